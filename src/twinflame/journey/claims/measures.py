"""What is seen of paths: days of union, partings and returns, and who withdraws from whom."""

import numpy as np
from numpy.typing import NDArray

from twinflame.journey.claims.priors import Floats32
from twinflame.journey.state import CLOSENESS, PAIN, REACH
from twinflame.journey.union import APART, DAYS, HEALED, NEAR

MONTH = 30


def union_day(path: Floats32) -> NDArray[np.int64]:
    """The day by which union had lasted, or -1, (n,); from paths (days + 1, ROWS, n)."""
    good = (path[1:, CLOSENESS] > NEAR) & (path[1:, PAIN] < HEALED).all(axis=1)
    if len(good) < DAYS:
        return np.full(path.shape[2], -1, np.int64)
    total = np.concatenate([np.zeros((1, good.shape[1]), np.int32), np.cumsum(good, axis=0, dtype=np.int32)])
    lasted = total[DAYS:] - total[:-DAYS] == DAYS
    return np.where(lasted.any(axis=0), lasted.argmax(axis=0) + DAYS, -1)


def in_union(path: Floats32, _: slice = slice(None)) -> Floats32:
    """By each day, whether union had lasted by then, 0 or 100 %, (days + 1, n)."""
    day = union_day(path)
    by_now = (day >= 0) & (np.arange(len(path))[:, None] >= day)
    return 100 * by_now.astype(np.float32)


def days_before_union(path: Floats32) -> NDArray[np.int64]:
    """Days until union had lasted, or all days if it did not come, (n,)."""
    day = union_day(path)
    return np.where(day < 0, len(path) - 1, day)


def turns(path: Floats32) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """The day of parting, or -1; how often each pair came back; days to the first return, or NaN."""
    near = path[0, CLOSENESS] > NEAR
    parted = np.full(path.shape[2], -1, np.int64)
    returns = np.zeros(path.shape[2], np.int64)
    first = np.full(path.shape[2], np.nan)
    for day, closeness in enumerate(path[1:, CLOSENESS], start=1):
        parts = near & (closeness < APART)
        back = ~near & (closeness > NEAR)
        parted[parts & (parted < 0)] = day
        returns += back & (parted >= 0)
        came = back & (parted >= 0) & np.isnan(first)
        first[came] = day - parted[came]
        near = (near & ~parts) | back
    return parted, returns, first


def breaks(path: Floats32) -> NDArray[np.bool_]:
    """Whether two who were near have parted, (n,)."""
    return np.asarray((path[:, CLOSENESS] < APART).any(axis=0))


def withdrawn(path: Floats32) -> NDArray[np.bool_]:
    """Whether each withdraws while the other reaches, by the mean of each month, (k, 2, n)."""
    total = np.cumsum(path[:, REACH], axis=0, dtype=np.float64)
    month = (total[MONTH:] - total[:-MONTH]) / MONTH
    return (month < 0) & (month[:, ::-1] > 0)


def swaps(path: Floats32) -> NDArray[np.bool_]:
    """Whether first the one and later the other withdrew, (n,)."""
    return np.asarray(withdrawn(path).any(axis=0).all(axis=0))
