"""The page of the light loop."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from twinflame.companion.light import following, words
from twinflame.companion.light.series import series_of
from twinflame.companion.light.work import Followed, Span
from twinflame.companion.people.clock import today_of
from twinflame.companion.people.models import Person
from twinflame.companion.people.requests import person_of
from twinflame.companion.readings.models import State, Task
from twinflame.companion.tethers.models import Tether

VALUES = (
    *((f"tau {p.key}", f"{p.name}: days to follow") for p in words.PARTS),
    *((f"gain {p.key}", f"{p.name}: how much of what brings it arrives") for p in words.PARTS),
    ("spark", "truth that slips out in any case"),
    ("tethers", "tethers"),
    ("noise", "chance, a day"),
    ("error", "error of an answer"),
)


@require_safe
def light(request: HttpRequest) -> HttpResponse:
    """The days as told, beside the model; where it is not known yet, it is begun."""
    from twinflame.companion.light import picture  # brings the model, which the site need not load to begin

    person = person_of(request)
    series = series_of(person, today_of(person))
    if series is None or not series.enough:
        shown = picture.through_time(series, None) if series else ()
        context: dict[str, object] = {"waits": words.waits(series.told if series else 0), "shown": shown}
        return render(request, "light/light.html", context)
    found = following.kept(person, series)
    more = _told(person, found) if found else {"task": following.going(person, series), "says": words.FOLLOWS}
    context = {"found": found, "shown": picture.through_time(series, found), **more}
    return render(request, "light/light.html", context)


def _told(person: Person, found: Followed) -> dict[str, object]:
    """What the fit tells."""
    from twinflame.companion.light import picture

    weighed = _weighed(person)
    return {
        "opening": words.opening(found),
        "learned": words.learned(found),
        "tips": words.tips(found),
        "beside": words.beside(found, weighed),
        "standing": picture.standing(found, weighed),
        "places": _places(found, weighed),
        "chances": [(says, words.percent(found.chances[key])) for key, says in words.CHANCES.items()],
        "values": [
            (says, *(_cell(name, of[name]) for of in (found.presumed, found.values))) for name, says in VALUES
        ],
    }


def _cell(name: str, span: Span) -> str:
    return words.in_days(span) if name.startswith("tau") else words.of_one(span)


def _places(found: Followed, weighed: float | None) -> list[tuple[str, str]]:
    """What stands in the tipping picture, as a table."""
    rows = [("truth now, of 10", words.of_ten(found.today[0]))]
    if found.edge is not None:
        rows.append(("truth at the tipping point, of 10", words.of_ten(found.edge)))
    rows.append(("tethers, as your days have them", words.of_one(found.values["tethers"])))
    if weighed is not None:
        rows.append(("tethers, as you weighed them", words.number_of(weighed)))
    if found.folds is not None:
        rows.append(("tethers below which only “much told” lasts", words.of_one(found.folds[0])))
    return rows


def _weighed(person: Person) -> float | None:
    """The tethers of both lives together as the person weighed them, if they did."""
    from twinflame.companion.tethers.picture import held_of

    tethers = list(Tether.objects.filter(owner=person))
    return held_of(tethers).both if tethers else None


@require_safe
def progress(request: HttpRequest) -> HttpResponse:
    """How far it is, for the script of the page that waits."""
    task = Task.objects.filter(owner=person_of(request), form=following.ONCE).first()
    if task is None or not task.going:
        return JsonResponse({"going": False})
    return JsonResponse({"going": True, "says": words.FOLLOWS, "done": round(100 * task.share)})


@require_POST
def again(request: HttpRequest) -> HttpResponse:
    """Begin again what failed."""
    person = person_of(request)
    series = series_of(person, today_of(person))
    task = Task.objects.filter(owner=person, form=following.ONCE).first()
    if series is not None and task is not None and task.now == State.FAILED:
        following.again(task, following.key_of(series))
    return redirect("light")
