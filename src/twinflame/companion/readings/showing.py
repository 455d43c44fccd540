"""Readings as they are shown: on a page, beside another, as a file."""

import json
import uuid
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from twinflame import __version__
from twinflame.companion.people.requests import person_of
from twinflame.companion.readings import flows
from twinflame.companion.readings import library as script
from twinflame.companion.readings.compare import beside
from twinflame.companion.readings.models import Drawn, History, Reading
from twinflame.companion.readings.pdf import pdf
from twinflame.reading.html import Pictures, body
from twinflame.reading.html import page as whole_page
from twinflame.reading.words import tell
from twinflame.reading.words.phrases import count, from_to

FORMS = {"html": "text/html; charset=utf-8", "json": "application/json", "pdf": "application/pdf"}


def opening(one: Reading) -> Any:
    """What a reading opens with: title, verdict, what was read."""
    return tell(one.told)


def span_of(history: History) -> str:
    """What is kept of a history, in a line."""
    kept = history.contacts
    days = [_day(seconds, history.zone) for seconds in (kept.times[0], kept.times[-1])] if len(kept) else []
    told = [count(sum(kept.counts), "contact")]
    return ", ".join([*told, from_to(days[0], days[1])] if days else told)


def _day(seconds: float, zone: str) -> date:
    return datetime.fromtimestamp(float(seconds), ZoneInfo(zone)).date()


def page(request: HttpRequest, one: Reading) -> HttpResponse:
    """A reading on a page of the site."""
    drawn = pictures_of(one)
    others = Reading.objects.filter(owner=one.owner).exclude(pk=one.pk)
    context = {
        "reading": one,
        "told": one.told,
        "body": mark_safe(body(one.told, drawn or {})),  # written by us; names in it are escaped there
        "drawn": drawn is not None,
        "earlier": others.filter(made__lt=one.made).filter(other=one.other).first() or others.first(),
        "history": _history(one),
        "library": script.ready(),
    }
    return render(request, "readings/reading.html", context)


def _history(one: Reading) -> History | None:
    return History.objects.filter(owner=one.owner, pk=one.history).first() if one.history else None


def pictures_of(one: Reading) -> dict[str, Pictures] | None:
    """The charts of a reading; None where they are still to be drawn, which is begun then."""
    found = Drawn.objects.filter(reading=one, version=__version__).first()
    if found is None:
        flows.redraw(one)
        return None
    return {key: Pictures(*pair) for key, pair in json.loads(found.pictures).items()}


@require_safe
def download(request: HttpRequest, pk: uuid.UUID, form: str) -> HttpResponse:
    """A reading as a file."""
    one = get_object_or_404(Reading, owner=person_of(request), pk=pk)
    if form not in FORMS:
        raise Http404
    drawn = {} if form == "json" else pictures_of(one) or {}
    content: str | bytes
    if form == "json":
        content = one.document
    elif form == "html":
        content = whole_page(one.told, drawn)
    else:
        content = pdf(one.told, drawn)
    name = f"reading-{timezone.localtime(one.made).date().isoformat()}.{form}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=FORMS[form], headers=headers)


@require_safe
def chart(request: HttpRequest, pk: uuid.UUID, key: str) -> HttpResponse:
    """One chart as data, for a closer look."""
    one = get_object_or_404(Reading, owner=person_of(request), pk=pk)
    found = get_object_or_404(Drawn, reading=one)
    specs = json.loads(found.specs)
    if key not in specs:
        raise Http404
    return HttpResponse(json.dumps(specs[key]), content_type="application/json")


@require_safe
def library(request: HttpRequest) -> HttpResponse:
    """The script that draws charts in the browser."""
    person_of(request)
    if not script.ready():
        raise Http404
    headers = {"Cache-Control": "private, max-age=86400", "Content-Encoding": "gzip"}
    return HttpResponse(script.place().read_bytes(), content_type="text/javascript", headers=headers)


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """Two readings side by side."""
    person = person_of(request)
    found = list(Reading.objects.filter(owner=person))
    one, two = (_chosen(found, request.GET.get(name, "")) for name in ("one", "two"))
    if len(found) > 1 and two is None:
        two = found[0]
    if two is not None and one is None:
        rest = [r for r in found if r.pk != two.pk]
        one = next((r for r in rest if r.other == two.other), rest[0] if rest else None)
    context: dict[str, Any] = {"readings": found, "one": one, "two": two}
    if one is not None and two is not None and one.pk != two.pk:
        context |= {
            "beside": beside(one.told, two.told),
            "first": tell(one.told),
            "second": tell(two.told),
        }
    return render(request, "readings/compare.html", context)


def _chosen(found: list[Reading], text: str) -> Reading | None:
    return next((one for one in found if str(one.pk) == text), None)
