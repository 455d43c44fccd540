"""The pages of healing."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from twinflame.companion.healing.belief import belief_of
from twinflame.companion.healing.forms import TakingForm, shown
from twinflame.companion.healing.models import Taking
from twinflame.companion.healing.takings import histories, history
from twinflame.companion.people.clock import today_of
from twinflame.companion.people.keeping import keep, resent
from twinflame.companion.people.pages import erase_if_sure
from twinflame.companion.people.requests import person_of
from twinflame.companion.safety.views import first_help
from twinflame.healing.instrument import Instrument, instrument, keys
from twinflame.healing.scoring import score


@require_safe
def healing(request: HttpRequest) -> HttpResponse:
    """The questionnaires, each with when it was taken last."""
    person = person_of(request)
    return render(
        request, "healing/healing.html", {"histories": histories(person), "today": today_of(person)}
    )


@require_safe
def belief(request: HttpRequest) -> HttpResponse:
    """Believed beside measured, through time."""
    person = person_of(request)
    return render(request, "healing/belief.html", {"belief": belief_of(person, today_of(person))})


@require_safe
def one(request: HttpRequest, questionnaire: str) -> HttpResponse:
    """One questionnaire: what it says of now, what it said before, what is known of it."""
    person = person_of(request)
    context = {"history": history(person, _known(questionnaire).key), "today": today_of(person)}
    return render(request, "healing/instrument.html", context)


@require_safe
def new(request: HttpRequest, questionnaire: str) -> HttpResponse:
    """An empty form with an address of its own, so that sending it twice makes one taking."""
    person_of(request)
    return redirect("healing-taking", _known(questionnaire).key, uuid.uuid4())


@require_http_methods(["GET", "HEAD", "POST"])
def taking(request: HttpRequest, questionnaire: str, pk: uuid.UUID) -> HttpResponse:
    """One taking, to fill in and to change. What is unfinished is kept as it is."""
    person, of = person_of(request), _known(questionnaire)
    today = today_of(person)
    found = Taking.objects.filter(owner=person, pk=pk).first()
    if found is not None and found.instrument != of.key:
        raise Http404
    context: dict[str, object] = {"of": of, "taking": found}
    if request.method != "POST":
        form = TakingForm(of, today, initial=shown(found, today))
        return render(request, "healing/taking.html", {**context, "form": form})
    form = TakingForm(of, today, request.POST)
    if not form.is_valid():
        return render(request, "healing/taking.html", {**context, "form": form}, status=422)
    if not form.answers and found is None:
        messages.success(request, "Nothing was told, so nothing is kept.")
        return redirect("healing-instrument", of.key)
    kept = keep(Taking, person, {"id": pk}, form.cleaned_data["version"], form.values)
    if not kept.fine:
        again = TakingForm(of, today, resent(request.POST, kept))
        context = {"of": of, "taking": kept.thing, "form": again, "crossed": kept}
        return render(request, "healing/taking.html", context, status=409)
    if score(of, form.answers).help_first:
        return first_help()
    messages.success(request, "Kept.")
    return redirect("healing-instrument", of.key)


@require_POST
def erase_one(request: HttpRequest, questionnaire: str, pk: uuid.UUID) -> HttpResponse:
    """Erase a taking for good, once it is confirmed."""
    found = get_object_or_404(Taking, owner=person_of(request), pk=pk, instrument=_known(questionnaire).key)
    return erase_if_sure(
        request,
        found,
        stay=reverse("healing-taking", args=[questionnaire, pk]),
        done=reverse("healing-instrument", args=[questionnaire]),
    )


def _known(key: str) -> Instrument:
    if key not in keys():
        raise Http404
    return instrument(key)
