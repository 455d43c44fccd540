"""A simulated pair as a contact history: reach becomes contact through the contact model's own intensity."""

from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from twinflame.contact.grid import hour_grid
from twinflame.contact.history import DAY, ContactHistory
from twinflame.contact.likelihood import Terms
from twinflame.contact.priors import BEND, DRIFTS, OTHER, OWN
from twinflame.contact.reference import reference
from twinflame.contact.simulate import simulate
from twinflame.journey.reaching import USUAL, log_answering, log_reaching
from twinflame.journey.state import REACH

PEOPLE = ("Ana", "Ben")  # the chaser, who reads, and the runner
FIRST_DAY = datetime(2024, 1, 1, tzinfo=UTC)  # a Monday
WEEK = 7


def history(
    states: NDArray[np.float32], *, seed: int, usual: float = USUAL, people: tuple[str, str] = PEOPLE
) -> ContactHistory:
    """Contacts of one simulated pair, from Monday, 1 January 2024, in UTC.

    Rhythm, answers and follow-ups are those of ordinary pairs; the mean reach of each week moves reach-outs
    and answers (see `journey.reaching`). The contact model's own reactions are left out, since the journey
    has already let each react to the other.

    Parameters
    ----------
    states
        Of each day, (days + 1, ROWS), as a column of `journey.population.paths`.
    seed
        Of the contacts.
    usual
        Reach-outs a day of each at a reach of 0.
    people
        Names of the chaser and the runner.

    Returns
    -------
    ContactHistory
        With nothing in it if nobody reached out.
    """
    days = len(states) - 1
    start = FIRST_DAY.timestamp()
    end = start + days * DAY - 1.0
    weeks = hour_grid(start, end, "UTC").weeks
    reach = np.asarray(states[1:, REACH], dtype=np.float64)
    weekly = np.stack([reach[k * WEEK : (k + 1) * WEEK].mean(axis=0) for k in range(weeks)])
    twin = np.tile(reference().prior.mean, (2, 1))
    twin[:, [OWN, OTHER, BEND]] = 0.0
    twin[:, 0] = 0.0
    level = np.exp(Terms(twin, np.zeros((1, DRIFTS))).profile).mean(axis=1)
    twin[:, 0] = np.log(usual / level)
    moved = log_reaching(weekly)
    drift = np.empty((weeks, DRIFTS))
    drift[:, 0], drift[:, 1] = moved.sum(axis=1) / 2, (moved[:, 0] - moved[:, 1]) / 2
    drift[:, 2:] = log_answering(weekly)
    path = simulate(Terms(twin, drift), start, end, "UTC", seed=seed)
    kinds = np.zeros(len(path.times), np.int8)
    return ContactHistory(np.floor(path.times), path.who, kinds, people, "UTC", 1.0)
