"""Stages that check-ins suggest: stretches of days that were alike, to be named as periods or let be.

A stretch counts where it spans two weeks or more, holds at least five days that fit, and at least three of
four of its told days do. It ends with the third day in a row that does not fit, or where more than ten days
pass without telling.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from twinflame.companion.people.models import Person
from twinflame.companion.timeline.models import Period, SetAside
from twinflame.companion.today.models import CheckIn

SHORTEST, LONGEST_GAP, UNLIKE = 14, 10, 2  # days; and how many days in a row need not fit
FEWEST, SHARE = 5, 0.75
NEAR = timedelta(days=14)  # so near a beginning, it is the same stretch
HIGH, LOW = 7, 3

Fits = Callable[[CheckIn], bool | None]


@dataclass(frozen=True, slots=True)
class Stage:
    """A kind of stretch: its key, a name to begin with, what it is told as, and whether a day fits."""

    key: str
    name: str
    says: str
    fits: Fits


def _both(day: CheckIn, me: bool, them: bool) -> bool | None:
    if day.reached_out is None or day.was_reached is None:
        return None
    return day.reached_out is me and day.was_reached is them


def _at_least(name: str, bound: int) -> Fits:
    def fits(day: CheckIn) -> bool | None:
        value: int | None = getattr(day, name)
        return None if value is None else value >= bound

    return fits


def _lighter(day: CheckIn) -> bool | None:
    if day.pain is None or day.worth is None:
        return None
    return day.pain <= LOW and day.worth >= HIGH - 1


STAGES = (
    Stage("silence", "Silence", "neither of you reached out", lambda day: _both(day, False, False)),
    Stage("chase", "Reaching out", "you reached out and they did not", lambda day: _both(day, True, False)),
    Stage("sought", "Being sought", "they reached out and you did not", lambda day: _both(day, False, True)),
    Stage("touch", "In touch", "both of you reached out", lambda day: _both(day, True, True)),
    Stage("near", "Near", f"closeness was {HIGH} or more", _at_least("closeness", HIGH)),
    Stage("pain", "A time of pain", f"pain was {HIGH} or more", _at_least("pain", HIGH)),
    Stage("lighter", "Lighter days", f"pain was {LOW} or less and worth {HIGH - 1} or more", _lighter),
    Stage("myself", "Choosing myself", "you chose yourself", lambda day: day.chose_myself),
)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A stretch that might be named; without an end it goes on."""

    stage: Stage
    begins: date
    ends: date | None
    fitting: int
    told: int


def suggestions(person: Person, today: date) -> list[Suggestion]:
    """What check-ins suggest and the person has neither named nor set aside; the newest first."""
    told = list(CheckIn.objects.filter(owner=person))
    named = {(p.name, p.begins) for p in Period.objects.filter(owner=person)}
    aside = set(SetAside.objects.filter(owner=person).values_list("stage", "begins"))
    found = [s for stage in STAGES for s in stretches(stage, told, today)]
    open_ones = [s for s in found if not _known(s, s.stage.key, aside) and not _known(s, s.stage.name, named)]
    return sorted(open_ones, key=lambda s: s.begins, reverse=True)


def _known(found: Suggestion, name: str, known: set[tuple[str, date]]) -> bool:
    return any(n == name and abs(begins - found.begins) <= NEAR for n, begins in known)


def stretches(stage: Stage, days: Sequence[CheckIn], today: date) -> Iterator[Suggestion]:
    """The stretches of one stage in check-ins, oldest first."""
    run: list[tuple[date, bool]] = []
    for day in days:
        fits = stage.fits(day)
        if fits is None:
            continue
        over = run and ((day.day - run[-1][0]).days > LONGEST_GAP or (_unlike(run) == UNLIKE and not fits))
        if over:
            yield from _closed(stage, run, today)
            run = []
        if run or fits:
            run.append((day.day, fits))
    yield from _closed(stage, run, today)


def _unlike(run: Sequence[tuple[date, bool]]) -> int:
    """How many days at the end do not fit."""
    return next((k for k, (_, fits) in enumerate(reversed(run)) if fits), len(run))


def _closed(stage: Stage, run: list[tuple[date, bool]], today: date) -> Iterator[Suggestion]:
    run = run[: len(run) - _unlike(run)]
    fitting = sum(fits for _, fits in run)
    if fitting < FEWEST or fitting < SHARE * len(run):
        return
    begins, last = run[0][0], run[-1][0]
    if (last - begins).days + 1 >= SHORTEST:
        goes_on = (today - last).days <= LONGEST_GAP
        yield Suggestion(stage, begins, None if goes_on else last, fitting, len(run))
