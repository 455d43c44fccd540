"""What a person told of truth, light, bond, vision and drive, day by day, from whatever tells of it.

This is the one place where something joins: a source is a function that gives what it knows from one day to
another, both included, and `SOURCES` is the list of them. When what a source reads is erased, the fit goes
too: its kind in `mine/kinds.py` has `Lit` beside it.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from django.utils import timezone
from numpy.typing import NDArray

from twinflame.companion.people.clock import zone_of
from twinflame.companion.people.days import within
from twinflame.companion.people.models import Person
from twinflame.companion.rounds.models import Echo
from twinflame.companion.today.dimensions import HIGHEST
from twinflame.companion.today.models import CheckIn
from twinflame.journey.light_parts import LEAST, PARTS

LONGEST = 365  # days looked back: what is older says little of now, and takes time

#: Which answer of a check-in stands for which part; from 10 down where it says the opposite.
ANSWERS = (
    ("truth", "openness", False),
    ("light", "doubt", True),
    ("bond", "closeness", False),
    ("drive", "drive", False),
)


@dataclass(frozen=True, slots=True)
class Told:
    """A part of the loop on a day, from 0 to 1."""

    day: date
    part: str
    value: float


Source = Callable[[Person, date, date], Iterable[Told]]


@dataclass(frozen=True, slots=True, eq=False)
class LightSeries:
    """The five by day: `values` of shape (days, 5) from 0 to 1, NaN where nothing was told."""

    first: date
    values: NDArray[np.float64]

    @property
    def told(self) -> int:
        """Days on which anything was told."""
        return int(np.isfinite(self.values).any(axis=1).sum())

    def days_of(self, part: int) -> int:
        """Days on which one of the five was told."""
        return int(np.isfinite(self.values[:, part]).sum())

    @property
    def enough(self) -> bool:
        """Whether a fit can be begun."""
        return self.told >= LEAST

    @property
    def key(self) -> str:
        """A mark of what was told: another for other days or values."""
        return hashlib.sha256(self.first.isoformat().encode() + self.values.tobytes()).hexdigest()


def from_checkins(person: Person, first: date, last: date) -> Iterator[Told]:
    """What check-ins tell of the loop; of vision they ask nothing."""
    for told in within(CheckIn, person, first, last):
        for part, answer, turned in ANSWERS:
            score = getattr(told, answer)
            if score is not None:
                yield Told(told.day, part, (HIGHEST - score if turned else score) / HIGHEST)


def from_echoes(person: Person, first: date, last: date) -> Iterator[Told]:
    """How close they felt to the other after a round was opened.

    The other notes on a round ask how much it changed, which is no place on a scale from 0 to 1.
    """
    zone = zone_of(person)
    for echo in Echo.objects.filter(owner=person, closer__isnull=False):
        day = timezone.localdate(echo.made, zone)
        if first <= day <= last and echo.closer is not None:
            yield Told(day, "bond", echo.closer / HIGHEST)


SOURCES: tuple[Source, ...] = (from_checkins, from_echoes)


def series_of(person: Person, today: date, sources: Sequence[Source] = SOURCES) -> LightSeries | None:
    """What a person told over the last year, from the first day of it that tells anything; None without any.

    What several sources tell of the same part on the same day counts as its mean.
    """
    begin = today - timedelta(days=LONGEST)
    told = [one for source in sources for one in source(person, begin, today)]
    if not told:
        return None
    first, last = min(one.day for one in told), max(one.day for one in told)
    sums, counts = np.zeros((2, (last - first).days + 1, len(PARTS)))
    for one in told:
        place = (one.day - first).days, PARTS.index(one.part)
        sums[place] += one.value
        counts[place] += 1
    return LightSeries(first, np.divide(sums, counts, out=np.full(sums.shape, np.nan), where=counts > 0))
