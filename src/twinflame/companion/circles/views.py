"""The pages of the circles."""

import uuid
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from twinflame.companion.circles.around import circles_of, folded, names_of
from twinflame.companion.circles.forms import USUAL, NearForm, TellingForm, shown, shown_telling
from twinflame.companion.circles.models import PLANNED, TOLD, Near, Telling
from twinflame.companion.circles.picture import rings
from twinflame.companion.people.clock import today_of
from twinflame.companion.people.models import Person
from twinflame.companion.people.pages import erase_if_sure, keep_or_show
from twinflame.companion.people.requests import person_of


@require_safe
def every(request: HttpRequest) -> HttpResponse:
    """The circles, who knows in each, and what is planned."""
    found = circles_of(person_of(request))
    return render(request, "circles/circles.html", {"found": found, "drawn": rings(found.circles)})


@require_safe
def new(request: HttpRequest) -> HttpResponse:
    """An empty form with an address of its own, so that sending it twice makes one person."""
    person_of(request)
    return redirect("circles-one", uuid.uuid4())


@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Somebody of a circle, to name and to change, with what they were told."""
    person = person_of(request)
    found = Near.objects.filter(owner=person, pk=pk).first()

    def show(near: Near | None, form: Any, status: int = 200, **more: Any) -> HttpResponse:
        told = Telling.objects.filter(owner=person, who=near) if near else ()
        context = {"near": near, "form": form, "tellings": told, "offered": _offered(person), **more}
        return render(request, "circles/near.html", context, status=status)

    if request.method != "POST":
        return show(found, NearForm(initial=shown(found)))
    if again := keep_or_show(request, Near, pk, found, NearForm, show):
        return again
    messages.success(request, "Kept.")
    return redirect("circles-one", pk)


def _offered(person: Person) -> list[str]:
    """Names of circles to choose from: those that there are, then usual ones."""
    own = names_of(person)
    known = set(map(folded, own))
    return [*own, *(name for name in USUAL if folded(name) not in known)]


@require_POST
def erase_one(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Erase somebody with all that they were told, once it is confirmed."""
    found = get_object_or_404(Near, owner=person_of(request), pk=pk)
    return erase_if_sure(request, found, stay=reverse("circles-one", args=[pk]), done="circles")


@require_safe
def tell(request: HttpRequest, who: uuid.UUID) -> HttpResponse:
    """An empty form of what somebody was told; with `plan` in the address, of what they are to be told."""
    get_object_or_404(Near, owner=person_of(request), pk=who)
    plan = "?plan" if "plan" in request.GET else ""
    return redirect(reverse("circles-telling", args=[who, uuid.uuid4()]) + plan)


@require_http_methods(["GET", "HEAD", "POST"])
def telling(request: HttpRequest, who: uuid.UUID, pk: uuid.UUID) -> HttpResponse:
    """Something told or planned, to keep and to change."""
    person = person_of(request)
    near = Near.objects.filter(owner=person, pk=who).first()
    form_of = partial(TellingForm, today_of(person))
    found = Telling.objects.filter(owner=person, pk=pk).first()
    if found is not None and found.who_id != who:
        raise Http404

    def show(telling: Telling | None, form: Any, status: int = 200, **more: Any) -> HttpResponse:
        context = {"near": near, "pk": pk, "telling": telling, "form": form, **more}
        return render(request, "circles/telling.html", context, status=status)

    if request.method != "POST":
        if near is None:
            raise Http404
        state = PLANNED if "plan" in request.GET else TOLD
        return show(found, form_of(initial=shown_telling(found, state)))
    if near is None:  # erased in another tab: the words are handed back
        return show(None, form_of(request.POST), 409, gone=True)
    if again := keep_or_show(request, Telling, pk, found, form_of, show, who=near):
        return again
    messages.success(request, "Kept.")
    return redirect("circles-one", who)


@require_POST
def erase_telling(request: HttpRequest, who: uuid.UUID, pk: uuid.UUID) -> HttpResponse:
    """Erase something told or planned, once it is confirmed."""
    found = get_object_or_404(Telling, owner=person_of(request), pk=pk, who=who)
    stay = reverse("circles-telling", args=[who, pk])
    return erase_if_sure(request, found, stay=stay, done=reverse("circles-one", args=[who]))
