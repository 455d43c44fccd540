"""Walking along the hours: simulated contacts, and residuals of observed ones."""

import numpy as np
from numba import njit

from twinflame.contact.grid import SLOW_DAYS, SLOW_FLOOR, SLOW_LIMIT
from twinflame.contact.intensity import COMPONENTS, DECAYS, SCALES

RATE = DECAYS * 86_400.0  # per day
REACH, ANSWER, FOLLOW = 0, 1, 2  # why a simulated contact was made


@njit(cache=True, nogil=True)
def slow_effect(count, usual):
    """Log of one slow count over its usual level, floored and limited."""
    floor = SLOW_FLOOR * usual
    z = np.log((count + floor) / (usual + floor))
    return min(max(z, -SLOW_LIMIT), SLOW_LIMIT)


@njit(cache=True, nogil=True)
def walk(rng, edges, hour, week, log_base, drift, reaction, answering, a, usual, slow, state, most, hoped):
    """Simulate contacts along hour cells by Ogata's thinning: exact, with a background constant in each.

    `edges` (cells + 1,) in days; `hour`, `week` (cells,); `log_base` (2, 168); `drift`, `answering`
    (2, weeks); `reaction` (2, 3); `a` (2, COMPONENTS); `usual`, `slow` (2,): usual and present slow counts;
    `state` (2, COMPONENTS): present kernel sums (own, other's). `slow` and `state` are moved along, and the
    expected reach-outs are added to `hoped` (weeks, 2).
    Returns times (days), who, and why (REACH, ANSWER, FOLLOW); stops at `most` contacts.
    """
    times = np.empty(most)
    who = np.empty(most, np.int8)
    why = np.empty(most, np.int8)
    n = 0
    base = np.empty(2)
    own = np.empty(2)
    other = np.empty(2)
    z = np.empty(2)
    for c in range(len(hour)):
        t = edges[c]
        w = week[c]
        for i in range(2):
            z[i] = slow_effect(slow[i], usual[i])
        for i in range(2):
            eta = log_base[i, hour[c]] + drift[i, w]
            eta += reaction[i, 0] * z[i] + reaction[i, 1] * z[1 - i] + reaction[i, 2] * abs(z[1 - i])
            base[i] = np.exp(eta)
            hoped[w, i] += base[i] * (edges[c + 1] - edges[c])
        while n < most:
            total = _excited(state, a, answering, w, own, other) + base[0] + base[1]
            gap = rng.exponential() / total
            if t + gap >= edges[c + 1]:
                _fade(state, slow, edges[c + 1] - t)
                break
            t += gap
            _fade(state, slow, gap)
            u = rng.random() * total
            _excited(state, a, answering, w, own, other)
            for i in range(2):
                cause = -1
                if u < base[i]:
                    cause = REACH
                elif u < base[i] + other[i]:
                    cause = ANSWER
                elif u < base[i] + other[i] + own[i]:
                    cause = FOLLOW
                if cause >= 0:
                    times[n] = t
                    who[n] = i
                    why[n] = cause
                    n += 1
                    slow[i] += 1.0
                    for m in range(SCALES):
                        state[i, m] += 1.0
                        state[1 - i, SCALES + m] += 1.0
                    break
                u -= base[i] + other[i] + own[i]
        if n >= most:
            break
    return times[:n], who[:n], why[:n]


@njit(cache=True, nogil=True)
def _excited(state, a, answering, week, own, other):
    """Follow-ups and answers per day of each twin, written to `own` and `other` (2,); gives their sum."""
    total = 0.0
    for i in range(2):
        own[i] = 0.0
        other[i] = 0.0
        for m in range(SCALES):
            own[i] += a[i, m] * RATE[m] * state[i, m]
            other[i] += a[i, SCALES + m] * RATE[m] * state[i, SCALES + m]
        other[i] *= answering[i, week]
        total += own[i] + other[i]
    return total


@njit(cache=True, nogil=True)
def _fade(state, slow, gap):
    f = np.exp(-RATE[SCALES - 1] * gap)
    for m in range(SCALES - 1, -1, -1):
        for i in range(2):
            state[i, m] *= f
            state[i, SCALES + m] *= f
        f = f * f  # the next rung fades 8 times as fast
        f = f * f
        f = f * f
    f = np.exp(-gap / SLOW_DAYS)
    slow[0] *= f
    slow[1] *= f


@njit(cache=True, nogil=True)
def settle(times, who, end):
    """Slow counts from nothing and kernel sums at `end` that contacts (days, rising) have left behind."""
    slow = np.zeros(2)
    state = np.zeros((2, COMPONENTS))
    last = 0.0
    for k in range(len(times)):
        _fade(state, slow, times[k] - last)
        last = times[k]
        i = who[k]
        slow[i] += 1.0
        for m in range(SCALES):
            state[i, m] += 1.0
            state[1 - i, SCALES + m] += 1.0
    _fade(state, slow, end - last)
    return slow, state


@njit(cache=True, nogil=True)
def rescaled(times, who, cell, edges, week, B, answering, a):
    """Expected contacts of each twin between its successive contacts, in the order of contacts; shape (n,).

    `times`, `edges` in days; `B` (2, cells) reach-outs per day. The first gap of a twin runs from the start.
    """
    n = len(times)
    out = np.empty(n)
    held = np.zeros(2)
    state = np.zeros((2, COMPONENTS))
    t = edges[0]
    c = 0
    none = np.zeros(2)
    for k in range(n):
        while True:
            stop = min(times[k], edges[c + 1])
            gap = stop - t
            if gap > 0:
                before = state.copy()
                _fade(state, none, gap)
                for i in range(2):
                    held[i] += B[i, c] * gap
                    for m in range(SCALES):
                        held[i] += a[i, m] * (before[i, m] - state[i, m])
                        gain = answering[i, week[c]] * a[i, SCALES + m]
                        held[i] += gain * (before[i, SCALES + m] - state[i, SCALES + m])
                t = stop
            if c >= cell[k]:
                break
            c += 1
        i = who[k]
        out[k] = held[i]
        held[i] = 0.0
        for m in range(SCALES):
            state[i, m] += 1.0
            state[1 - i, SCALES + m] += 1.0
    return out
