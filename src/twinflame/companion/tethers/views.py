"""The pages of tethers."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from twinflame.companion.people.pages import erase_if_sure, keep_or_show
from twinflame.companion.people.requests import person_of
from twinflame.companion.tethers.forms import TetherForm, shown
from twinflame.companion.tethers.models import WHOSE, Tether


@require_safe
def every(request: HttpRequest) -> HttpResponse:
    """What holds each life, and the tipping picture."""
    from twinflame.companion.tethers import picture  # brings the model, which the site need not load to begin

    tethers = list(Tether.objects.filter(owner=person_of(request)))
    held = picture.held_of(tethers)
    chart, free = picture.avalanche()
    marks = (("mine", held.mine), ("theirs", held.theirs), ("both", held.both))
    context = {
        "lives": [(words, [t for t in tethers if t.whose == whose]) for whose, words in WHOSE],
        "held": held if tethers else None,
        "marks": [(name, value, picture.place(value)) for name, value in marks],
        "curve": picture.curve(),
        "avalanche": chart,
        "half_day": free.half_day,
        "rows": [(k, f"{free.truth[k]:.2f}") for k in range(0, 721, 90)],
    }
    return render(request, "tethers/tethers.html", context)


@require_safe
def new(request: HttpRequest) -> HttpResponse:
    """An empty form with an address of its own, so that sending it twice makes one tether."""
    person_of(request)
    return redirect("tethers-one", uuid.uuid4())


@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """One tether, to make and to change."""
    found = Tether.objects.filter(owner=person_of(request), pk=pk).first()

    def show(tether: Tether | None, form: Any, status: int = 200, **more: Any) -> HttpResponse:
        return render(request, "tethers/tether.html", {"tether": tether, "form": form, **more}, status=status)

    if request.method != "POST":
        return show(found, TetherForm(initial=shown(found)))
    if again := keep_or_show(request, Tether, pk, found, TetherForm, show):
        return again
    messages.success(request, "Kept.")
    return redirect("tethers")


@require_POST
def erase_one(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Erase a tether for good, once it is confirmed."""
    found = get_object_or_404(Tether, owner=person_of(request), pk=pk)
    return erase_if_sure(request, found, stay=reverse("tethers-one", args=[pk]), done="tethers")
