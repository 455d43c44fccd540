"""The hour grid: what the background intensity is made of.

The background is constant within each hour of the local clock, so its integral is a sum over hours, exact and
independent of the number of contacts. Slow counts are taken at the start of the hour, so they are known
beforehand (predictable), and simulation needs no approximation either.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from twinflame.contact.intensity import slow_counts

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

HOUR = 3600.0
HOURS_PER_WEEK = 168
DAY_HARMONICS = 5
WEEKEND_HARMONICS = 2
RHYTHM = 2 * DAY_HARMONICS + 6 + 2 * WEEKEND_HARMONICS  # columns of the rhythm basis
SLOW_DAYS = 3.0  # memory of the slow counts
SLOW_FLOOR = 0.02  # share of its usual level that is added to a slow count before its logarithm
SLOW_LIMIT = 4.0  # the logarithm is held within this, which keeps simulation stable
REACTIONS = 3  # columns: own slow effect, the other's, and the size of the other's


def rhythm_basis() -> Floats:
    """Smooth periodic basis over the hours of a local week, from Monday 00:00; shape (168, RHYTHM).

    Five harmonics of the day, six contrasts between days, and two harmonics by which weekends differ; each
    column has mean zero, so that the mean log intensity stays with the level.
    """
    hour = np.arange(HOURS_PER_WEEK)
    angle = 2 * np.pi * (hour % 24 + 0.5) / 24
    day = hour // 24
    columns = [f(k * angle) for k in range(1, DAY_HARMONICS + 1) for f in (np.cos, np.sin)]
    columns += [(day == d).astype(float) - (day == 6) for d in range(6)]
    weekend = (day >= 5).astype(float)
    columns += [
        (weekend - 2 / 7) * f(k * angle) for k in range(1, WEEKEND_HARMONICS + 1) for f in (np.cos, np.sin)
    ]
    return np.ascontiguousarray(np.stack(columns, axis=1))


@dataclass(frozen=True, slots=True)
class HourGrid:
    """Hours and weeks of a period, in local time.

    Attributes
    ----------
    start, end
        The period, seconds since 1970 UTC.
    zone
        The time zone in which hours and weeks are local.
    edges
        Borders of the cells in seconds since `start`, shape (cells + 1,); whole local hours, cut at the ends.
    hour_of_week
        0 to 167 from Monday 00:00 local, shape (cells,).
    week
        Index of the local week of each cell, shape (cells,), rising from 0.
    mondays
        The local Monday of each week.
    """

    start: float
    end: float
    zone: str
    edges: Floats
    hour_of_week: Ints
    week: Ints
    mondays: tuple[date, ...]

    @property
    def widths(self) -> Floats:
        """Length of each cell in days."""
        return np.diff(self.edges) / 86_400.0

    @property
    def weeks(self) -> int:
        """How many local weeks the period touches."""
        return len(self.mondays)

    @property
    def week_edges(self) -> Floats:
        """Borders of the weeks in seconds since `start`, shape (weeks + 1,)."""
        first = np.flatnonzero(np.diff(self.week, prepend=-1))
        return np.append(self.edges[first], self.edges[-1])

    def cell_of(self, seconds: Floats) -> Ints:
        """Cell in which a time (seconds since `start`) falls."""
        found = np.searchsorted(self.edges, seconds, side="right") - 1
        return np.clip(found, 0, len(self.hour_of_week) - 1)


@lru_cache(maxsize=4)  # simulated histories of a period are judged by the dozen
def hour_grid(start: float, end: float, zone: str = "UTC") -> HourGrid:
    """The hour grid of a period in a zone.

    Examples
    --------
    >>> g = hour_grid(0.0, 86_400.0 * 10)
    >>> len(g.hour_of_week), g.weeks, g.mondays[0].isoformat()
    (240, 2, '1969-12-29')
    """
    tz = ZoneInfo(zone)
    offset_at_start = _offset(start, tz)
    first = np.floor((start + offset_at_start) / HOUR) * HOUR - offset_at_start
    marks = np.arange(first, end + HOUR, HOUR)
    marks = marks[(marks > start) & (marks < end)]
    edges = np.concatenate([[start], marks, [end]])
    local = edges[:-1] + _offsets(edges[:-1], tz)
    hours = np.floor(local / HOUR + 1e-9).astype(np.int64)
    since_monday = hours + 3 * 24  # 1970-01-01 was a Thursday
    week_number = np.floor_divide(since_monday, HOURS_PER_WEEK)
    week_number = np.maximum.accumulate(week_number)
    present, week = np.unique(week_number, return_inverse=True)
    monday0 = date(1969, 12, 29)
    mondays = tuple(monday0 + timedelta(weeks=int(k)) for k in present)
    return HourGrid(start, end, zone, edges - start, np.mod(since_monday, HOURS_PER_WEEK), week, mondays)


def _offset(seconds: float, tz: ZoneInfo) -> float:
    shift = datetime.fromtimestamp(seconds, tz).utcoffset()
    return shift.total_seconds() if shift is not None else 0.0


def _offsets(seconds: Floats, tz: ZoneInfo) -> Floats:
    """Offset from UTC at rising times; looked up once a day and again only where it changes."""
    if not len(seconds):
        return np.zeros(0)
    step = 24
    knots = np.arange(0, len(seconds), step)
    at_knots = np.array([_offset(float(seconds[k]), tz) for k in np.append(knots, len(seconds) - 1)])
    out = np.repeat(at_knots[:-1], step)[: len(seconds)]
    for k in np.flatnonzero(np.diff(at_knots)):
        a, b = k * step, min((k + 1) * step, len(seconds))
        out[a:b] = [_offset(float(s), tz) for s in seconds[a:b]]
    return out


def usual_levels(counts: Ints | Floats, days: float) -> Floats:
    """Stationary slow counts of two people with these contacts in a period; shape (2,)."""
    return SLOW_DAYS * np.maximum(counts, 1.0) / days


def reactions(times: Floats, who: NDArray[np.int8], grid: HourGrid, usual: Floats) -> Floats:
    """What each twin may react to at the start of each cell, shape (2, cells, REACTIONS).

    The slow effect z is the log of an exponentially weighted count over its usual level, floored and limited.
    Slow counts begin at their usual level. `times` in seconds since the grid's start.
    """
    counts = slow_counts(times, who, grid.edges, 1 / (SLOW_DAYS * 86_400.0), usual.copy())
    floor = SLOW_FLOOR * usual[:, None]
    z = np.clip(np.log((counts + floor) / (usual[:, None] + floor)), -SLOW_LIMIT, SLOW_LIMIT)
    return np.ascontiguousarray(np.stack([z, z[::-1], np.abs(z[::-1])], axis=2))
