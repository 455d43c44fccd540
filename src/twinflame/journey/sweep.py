"""One thing moved, or two: who comes to union over a range of starts or parameters."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from twinflame.errors import InputError
from twinflame.journey.parameters import BOUNDS, PARAMETERS, STEPS_A_DAY, Parameters
from twinflame.journey.policies import NATURAL, Plan
from twinflame.journey.population import population
from twinflame.journey.settings import SETTINGS, changed
from twinflame.journey.state import MEETING, Start
from twinflame.journey.work import Progress, done_in_threads

Floats = NDArray[np.float64]
MOST_CELLS = 10_000


@dataclass(frozen=True, slots=True)
class Axis:
    """What is moved, and over which values.

    Examples
    --------
    >>> Axis.over("pain_runner", 3).values
    (0.0, 0.5, 1.0)
    >>> Axis.over("mirror", 3).values
    (0.0, 3.2, 6.4)
    """

    name: str
    values: tuple[float, ...]

    @staticmethod
    def over(name: str, count: int, low: float | None = None, high: float | None = None) -> "Axis":
        """Even values; without limits all of a share, and a parameter up to twice its starting value.

        Raises
        ------
        InputError
            When there is no such name, or fewer than two values.
        """
        if name not in SETTINGS:
            raise InputError(f"There is no setting {name}. The settings are: {', '.join(SETTINGS)}.")
        if not 2 <= count <= MOST_CELLS:
            raise InputError(f"{count} values cannot be moved through; give from 2 to {MOST_CELLS}.")
        least, most = (0.0, 1.0)
        if name in PARAMETERS:
            least, most = BOUNDS[name][0], 2.0 * getattr(Parameters(), name)
        elif name.startswith(("reach", "habit")):
            least, most = -2.0, 2.0
        low, high = least if low is None else low, most if high is None else high
        return Axis(name, tuple(np.linspace(low, high, count).tolist()))


@dataclass(frozen=True, slots=True, eq=False)
class Swept:
    """What came of it: one value for each place on the axes, the last axis running fastest.

    `union` is the share of pairs that came to union and `day` its median day (NaN where none did).
    """

    axes: tuple[Axis, ...]
    pairs: int
    days: int
    union: Floats
    day: Floats

    def interval(self, z: float = 1.645) -> tuple[Floats, Floats]:
        """Where the share lies with 90 % certainty, by Wilson's (1927) score interval."""
        n, p = self.pairs, self.union
        middle = (p + z * z / (2 * n)) / (1 + z * z / n)
        half = z / (1 + z * z / n) * np.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
        return np.clip(middle - half, 0.0, 1.0), np.clip(middle + half, 0.0, 1.0)


def sweep(
    axes: Sequence[Axis],
    plan: Plan = NATURAL,
    *,
    seed: int,
    pairs: int = 256,
    days: int = 1440,
    start: Start = MEETING,
    parameters: Parameters | None = None,
    steps: int = STEPS_A_DAY,
    threads: int | None = None,
    progress: Progress | None = None,
) -> Swept:
    """Simulate a population at each place on one axis or two; all meet the same noise.

    Raises
    ------
    InputError
        When a value is out of its bounds, there are too many places, or no or more than two axes.

    Examples
    --------
    >>> found = sweep([Axis("pain_runner", (0.02, 0.8))], seed=1, pairs=64, days=720)
    >>> found.union.shape, bool(found.union[0] > 0.8 > 0.3 > found.union[1])
    ((2,), True)
    """
    if not 1 <= len(axes) <= 2:
        raise InputError(f"A sweep moves one thing or two, not {len(axes)}.")
    if len({axis.name for axis in axes}) < len(axes):
        raise InputError(f"A sweep over {axes[0].name} and {axes[0].name} moves one thing; name it once.")
    shape = tuple(len(axis.values) for axis in axes)
    if np.prod(shape) > MOST_CELLS:
        raise InputError(f"{np.prod(shape)} places are too many; at most {MOST_CELLS} can be swept.")
    terms = parameters or Parameters()
    settings = [
        changed(start, terms, {a.name: a.values[i] for a, i in zip(axes, place, strict=True)})
        for place in np.ndindex(*shape)
    ]

    def found(start: Start, parameters: Parameters) -> tuple[float, float]:
        there = population(
            pairs,
            days,
            plan,
            seed=seed,
            start=start,
            parameters=parameters,
            steps=steps,
            every=days,
            threads=1,
        )
        return there.union_share, there.union_quantile(0.5)

    out = np.empty((len(settings), 2))
    for number, values in done_in_threads([partial(found, *s) for s in settings], threads, progress):
        out[number] = values
    return Swept(tuple(axes), pairs, days, out[:, 0].reshape(shape), out[:, 1].reshape(shape))
