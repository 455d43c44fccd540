"""The equations as the design has them, written out a second time in NumPy, to test the first against."""

import numpy as np
from numpy.typing import NDArray

from twinflame.journey.parameters import Parameters
from twinflame.journey.policies import Way
from twinflame.journey.state import AWAKENING, CLOSENESS, HABIT, PAIN, REACH, WORTH

Floats = NDArray[np.float64]


def drift(z: Floats, k: Parameters, ways: tuple[Way, Way], aims: tuple[float, float]) -> Floats:
    """Change per day of states (11, n)."""
    r, h, p, w, a, c = z[REACH], z[HABIT], z[PAIN], z[WORTH], z[AWAKENING], z[CLOSENESS]
    out = np.empty_like(z)
    for i, j in ((0, 1), (1, 0)):
        pursuit = np.log(1.0 + np.exp(4.0 * r[j])) / 4.0
        want = k.knowing * a[i] * (k.warmth * w[i] + k.craving * (1.0 - w[i]))
        flee = k.mirror * p[i] * (c / 2.0 + pursuit) + k.doubt * (1.0 - a[i]) * c
        pull = k.cord * np.tanh(h[j] - r[j])
        target = k.R * np.tanh((want - flee + pull) / k.R)
        focus = np.exp(-(r[i] ** 2) / 2.0)
        spurned = np.maximum(r[i], 0.0) * np.maximum(-r[j], 0.0)
        s = spurned / (1.0 + spurned)
        if ways[i] is Way.CHASE or ways[i] is Way.RUN:
            target = np.full_like(target, aims[i])
        elif ways[i] is Way.HEAL:
            focus = np.ones_like(focus)
            target = np.clip(target * (1.0 - p[i]) * w[i], -0.5, 1.0)
        out[REACH][i] = (target - r[i]) / k.tau
        out[HABIT][i] = (r[i] - h[i]) / k.tau_h
        out[PAIN][i] = -k.heal * focus * (0.3 + 0.7 * a[i]) * p[i] + k.wound * s * (1.0 - p[i])
        out[WORTH][i] = k.grow * focus * (1.0 - w[i]) - k.erode * s * w[i]
        out[AWAKENING][i] = k.wake * (c + focus) * (1.0 - a[i])
    out[CLOSENESS] = k.near * (1.0 / (1.0 + np.exp(-4.0 * np.minimum(r[0], r[1]))) - c)
    return out
