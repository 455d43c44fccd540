"""Simulated contact: a pair of known terms, and futures of a fitted one."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twinflame.contact.grid import hour_grid, usual_levels
from twinflame.contact.intensity import COMPONENTS
from twinflame.contact.likelihood import Terms
from twinflame.contact.paths import walk

Floats = NDArray[np.float64]
DAY = 86_400.0
MOST = 5_000_000  # contacts; a path that reaches it is cut, and says so


@dataclass(frozen=True, slots=True)
class Path:
    """Simulated contacts: seconds since 1970 UTC, who, and why (0 reach-out, 1 answer, 2 follow-up)."""

    times: Floats
    who: NDArray[np.int8]
    why: NDArray[np.int8]
    cut: bool


def simulate(
    terms: Terms,
    start: float,
    end: float,
    zone: str = "UTC",
    *,
    seed: int = 0,
    usual: Floats | None = None,
    most: int = MOST,
) -> Path:
    """Contacts of a pair with known terms over a period; `terms.drift` has a row for each local week of it.

    `usual` (2,) are the slow counts that the pair is used to; without it, those of the rates that the terms
    imply (reach-outs, and what they bring about by the mean kernels).

    Examples
    --------
    >>> from twinflame.contact.priors import weak_prior, TWIN, DRIFTS
    >>> twin = np.tile(weak_prior().mean, (2, 1))
    >>> twin[:, 0] = np.log(3.0)
    >>> path = simulate(Terms(twin, np.zeros((5, DRIFTS))), 0.0, 28 * 86_400.0, seed=1)
    >>> bool(100 < len(path.times) < 350)
    True
    """
    grid = hour_grid(start, end, zone)
    if usual is None:
        usual = usual_levels(implied_rates(terms), 1.0)
    times, who, why = walk(
        np.random.default_rng(seed),
        grid.edges / DAY,
        grid.hour_of_week,
        grid.week,
        terms.profile,
        terms.reach_drift,
        terms.reaction,
        terms.answering,
        terms.weights,
        usual,
        usual.copy(),
        np.zeros((2, COMPONENTS)),
        most,
        np.zeros((grid.weeks, 2)),
    )
    return Path(start + times * DAY, who, why, len(times) >= most)


def implied_rates(terms: Terms) -> Floats:
    """Contacts per day of each, were slow counts and drift at their mean: shape (2,).

    Every reach-out brings about contacts by the matrix of total kernel weights; the sum of the series.
    """
    reach = np.exp(terms.profile).mean(axis=1)
    rates = np.linalg.solve(np.eye(2) - branching(terms.weights), reach)
    return np.asarray(rates, dtype=float)


def branching(weights: Floats) -> Floats:
    """Mean direct offspring (..., 2, 2): in row i, column k, contacts of i that one of k brings about."""
    half = weights.shape[-1] // 2
    own, other = weights[..., :half].sum(axis=-1), weights[..., half:].sum(axis=-1)
    out = np.empty((*own.shape, 2))
    out[..., 0, 0], out[..., 1, 1] = own[..., 0], own[..., 1]
    out[..., 0, 1], out[..., 1, 0] = other[..., 0], other[..., 1]
    return out


def spectral_radius(matrix: Floats) -> Floats:
    """Largest absolute eigenvalue of matrices (..., 2, 2)."""
    return np.asarray(np.abs(np.linalg.eigvals(matrix)).max(axis=-1))
