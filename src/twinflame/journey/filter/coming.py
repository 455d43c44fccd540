"""The contacts that the coming days may bring, by the journey.

Each draw of the posterior goes on from its own last day. Its reach gives the reach-outs of a day, by slope,
level and the day's mood; answers and follow-ups come of them as the contact model was fitted, and of the last
contacts before. So the count is that of all contacts, as it can be observed.
"""

import numpy as np
from numpy.typing import NDArray

from twinflame.contact.grid import hour_grid
from twinflame.contact.likelihood import Observed, Terms
from twinflame.contact.paths import settle, walk
from twinflame.journey.filter.passes import STEPS
from twinflame.journey.filter.prior import values
from twinflame.journey.filter.sampler import Sampled
from twinflame.journey.filter.table import usual_background
from twinflame.journey.particles import move
from twinflame.journey.state import REACH

Floats = NDArray[np.float64]
DAY = 86_400.0
MOST_FACTOR = 6.0  # of the log factor on reach-outs; as far as the table of a day's contact goes


def coming_contacts(found: Sampled, seen: Observed, terms: Terms, *, seed: int, days: int = 7) -> Floats:
    """Simulated contacts of each twin over the coming days, one future for each draw: (draws, 2).

    Parameters
    ----------
    found
        Draws given evidence whose last day is the last of `seen`.
    seen, terms
        Contact, to the end of a local day, and the fitted contact model.
    seed
        Of the futures.
    days
        How far ahead.
    """
    factors = _factors(found, len(seen.times), seed, days)
    grid = hour_grid(seen.grid.end, seen.grid.end + days * DAY, seen.grid.zone)
    day = np.minimum((grid.edges[:-1] / DAY).astype(np.int64), days - 1)
    base = np.log(_by_hour(seen, terms))
    slow, state = settle(seen.times / DAY, seen.who, seen.grid.edges[-1] / DAY)
    answering = np.repeat(terms.answering[:, -1:], days, axis=1)
    span = max(seen.grid.edges[-1] / DAY, 1.0)
    most = int(100 * days * len(seen.times) / span) + 2000
    out = np.empty((len(factors), 2))
    for k, factor in enumerate(factors):
        _, who, _ = walk(
            np.random.default_rng((seed, k)), grid.edges / DAY, grid.hour_of_week, day, base, factor,
            np.zeros_like(terms.reaction), answering, terms.weights, seen.usual, slow.copy(), state.copy(),
            most, np.zeros((days, 2)),
        )  # fmt: skip
        out[k] = np.bincount(who, minlength=2)[:2]
    return out


def _factors(found: Sampled, stream: int, seed: int, days: int) -> Floats:
    """Log factor on reach-outs by draw, twin and day: (draws, 2, days)."""
    v = values(found.z)
    state = np.ascontiguousarray(found.paths[:, -1].T)
    moods = np.random.default_rng((seed, stream)).standard_normal((days, 2, len(found.z)))
    out = np.empty((days, 2, len(found.z)))
    for d in range(days):
        move(state, np.ascontiguousarray(v.terms.T), day=d, seed=seed, steps=STEPS)
        out[d] = v.slopes * state[REACH] + v.levels.T + v.moods * moods[d]
    return np.ascontiguousarray(np.minimum(out, MOST_FACTOR).transpose(2, 1, 0))


def _by_hour(seen: Observed, terms: Terms) -> Floats:
    """Reach-outs per day at the long-run mean in each hour of a week, (2, 168)."""
    rhythm = np.exp(terms.profile)
    usual = usual_background(seen, terms)[:, 0]
    return np.asarray(rhythm * (usual / rhythm[:, seen.grid.hour_of_week[0]])[:, None])
