"""The same message in two exports: the same person, the same class of kind, the same time.

Times are equal within the coarser of the two steps. Matching is one to one, so that what was sent twice
stays twice. Since people often write several times a minute, equal stamps alone prove nothing: rows count
as the same only if at least half of what the smaller export holds of the common period is in the other too.
Clocks may differ by a zone's offset, also one that changes with summer time. All is done by sorting: time
grows as n log n.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twinflame.contact.sources.base import Chat

SHARE = 0.5
"""Least share of the common period's rows, of the export with fewer there, for it to be the same history."""
SHIFTED_SHARE = 0.8
"""Least such share where clocks are taken to differ."""
FEWEST = 20
"""Least equal rows for that between different apps, or with clocks that differ."""
_QUARTER, _HOUR = 900.0, 3600.0
_FARTHEST = 26 * 4  # quarters of an hour between the zones farthest apart
_SAMPLE = 2_000
_CLASS = np.array([0, 0, 1, 1, 2], np.int64)  # messages with media, calls with missed ones, reactions
_RANKS = 1 << 20

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Repeats:
    """Which rows of the second export are in the first too; and what to add to its times, in seconds.

    Both have shape (n,), of the second export's rows.
    """

    rows: Bools
    shift: Floats


def repeated(first: Chat, second: Chat, *, alike: bool) -> Repeats:
    """Find the rows of the second export that the first holds too.

    Parameters
    ----------
    first, second
        Conversations with one list of names, in order of time.
    alike
        Whether both are of one app, so that few equal rows suffice.
    """
    none = Repeats(np.zeros(len(second.times), bool), np.zeros(len(second.times)))
    if not len(first.times) or not len(second.times):
        return none
    step = max(1.0, first.precision, second.precision)
    told = _matched(first, second, none.shift, step)
    if _share(first, second, told) >= SHARE and (alike or told.rows.sum() >= FEWEST):
        return told
    shifted = _matched_shifted(first, second, step)
    if shifted is None or shifted.rows.sum() < FEWEST:
        return none
    return shifted if _share(first, second, shifted) >= SHIFTED_SHARE else none


def _share(first: Chat, second: Chat, told: Repeats) -> float:
    """Rows in both, over the rows that the smaller has in the common period."""
    times = np.sort(second.times + told.shift)
    since, until = max(first.times[0], times[0]) - 60, min(first.times[-1], times[-1]) + 60
    counts = [np.searchsorted(t, until) - np.searchsorted(t, since) for t in (first.times, times)]
    return float(told.rows.sum() / max(1, min(counts)))


def _matched(first: Chat, second: Chat, shift: Floats, step: float) -> Repeats:
    """Rows with equal stamps; where stamps are finer than a minute, also if one of the two was rounded."""
    moved = second.times + shift
    here, there = _keys(first.times, first, step), _keys(moved, second, step)
    left, rows = np.isin(here, there), np.isin(there, here)
    if step <= 1.0:
        a, b = np.flatnonzero(~left), np.flatnonzero(~rows)
        here, there = _keys(first.times + step / 2, first, step, a), _keys(moved + step / 2, second, step, b)
        rows[b[np.isin(there, here)]] = True
    return Repeats(rows, shift)


def _keys(times: Floats, chat: Chat, step: float, rows: Ints | None = None) -> Ints:
    """A number for each row: stamp, class, person, and how many rows before it have the same of all these."""
    chosen = slice(None) if rows is None else rows
    cell = np.floor(times[chosen] / step).astype(np.int64)
    people = max(2, len(chat.names))
    key = (cell * 3 + _CLASS[chat.kinds[chosen]]) * people + chat.who[chosen]
    order = np.argsort(key, kind="stable")
    ordered = key[order]
    starts = np.r_[True, ordered[1:] != ordered[:-1]]
    at = np.arange(len(key))
    rank = np.empty(len(key), np.int64)
    rank[order] = at - np.maximum.accumulate(np.where(starts, at, 0))
    return key * _RANKS + np.minimum(rank, _RANKS - 1)


def _matched_shifted(first: Chat, second: Chat, step: float) -> Repeats | None:
    """Rows equal but for a zone's offset, with or without summer time; None where no offset stands out."""
    best = _offset(first, second, step)
    if best is None:
        return None
    shift = np.full(len(second.times), np.nan)
    left = np.ones(len(first.times), bool)
    for offset in (best, best + _HOUR, best - _HOUR):
        a, b = np.flatnonzero(left), np.flatnonzero(np.isnan(shift))
        here = _keys(first.times, first, step, a)
        there = _keys(second.times + offset, second, step, b)
        same = np.isin(there, here)
        if same.sum() < FEWEST:
            continue
        left[a[np.isin(here, there)]] = False
        shift[b[same]] = offset
    rows = ~np.isnan(shift)
    if not rows.any():
        return None
    at = np.maximum.accumulate(
        np.where(rows, np.arange(len(rows)), -1)
    )  # the last row before that is in both
    return Repeats(rows, shift[np.where(at < 0, np.argmax(rows), at)])


def _offset(first: Chat, second: Chat, step: float) -> float | None:
    """The offset of the second clock at which most of a sample of its rows are in the first."""
    if _QUARTER % step:
        return None
    most = _FARTHEST * _QUARTER
    near = np.flatnonzero((second.times > first.times[0] - most) & (second.times < first.times[-1] + most))
    if len(near) < FEWEST:
        return None
    sample = near[:: -(-len(near) // _SAMPLE)]
    here = np.unique(_keys(first.times, first, step) // _RANKS)
    there = _keys(second.times, second, step, sample) // _RANKS
    quarter = int(_QUARTER / step) * 3 * max(2, len(second.names))
    offsets = sorted(range(-_FARTHEST, _FARTHEST + 1), key=abs)
    found = [int(np.isin(there + quarter * k, here).sum()) for k in offsets]
    best = int(np.argmax(found))
    return offsets[best] * _QUARTER if found[best] else None
