"""The loop as pictures: each part through time, and where one stands among the model's states."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from twinflame.companion.healing.words import number
from twinflame.companion.light.series import LightSeries
from twinflame.companion.light.words import PARTS, SCALE, Part, told_part
from twinflame.companion.light.work import Followed, Span
from twinflame.companion.look.chart import Chart, Course, chart, day_number
from twinflame.journey.light import LightLoop
from twinflame.journey.light_fit import NAMES
from twinflame.journey.tipping import branches

Floats = NDArray[np.float64]

POINTS, ROWS = 60, 14  # of a line, of a table
TALL = 122.0
TEN = [(0.0, "0"), (5.0, "5"), (10.0, "10")]
KINDS = {"dark": "little told", "edge": "tipping point", "light": "much told"}


@dataclass(frozen=True, slots=True)
class Shown:
    """One of the five on the page: a sentence, a picture where there is something to draw, a table."""

    part: Part
    says: str
    drawn: Chart | None
    rows: tuple[tuple[date, str, str], ...]


def through_time(series: LightSeries, found: Followed | None) -> list[Shown]:
    """The five, on one axis of time."""
    went = None if found is None else SCALE * found.values_through_time
    return [
        _shown(told_part(part, series.days_of(k), found, k, series.first), part, k, series, went)
        for k, part in enumerate(PARTS)
    ]


def _shown(says: str, part: Part, k: int, series: LightSeries, went: Floats | None) -> Shown:
    values = SCALE * series.values[:, k]
    told = np.flatnonzero(np.isfinite(values))
    begin = day_number(series.first)
    courses = []
    pick = _some(len(values), POINTS)
    if went is not None:
        low, middle, high = went[:, pick, k].tolist()
        colour = "first" if len(told) else "hatch"
        days = [float(begin + n) for n in pick]
        courses.append(Course("model", days, middle, low, high, colour=colour, dashed=not len(told)))
    if len(told):
        days = [float(begin + n) for n in told]
        courses.append(Course("told", days, values[told].tolist(), colour="soft", bare=True))
    ends = float(begin), float(begin + max(len(values) - 1, 1))
    drawn = chart(courses, y=(0, SCALE), y_ticks=TEN, x=ends, height=TALL) if courses else None
    return Shown(part, says, drawn, _table(series.first, values, None if went is None else went[:, :, k]))


def _table(first: date, values: Floats, went: Floats | None) -> tuple[tuple[date, str, str], ...]:
    """Some days, the newest first: what was told, and what the model has."""
    rows = []
    for n in reversed(_some(len(values), ROWS)):
        told = number(float(values[n])) if np.isfinite(values[n]) else "–"
        model = "–"
        if went is not None:
            low, middle, high = (number(float(x)) for x in went[:, n])
            model = f"{middle} ({low} to {high})"
        rows.append((first + timedelta(days=n), told, model))
    return tuple(rows)


def _some(many: int, most: int) -> list[int]:
    """Some of the places from 0, as many as asked for at most, the first and the last among them."""
    return sorted({round(x) for x in np.linspace(0, many - 1, min(many, most)).tolist()})


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one stands: the curve, and places in it as (low, middle, high); `fold` is a strip."""

    curve: Chart
    x: tuple[float, float, float]
    y: tuple[float, float, float]
    fold: tuple[float, float] | None
    weighed: float | None

    @property
    def width(self) -> float:
        """Of the strip."""
        return round(self.fold[1] - self.fold[0], 1) if self.fold else 0.0

    @property
    def tall(self) -> float:
        """Of the picture's field."""
        return self.curve.floor - self.curve.down[-1][0]


def standing(found: Followed, weighed: float | None) -> Standing:
    """Truth at rest over tethers, with the loop's values at their middles, and today in it."""
    loop = loop_at(found)
    courses = [
        Course(
            KINDS[b.kind], *_rightwards(b.tethers.tolist(), (SCALE * b.truth).tolist()),
            colour="first" if b.lasts else "soft", dashed=not b.lasts,
        )
        for b in branches(loop)
    ]  # fmt: skip
    ticks = [(0.0, "loose"), (0.5, "0.5"), (1.0, "firm")]
    curve = chart(courses, y=(0, SCALE), y_ticks=TEN, x=(0, 1), x_ticks=ticks, height=210)

    def across(value: float) -> float:
        return round(curve.left + (curve.right - curve.left) * min(max(value, 0.0), 1.0), 1)

    def down(value: float) -> float:
        top = curve.down[-1][0]
        return round(curve.floor - (curve.floor - top) * value, 1)

    fold = None if found.folds is None else (across(found.folds[0].low), across(found.folds[0].high))
    here = None if weighed is None else across(weighed)
    return Standing(curve, _three(found.values["tethers"], across), _three(found.today[0], down), fold, here)


def _three(found: Span, place: Callable[[float], float]) -> tuple[float, float, float]:
    return place(found.low), place(found.value), place(found.high)


def _rightwards(x: Sequence[float], y: Sequence[float]) -> tuple[list[float], list[float]]:
    """The same from loose to firm, so that a name stands at the firm end, where there is room."""
    order = sorted(range(len(x)), key=lambda n: x[n])
    return [x[n] for n in order], [y[n] for n in order]


def loop_at(found: Followed) -> LightLoop:
    """The loop with each value at its middle."""
    middle = [found.values[name].value for name in NAMES]
    return LightLoop(
        tethers=min(max(found.values["tethers"].value, 0.0), 1.0),
        spark=found.values["spark"].value,
        gain=tuple(middle[5:10]),  # type: ignore[arg-type]
        tau=tuple(middle[:5]),  # type: ignore[arg-type]
    )
