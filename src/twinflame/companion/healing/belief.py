"""Believed beside measured healing, from check-ins and takings: a sentence, a picture, a table."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from twinflame.companion.healing.takings import History, histories
from twinflame.companion.healing.words import number
from twinflame.companion.look.chart import EPOCH, Chart, Course, chart, day_number
from twinflame.companion.people.days import within
from twinflame.companion.people.models import Person
from twinflame.companion.today.models import CheckIn
from twinflame.healing.gap import Blind, Gap, from_believed, from_checkins, from_instrument, gap
from twinflame.healing.level import Floats, Series

LONGEST = 365  # days looked back: what is older says little of now, and takes time
ROWS = 14  # of the table

_SAYS = {
    Blind.AHEAD: "You believe yourself further healed than was measured.",
    Blind.BEHIND: "You are further healed, as measured, than you believe.",
    Blind.NOT_APART: "Belief and measure do not lie apart, as far as can be told.",
    Blind.CANNOT_TELL: "Whether belief and measure lie apart cannot be told yet.",
}


@dataclass(frozen=True, slots=True)
class Belief:
    """What is told of the two."""

    found: Gap

    @property
    def says(self) -> list[str]:
        """In sentences: the verdict, its size, how it moved."""
        if self.found.verdict is Blind.CANNOT_TELL:
            return [_SAYS[self.found.verdict], self.found.reason]
        low, middle, high = self.found.gap[-1]
        between = f"{number(low)} to {number(high)}"
        size = f"Believed less measured is {number(middle)} points of 10 now (90 %: {between})."
        low, middle, high = self.found.change
        sure = "closing or opening cannot be told" if low <= 0 <= high else _moved(self.found)
        since = EPOCH + timedelta(days=int(self.found.days[0]))
        moved = (
            f"Since {since.day} {since:%B %Y} the difference changed by {number(middle)} "
            f"({number(low)} to {number(high)}): {sure}."
        )
        return [_SAYS[self.found.verdict], size, moved]

    @property
    def drawn(self) -> Chart | None:
        """Both through time; None where it cannot be told."""
        if not len(self.found.days):
            return None
        pick = _some(len(self.found.days), 90)
        days = self.found.days[pick].astype(np.float64).tolist()
        both = (("believed", self.found.believed, "soft"), ("measured", self.found.measured, "first"))
        courses = [
            Course(
                name,
                days,
                values[pick, 1].tolist(),
                values[pick, 0].tolist(),
                values[pick, 2].tolist(),
                colour=colour,
                dashed=colour == "soft",
            )
            for name, values, colour in both
        ]
        return chart(courses, y=(0, 10), y_ticks=[(0, "0"), (5, "5"), (10, "10")])

    @property
    def table(self) -> list[tuple[date, list[str]]]:
        """Some days, the newest first: believed, measured and their difference, each with its interval."""
        rows = []
        for k in reversed(_some(len(self.found.days), ROWS).tolist()):
            day = EPOCH + timedelta(days=int(self.found.days[k]))
            rows.append(
                (day, [_cell(v[k]) for v in (self.found.believed, self.found.measured, self.found.gap)])
            )
        return rows


def _moved(found: Gap) -> str:
    began, ended = abs(found.gap[0, 1]), abs(found.gap[-1, 1])
    return "they came closer" if ended < began else "they moved apart"


def _some(many: int, most: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.unique(np.linspace(0, many - 1, min(many, most)).astype(np.int64))


def _cell(values: Floats) -> str:
    low, middle, high = (number(float(v)) for v in values)
    return f"{middle} ({low} to {high})"


def belief_of(person: Person, today: date) -> Belief:
    """Belief beside measure over the last year."""
    first = today - timedelta(days=LONGEST)
    told = within(CheckIn, person, first, today)
    days = np.array([day_number(c.day) for c in told], dtype=np.int64)
    believed, pain, worth = (
        np.array([_float(getattr(c, name)) for c in told], dtype=np.float64)
        for name in ("believed_healing", "pain", "worth")
    )
    measured = [from_checkins(days, pain, worth)]
    measured += [_series(h, first) for h in histories(person)]
    return Belief(gap(from_believed(days, believed), measured))


def _float(value: int | None) -> float:
    return float("nan") if value is None else float(value)


def _series(taken: History, first: date) -> Series:
    """The takings since a day, one of each day: the newest."""
    by_day = {t.taking.day: t.score for t in taken.taken if t.taking.day >= first}
    return from_instrument(taken.of, [day_number(day) for day in by_day], list(by_day.values()))
