r"""How likely a reach-out is to be answered, and how soon.

A reach-out of j is followed by j's own follow-ups, and each of these may be answered too. The chance S(d)
that nothing of the kind has come from i within d solves

.. math:: -\log S(d) = g \sum_m a_{ijm} (1 - e^{-b_m d}) + \sum_m a_{jjm} H_m(d), \quad
          H_m' = b_m (1 - S - H_m)

with g the answering drift. Stepped on a logarithmic grid of delays.
"""

import numpy as np
from numpy.typing import NDArray

from twinflame.contact.intensity import DECAYS

Floats = NDArray[np.float64]

#: Delays at which the curve is known, in hours: 10 s to a day.
DELAYS_HOURS: Floats = np.geomspace(10 / 3600, 24.0, 60)


def answered(answer: Floats, follow: Floats, gain: Floats) -> Floats:
    """Chance that a reach-out is answered within each of `DELAYS_HOURS`.

    `answer` (..., SCALES): kernel weights of the one who answers; `follow` (..., SCALES): follow-up
    weights of the one who reached out; `gain` (...): factor on answers. Returns (len(DELAYS_HOURS), ...).

    Examples
    --------
    >>> never = answered(np.zeros(5), np.full(5, 0.1), np.ones(()))
    >>> float(never.max())
    0.0
    """
    rate = DECAYS * 3600.0
    answer = answer * gain[..., None]
    echo = np.zeros(np.broadcast_shapes(answer.shape, follow.shape))
    silent = np.ones(echo.shape[:-1])
    out = np.empty((len(DELAYS_HOURS), *silent.shape))
    last = 0.0
    for k, delay in enumerate(DELAYS_HOURS):
        keep = np.exp(-rate * (delay - last))
        direct = (answer * (1 - np.exp(-rate * delay))).sum(axis=-1)
        middle = silent
        for _ in range(2):  # S at the middle of the step, refined once
            moved = echo * keep + (1 - middle)[..., None] * (1 - keep)
            ahead = np.exp(-direct - (follow * moved).sum(axis=-1))
            middle = 0.5 * (silent + ahead)
        echo, silent, last = moved, ahead, delay
        out[k] = 1 - silent
    return out


def within(curve: Floats, hours: float) -> Floats:
    """The chance at one delay, by interpolation in the logarithm of the delay."""
    at = np.interp(np.log(hours), np.log(DELAYS_HOURS), np.arange(len(DELAYS_HOURS)))
    k = min(int(at), len(DELAYS_HOURS) - 2)
    share = at - k
    return np.asarray(curve[k] * (1 - share) + curve[k + 1] * share)


def half_delay(curve: Floats) -> Floats:
    """Minutes until half of the answers that come within a day have come; the curve's trailing shape."""
    half = curve[-1] / 2
    k = np.clip((curve < half).sum(axis=0), 1, len(DELAYS_HOURS) - 1)
    low = np.take_along_axis(curve, k[None] - 1, axis=0)[0]
    high = np.take_along_axis(curve, k[None], axis=0)[0]
    share = np.clip((half - low) / np.maximum(high - low, 1e-300), 0, 1)
    logs = np.log(DELAYS_HOURS)
    return np.asarray(60.0 * np.exp(logs[k - 1] * (1 - share) + logs[k] * share))
