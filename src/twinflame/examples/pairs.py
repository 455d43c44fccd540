"""The known terms from which the bundled examples are simulated."""

from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from twinflame.contact.grid import RHYTHM, hour_grid
from twinflame.contact.history import DAY, ContactHistory
from twinflame.contact.likelihood import Terms
from twinflame.contact.priors import BACKGROUND, DRIFTS, OTHER, OWN, TWIN
from twinflame.contact.simulate import simulate

Floats = NDArray[np.float64]

PEOPLE = ("Ana", "Ben")
ZONE = "UTC"
FOLLOW_UPS = (0.13, 0.09, 0.03, 0.01, 0.01)  # contacts that one's own contact brings about, by delay
ANSWERS = (0.10, 0.20, 0.11, 0.05, 0.02)  # contacts that the other's contact brings about


@dataclass(frozen=True, slots=True)
class Phase:
    """Weeks in which the two keep to the same ways.

    `reach` are reach-outs per week of each; `answering` multiplies how each answers.
    """

    weeks: int
    reach: tuple[float, float]
    answering: tuple[float, float] = (1.0, 1.0)


@dataclass(frozen=True, slots=True)
class SimulatedPair:
    """A pair with known ways, from a Monday on."""

    start: datetime
    phases: tuple[Phase, ...]
    seed: int


PAIRS = {
    "chase": SimulatedPair(
        datetime(2024, 1, 1, tzinfo=UTC),
        (
            Phase(24, (6.0, 5.5)),
            Phase(26, (15.0, 2.2), (1.0, 0.35)),
            Phase(20, (2.5, 10.0), (0.4, 1.0)),
        ),
        7,
    ),
    "equals": SimulatedPair(datetime(2023, 9, 4, tzinfo=UTC), (Phase(78, (6.5, 6.5)),), 11),
    "little": SimulatedPair(datetime(2024, 5, 6, tzinfo=UTC), (Phase(3, (4.0, 3.0)),), 5),
}


def evening_rhythm() -> Floats:
    """Coefficients of a day that is quiet before dawn and fullest in the evening."""
    out = np.zeros(RHYTHM)
    out[:4] = 0.35, -1.15, -0.45, 0.1
    return out


def pair_terms(pair: SimulatedPair) -> tuple[Terms, float, float]:
    """Terms of a pair, and the start and end of its history in seconds."""
    start = pair.start.timestamp()
    weeks = sum(p.weeks for p in pair.phases)
    end = start + weeks * 7 * DAY - 1.0
    grid = hour_grid(start, end, ZONE)
    twin = np.zeros((2, TWIN))
    twin[:, 1 : 1 + RHYTHM] = evening_rhythm()
    twin[:, OWN], twin[:, OTHER] = 0.1, 0.05
    twin[:, BACKGROUND:] = np.log(FOLLOW_UPS + ANSWERS)
    mean = np.exp(Terms(twin, np.zeros((1, DRIFTS))).profile).mean(axis=1)
    logs = np.repeat(
        np.log([p.reach for p in pair.phases]) - np.log(7 * mean), [p.weeks for p in pair.phases], axis=0
    )
    twin[:, 0] = logs.mean(axis=0)
    off = logs - twin[:, 0]
    drift = np.zeros((grid.weeks, DRIFTS))
    drift[:, 0], drift[:, 1] = off.sum(axis=1) / 2, (off[:, 0] - off[:, 1]) / 2
    drift[:, 2:] = np.repeat(
        np.log([p.answering for p in pair.phases]), [p.weeks for p in pair.phases], axis=0
    )
    return Terms(twin, drift), start, end


def simulated(pair: SimulatedPair, seed: int | None = None) -> ContactHistory:
    """The history of a pair; another seed gives another history with the same ways."""
    terms, start, end = pair_terms(pair)
    path = simulate(terms, start, end, ZONE, seed=pair.seed if seed is None else seed)
    kinds = np.zeros(len(path.times), np.int8)
    return ContactHistory(np.floor(path.times), path.who, kinds, PEOPLE, ZONE, 1.0)
