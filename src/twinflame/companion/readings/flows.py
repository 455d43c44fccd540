"""What happens to files, histories and readings, apart from how it is asked for."""

import json
import re
import uuid
from typing import Any

import msgspec
from django.conf import settings
from django.db import transaction
from django.http import Http404
from django.utils import timezone

from twinflame import __version__
from twinflame.companion.light import following as light
from twinflame.companion.mine.export import checkins_csv
from twinflame.companion.people.clock import zone_of
from twinflame.companion.people.models import Person
from twinflame.companion.readings import both
from twinflame.companion.readings.crew import Charts, Draw, Fit, Look, Made, Question, Taken, contacts
from twinflame.companion.readings.files import handed_in, remove, sweep
from twinflame.companion.readings.models import NAME, Drawn, History, Job, Reading, State, Task
from twinflame.companion.readings.packing import pack, unpack
from twinflame.companion.today.dimensions import IN_FILE_ORDER
from twinflame.companion.today.models import CheckIn
from twinflame.contact.sources.grow import grown
from twinflame.contact.sources.people import TAKEN_TO_BE, listed

NEW = "new"  # the answer that this is somebody of whom nothing is kept yet
APART = "These are conversations with different people. Hand them in one by one."
_OPTION = re.compile(r"(^|\s)--[a-z]|twinflame sources")


def plainly(sentence: str) -> str:
    """A sentence of the command line without what only a command line can do.

    Examples
    --------
    >>> plainly("You are taken to be Ana. Use --me to change it.")
    'You are taken to be Ana.'
    >>> plainly("Dates were read day first, told from the steps between days; --dates changes it.")
    'Dates were read day first, told from the steps between days.'
    """
    kept = []
    for part in re.split(r"(?<=[.?])\s+(?=[A-Z])", sentence):
        clause = part.split(";")[0] if _OPTION.search(part) else part
        if not _OPTION.search(clause):
            kept.append(clause.rstrip(".") + "." if clause != part else part)
    return " ".join(kept)


def has_checkins(person: Person) -> bool:
    """Whether any score was told on any day."""
    scored = CheckIn.objects.filter(owner=person)
    return any(scored.filter(**{f"{d.field}__isnull": False}).exists() for d in IN_FILE_ORDER)


def begin(
    person: Person, history: History, *, checkins: bool, pk: uuid.UUID, with_twin: bool = False
) -> None:
    """Have a reading made of a history, under an id of its own; asked for twice, it is made once.

    With `with_twin` the twin's check-ins join the person's, where both show each other their readings.

    Raises
    ------
    Http404
        When the id is somebody else's.
    """
    if (
        Reading.objects.filter(owner=person, pk=pk).exists()
        or Task.objects.filter(owner=person, pk=pk).exists()
    ):
        return
    if Reading.objects.filter(pk=pk).exists() or Task.objects.filter(pk=pk).exists():
        raise Http404
    two = both.allowed(person) if with_twin else None
    link = two.link.name if two else ""
    Task.objects.create(
        pk=pk, owner=person, job=Job.FIT, history=history, checkins=checkins or bool(link), both=link
    )


def redraw(reading: Reading) -> None:
    """Have the charts of a reading drawn, unless that is under way."""
    Task.objects.get_or_create(owner=reading.owner, job=Job.DRAW, reading=reading)


def stop(task: Task) -> bool:
    """Stop work that waits or goes on; the worker ends its process within a second.

    Files that were handed in are deleted at once.
    """
    if task.job == Job.LOOK:
        return bool(task.delete()[0])
    going = Task.objects.filter(pk=task.pk, state__in=[State.WAITING, State.WORKING])
    return bool(going.update(state=State.STOPPED))


def again(task: Task) -> bool:
    """Have work done that failed, was stopped or was cut off. Files are gone by then, so they never are."""
    if task.job == Job.LOOK or task.now not in (State.FAILED, State.STOPPED, State.CUT):
        return False
    ready = Task.objects.filter(pk=task.pk, state=task.state, claim=task.claim)
    return bool(ready.update(state=State.WAITING, claim="", says="", stage="", share=0.0))


def work_of(task: Task) -> Any:
    """A task as what the crew does."""
    if task.job == Job.LOOK:
        return Look(tuple(handed_in(task)), task.answers, zone_of(task.owner).key)
    if task.job == Job.LIGHT:
        return light.work_of(task)
    if task.job == Job.DRAW:
        assert task.reading is not None
        return Draw(task.reading.document)
    kept = task.history
    assert kept is not None
    two = both.allowed(task.owner) if task.both else None
    twin = two.theirs.person if two and two.link.name == task.both else None
    told = checkins_csv(task.owner, twin).encode() if task.checkins else None
    return Fit(kept.contacts, kept.source, kept.simulated, told)


def done(task: Task, result: Any) -> None:
    """Keep what came of a task."""
    if isinstance(result, Question):
        ask(task, result)
    elif isinstance(result, Taken):
        take(task, result)
    elif isinstance(result, Made):
        _keep(task, result)
    elif task.job == Job.LIGHT:
        light.done(task, result)
    else:
        assert task.reading is not None
        draw(task.reading, result)
        task.delete()


def failed(task: Task, says: str) -> None:
    """Say why nothing came of a task. Files that cannot be read are deleted with it."""
    if task.job == Job.LOOK:
        remove(task.folder)
    task.state, task.says = State.FAILED, plainly(says) or says
    task.save(update_fields=["state", "says"])


def _keep(task: Task, made: Made) -> None:
    if not Task.objects.filter(pk=task.pk).update(beat=timezone.now()):
        return  # the sharing that it rests on has ended meanwhile
    reading = Reading.objects.create(
        id=task.pk, owner=task.owner, history=task.history_id, other=made.other[:NAME], document=made.document
    )
    draw(reading, made.charts)
    if task.both:
        both.mark(reading, task.both)
    task.delete()


def draw(reading: Reading, charts: Charts) -> None:
    """Keep the charts of a reading."""
    told = {
        "version": __version__,
        "pictures": json.dumps(charts.pictures),
        "specs": msgspec.json.encode(charts.specs).decode(),
    }
    Drawn.objects.update_or_create(reading=reading, defaults=told)


def ask(task: Task, question: Question) -> None:
    """Let the person settle something."""
    task.state = State.ASKING
    task.question = {"about": question.about, "choices": question.choices, "names": question.names}
    task.save(update_fields=["state", "question"])


def take(task: Task, taken: Taken) -> None:
    """The times are there: the files are deleted, before anything else is done with them."""
    remove(task.folder)
    history = taken.history
    task.found = pack(history)
    task.answers = {
        "people": history.people,
        "zone": history.zone,
        "precision": history.precision,
        "notes": [plainly(note) for note in history.notes if plainly(note)],
        "source": taken.source,
        "simulated": taken.simulated,
        "known": taken.me_known,
    }
    task.save(update_fields=["found", "answers"])
    settle(task)


def settle(task: Task) -> None:
    """Ask what is still open of times that were taken; else keep them and have a reading made."""
    said = task.answers
    one, two = said["people"]
    if not said["known"]:
        history = _found(task)
        choices = tuple(
            (str(i), name, contacts(n))
            for i, (name, n) in enumerate(zip((one, two), history.counts, strict=True))
        )
        ask(task, Question("who", choices))
        return
    kept = list(History.objects.filter(owner=task.owner))
    same = [h for h in kept if h.other.casefold() == two.casefold()]
    target = said.get("joins") or (str(same[0].pk) if same else None if kept else NEW)
    if target is None:
        choices = tuple((str(h.pk), h.other, h.source) for h in kept)
        ask(task, Question("joins", (*choices, (NEW, "Somebody else", "")), (two,)))
        return
    found = next((h for h in kept if str(h.pk) == target), None)
    _settled(task, found)


def _found(task: Task) -> Any:
    said = task.answers
    people = (said["people"][0], said["people"][1])
    return unpack(bytes(task.found or b""), people, said["zone"], said["precision"], tuple(said["notes"]))


def _settled(task: Task, kept: History | None) -> None:
    """Times become part of what is kept, and a reading of it is begun."""
    said, history = task.answers, _found(task)
    if kept is None:
        kept = History(owner=task.owner, source=said["source"][:NAME], simulated=said["simulated"])
        kept.put(history)
        kept.save(force_insert=True)
    else:
        kept.put(grown(kept.contacts, history, same_app=kept.source == said["source"]))
        sources = dict.fromkeys([*re.split(r", | and ", kept.source), *re.split(r", | and ", said["source"])])
        kept.source = listed(list(sources))[:NAME]
        kept.simulated = kept.simulated or said["simulated"]
        kept.version, kept.changed = kept.version + 1, timezone.now()
        kept.save()
    task.job, task.state, task.history, task.found = Job.FIT, State.WAITING, kept, None
    task.answers, task.question, task.claim = {}, {}, ""
    task.checkins = has_checkins(task.owner)
    task.save()


def answer(task: Task, step: int, value: str, other: str = "") -> bool:
    """Settle what was asked; False where the value is none of the choices.

    An answer that comes a second time, or from a page that is older than the question, changes nothing.
    """
    if task.state != State.ASKING or task.step != step:
        return True
    about, values = task.question["about"], [choice[0] for choice in task.question["choices"]]
    if value not in values or (about == "people" and (other not in values or other == value)):
        return False
    with transaction.atomic():
        if not Task.objects.filter(pk=task.pk, state=State.ASKING, step=step).update(step=step + 1):
            return True
        task.step = step + 1
        _answered(task, about, value, other)
    return True


def _answered(task: Task, about: str, value: str, other: str) -> None:
    said = dict(task.answers)
    if about == "who":
        if value == "1":
            task.found = pack(_found(task).swapped())
            said["people"] = said["people"][::-1]
        said["known"] = True
        said["notes"] = [note for note in said["notes"] if not note.startswith(TAKEN_TO_BE)]
    elif about == "same" and value == "no":
        failed(task, APART)
        return
    elif about == "same":
        said["same"] = [*said.get("same", []), task.question["names"]]
    elif about == "people":
        said |= {"me": [value], "twin": [other]}
    else:
        said[about] = [value] if about == "conversation" else value
    task.answers, task.question = said, {}
    if about in ("who", "joins"):
        task.save()
        settle(task)
        return
    task.state, task.claim = State.WAITING, ""
    task.save()


def start() -> None:
    """What a site that starts finds of the one before: work that was cut off, files that nobody will read."""
    Task.objects.filter(state=State.WORKING).update(state=State.CUT)
    unread = Task.objects.filter(job=Job.LOOK, found=None, state__in=[State.WAITING, State.ASKING])
    unread.update(state=State.CUT)
    sweep(timezone.now(), all_of_them=True)


def limit() -> int:
    """The most bytes that can be handed in at once."""
    return int(settings.TWINFLAME_LARGEST_UPLOAD)  # type: ignore[misc]
