"""The pages of the timeline."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from twinflame.companion.journal.models import Entry
from twinflame.companion.people.clock import today_of
from twinflame.companion.people.keeping import keep
from twinflame.companion.people.models import Person
from twinflame.companion.people.pages import erase_if_sure, keep_or_show
from twinflame.companion.people.requests import person_of
from twinflame.companion.timeline.forms import PeriodForm, shown, suggested
from twinflame.companion.timeline.models import Period, SetAside
from twinflame.companion.timeline.picture import picture
from twinflame.companion.timeline.stages import Suggestion, suggestions

MOST_SUGGESTED = 6


@require_safe
def timeline(request: HttpRequest) -> HttpResponse:
    """The periods, as a picture and as a table, and the entries about earlier days."""
    person = person_of(request)
    periods = list(Period.objects.filter(owner=person))
    about = list(Entry.objects.filter(owner=person, about__isnull=False).order_by("about"))
    today = today_of(person)
    context = {
        "periods": periods,
        "about": about,
        "drawn": picture(periods, [e.about for e in about if e.about], today),
        "suggested": suggestions(person, today)[:MOST_SUGGESTED],
        "form_id": uuid.uuid4(),
    }
    return render(request, "timeline/timeline.html", context)


@require_safe
def new(request: HttpRequest) -> HttpResponse:
    """A form with an address of its own, so that sending it twice makes one period."""
    person_of(request)
    wanted = request.GET.urlencode()
    return redirect(reverse("timeline-period", args=[uuid.uuid4()]) + (f"?{wanted}" if wanted else ""))


@require_POST
def set_aside(request: HttpRequest) -> HttpResponse:
    """Suggest this no more."""
    person = person_of(request)
    found = _suggested(person, request.POST)
    try:
        made = uuid.UUID(request.POST.get("id", ""))
    except ValueError:
        found = None
    if found:
        keep(SetAside, person, {"id": made}, 0, {"stage": found.stage.key, "begins": found.begins})
    return redirect("timeline")


def _suggested(person: Person, told: QueryDict) -> Suggestion | None:
    """The suggestion that an address or a form names, if it is still one."""
    wanted = told.get("stage", ""), told.get("begins", "")
    found = suggestions(person, today_of(person)) if all(wanted) else []
    return next((s for s in found if (s.stage.key, s.begins.isoformat()) == wanted), None)


@require_http_methods(["GET", "HEAD", "POST"])
def period(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """One period, to make and to change."""
    person = person_of(request)
    found = Period.objects.filter(owner=person, pk=pk).first()

    def show(period: Period | None, form: Any, status: int = 200, **more: Any) -> HttpResponse:
        return render(
            request, "timeline/period.html", {"period": period, "form": form, **more}, status=status
        )

    if request.method != "POST":
        wanted = None if found else _suggested(person, request.GET)
        form = PeriodForm(initial=suggested(wanted) if wanted else shown(found))
        return show(found, form)
    if again := keep_or_show(request, Period, pk, found, PeriodForm, show):
        return again
    messages.success(request, "Kept.")
    return redirect("timeline")


@require_POST
def erase_one(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Erase a period for good, once it is confirmed. Entries stay."""
    found = get_object_or_404(Period, owner=person_of(request), pk=pk)
    return erase_if_sure(request, found, stay=reverse("timeline-period", args=[pk]), done="timeline")
