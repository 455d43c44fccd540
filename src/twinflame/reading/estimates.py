"""From posterior draws to estimates: the median and the interval that holds 90 %."""

import numpy as np
from numpy.typing import NDArray

from twinflame.reading.model import Estimate, Series

Floats = NDArray[np.float64]

LEVELS = (0.05, 0.5, 0.95)
Z90 = 1.6448536269514722


def estimate(draws: Floats) -> Estimate:
    """Median and 90 % interval of draws, shape (draws,)."""
    low, value, high = np.quantile(draws, LEVELS)
    return Estimate(float(value), float(low), float(high))


def series(draws: Floats) -> Series:
    """The same at each of several times; shape (draws, times)."""
    low, value, high = np.quantile(draws, LEVELS, axis=0)
    return Series(tuple(value.tolist()), tuple(low.tolist()), tuple(high.tolist()))


def counted(draws: Floats) -> Series:
    """For simulated counts: median and an interval of whole numbers that holds at least 90 %."""
    low = np.quantile(draws, LEVELS[0], axis=0, method="inverted_cdf")
    high = np.quantile(draws, LEVELS[2], axis=0, method="inverted_cdf")
    value = np.quantile(draws, LEVELS[1], axis=0, method="inverted_cdf")
    return Series(tuple(value.tolist()), tuple(low.tolist()), tuple(high.tolist()))


def normal(mean: float, sd: float) -> Estimate:
    """The exponential of a normal: median and 90 % interval."""
    return Estimate(*(float(np.exp(x)) for x in (mean, mean - Z90 * sd, mean + Z90 * sd)))
