"""What a claim is, what trying it gives, and the one rule by which it holds or fails."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from twinflame.journey.claims.priors import Setting
from twinflame.journey.work import Progress

Floats = NDArray[np.float64]

#: A claim holds if it is true in at least this share of the draws, and fails below the other.
HOLDS, FAILS = 0.95, 0.5
#: If fewer than this share of the draws can speak of it, nobody can tell.
SPEAKING = 0.25
#: What the interval of an effect holds of the draws.
INTERVAL = (0.05, 0.95)


class Verdict(StrEnum):
    """What comes out."""

    HOLDS = "holds"
    FAILS = "fails"
    OPEN = "cannot tell"


@dataclass(frozen=True, slots=True, eq=False)
class Figure:
    """A further figure of a trial: its words, its unit and its value in each draw, (draws,)."""

    words: str
    unit: str
    values: Floats

    @property
    def middle(self) -> tuple[float, float, float]:
        """The lower end of the interval, the median and the upper end; NaN if no draw speaks."""
        return spread(self.values)


@dataclass(frozen=True, slots=True, eq=False)
class Trace:
    """How something went under one arm: `x` (k,), and over the draws `low`, `mid` and `high` (k,)."""

    arm: str
    x: Floats
    low: Floats
    mid: Floats
    high: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Trial:
    """What trying a claim gave in each draw: its effect, NaN where the draw cannot speak, and if it is true.

    `figures` tell more; `traces` are what a chart shows.
    """

    effect: Floats
    true: NDArray[np.bool_]
    figures: tuple[Figure, ...] = ()
    traces: tuple[Trace, ...] = ()

    @property
    def speaks(self) -> NDArray[np.bool_]:
        """Which draws can speak of the claim, (draws,)."""
        return np.isfinite(self.effect)

    @property
    def share(self) -> float:
        """Share of the draws that can speak in which the claim is true; NaN if there are none."""
        return float(self.true[self.speaks].mean()) if self.speaks.any() else float("nan")

    @property
    def middle(self) -> tuple[float, float, float]:
        """The effect's interval and median over the draws that can speak."""
        return spread(self.effect)

    @property
    def verdict(self) -> Verdict:
        """By the rule of this module.

        Examples
        --------
        >>> effect = np.linspace(-0.1, 0.9, 200)
        >>> print(Trial(effect, effect > 0).verdict, "|", Trial(effect, effect > 0.5).verdict)
        cannot tell | fails
        >>> print(Trial(effect, effect > -0.06).verdict)
        holds
        """
        if self.speaks.mean() < SPEAKING:
            return Verdict.OPEN
        if self.share >= HOLDS:
            return Verdict.HOLDS
        return Verdict.FAILS if self.share < FAILS else Verdict.OPEN


@dataclass(frozen=True, slots=True)
class Claim:
    """A proposition that can fail.

    Parameters
    ----------
    name
        C1 to C12.
    says
        The statement in plain words.
    tries
        What is simulated, and what is compared with what.
    effect, unit
        What the number is, and its unit.
    needs
        What must be true of it, in words.
    why
        What in the model speaks for or against it.
    axis
        What the chart shows, in words.
    measure
        Tries it: takes the setting, and tells which share is done.
    along
        What goes along the chart.
    whose
        Whose colour the chart's first line has: the chaser's (first), the runner's (second), or neither's.
    pooled
        Whether the chart shows the mean of all draws with its interval, and not how the draws differ.
    """

    name: str
    says: str
    tries: str
    effect: str
    unit: str
    needs: str
    why: str
    axis: str
    measure: Callable[[Setting, Progress | None], Trial]
    along: str = "days"
    whose: Literal["first", "second", "ink"] = "ink"
    pooled: bool = False


def spread(values: Floats) -> tuple[float, float, float]:
    """The interval's lower end, the median and the upper end of what is finite.

    >>> spread(np.array([np.nan, 1.0, 2.0, 3.0]))
    (1.1, 2.0, 2.9)
    """
    seen = values[np.isfinite(values)]
    if not len(seen):
        return (float("nan"),) * 3
    low, mid, high = np.quantile(seen, (INTERVAL[0], 0.5, INTERVAL[1]))
    return round(float(low), 12), float(mid), round(float(high), 12)
