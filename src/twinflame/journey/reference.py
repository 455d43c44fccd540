"""The journey in float64, one pair after the other, along given noise: what the fast paths must match.

The equations are those of `dynamics` with the C library's functions. Since the noise is given, a path can be
walked in steps of different length along the same Brownian motion, which shows how the method converges.
"""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from twinflame.journey.dynamics import Kicks, Pair, advance
from twinflame.journey.elementary import LOOP, normal_pair
from twinflame.journey.lanes import terms_at
from twinflame.journey.parameters import Parameters
from twinflame.journey.policies import NATURAL, Plan
from twinflame.journey.state import ROWS, Twin
from twinflame.journey.threefry import STEPS, drawn

Floats64 = NDArray[np.float64]


def follow(
    start: Floats64, parameters: Parameters | Floats64, noise: Floats64, *, plan: Plan = NATURAL, steps: int
) -> Floats64:
    """Walk pairs along given noise.

    Parameters
    ----------
    start
        Shape (ROWS, n).
    parameters
        The same for all, or (17, n).
    noise
        Standard normal numbers, (days * steps, 4, n): for the reach of both, then the pain of both.
    plan
        What the two choose.
    steps
        Steps a day.

    Returns
    -------
    States at the start and after each day, (days + 1, ROWS, n).

    Examples
    --------
    >>> from twinflame.journey.state import MEETING
    >>> still = follow(MEETING.mean[:, None], Parameters(), np.zeros((100, 4, 1)), steps=10)
    >>> still.shape
    (11, 11, 1)
    """
    values = parameters.array[:, None] if isinstance(parameters, Parameters) else parameters
    n = start.shape[1]
    terms = np.ascontiguousarray(np.broadcast_to(values, (len(values), n)))
    ways, aims = plan.by_day(len(noise) // steps)
    return np.asarray(_walk(np.ascontiguousarray(start), terms, noise, ways, aims, steps))


def noise(seed: int, pairs: int, numbers: int, *, first: int = 0, stream: int = STEPS) -> Floats64:
    """The noise that the fast paths meet, in float64; shape (numbers, 4, pairs)."""
    out = np.empty((numbers, 4, pairs))
    _noise(out, np.uint64(seed), first, stream)
    return out


@njit(**LOOP)
def _noise(out, seed, first, stream):
    for s in range(out.shape[0]):
        for n in range(out.shape[2]):
            a, b, c, d = drawn(seed, stream, first + n, s)
            out[s, 0, n], out[s, 1, n] = normal_pair(a, b, 1.0)
            out[s, 2, n], out[s, 3, n] = normal_pair(c, d, 1.0)


@njit(**LOOP)
def _walk(start, terms, noise, ways, aims, steps):
    days, n = len(ways), start.shape[1]
    out = np.empty((days + 1, ROWS, n))
    out[0] = start
    dt = 1.0 / steps
    for i in range(n):
        z = start[:, i].copy()
        k = terms_at(terms[:, i].copy(), 0, 1)
        for day in range(days):
            for s in range(day * steps, (day + 1) * steps):
                pair = Pair(Twin(z[0], z[2], z[4], z[6], z[8]), Twin(z[1], z[3], z[5], z[7], z[9]), z[10])
                kicks = Kicks(noise[s, 0, i], noise[s, 1, i], noise[s, 2, i], noise[s, 3, i])
                moved = advance(
                    pair, k, ways[day, 0], ways[day, 1], aims[day, 0], aims[day, 1], dt, kicks, np.sqrt(dt)
                )
                z[0], z[2], z[4], z[6], z[8] = moved.one
                z[1], z[3], z[5], z[7], z[9] = moved.two
                z[10] = moved.closeness
            out[day + 1, :, i] = z
    return out
