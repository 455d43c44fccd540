r"""The intensity of contact and its derivatives.

For twin i, the other j, hour cell c, week w and time t:

.. math::
    \lambda_i(t) = e^{\eta_{ic}} + e^{G_{iw}} \sum_m a_{ijm} E_{jm}(t) + \sum_m a_{iim} E_{im}(t),
    \qquad E_{km}(t) = \sum_{t_n < t,\ n\ \mathrm{of}\ k} b_m e^{-b_m (t - t_n)}

The first part are reach-outs that nobody prompted, the second answers, the third follow-ups. The background
is constant in each hour and the answering drift G in each week, so every integral is exact. The decays form
a ladder with ratio 8, so that one exponential and three squarings a rung serve all of them.
"""

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]

SCALES = 5
LADDER = 8.0
SLOWEST_HOURS = 24.0
#: Mean delay of each rung in seconds: 21 s, 2.8 min, 22.5 min, 3 h, 24 h.
DELAYS: tuple[float, ...] = tuple(SLOWEST_HOURS * 3600.0 / LADDER**k for k in range(SCALES))[::-1]
#: Decay of each rung per second, fastest first.
DECAYS: Floats = 1.0 / np.array(DELAYS)
TINY, HUGE = 1e-100, 1e100  # products of two numbers between them are finite
COMPONENTS = 2 * SCALES  # of one twin's excitation: follow-ups on every scale, then answers on every scale


@njit(cache=True, nogil=True, fastmath=True)
def excitation(times, who, week_edges, slowest):
    """Kernel sums at each contact and their integrals over each week.

    `times` in seconds since the start, rising, shape (n,); `slowest` is the smallest decay per second.
    Returns E of shape (n, COMPONENTS): own kernels, then the other's, in units per day; and K of shape
    (2, weeks, COMPONENTS): the integral of the same over each week.
    """
    n = len(times)
    weeks = len(week_edges) - 1
    E = np.empty((n, COMPONENTS))
    own = np.zeros((2, weeks, SCALES))  # integrals of the kernels of each twin's contacts
    state = np.zeros((2, SCALES))
    rate = np.empty(SCALES)
    rate[SCALES - 1] = slowest * 86_400.0
    for m in range(SCALES - 2, -1, -1):
        rate[m] = rate[m + 1] * LADDER
    fade = np.empty(SCALES)
    last = 0.0
    first = np.searchsorted(times, week_edges)
    first[weeks] = n
    for w in range(weeks):
        own[:, w] = state
        for k in range(first[w], first[w + 1]):
            _fades(times[k] - last, slowest, fade)
            last = times[k]
            i = np.intp(who[k])
            for m in range(SCALES):
                mine = state[i, m] * fade[m]
                theirs = state[1 - i, m] * fade[m]
                E[k, m] = mine * rate[m]
                E[k, SCALES + m] = theirs * rate[m]
                state[i, m] = mine + 1.0
                state[1 - i, m] = theirs
            own[i, w] += 1.0
        _fades(week_edges[w + 1] - last, slowest, fade)
        last = week_edges[w + 1]
        state *= fade
        own[:, w] -= state
    K = np.empty((2, weeks, COMPONENTS))
    K[:, :, :SCALES] = own
    K[:, :, SCALES:] = own[::-1]
    return E, K


@njit(inline="always")
def _fades(gap, slowest, fade):
    """What is left of each rung after a gap, from one exponential by squaring."""
    f = np.exp(-slowest * gap)
    for m in range(SCALES - 1, -1, -1):
        fade[m] = f
        f = f * f
        f = f * f
        f = f * f


@njit(cache=True, nogil=True, fastmath=True)
def event_terms(who, cell, week, E, B, answering, a, g_cell, g_week, g_a):
    """Sum of log intensities over all contacts, and its first derivatives, added to the g arrays.

    Shapes: `who`, `cell`, `week` (n,); `E` (n, COMPONENTS); `B` (2, cells), background per day;
    `answering` (2, weeks), the factor on answers; `a` (2, COMPONENTS); `g_cell` (2, cells), chances that a
    contact is a reach-out; `g_week` (2, weeks), chances of an answer; `g_a` (2, COMPONENTS), by component;
    it begins at zero.
    """
    total = 0.0
    product = 1.0
    for k in range(len(who)):
        i = who[k]
        c = cell[k]
        w = week[k]
        own = 0.0
        other = 0.0
        for m in range(SCALES):
            own += a[i, m] * E[k, m]
            other += a[i, SCALES + m] * E[k, SCALES + m]
        gain = answering[i, w]
        b = B[i, c]
        other *= gain
        intensity = b + own + other
        if TINY < intensity < HUGE:  # one logarithm serves many contacts
            product *= intensity
            if not TINY < product < HUGE:
                total += np.log(product)
                product = 1.0
        else:
            total += np.log(intensity)
        r = 1.0 / intensity
        g_cell[i, c] += b * r
        g_week[i, w] += other * r
        rg = r * gain
        for m in range(SCALES):
            g_a[i, m] += r * E[k, m]
            g_a[i, SCALES + m] += rg * E[k, SCALES + m]
    g_a *= a
    return total + np.log(product)


@njit(cache=True, nogil=True, fastmath=True)
def parts(who, cell, week, E, B, answering, a):
    """Chances that each contact is a reach-out, an answer or a follow-up; shape (n, 3)."""
    out = np.empty((len(who), 3))
    for k in range(len(who)):
        i = who[k]
        own = 0.0
        other = 0.0
        for m in range(SCALES):
            own += a[i, m] * E[k, m]
            other += a[i, SCALES + m] * E[k, SCALES + m]
        other *= answering[i, week[k]]
        b = B[i, cell[k]]
        r = 1.0 / (b + own + other)
        out[k, 0] = b * r
        out[k, 1] = other * r
        out[k, 2] = own * r
    return out


@njit(cache=True, nogil=True)
def slow_counts(times, who, edges, decay, initial):
    """Exponentially weighted counts of both at the start of each cell, shape (2, cells)."""
    cells = len(edges) - 1
    out = np.empty((2, cells))
    level = initial.copy()
    last = 0.0
    n = 0
    for c in range(cells):
        while n < len(times) and times[n] < edges[c]:
            fade = np.exp(-decay * (times[n] - last))
            level *= fade
            level[who[n]] += 1.0
            last = times[n]
            n += 1
        fade = np.exp(-decay * (edges[c] - last))
        level *= fade
        last = edges[c]
        out[0, c] = level[0]
        out[1, c] = level[1]
    return out
