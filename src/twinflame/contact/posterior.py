"""The posterior of a fitted pair: a mixture of normals, and draws that follow the posterior itself."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from twinflame.contact.arrow import Arrow, Factor
from twinflame.contact.hamiltonian import STEPS, Posterior, moved
from twinflame.contact.likelihood import Observed, Slope, Terms
from twinflame.contact.priors import TWIN, DriftScale, Prior, prior_arrow

Floats = NDArray[np.float64]

MOST_TRAJECTORIES = 3  # by which a draw is moved
BUDGET = 25_000_000  # contacts and hours gone over to move all draws


@dataclass(frozen=True, slots=True)
class Mode:
    """The posterior mode under one drift scale, with its normal approximation."""

    terms: Terms
    scale: DriftScale
    posterior: Factor
    log_evidence: float  # Laplace, of the contacts, with the prior of the scale
    curvature: Arrow  # of the likelihood alone
    slope: Slope
    steps: int
    converged: bool


@dataclass(frozen=True, slots=True)
class Fit:
    """A fitted contact model: a mixture of normal posteriors over the correlation of the drifts."""

    seen: Observed = field(repr=False)
    prior: Prior = field(repr=False)
    mode: Mode = field(repr=False)  # at the best scale
    modes: tuple[Mode, ...] = field(repr=False)  # over CORRELATIONS
    weights: Floats  # of `modes`, adding up to 1
    shift: tuple[Floats, Floats] | None = field(default=None, repr=False)  # from modes to centres

    @property
    def converged(self) -> bool:
        """Whether every mode that carries weight was found."""
        return all(m.converged for m, w in zip(self.modes, self.weights, strict=True) if w > 0.01)

    def centre(self, mode: Mode) -> Terms:
        """Where the normal posterior about a mode is centred; a skewed posterior has its mean elsewhere."""
        return mode.terms if self.shift is None else mode.terms.moved(*self.shift)

    def draws(self, count: int, seed: int, trajectories: int | None = None) -> "Draws":
        """Draws from the posterior, modes in proportion to their weights.

        Draws of the normal approximation are moved by `trajectories` to where the posterior has them; None
        takes as many as a budget of work allows, which with many contacts is none: there the normal is good.
        """
        rng = np.random.default_rng(seed)
        if trajectories is None:
            rows = len(self.seen.times) + len(self.seen.grid.week)
            trajectories = min(MOST_TRAJECTORIES, BUDGET // (rows * count * STEPS))
        share = np.floor(self.weights * count).astype(int)
        rest = self.weights * count - share
        share[np.argsort(-rest, kind="stable")[: count - share.sum()]] += 1
        twin, drift, rho = [], [], []
        for mode, n in zip(self.modes, share, strict=True):
            if n == 0:
                continue
            body = rng.standard_normal((mode.terms.drift.size, n))
            border = rng.standard_normal((2 * TWIN, n))
            centre = self.centre(mode)
            precision = prior_arrow(self.prior.precision()[0], mode.scale, self.seen.grid.weeks)[0]
            mean = np.tile(self.prior.mean, 2)
            target = Posterior(self.seen, precision, mean, centre, mode.posterior)
            body, border, _ = moved(target, body, border, trajectories, rng)
            body, border = mode.posterior.draw(body, border)
            twin.append(centre.twin + border.T.reshape(n, 2, TWIN))
            drift.append(centre.drift + body.T.reshape(n, *mode.terms.drift.shape))
            rho.append(np.full(n, mode.scale.correlation))
        order = rng.permutation(count)
        return Draws(np.concatenate(twin)[order], np.concatenate(drift)[order], np.concatenate(rho)[order])


@dataclass(frozen=True, slots=True)
class Draws:
    """Posterior draws: `twin` (draws, 2, TWIN), `drift` (draws, weeks, DRIFTS), `rho` (draws,)."""

    twin: Floats
    drift: Floats
    rho: Floats

    def __len__(self) -> int:
        return len(self.twin)

    def __getitem__(self, k: int) -> Terms:
        return Terms(self.twin[k], self.drift[k])
