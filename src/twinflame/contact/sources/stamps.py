"""Times in a table's column, however they are written, as seconds since 1970 UTC."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from twinflame.contact.sources.base import Options
from twinflame.contact.sources.clock import IN_UTC, wall_to_utc
from twinflame.contact.sources.dates import answered, days, decide, said
from twinflame.errors import ChoiceNeeded, InputError

_DAY = 86_400.0
_NUMBER = r"^-?[0-9]{1,20}(?:\.[0-9]+)?$"
_STAMP = (
    r"(?i)^([0-9]{1,4})([./\-])([0-9]{1,2})[./\-]([0-9]{1,4})(?:[T,\s]+([0-9]{1,2})[:.]([0-9]{2})(?:[:.]([0-9]{2})([.,][0-9]+)?)?"
    r"\s*([ap])?\.?\s*(?:m\.?)?\s*(z|utc|gmt|[+-][0-9]{2}:?[0-9]{2})?)?$"
)
_PARTS = ("a", "sep", "b", "c", "hour", "minute", "second", "fraction", "half", "offset")
_UNITS = ((1e11, 1.0), (1e14, 1e3), (1e17, 1e6), (np.inf, 1e9))  # s, ms, us, ns by size
_MANY = 20  # stamps that all lie on whole minutes are stamps in minutes, from this many on


def looks_like_stamps(column: pl.Series) -> bool:
    """Whether nearly all values of a sample can be read as times."""
    if column.dtype.is_temporal():
        return True
    values = column.drop_nulls()
    if not len(values):
        return False
    if values.dtype.is_numeric():
        return bool((values > 3e8).to_numpy().mean() > 0.9) and values.n_unique() > 1
    return bool(are_stamps(values.cast(pl.String, strict=False)).to_numpy().mean() > 0.9)


def are_stamps(values: pl.Series) -> pl.Series:
    """Which texts can be read as times.

    >>> are_stamps(pl.Series(["2024-01-02 10:00", "Ana", "1704182400"])).to_list()
    [True, False, True]
    """
    text = values.str.strip_chars()
    clocked = text.str.contains(_STAMP) & text.str.contains(":", literal=True)
    return clocked | text.str.contains(r"^[0-9]{10,19}(?:\.[0-9]+)?$")


def join_clock(day: pl.Series, clock: pl.Series) -> pl.Series:
    """One column from a day's and a clock's.

    >>> join_clock(pl.Series(["2024-01-02"]), pl.Series(["10:00"])).to_list()
    ['2024-01-02 10:00']
    """
    if day.dtype.is_temporal() and clock.dtype == pl.Time:
        both = pl.DataFrame({"time": day, "clock": clock})
        return both.select(pl.col("time").cast(pl.Date).dt.combine(pl.col("clock"))).to_series()
    return (day.cast(pl.String, strict=False) + " " + clock.cast(pl.String, strict=False)).rename("time")


def read_stamps(column: pl.Series, options: Options) -> tuple[NDArray[np.float64], float, tuple[str, ...]]:
    """Seconds since 1970 UTC, shape (n,), NaN where a value is no time; the step of stamps; notes.

    Numbers are taken as seconds, milli-, micro- or nanoseconds since 1970, by their size. Text is a date
    in three
    numbers and a time, with or without an offset from UTC; without one it is a wall clock in the options'
    zone.

    Raises
    ------
    ChoiceNeeded
        When day or month first stays open.
    InputError
        When the column holds days alone.

    Examples
    --------
    >>> read_stamps(pl.Series(["2024-01-02T10:00:00+02:00"]), Options())[0].tolist()
    [1704182400.0]
    """
    if column.dtype == pl.Date:
        raise InputError(_DAYS_ALONE)
    if column.dtype.is_temporal():
        return _temporal(column, options)
    if column.dtype.is_numeric():
        return _numeric(column.cast(pl.Float64))
    text = column.cast(pl.String, strict=False).str.strip_chars()
    numeric = text.str.contains(_NUMBER)
    if len(text) and numeric.fill_null(False).to_numpy().mean() > 0.5:
        return _numeric(text.cast(pl.Float64, strict=False))
    return _text(text, options)


_DAYS_ALONE = "The table's times are days without a clock. A reading needs at least hours and minutes."


def _temporal(column: pl.Series, options: Options) -> tuple[NDArray[np.float64], float, tuple[str, ...]]:
    if not isinstance(column.dtype, pl.Datetime):
        raise InputError(_DAYS_ALONE)
    seconds = _possible(column.dt.epoch("us").cast(pl.Float64).fill_null(np.nan).to_numpy() / 1e6)
    if column.dtype.time_zone:
        return seconds, _step(seconds), _told_in_utc(options)
    return _from_wall(seconds, np.full(len(seconds), np.nan), options)


def _numeric(column: pl.Series) -> tuple[NDArray[np.float64], float, tuple[str, ...]]:
    numbers = column.fill_null(np.nan).to_numpy()
    size = float(np.nanmedian(np.abs(numbers))) if not np.isnan(numbers).all() else 0.0
    seconds = numbers / next(factor for most, factor in _UNITS if size < most or most == np.inf)
    seconds = _possible(seconds)
    return seconds, _step(seconds), ()


def _possible(seconds: NDArray[np.float64]) -> NDArray[np.float64]:
    """NaN for times before 1970 and those far in the future."""
    return np.where((seconds > 0) & (seconds < 7e9), seconds, np.nan)


def _text(text: pl.Series, options: Options) -> tuple[NDArray[np.float64], float, tuple[str, ...]]:
    parts = text.str.extract_groups(_STAMP).struct.rename_fields(list(_PARTS)).struct.unnest()
    known = parts["a"].is_not_null().to_numpy()
    if not known.any():
        return np.full(len(text), np.nan), 1.0, ()
    numbers = np.column_stack(
        [parts[name].cast(pl.Int32, strict=False).fill_null(0).to_numpy() for name in ("a", "b", "c")]
    ).astype(np.int32)
    separator = parts["sep"].drop_nulls().mode()[0]
    latest = None if options.now is None else options.now / _DAY + 2
    decision = answered(decide(numbers[known], separator, latest), numbers[known], options.dates)
    if decision.order is None:
        raise ChoiceNeeded(decision.question)
    wall = days(numbers, decision.order) * _DAY + _clock(parts)
    if parts["hour"].is_null().to_numpy()[known].mean() > 0.5:
        raise InputError(_DAYS_ALONE)
    note = said(decision.order, decision.reason)
    seconds, step, notes = _from_wall(wall, _offsets(parts["offset"]), options)
    return (
        seconds,
        step if parts["second"].is_not_null().any() else 60.0,
        (*((note,) if note else ()), *notes),
    )


def _clock(parts: pl.DataFrame) -> NDArray[np.float64]:
    hour, minute, second = (parts[name].cast(pl.Float64).to_numpy() for name in ("hour", "minute", "second"))
    half = parts["half"].str.to_lowercase().to_numpy()
    hour = np.where((half == "p") & (hour < 12), hour + 12, np.where((half == "a") & (hour == 12), 0, hour))
    fraction = parts["fraction"].str.replace(",", ".", literal=True).cast(pl.Float64).fill_null(0).to_numpy()
    sound = (hour < 25) & (minute < 60) & ~(second >= 60)
    return np.where(sound, hour % 24 * 3600 + minute * 60 + np.nan_to_num(second) + fraction, np.nan)


def _offsets(column: pl.Series) -> NDArray[np.float64]:
    """Seconds ahead of UTC; NaN where none is written."""
    low = column.str.to_lowercase()
    sign = pl.when(low.str.starts_with("-")).then(-1.0).otherwise(1.0)
    digits = low.str.replace(":", "").str.slice(1)
    hours = digits.str.slice(0, 2).cast(pl.Float64, strict=False)
    minutes = digits.str.slice(2, 2).cast(pl.Float64, strict=False)
    named = low.is_in(["z", "utc", "gmt"])
    told = pl.when(named).then(0.0).otherwise(sign * (hours * 3600 + minutes * 60))
    return pl.select(told.fill_null(np.nan)).to_series().to_numpy()


def _from_wall(
    wall: NDArray[np.float64], offset: NDArray[np.float64], options: Options
) -> tuple[NDArray[np.float64], float, tuple[str, ...]]:
    """Wall clocks to UTC: by their offset where there is one, else by the zone."""
    seconds = wall - offset
    local = np.isnan(offset) & ~np.isnan(wall)
    notes = _told_in_utc(options)
    if local.any():
        seconds[local], notes = wall_to_utc(wall[local], options.zone)
    return seconds, _step(wall), notes


def _told_in_utc(options: Options) -> tuple[str, ...]:
    return () if options.zone else (IN_UTC,)


def _step(seconds: NDArray[np.float64]) -> float:
    known = seconds[~np.isnan(seconds)]
    return 60.0 if len(known) >= _MANY and not np.any(known % 60) else 1.0
