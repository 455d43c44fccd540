"""A log of signals: that one came, of what kind, and when it was written down. Never what was in it.

The time of a signal is when it was written down, not when it was felt: what is written down after the fact
can no longer be told from hindsight. Nobody marks a signal as hit or miss; what followed is read from
contact, so misses cost no more than hits.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import IntEnum
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np
from numpy.typing import NDArray

from twinflame.errors import InputError

Floats = NDArray[np.float64]

DAY = 86_400.0
WEEK = 7 * DAY


class Signal(IntEnum):
    """What a signal was."""

    DREAM = 0
    PRESENCE = 1
    THOUGHT = 2


@dataclass(frozen=True, slots=True, eq=False)
class SignalLog:
    """Signals of one person, in the time in which that person kept the log.

    Attributes
    ----------
    times
        When each was written down: seconds since 1970-01-01 UTC, float64, shape (n,), not decreasing.
    kinds
        A `Signal` for each; int8, shape (n,).
    start, end
        From when to when the log was kept. Outside it, silence means nothing.
    zone
        IANA name of the zone in which the person lives; hours and weekdays are told in it.

    Raises
    ------
    InputError
        When these do not fit together.

    Examples
    --------
    >>> log = SignalLog(np.array([10.0]), np.array([Signal.DREAM]), 0.0, 60.0)
    >>> len(log)
    1
    """

    times: Floats
    kinds: NDArray[np.int8]
    start: float
    end: float
    zone: str = "UTC"

    def __post_init__(self) -> None:
        for name, kind in (("times", np.float64), ("kinds", np.int8)):
            array = np.array(getattr(self, name), dtype=kind)
            array.flags.writeable = False
            object.__setattr__(self, name, array)
        if self.times.ndim != 1 or self.times.shape != self.kinds.shape:
            raise InputError("A log of signals needs a kind for each time.")
        if not np.isin(self.kinds, [int(kind) for kind in Signal]).all():
            raise InputError("A signal is a dream, a felt presence or a sudden thought.")
        if not np.isfinite([self.start, self.end]).all() or self.end < self.start:
            raise InputError("A log of signals begins before it ends.")
        if not ((self.times >= self.start) & (self.times <= self.end)).all():
            raise InputError("A signal lies outside the time in which the log was kept.")
        if np.diff(self.times).min(initial=0.0) < 0:
            raise InputError("A log of signals is ordered in time; sort it first.")
        try:
            ZoneInfo(self.zone)
        except (ZoneInfoNotFoundError, ValueError):
            raise InputError("The time zone of the signals is not known.") from None

    def __len__(self) -> int:
        return len(self.times)


def noon(day: date, zone: str) -> float:
    """Seconds since 1970-01-01 UTC at noon of a day there.

    Examples
    --------
    >>> noon(date(1970, 1, 1), "Europe/Berlin")
    39600.0
    """
    return datetime.combine(day, time(12), ZoneInfo(zone)).timestamp()


def of_days(kinds: Mapping[date, Signal], last: date, zone: str = "UTC") -> SignalLog:
    """A log where contact is known by the day alone: a signal counts once a day, at noon.

    With contact at noon of its days as well, what came on the day of a signal is set aside, since nobody
    knows which came first, and a window of n days holds the n days that follow.

    Parameters
    ----------
    kinds
        A signal for each day that had any; one at least.
    last
        The last day of which contact is known.
    zone
        IANA name of the zone.

    Examples
    --------
    >>> log = of_days({date(2026, 1, 5): Signal.DREAM}, date(2026, 1, 9))
    >>> len(log), (log.end - log.start) / DAY
    (1, 4.5)
    """
    days = sorted(kinds)
    times = np.array([noon(day, zone) for day in days])
    start = datetime.combine(days[0], time(), ZoneInfo(zone)).timestamp()
    end = max(noon(last, zone), float(times[-1]))
    return SignalLog(times, np.array([kinds[day] for day in days]), start, end, zone)


def wall(times: Floats, zone: str) -> Floats:
    """The same times as a clock on the wall shows them there, as seconds, in order.

    In the hour that the clock passes twice in autumn the order is that of the clock: an error of an hour,
    once a year.

    Examples
    --------
    >>> wall(np.array([0.0]), "Europe/Berlin").tolist()
    [3600.0]
    """
    place = ZoneInfo(zone)
    offsets = [_offset(float(time), place) for time in times]
    return np.sort(times + np.array(offsets, dtype=np.float64))


def _offset(time: float, place: ZoneInfo) -> float:
    offset = datetime.fromtimestamp(time, UTC).astimezone(place).utcoffset()
    return offset.total_seconds() if offset else 0.0
