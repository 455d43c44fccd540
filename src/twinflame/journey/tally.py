"""Walks of blocks of lanes that keep what is asked of them: every day's state, or what a population needs.

Tallies are whole numbers, so that adding them up gives the same in any order, and so with any number of
threads.
"""

import numpy as np
from numba import njit

from twinflame.journey.elementary import LOOP, normal_pair
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


@njit(nogil=True, **LOOP)
def keep_all(state, terms, ways, aims, steps, seed, first, out):
    """Write the states at the start and after each day to `out` (days + 1, ROWS, n)."""
    block, words = block_for(state), np.empty(4 * LANES, np.uint32)
    for at in range(0, state.shape[1], LANES):
        fetch(state, terms, at, block)
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
    run, near = np.zeros(LANES, np.int32), np.zeros(LANES, np.bool_)
    for at in range(0, state.shape[1], LANES):
        n = min(LANES, state.shape[1] - at)
        fetch(state, terms, at, block)
        run[:] = 0
        for lane in range(n):
            near[lane] = block[CLOSENESS * LANES + lane] > NEAR
            union[at + lane] = -1
        _tally(block, n, counts[0], sums[0])
        for d in range(len(ways)):
            day_passes(block, words, ways[d], aims[d], steps, seed, 0, first + at, d)
            _follow_pairs(block, n, at, d + 1, run, near, union, turns)
            if (d + 1) % every == 0:
                _tally(block, n, counts[(d + 1) // every], sums[(d + 1) // every])


@njit(**LOOP)
def _follow_pairs(block, n, at, day, run, near, union, turns):
    for lane in range(n):
        closeness = block[CLOSENESS * LANES + lane]
        if holds(closeness, block[_PAIN * LANES + lane], block[(_PAIN + 1) * LANES + lane]):
            run[lane] += 1
            if run[lane] == DAYS and union[at + lane] < 0:
                union[at + lane] = day
        else:
            run[lane] = 0
        if near[lane] and closeness < APART:
            near[lane] = False
            turns[0, at + lane] += 1
        elif not near[lane] and closeness > NEAR:
            near[lane] = True
            turns[1, at + lane] += 1


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
    """Draw the starts of pairs by their number: `mean` (ROWS,), `out` (ROWS, n)."""
    z = np.empty(8)
    for n in range(out.shape[1]):
        for s in range(2):
            a, b, c, d = drawn(seed, START, first + n, s)
            z[4 * s], z[4 * s + 1] = normal_pair(a, b, 1.0)
            z[4 * s + 2], z[4 * s + 3] = normal_pair(c, d, 1.0)
        for row in range(ROWS):
            out[row, n] = mean[row]
        for row in range(_PAIN, _SHARES):
            moved = min(max(mean[row] + spread * z[row - _PAIN], _AT_LEAST), _AT_MOST)
            if spread > 0.0:
                out[row, n] = moved
