"""What is done in a process of its own (see `readings.crew`): fit the loop to the days, and follow it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec
import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from twinflame.journey.light_fit import Range

SEED = 1
HOW = 1  # rises when a fit is done or told differently, so that earlier ones are made anew


class Span(msgspec.Struct, frozen=True):
    """A middle and the ends of its 90 % interval."""

    value: float
    low: float
    high: float


class Followed(msgspec.Struct, frozen=True):
    """What the days say of a loop: as `journey.light_fit.LightFit` and `journey.light_course.LightCourse`.

    `two` is the share of draws in which two states last, and `edge` how much truth is told at the tipping
    point of these. `course` is (low, middle, high) by day and part. `presumed` has the intervals before any
    day was told, under the names of `values`.
    """

    verdict: str
    chances: dict[str, float]
    values: dict[str, Span]
    presumed: dict[str, Span]
    folds: tuple[Span, Span] | None
    today: tuple[Span, ...]
    change: tuple[Span, ...]
    edge: Span | None
    two: float
    learned: float
    days: int
    course: tuple[tuple[tuple[float, ...], ...], ...]

    @property
    def values_through_time(self) -> NDArray[np.float64]:
        """The course as an array, shape (3, days, 5)."""
        return np.array(self.course, dtype=np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class Follow:
    """Fit the loop to days of shape (days, 5), and follow it through them."""

    days: NDArray[np.float64]

    def __call__(self, tell: Callable[[str, float], None]) -> Followed:
        """Fit, and follow."""
        from twinflame.journey.light import tipping
        from twinflame.journey.light_course import course
        from twinflame.journey.light_fit import NAMES, fit, from_prior, loop_of, ranged

        tell("fit", 0.1)
        found = fit(self.days, SEED)
        tell("fit", 0.6)
        went = course(found, self.days, SEED)
        before = from_prior(4000, SEED)
        points = [tipping(loop_of(draw), reach=False) for draw in found.draws]
        edges = np.array([point.edge.values[0] for point in points if point is not None])
        return Followed(
            found.verdict,
            found.chances,
            {name: _span(r) for name, r in found.values.items()},
            {name: _span(ranged(before[:, k])) for k, name in enumerate(NAMES)},
            None if found.folds is None else (_span(found.folds[0]), _span(found.folds[1])),
            tuple(map(_span, found.today)),
            tuple(map(_span, went.change)),
            _span(ranged(edges)) if len(edges) else None,
            len(edges) / len(points),
            found.learned,
            found.days,
            tuple(tuple(map(tuple, part)) for part in went.values.round(4).tolist()),
        )


def _span(found: "Range") -> Span:
    return Span(*(round(x, 6) for x in (found.value, found.low, found.high)))
