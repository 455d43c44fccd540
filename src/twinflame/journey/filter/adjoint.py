"""The journey's step, run backwards: how a figure of the end depends on all that came before.

A path is a smooth function of its start, its parameters and its noise. The reverse (adjoint) pass carries the
gradient of any figure of the path from each step to the one before, at the cost of a few walks (Griewank and
Walther 2008, "Evaluating Derivatives", chapter 3). It is the chain rule through `dynamics.advance` without
choices, written out; a test holds it to differences of `reference.follow`.

Where pain is stopped at 0 or 1 nothing passes; at the corners of `min` and `max` one side is taken.
"""

import math

from numba import njit

from twinflame.journey.dynamics import Kicks, Pair, advance
from twinflame.journey.elementary import KERNEL, LOOP, logistic, tanh
from twinflame.journey.lanes import terms_at
from twinflame.journey.parameters import PARAMETERS
from twinflame.journey.policies import Way
from twinflame.journey.state import CLOSENESS, Twin

_NATURAL = int(Way.NATURAL)
(CRAVING, MIRROR, CORD, TAU, HEAL, GROW, WOUND, ERODE, WAKE, NEAR, SIGMA) = (
    PARAMETERS.index(name)
    for name in (
        "craving", "mirror", "cord", "tau", "heal", "grow", "wound", "erode", "wake", "near", "sigma"
    )
)  # fmt: skip


@njit(nogil=True, **LOOP)
def walk(terms, noise, steps, path):
    """Fill `path` (n + 1, ROWS) from its first row: so many steps a day, `noise` (n, 4), `terms` (17,)."""
    k, dt = terms_at(terms, 0, 1), 1.0 / steps
    root = math.sqrt(dt)
    for s in range(len(noise)):
        z, out = path[s], path[s + 1]
        pair = Pair(Twin(z[0], z[2], z[4], z[6], z[8]), Twin(z[1], z[3], z[5], z[7], z[9]), z[CLOSENESS])
        kicks = Kicks(noise[s, 0], noise[s, 1], noise[s, 2], noise[s, 3])
        moved = advance(pair, k, _NATURAL, _NATURAL, 0.0, 0.0, dt, kicks, root)
        out[0], out[2], out[4], out[6], out[8] = moved.one
        out[1], out[3], out[5], out[7], out[9] = moved.two
        out[CLOSENESS] = moved.closeness


@njit(nogil=True, **LOOP)
def back(path, noise, terms, steps, day, lift, by_term, by_noise):
    """A day back: `lift` (ROWS,), the gradient by the state at its end, becomes that at its start.

    Adds the gradient by each parameter to `by_term` (17,), and fills that by the day's noise in `by_noise`.
    """
    k, dt = terms_at(terms, 0, 1), 1.0 / steps
    root = math.sqrt(dt)
    jolt, ache = k.sigma * root, k.sigma_p * root
    for s in range((day + 1) * steps - 1, day * steps - 1, -1):
        z, after = path[s], path[s + 1]
        one = Twin(lift[0], lift[2], _free(lift[4], after[4]), lift[6], lift[8])
        two = Twin(lift[1], lift[3], _free(lift[5], after[5]), lift[7], lift[9])
        close = lift[CLOSENESS]
        by_noise[s, 0], by_noise[s, 1] = jolt * one.reach, jolt * two.reach
        by_noise[s, 2], by_noise[s, 3] = ache * one.pain, ache * two.pain
        by_term[SIGMA] += root * (noise[s, 0] * one.reach + noise[s, 1] * two.reach)

        me, other = Twin(z[0], z[2], z[4], z[6], z[8]), Twin(z[1], z[3], z[5], z[7], z[9])
        mine, to_two, nearness = _twin_back(me, other, z[CLOSENESS], k, dt, one, by_term)
        theirs, to_one, more = _twin_back(other, me, z[CLOSENESS], k, dt, two, by_term)
        level = logistic(4.0 * min(me.reach, other.reach))
        by_level = dt * close * k.near
        by_least = by_level * 4.0 * level * (1.0 - level)
        by_term[NEAR] += dt * close * (level - z[CLOSENESS])
        first = me.reach <= other.reach
        lift[0] = one.reach + mine.reach + to_one.reach + (by_least if first else 0.0)
        lift[1] = two.reach + theirs.reach + to_two.reach + (0.0 if first else by_least)
        lift[2] = one.habit + mine.habit + to_one.habit
        lift[3] = two.habit + theirs.habit + to_two.habit
        lift[4], lift[5] = one.pain + mine.pain, two.pain + theirs.pain
        lift[6], lift[7] = one.worth + mine.worth, two.worth + theirs.worth
        lift[8], lift[9] = one.awakening + mine.awakening, two.awakening + theirs.awakening
        lift[CLOSENESS] = close + nearness + more - by_level


@njit(**KERNEL)
def _free(lift, pain):
    """Nothing passes where pain was stopped."""
    return lift if (pain > 0.0) & (pain < 1.0) else 0.0


@njit(**KERNEL)
def _twin_back(me, other, c, k, dt, by, by_term):
    """What the change of one twin in a step adds to the gradients: by itself, by the other, by closeness.

    `by` is the gradient by the twin's next state. Parts that are always 0 are left at 0.
    """
    p, w, a = me.pain, me.worth, me.awakening
    to_r, to_h, to_p = dt * by.reach / k.tau, dt * by.habit / k.tau_h, dt * by.pain
    to_w, to_a = dt * by.worth, dt * by.awakening

    small = math.exp(-abs(4.0 * other.reach))
    pursuit = max(other.reach, 0.0) + 0.25 * math.log1p(small)
    rising = (1.0 if other.reach >= 0.0 else small) / (1.0 + small)  # of pursuit with the other's reach
    stirred = 0.5 * c + pursuit
    longing = k.warmth * w + k.craving * (1.0 - w)
    drawn = tanh(other.habit - other.reach)
    fear = k.mirror * p * stirred + k.doubt * (1.0 - a) * c
    bent = tanh((k.knowing * a * longing - fear + k.cord * drawn) / k.R)
    to_x = to_r * (1.0 - bent * bent)  # by what stands within the target's tanh
    taut = to_x * k.cord * (1.0 - drawn * drawn)

    here = math.exp(-0.5 * me.reach * me.reach)
    up, away = max(me.reach, 0.0), max(-other.reach, 0.0)
    keen = 1.0 / (1.0 + up * away)
    hurt = up * away * keen
    rest = 0.3 + 0.7 * a
    to_here = to_w * k.grow * (1.0 - w) + to_a * k.wake * (1.0 - a) - to_p * k.heal * rest * p
    to_spurned = keen * keen * (to_p * k.wound * (1.0 - p) - to_w * k.erode * w)

    by_term[CRAVING] += to_x * k.knowing * a * (1.0 - w)
    by_term[MIRROR] -= to_x * p * stirred
    by_term[CORD] += to_x * drawn
    by_term[TAU] -= to_r * (k.R * bent - me.reach) / k.tau
    by_term[HEAL] -= to_p * here * rest * p
    by_term[GROW] += to_w * here * (1.0 - w)
    by_term[WOUND] += to_p * hurt * (1.0 - p)
    by_term[ERODE] -= to_w * hurt * w
    by_term[WAKE] += to_a * (c + here) * (1.0 - a)

    mine = Twin(
        to_h - to_r - to_here * me.reach * here + (to_spurned * away if me.reach > 0.0 else 0.0),
        -to_h,
        -to_x * k.mirror * stirred - to_p * (k.wound * hurt + k.heal * here * rest),
        to_x * k.knowing * a * (k.warmth - k.craving) - to_w * (k.grow * here + k.erode * hurt),
        to_x * (k.knowing * longing + k.doubt * c)
        - to_p * k.heal * here * 0.7 * p
        - to_a * k.wake * (c + here),
    )
    reach = -to_x * k.mirror * p * rising - taut - (to_spurned * up if other.reach < 0.0 else 0.0)
    theirs = Twin(reach, taut, 0.0, 0.0, 0.0)
    return mine, theirs, to_a * k.wake * (1.0 - a) - to_x * (0.5 * k.mirror * p + k.doubt * (1.0 - a))
