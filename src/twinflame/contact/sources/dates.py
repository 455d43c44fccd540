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
OPEN_YEARS = (
    "The dates have years of two digits and can be read in more than one order, and nothing in the file "
    "settles which. Say it with --dates dmy (day first), --dates mdy (month first) or --dates ymd (year "
    "first)."
)

_BUDDHIST = 543
_A_DAY = 3  # contacts on each day, below which steps are no evidence: somebody may write once a month
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

    @property
    def question(self) -> str:
        """What is to be asked where the order stays open."""
        return OPEN_YEARS if self.reason == "years" else OPEN_DATES


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
    words = {"dmy": "day first", "mdy": "month first", "ymd": "year first"}.get(order)
    reasons = {
        "steps": "told from the steps between days; --dates changes it",
        "dots": "as dates with dots are written; --dates changes it",
        "user": "as told with --dates",
    }
    return f"Dates were read {words}, {reasons[reason]}." if words and reason in reasons else ""


def decide(
    parts: NDArray[np.int32], separator: str, latest: float | None = None, earliest: float | None = None
) -> Decision:
    """Find the order of the dates of one layout, given in the order of the file.

    It is settled by, in this sense: a year of four digits in front; parts that are no month or no day; dates
    that lie in the future, or with years of two digits in a time before the app (`latest`, `earliest`, in
    days since 1970); rows that would run backwards; steps between days of contact that would all be months,
    where there are a few contacts a day; dots, which no language writes between month and day.
    """
    if not len(parts):
        return Decision("dmy", "empty")
    rows = len(parts)
    parts = parts[
        np.concatenate([[True], (parts[1:] != parts[:-1]).any(axis=1)])
    ]  # once for each run of rows
    if np.mean(parts[:, 0] > 99) > 0.5:
        bad = {order: int(np.isnan(days(parts, order)).sum()) for order in ("ymd", "ydm")}
        return Decision(
            "ydm" if 3 * bad["ydm"] < bad["ymd"] and bad["ymd"] > 0.01 * len(parts) else "ymd", "year first"
        )
    short = bool(np.mean(parts[:, 2] < 100) > 0.5)
    told = _distinct({order: days(parts, order) for order in ("dmy", "mdy", *(("ymd",) if short else ()))})
    if len(told) == 1:
        return Decision("dmy", "same")
    faults = {order: _faults(d, latest, earliest if short else None) for order, d in told.items()}
    best = min(faults, key=lambda order: faults[order])
    left = {order: d for order, d in told.items() if not _worse(faults[order], faults[best])}
    if len(left) == 1:
        return Decision(best, "rows")
    by_steps = _by_steps(left)
    if by_steps and rows >= _A_DAY * len(np.unique(parts, axis=0)):
        return Decision(by_steps, "steps")
    if separator == "." and "dmy" in left:
        return Decision("dmy", "dots")
    return Decision(None, "years" if "ymd" in left else "")


def answered(decision: Decision, parts: NDArray[np.int32], wanted: str | None) -> Decision:
    """The decision after the user's word, which yields to a year of four digits."""
    behind = len(parts) > 0 and bool(np.mean(parts[:, 2] > 99) > 0.5)
    told = decision.reason == "year first" or (wanted == "ymd" and behind)
    return decision if wanted is None or told else Decision(wanted, "user")


def _distinct(told: dict[str, NDArray[np.float64]]) -> dict[str, NDArray[np.float64]]:
    """Without the orders that give the same days as one before them."""
    kept: dict[str, NDArray[np.float64]] = {}
    for order, d in told.items():
        if not any(np.array_equal(d, other, equal_nan=True) for other in kept.values()):
            kept[order] = d
    return kept


def _worse(faults: int, least: int) -> bool:
    """Whether so many faults are clearly more than the least that another order has."""
    return faults > 3 * least and (not least or faults >= 4)


def _faults(told: NDArray[np.float64], latest: float | None, earliest: float | None) -> int:
    """Dates that cannot be, and steps back."""
    future = told > np.inf if latest is None else told > latest
    past = told < -np.inf if earliest is None else told < earliest
    kept = told[~np.isnan(told)]
    return int((np.isnan(told) | future | past).sum()) + int((np.diff(kept) < -1).sum())


def _by_steps(told: dict[str, NDArray[np.float64]]) -> str | None:
    """The order under which days of contact lie days apart, where under the others all lie months apart."""
    steps = {order: np.diff(np.unique(d[~np.isnan(d)])) for order, d in told.items()}
    for order in told:
        others = [steps[other] for other in told if other != order]
        if len(steps[order]) >= 2 and np.median(steps[order]) <= 7:
            return order if all(len(other) and other.min() >= 28 for other in others) else None
    return None
