"""The pages of tethers."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from twinflame.companion.people.erasing import erase
from twinflame.companion.people.keeping import keep, resent
from twinflame.companion.people.requests import person_of
from twinflame.companion.safety.resources import resources
from twinflame.companion.safety.views import first_help
from twinflame.companion.tethers import picture
from twinflame.companion.tethers.forms import TetherForm, shown
from twinflame.companion.tethers.models import WHOSE, Tether


@require_safe
def every(request: HttpRequest) -> HttpResponse:
    """What holds each life, and the tipping picture."""
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
    person = person_of(request)
    found = Tether.objects.filter(owner=person, pk=pk).first()
    if request.method != "POST":
        return render(
            request, "tethers/tether.html", {"tether": found, "form": TetherForm(initial=shown(found))}
        )
    form = TetherForm(request.POST)
    if not form.is_valid():
        return render(request, "tethers/tether.html", {"tether": found, "form": form}, status=422)
    kept = keep(Tether, person, {"id": pk}, form.cleaned_data["version"], form.values)
    if not kept.fine:
        context = {"tether": kept.thing, "form": TetherForm(resent(request.POST, kept)), "crossed": kept}
        return render(request, "tethers/tether.html", context, status=409)
    if resources().found_in(f"{form.cleaned_data['name']} {form.cleaned_data['note']}"):
        return first_help()
    messages.success(request, "Kept.")
    return redirect("tethers")


@require_POST
def erase_one(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Erase a tether for good, once it is confirmed."""
    found = get_object_or_404(Tether, owner=person_of(request), pk=pk)
    if "sure" not in request.POST:
        return redirect("tethers-one", found.pk)
    erase(Tether.objects.filter(pk=found.pk))
    messages.success(request, "Erased.")
    return redirect("tethers")
