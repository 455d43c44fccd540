"""What a fitted pair says of the contacts after those it was fitted to.

The terms of both twins stay as fitted. The drift goes on as its Ornstein-Uhlenbeck process says. It is
integrated over, which gives the predictive density itself, by Laplace's method week by week; or it is
put at one value each week: where it is foretold from the weeks before (followed), or on its way from the
last week of the fit back to its mean, blind to what comes (at its mean).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twinflame.contact.fit import SHARES
from twinflame.contact.grid import HourGrid
from twinflame.contact.likelihood import Observed, Slope, Terms, curvature, log_likelihood
from twinflame.contact.posterior import Fit
from twinflame.contact.priors import DRIFTS, WEEK_DAYS

Floats = NDArray[np.float64]

STEPS = 12  # Newton steps for one week at the most
LEAP = 1.5  # longest move of one drift in one step
NEAR = 1e-3  # a shorter move ends the search


@dataclass(frozen=True)
class Ahead:
    """Log likelihood of the later contacts with the drift treated in each way."""

    integrated: float
    followed: float
    at_mean: float

    def over(self, other: float) -> "Ahead":
        """The same, less another log likelihood."""
        return Ahead(self.integrated - other, self.followed - other, self.at_mean - other)


def look_ahead(found: Fit, later: Observed) -> Ahead:
    """Judge the contacts of `later` that come after `found.seen`; both periods begin together."""
    mode = found.mode
    twin, known = mode.terms.twin, len(mode.terms.drift)
    before = log_likelihood(found.seen, mode.terms).value
    ahead = np.arange(1, later.grid.weeks - known + 1)
    falling = _fade(found) ** ahead[:, None] * mode.terms.drift[-1]
    at_mean = np.concatenate([mode.terms.drift, falling])
    foretold, gained = _follow(found, later)
    followed = log_likelihood(later, Terms(twin, foretold)).value - before
    return Ahead(followed + gained, followed, log_likelihood(later, Terms(twin, at_mean)).value - before)


def _fade(found: Fit) -> float:
    return float(np.exp(-WEEK_DAYS / found.mode.scale.days))


def _follow(found: Fit, later: Observed) -> tuple[Floats, float]:
    """Drifts (weeks, DRIFTS) foretold week by week, and what integrating over them adds to the score."""
    mode, fade = found.mode, _fade(found)
    scale, known = mode.scale, len(mode.terms.drift)
    variance = np.array([scale.common, scale.difference, scale.answering, scale.answering]) ** 2
    mean = mode.terms.drift[-1]
    spread = _square(mode.posterior.body_covariance(), known - 1)
    foretold, gained = [*mode.terms.drift], 0.0
    for week in range(known, later.grid.weeks):
        foretold.append(fade * mean)
        spread = fade**2 * spread + np.diag(variance * (1 - fade**2))
        mean, spread, gain = _learn(_only(later, week), mode.terms.twin, foretold[-1], spread)
        gained += gain
    return np.array(foretold), gained


def _learn(seen: Observed, twin: Floats, mean: Floats, spread: Floats) -> tuple[Floats, Floats, float]:
    """Posterior mode and covariance of one week's drifts; the week's log evidence over that at the mean."""
    precision, off = np.asarray(np.linalg.inv(spread), dtype=float), np.zeros(DRIFTS)
    terms = Terms(twin, mean[None])
    start = slope = log_likelihood(seen, terms)
    bent = _bend(seen, terms, slope, precision)
    for _ in range(STEPS):
        step = np.linalg.solve(bent, slope.body - precision @ off)
        step *= min(1.0, LEAP / float(np.abs(step).max()))
        off = off + step
        terms = Terms(twin, (mean + off)[None])
        slope = log_likelihood(seen, terms)
        bent = _bend(seen, terms, slope, precision)
        if np.abs(step).max() < NEAR:
            break
    log_dets = np.linalg.slogdet(bent)[1] + np.linalg.slogdet(spread)[1]
    gain = slope.value - start.value - 0.5 * float(off @ precision @ off + log_dets)
    return mean + off, np.asarray(np.linalg.inv(bent)), gain


def _bend(seen: Observed, terms: Terms, slope: Slope, precision: Floats) -> Floats:
    """Curvature of one week's log posterior, as exact as it can be while it stays positive."""
    for share in SHARES:
        bent = _square(curvature(seen, terms, slope, share).band, 0) + precision
        if np.linalg.eigvalsh(bent).min() > 0:
            break
    return bent


def _square(band: Floats, week: int) -> Floats:
    """One week's block of a matrix in lower banded form."""
    rows = band.reshape(DRIFTS + 1, -1, DRIFTS)[:, week]
    low = np.array([[rows[p - q, q] if p >= q else 0.0 for q in range(DRIFTS)] for p in range(DRIFTS)])
    return np.asarray(low + np.tril(low, -1).T)


def _only(seen: Observed, week: int) -> Observed:
    """One week of what was observed, with its past in the kernel sums and slow counts."""
    grid = seen.grid
    a, b = np.searchsorted(grid.week, [week, week + 1])
    m, n = np.searchsorted(seen.week, [week, week + 1])
    edges = grid.edges[a : b + 1]
    one = HourGrid(
        grid.start + edges[0],
        grid.start + edges[-1],
        grid.zone,
        edges - edges[0],
        grid.hour_of_week[a:b],
        np.zeros(b - a, np.int64),
        grid.mondays[week : week + 1],
    )
    return Observed(
        one,
        seen.times[m:n] - edges[0],
        seen.who[m:n],
        seen.cell[m:n] - a,
        np.zeros(n - m, np.int64),
        seen.E[m:n],
        np.ascontiguousarray(seen.K[:, week : week + 1]),
        np.ascontiguousarray(seen.slow[:, a:b]),
        seen.usual,
    )
