"""How well the model describes a pair: time-rescaled gaps against the exponential law.

If the model holds, the contacts expected between a twin's successive contacts are exponential with mean one
(time rescaling; Brown et al. 2002). Their Kolmogorov-Smirnov distance is judged by a parametric bootstrap:
histories simulated from the fitted terms.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twinflame.contact.likelihood import Observed, Terms, observe
from twinflame.contact.paths import rescaled
from twinflame.contact.simulate import simulate

Floats = NDArray[np.float64]
DAY = 86_400.0


@dataclass(frozen=True, slots=True)
class Goodness:
    """Goodness of fit of one twin's contacts."""

    ks: float
    p_value: float
    correlation: float  # of successive residuals, as uniforms
    quantiles: tuple[tuple[float, float], ...]  # (expected, found)


def residuals(seen: Observed, terms: Terms) -> tuple[Floats, Floats]:
    """Rescaled gaps of each twin; exponential with mean one if the model holds."""
    B = terms.background(seen)
    gaps = rescaled(
        seen.times / DAY,
        seen.who,
        seen.cell,
        seen.grid.edges / DAY,
        seen.grid.week,
        B,
        terms.answering,
        terms.weights,
    )
    return gaps[seen.who == 0], gaps[seen.who == 1]


def ks_distance(gaps: Floats) -> float:
    """Greatest distance between the gaps' distribution and the exponential law."""
    if not len(gaps):
        return 0.0
    u = np.sort(-np.expm1(-gaps))
    ranks = np.arange(len(u) + 1) / len(u)
    return float(max((ranks[1:] - u).max(), (u - ranks[:-1]).max()))


def goodness(
    seen: Observed, terms: Terms, *, bootstraps: int = 39, seed: int = 0
) -> tuple[Goodness, Goodness]:
    """Goodness of fit of both twins, with p-values from `bootstraps` simulated histories."""
    found = residuals(seen, terms)
    distance = np.array([ks_distance(g) for g in found])
    as_large = np.ones(2)
    start, end, zone = seen.grid.start, seen.grid.end, seen.grid.zone
    most = 4 * len(seen.times) + 1000
    for k in range(bootstraps):
        path = simulate(terms, start, end, zone, seed=seed + k, usual=seen.usual, most=most)
        if len(path.times) < 2:
            continue
        fake = observe(path.times, path.who, zone, start=start, end=end, usual=seen.usual)
        as_large += [ks_distance(g) >= d for g, d in zip(residuals(fake, terms), distance, strict=True)]
    p = as_large / (bootstraps + 1)
    return _goodness(found[0], distance[0], p[0]), _goodness(found[1], distance[1], p[1])


def _goodness(gaps: Floats, distance: float, p: float) -> Goodness:
    u = -np.expm1(-gaps)
    correlation = 0.0
    if len(u) > 3 and u[:-1].std() > 0 and u[1:].std() > 0:
        correlation = float(np.corrcoef(u[:-1], u[1:])[0, 1])
    at = (np.arange(20) + 0.5) / 20
    quantiles = np.quantile(gaps, at) if len(gaps) else np.zeros(20)
    pairs = tuple((float(-np.log1p(-q)), float(v)) for q, v in zip(at, quantiles, strict=True))
    return Goodness(float(distance), float(p), correlation, pairs)
