"""The pages of practices."""

import uuid
from datetime import date
from functools import partial

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from twinflame.companion.people.clock import today_of
from twinflame.companion.people.pages import erase_if_sure, keep_or_show
from twinflame.companion.people.requests import person_of
from twinflame.companion.practices.choice import choice_of
from twinflame.companion.practices.forms import DONE, DoingForm, shown
from twinflame.companion.practices.models import BY_KEY, Doing
from twinflame.healing.practices import Practice

SHOWN = 30  # of what was done, on the page of all


@require_safe
def every(request: HttpRequest) -> HttpResponse:
    """What fits now, all by need, and what was done when."""
    person = person_of(request)
    done = list(Doing.objects.filter(owner=person)[: SHOWN + 1])
    context = {"choice": choice_of(person, today_of(person)), "done": done[:SHOWN], "more": len(done) > SHOWN}
    return render(request, "practices/practices.html", context)


@require_safe
def one(request: HttpRequest, practice: str) -> HttpResponse:
    """One practice, with a form whose address is its own, so that sending it twice counts once."""
    person, of = person_of(request), _known(practice)
    today = today_of(person)
    return _page(request, of, uuid.uuid4(), None, DoingForm(today, initial=shown(None, today)))


@require_http_methods(["GET", "HEAD", "POST"])
def doing(request: HttpRequest, practice: str, pk: uuid.UUID) -> HttpResponse:
    """A practice on a day, to keep and to change."""
    person, of = person_of(request), _known(practice)
    today = today_of(person)
    found = Doing.objects.filter(owner=person, pk=pk).first()
    if found is not None and found.practice != of.key:
        raise Http404
    if request.method != "POST":
        return _page(request, of, pk, found, DoingForm(today, initial=shown(found, today)))
    form_of, show = partial(DoingForm, today), partial(_page, request, of, pk)
    if again := keep_or_show(request, Doing, pk, found, form_of, show, practice=of.key):
        return again
    messages.success(request, "Kept." if request.POST["done"] == DONE else "Let be, and that is fine.")
    return redirect("practices")


@require_POST
def erase_one(request: HttpRequest, practice: str, pk: uuid.UUID) -> HttpResponse:
    """Erase what was kept of a practice on a day, once it is confirmed."""
    found = get_object_or_404(Doing, owner=person_of(request), pk=pk, practice=_known(practice).key)
    return erase_if_sure(
        request, found, stay=reverse("practices-doing", args=[practice, pk]), done="practices"
    )


def _known(key: str) -> Practice:
    if key not in BY_KEY:
        raise Http404
    return BY_KEY[key]


def _page(
    request: HttpRequest,
    of: Practice,
    pk: uuid.UUID,
    found: Doing | None,
    form: DoingForm,
    *,
    status: int = 200,
    **more: object,
) -> HttpResponse:
    before: list[date] = list(
        Doing.objects.filter(owner=person_of(request), practice=of.key, done=True).values_list(
            "day", flat=True
        )[:5]
    )
    context = {"practice": of, "pk": pk, "doing": found, "form": form, "before": before, **more}
    return render(request, "practices/practice.html", context, status=status)
