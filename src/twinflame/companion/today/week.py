"""What the last seven days look like: a sentence, a picture, a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from twinflame.companion.people.days import within
from twinflame.companion.people.models import Person
from twinflame.companion.today.dimensions import DIMENSIONS, DONE, HIGHEST, Dimension
from twinflame.companion.today.models import CheckIn

LENGTH = 7
NUMBERS = ("None", "One", "Two", "Three", "Four", "Five", "Six", "All")
LEFT, STEP, ROW, RISE = (
    112,
    34,
    44,
    30,
)  # where the first day stands, between days, between rows, of ten points
TOP = 22


@dataclass(frozen=True, slots=True)
class Dot:
    """One answer in the picture, where it stands."""

    x: float
    y: float
    value: int


@dataclass(frozen=True, slots=True)
class Row:
    """One dimension in the picture: its dots, and lines through days that follow each other."""

    label: str
    middle: float
    base: float
    dots: tuple[Dot, ...]
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Week:
    """Seven days, the last of them the one that is looked at."""

    days: tuple[date, ...]
    found: tuple[CheckIn | None, ...]

    @cached_property
    def told(self) -> tuple[CheckIn, ...]:
        """The days that were told."""
        return tuple(c for c in self.found if c is not None)

    @property
    def pairs(self) -> list[tuple[date, CheckIn | None]]:
        """Each day with what was told."""
        return list(zip(self.days, self.found, strict=True))

    @property
    def says(self) -> str:
        """In a sentence or two, what changed most."""
        many = len(self.told)
        if not many:
            return "None of these seven days is here yet. Any day will do to begin."
        opening = f"{NUMBERS[many]} of these seven days {'is' if many == 1 else 'are'} here."
        change = _change(self)
        return f"{opening} {change}" if change else opening

    @property
    def scores(self) -> dict[str, list[float]]:
        """What was told of each dimension, oldest first."""
        return {
            d.score: [float(v) for c in self.told if (v := getattr(c, d.field)) is not None]
            for d in DIMENSIONS
        }

    @property
    def ticks(self) -> list[tuple[float, date]]:
        """Where each day stands in the picture."""
        return [(LEFT + k * STEP, day) for k, day in enumerate(self.days)]

    @cached_property
    def rows(self) -> list[Row]:
        """The dimensions that were told of, as rows of the picture."""
        told = [d for d in DIMENSIONS if any(getattr(c, d.field) is not None for c in self.told)]
        return [_row(self, d, TOP + k * ROW) for k, d in enumerate(told)]

    @property
    def height(self) -> int:
        """Of the picture."""
        return TOP + len(self.rows) * ROW + 8

    @property
    def table(self) -> list[tuple[str, list[str]]]:
        """Each question with its answers by day; a dash where nothing was told."""
        fields = [(d.label, d.field) for d in DIMENSIONS] + [(question, name) for name, question in DONE]
        return [(label, [_cell(c, field) for c in self.found]) for label, field in fields]


def week_of(person: Person, last: date) -> Week:
    """The seven days that end with one."""
    days = tuple(last - timedelta(days=k) for k in reversed(range(LENGTH)))
    by_day = {c.day: c for c in within(CheckIn, person, days[0], last)}
    return Week(days, tuple(by_day.get(day) for day in days))


def _cell(found: CheckIn | None, field: str) -> str:
    value = getattr(found, field) if found else None
    if value is None:
        return "–"
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def _change(week: Week) -> str:
    """The dimension that moved furthest between the first and the last day on which it was told."""
    best: tuple[int, str] = (0, "")
    for dimension in DIMENSIONS:
        told = [(c.day, v) for c in week.told if (v := getattr(c, dimension.field)) is not None]
        if len(told) < 2:
            continue
        (first, before), (last, after) = told[0], told[-1]
        size = abs(after - before)
        if size > best[0]:
            best = size, f"{dimension.label} went from {before} on {first:%A} to {after} on {last:%A}."
    return best[1]


def _row(week: Week, dimension: Dimension, top: int) -> Row:
    base = top + ROW - 10
    dots: list[Dot | None] = []
    for k, found in enumerate(week.found):
        value = getattr(found, dimension.field) if found else None
        dots.append(None if value is None else Dot(LEFT + k * STEP, base - RISE * value / HIGHEST, value))
    return Row(dimension.label, base - RISE / 2, base, tuple(d for d in dots if d), tuple(_runs(dots)))


def _runs(dots: Sequence[Dot | None]) -> list[str]:
    """Lines through neighbouring days; a missing day is a gap, not a slope."""
    runs: list[list[Dot]] = [[]]
    for dot in dots:
        if dot is None:
            runs.append([])
        else:
            runs[-1].append(dot)
    return [" ".join(f"{d.x:g},{d.y:g}" for d in run) for run in runs if len(run) > 1]
