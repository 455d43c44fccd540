"""How likely check-ins are under a light loop: an extended Kalman filter, for many loops at once.

The loop's noise is taken as in `light.simulate`; a check-in is its part plus an error of its own. Missing
parts and days are simply not taken in.
"""

import math
from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from twinflame.journey.light import HOLD
from twinflame.journey.light_drift import change, slopes

Array = NDArray[np.float64]

START, SPREAD = 0.4, 0.3  # what is presumed of each part before the first day
EDGE = 1e-3  # means are kept this far from 0 and 1
MARGIN = 0.01  # states are kept this far from 0 and 1 where their noise is reckoned
POWER = 4.0


@dataclass(frozen=True, slots=True)
class Loops:
    """The values of m loops: shapes (m, 5) and (m,)."""

    tau: Array
    gain: Array
    spark: Array
    tethers: Array
    noise: Array
    error: Array


@dataclass(frozen=True, slots=True)
class Filtered:
    """Log-likelihood (m,), and mean (m, 5) and covariance (m, 5, 5) of the last day."""

    log_likelihood: Array
    mean: Array
    covariance: Array


def filtered(loops: Loops, days: Array) -> Filtered:
    """Runs along the days of shape (days, 5), NaN where nothing was told."""
    m = len(loops.spark)
    found = Filtered(np.zeros(m), np.empty((m, 5)), np.empty((m, 5, 5)))
    _run(
        loops.tau, loops.gain, loops.spark, loops.tethers, loops.noise, loops.error, days,
        found.log_likelihood, found.mean, found.covariance,
    )  # fmt: skip
    return found


@njit(cache=True)
def _run(
    tau: Array, gain: Array, spark: Array, tethers: Array, noise: Array, error: Array, days: Array,
    total: Array, means: Array, covariances: Array,
) -> None:  # fmt: skip
    """Fills the last three with what the filter finds for each loop."""
    for i in range(len(spark)):
        mean = np.full(5, START)
        cov = np.eye(5) * SPREAD**2
        over = np.empty((5, 5))
        for n in range(len(days)):
            if n:
                _ahead(tau[i], gain[i], spark[i], HOLD * tethers[i], noise[i], mean, cov, over)
            for k in range(5):
                if np.isfinite(days[n, k]):
                    total[i] += _taken(mean, cov, k, days[n, k], error[i])
        means[i] = mean
        covariances[i] = cov


@njit(cache=True)
def _taken(mean: Array, cov: Array, k: int, told: float, error: float) -> float:
    """Takes in one part's check-in; gives its log-likelihood.

    A check-in at an end of the scale says only that it would lie there or beyond: the moments of what lies
    beyond are those of a normal cut off (Allik and others 2016, the Tobit Kalman filter).
    """
    spread = cov[k, k] + error**2
    off = told - mean[k]
    left = 1.0  # share of the variance that the check-in takes away
    if 0.0 < told < 1.0:
        like = -0.5 * (off**2 / spread + np.log(2 * np.pi * spread))
    else:
        side = 1.0 if told >= 1.0 else -1.0
        z = min(side * off / np.sqrt(spread), 8.0)
        beyond = max(0.5 * math.erfc(z / np.sqrt(2.0)), 1e-300)
        ratio = np.exp(-0.5 * z**2) / np.sqrt(2 * np.pi) / beyond
        like = np.log(beyond)
        off = side * np.sqrt(spread) * ratio
        left = ratio * (ratio - z)
    row = cov[k].copy()
    for i in range(5):
        mean[i] = min(max(mean[i] + row[i] / spread * off, EDGE), 1 - EDGE)
        for j in range(5):
            cov[i, j] -= left * row[i] * row[j] / spread
    return float(like)


@njit(cache=True)
def _ahead(
    tau: Array, gain: Array, spark: float, held: float, noise: float, mean: Array, cov: Array, over: Array
) -> None:
    """One day on: the mean by a midpoint step, the covariance by the derivatives at its middle (`over`)."""
    shaken = np.empty(5)
    for k in range(5):
        inside = min(max(mean[k], MARGIN), 1 - MARGIN)
        shaken[k] = noise**2 * inside * (1 - inside)
    middle, slope = np.empty(5), np.empty(5)
    change(tau, gain, spark, POWER, held, mean, slope)
    for k in range(5):
        middle[k] = mean[k] + slope[k] / 2
    turn = np.empty((5, 5))
    slopes(tau, gain, spark, POWER, held, middle, turn)
    for i in range(5):  # I + J + J² / 2; each row of J has but two entries
        for j in range(5):
            twice = turn[i, i] * turn[i, j] + turn[i, i - 1] * turn[i - 1, j]
            over[i, j] = turn[i, j] + twice / 2 + (1.0 if i == j else 0.0)
    _carried(over, cov, shaken)
    change(tau, gain, spark, POWER, held, middle, slope)
    for k in range(5):
        mean[k] = min(max(mean[k] + slope[k], EDGE), 1 - EDGE)


@njit(cache=True)
def _carried(over: Array, cov: Array, shaken: Array) -> None:
    """The covariance a day on, half of its noise before the step and half after: F (P + Q/2) F' + Q/2."""
    for k in range(5):
        cov[k, k] += shaken[k] / 2
    half = np.zeros((5, 5))
    for i in range(5):
        for k in range(5):
            for j in range(5):
                half[i, j] += over[i, k] * cov[k, j]
    for i in range(5):
        for j in range(5):
            total = 0.0
            for k in range(5):
                total += half[i, k] * over[j, k]
            cov[i, j] = total
        cov[i, i] += shaken[i] / 2
