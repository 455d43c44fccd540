"""Rows into order, and clocks that ran wrong: what a phone shows after its battery was empty, for example.

A *jump* is a step of more than `JUMP` between neighbouring rows of a file. Jumps cut the rows into blocks;
the heaviest chain of blocks that rises in time is taken for true, as in the longest increasing subsequence
(Fredman, 1975) with a weight for each block. A block beside the chain has a clock that ran wrong if it
shows times in which nothing else happened, and yet stands between rows of the chain.
Such blocks are few, or nothing is mended.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from twinflame.contact.history import DAY, Kind
from twinflame.contact.sources.base import Chat

JUMP = 30 * DAY
"""Least step back, in seconds, by which a clock is taken to have been set wrong."""
BOUND = 2 * DAY
"""Most room, in seconds, that its neighbours leave a block with a wrong clock if it is to be moved there."""
SHARE = 0.2
"""Most of all rows that may have a wrong clock; beyond, nothing tells which rows are right."""
UNSET = 631_152_000.0
"""1990-01-01: clocks that were never set show times before it, and no app's messages do."""
_MOST_BLOCKS = 2_000

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class _Mended:
    times: Floats
    keep: Bools
    moved: int = 0
    most: float = 0.0  # by how much a moved row may be off, in seconds


def mended(chat: Chat) -> Chat:
    """The rows of one document's conversation in order of time, and notes on what had to be done for it.

    Rows that stand newest first are turned round. Rows out of order are put in order. A block of rows with a
    clock that ran wrong is moved to between its neighbours where these leave little room, else left out.

    Examples
    --------
    >>> times = 1.7e9 + np.array([0.0, 60, -9e8, -9e8 + 60, 7200, 9000, *range(9100, 9130)])
    >>> chat = mended(Chat(times, np.zeros(36, np.int32), np.zeros(36, np.int8), ("Ana",)))
    >>> (chat.times[:5] - 1.7e9).tolist()
    [0.0, 60.0, 3600.0, 3660.0, 7200.0]
    """
    if len(chat.times) < 2:
        return chat
    if _newest_first(chat.times):
        chat = _taken(chat, np.arange(len(chat.times))[::-1])
    if not (np.diff(chat.times) < 0).any() and chat.times[0] >= UNSET:
        return chat
    told = _mend(chat.times, chat.kinds == Kind.REACTION)
    notes = [*chat.notes, *_said(told)]
    kept = np.flatnonzero(told.keep)
    chat = _taken(replace(chat, times=told.times), kept)
    contact = chat.times[chat.kinds != Kind.REACTION]
    back = int((np.diff(contact) < 0).sum())
    if back:
        notes.append(f"{_rows(back)} stood out of order in the export and were put in order.")
    return replace(_taken(chat, np.argsort(chat.times, kind="stable")), notes=tuple(notes))


def _taken(chat: Chat, rows: NDArray[np.intp]) -> Chat:
    steps = None if chat.steps is None else chat.steps[rows]
    return replace(chat, times=chat.times[rows], who=chat.who[rows], kinds=chat.kinds[rows], steps=steps)


def _newest_first(times: Floats) -> bool:
    steps = np.diff(times)
    return bool((steps < 0).sum() > 0.9 * np.count_nonzero(steps) > 0)


def _mend(times: Floats, aside: Bools) -> _Mended:
    """Times mended block by block, and which rows are kept. Rows aside (reactions) stay as they are."""
    keep = np.ones(len(times), bool)
    unset = times < UNSET
    rows = np.flatnonzero(~aside)
    steps = np.diff(times[rows])
    cuts = np.flatnonzero(np.abs(steps) > JUMP) + 1
    told = _Mended(times, keep)
    if len(rows) and (steps < -JUMP).any() and len(cuts) < _MOST_BLOCKS:
        starts, ends = np.r_[0, cuts], np.r_[cuts, len(rows)]
        good = _chain(times[rows], starts, ends)
        wrong = ~np.repeat(good, ends - starts)
        if 0 < wrong.sum() <= SHARE * len(rows):
            told = _moved(times, rows, wrong)
    left = unset & told.keep & (told.times < UNSET)
    if left.sum() <= SHARE * len(times):
        told = replace(told, keep=told.keep & ~left)
    return told


def _chain(times: Floats, starts: NDArray[np.intp], ends: NDArray[np.intp]) -> Bools:
    """Which blocks belong to the heaviest chain that rises in time."""
    low = np.minimum.reduceat(times, starts)
    high = np.maximum.reduceat(times, starts)
    size = ends - starts
    best = size.astype(np.float64)
    before = np.full(len(starts), -1)
    for i in range(1, len(starts)):
        fits = np.flatnonzero(high[:i] <= low[i] + JUMP)
        if len(fits):
            j = int(fits[np.argmax(best[fits])])
            best[i], before[i] = size[i] + best[j], j
    good = np.zeros(len(starts), bool)
    at = int(np.argmax(best))
    while at >= 0:
        good[at] = True
        at = int(before[at])
    return good


def _moved(times: Floats, rows: NDArray[np.intp], wrong: Bools) -> _Mended:
    """Each run of wrong rows in the middle of the room that its neighbours leave, or left out."""
    right = times[rows[~wrong]]
    times, keep = times.copy(), np.ones(len(times), bool)
    edges = np.flatnonzero(np.diff(np.r_[False, wrong, False].astype(np.int8)))
    moved, most = 0, 0.0
    for first, end in edges.reshape(-1, 2):
        own = times[rows[first:end]]
        apart = own.max() < right.min() or own.min() > right.max()
        if first == 0 or end == len(rows) or not apart:
            continue  # rows out of order, or two exports one after the other
        since, until = times[rows[first - 1]], times[rows[end]]
        room = until - since - (own[-1] - own[0])
        if (np.diff(own) < 0).any() or not 0 <= room <= BOUND:
            keep[rows[first:end]] = False
        else:
            times[rows[first:end]] = own - own[0] + since + room / 2
            moved, most = moved + len(own), max(most, room / 2)
    return _Mended(times, keep, moved, most)


def _said(told: _Mended) -> list[str]:
    notes = []
    if told.moved:
        hours = max(1, int(np.ceil(told.most / 3600)))
        notes.append(
            f"Moved: {_rows(told.moved)} from a clock that ran wrong, to between the rows around; may be off "
            f"by up to {'1 hour' if hours == 1 else f'{hours} hours'}."
        )
    left = int((~told.keep).sum())
    if left:
        notes.append(f"Left out: {_rows(left)} from a clock that ran wrong, for nothing tells when it was.")
    return notes


def _rows(n: int) -> str:
    return "1 row" if n == 1 else f"{n} rows"
