"""How the loop is followed in the background, apart from how it is shown.

The worker of the readings does it: a year of days takes some seconds. What came of it is kept until the days
change or go.
"""

import uuid

import msgspec
import numpy as np

from twinflame import __version__
from twinflame.companion.light.models import Lit
from twinflame.companion.light.series import LightSeries, series_of
from twinflame.companion.light.work import HOW, Follow, Followed
from twinflame.companion.people.clock import today_of
from twinflame.companion.people.models import Person
from twinflame.companion.readings.models import Job, State, Task
from twinflame.journey.light_parts import PARTS

ONCE = uuid.UUID(
    "6c696768-7400-4000-8000-000000000001"
)  # as the form of a task, so that there is one at most


def key_of(series: LightSeries) -> str:
    """A mark of the days and of how they are followed."""
    return f"{HOW}-{__version__[:10]}-{series.key}"


def kept(person: Person, series: LightSeries) -> Followed | None:
    """What is known of these days, if it is."""
    found = Lit.objects.filter(owner=person, key=key_of(series)).first()
    return found.found if found else None


def going(person: Person, series: LightSeries) -> Task:
    """The work on these days; begun where it is not under way. What failed for the same days stays so."""
    key = key_of(series)
    told = {"answers": {"key": key}, "job": Job.LIGHT}
    task, _ = Task.objects.get_or_create(owner=person, form=ONCE, defaults=told)
    other = task.answers.get("key") != key
    if task.now == State.CUT or (other and not task.going):
        again(task, key)
    return task


def again(task: Task, key: str) -> None:
    """Begin the work anew."""
    fresh = {
        "answers": {"key": key},
        "state": State.WAITING,
        "claim": "",
        "says": "",
        "stage": "",
        "share": 0.0,
    }
    if Task.objects.filter(pk=task.pk, state=task.state, claim=task.claim).update(**fresh):
        task.refresh_from_db()


def work_of(task: Task) -> Follow:
    """What there is to do: the days as they are now, whatever they were when it was asked for."""
    series = series_of(task.owner, today_of(task.owner))
    if series is None:  # erased meanwhile; the work then ends by itself
        return Follow(np.empty((0, len(PARTS))))
    task.answers = {"key": key_of(series)}
    task.save(update_fields=["answers"])
    return Follow(series.values)


def done(task: Task, found: Followed) -> None:
    """Keep what came of it, if it is of the days that there are now."""
    series = series_of(task.owner, today_of(task.owner))
    if series is not None and key_of(series) == task.answers.get("key"):
        told = {"key": key_of(series), "document": msgspec.json.encode(found).decode()}
        Lit.objects.update_or_create(owner=task.owner, defaults=told)
    task.delete()
