r"""How the five of a fitted light loop went, day by day, with intervals.

The filter of `light_filter` runs forward along the check-ins for each draw of the fit, then back (Rauch, Tung
and Striebel 1965): with :math:`m_n, P_n` after day n, :math:`m^-_{n+1}, P^-_{n+1}` ahead of the next and
:math:`F` the step between them,

.. math:: C = P_n F^\top (P^-_{n+1})^{-1}, \quad \bar m_n = m_n + C (\bar m_{n+1} - m^-_{n+1}), \quad
    \bar P_n = P_n + C (\bar P_{n+1} - P^-_{n+1}) C^\top

so that each day is told by all days, those after it as well. What is spread between draws and within each is
put together; intervals hold 90 %. It rests on the model as the fit does: of a part of which nothing was told
it gives what the model presumes from the others.
"""

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import ArrayLike, NDArray

from twinflame.journey.light import HOLD
from twinflame.journey.light_filter import SPREAD, START, Loops, _ahead, _taken
from twinflame.journey.light_fit import LightFit, Range, checked, loops_with, ranged
from twinflame.journey.light_parts import PARTS

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class LightCourse:
    """The five through time: low, middle and high, shape (3, days, 5), each from 0 to 1.

    `change` says by how much each differs on the last day from the first, with what is between them left out:
    the two days are taken as told apart, which makes the interval rather too wide than too narrow.
    """

    values: Array
    change: tuple[Range, ...]


def course(fit: LightFit, checkins: ArrayLike, seed: int) -> LightCourse:
    """Follows the five along the check-ins that were fitted.

    Parameters
    ----------
    fit
        What `light_fit.fit` found of them.
    checkins
        The same: shape (days, 5), NaN where nothing was told.
    seed
        For what is drawn within each loop.

    Raises
    ------
    InputError
        As `light_fit.fit` does.

    Examples
    --------
    >>> from twinflame.journey.light import LightLoop, simulate
    >>> from twinflame.journey.light_fit import fit
    >>> week = simulate(LightLoop(), [0.3] * 5, 6, seed=1)[:, 0]
    >>> course(fit(week, seed=1), week, seed=1).values.shape
    (3, 7, 5)
    """
    days = checked(checkins)
    mean, spread = followed(loops_with(fit.draws), days)
    rng = np.random.default_rng([seed, 3])
    shake = rng.standard_normal((len(mean), 1, len(PARTS)))  # one for each loop, so that lines do not tremble
    values = np.quantile(np.clip(mean + spread * shake, 0.0, 1.0), (0.05, 0.5, 0.95), axis=0)
    ends = [
        np.clip(mean[:, n] + spread[:, n] * rng.standard_normal(mean[:, n].shape), 0.0, 1.0) for n in (0, -1)
    ]
    return LightCourse(values, tuple(ranged(x) for x in (ends[1] - ends[0]).T))


def followed(loops: Loops, days: Array) -> tuple[Array, Array]:
    """Mean and standard deviation of each part on each day for m loops, both of shape (m, days, 5)."""
    shape = (len(loops.spark), *days.shape)
    means, spreads = np.empty(shape), np.empty(shape)
    _follow(loops.tau, loops.gain, loops.spark, loops.tethers, loops.noise, loops.error, days, means, spreads)
    return means, spreads


@njit(cache=True)
def _follow(
    tau: Array, gain: Array, spark: Array, tethers: Array, noise: Array, error: Array, days: Array,
    means: Array, spreads: Array,
) -> None:  # fmt: skip
    """Fills the last two, forward and back."""
    many = len(days)
    mean, cov = np.empty((many, 5)), np.empty((many, 5, 5))
    ahead, wide, over = np.empty((many, 5)), np.empty((many, 5, 5)), np.empty((many, 5, 5))
    for i in range(len(spark)):
        now, around = np.full(5, START), np.eye(5) * SPREAD**2
        for n in range(many):
            if n:
                _ahead(tau[i], gain[i], spark[i], HOLD * tethers[i], noise[i], now, around, over[n])
            ahead[n] = now
            wide[n] = around
            for k in range(5):
                if np.isfinite(days[n, k]):
                    _taken(now, around, k, days[n, k], error[i])
            mean[n] = now
            cov[n] = around
        for n in range(many - 2, -1, -1):
            back = np.linalg.solve(wide[n + 1] + 1e-10 * np.eye(5), over[n + 1] @ cov[n]).T
            mean[n] += back @ (mean[n + 1] - ahead[n + 1])
            cov[n] += back @ (cov[n + 1] - wide[n + 1]) @ back.T
        means[i] = mean
        for n in range(many):
            for k in range(5):
                spreads[i, n, k] = np.sqrt(max(cov[n, k, k], 0.0))
