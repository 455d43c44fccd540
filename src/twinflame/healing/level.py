r"""A level that moves slowly and is seen through noise, with all that is not known of it.

The local level model (Durbin and Koopman 2012, Time Series Analysis by State Space Methods, chapter 2), with
one observation equation for each source k that sees the level x:

.. math::
    x_{t+1} = x_t + N(0, q), \qquad y_{k,t} = x_t + a_k + N(0, r_k)

Days without a value are simply passed over. A source may lie higher or lower than the first one by a constant
a_k, which is learned (a_0 = 0). r_k is the source's own measurement error where that is known; else one r is
learned for all. q and r are not fixed at a best value but averaged over a grid, weighed by their likelihood,
with flat weights on both standard deviations (Gelman 2006, Bayesian Analysis 1:515-534): otherwise intervals
would be too narrow, above all with few values. Kalman filter and Rauch-Tung-Striebel smoother, for all grid
points at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twinflame.errors import InputError

Floats = NDArray[np.float64]

TOP = 10.0  # of the scale
_STEPS = np.linspace(0.0, 0.5, 13)  # standard deviation of a day's step
_NOISES = np.linspace(0.1, 3.4, 12)  # standard deviation of a value
_WIDE = TOP**2  # variance of what nothing is known of


@dataclass(frozen=True, slots=True, eq=False)
class Series:
    """Values of one source on a scale of 0 to 10 on which 10 is healed.

    Attributes
    ----------
    days
        Days since 1970-01-01, rising, each once; int64, shape (n,).
    values
        float64, shape (n,).
    error
        Standard error of one value in points of the scale; None where it is not known.

    Raises
    ------
    InputError
        When days and values do not fit together, or a value does not lie on the scale.
    """

    days: NDArray[np.int64]
    values: Floats
    error: float | None = None

    def __post_init__(self) -> None:
        for name, kind in (("days", np.int64), ("values", np.float64)):
            array = np.array(getattr(self, name), dtype=kind)
            array.flags.writeable = False
            object.__setattr__(self, name, array)
        if self.days.ndim != 1 or self.days.shape != self.values.shape:
            raise InputError("A series needs one value for each day.")
        if np.diff(self.days).min(initial=1) < 1:
            raise InputError("A series is ordered by day, with each day once.")
        if not ((self.values >= 0.0) & (self.values <= TOP)).all():
            raise InputError("A value of healing lies between 0 and 10.")

    def within(self, first: int, last: int) -> "Series":
        """What lies between two days, both included."""
        keep = (self.days >= first) & (self.days <= last)
        return Series(self.days[keep], self.values[keep], self.error)


@dataclass(frozen=True, slots=True, eq=False)
class Level:
    """Where the level lies on each day, given all values: means and variances, shape (days,); and its change.

    `change` and `change_variance` are of the last day less the first, what both share taken into account.
    """

    mean: Floats
    variance: Floats
    change: float
    change_variance: float


def level(sources: Sequence[Series], first: int, last: int) -> Level:
    """The level that these sources see, from one day to another, both included.

    Raises
    ------
    InputError
        When a day is not within the sources' reach, or nothing was seen.

    Examples
    --------
    >>> steady = Series(np.arange(0, 60, 3), np.tile([4.0, 6.0], 10))
    >>> found = level([steady], 0, 57)
    >>> round(float(found.mean[30]), 1), bool(found.variance[30] < 0.25)
    (5.0, True)
    """
    seen = [source.within(first, last) for source in sources]
    seen = [source for source in seen if len(source.days)]
    if not seen or last < first:
        raise InputError("Nothing was seen between these days.")
    steps, noises = (grid.ravel() for grid in np.meshgrid(_STEPS**2, _NOISES**2))
    means, spreads, weight = _filter(seen, first, last, steps, noises)
    return _smooth(means, spreads, steps, weight)


def _filter(
    sources: list[Series], first: int, last: int, steps: Floats, noises: Floats
) -> tuple[Floats, Floats, Floats]:
    """Filtered means (days, grid, d) and covariances (days, grid, d, d), and each grid point's weight."""
    grid, d, days = len(steps), len(sources), last - first + 1
    mean = np.zeros((grid, d))
    mean[:, 0] = sources[0].values[0]
    spread = np.tile(np.eye(d) * _WIDE, (grid, 1, 1))
    means, spreads = np.empty((days, grid, d)), np.empty((days, grid, d, d))
    fit = np.zeros(grid)
    values = np.full((days, d), np.nan)
    for k, source in enumerate(sources):
        values[source.days - first, k] = source.values
    variances = [noises if s.error is None else np.full(grid, s.error**2) for s in sources]
    for day in range(days):
        if day:
            spread[:, 0, 0] += steps
        for k in np.flatnonzero(np.isfinite(values[day])).tolist():
            reach = spread[:, :, 0] + (spread[:, :, k] if k else 0.0)  # covariance of the state with x + a_k
            variance = reach[:, 0] + (reach[:, k] if k else 0.0) + variances[k]
            off = values[day, k] - mean[:, 0] - (mean[:, k] if k else 0.0)
            fit -= 0.5 * (np.log(variance) + off**2 / variance)
            mean = mean + reach * (off / variance)[:, None]
            spread = spread - reach[:, :, None] * reach[:, None, :] / variance[:, None, None]
        means[day], spreads[day] = mean, spread
    weight = np.exp(fit - fit.max())
    return means, spreads, weight / weight.sum()


def _smooth(means: Floats, spreads: Floats, steps: Floats, weight: Floats) -> Level:
    """The level given values before and after, averaged over the grid."""
    days = len(means)
    mean, spread = means[-1], spreads[-1]
    shared = spread  # covariance of this day's state with the last day's
    at, scatter = np.empty((days, len(steps))), np.empty((days, len(steps)))
    at[-1], scatter[-1] = mean[:, 0], spread[:, 0, 0]
    for day in range(days - 2, -1, -1):
        ahead = spreads[day].copy()
        ahead[:, 0, 0] += steps
        back = np.swapaxes(np.linalg.solve(ahead, spreads[day]), 1, 2)
        mean = means[day] + np.einsum("gij,gj->gi", back, mean - means[day])
        spread = spreads[day] + back @ (spread - ahead) @ np.swapaxes(back, 1, 2)
        shared = back @ shared
        at[day], scatter[day] = mean[:, 0], spread[:, 0, 0]
    middle = at @ weight
    moved = at[-1] - at[0]
    moved_by = scatter[-1] + scatter[0] - 2.0 * shared[:, 0, 0]
    change = float(moved @ weight)
    return Level(
        middle,
        (scatter + at**2) @ weight - middle**2,
        change,
        float((moved_by + moved**2) @ weight - change**2) if days > 1 else 0.0,
    )
