"""Walks of blocks of lanes that keep what is asked of them: every day's state, or what a population needs.

Tallies are whole numbers, so that adding them up gives the same in any order, and so with any number of
threads.
"""

import numpy as np
from numba import njit

from twinflame.journey.elementary import LOOP, i4, like, normal_pair, u4, u8
from twinflame.journey.lanes import LANES, block_for, day_passes, fetch, put_back
from twinflame.journey.state import AWAKENING, CLOSENESS, HABIT, PAIN, ROWS
from twinflame.journey.threefry import START, drawn
from twinflame.journey.union import APART, DAYS, NEAR, holds

BINS = 256
#: Histograms of reach and habit span this far to both sides of 0; all else lies between 0 and 1.
SPAN = 5.0
#: Sums are kept in units of 2^-30: fine enough for a spread of 0.0001, and 2 * 10^8 pairs do not overflow.
UNIT = 2.0**30

_REALS = HABIT.stop  # rows of reach and habit
_PAIN, _SHARES = PAIN.start, AWAKENING.stop
_AT_MOST, _AT_LEAST = 0.98, 0.02
#: What is seen of a lane from day to day: days of union in a row, whether it is close, the day of union or
#: -1, and how often it parted and came back.
_RUN, _CLOSE, _UNION, _TURNS, _SEEN = 0, 1, 2, 3, 5


@njit(nogil=True, **LOOP)
def keep_all(state, terms, ways, aims, steps, seed, first, out):
    """Write the states at the start and after each day to `out` (days + 1, ROWS, n)."""
    block, words = block_for(state), np.empty(4 * LANES, np.uint32)
    for at in range(0, state.shape[1], LANES):
        fetch(state, terms, steps, at, block)
        put_back(block, at, out[0])
        for d in range(len(ways)):
            day_passes(block, words, ways[d], aims[d], steps, seed, 0, first + at, d)
            put_back(block, at, out[d + 1])


@njit(nogil=True, **LOOP)
def keep_tallies(state, terms, ways, aims, steps, seed, first, every, counts, sums, union, turns):
    """Walk pairs as `lanes.days_pass` does, and add what becomes of them to tallies.

    Every so many days are tallied, the start first: `counts` (tallied days, ROWS, BINS) are the pairs in each
    bin and `sums` (tallied days, ROWS, 2) the sums and sums of squares in `UNIT`, all int64. By pair, int32:
    `union` (n,) takes the day by which union has lasted, or -1; `turns` (2, n) how often it parted and came
    back.
    """
    block, words = block_for(state), np.empty(4 * LANES, np.uint32)
    seen = np.empty((_SEEN, LANES), np.int32)
    for at in range(0, state.shape[1], LANES):
        n = min(LANES, state.shape[1] - at)
        fetch(state, terms, steps, at, block)
        seen[:] = 0
        seen[_UNION] = -1
        for lane in range(LANES):
            seen[_CLOSE, lane] = block[CLOSENESS * LANES + lane] > NEAR
        _tally(block, n, counts[0], sums[0])
        for d in range(len(ways)):
            day_passes(block, words, ways[d], aims[d], steps, seed, 0, first + at, d)
            _follow_pairs(block, d + 1, seen)
            if (d + 1) % every == 0:
                _tally(block, n, counts[(d + 1) // every], sums[(d + 1) // every])
        union[at : at + n] = seen[_UNION, :n]
        turns[:, at : at + n] = seen[_TURNS:, :n]


@njit(**LOOP)
def _follow_pairs(block, day, seen):
    """Go on with what is `seen` of each lane (_SEEN, LANES); without branches, as `lanes` are."""
    for lane in range(LANES):
        closeness = block[CLOSENESS * LANES + lane]
        counts = holds(closeness, block[_PAIN * LANES + lane], block[(_PAIN + 1) * LANES + lane])
        run, close, union = seen[_RUN, lane], seen[_CLOSE, lane], seen[_UNION, lane]
        run = i4((run + i4(1)) * i4(counts))
        parts, returns = i4(close & i4(closeness < APART)), i4((i4(1) - close) & i4(closeness > NEAR))
        seen[_RUN, lane] = run
        seen[_CLOSE, lane] = close - parts + returns
        seen[_UNION, lane] = i4(day) if (run == DAYS) & (union < 0) else union
        seen[_TURNS, lane] += parts
        seen[_TURNS + 1, lane] += returns


@njit(**LOOP)
def _tally(block, n, counts, sums):
    for row in range(ROWS):
        low, scale = (-SPAN, BINS / (2.0 * SPAN)) if row < _REALS else (0.0, float(BINS))
        for lane in range(n):
            x = np.float64(block[row * LANES + lane])
            place = int((x - low) * scale)
            counts[row, min(max(place, 0), BINS - 1)] += 1
            sums[row, 0] += round(x * UNIT)
            sums[row, 1] += round(x * x * UNIT)


@njit(nogil=True, **LOOP)
def begin(mean, spread, seed, first, out):
    """Draw the starts of pairs by their number: `mean` (ROWS,), `out` (ROWS, n), of one type."""
    for row in range(ROWS):
        out[row] = mean[row]
    if spread > 0.0:
        for row in range(_PAIN, _SHARES, 2):
            _vary(mean, like(mean[0], spread), seed, first, row, out)


@njit(**LOOP)
def _vary(mean, spread, seed, first, row, out):
    """Draw two rows about their means."""
    least, most = like(spread, _AT_LEAST), like(spread, _AT_MOST)
    for n in range(out.shape[1]):
        one, two, _, _ = drawn(u8(seed), u4(START), u4(u4(first) + u4(n)), u8(row))
        a, b = normal_pair(one, two, spread)
        out[row, n] = min(max(mean[row] + spread * a, least), most)
        out[row + 1, n] = min(max(mean[row + 1] + spread * b, least), most)
