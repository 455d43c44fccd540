"""Day or month first: decided over a whole file, or left open and asked."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

ORDERS: dict[str, tuple[int, int, int]] = {
    "dmy": (2, 1, 0),
    "mdy": (2, 0, 1),
    "ymd": (0, 1, 2),
    "ydm": (0, 2, 1),
}
"""For each order, where year, month and day stand among the three parts."""

OPEN_DATES = (
    "The dates can be read with the day first or with the month first, and nothing in the file settles "
    "which. Say it with --dates dmy (day first) or --dates mdy (month first)."
)
"""What is asked when `decide` leaves it open."""

_BUDDHIST = 543
_FIRST_YEAR, _LAST_YEAR = 1990, 2200
_MONTHS = (
    np.arange(f"{_FIRST_YEAR}-01", f"{_LAST_YEAR}-02", dtype="datetime64[M]")
    .astype("datetime64[D]")
    .astype(np.int64)
)
"""Days since 1970 of each first of the month."""


@dataclass(frozen=True, slots=True)
class Decision:
    """The order of a date's parts, or None where it stays open, and why."""

    order: str | None
    reason: str = ""


def days(parts: NDArray[np.int32], order: str) -> NDArray[np.float64]:
    """Days since 1970-01-01 for dates in three parts, shape (n, 3); NaN where there is no such date.

    Years of two digits are of this century; years of the Buddhist calendar are turned into common ones.

    >>> days(np.array([[5, 1, 2000], [31, 2, 2020]]), "dmy").tolist()
    [10961.0, nan]
    """
    year, month, day = (parts[:, i] for i in ORDERS[order])
    year = np.where(year < 100, year + 2000, year)
    year = np.where((year >= 2500) & (year < 2700), year - _BUDDHIST, year)
    sound = (year >= _FIRST_YEAR) & (year < _LAST_YEAR) & (month >= 1) & (month <= 12) & (day >= 1)
    index = np.where(sound, (year - _FIRST_YEAR) * 12 + month - 1, 0)
    first = _MONTHS[index]
    return np.where(sound & (day <= _MONTHS[index + 1] - first), first + day - 1.0, np.nan)


def said(order: str, reason: str) -> str:
    """A note on how dates were read, where that was not plain from the dates themselves; else an empty text.

    >>> said("dmy", "steps")
    'Dates were read day first, told from the steps between days; --dates changes it.'
    """
    words = {"dmy": "day first", "mdy": "month first"}.get(order)
    reasons = {
        "steps": "told from the steps between days; --dates changes it",
        "dots": "as dates with dots are written; --dates changes it",
        "user": "as told with --dates",
    }
    return f"Dates were read {words}, {reasons[reason]}." if words and reason in reasons else ""


def decide(parts: NDArray[np.int32], separator: str, latest: float | None = None) -> Decision:
    """Find the order of the dates of one layout, given in the order of the file.

    It is settled by, in this sense: a year of four digits in front; parts that are no month or no day; dates
    that lie in the future (`latest`, in days since 1970); rows that would run backwards; steps between days
    of contact that would all be months; dots, which no country writes between month and day.
    """
    if not len(parts):
        return Decision("dmy", "empty")
    parts = parts[
        np.concatenate([[True], (parts[1:] != parts[:-1]).any(axis=1)])
    ]  # once for each run of rows
    if np.mean(parts[:, 0] > 99) > 0.5:
        bad = {order: int(np.isnan(days(parts, order)).sum()) for order in ("ymd", "ydm")}
        return Decision(
            "ydm" if 3 * bad["ydm"] < bad["ymd"] and bad["ymd"] > 0.01 * len(parts) else "ymd", "year first"
        )
    told = {order: days(parts, order) for order in ("dmy", "mdy")}
    if np.mean(parts[:, 2] < 100) > 0.5:
        year_first = days(parts, "ymd")
        if min(_faults(d, latest) for d in told.values()) > 3 * _faults(year_first, latest):
            return Decision("ymd", "year first")
    if np.array_equal(told["dmy"], told["mdy"], equal_nan=True):
        return Decision("dmy", "same")
    faults = {order: _faults(d, latest) for order, d in told.items()}
    best, worst = sorted(faults, key=lambda order: faults[order])
    if faults[worst] > 3 * faults[best] and (not faults[best] or faults[worst] >= 4):
        return Decision(best, "rows")
    by_steps = _by_steps(told)
    if by_steps:
        return Decision(by_steps, "steps")
    return Decision("dmy", "dots") if separator == "." else Decision(None)


def _unsound(told: NDArray[np.float64], latest: float | None) -> int:
    future = told > latest if latest is not None else np.zeros(len(told), bool)
    return int((np.isnan(told) | future).sum())


def _backward(told: NDArray[np.float64]) -> int:
    kept = told[~np.isnan(told)]
    return int((np.diff(kept) < -1).sum())


def _faults(told: NDArray[np.float64], latest: float | None) -> int:
    return _unsound(told, latest) + _backward(told)


def _by_steps(told: dict[str, NDArray[np.float64]]) -> str | None:
    """The order under which days of contact lie days apart, where under the other all lie months apart."""
    steps = {order: np.diff(np.unique(d[~np.isnan(d)])) for order, d in told.items()}
    for order, other in (("dmy", "mdy"), ("mdy", "dmy")):
        if len(steps[order]) >= 2 and np.median(steps[order]) <= 7 and steps[other].min() >= 28:
            return order
    return None
