"""Learning priors from many pairs: empirical Bayes by expectation and maximisation over their fits."""

from collections.abc import Callable, Iterable

import numpy as np
from numpy.typing import NDArray

from twinflame.contact.fit import fit
from twinflame.contact.likelihood import Observed
from twinflame.contact.posterior import Fit
from twinflame.contact.priors import BEND, OTHER, OWN, TWIN, Prior, weak_prior

Floats = NDArray[np.float64]
Mapper = Callable[[Callable[[Observed], "Summary"], list[Observed]], Iterable["Summary"]]

SHRINKAGE = 5.0  # pairs' worth of weight on the diagonal of the weak prior
LEVEL_SD = 2.0  # the level is a matter of the pair, so its prior is kept wide
#: Of own and other's slow effect and of the bend: reactions are presumed to be none, whatever ordinary pairs
#: show, and to go with nothing else. Otherwise the prior would decide what a single pair rarely can.
REACTION_SD = (0.3, 0.3, 0.2)
DRIFT_SD = (
    0.4  # spread of the log drift scale between pairs; wider ones predict worse (benchmarks/holdout.py)
)


class Summary:
    """What one pair's fit tells the population: posterior mean and covariance of its twins, drift scale."""

    __slots__ = ("covs", "means", "scale", "score")

    def __init__(self, fitted: Fit) -> None:
        mode = fitted.mode
        size = 2 * TWIN
        outer = np.linalg.inv(mode.posterior.border)
        covariance = outer.T @ outer
        self.means = mode.terms.twin
        self.covs = np.stack([covariance[:TWIN, :TWIN], covariance[TWIN:size, TWIN:size]])
        self.scale = mode.scale.as_vector()
        self.score = mode.log_evidence


def learn_prior(
    pairs: list[Observed],
    *,
    start: Prior | None = None,
    rounds: int = 5,
    mapper: Mapper | None = None,
    progress: Callable[[int, float], None] | None = None,
) -> Prior:
    """The normal prior under which the pairs' contacts are most probable, found in `rounds` turns.

    `mapper` runs a function over the pairs, in processes for instance; the built-in `map` by default.
    """
    prior = start or weak_prior()
    run: Mapper = mapper or (lambda f, items: map(f, items))
    for k in range(rounds):
        found = list(run(_Summarise(prior), pairs))
        prior = pooled(found)
        if progress:
            progress(k, float(sum(s.score for s in found)))
    return prior


class _Summarise:
    """Fits one pair under a prior; a class, so that it can be sent to another process."""

    def __init__(self, prior: Prior) -> None:
        self.prior = prior

    def __call__(self, seen: Observed) -> Summary:
        return Summary(fit(seen, self.prior, correlations=()))


def pooled(found: list[Summary]) -> Prior:
    """The maximisation step: mean and covariance of the twins' terms, location and spread of the drift."""
    weak = weak_prior()
    means = np.concatenate([s.means for s in found])
    covs = np.concatenate([s.covs for s in found])
    mean = means.mean(axis=0)
    off = means - mean
    total = off.T @ off + covs.sum(axis=0) + SHRINKAGE * np.diag(np.diag(weak.cov)) * 0.25
    cov = total / (len(means) + SHRINKAGE)
    cov[0, :] = cov[:, 0] = 0.0
    cov[0, 0] = LEVEL_SD**2 + float(np.var(means[:, 0]))
    for place, sd in zip((OWN, OTHER, BEND), REACTION_SD, strict=True):
        mean[place] = cov[place, :] = cov[:, place] = 0.0
        cov[place, place] = sd**2
    scales = np.stack([s.scale for s in found])
    return Prior(mean, cov, np.median(scales, axis=0), np.full(len(weak.drift_mean), DRIFT_SD))
