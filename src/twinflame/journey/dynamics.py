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


class Shown(NamedTuple):
    """What comes of a twin's reach and habit alone.

    `pursuit` is a soft max(reach, 0); `openness`, 0 to 1, how near it lets the other come; `focus`, 0 to 1,
    what of attention neither chasing nor running takes; `retreat`, -1 to 1, how far it steps back from what
    was usual.
    """

    pursuit: float
    openness: float
    focus: float
    retreat: float


class Led(NamedTuple):
    """What a step follows: where the reach of each is drawn, how far each is with oneself, and openness."""

    target_one: float
    target_two: float
    focus_one: float
    focus_two: float
    openness: float


@njit(**KERNEL)
def shown(reach, habit):
    """What comes of a twin's reach and habit alone."""
    half, four = like(reach, 0.5), like(reach, 4.0)
    return Shown(
        softplus(four * reach) / four,
        logistic(four * reach),
        exp(-half * reach * reach),
        tanh(habit - reach),
    )


@njit(**KERNEL)
def want(me, k):
    """Worth loves, its lack craves; both only as far as one is awake to it."""
    one = like(me.worth, 1.0)
    return k.knowing * me.awakening * (k.warmth * me.worth + k.craving * (one - me.worth))


@njit(**KERNEL)
def flee(me, other, closeness, k):
    """One's own pain, stirred by the other's nearness and pursuit (the mirror), and the doubt of the mind."""
    one, half = like(me.pain, 1.0), like(me.pain, 0.5)
    stirred = k.mirror * me.pain * (half * closeness + other.pursuit)
    return stirred + k.doubt * (one - me.awakening) * closeness


@njit(**KERNEL)
def natural_target(me, other, closeness, k):
    """Where reach is drawn if one follows the pull of the moment; of the other is taken what is `Shown`.

    The cord: the other steps back from what was usual, and one is drawn after.
    """
    return k.R * tanh((want(me, k) - flee(me, other, closeness, k) + k.cord * other.retreat) / k.R)


@njit(**KERNEL)
def target(me, other, closeness, k, way, aim):
    """Where reach is drawn under a way: held when chasing or running, led by healing when one heals."""
    one, low = like(me.pain, 1.0), like(me.pain, -0.5)
    natural = natural_target(me, other, closeness, k)
    healed = min(max(natural * (one - me.pain) * me.worth, low), one)
    chosen = healed if way == HEAL else natural
    return aim if (way == CHASE) | (way == RUN) else chosen


@njit(**KERNEL)
def focused(left, way):
    """How far one is with oneself: as far as reach has left one, or wholly when healing."""
    return like(left, 1.0) if way == HEAL else left


@njit(**KERNEL)
def hurt(reach, other):
    """How much it hurts to reach for one who withdraws, between 0 and 1; by the reach of both."""
    zero, one = like(reach, 0.0), like(reach, 1.0)
    apart = max(-(reach * other), zero)
    return apart / (one + apart) if reach > zero else zero


@njit(**KERNEL)
def twin_drift(me, closeness, pain, goal, here, k):
    """Change per day of a twin hurt by so much `pain`, drawn to a `goal`, and so far `here` with oneself."""
    one = like(me.reach, 1.0)
    asleep, awake = like(me.reach, 0.3), like(me.reach, 0.7)
    return Twin(
        (goal - me.reach) / k.tau,
        (me.reach - me.habit) / k.tau_h,
        k.wound * pain * (one - me.pain) - k.heal * here * (asleep + awake * me.awakening) * me.pain,
        k.grow * here * (one - me.worth) - k.erode * pain * me.worth,
        k.wake * (closeness + here) * (one - me.awakening),
    )


@njit(**KERNEL)
def drift(pair, led, k):
    """Change per day of a pair: closeness follows whoever of the two opens less."""
    one, two, c = pair.one, pair.two, pair.closeness
    return Pair(
        twin_drift(one, c, hurt(one.reach, two.reach), led.target_one, led.focus_one, k),
        twin_drift(two, c, hurt(two.reach, one.reach), led.target_two, led.focus_two, k),
        k.near * (led.openness - c),
    )


@njit(**KERNEL)
def moved(pair, led, k, dt, kicks, root):
    """One step of `dt` days by Euler and Maruyama; `root` is the square root of dt. Pain stays in [0, 1]."""
    d = drift(pair, led, k)
    jolt, ache = k.sigma * root, k.sigma_p * root
    return Pair(
        _moved(pair.one, d.one, dt, jolt * kicks.reach_one, ache * kicks.pain_one),
        _moved(pair.two, d.two, dt, jolt * kicks.reach_two, ache * kicks.pain_two),
        pair.closeness + d.closeness * dt,
    )


@njit(**KERNEL)
def advance(pair, k, way_one, way_two, aim_one, aim_two, dt, kicks, root):
    """A step whole: what both show, where that draws them, and how they move; `lanes` takes these in turn."""
    one, two = shown(pair.one.reach, pair.one.habit), shown(pair.two.reach, pair.two.habit)
    led = Led(
        target(pair.one, two, pair.closeness, k, way_one, aim_one),
        target(pair.two, one, pair.closeness, k, way_two, aim_two),
        focused(one.focus, way_one),
        focused(two.focus, way_two),
        min(one.openness, two.openness),
    )
    return moved(pair, led, k, dt, kicks, root)


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
