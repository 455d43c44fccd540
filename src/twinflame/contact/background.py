"""Kernels for the background: reach-outs per hour cell, and sums over cells for the derivatives.

A cell is known by its hour of the week and its week, so sums over cells are tables of (weeks, 168); the
rhythm basis meets them afterwards as one small matrix product.
"""

import numpy as np
from numba import njit

from twinflame.contact.grid import REACTIONS
from twinflame.contact.intensity import COMPONENTS, SCALES


@njit(cache=True, nogil=True, fastmath=True)
def log_rates(hour, week, slow, profile, drift, reaction, out):
    """Logarithms of the reach-outs per day in each cell, written to `out` (2, cells).

    `hour`, `week` (cells,); `slow` (2, cells, REACTIONS); `profile` (2, 168), level and
    rhythm; `drift` (2, weeks) of each twin; `reaction` (2, REACTIONS).
    """
    for c in range(len(hour)):
        for i in range(2):
            eta = profile[i, hour[c]] + drift[i, week[c]]
            for k in range(REACTIONS):
                eta += reaction[i, k] * slow[i, c, k]
            out[i, c] = eta


@njit(cache=True, nogil=True, fastmath=True)
def cell_sums(hour, week, slow, values, by_hour, by_week, by_reaction):
    """Sums of `values` (2, cells) by hour of week, week and slow effect, added to the arrays (2, ...)."""
    for c in range(len(hour)):
        for i in range(2):
            v = values[i, c]
            by_hour[i, hour[c]] += v
            by_week[i, week[c]] += v
            for k in range(REACTIONS):
                by_reaction[i, k] += v * slow[i, c, k]


@njit(cache=True, nogil=True, fastmath=True)
def cell_products(hour, week, slow, values, table, z_week, z_hour, z_z):
    """Weighted sums over the cells of one twin, for the curvature of the background.

    `values` (cells,); `slow` (cells, REACTIONS) of that twin; fills `table` (weeks, 168), `z_week`
    (weeks, REACTIONS), `z_hour` (168, REACTIONS), `z_z` (REACTIONS, REACTIONS).
    """
    z = np.empty(REACTIONS)
    for c in range(len(hour)):
        v = values[c]
        if v == 0.0:
            continue
        for k in range(REACTIONS):
            z[k] = slow[c, k]
        table[week[c], hour[c]] += v
        for k in range(REACTIONS):
            vz = v * z[k]
            z_week[week[c], k] += vz
            z_hour[hour[c], k] += vz
            for q in range(REACTIONS):
                z_z[k, q] += vz * z[q]


@njit(cache=True, nogil=True, fastmath=True)
def event_products(
    who, cell, hour, week, slow, E, B, answering, a, s_cell, by_hour, by_week, by_z, s_week, s_a
):
    """Sums over contacts of products of the chances of two parts, for the second derivatives.

    With p the chances that a contact is a reach-out (0), an answer (A) or of component m, adds up
    `s_cell` (2, cells, 2): p0 p0 and p0 pA; p0 pm by hour of week (`by_hour`, (2, 168, COMPONENTS)), week
    (`by_week`, (2, weeks, COMPONENTS)) and slow effect (`by_z`, (2, REACTIONS, COMPONENTS)); `s_week`
    (2, weeks, 1 + COMPONENTS + SCALES): pA pA, pA pm, and pm of answers; `s_a` (2, COMPONENTS, COMPONENTS):
    pm pm', lower triangle. `hour` is that of cells; contacts come in the order of time.
    """
    p = np.empty(COMPONENTS)
    held = np.zeros((2, COMPONENTS))
    n = len(who)
    for k in range(n):
        i = who[k]
        c = cell[k]
        w = week[k]
        gain = answering[i, w]
        intensity = B[i, c]
        for m in range(SCALES):
            p[m] = a[i, m] * E[k, m]
            p[SCALES + m] = gain * a[i, SCALES + m] * E[k, SCALES + m]
            intensity += p[m] + p[SCALES + m]
        r = 1.0 / intensity
        p0 = B[i, c] * r
        pa = 0.0
        for m in range(COMPONENTS):
            p[m] *= r
            held[i, m] += p0 * p[m]
        for m in range(SCALES):
            pa += p[SCALES + m]
            s_week[i, w, 1 + COMPONENTS + m] += p[SCALES + m]
        s_cell[i, c, 0] += p0 * p0
        s_cell[i, c, 1] += p0 * pa
        s_week[i, w, 0] += pa * pa
        for m in range(COMPONENTS):
            s_week[i, w, 1 + m] += pa * p[m]
            for q in range(m + 1):
                s_a[i, m, q] += p[m] * p[q]
        if k + 1 == n or cell[k + 1] != c:
            for j in range(2):
                for m in range(COMPONENTS):
                    h = held[j, m]
                    if h != 0.0:
                        by_hour[j, hour[c], m] += h
                        by_week[j, w, m] += h
                        for q in range(REACTIONS):
                            by_z[j, q, m] += h * slow[j, c, q]
                        held[j, m] = 0.0
