"""What is done in a process of its own, with neither key nor database: it gets what it needs and gives back
what it found.

A file that somebody else wrote is read here alone. Whatever becomes of this process, the site goes on; and
when the site ends, so does it.
"""

import os
import sys
import threading
import traceback
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from multiprocessing import connection, parent_process
from pathlib import Path
from typing import TYPE_CHECKING, Any

from twinflame.errors import ChoiceNeeded, InputError

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from twinflame.contact.history import ContactHistory
    from twinflame.reading.model import Reading

Tell = Callable[[str, float], None]

UNSETTLED = "What these files leave open could not be settled. Try an export of this one conversation."
MOST = 40  # conversations that are shown to choose from


@dataclass(frozen=True, slots=True)
class Question:
    """What the person has to settle: the choices as (value, label, hint)."""

    about: str
    choices: tuple[tuple[str, str, str], ...]
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Taken:
    """The times of one conversation, and whether it is known who of the two reads."""

    history: "ContactHistory"
    source: str
    simulated: bool
    me_known: bool


@dataclass(frozen=True, slots=True)
class Look:
    """Take the times out of files; gives a `Question` or what was `Taken`.

    `answers` are what was settled before, `home` is the person's zone.
    """

    files: tuple[Path, ...]
    answers: Mapping[str, Any]
    home: str

    def __call__(self, tell: Tell) -> Question | Taken:
        """Read the files."""
        from twinflame.contact.sources import DifferentPeople, read_export

        said = self.answers
        now = datetime.now(UTC).timestamp()
        tell("parse", 0.0)
        try:
            export = read_export(
                self.files,
                me=said.get("me"),
                twin=said.get("twin"),
                conversation=said.get("conversation"),
                now=now,
                **self._listing(),
            )
        except DifferentPeople as error:
            return Question("same", (("yes", "Yes", ""), ("no", "No", "")), (error.one, error.other))
        except ChoiceNeeded:
            pass
        else:
            return Taken(export.history, export.source, export.simulated, export.me_known)
        return self._question()

    def _listing(self) -> dict[str, Any]:
        said = self.answers
        zone = said.get("zone") or None
        return {"dates": said.get("dates"), "zone": zone, "home": self.home, "same": said.get("same", [])}

    def _question(self) -> Question:
        from twinflame.contact.sources import list_conversations
        from twinflame.contact.sources.questions import open_question

        said = self.answers
        found = list_conversations(self.files, **self._listing())
        question = open_question(
            found,
            dates=said.get("dates"),
            conversation=said.get("conversation", ()),
            me=said.get("me", ()),
            twin=said.get("twin", ()),
        )
        if question is None:
            raise InputError(UNSETTLED)
        if question.about == "dates":
            return Question("dates", DATES)
        if question.about == "conversation":
            shown = question.conversations[:MOST]
            return Question("conversation", tuple((str(n), *named(one, self.home)) for n, one in shown))
        people = question.people[:MOST]
        return Question("people", tuple((p.name, p.name, contacts(p.count)) for p in people))


DATES = (
    ("dmy", "The day", "31.12. or 31/12"),
    ("mdy", "The month", "12/31"),
    ("ymd", "The year, in two digits", "25-12-31"),
)


def contacts(number: int) -> str:
    """A number of contacts in words."""
    from twinflame.reading.words.phrases import count

    return count(number, "contact")


def named(one: Any, zone: str) -> tuple[str, str]:
    """A conversation as a choice: with whom; and by which app, how many contacts, and when."""
    from zoneinfo import ZoneInfo

    from twinflame.reading.words.phrases import from_to, shown_name

    names = [p.name for p in one.people]
    others = [name for name in names if name != one.me] if one.me in names else []
    whom = others[0] if len(others) == 1 else one.title or " and ".join(names[:2]) or "unnamed"
    hints = [one.source, contacts(sum(p.count for p in one.people))]
    if one.first and one.last:
        hints.append(from_to(*(when.astimezone(ZoneInfo(zone)).date() for when in (one.first, one.last))))
    return shown_name(whom), ", ".join(hints)


@dataclass(frozen=True, slots=True, eq=False)
class Charts:
    """The charts of a reading by the key of their passage: drawn (wide, narrow), and as data."""

    pictures: Mapping[str, tuple[str, str]]
    specs: Mapping[str, Any]


@dataclass(frozen=True, slots=True, eq=False)
class Made:
    """A reading as its document, the name of the other, and its charts."""

    document: str
    other: str
    charts: Charts


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """Make a reading of a history; with check-ins (the CSV of an export), of the journey too."""

    history: "ContactHistory"
    source: str
    simulated: bool
    checkins: bytes | None
    seed: int = 1

    def __call__(self, tell: Tell) -> Made:
        """Fit, tell, draw."""
        tell("fit", 0.0)
        from twinflame.journey.checkins import parse_checkins
        from twinflame.reading import engine
        from twinflame.reading.gather import gather

        told = None
        if self.checkins is not None:
            told = parse_checkins(self.checkins, people=self.history.people, zone=self.history.zone)
        engine.start()
        reading = gather(
            self.history,
            source=self.source,
            simulated=self.simulated,
            checkins=told,
            seed=self.seed,
            progress=tell,
        )
        reading = replace(reading, made=datetime.now(UTC).replace(microsecond=0))
        tell("draw", 0.0)
        return Made(reading.to_json(), reading.people[1].name, drawn(reading))


@dataclass(frozen=True, slots=True)
class Draw:
    """Draw the charts of a reading that was brought back, or that an earlier release drew."""

    document: str

    def __call__(self, tell: Tell) -> Charts:
        """The charts."""
        from twinflame.reading.store import from_json

        tell("draw", 0.0)
        return drawn(from_json(self.document))


def drawn(reading: "Reading") -> Charts:
    """The charts of a reading."""
    from twinflame.reading.charts import WIDE, draw
    from twinflame.reading.charts.svg import written
    from twinflame.reading.html import charts
    from twinflame.reading.palette import TOKENS
    from twinflame.reading.words import tell

    found = charts(reading, tell(reading))
    return Charts(
        {key: (p.wide, p.narrow) for key, p in found.items()},
        {key: written(draw(key, reading, WIDE, TOKENS)) for key in found},
    )


def toil(work: Callable[[Tell], Any], channel: "Connection") -> None:
    """Do the work in this process and tell of it: ("at", stage, share), then ("done", result),
    ("refused", sentence) or ("fault", kind and place).

    What libraries print may quote a file, so nothing that is printed here is shown.
    """
    silence = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(silence, stream)
    warnings.simplefilter("ignore")
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        result = work(lambda stage, share: channel.send(("at", stage, float(share))))
    except InputError as error:
        channel.send(("refused", str(error)))
    except MemoryError:
        channel.send(("refused", "This machine has too little free memory for it."))
    except Exception as error:
        last = traceback.extract_tb(sys.exc_info()[2])[-1]
        channel.send(("fault", f"{type(error).__name__} at {last.filename}:{last.lineno}"))
    else:
        channel.send(("done", result))
    channel.close()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)
