"""Pairs of known terms for the tests of this room."""

from dataclasses import dataclass

import numpy as np

from twinflame.contact.grid import hour_grid
from twinflame.contact.intensity import SCALES
from twinflame.contact.likelihood import Observed, Terms, observe
from twinflame.contact.priors import BACKGROUND, DRIFTS, OTHER, OWN, TWIN, WEEK_DAYS
from twinflame.contact.simulate import Path, branching, simulate

DAY = 86_400.0
START = 1_704_067_200.0  # Monday, 1 January 2024
FOLLOW = np.array([0.45, 0.35, 0.1, 0.05, 0.05])  # shares of follow-ups by scale
ANSWER = np.array([0.25, 0.35, 0.2, 0.15, 0.05])


@dataclass(frozen=True)
class Known:
    """A simulated pair and the truth behind it."""

    terms: Terms
    days: float
    path: Path

    @property
    def seen(self) -> Observed:
        end = START + self.days * DAY
        return observe(self.path.times, self.path.who, start=START, end=end)


def terms_of(
    days: float,
    *,
    reach=(3.0, 3.0),
    follow=0.2,
    answer=(0.4, 0.4),
    own=0.0,
    other=0.0,
    night=1.2,
    drift=None,
) -> Terms:
    """Terms with these reach-outs per day and total kernel weights; quiet nights, no other rhythm."""
    twin = np.zeros((2, TWIN))
    twin[:, 1] = -night  # the cosine of the day: most at noon
    twin[:, OWN], twin[:, OTHER] = own, other
    for i in (0, 1):
        twin[i, BACKGROUND : BACKGROUND + SCALES] = np.log(follow * FOLLOW + 1e-12)
        twin[i, BACKGROUND + SCALES :] = np.log(answer[i] * ANSWER + 1e-12)
    weeks = hour_grid(START, START + days * DAY).weeks
    flat = Terms(twin, np.zeros((weeks, DRIFTS)))
    twin[:, 0] = np.log(reach) - np.log(np.exp(flat.profile).mean(axis=1))
    return Terms(twin, flat.drift if drift is None else drift)


def known(days: float, *, seed: int, **kinds) -> Known:
    terms = terms_of(days, **kinds)
    return Known(terms, days, simulate(terms, START, START + days * DAY, seed=seed))


def wander(weeks: int, sd: float, days: float, seed: int) -> np.ndarray:
    """A stationary Ornstein-Uhlenbeck path by weeks."""
    rng = np.random.default_rng(seed)
    phi = np.exp(-WEEK_DAYS / days)
    out = rng.standard_normal(weeks) * sd
    for w in range(1, weeks):
        out[w] = phi * out[w - 1] + sd * np.sqrt(1 - phi**2) * rng.standard_normal()
    return out


def total_branching(terms: Terms) -> float:
    """What one contact of either brings about at the most, with answers as they are over the weeks."""
    weights = terms.weights.copy()
    weights[:, SCALES:] *= terms.answering.mean(axis=1)[:, None]
    return float(branching(weights).sum(axis=0).max())
