"""The journey's step, run backwards: how a figure of the end depends on all that came before.

A path is a smooth function of its start, its parameters and its noise. The reverse (adjoint) pass carries the
gradient of any figure of the path from each step to the one before, at the cost of a few walks (Griewank and
Walther 2008, "Evaluating Derivatives", chapter 3). It is the chain rule through `dynamics.advance` without
choices, written out; a test holds it to differences of `reference.follow`.

Where pain is stopped at 0 or 1 nothing passes; at the corners of `min` and `max` one side is taken.

Sets go LANES at a time, as in `lanes`: in one flat block, a row of LANES numbers for each state, parameter or
gradient, so that a step is one loop over lanes which the compiler turns into vector instructions. Float32 or
float64, as the block is.
"""

from typing import NamedTuple

import numpy as np
from numba import njit

from twinflame.journey.dynamics import Kicks, Pair, advance
from twinflame.journey.elementary import KERNEL, LOOP, exp, like, logistic, softplus, tanh
from twinflame.journey.lanes import terms_at
from twinflame.journey.parameters import PARAMETERS
from twinflame.journey.policies import Way
from twinflame.journey.state import CLOSENESS, ROWS, Twin

LANES = 16  # sets at once: two vectors of float32 on most processors, so that one waits for the other
_NATURAL = int(Way.NATURAL)
TERMS = len(PARAMETERS)
(CRAVING, MIRROR, CORD, TAU, HEAL, GROW, WOUND, ERODE, WAKE, NEAR, SIGMA) = (
    PARAMETERS.index(name)
    for name in (
        "craving", "mirror", "cord", "tau", "heal", "grow", "wound", "erode", "wake", "near", "sigma"
    )
)  # fmt: skip

# rows of a block: the state, the parameters, the noise of a step; then the gradients by each of them
_STATE, _TERM = 0, ROWS
_KICK = _TERM + TERMS
_LIFT = _KICK + 4
_BY_TERM = _LIFT + ROWS
_BY_KICK = _BY_TERM + TERMS
_AFTER = _BY_KICK + 4  # pain of both after the step
_ROWS = _AFTER + 2
STATES, KICKS = ROWS * LANES, 4 * LANES  # numbers of a state, and of a step's noise
TERM_AT, LIFT_AT, BY_TERM_AT = _TERM * LANES, _LIFT * LANES, _BY_TERM * LANES


class Back(NamedTuple):
    """What one twin's change in a step adds to gradients: by states of both, and by parameters."""

    reach: float
    habit: float
    pain: float
    worth: float
    awakening: float
    other_reach: float
    other_habit: float
    closeness: float
    craving: float
    mirror: float
    cord: float
    tau: float
    heal: float
    grow: float
    wound: float
    erode: float
    wake: float


@njit(**LOOP)
def block_like(path):
    """Room for a block of the type of `path`."""
    return np.zeros(_ROWS * LANES, path.dtype)


@njit(nogil=True, **LOOP)
def walk(block, noise, steps, path):
    """Fill `path` (n + 1, ROWS * LANES) from its first row: so many steps a day, `noise` (n, 4 * LANES).

    The parameters stand in the block, from `TERM_AT` on.
    """
    dt = like(block[0], 1.0) / like(block[0], steps)
    root = np.sqrt(dt)
    for n in range(STATES):
        block[n] = path[0, n]
    for s in range(len(noise)):
        kicks, out = noise[s], path[s + 1]
        for n in range(KICKS):
            block[_KICK * LANES + n] = kicks[n]
        _step(block, dt, root)
        for n in range(STATES):
            out[n] = block[n]


@njit(nogil=True, **LOOP)
def back(path, noise, block, steps, day, by_noise):
    """A day back: `lift` in the block, the gradient by the state at its end, becomes that at its start.

    Adds the gradient by each parameter to that in the block, and fills that by the day's noise in `by_noise`.
    """
    dt = like(block[0], 1.0) / like(block[0], steps)
    root = np.sqrt(dt)
    for s in range((day + 1) * steps - 1, day * steps - 1, -1):
        now, after, kicks, by_kicks = path[s], path[s + 1], noise[s], by_noise[s]
        for n in range(STATES):
            block[n] = now[n]
        for n in range(2 * LANES):
            block[_AFTER * LANES + n] = after[4 * LANES + n]
        for n in range(KICKS):
            block[_KICK * LANES + n] = kicks[n]
        _step_back(block, dt, root)
        for n in range(KICKS):
            by_kicks[n] = block[_BY_KICK * LANES + n]


@njit(nogil=True, **LOOP)
def _step(block, dt, root):
    """One step of every lane."""
    zero = like(dt, 0.0)
    for n in range(LANES):
        k = terms_at(block, TERM_AT + n, LANES)
        pair = Pair(_twin(block, n, 0), _twin(block, n, 1), block[CLOSENESS * LANES + n])
        at = _KICK * LANES + n
        kicks = Kicks(block[at], block[at + LANES], block[at + 2 * LANES], block[at + 3 * LANES])
        moved = advance(pair, k, _NATURAL, _NATURAL, zero, zero, dt, kicks, root)
        _put(block, n, 0, moved.one)
        _put(block, n, 1, moved.two)
        block[CLOSENESS * LANES + n] = moved.closeness


@njit(nogil=True, **LOOP)
def _step_back(block, dt, root):
    """One step back of every lane."""
    zero, one, four = like(dt, 0.0), like(dt, 1.0), like(dt, 4.0)
    for n in range(LANES):
        k = terms_at(block, TERM_AT + n, LANES)
        jolt, ache = k.sigma * root, k.sigma_p * root
        up = _LIFT * LANES + n
        by_one = _lifted(block, up, 0, block[_AFTER * LANES + n])
        by_two = _lifted(block, up, 1, block[(_AFTER + 1) * LANES + n])
        close = block[up + CLOSENESS * LANES]
        kick, by_kick = _KICK * LANES + n, _BY_KICK * LANES + n
        block[by_kick] = jolt * by_one.reach
        block[by_kick + LANES] = jolt * by_two.reach
        block[by_kick + 2 * LANES] = ache * by_one.pain
        block[by_kick + 3 * LANES] = ache * by_two.pain
        me, other, c = _twin(block, n, 0), _twin(block, n, 1), block[CLOSENESS * LANES + n]
        mine, theirs = _twin_back(me, other, c, k, dt, by_one), _twin_back(other, me, c, k, dt, by_two)
        level = logistic(four * min(me.reach, other.reach))
        by_level = dt * close * k.near
        by_least = by_level * four * level * (one - level)
        first = me.reach <= other.reach
        to_one, to_two = by_least if first else zero, zero if first else by_least
        block[up] = by_one.reach + mine.reach + theirs.other_reach + to_one
        block[up + LANES] = by_two.reach + theirs.reach + mine.other_reach + to_two
        block[up + 2 * LANES] = by_one.habit + mine.habit + theirs.other_habit
        block[up + 3 * LANES] = by_two.habit + theirs.habit + mine.other_habit
        block[up + 4 * LANES] = by_one.pain + mine.pain
        block[up + 5 * LANES] = by_two.pain + theirs.pain
        block[up + 6 * LANES] = by_one.worth + mine.worth
        block[up + 7 * LANES] = by_two.worth + theirs.worth
        block[up + 8 * LANES] = by_one.awakening + mine.awakening
        block[up + 9 * LANES] = by_two.awakening + theirs.awakening
        block[up + CLOSENESS * LANES] = close + mine.closeness + theirs.closeness - by_level
        term = BY_TERM_AT + n
        block[term + CRAVING * LANES] += mine.craving + theirs.craving
        block[term + MIRROR * LANES] += mine.mirror + theirs.mirror
        block[term + CORD * LANES] += mine.cord + theirs.cord
        block[term + TAU * LANES] += mine.tau + theirs.tau
        block[term + HEAL * LANES] += mine.heal + theirs.heal
        block[term + GROW * LANES] += mine.grow + theirs.grow
        block[term + WOUND * LANES] += mine.wound + theirs.wound
        block[term + ERODE * LANES] += mine.erode + theirs.erode
        block[term + WAKE * LANES] += mine.wake + theirs.wake
        block[term + NEAR * LANES] += dt * close * (level - c)
        block[term + SIGMA * LANES] += root * (
            block[kick] * by_one.reach + block[kick + LANES] * by_two.reach
        )


@njit(**KERNEL)
def _twin(block, n, i):
    at = i * LANES + n
    return Twin(
        block[at], block[at + 2 * LANES], block[at + 4 * LANES], block[at + 6 * LANES], block[at + 8 * LANES]
    )


@njit(**KERNEL)
def _put(block, n, i, twin):
    at = i * LANES + n
    block[at] = twin.reach
    block[at + 2 * LANES] = twin.habit
    block[at + 4 * LANES] = twin.pain
    block[at + 6 * LANES] = twin.worth
    block[at + 8 * LANES] = twin.awakening


@njit(**KERNEL)
def _lifted(block, up, i, after):
    """The gradient by one twin's state after a step; nothing passes where its pain was stopped."""
    at, zero, one = up + i * LANES, like(after, 0.0), like(after, 1.0)
    pain = block[at + 4 * LANES] if (after > zero) & (after < one) else zero
    return Twin(block[at], block[at + 2 * LANES], pain, block[at + 6 * LANES], block[at + 8 * LANES])


@njit(**KERNEL)
def _twin_back(me, other, c, k, dt, by):
    """What the change of one twin in a step adds to gradients; `by` is that by the twin's next state."""
    zero, half, one, four = like(dt, 0.0), like(dt, 0.5), like(dt, 1.0), like(dt, 4.0)
    asleep, awake = like(dt, 0.3), like(dt, 0.7)
    p, w, a = me.pain, me.worth, me.awakening
    to_r, to_h, to_p = dt * by.reach / k.tau, dt * by.habit / k.tau_h, dt * by.pain
    to_w, to_a = dt * by.worth, dt * by.awakening

    pursuit = softplus(four * other.reach) / four
    rising = logistic(four * other.reach)  # of pursuit with the other's reach
    stirred = half * c + pursuit
    longing = k.warmth * w + k.craving * (one - w)
    drawn = tanh(other.habit - other.reach)
    fear = k.mirror * p * stirred + k.doubt * (one - a) * c
    bent = tanh((k.knowing * a * longing - fear + k.cord * drawn) / k.R)
    to_x = to_r * (one - bent * bent)  # by what stands within the target's tanh
    taut = to_x * k.cord * (one - drawn * drawn)

    here = exp(-half * me.reach * me.reach)
    up, away = max(me.reach, zero), max(-other.reach, zero)
    keen = one / (one + up * away)
    hurt = up * away * keen
    rest = asleep + awake * a
    to_here = to_w * k.grow * (one - w) + to_a * k.wake * (one - a) - to_p * k.heal * rest * p
    to_spurned = keen * keen * (to_p * k.wound * (one - p) - to_w * k.erode * w)

    spurned_mine = to_spurned * away if me.reach > zero else zero
    spurned_theirs = to_spurned * up if other.reach < zero else zero
    return Back(
        to_h - to_r - to_here * me.reach * here + spurned_mine,
        -to_h,
        -to_x * k.mirror * stirred - to_p * (k.wound * hurt + k.heal * here * rest),
        to_x * k.knowing * a * (k.warmth - k.craving) - to_w * (k.grow * here + k.erode * hurt),
        to_x * (k.knowing * longing + k.doubt * c)
        - to_p * k.heal * here * awake * p
        - to_a * k.wake * (c + here),
        -to_x * k.mirror * p * rising - taut - spurned_theirs,
        taut,
        to_a * k.wake * (one - a) - to_x * (half * k.mirror * p + k.doubt * (one - a)),
        to_x * k.knowing * a * (one - w),
        -to_x * p * stirred,
        to_x * drawn,
        -to_r * (k.R * bent - me.reach) / k.tau,
        -to_p * here * rest * p,
        to_w * here * (one - w),
        to_p * hurt * (one - p),
        -to_w * hurt * w,
        to_a * (c + here) * (one - a),
    )
