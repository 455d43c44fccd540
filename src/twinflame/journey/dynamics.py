r"""The equations of the journey, once; everything that moves a pair runs this text.

For twin i, the other j, with reach r, habit h, pain p, worth w, awakening a, and the pair's closeness c:

.. math::
    \mathrm{want}_i &= \mathrm{knowing}\, a_i (\mathrm{warmth}\, w_i + \mathrm{craving}\,(1 - w_i)) \\
    \mathrm{flee}_i &= \mathrm{mirror}\, p_i (c/2 + \tfrac14\log(1 + e^{4 r_j}))
        + \mathrm{doubt}\,(1 - a_i)\,c \\
    \mathrm{pull}_i &= \mathrm{cord}\, \tanh(h_j - r_j) \\
    \mathrm{target}_i &= R \tanh((\mathrm{want}_i - \mathrm{flee}_i + \mathrm{pull}_i)/R) \\
    dr_i &= (\mathrm{target}_i - r_i)/\tau\, dt + \sigma\, dW_i

and those of the slow ones below. It is a model of what people in such connections describe, not a finding.

The functions take numbers of any one type (float32 or float64; see `elementary`), from compiled code. Noise
is additive and independent for each twin and for reach and pain, so Ito and Stratonovich agree, and Euler's
method converges with the step's first power along each path.
"""

from typing import NamedTuple

from numba import njit

from twinflame.journey.elementary import KERNEL, exp, like, logistic, softplus, tanh
from twinflame.journey.policies import Way
from twinflame.journey.state import Twin

CHASE, RUN, HEAL = int(Way.CHASE), int(Way.RUN), int(Way.HEAL)


class Pair(NamedTuple):
    """Both twins and their closeness: a state, or its change per day."""

    one: Twin
    two: Twin
    closeness: float


class Kicks(NamedTuple):
    """Standard normal numbers of one step: for the reach and the pain of each."""

    reach_one: float
    reach_two: float
    pain_one: float
    pain_two: float


@njit(**KERNEL)
def want(me, k):
    """Worth loves, its lack craves; both only as far as one is awake to it."""
    one = like(me.worth, 1.0)
    return k.knowing * me.awakening * (k.warmth * me.worth + k.craving * (one - me.worth))


@njit(**KERNEL)
def flee(me, other, closeness, k):
    """One's own pain, stirred by the other's nearness and pursuit (the mirror), and the doubt of the mind."""
    one, half, four = like(me.pain, 1.0), like(me.pain, 0.5), like(me.pain, 4.0)
    pursuit = softplus(four * other.reach) / four
    stirred = k.mirror * me.pain * (half * closeness + pursuit)
    return stirred + k.doubt * (one - me.awakening) * closeness


@njit(**KERNEL)
def pull(other, k):
    """The cord: the other steps back from what was usual, and one is drawn after."""
    return k.cord * tanh(other.habit - other.reach)


@njit(**KERNEL)
def natural_target(me, other, closeness, k):
    """Where reach is drawn if one follows the pull of the moment."""
    return k.R * tanh((want(me, k) - flee(me, other, closeness, k) + pull(other, k)) / k.R)


@njit(**KERNEL)
def target(me, other, closeness, k, way, aim):
    """Where reach is drawn under a way: held when chasing or running, led by healing when one heals."""
    one, low = like(me.pain, 1.0), like(me.pain, -0.5)
    natural = natural_target(me, other, closeness, k)
    healed = min(max(natural * (one - me.pain) * me.worth, low), one)
    chosen = healed if way == HEAL else natural
    return aim if (way == CHASE) | (way == RUN) else chosen


@njit(**KERNEL)
def focus(me, way):
    """How far one is with oneself: what neither chasing nor running leaves, or all of it when healing."""
    half = like(me.reach, 0.5)
    left = exp(-half * me.reach * me.reach)
    return like(me.reach, 1.0) if way == HEAL else left


@njit(**KERNEL)
def hurt(me, other):
    """How much it hurts to reach for one who withdraws, between 0 and 1."""
    zero, one = like(me.reach, 0.0), like(me.reach, 1.0)
    spurned = max(me.reach, zero) * max(-other.reach, zero)
    return spurned / (one + spurned)


@njit(**KERNEL)
def twin_drift(me, other, closeness, k, way, aim):
    """Change per day of one twin."""
    one = like(me.reach, 1.0)
    asleep, awake = like(me.reach, 0.3), like(me.reach, 0.7)
    here = focus(me, way)
    pain = hurt(me, other)
    return Twin(
        (target(me, other, closeness, k, way, aim) - me.reach) / k.tau,
        (me.reach - me.habit) / k.tau_h,
        k.wound * pain * (one - me.pain) - k.heal * here * (asleep + awake * me.awakening) * me.pain,
        k.grow * here * (one - me.worth) - k.erode * pain * me.worth,
        k.wake * (closeness + here) * (one - me.awakening),
    )


@njit(**KERNEL)
def drift(pair, k, way_one, way_two, aim_one, aim_two):
    """Change per day of a pair: closeness follows whoever of the two reaches less."""
    four = like(pair.closeness, 4.0)
    least = min(pair.one.reach, pair.two.reach)
    return Pair(
        twin_drift(pair.one, pair.two, pair.closeness, k, way_one, aim_one),
        twin_drift(pair.two, pair.one, pair.closeness, k, way_two, aim_two),
        k.near * (logistic(four * least) - pair.closeness),
    )


@njit(**KERNEL)
def advance(pair, k, way_one, way_two, aim_one, aim_two, dt, kicks, root):
    """One step of `dt` days by Euler and Maruyama; `root` is the square root of dt. Pain stays in [0, 1]."""
    d = drift(pair, k, way_one, way_two, aim_one, aim_two)
    jolt, ache = k.sigma * root, k.sigma_p * root
    return Pair(
        _moved(pair.one, d.one, dt, jolt * kicks.reach_one, ache * kicks.pain_one),
        _moved(pair.two, d.two, dt, jolt * kicks.reach_two, ache * kicks.pain_two),
        pair.closeness + d.closeness * dt,
    )


@njit(**KERNEL)
def _moved(me, d, dt, jolt, ache):
    zero, one = like(me.pain, 0.0), like(me.pain, 1.0)
    return Twin(
        me.reach + d.reach * dt + jolt,
        me.habit + d.habit * dt,
        min(max(me.pain + d.pain * dt + ache, zero), one),
        me.worth + d.worth * dt,
        me.awakening + d.awakening * dt,
    )
