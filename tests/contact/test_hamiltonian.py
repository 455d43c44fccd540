"""Draws of a normal approximation, moved to where the posterior has them."""

from dataclasses import dataclass

import numpy as np
import pytest
from scipy.special import digamma
from scipy.stats import gamma, norm

from tests.contact.pairs import known
from twinflame.contact.fit import fit
from twinflame.contact.hamiltonian import Posterior, moved
from twinflame.contact.priors import TWIN, prior_arrow
from twinflame.contact.reference import reference

SHAPE = 2.0  # of a gamma; its logarithm leans to the left


@dataclass(frozen=True)
class LogGammas:
    """Logarithms of gammas with mean one, all independent, round about their mode at nought."""

    def slope(self, body, border):
        x = np.concatenate([body, border]) / np.sqrt(SHAPE)
        gradient = np.sqrt(SHAPE) * (1.0 - np.exp(x))
        return float(SHAPE * (x - np.exp(x)).sum()), gradient[: len(body)], gradient[len(body) :]


def normal(rng, body, border, draws):
    return rng.standard_normal((body, draws)), rng.standard_normal((border, draws))


def test_a_few_trajectories_turn_a_normal_into_the_skewed_law_itself():
    rng = np.random.default_rng(0)
    start = normal(rng, 6, 4, 1500)
    body, border, taken = moved(LogGammas(), *start, 3, rng)
    x = np.concatenate([body, border]).ravel() / np.sqrt(SHAPE)
    assert taken > 0.6
    exact = np.log(gamma.ppf([0.05, 0.95], SHAPE, scale=1 / SHAPE))
    assert x.mean() == pytest.approx(digamma(SHAPE) - np.log(SHAPE), abs=0.03)
    assert np.quantile(x, [0.05, 0.95]) == pytest.approx(exact, abs=0.08)
    before = np.quantile(start[0], 0.05) / np.sqrt(SHAPE)
    assert before == pytest.approx(norm.ppf(0.05) / np.sqrt(SHAPE), abs=0.05)  # where the normal had it
    assert before - exact[0] > 0.2


def test_no_trajectory_leaves_draws_as_they_are():
    rng = np.random.default_rng(0)
    start = normal(rng, 3, 2, 10)
    body, border, _ = moved(LogGammas(), *start, 0, rng)
    assert np.array_equal(body, start[0])
    assert np.array_equal(border, start[1])


@pytest.fixture(scope="module")
def fitted():
    return fit(known(60, seed=3).seen, reference().prior, correlations=())


def test_the_gradient_in_round_coordinates_is_that_of_the_value(fitted):
    mode, prior = fitted.mode, fitted.prior
    precision, _ = prior_arrow(prior.precision()[0], mode.scale, fitted.seen.grid.weeks)
    posterior = Posterior(fitted.seen, precision, np.tile(prior.mean, 2), mode.terms, mode.posterior)
    rng = np.random.default_rng(1)
    at = rng.standard_normal(mode.terms.drift.size), rng.standard_normal(2 * TWIN)
    way = rng.standard_normal(len(at[0])), rng.standard_normal(len(at[1]))
    _, body, border = posterior.slope(*at)
    ends = [posterior.slope(at[0] + s * way[0], at[1] + s * way[1])[0] for s in (1e-5, -1e-5)]
    assert (ends[0] - ends[1]) / 2e-5 == pytest.approx(body @ way[0] + border @ way[1], rel=1e-4)


def test_with_few_contacts_draws_are_moved_and_the_same_seed_gives_the_same(fitted):
    moved_on, again, still = (fitted.draws(50, 1, n) for n in (None, None, 0))
    assert np.array_equal(moved_on.twin, again.twin)
    assert not np.array_equal(moved_on.twin, still.twin)


def test_with_many_contacts_the_normal_is_left_as_it_is(fitted, monkeypatch):
    monkeypatch.setattr("twinflame.contact.posterior.BUDGET", 1000)
    assert np.array_equal(fitted.draws(50, 1).twin, fitted.draws(50, 1, 0).twin)


def test_without_trajectories_draws_stay_and_the_target_is_not_asked():
    class Silent:
        def slope(self, body, border):
            raise AssertionError("asked")

    body, border = normal(np.random.default_rng(1), 3, 2, 5)
    stayed = moved(Silent(), body, border, 0, np.random.default_rng(2))
    assert np.array_equal(stayed[0], body)
    assert np.array_equal(stayed[1], border)
