"""What is simulated, ready to be told and drawn: a pair among others like it, plans side by side, a sweep."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twinflame.journey.parameters import STEPS_A_DAY, Parameters
from twinflame.journey.policies import Plan
from twinflame.journey.population import Population, paths, population
from twinflame.journey.state import CLOSENESS, MEETING, PAIN, Start
from twinflame.journey.union import DAYS, HEALED, NEAR
from twinflame.journey.work import Progress

OTHERS = 2000  # pairs like the one shown, for the bands behind it


@dataclass(frozen=True, slots=True, eq=False)
class OnePair:
    """One simulated pair, each day of it, and the spread of pairs that begin alike."""

    states: NDArray[np.float32]
    """(days + 1, ROWS)."""
    others: Population
    plan: Plan
    start: Start
    parameters: Parameters
    seed: int

    @property
    def days(self) -> int:
        """How many."""
        return len(self.states) - 1

    @property
    def unions(self) -> list[tuple[int, int]]:
        """First and last day of each stretch in union that lasted."""
        near, healed = self.states[:, CLOSENESS] > NEAR, (self.states[:, PAIN] < HEALED).all(axis=1)
        holds = np.concatenate([[False], near & healed, [False]]).astype(np.int8)
        edges = np.flatnonzero(np.diff(holds)).reshape(-1, 2)
        return [(int(a), int(b) - 1) for a, b in edges if b - a >= DAYS]


def one_pair(
    days: int,
    plan: Plan,
    *,
    seed: int,
    start: Start = MEETING,
    parameters: Parameters | None = None,
    steps: int = STEPS_A_DAY,
    progress: Progress | None = None,
) -> OnePair:
    """Simulate a pair, and others like it for comparison.

    Raises
    ------
    InputError
        As `journey.population.population`.
    """
    terms = parameters or Parameters()
    every = min(days, max(1, days // 120))
    others = population(
        OTHERS,
        days,
        plan,
        seed=seed,
        start=start,
        parameters=terms,
        steps=steps,
        every=every,
        progress=progress,
    )
    states = paths(1, days, plan, seed=seed, start=start, parameters=terms, steps=steps)[:, :, 0]
    return OnePair(states, others, plan, start, terms, seed)
