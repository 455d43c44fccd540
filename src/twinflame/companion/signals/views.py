"""The pages of signals."""

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from twinflame.companion.people.keeping import keep
from twinflame.companion.people.pages import erase_if_sure
from twinflame.companion.people.requests import person_of
from twinflame.companion.signals.against import seen, standing_of
from twinflame.companion.signals.models import KINDS, MOST_LOOKS, WINDOWS, Felt, Look, Plan
from twinflame.companion.signals.picture import interval
from twinflame.companion.signals.words import rows, told_finding, told_urge

PAGE = 20


@require_safe
def signals(request: HttpRequest) -> HttpResponse:
    """A button for each kind, each with an address of its own, so that a press counts once; and the log."""
    log = Paginator(Felt.objects.filter(owner=person_of(request)), PAGE).get_page(request.GET.get("page"))
    buttons = [(uuid.uuid4(), kind, words) for kind, words in KINDS]
    return render(request, "signals/signals.html", {"log": log, "buttons": buttons})


@require_http_methods(["GET", "HEAD", "POST"])
def felt(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """One signal: written down by a press, timed by the clock here; it can be erased and not be moved."""
    person = person_of(request)
    if request.method != "POST":
        found = get_object_or_404(Felt, owner=person, pk=pk)
        return render(request, "signals/felt.html", {"felt": found})
    told = request.POST.get("kind", "")
    if told not in {str(kind) for kind, _ in KINDS}:
        return redirect("signals")
    keep(Felt, person, {"id": pk}, 0, {"kind": int(told)})
    messages.success(request, f"Written down: {dict(KINDS)[int(told)]}.")
    return redirect("signals")


@require_POST
def erase_one(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Erase a signal for good, once it is confirmed."""
    found = get_object_or_404(Felt, owner=person_of(request), pk=pk)
    return erase_if_sure(request, found, stay=reverse("signals-felt", args=[pk]), done="signals")


@require_safe
def test(request: HttpRequest) -> HttpResponse:
    """The plan, and what the newest look says."""
    person = person_of(request)
    standing = standing_of(person)
    found = seen(person, standing)
    context: dict[str, object] = {
        "standing": standing,
        "seen": found,
        "windows": WINDOWS,
        "looks": range(1, MOST_LOOKS + 1),
        "form_id": uuid.uuid4(),
    }
    if found:
        context["urge"] = told_urge(found.urge)
    if found and found.found:
        context |= {
            "says": told_finding(found.found),
            "rows": rows(found.found),
            "drawn": interval(found.found),
        }
    return render(request, "signals/test.html", context)


@require_POST
def state(request: HttpRequest) -> HttpResponse:
    """State what shall be tested. A plan that has looks left stays."""
    person = person_of(request)
    window, looks, made = (request.POST.get(name, "") for name in ("window", "looks", "id"))
    fine = window in {str(days) for days, _ in WINDOWS} and looks in map(str, range(1, MOST_LOOKS + 1))
    if fine and _uuid(made) and not standing_of(person).left:
        keep(Plan, person, {"id": _uuid(made)}, 0, {"window": int(window), "looks": int(looks)})
        messages.success(request, "Stated. It holds until its looks are used.")
    return redirect("signals-test")


@require_POST
def look(request: HttpRequest) -> HttpResponse:
    """Look once, if a look is left."""
    person, made = person_of(request), _uuid(request.POST.get("id", ""))
    if made and standing_of(person).left:
        keep(Look, person, {"id": made}, 0, {})
    return redirect("signals-test")


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
