"""Wall clocks to UTC: what a phone showed, in the zone where it showed it."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np
import polars as pl
from numpy.typing import NDArray

from twinflame.errors import InputError

NO_ZONE = (
    "The export does not say in which time zone its clock ran. It was read as UTC, so hours of the day may "
    "be shifted; name the zone with --zone, for example --zone Europe/Berlin."
)
IN_UTC = "Hours of the day are told in UTC; name your time zone with --zone to change it."
"""Said of exports whose stamps tell the moment itself, when no zone is named."""


def check_zone(zone: str) -> str:
    """The zone's name, if there is such a zone.

    >>> check_zone("Asia/Kolkata")
    'Asia/Kolkata'
    """
    known = True
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        known = False
    if not known:
        raise InputError(
            "There is no time zone of that name. Use an IANA name such as Europe/Berlin or Asia/Kolkata."
        )
    return zone


def wall_to_utc(wall: NDArray[np.float64], zone: str | None) -> tuple[NDArray[np.float64], tuple[str, ...]]:
    """UTC seconds for wall-clock seconds, and notes on hours that the clock skipped or passed twice.

    Parameters
    ----------
    wall
        Seconds since 1970-01-01 00:00 on the wall clock, float64, shape (n,), in the order of the file.
    zone
        IANA name; None stands for UTC and gives a note that no zone was named.

    Notes
    -----
    In an hour passed twice the first pass is taken until the clock steps back within that hour, then the
    second. A time in a skipped hour is read with the offset from before the change.

    Examples
    --------
    >>> utc, notes = wall_to_utc(np.array([1711852200.0]), "Europe/Berlin")  # 2024-03-31 02:30, skipped
    >>> datetime.fromtimestamp(utc[0], UTC).isoformat(), len(notes)
    ('2024-03-31T01:30:00+00:00', 1)
    """
    if zone is None:
        return wall, (NO_ZONE,)
    if not len(wall) or zone == "UTC":
        return wall, ()
    tz = ZoneInfo(check_zone(zone))
    micro = pl.Series(np.round(wall * 1e6).astype(np.int64)).cast(pl.Datetime("us"))
    first = _seconds(micro.dt.replace_time_zone(zone, ambiguous="earliest", non_existent="null"))
    second = _seconds(micro.dt.replace_time_zone(zone, ambiguous="latest", non_existent="null"))
    notes = []
    skipped = np.isnan(first)
    if skipped.any():
        first[skipped] = second[skipped] = [_before_change(w, tz) for w in wall[skipped]]
        notes.append(
            f"{_stamps(skipped)} in an hour that the clock skipped in spring; read as if it had not been "
            f"put on."
        )
    twice = second > first
    if twice.any():
        notes.append(
            f"{_stamps(twice)} in an hour that the clock passed twice in autumn; which of the two was told "
            "from the order of rows, and may be an hour off."
        )
        first[twice] = _by_order(wall[twice], first[twice], second[twice])
    return first, tuple(notes)


def _seconds(stamps: pl.Series) -> NDArray[np.float64]:
    micro = stamps.dt.epoch("us").cast(pl.Float64).to_numpy()
    return np.array(micro, dtype=np.float64) / 1e6


def _before_change(wall: float, tz: ZoneInfo) -> float:
    return (datetime(1970, 1, 1) + timedelta(seconds=wall)).replace(tzinfo=tz, fold=0).timestamp()


def _stamps(rows: NDArray[np.bool_]) -> str:
    n = int(rows.sum())
    return "1 stamp lies" if n == 1 else f"{n} stamps lie"


def _by_order(
    wall: NDArray[np.float64], first: NDArray[np.float64], second: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Of two possible times for each row of a doubled hour, the one that the rows' order speaks for."""
    new_hour = np.diff(wall, prepend=wall[0]) > 43_200  # another year's change
    stepped_back = np.diff(wall, prepend=wall[0]) < 0
    hour = np.cumsum(new_hour | (np.diff(wall, prepend=wall[0]) < -43_200))
    backs = np.cumsum(stepped_back)
    start = np.maximum.accumulate(np.where(np.diff(hour, prepend=-1) > 0, np.arange(len(hour)), 0))
    return np.where(backs > backs[start], second, first)


def wall_clock(stamps: Sequence[str], form: str) -> NDArray[np.float64]:
    """Seconds of stamps in one form, NaN where one is none; with an offset in the form they are in UTC.

    >>> wall_clock(["2024-01-02 10:00:00", "2024-02-31 10:00:00"], "%Y-%m-%d %H:%M:%S").tolist()
    [1704189600.0, nan]
    """
    parsed = pl.Series(stamps, dtype=pl.String).str.strptime(pl.Datetime("ms"), form, strict=False)
    told = parsed.dt.epoch("ms").cast(pl.Float64).fill_null(np.nan).to_numpy() / 1000
    return np.asarray(told, dtype=np.float64)


def moment(seconds: float) -> datetime:
    """A UTC datetime for seconds since 1970."""
    return datetime.fromtimestamp(float(seconds), UTC)
