"""The search for the mode, the evidence of the drift's scale, and draws."""

from dataclasses import replace

import numpy as np
import pytest

from tests.contact.pairs import known, terms_of
from tests.contact.test_likelihood import dense
from twinflame.contact.fit import best_scale, expand, find_mode, fit, start_terms
from twinflame.contact.likelihood import Terms, expected_excitation, log_likelihood, observe
from twinflame.contact.priors import DRIFTS, TWIN, DriftScale, prior_arrow, weak_prior

PRIOR = weak_prior()
SCALE = DriftScale(0.4, 0.3, 0.3, 40.0)


@pytest.fixture(scope="module")
def seen():
    return known(90, seed=1, reach=(4.0, 2.0)).seen


@pytest.fixture(scope="module")
def mode(seen):
    return find_mode(seen, PRIOR, SCALE, start_terms(seen, PRIOR))


@pytest.fixture(scope="module")
def fitted(seen):
    return fit(seen, PRIOR)


def log_posterior(seen, terms):
    precision, _ = PRIOR.precision()
    part, _ = prior_arrow(precision, SCALE, seen.grid.weeks)
    off = (terms.twin - PRIOR.mean).ravel()
    body, border = part.times(terms.drift.ravel(), off)
    return log_likelihood(seen, terms).value - 0.5 * (terms.drift.ravel() @ body + off @ border)


def test_the_mode_is_higher_than_anything_near_it(seen, mode):
    assert mode.converged
    top = log_posterior(seen, mode.terms)
    rng = np.random.default_rng(0)
    for size in (0.01, 0.1):
        for _ in range(10):
            near = mode.terms.moved(
                size * rng.normal(size=mode.terms.drift.size), size * rng.normal(size=2 * TWIN)
            )
            assert log_posterior(seen, near) < top


@pytest.mark.parametrize("shift", [-3.0, 3.0])
def test_newton_finds_the_same_mode_from_a_poor_start(seen, mode, shift):
    rng = np.random.default_rng(4)
    start = Terms(
        PRIOR.mean + shift + rng.normal(0, 0.5, (2, TWIN)), rng.normal(0, 1, mode.terms.drift.shape)
    )
    found = find_mode(seen, PRIOR, SCALE, start)
    assert found.converged
    assert np.allclose(found.terms.twin, mode.terms.twin, atol=0.02)
    assert found.log_evidence == pytest.approx(mode.log_evidence, abs=0.01)


def test_the_search_goes_on_from_the_mode_under_another_scale(seen, mode):
    other = find_mode(seen, PRIOR, DriftScale(0.8, 0.2, 0.4, 20.0), start_terms(seen, PRIOR))
    back = find_mode(seen, PRIOR, SCALE, other)
    assert np.allclose(back.terms.twin, mode.terms.twin, atol=0.02)


def test_the_gradient_of_the_evidence_agrees_with_differences(seen, mode):
    expansion = expand(seen, mode, PRIOR)
    v = DriftScale(0.5, 0.2, 0.4, 30.0).as_vector()
    value, gradient = expansion.slope(DriftScale.from_vector(v))
    assert value == pytest.approx(expansion.posterior(DriftScale.from_vector(v))[0])
    numerical = [
        (
            expansion.posterior(DriftScale.from_vector(v + e))[0]
            - expansion.posterior(DriftScale.from_vector(v - e))[0]
        )
        / 2e-4
        for e in 1e-4 * np.eye(4)
    ]
    assert np.allclose(gradient, numerical, atol=1e-4)


def test_the_best_scale_is_better_than_scales_beside_it(seen, mode):
    expansion = expand(seen, mode, PRIOR)
    found = best_scale(seen, mode, PRIOR).as_vector()
    top = expansion.posterior(DriftScale.from_vector(found))[0]
    for step in 0.3 * np.concatenate([np.eye(4), -np.eye(4)]):
        assert expansion.posterior(DriftScale.from_vector(found + step))[0] < top + 0.02


def test_draws_have_the_mean_and_covariance_of_the_posterior(seen):
    only = fit(seen, PRIOR, correlations=())
    draws = only.draws(6000, seed=1)
    flat = np.concatenate([draws.drift.reshape(6000, -1), draws.twin.reshape(6000, -1)], axis=1)
    precision, _ = PRIOR.precision()
    part, _ = prior_arrow(precision, only.mode.scale, seen.grid.weeks)
    cov = np.linalg.inv(dense(only.mode.curvature + part))
    sd = np.sqrt(np.diag(cov))
    centre = only.centre(only.mode)
    mean = np.concatenate([centre.drift.ravel(), centre.twin.ravel()])
    assert abs((flat.mean(axis=0) - mean) / sd).max() < 5 / np.sqrt(6000)
    assert abs((np.cov(flat.T) - cov) / np.outer(sd, sd)).max() < 0.1


def test_draws_expect_as_many_contacts_as_came():
    """With few contacts a week the posterior is skewed; about its mode, draws would expect too many."""
    few = known(180, seed=3, reach=(0.5, 0.4)).seen
    found = fit(few, PRIOR, correlations=())

    def expected(terms):
        return (terms.background(few) * few.grid.widths).sum() + sum(
            part.sum() for part in expected_excitation(few, terms)
        )

    draws = found.draws(300, seed=1)
    ratio = np.mean([expected(draws[k]) for k in range(300)]) / len(few.times)
    about_mode = replace(found, shift=None).draws(300, seed=1, trajectories=0)
    assert ratio == pytest.approx(1, abs=0.05)
    assert np.mean([expected(about_mode[k]) for k in range(300)]) / len(few.times) > ratio + 0.02


def test_weights_add_up_to_one_and_draws_come_in_their_proportion(fitted):
    assert fitted.weights.sum() == pytest.approx(1)
    assert fitted.converged
    draws = fitted.draws(1000, seed=2)
    assert len(draws) == 1000
    for mode, weight in zip(fitted.modes, fitted.weights, strict=True):
        assert abs((draws.rho == mode.scale.correlation).sum() - 1000 * weight) <= 1


def test_the_same_seed_gives_the_same_draws(fitted):
    a, b, c = (fitted.draws(50, seed=s) for s in (3, 3, 4))
    assert np.array_equal(a.twin, b.twin)
    assert np.array_equal(a.drift, b.drift)
    assert not np.array_equal(a.twin, c.twin)
    assert np.array_equal(a[7].twin, a.twin[7])


def test_progress_rises_to_the_end(seen):
    told = []
    fit(seen, PRIOR, rounds=1, correlations=(-0.5, 0.5), progress=told.append)
    assert told == sorted(told)
    assert told[-1] == pytest.approx(1)


def test_a_year_shows_the_levels_and_answers_behind_it():
    truth = terms_of(360, reach=(5.0, 2.5), answer=(0.3, 0.6))
    found = fit(known(360, seed=5, reach=(5.0, 2.5), answer=(0.3, 0.6)).seen, PRIOR).draws(200, 1)
    for i in (0, 1):
        total = np.exp(found.twin[:, i, -5:]).sum(axis=1) * np.exp(found.drift[:, :, 2 + i]).mean(axis=1)
        low, high = np.quantile(total, [0.01, 0.99])
        assert low < truth.weights[i, 5:].sum() < high
        assert high - low < 0.4


@pytest.mark.parametrize("count", [2, 12])
def test_a_handful_of_contacts_leaves_the_prior_as_it_was(count):
    times = np.linspace(0, 20 * 86_400.0, count)
    found = fit(observe(times, (np.arange(count) % 2).astype(np.int8)), PRIOR)
    draws = found.draws(400, 1)
    assert found.converged
    assert draws.drift.shape[2] == DRIFTS
    place = slice(-10, None)
    assert np.allclose(draws.twin[:, :, place].std(axis=0), np.sqrt(np.diag(PRIOR.cov))[place], rtol=0.35)


def test_draws_follow_the_posterior_wherever_they_begin():
    """About the mode they expect far more contacts, for with few in a week the posterior is skewed."""
    rng = np.random.default_rng(4)
    times = np.sort(rng.random(120) * 200 * 86_400.0) + 1.7e9
    sparse = observe(times, rng.integers(0, 2, 120).astype(np.int8))
    found = fit(sparse, PRIOR, correlations=())

    def expected(draws):
        totals = []
        for k in range(len(draws)):
            terms = draws[k]
            follow, answer = expected_excitation(sparse, terms)
            reach = terms.background(sparse) * sparse.grid.widths
            totals.append(reach.sum() + follow.sum() + answer.sum())
        return np.mean(totals) / 120

    def after(start, trajectories):
        return expected(start.draws(300, 1, trajectories))

    about_mode = replace(found, shift=None)
    settled = after(found, 8)
    assert after(about_mode, 0) > settled + 0.2
    assert abs(after(found, 0) - settled) < 0.5 * (after(about_mode, 0) - settled)
    assert after(about_mode, 3) == pytest.approx(settled, abs=0.07)
    assert after(found, 3) == pytest.approx(settled, abs=0.07)


def test_begun_near_the_mode_of_fewer_weeks_the_fit_ends_at_the_same_place():
    pair = known(200.0, seed=4)
    times, who = pair.path.times, pair.path.who
    start, end = times[0], times[0] + 196 * 86_400.0
    first, whole = (
        observe(times[times < until], who[times < until], start=start, end=until)
        for until in (start + 150 * 86_400.0, end)
    )
    prior = weak_prior()
    near = fit(first, prior, correlations=()).mode
    found, cold = (fit(whole, prior, correlations=(), near=n).mode for n in (near, None))
    assert found.log_evidence == pytest.approx(cold.log_evidence, abs=0.1)
    assert np.abs(found.terms.twin - cold.terms.twin).max() < 0.15
    assert found.converged
