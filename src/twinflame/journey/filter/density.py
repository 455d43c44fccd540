"""The log-likelihood of a pair's evidence given values and noise, and its gradient by all of them.

Where a pass of the filter averages over paths, here the path is given: by values z (`prior`) and by the
standard normal numbers of every step. The density of all of them together is then known without error. Sets
go LANES at a time (`adjoint`).
"""

import math

import numpy as np
from numba import njit

from twinflame.journey.elementary import LOOP
from twinflame.journey.filter.adjoint import (
    BY_TERM_AT,
    LANES,
    LIFT_AT,
    TERM_AT,
    TERMS,
    back,
    block_like,
    walk,
)
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
from twinflame.journey.state import CLOSENESS

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
    """The value of each quantity, and how fast it rises with its z; all (SIZE, LANES)."""
    for k in range(SIZE):
        for n in range(LANES):
            moved = _SPREAD[k] * z[k, n]
            if _SCALE[k] == _LOG:
                value[k, n] = _CENTRE[k] * math.exp(moved)
                slope[k, n] = _SPREAD[k] * value[k, n]
            elif _SCALE[k] == _SHARE:
                value[k, n] = 1.0 / (1.0 + (1.0 / _CENTRE[k] - 1.0) * math.exp(-moved))
                slope[k, n] = _SPREAD[k] * value[k, n] * (1.0 - value[k, n])
            else:
                value[k, n] = _CENTRE[k] + moved
                slope[k, n] = _SPREAD[k]


@njit(nogil=True, **LOOP)
def begun(value, block, start):
    """Parameters into a block, and the state before the first day (ROWS * LANES,), of given values."""
    for k in range(TERMS):
        by = _MOVED_BY[k]
        for n in range(LANES):
            block[TERM_AT + k * LANES + n] = _BASE[k] if by < 0 else _BASE[k] * value[by, n] / _CENTRE[by]
    for n in range(LANES):
        for i in range(2):
            start[i * LANES + n] = start[(2 + i) * LANES + n] = value[_REACH + i, n]
        for k in range(6):
            start[(4 + k) * LANES + n] = value[_PAIN + k, n]
        start[CLOSENESS * LANES + n] = value[_CLOSE, n]


@njit(nogil=True, **LOOP)
def follow_values(z, noise, steps, path):
    """Fill `path` (n + 1, ROWS * LANES) of values z (SIZE, LANES) along noise (n, 4 * LANES)."""
    value, slope, block = np.empty(z.shape), np.empty(z.shape), block_like(path)
    unfolded(z, value, slope)
    begun(value, block, path[0])
    walk(block, noise, steps, path)


@njit(nogil=True, **LOOP)
def log_likelihood(z, noise, steps, seen, path, by_z, by_noise, logs):
    """Log-likelihoods (LANES,) at z (SIZE, LANES) and noise (n, 4 * LANES), and gradients of the same shapes.

    `seen` is contact (moods, days, 2, points), the moods, first x and step of the table, and the check-ins:
    where each day's begin, their kinds and twins, item and score of each kind. `path` (n + 1, ROWS * LANES)
    is room, and holds the path afterwards. Path and noise are float32 or float64, the rest float64.
    """
    contact, moods, low, step, begin, kinds, twins, items, scores = seen
    value, slope, block = np.empty(z.shape), np.empty(z.shape), block_like(path)
    by_value = np.zeros(z.shape)
    unfolded(z, value, slope)
    begun(value, block, path[0])
    walk(block, noise, steps, path)
    at = np.empty(LANES, np.int64)
    for n in range(LANES):
        at[n] = min(max(np.searchsorted(moods, value[_MOOD, n]) - 1, 0), len(moods) - 2)
        logs[n] = 0.0
    for day in range(contact.shape[1] - 1, -1, -1):
        now = path[(day + 1) * steps]
        _contact(now, contact, day, moods, at, low, step, value, by_value, block, logs)
        for m in range(begin[day], begin[day + 1]):
            _told(now, items[kinds[m]], twins[m], scores[kinds[m]], value, by_value, block, logs)
        back(path, noise, block, steps, day, by_noise)
    _gathered(block, by_value)
    for k in range(SIZE):
        for n in range(LANES):
            by_z[k, n] = slope[k, n] * by_value[k, n]


@njit(nogil=True, **LOOP)
def _gathered(block, by_value):
    """Hand the gradient by first state and parameters on to the values that they come from."""
    for n in range(LANES):
        lift, term = LIFT_AT + n, BY_TERM_AT + n
        for i in range(2):
            by_value[_REACH + i, n] += block[lift + i * LANES] + block[lift + (2 + i) * LANES]
        for k in range(6):
            by_value[_PAIN + k, n] += block[lift + (4 + k) * LANES]
        by_value[_CLOSE, n] += block[lift + CLOSENESS * LANES]
        for k in range(TERMS):
            by = _MOVED_BY[k]
            if by >= 0:
                by_value[by, n] += block[term + k * LANES] * _BASE[k] / _CENTRE[by]


@njit(nogil=True, **LOOP)
def _contact(now, contact, day, moods, at, low, step, value, by_value, block, logs):
    """A day's contact of both: log-likelihoods, and gradients by state and values added."""
    for n in range(LANES):
        k = at[n]
        gap, mood = moods[k + 1] - moods[k], value[_MOOD, n]
        inside = mood < moods[k + 1]
        share = min((mood - moods[k]) / gap, 1.0)
        for i in range(2):
            reach = now[i * LANES + n]
            x = value[_SLOPE, n] * reach + value[_LEVEL + i, n]
            a, rising_a = sloped(contact[k, day, i], low, step, x)
            b, rising_b = sloped(contact[k + 1, day, i], low, step, x)
            logs[n] += a + share * (b - a)
            rising = rising_a + share * (rising_b - rising_a)
            block[LIFT_AT + i * LANES + n] += rising * value[_SLOPE, n]
            by_value[_SLOPE, n] += rising * reach
            by_value[_LEVEL + i, n] += rising
            if inside:
                by_value[_MOOD, n] += (b - a) / gap


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
def _told(now, item, i, score, value, by_value, block, logs):
    """A score that was told: log-likelihoods, and gradients by state and values added."""
    which, ahead = _ERROR + _ERROR_OF[item], _AHEAD + i
    for n in range(LANES):
        own, lift = i * LANES + n, LIFT_AT + i * LANES + n
        reach, pain, worth = np.float64(now[own]), now[4 * LANES + own], now[6 * LANES + own]
        awakening, closeness = now[8 * LANES + own], now[CLOSENESS * LANES + n]
        mean = expected_score(item, reach, pain, worth, awakening, closeness, value[ahead, n])
        found, by_mean, by_error = score_slopes(score, mean, value[which, n])
        logs[n] += found
        by_value[which, n] += by_error
        if item == PAIN:
            block[lift + 4 * LANES] += by_mean
        elif item == WORTH:
            block[lift + 6 * LANES] += by_mean
        elif item == NEAR:
            block[LIFT_AT + CLOSENESS * LANES + n] += by_mean
        elif item == URGE:
            u = urge(reach)
            block[lift] += by_mean * STEEPNESS * u * (1.0 - u)
        elif item == RETREAT:
            u = urge(-reach)
            block[lift] -= by_mean * STEEPNESS * u * (1.0 - u)
        elif item == BELIEF:
            block[lift + 4 * LANES] -= by_mean * worth
            block[lift + 6 * LANES] += by_mean * (1.0 - pain)
            by_value[ahead, n] += by_mean
        elif item == DOUBT:
            block[lift + 8 * LANES] -= by_mean
        else:
            block[lift + 8 * LANES] += by_mean


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
