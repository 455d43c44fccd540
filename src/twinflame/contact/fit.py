r"""Estimation: posterior mode by Newton steps, Laplace uncertainty, drift scales by marginal likelihood.

The log posterior is expanded to second order at its mode. Given that expansion the marginal likelihood of the
drift's scale is a normal integral that needs no further pass over the contacts; scale and mode are found in
turns (as in Laplace and PQL, Breslow and Clayton 1993). The correlation of the two drifts decides what
the reactions look like, so the posterior is a mixture over a grid of it, weighted by marginal likelihood.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from twinflame.contact.arrow import Arrow, Factor, NotPositive, factor
from twinflame.contact.likelihood import Observed, Slope, Terms, curvature, log_likelihood
from twinflame.contact.posterior import Fit, Mode
from twinflame.contact.priors import DRIFTS, TWIN, DriftScale, Prior, drift_slope, prior_arrow

Floats = NDArray[np.float64]

#: Correlations of the two drifts over which the posterior is mixed: even steps of Fisher's z.
CORRELATIONS = tuple(round(float(np.tanh(z)), 3) for z in np.arange(-1.5, 2.6, 0.5))
NEGLIGIBLE = 6.0  # a correlation whose log evidence falls this far behind is not searched again
STEPS = 60  # Newton steps at the most
TOLERANCE = 1e-4  # of the log posterior, so a hundredth of a standard deviation: less ends the search
SHARES = (
    1.0,
    0.9,
    0.7,
    0.4,
    0.0,
)  # exact curvature first; towards complete-data curvature where it is not positive
CENTRING_DRAWS, CENTRING_STEPS = 8, 3  # antithetic pairs, and Newton steps, from a mode to a centre
CENTRED = 0.01  # a step of centring that moves no term further is the last
LEAP = 2.0  # longest move of one term in one step
SCALE_BOUNDS = (np.log([0.02, 0.02, 0.02, 7.0]), np.log([5.0, 5.0, 3.0, 1000.0]))


def start_terms(seen: Observed, prior: Prior) -> Terms:
    """Where the search begins: the prior's means, with levels that fit a third of the contacts."""
    twin = np.tile(prior.mean, (2, 1))
    days = float(seen.grid.widths.sum())
    twin[:, 0] = np.log((0.3 * seen.counts + 0.5) / days)
    return Terms(twin, np.zeros((seen.grid.weeks, DRIFTS)))


def lengthened(terms: Terms, weeks: int) -> Terms:
    """The same terms over more weeks, in which the drift stays as it was last."""
    more = weeks - len(terms.drift)
    return Terms(terms.twin, np.concatenate([terms.drift, np.repeat(terms.drift[-1:], more, axis=0)]))


def find_mode(seen: Observed, prior: Prior, scale: DriftScale, start: Terms | Mode) -> Mode:
    """Posterior mode for one drift scale by damped Newton steps, with its Laplace evidence.

    The search is quicker from the mode under another scale than from bare terms.
    """
    precision, prior_log_det = prior.precision()
    prior_part, drift_log_det = prior_arrow(precision, scale, seen.grid.weeks)
    centre = np.tile(prior.mean, 2)
    known: Arrow | None = None
    if isinstance(start, Mode):
        terms, slope, known = start.terms, start.slope, start.curvature
    else:
        terms, slope = start, log_likelihood(seen, start)

    def penalty(t: Terms) -> tuple[float, Floats, Floats]:
        off = t.twin.ravel() - centre
        body, border = prior_part.times(t.drift.ravel(), off)
        return 0.5 * float(t.drift.ravel() @ body + off @ border), body, border

    cost, pull_body, pull_border = penalty(terms)
    converged, steps = False, 0
    likelihood, posterior = _factorised(seen, terms, slope, prior_part, known)
    while steps < STEPS:
        steps += 1
        grad_body, grad_border = slope.body - pull_body, slope.border - pull_border
        body, border = posterior.solve(grad_body, grad_border)
        gain = float(grad_body @ body + grad_border @ border)
        if gain < TOLERANCE:
            converged = True
            break
        length = min(1.0, LEAP / max(float(np.abs(border).max()), float(np.abs(body).max(initial=0.0))))
        for _ in range(30):
            trial = terms.moved(length * body, length * border)
            trial_slope = log_likelihood(seen, trial)
            trial_cost, trial_body, trial_border = penalty(trial)
            better = (trial_slope.value - trial_cost) - (slope.value - cost)
            if better > 1e-4 * length * gain:
                break
            length *= 0.4
        else:
            converged = gain < 1e-2
            break
        terms, slope, cost = trial, trial_slope, trial_cost
        pull_body, pull_border = trial_body, trial_border
        likelihood, posterior = _factorised(seen, terms, slope, prior_part)
    evidence = slope.value - cost + 0.5 * (prior_log_det * 2 + drift_log_det - posterior.log_det)
    return Mode(terms, scale, posterior, evidence, likelihood, slope, steps, converged)


def _factorised(
    seen: Observed, terms: Terms, slope: Slope, prior_part: Arrow, exact: Arrow | None = None
) -> tuple[Arrow, Factor]:
    """The most exact curvature that is positive with this prior, and its factor."""
    for share in SHARES:
        likelihood = exact if share == 1.0 and exact is not None else curvature(seen, terms, slope, share)
        try:
            return likelihood, factor(likelihood + prior_part)
        except NotPositive:
            continue
    raise NotPositive("the complete-data curvature is positive definite for any finite terms")


def _scale_log_prior(scale: DriftScale, prior: Prior) -> float:
    off = (scale.as_vector() - prior.drift_mean) / prior.drift_sd
    return -0.5 * float(off @ off)


@dataclass(frozen=True, slots=True)
class Expansion:
    """The log likelihood to second order about a mode: what the drift's scale is judged by."""

    curvature: Arrow
    h_body: Floats
    h_border: Floats
    prior: Prior
    weeks: int

    def posterior(self, scale: DriftScale) -> tuple[float, Factor, Floats, Floats]:
        """Log evidence of a scale (up to a constant), posterior, and its mean by body and border."""
        precision, _ = self.prior.precision()
        part, log_det = prior_arrow(precision, scale, self.weeks)
        posterior = factor(self.curvature + part)
        body, border = posterior.solve(self.h_body, self.h_border)
        value = log_det - posterior.log_det + float(self.h_body @ body + self.h_border @ border)
        return 0.5 * value + _scale_log_prior(scale, self.prior), posterior, body, border

    def slope(self, scale: DriftScale) -> tuple[float, Floats]:
        """Log evidence of a scale and its gradient in the logarithms of the scale."""
        value, posterior, body, _ = self.posterior(scale)
        covariance = posterior.body_covariance()
        second = (covariance[0] + body**2).reshape(self.weeks, DRIFTS)
        lagged = (covariance[DRIFTS, :-DRIFTS] + body[DRIFTS:] * body[:-DRIFTS]).reshape(-1, DRIFTS)
        gradient = drift_slope(scale, second, lagged)
        return value, gradient - (scale.as_vector() - self.prior.drift_mean) / self.prior.drift_sd**2


def expand(seen: Observed, mode: Mode, prior: Prior) -> Expansion:
    """The expansion about a mode; the prior's mean is folded into its linear part.

    The curvature is as exact as it can be while it stays positive under drifts as free as allowed, so that
    every scale can be judged by it.
    """
    precision, _ = prior.precision()
    weeks = len(mode.terms.drift)
    freest, _ = prior_arrow(precision, DriftScale.from_vector(SCALE_BOUNDS[1]), weeks)
    likelihood, _ = _factorised(seen, mode.terms, mode.slope, freest, mode.curvature)
    h_body, h_border = likelihood.times(mode.terms.drift.ravel(), mode.terms.twin.ravel())
    pulled = np.tile(precision @ prior.mean, 2)
    return Expansion(
        likelihood, h_body + mode.slope.body, h_border + mode.slope.border + pulled, prior, weeks
    )


def best_scale(seen: Observed, mode: Mode, prior: Prior) -> DriftScale:
    """The drift scale of highest marginal likelihood under the normal expansion at a mode."""
    expansion = expand(seen, mode, prior)

    def negative(v: Floats) -> tuple[float, Floats]:
        try:
            value, gradient = expansion.slope(DriftScale.from_vector(v))
        except NotPositive:
            return np.inf, np.zeros(len(v))
        return -value, -gradient

    found = minimize(
        negative,
        np.clip(mode.scale.as_vector(), *SCALE_BOUNDS),
        jac=True,
        method="L-BFGS-B",
        bounds=list(zip(*SCALE_BOUNDS, strict=True)),
        options={"maxiter": 15, "ftol": 1e-5},
    )
    return DriftScale.from_vector(found.x)


def fit(
    seen: Observed,
    prior: Prior,
    *,
    correlations: tuple[float, ...] = CORRELATIONS,
    rounds: int = 4,
    near: Mode | None = None,
    progress: Callable[[float], None] | None = None,
) -> Fit:
    """Fit the contact model to a pair.

    `correlations` are the grid over which the posterior is mixed; empty for the best scale alone. The search
    begins at `near`, the mode of fewer weeks of the same pair, where it is given: it ends at the same place.
    """
    report = progress or (lambda _: None)
    scale = DriftScale.from_vector(prior.drift_mean) if near is None else near.scale
    begin = start_terms(seen, prior) if near is None else lengthened(near.terms, seen.grid.weeks)
    mode = find_mode(seen, prior, scale, begin)
    for k in range(rounds):
        report(0.5 * (k + 1) / (rounds + 1))
        better = best_scale(seen, mode, prior)
        moved = float(np.abs(better.as_vector() - mode.scale.as_vector()).max())
        mode = find_mode(seen, prior, better, mode)
        if moved < 0.05:
            break
    shift = centring(seen, mode, prior)
    if not correlations:
        return Fit(seen, prior, mode, (mode,), np.ones(1), shift)
    modes = []
    expansion = expand(seen, mode, prior)
    scales = [mode.scale.with_correlation(rho) for rho in correlations]
    rough = [expansion.posterior(s)[0] for s in scales]
    for k, s in enumerate(scales):
        behind = max(rough) - rough[k] > NEGLIGIBLE
        modes.append(_rough_mode(mode, expansion, s) if behind else find_mode(seen, prior, s, mode))
        report(0.5 + 0.5 * (k + 1) / len(correlations))
    log_weight = np.array([m.log_evidence + _scale_log_prior(m.scale, prior) for m in modes])
    weights = np.exp(log_weight - log_weight.max())
    return Fit(seen, prior, mode, tuple(modes), weights / weights.sum(), shift)


def centring(seen: Observed, mode: Mode, prior: Prior) -> tuple[Floats, Floats]:
    """The step from a mode to the centre at which the log posterior is level on average, by body and border.

    With few contacts in a week the posterior is skewed, and draws about its mode expect more contacts than
    came. The normal with the same covariance that is nearest to the posterior (in the sense of variational
    inference; Opper and Archambeau 2009) has its centre where the gradient, averaged over the normal, is
    zero; found by a few Newton steps over antithetic draws.
    """
    rng = np.random.default_rng(0)
    size = mode.terms.drift.size
    noise = rng.standard_normal((size, CENTRING_DRAWS)), rng.standard_normal((2 * TWIN, CENTRING_DRAWS))
    body, border = mode.posterior.draw(*noise)
    prior_part, _ = prior_arrow(prior.precision()[0], mode.scale, seen.grid.weeks)
    moved_body, moved_border = np.zeros(size), np.zeros(2 * TWIN)
    for _ in range(CENTRING_STEPS):
        centre = mode.terms.moved(moved_body, moved_border)
        off = (centre.twin - prior.mean).ravel()
        pull_body, pull_border = prior_part.times(centre.drift.ravel(), off)
        grad_body, grad_border = -pull_body, -pull_border
        for k in range(CENTRING_DRAWS):
            for sign in (1.0, -1.0):
                slope = log_likelihood(seen, centre.moved(sign * body[:, k], sign * border[:, k]))
                grad_body += slope.body / (2 * CENTRING_DRAWS)
                grad_border += slope.border / (2 * CENTRING_DRAWS)
        step_body, step_border = mode.posterior.solve(grad_body, grad_border)
        length = min(1.0, 1.0 / max(float(np.abs(step_body).max()), float(np.abs(step_border).max())))
        moved_body, moved_border = moved_body + length * step_body, moved_border + length * step_border
        if max(float(np.abs(step_body).max()), float(np.abs(step_border).max())) < CENTRED:
            break
    return moved_body, moved_border


def _rough_mode(mode: Mode, expansion: Expansion, scale: DriftScale) -> Mode:
    """The mode under another scale as the expansion has it: enough where the scale carries no weight."""
    value, posterior, body, border = expansion.posterior(scale)
    here, *_ = expansion.posterior(mode.scale)
    prior = expansion.prior
    evidence = mode.log_evidence + value - here
    evidence += _scale_log_prior(mode.scale, prior) - _scale_log_prior(scale, prior)
    terms = Terms(border.reshape(2, TWIN), body.reshape(-1, DRIFTS))
    return Mode(terms, scale, posterior, evidence, mode.curvature, mode.slope, 0, True)
