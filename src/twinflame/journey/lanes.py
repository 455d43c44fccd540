"""Many pairs at once: blocks of lanes that stay in the processor's nearest memory while days pass.

A block holds LANES pairs as structure of arrays; a step is a few loops over its lanes without branches, which
the compiler turns into vector instructions. A block is always full (the last pair is repeated), so that every
pair goes through the same instructions wherever it stands, and its path depends on nothing but its own start,
parameters, seed and number. Float32 or float64, as the arrays are.

After a change to `dynamics`, `elementary` or `threefry`, remove the compiled kernels (`*.nbi` in
`__pycache__`): the cache looks at this file's own time alone.
"""

import numpy as np
from numba import njit

from twinflame.journey.dynamics import Kicks, Led, Pair, Shown, focused, moved, shown, target
from twinflame.journey.elementary import KERNEL, LOOP, like, normal_pair, u4, u8, wide
from twinflame.journey.parameters import PARAMETERS, POWERS, Terms
from twinflame.journey.policies import Way
from twinflame.journey.state import CLOSENESS, ROWS, Twin
from twinflame.journey.threefry import drawn

LANES = 128
_NATURAL = int(Way.NATURAL)
_TERMS = ROWS  # first row of the parameters in a block, then of the noise, of what is shown, and of targets
_KICKS = _TERMS + len(PARAMETERS)
_PURSUIT = _KICKS + 4
_OPENNESS, _FOCUS, _RETREAT, _TARGET = (_PURSUIT + 2 * k for k in range(1, 5))
_BLOCK = (_TARGET + 2) * LANES


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
        fetch(state, terms, steps, at, block)
        for d in range(len(ways)):
            day_passes(block, words, ways[d], aims[d], steps, seed, stream, first + at, day + d)
        put_back(block, at, state)


@njit(**LOOP)
def block_for(state):
    """Room for a block: what LANES pairs are, and what a step needs of them, row by row."""
    return np.empty(_BLOCK, state.dtype)


@njit(**LOOP)
def fetch(state, terms, steps, at, block):
    """Fill a block with the pairs from `at` on, and with their parameters."""
    fetch_states(state, at, block)
    fetch_terms(terms, steps, at, block)


@njit(**LOOP)
def fetch_states(state, at, block):
    """Fill a block's states with the pairs from `at` on; the last is repeated."""
    n = min(LANES, state.shape[1] - at)
    for row in range(ROWS):
        block[row * LANES : row * LANES + n] = state[row, at : at + n]
        block[row * LANES + n : (row + 1) * LANES] = state[row, at + n - 1]


@njit(**LOOP)
def fetch_terms(terms, steps, at, block):
    """Fill a block's parameters with those of the pairs from `at` on, for time that runs in steps."""
    last = terms.shape[1] - 1
    for row in range(len(POWERS)):
        power = like(block[0], float(steps) ** -POWERS[row])
        for lane in range(LANES):
            block[(_TERMS + row) * LANES + lane] = terms[row, min(at + lane, last)] * power


@njit(**LOOP)
def put_back(block, at, state):
    """Write a block's states to where they came from."""
    n = min(LANES, state.shape[1] - at)
    for row in range(ROWS):
        state[row, at : at + n] = block[row * LANES : row * LANES + n]


@njit(**LOOP)
def day_passes(block, words, ways, aims, steps, seed, stream, pair, day):
    """One day of one block, in place; `pair` is the number of its first lane.

    A step is taken in parts, each a short loop over the lanes: the processor finds enough to do at a time
    only where the chain of sums that a lane waits for is short.
    """
    natural = ways[0] == _NATURAL and ways[1] == _NATURAL
    for s in range(steps):
        draw(words, seed, stream, pair, u8(day) * u8(steps) + u8(s))
        shape(words, block)
        show(block)
        if natural:  # most days: compiled apart, with nothing to choose
            lead(block, 0, _NATURAL, aims[0])
            lead(block, 1, _NATURAL, aims[1])
        else:
            lead(block, 0, ways[0], aims[0])
            lead(block, 1, ways[1], aims[1])
        move(block)


@njit(**LOOP)
def draw(words, seed, stream, pair, number):
    """The four uniform words of each lane for one step."""
    wide()
    for n in range(LANES):
        a, b, c, d = drawn(u8(seed), u4(stream), u4(u4(pair) + u4(n)), u8(number))
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
def show(block):
    """What comes of the reach and habit of each twin."""
    wide()
    for n in range(2 * LANES):  # the rows of both lie side by side
        it = shown(block[n], block[2 * LANES + n])
        block[_PURSUIT * LANES + n] = it.pursuit
        block[_OPENNESS * LANES + n] = it.openness
        block[_FOCUS * LANES + n] = it.focus
        block[_RETREAT * LANES + n] = it.retreat


@njit(**KERNEL)
def lead(block, i, way, aim):
    """Where twin `i` is drawn on its way, by what the other shows."""
    wide()
    for n in range(LANES):
        k, other = terms_at(block, _TERMS * LANES + n, LANES), _shown(block, 1 - i, n)
        goal = target(_twin(block, i, n), other, block[CLOSENESS * LANES + n], k, way, aim)
        block[(_TARGET + i) * LANES + n] = goal
        block[(_FOCUS + i) * LANES + n] = focused(block[(_FOCUS + i) * LANES + n], way)


@njit(**LOOP)
def move(block):
    """Every lane by a step, which is the unit of time."""
    wide()
    one = like(block[0], 1.0)
    for n in range(LANES):
        first, second = _shown(block, 0, n), _shown(block, 1, n)
        led = Led(
            block[_TARGET * LANES + n],
            block[(_TARGET + 1) * LANES + n],
            first.focus,
            second.focus,
            min(first.openness, second.openness),
        )
        pair = Pair(_twin(block, 0, n), _twin(block, 1, n), block[CLOSENESS * LANES + n])
        after = moved(pair, led, terms_at(block, _TERMS * LANES + n, LANES), one, _kicks(block, n), one)
        _put_twin(block, 0, n, after.one)
        _put_twin(block, 1, n, after.two)
        block[CLOSENESS * LANES + n] = after.closeness


@njit(**KERNEL)
def _twin(block, i, n):
    at = i * LANES + n
    return Twin(
        block[at],
        block[2 * LANES + at],
        block[4 * LANES + at],
        block[6 * LANES + at],
        block[8 * LANES + at],
    )


@njit(**KERNEL)
def _put_twin(block, i, n, twin):
    block[i * LANES + n] = twin.reach
    block[(2 + i) * LANES + n] = twin.habit
    block[(4 + i) * LANES + n] = twin.pain
    block[(6 + i) * LANES + n] = twin.worth
    block[(8 + i) * LANES + n] = twin.awakening


@njit(**KERNEL)
def _shown(block, i, n):
    at = i * LANES + n
    return Shown(
        block[_PURSUIT * LANES + at],
        block[_OPENNESS * LANES + at],
        block[_FOCUS * LANES + at],
        block[_RETREAT * LANES + at],
    )


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
