"""Passes of the particle filter over a pair's evidence, for many sets of values."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twinflame.journey.filter.evidence import Evidence
from twinflame.journey.filter.kernel import many_passes
from twinflame.journey.filter.prior import values
from twinflame.journey.filter.table import FACTORS, MOODS, STEP
from twinflame.journey.policies import NATURAL
from twinflame.journey.state import ROWS

Floats = NDArray[np.float64]

PARTICLES = 128  # of states, for each set of values: whole blocks of lanes
STEPS = 4  # a day: enough for drifts that take a day at the least


@dataclass(frozen=True, slots=True, eq=False)
class Passes:
    """What m passes gave.

    `logs` (m,) log-likelihoods; `paths` (m, days + 1, ROWS) float32, a path drawn for each; `ess` (m, days),
    how many particles counted on each day.
    """

    logs: Floats
    paths: NDArray[np.float32]
    ess: Floats


def passes(
    seen: Evidence, z: Floats, rng: np.random.Generator, *, particles: int = PARTICLES, steps: int = STEPS
) -> Passes:
    """One pass for each row of z, (m, SIZE); the noise is drawn from `rng`.

    The likelihood's estimate has no bias, and a path is a draw given values and evidence once the values are
    drawn by it (Andrieu, Doucet and Holenstein 2010, "Particle Markov chain Monte Carlo methods").
    """
    m, days = len(z), len(seen)
    v = values(z)
    ways, aims = NATURAL.by_day(days)
    logs, ess = np.empty(m), np.zeros((m, days))
    paths = np.empty((m, days + 1, ROWS), np.float32)
    many_passes(
        v.starts,
        v.terms,
        seen.contact,
        MOODS,
        v.moods,
        float(FACTORS[0]),
        STEP,
        ways,
        aims.astype(np.float32),
        steps,
        (seen.begin, seen.kinds, seen.twins, seen.items, seen.scores),
        v.slopes,
        v.levels,
        v.errors,
        v.aheads,
        rng.integers(0, 2**63, m, dtype=np.uint64),
        rng.random((m, days + 1)),
        particles,
        logs,
        paths,
        ess,
    )
    return Passes(logs, paths, ess)
