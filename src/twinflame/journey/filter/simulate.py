"""Simulated pairs: a path, the contact and the check-ins that it brings about, as the filter assumes them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twinflame.contact.grid import hour_grid
from twinflame.contact.intensity import COMPONENTS
from twinflame.contact.likelihood import Terms, observe
from twinflame.contact.paths import walk
from twinflame.contact.priors import BACKGROUND, DRIFTS, OWN
from twinflame.journey.checkins import SCORES, TOP, CheckIns
from twinflame.journey.filter.evidence import Evidence, evidence
from twinflame.journey.filter.kernel import LAPSE, READ, expected_score
from twinflame.journey.filter.passes import STEPS
from twinflame.journey.filter.prior import values
from twinflame.journey.filter.table import contact_days
from twinflame.journey.particles import move
from twinflame.journey.state import CLOSENESS, ROWS

Floats = NDArray[np.float64]
DAY = 86_400.0
MOST = 200_000  # contacts


@dataclass(frozen=True, slots=True, eq=False)
class Simulated:
    """A pair whose truth is known: its path (days + 1, ROWS), contacts, check-ins, and all as evidence."""

    path: NDArray[np.float32]
    times: Floats
    who: NDArray[np.int8]
    told: CheckIns
    seen: Evidence


def simulated(
    z: Floats, twin: Floats, *, days: int, seed: int, share: float = 0.5, missing: float = 0.3
) -> Simulated:
    """A pair with the values that z, shape (SIZE,), stands for.

    Parameters
    ----------
    z
        Values, as `prior.values` takes them.
    twin
        Terms of the contact model of both, (2, TWIN); slow reactions are left out, since reach takes their
        place.
    days
        How long.
    share
        Of the days on which a twin checks in.
    seed
        Of path, contact and check-ins.
    missing
        Share of the scores of a check-in that are left empty.
    """
    rng = np.random.default_rng(seed)
    v = values(z[None])
    path = np.empty((days + 1, ROWS), np.float32)
    state = np.ascontiguousarray(v.starts.T)
    path[0] = state[:, 0]
    for day in range(days):
        move(state, v.terms.T.copy(), day=day, seed=seed, steps=STEPS)
        path[day + 1] = state[:, 0]
    mood = v.moods[0] * rng.standard_normal((days, 2))
    factor = v.slopes[0] * path[1:, :2] + v.levels[0] + mood
    twin = twin.copy()
    twin[:, OWN:BACKGROUND] = 0.0
    times, who = _contacts(Terms(twin, np.zeros((1, DRIFTS))), factor, rng)
    told = _told(path, v.errors[0], v.aheads[0], rng, share, missing)
    seen = observe(times, who, start=0.0, end=days * DAY, usual=np.ones(2))
    terms = Terms(twin, np.zeros((seen.grid.weeks, DRIFTS)))
    return Simulated(path, times, who, told, evidence(contact_days(seen, terms), told))


def _contacts(terms: Terms, factor: Floats, rng: np.random.Generator) -> tuple[Floats, NDArray[np.int8]]:
    """Contacts under a log factor on the reach-outs of each day, (days, 2)."""
    days = len(factor)
    grid = hour_grid(0.0, days * DAY)
    day = np.minimum((grid.edges[:-1] / DAY).astype(np.int64), days - 1)
    times, who, _ = walk(
        rng, grid.edges / DAY, grid.hour_of_week, day, terms.profile, np.ascontiguousarray(factor.T),
        terms.reaction, np.ones((2, days)), terms.weights, np.ones(2), np.ones(2),
        np.zeros((2, COMPONENTS)), MOST, np.zeros((days, 2)),
    )  # fmt: skip
    return times * DAY, who


def _told(
    path: NDArray[np.float32],
    errors: Floats,
    aheads: Floats,
    rng: np.random.Generator,
    share: float,
    missing: float,
) -> CheckIns:
    days = len(path) - 1
    scores = np.full((days, 2, len(SCORES)), np.nan)
    for day in range(days):
        z = path[day + 1].astype(float)
        for i in (0, 1):
            if rng.random() >= share:
                continue
            for item in range(READ):
                mean = expected_score(item, z[i], z[4 + i], z[6 + i], z[8 + i], z[CLOSENESS], aheads[i])
                read = np.clip(np.round(10.0 * (mean + errors[item] * rng.standard_normal())), 0, TOP)
                slip = rng.random() < LAPSE
                scores[day, i, item] = rng.integers(0, 11) if slip else read
            scores[day, i, rng.random(len(SCORES)) < missing] = np.nan
    return CheckIns(np.arange(days), scores)
