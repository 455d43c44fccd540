"""The pages on which each of two sees what the other shows, and what they show themselves."""

from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from twinflame.companion.people.requests import person_of
from twinflame.companion.readings.models import Reading
from twinflame.companion.readings.showing import opening, pictures_of
from twinflame.companion.shown.summary import summary_of
from twinflame.companion.twins.flows import seen_as, sees
from twinflame.companion.twins.stored import Two, two_of
from twinflame.exchange.sharing import Level
from twinflame.reading.html import body


@require_safe
def seen(request: HttpRequest) -> HttpResponse:
    """What the twin sees of the person, as they see it."""
    two = _linked(request)
    return render(request, "shown/seen.html", {"two": two, "says": seen_as(two), **_things(two.turned)})


@require_safe
def theirs(request: HttpRequest) -> HttpResponse:
    """What the twin lets the person see."""
    two = _linked(request)
    return render(request, "shown/theirs.html", {"two": two, **_things(two)})


@require_safe
def their_reading(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One reading of the twin's, while they let it be seen; by way of "see as", one's own."""
    two = _linked(request)
    own = get_object_or_404(Reading, Q(owner=two.theirs.person) | Q(owner=two.mine.person), pk=pk)
    viewer = two if own.owner_id == two.theirs.person_id else two.turned
    if not sees(viewer, Level.READINGS):
        raise Http404
    drawn = pictures_of(own)
    context = {
        "author": viewer.theirs.author,
        "body": mark_safe(body(own.told, drawn or {})),  # written by us; names in it are escaped there
        "own": viewer is not two,
    }
    return render(request, "shown/reading.html", context)


def _linked(request: HttpRequest) -> Two:
    two = two_of(person_of(request))
    if two is None:
        raise Http404
    return two


def _things(viewer: Two) -> dict[str, Any]:
    """What one of two sees of the other now."""
    person = viewer.theirs.person
    made = Reading.objects.filter(owner=person) if sees(viewer, Level.READINGS) else None
    return {
        "summary": summary_of(person) if sees(viewer, Level.SUMMARY) else None,
        "readings": [(one, opening(one)) for one in made] if made is not None else None,
    }
