"""The pages of a day."""

from collections.abc import Mapping
from datetime import date, timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateformat import format as date_format
from django.views.decorators.http import require_http_methods

from twinflame.companion.healing.takings import unless_now
from twinflame.companion.people.clock import today_of
from twinflame.companion.people.keeping import Kept, Outcome, keep, resent
from twinflame.companion.people.models import Person
from twinflame.companion.people.requests import person_of
from twinflame.companion.safety.resources import resources
from twinflame.companion.safety.views import first_help
from twinflame.companion.today import drawn
from twinflame.companion.today.differences import differences
from twinflame.companion.today.forms import CheckInForm, shown
from twinflame.companion.today.models import CheckIn
from twinflame.companion.today.practices import call_of, practice_for
from twinflame.companion.today.week import week_of

KEPT = "Kept."
KEPT_FOR = "Kept, for {day}, the day on which you opened the page."
NOTHING = "Nothing was told, so nothing is kept."


@require_http_methods(["GET", "HEAD", "POST"])
def today(request: HttpRequest) -> HttpResponse:
    """The day that it is; what was opened before midnight is kept for the day on which it was opened."""
    now = today_of(person_of(request))
    day = opened_on(request.POST.get("day", ""), now) or now
    return _day(request, day, KEPT if day == now else KEPT_FOR.format(day=date_format(day, "l, j F")))


@require_http_methods(["GET", "HEAD", "POST"])
def one_day(request: HttpRequest, day: str) -> HttpResponse:
    """A day that has been."""
    try:
        wanted = date.fromisoformat(day)
    except ValueError:
        raise Http404 from None
    person = person_of(request)
    if not date(1990, 1, 1) <= wanted <= today_of(person):
        get_object_or_404(CheckIn, owner=person, day=wanted)  # told before the clock went back
    return _day(request, wanted)


def opened_on(told: str, now: date) -> date | None:
    """The day that a form was opened on, where that can be: at most a week ago, or ahead in a zone left.

    Two zones lie up to 26 hours apart, so it may be the day after tomorrow there.

    Examples
    --------
    >>> opened_on("2026-11-28", date(2026, 11, 29)), opened_on("2026-12-30", date(2026, 11, 29))
    (datetime.date(2026, 11, 28), None)
    """
    try:
        day = date.fromisoformat(told)
    except ValueError:
        return None
    return day if -2 <= (now - day).days <= 7 else None


def _day(request: HttpRequest, day: date, kept_says: str = KEPT) -> HttpResponse:
    person = person_of(request)
    if request.method != "POST":
        return _page(request, day)
    form = CheckInForm(request.POST)
    if not form.is_valid():
        return _page(request, day, form, status=422)
    if not form.told and not CheckIn.objects.filter(owner=person, day=day).exists():
        return _after(request, form, min(day, today_of(person)), NOTHING)
    kept = keep(CheckIn, person, {"day": day}, form.cleaned_data["version"], form.values)
    if not kept.fine:
        return _crossed(request, person, day, form, kept)
    return _after(request, form, day, kept_says)


def _after(request: HttpRequest, form: CheckInForm, day: date, says: str) -> HttpResponse:
    """Help first, if anything told sounded like danger."""
    if form.cleaned_data["danger"] or resources().found_in(form.cleaned_data["line"]):
        return first_help()
    messages.success(request, says)
    now = today_of(person_of(request))
    return redirect("today") if day == now else redirect("today-day", day.isoformat())


def _crossed(
    request: HttpRequest, person: Person, day: date, form: CheckInForm, kept: Kept[CheckIn]
) -> HttpResponse:
    """The day was changed elsewhere meanwhile: both are shown, and saving again takes what stands here."""
    again = CheckInForm(resent(request.POST, kept))
    again.is_valid()
    crossed = {
        "gone": kept.outcome is Outcome.GONE,
        "when": kept.thing.changed if kept.thing else None,
        "differences": differences(kept.thing, again.values) if kept.thing else (),
    }
    return _page(request, day, again, status=409, crossed=crossed)


def _page(
    request: HttpRequest,
    day: date,
    form: CheckInForm | None = None,
    *,
    status: int = 200,
    crossed: Mapping[str, object] | None = None,
) -> HttpResponse:
    person = person_of(request)
    now = today_of(person)
    week = week_of(person, max(day, min(now, day + timedelta(days=3))))
    found = dict(week.pairs)[day]
    told = found and timezone.localtime(found.changed)
    call = call_of(week.scores)
    turn = int(request.GET["turn"]) if request.GET.get("turn", "").isdecimal() else 0
    fits = practice_for(call.need, day.toordinal() + turn % 1000, unless_now(person, now))
    sheet = form.sheet if form else shown(found)
    context = {
        "day": day,
        "heading": drawn.heading(day, day == now),
        "is_today": day == now,
        "found": found,
        "told": told,
        "told_at": told and f"{told:%H:%M}",
        "errors": form.errors if form else {},
        "sheet": sheet,
        "questions": drawn.questions(sheet),
        "done": drawn.done(sheet),
        "week": week,
        "picture": drawn.picture(week, day),
        "days": drawn.days(week, day),
        "heads": drawn.heads(week.days),
        "cells": drawn.cells(week),
        "dangerous": bool(sheet.get("danger")),
        "dangers": drawn.dangers(sheet),
        "call": call,
        "practice": drawn.practice(fits),
        "next_turn": (turn + 1) % 1000,
        "crossed": crossed,
    }
    return render(request, "today/day.html", context, status=status)
