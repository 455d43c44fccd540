"""Draws from a normal approximation, moved until they follow the posterior itself.

With few contacts the posterior is skewed, and a normal about its mode, even well centred, has its tails in
the wrong places. Each draw starts a few Hamiltonian trajectories (Neal 2011) in coordinates in which the
normal is round, a quarter of a turn each, and each end is taken or left so that the posterior stays as it
is. As the draws begin close to it, a few trajectories do what takes a chain from elsewhere hundreds.
"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from twinflame.contact.arrow import Arrow, Factor
from twinflame.contact.likelihood import Observed, Terms, log_likelihood

Floats = NDArray[np.float64]

STEPS = 4  # of a trajectory: about three in four ends are taken, in some hundred dimensions
TURN = np.pi / 2  # a quarter: where a round normal would be drawn anew
JITTER = (0.8, 1.2)  # of a step's length, so that no direction comes round to its start


class Target(Protocol):
    """What draws are to follow, in coordinates in which their normal is round."""

    def slope(self, body: Floats, border: Floats) -> tuple[float, Floats, Floats]:
        """Log density, up to a constant, and its gradient; minus infinity where it cannot be told."""


@dataclass(frozen=True, slots=True)
class Posterior:
    """The log posterior of a pair in round coordinates about a centre.

    `prior` is the precision of drifts and terms, `mean` the prior's mean of both twins' terms; `shape` turns
    round coordinates, body and border, into steps from the centre.
    """

    seen: Observed
    prior: Arrow
    mean: Floats
    centre: Terms
    shape: Factor

    def slope(self, body: Floats, border: Floats) -> tuple[float, Floats, Floats]:
        """As `Target` has it."""
        step_body, step_border = self.shape.draw(body[:, None], border[:, None])
        terms = self.centre.moved(step_body[:, 0], step_border[:, 0])
        try:
            slope = log_likelihood(self.seen, terms)
        except ZeroDivisionError:  # so far out that a contact has no rate
            return -np.inf, np.zeros_like(body), np.zeros_like(border)
        drift, off = terms.drift.ravel(), terms.twin.ravel() - self.mean
        pull_body, pull_border = self.prior.times(drift, off)
        value = slope.value - 0.5 * float(drift @ pull_body + off @ pull_border)
        return value, *self.shape.pulled(slope.body - pull_body, slope.border - pull_border)


def moved(
    target: Target, body: Floats, border: Floats, trajectories: int, rng: np.random.Generator
) -> tuple[Floats, Floats, float]:
    """Draws in round coordinates after some trajectories, and the share of trajectories that were taken.

    Parameters
    ----------
    target
        What the draws are to follow.
    body, border
        Standard normal draws; shapes (body, draws) and (border, draws).
    trajectories
        How many each draw is moved by; 0 leaves them as they are.
    rng
        What momenta and choices are drawn from.
    """
    body, border = body.copy(), border.copy()
    if not trajectories:
        return body, border, 0.0
    taken = 0
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        for k in range(body.shape[1]):
            at = (body[:, k], border[:, k])
            slope = target.slope(*at)
            for _ in range(trajectories):
                momentum = rng.standard_normal(len(at[0])), rng.standard_normal(len(at[1]))
                length = TURN / STEPS * rng.uniform(*JITTER)
                there, slope_there, gain = _trajectory(target, at, slope, momentum, length)
                if np.log(rng.random()) < gain:  # never where the gain is no number
                    at, slope = there, slope_there
                    taken += 1
            body[:, k], border[:, k] = at
    return body, border, taken / (trajectories * body.shape[1])


Parts = tuple[Floats, Floats]
Sloped = tuple[float, Floats, Floats]


def _trajectory(
    target: Target, at: Parts, slope: Sloped, momentum: Parts, length: float
) -> tuple[Parts, Sloped, float]:
    """Where leapfrog steps lead, the slope there, and the log probability gained along the way."""
    before = slope[0] - 0.5 * _square(momentum)
    for _ in range(STEPS):
        momentum = _along(momentum, slope[1:], length / 2)
        at = _along(at, momentum, length)
        slope = target.slope(*at)
        if not np.isfinite(slope[0]):
            return at, slope, -np.inf
        momentum = _along(momentum, slope[1:], length / 2)
    return at, slope, slope[0] - 0.5 * _square(momentum) - before


def _along(place: Parts, direction: Parts, length: float) -> Parts:
    return place[0] + length * direction[0], place[1] + length * direction[1]


def _square(momentum: Parts) -> float:
    return float(momentum[0] @ momentum[0] + momentum[1] @ momentum[1])
