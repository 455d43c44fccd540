"""Many pairs at once: blocks of lanes that stay in the processor's nearest memory while days pass.

A block holds LANES pairs as structure of arrays; a step is one loop over its lanes without branches, which
the compiler turns into vector instructions. A block is always full (the last pair is repeated), so that every
pair goes through the same instructions wherever it stands, and its path depends on nothing but its own start,
parameters, seed and number. Float32 or float64, as the arrays are.

After a change to `dynamics`, `elementary` or `threefry`, remove the compiled kernels (`*.nbi` in
`__pycache__`): the cache looks at this file's own time alone.
"""

import numpy as np
from numba import njit

from twinflame.journey.dynamics import Kicks, Pair, advance
from twinflame.journey.elementary import KERNEL, LOOP, like, normal_pair, u4, u8, wide
from twinflame.journey.parameters import PARAMETERS, Terms
from twinflame.journey.state import CLOSENESS, ROWS, Twin
from twinflame.journey.threefry import drawn

LANES = 128
_TERMS = len(PARAMETERS)
_KICKS = ROWS + _TERMS  # first row of the noise in a block
_BLOCK = (_KICKS + 4) * LANES


@njit(nogil=True, **LOOP)
def days_pass(state, terms, ways, aims, steps, seed, stream, first, day):
    """Move states on in place by as many days as `ways` has rows.

    Parameters
    ----------
    state
        Shape (ROWS, n), float32 or float64; C-contiguous.
    terms
        Shape (17, n), or (17, 1) for the same of all; the same type.
    ways, aims
        Of each twin on each day, (days, 2); int8, and the type of `state`.
    steps
        Steps a day.
    seed, stream
        Of the noise: 64 bits, and which of its streams (see `threefry`).
    first
        Number of the first pair, from which the others count on: noise belongs to a pair by its number.
    day
        Number of the first day: noise belongs to a day by its number.
    """
    block = block_for(state)
    words = np.empty(4 * LANES, np.uint32)
    for at in range(0, state.shape[1], LANES):
        fetch(state, terms, at, block)
        for d in range(len(ways)):
            day_passes(block, words, ways[d], aims[d], steps, seed, stream, first + at, day + d)
        put_back(block, at, state)


@njit(**LOOP)
def block_for(state):
    """Room for a block: states, parameters and noise of LANES pairs, row by row."""
    return np.empty(_BLOCK, state.dtype)


@njit(**LOOP)
def fetch(state, terms, at, block):
    """Fill a block with the pairs from `at` on, and with their parameters."""
    last = state.shape[1] - 1
    shared = terms.shape[1] == 1
    for lane in range(LANES):
        pair = min(at + lane, last)
        for row in range(ROWS):
            block[row * LANES + lane] = state[row, pair]
        for row in range(_TERMS):
            block[(ROWS + row) * LANES + lane] = terms[row, 0 if shared else pair]


@njit(**LOOP)
def put_back(block, at, state):
    """Write a block's states to where they came from."""
    for row in range(ROWS):
        for lane in range(min(LANES, state.shape[1] - at)):
            state[row, at + lane] = block[row * LANES + lane]


@njit(**LOOP)
def day_passes(block, words, ways, aims, steps, seed, stream, pair, day):
    """One day of one block, in place; `pair` is the number of its first lane."""
    wide()
    dt = like(block[0], 1.0) / like(block[0], steps)
    for s in range(steps):
        draw(words, seed, stream, u8(pair), u8(day) * u8(steps) + u8(s))
        shape(words, block)
        step(block, ways[0], ways[1], aims[0], aims[1], dt, np.sqrt(dt))


@njit(**LOOP)
def draw(words, seed, stream, pair, number):
    """The four uniform words of each lane for one step."""
    wide()
    for n in range(LANES):
        a, b, c, d = drawn(u8(seed), u4(stream), u8(pair) + u8(n), u8(number))
        words[n] = a
        words[LANES + n] = b
        words[2 * LANES + n] = c
        words[3 * LANES + n] = d


@njit(**LOOP)
def shape(words, block):
    """Standard normal numbers from uniform words."""
    wide()
    for n in range(LANES):
        a, b = normal_pair(words[n], words[LANES + n], block[n])
        c, d = normal_pair(words[2 * LANES + n], words[3 * LANES + n], block[n])
        block[_KICKS * LANES + n] = a
        block[(_KICKS + 1) * LANES + n] = b
        block[(_KICKS + 2) * LANES + n] = c
        block[(_KICKS + 3) * LANES + n] = d


@njit(**LOOP)
def step(block, way_one, way_two, aim_one, aim_two, dt, root):
    """One step of every lane."""
    wide()
    for n in range(LANES):
        pair, k, kicks = _pair(block, n), terms_at(block, ROWS * LANES + n, LANES), _kicks(block, n)
        moved = advance(pair, k, way_one, way_two, aim_one, aim_two, dt, kicks, root)
        _put_twin(block, n, 0, moved.one)
        _put_twin(block, n, 1, moved.two)
        block[CLOSENESS * LANES + n] = moved.closeness


@njit(**KERNEL)
def _pair(block, n):
    one = Twin(
        block[n], block[2 * LANES + n], block[4 * LANES + n], block[6 * LANES + n], block[8 * LANES + n]
    )
    two = Twin(
        block[LANES + n],
        block[3 * LANES + n],
        block[5 * LANES + n],
        block[7 * LANES + n],
        block[9 * LANES + n],
    )
    return Pair(one, two, block[CLOSENESS * LANES + n])


@njit(**KERNEL)
def _put_twin(block, n, i, twin):
    block[i * LANES + n] = twin.reach
    block[(2 + i) * LANES + n] = twin.habit
    block[(4 + i) * LANES + n] = twin.pain
    block[(6 + i) * LANES + n] = twin.worth
    block[(8 + i) * LANES + n] = twin.awakening


@njit(**KERNEL)
def _kicks(block, n):
    at = _KICKS * LANES + n
    return Kicks(block[at], block[at + LANES], block[at + 2 * LANES], block[at + 3 * LANES])


@njit(**KERNEL)
def terms_at(values, at, stride):
    """The parameters that stand in a flat array from `at` on, so far apart."""
    return Terms(  # type: ignore[call-arg]
        values[at],
        values[at + 1 * stride],
        values[at + 2 * stride],
        values[at + 3 * stride],
        values[at + 4 * stride],
        values[at + 5 * stride],
        values[at + 6 * stride],
        values[at + 7 * stride],
        values[at + 8 * stride],
        values[at + 9 * stride],
        values[at + 10 * stride],
        values[at + 11 * stride],
        values[at + 12 * stride],
        values[at + 13 * stride],
        values[at + 14 * stride],
        values[at + 15 * stride],
        values[at + 16 * stride],
    )
