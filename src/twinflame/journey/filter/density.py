"""The log-likelihood of a pair's evidence given values and noise, and its gradient by all of them.

Where a pass of the filter averages over paths, here the path is given: by values z (`prior`) and by the
standard normal numbers of every step. The density of all of them together is then known without error.
"""

import math

import numpy as np
from numba import njit

from twinflame.journey.elementary import LOOP
from twinflame.journey.filter.adjoint import back, walk
from twinflame.journey.filter.kernel import (
    ANY,
    BELIEF,
    DOUBT,
    LAPSE,
    NEAR,
    PAIN,
    READ,
    RETREAT,
    STEEPNESS,
    STEP,
    URGE,
    WORTH,
    expected_score,
    normal_below,
    urge,
)
from twinflame.journey.filter.prior import ERROR_OF, PLACE, QUANTITIES, SIZE, SPREADS
from twinflame.journey.parameters import PARAMETERS, Parameters
from twinflame.journey.state import CLOSENESS, ROWS

TERMS = len(PARAMETERS)
_KINDS = ("log", "share", "plain")
_LOG, _SHARE = 0, 1
_SCALE = np.array([_KINDS.index(q.scale) for q in QUANTITIES])
_CENTRE = np.array([q.centre for q in QUANTITIES])
_SPREAD = np.array([q.spread for q in QUANTITIES])
_BASE = Parameters().array
_MOVED_BY = np.full(TERMS, -1)  # which value moves a parameter, if one does
for _name, (_, _together) in SPREADS.items():
    for _term in _together:
        _MOVED_BY[PARAMETERS.index(_term)] = PLACE[_name]
_REACH, _PAIN = PLACE["reach, yours"], PLACE["pain, yours"]
_CLOSE, _SLOPE, _LEVEL = PLACE["closeness"], PLACE["slope"], PLACE["level, yours"]
_MOOD, _ERROR, _AHEAD = PLACE["mood"], PLACE["error, inner"], PLACE["ahead, yours"]
_ERROR_OF = np.array(ERROR_OF[:READ])
_DENSITY = 1.0 / math.sqrt(2.0 * math.pi)


@njit(nogil=True, **LOOP)
def unfolded(z, value, slope):
    """The value of each quantity, and how fast it rises with its z; all (SIZE,)."""
    for k in range(SIZE):
        moved = _SPREAD[k] * z[k]
        if _SCALE[k] == _LOG:
            value[k] = _CENTRE[k] * math.exp(moved)
            slope[k] = _SPREAD[k] * value[k]
        elif _SCALE[k] == _SHARE:
            value[k] = 1.0 / (1.0 + (1.0 / _CENTRE[k] - 1.0) * math.exp(-moved))
            slope[k] = _SPREAD[k] * value[k] * (1.0 - value[k])
        else:
            value[k] = _CENTRE[k] + moved
            slope[k] = _SPREAD[k]


@njit(nogil=True, **LOOP)
def begun(value, terms, start):
    """Parameters (17,) and the state before the first day (ROWS,) of given values."""
    for k in range(TERMS):
        by = _MOVED_BY[k]
        terms[k] = _BASE[k] if by < 0 else _BASE[k] * value[by] / _CENTRE[by]
    for i in range(2):
        start[i] = start[2 + i] = value[_REACH + i]
    for k in range(6):
        start[4 + k] = value[_PAIN + k]
    start[CLOSENESS] = value[_CLOSE]


@njit(nogil=True, **LOOP)
def follow_values(z, noise, steps, path):
    """Fill `path` (n + 1, ROWS) of values z along noise (n, 4)."""
    value, slope, terms = np.empty(SIZE), np.empty(SIZE), np.empty(TERMS)
    unfolded(z, value, slope)
    begun(value, terms, path[0])
    walk(terms, noise, steps, path)


@njit(nogil=True, **LOOP)
def log_likelihood(z, noise, steps, seen, path, by_z, by_noise):
    """Log-likelihood at z (SIZE,) and noise (n, 4); fills the gradients of the same shapes.

    `seen` is contact (moods, days, 2, points), the moods, first x and step of the table, and the check-ins:
    where each day's begin, their kinds and twins, item and score of each kind. `path` (n + 1, ROWS) is room,
    and holds the path afterwards.
    """
    contact, moods, low, step, begin, kinds, twins, items, scores = seen
    value, slope, terms = np.empty(SIZE), np.empty(SIZE), np.empty(TERMS)
    lift, by_value, by_term = np.zeros(ROWS), np.zeros(SIZE), np.zeros(TERMS)
    unfolded(z, value, slope)
    begun(value, terms, path[0])
    walk(terms, noise, steps, path)
    at = min(max(np.searchsorted(moods, value[_MOOD]) - 1, 0), len(moods) - 2)
    total = 0.0
    for day in range(contact.shape[1] - 1, -1, -1):
        now = path[(day + 1) * steps]
        total += _contact(now, contact[at, day], contact[at + 1, day], moods, at, low, step, value, by_value,
                          lift)  # fmt: skip
        for m in range(begin[day], begin[day + 1]):
            total += _told(now, items[kinds[m]], twins[m], scores[kinds[m]], value, by_value, lift)
        back(path, noise, terms, steps, day, lift, by_term, by_noise)
    _gathered(lift, by_term, by_value)
    for q in range(SIZE):
        by_z[q] = slope[q] * by_value[q]
    return total


@njit(nogil=True, **LOOP)
def _gathered(lift, by_term, by_value):
    """Hand the gradient by first state and parameters on to the values that they come from."""
    for i in range(2):
        by_value[_REACH + i] += lift[i] + lift[2 + i]
    for k in range(6):
        by_value[_PAIN + k] += lift[4 + k]
    by_value[_CLOSE] += lift[CLOSENESS]
    for k in range(TERMS):
        by = _MOVED_BY[k]
        if by >= 0:
            by_value[by] += by_term[k] * _BASE[k] / _CENTRE[by]


@njit(nogil=True, **LOOP)
def _contact(now, one, two, moods, at, low, step, value, by_value, lift):
    """A day's contact of both: its log-likelihood, and the gradient by state and values added."""
    gap, mood = moods[at + 1] - moods[at], value[_MOOD]
    inside = mood < moods[at + 1]
    share = min((mood - moods[at]) / gap, 1.0)
    total = 0.0
    for i in range(2):
        x = value[_SLOPE] * now[i] + value[_LEVEL + i]
        a, rising_a = sloped(one[i], low, step, x)
        b, rising_b = sloped(two[i], low, step, x)
        total += a + share * (b - a)
        rising = rising_a + share * (rising_b - rising_a)
        lift[i] += rising * value[_SLOPE]
        by_value[_SLOPE] += rising * now[i]
        by_value[_LEVEL + i] += rising
        if inside:
            by_value[_MOOD] += (b - a) / gap
    return total


@njit(nogil=True, **LOOP)
def sloped(values, low, step, x):
    """A tabulated function at x and its slope, by the cubic that `kernel.interpolated` takes."""
    last = len(values) - 1
    free = (x - low) / step
    at = min(max(free, 0.0), float(last))
    k = min(max(int(at), 1), last - 2)
    u = at - k
    a, b, c, d = values[k - 1], values[k], values[k + 1], values[k + 2]
    one = -a / 3.0 - 0.5 * b + c - d / 6.0
    two, three = 0.5 * (a + c) - b, (d - a) / 6.0 + 0.5 * (b - c)
    found = b + u * (one + u * (two + u * three))
    held = free < 0.0 or free > last
    return found, 0.0 if held else (one + u * (2.0 * two + u * 3.0 * three)) / step


@njit(nogil=True, **LOOP)
def _told(now, item, i, score, value, by_value, lift):
    """A score that was told: its log-likelihood, and the gradient by state and values added."""
    reach, pain, worth = now[i], now[4 + i], now[6 + i]
    which = _ERROR + _ERROR_OF[item]
    mean = expected_score(item, reach, pain, worth, now[8 + i], now[CLOSENESS], value[_AHEAD + i])
    found, by_mean, by_error = score_slopes(score, mean, value[which])
    by_value[which] += by_error
    if item == PAIN:
        lift[4 + i] += by_mean
    elif item == WORTH:
        lift[6 + i] += by_mean
    elif item == NEAR:
        lift[CLOSENESS] += by_mean
    elif item == URGE:
        u = urge(reach)
        lift[i] += by_mean * STEEPNESS * u * (1.0 - u)
    elif item == RETREAT:
        u = urge(-reach)
        lift[i] -= by_mean * STEEPNESS * u * (1.0 - u)
    elif item == BELIEF:
        lift[4 + i] -= by_mean * worth
        lift[6 + i] += by_mean * (1.0 - pain)
        by_value[_AHEAD + i] += by_mean
    elif item == DOUBT:
        lift[8 + i] -= by_mean
    else:
        lift[8 + i] += by_mean
    return found


@njit(nogil=True, **LOOP)
def score_slopes(score, mean, error):
    """`kernel.score_log_likelihood`, and its slopes by mean and error."""
    low, high = (score - 0.5 * STEP - mean) / error, (score + 0.5 * STEP - mean) / error
    first, last = score < 0.5 * STEP, score > 1.0 - 0.5 * STEP
    at_low = 0.0 if first else _DENSITY * math.exp(-0.5 * low * low)
    at_high = 0.0 if last else _DENSITY * math.exp(-0.5 * high * high)
    sign = -1.0 if low + high > 0.0 else 1.0  # differences of small numbers, so that none is lost
    under, over = (low, high) if sign > 0.0 else (-high, -low)
    from_below = 0.0 if (first if sign > 0.0 else last) else normal_below(under)
    from_above = 1.0 if (last if sign > 0.0 else first) else normal_below(over)
    chance = (1.0 - LAPSE) * (from_above - from_below) + ANY
    scale = (1.0 - LAPSE) / (chance * error)
    return math.log(chance), scale * (at_low - at_high), scale * (at_low * low - at_high * high)
