"""What every page does on which something is kept or erased: one way, whatever the thing is."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect

from twinflame.companion.people.erasing import erase
from twinflame.companion.people.keeping import Thing, keep, resent
from twinflame.companion.people.models import Owned
from twinflame.companion.people.requests import person_of
from twinflame.companion.safety.resources import resources
from twinflame.companion.safety.views import first_help


class Posted(Protocol):
    """A form of a thing that is kept: `values` are its fields, `words` what a person wrote in it."""

    cleaned_data: dict[str, Any]

    @property
    def values(self) -> Mapping[str, Any]: ...  # noqa: D102

    @property
    def words(self) -> str: ...  # noqa: D102

    def is_valid(self) -> bool: ...  # noqa: D102


def keep_or_show(
    request: HttpRequest,
    kind: type[Thing],
    pk: UUID,
    found: Thing | None,
    form_of: Callable[[QueryDict], Posted],
    show: Callable[..., HttpResponse],
    **more: Any,
) -> HttpResponse | None:
    """Keep what was posted.

    Parameters
    ----------
    request
        What was posted, by whom.
    kind, pk, found
        Of which kind, under which id, and what stands there now.
    form_of
        Makes the form of what was posted.
    show
        The page: it takes the thing, the form, a status, and `crossed` where it was changed elsewhere.
    more
        Values that do not come from the form.

    Returns
    -------
    The page again where nothing could be kept, help where the words speak of danger, else None.
    """
    form = form_of(request.POST)
    if not form.is_valid():
        return show(found, form, status=422)
    kept = keep(kind, person_of(request), {"id": pk}, form.cleaned_data["version"], {**more, **form.values})
    if not kept.fine:
        return show(kept.thing, form_of(resent(request.POST, kept)), status=409, crossed=kept)
    return first_help() if resources().found_in(form.words) else None


def erase_if_sure(request: HttpRequest, found: Owned, *, stay: str, done: str) -> HttpResponse:
    """Erase a thing for good, once it is confirmed; `stay` and `done` are where to go without and with it."""
    if "sure" not in request.POST:
        return redirect(stay)
    erase(type(found)._default_manager.filter(pk=found.pk))
    messages.success(request, "Erased.")
    return redirect(done)
