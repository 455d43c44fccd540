"""The two processes that `sealing.py` lets meet: each is a site of its own on one database.

A race is a step of each of two people in the same moment. What both may see afterwards is looked at through
the site's own flows; whatever must not be is told in words.
"""

import random
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import TYPE_CHECKING, Any

from load_site import ENVIRONMENT, KEY
from twinflame.companion import start
from twinflame.companion.home import Home
from twinflame.companion.server import run
from twinflame.companion.server.environment import deployment
from twinflame.errors import Refused

if TYPE_CHECKING:
    from twinflame.companion.people.models import Person
    from twinflame.companion.rounds.models import Round

#: Each race, with what the first does while the second seals.
RACES = {
    "seal": "seals too",
    "twice": "is the second as well, in another tab",
    "withdraw": "takes back what they sealed",
    "pause": "pauses, having sealed",
    "unlink": "ends the sharing, having sealed",
    "erase": "erases all their accounts",
    "leave": "erases everything that is theirs",
}
ALONE = ("unlink", "erase", "leave")  # after these nothing more can happen between the two
BATCH = 50
LATER = 0.03  # seconds: up to so much later does the first begin, where they do not do the same
PATIENCE = 3600.0  # seconds that one process waits for the other; both may be halted together
SAID = ("What the first said.", "What the second said.")


@dataclass(frozen=True, slots=True)
class Where:
    """A folder, and a database in it; or the address of a PostgreSQL."""

    folder: Path
    address: str = ""

    def configure(self) -> None:
        """Set the site up in this process."""
        home = Home(self.folder)
        if self.address:
            told = {"DATABASE_URL": self.address, "TWINFLAME_HOME": str(self.folder)}
            run.configure(deployment({**ENVIRONMENT, **told}))
            return
        home.prepare()
        start.configure(home, KEY, "UTC", None)

    def prepare(self) -> None:
        """The same, with a database that is up to date."""
        self.configure()
        if self.address:
            run.migrate()
        else:
            start.prepare(Home(self.folder), KEY, "UTC")


@dataclass
class Tally:
    """What came of a race, over all its rounds."""

    rounds: int = 0
    opened: int = 0
    met: int = 0  # rounds in which both steps ran at one time
    first: int = 0  # rounds in which the step of the first was done before that of the second
    seconds: float = 0.0  # from the beginning of the one step to the end of the other, over all rounds
    wrong: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Step:
    """What one of the two did: from when to when, what came of it, and the moment that it was told."""

    begun: float
    done: float
    result: str
    now: datetime
    code: str = ""


def meet(where: Where, side: int, plan: dict[str, int], barrier: Barrier, pipe: Connection) -> None:
    """One of the two processes, for so many rounds of each race.

    The first prepares, looks afterwards, and sends what it found of each race to its parent. The steps of the
    second go to it by way of the parent.
    """
    where.configure()
    for race, rounds in plan.items():
        tally = Tally()
        for begin in range(0, rounds, BATCH):
            batch = range(begin, min(begin + BATCH, rounds))
            if side == 0:
                _prepare(race, batch)
            barrier.wait(PATIENCE)
            people = [_people(race, k) for k in batch]
            steps = []
            for k, both in zip(batch, people, strict=True):
                barrier.wait(PATIENCE)
                steps.append(_step(race, side, both, _key(race, k)))
            if side:
                pipe.send(steps)
                continue
            for k, both, one, two in zip(batch, people, steps, pipe.recv(), strict=True):
                _look(race, both, _key(race, k), (one, two), tally)
        if side == 0:
            pipe.send((race, tally))


def _place(race: str, k: int) -> int:
    return k if race in ALONE else k // BATCH


def _key(race: str, k: int) -> str:
    """The question of a round; each once for a pair."""
    from twinflame.companion.rounds.topics import ladders

    keys = [topic.key for _, questions in ladders() for topic in questions]
    return keys[0] if race in ALONE else keys[k % BATCH]


def _people(race: str, k: int) -> "tuple[Person, Person]":
    from twinflame.companion.people.models import Person

    one, two = (Person.objects.get(username=f"{race} {_place(race, k)} {side}") for side in "ab")
    return one, two


def _prepare(race: str, batch: range) -> None:
    """Pairs that share, with what has to be sealed before."""
    from django.db import transaction

    from twinflame.companion.people.models import Person
    from twinflame.companion.rounds import flows
    from twinflame.companion.twins import flows as twins

    with transaction.atomic():
        for place in sorted({_place(race, k) for k in batch}):
            one, two = (
                Person.objects.create(username=f"{race} {place} {side}", called=name)
                for side, name in (("a", "Ann"), ("b", "Ben"))
            )
            now = datetime.now(UTC)
            twins.accept(two, twins.invite(one, now), now)
        for k in batch:
            if race != "seal":
                flows.seal(_people(race, k)[0], _key(race, k), 1, SAID[0], datetime.now(UTC))


def _step(race: str, side: int, both: "tuple[Person, Person]", key: str) -> Step:
    """Do it, and tell what came of it."""
    from twinflame.companion.people.erasing import erase, erase_person
    from twinflame.companion.rounds import flows
    from twinflame.companion.rounds.models import Part
    from twinflame.companion.twins import flows as twins

    if side == 0 and race not in ("seal", "twice"):  # shorter than to seal: it would always be first
        time.sleep(random.uniform(0, LATER))
    now, begun, code = datetime.now(UTC), time.monotonic(), ""
    first, second = both
    try:
        if side or race in ("seal", "twice"):
            who = second if race == "twice" else both[side]
            seen = flows.seal(who, key, 1, SAID[side], now)
            result = seen.stage.value
            code = seen.view.mine.code if seen.view.mine else ""
        elif race in ("withdraw", "pause"):
            result = getattr(flows, race)(first, key, 1).stage.value
        else:
            steps: dict[str, Any] = {
                "unlink": lambda: twins.unlink(first, now),
                "erase": lambda: erase(Part.objects.filter(owner=first)),
                "leave": lambda: erase_person(first),
            }
            steps[race]()
            result = "done"
    except Refused:
        result = "refused"
    except Exception as fault:  # whatever a page would have answered with 500
        result = f"fault: {type(fault).__name__}: {str(fault).splitlines()[0] if str(fault) else ''}"
    return Step(begun, time.monotonic(), result, now, code)


def _look(race: str, both: "tuple[Person, Person]", key: str, steps: tuple[Step, Step], tally: Tally) -> None:
    """Look at what is there now, and what each of the two may see of it."""
    from twinflame.companion.rounds.models import Round

    one, two = steps
    tally.rounds += 1
    tally.met += one.begun < two.done and two.begun < one.done
    tally.first += one.done < two.done
    tally.seconds += max(one.done, two.done) - min(one.begun, two.begun)
    rows = list(Round.objects.filter(parts__owner__in=[p.pk for p in both if p.pk], key=key).distinct())
    wrong = [step.result for step in steps if step.result.startswith("fault")]
    if race == "leave" and not rows and two.result == "refused":
        pass  # the only account is gone, and the round with it
    elif len(rows) != 1:
        wrong.append(f"{len(rows)} rounds instead of one")
    else:
        tally.opened += rows[0].opened is not None
        wrong += list(CHECKS[race](rows[0], both, steps))
    tally.wrong.update(wrong)


Wrong = Iterator[str]


def _texts(row: "Round", both: "tuple[Person, Person]") -> list[tuple[str, str | None, str | None]]:
    """For each: where the round stands, their own account, and the other's."""
    from twinflame.companion.rounds import flows
    from twinflame.companion.twins.stored import two_of

    told = []
    for person in both:
        link = two_of(person)
        assert link is not None
        seen = flows.look(link, row.key)
        assert seen is not None
        view = seen.view
        told.append(
            (
                seen.stage.value,
                view.mine.text if view.mine else None,
                view.theirs.text if view.theirs else None,
            )
        )
    return told


def _both_open(row: "Round", both: "tuple[Person, Person]", said: tuple[str, str] = SAID) -> Wrong:
    """Both accounts are open to both, and the record of each holds."""
    from twinflame.companion.rounds import flows
    from twinflame.companion.twins.stored import two_of
    from twinflame.exchange.record import verify

    one, two = said
    if _texts(row, both) != [("opened", one, two), ("opened", two, one)]:
        yield "opened, but not both accounts to both"
    for person in both:
        link = two_of(person)
        assert link is not None
        seen = flows.opened(link, row.pk)
        if seen is None or not verify(flows.record_of(link, seen)).holds:
            yield "a record that does not hold"


def _once(row: "Round", steps: tuple[Step, Step], sealing: int = 2) -> Wrong:
    """One step opened it, and the moment of opening is that of this step."""
    opening = [step for step in steps if step.result == "opened"]
    if len(opening) != 1:
        yield f"opened by {len(opening)} steps"
    elif row.opened != opening[0].now:
        yield "opened at a moment that is not that of the step"
    if sum(step.result in ("opened", "sealed") for step in steps) != sealing:
        yield "a step was lost"


def _seal(row: "Round", both: "tuple[Person, Person]", steps: tuple[Step, Step]) -> Wrong:
    yield from _once(row, steps)
    yield from _both_open(row, both)
    codes = {part.code for part in row.parts.all()}
    if codes != {step.code for step in steps}:
        yield "a code that its author was not given"


def _twice(row: "Round", both: "tuple[Person, Person]", steps: tuple[Step, Step]) -> Wrong:
    yield from _once(row, steps, sealing=1)
    kept = next((SAID[k] for k, step in enumerate(steps) if step.result == "opened"), "")
    yield from _both_open(row, both, (SAID[0], kept))


def _withdraw(row: "Round", both: "tuple[Person, Person]", steps: tuple[Step, Step]) -> Wrong:
    if row.opened:
        if [step.result for step in steps] != ["refused", "opened"]:
            yield "opened, and taken back"
        yield from _both_open(row, both)
    else:
        if [step.result for step in steps] != ["to seal", "sealed"]:
            yield "neither opened nor taken back"
        if _texts(row, both) != [("to seal", None, None), ("sealed", SAID[1], None)]:
            yield "taken back, but somebody sees too much or too little"


def _pause(row: "Round", both: "tuple[Person, Person]", steps: tuple[Step, Step]) -> Wrong:
    from twinflame.companion.rounds import flows

    opened = row.opened is not None
    if [step.result for step in steps] != ["paused", "opened" if opened else "sealed"]:
        yield "paused, and the other's step tells something else"
    seen = ("opened", SAID[1], SAID[0]) if opened else ("sealed", SAID[1], None)
    if _texts(row, both) != [("paused", None, None), seen]:
        yield "paused, but somebody sees too much or too little"
    flows.resume(both[0], row.key, 1, datetime.now(UTC))
    yield from _both_open(row, both)


def _unlink(row: "Round", both: "tuple[Person, Person]", steps: tuple[Step, Step]) -> Wrong:
    from twinflame.companion.rounds import flows
    from twinflame.companion.twins.stored import two_of

    if [step.result for step in steps] != ["done", "opened" if row.opened else "refused"]:
        yield "ended, and the other's step tells something else"
    if any(two_of(person) for person in both) or not row.ended:
        yield "ended, and yet shared"
    kept = [[seen.view.mine and seen.view.mine.text for seen in flows.kept(person)] for person in both]
    if kept != [[SAID[0]], [SAID[1]] if row.opened else []]:
        yield "an account is lost or is the other's"
    if any(seen.view.theirs for person in both for seen in flows.kept(person)):
        yield "seen after the end"


def _erase(row: "Round", both: "tuple[Person, Person]", steps: tuple[Step, Step]) -> Wrong:
    opened = row.opened is not None
    if [step.result for step in steps] != ["done", "opened" if opened else "sealed"]:
        yield "erased, and the other's step tells something else"
    mine = ("erased", None, None) if opened else ("to seal", None, None)
    if _texts(row, both) != [mine, ("opened" if opened else "sealed", SAID[1], None)]:
        yield "one-sided: opened beside an account that is gone, which nothing tells"


def _leave(row: "Round", both: "tuple[Person, Person]", steps: tuple[Step, Step]) -> Wrong:
    from twinflame.companion.twins.stored import two_of

    if [step.result for step in steps] != ["done", "opened" if row.opened else "refused"]:
        yield "left, and the other's step tells something else"
    if two_of(both[1]) or not row.ended:
        yield "left, and yet shared"
    if [part.owner_id for part in row.parts.all()] != [both[1].pk]:
        yield "an account of somebody who left"


CHECKS = {
    "seal": _seal,
    "twice": _twice,
    "withdraw": _withdraw,
    "pause": _pause,
    "unlink": _unlink,
    "erase": _erase,
    "leave": _leave,
}
