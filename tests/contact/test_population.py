"""Priors learnt from many pairs."""

from dataclasses import replace

import numpy as np
import pytest

from tests.contact.pairs import START, terms_of
from twinflame.contact.likelihood import Terms, observe
from twinflame.contact.population import LEVEL_SD, learn_prior
from twinflame.contact.priors import BACKGROUND, weak_prior
from twinflame.contact.simulate import simulate

DAYS = 90
ANSWER = slice(BACKGROUND + 5, BACKGROUND + 8)  # the quick scales, which ninety days show


@pytest.fixture(scope="module")
def pairs():
    """Twenty pairs whose night and answering differ around known means."""
    rng = np.random.default_rng(0)
    out = []
    for k in range(20):
        terms = terms_of(DAYS, reach=(4.0, 4.0), answer=(0.4, 0.4), night=1.5)
        twin = terms.twin.copy()
        twin[:, 1] += rng.normal(0, 0.2, 2)
        twin[:, BACKGROUND + 5 :] += rng.normal(0, 0.25, (2, 1))
        path = simulate(Terms(twin, terms.drift), START, START + DAYS * 86_400.0, seed=k, most=20_000)
        out.append(observe(path.times, path.who))
    return out


def test_a_known_population_is_found_again_roughly(pairs):
    told = []
    prior = learn_prior(pairs, rounds=3, progress=lambda k, score: told.append((k, score)))
    truth = terms_of(DAYS, reach=(4.0, 4.0), answer=(0.4, 0.4), night=1.5).twin[0]
    assert prior.mean[1] == pytest.approx(truth[1], abs=0.25)
    assert np.allclose(prior.mean[ANSWER], truth[ANSWER], atol=0.5)
    assert 0.2 < np.sqrt(prior.cov[1, 1]) < 0.5
    assert [k for k, _ in told] == [0, 1, 2]
    assert told[-1][1] > told[0][1]


def test_the_level_stays_free(pairs):
    prior = learn_prior(pairs[:4], rounds=1)
    assert np.sqrt(prior.cov[0, 0]) >= LEVEL_SD
    assert not prior.cov[0, 1:].any()


def test_a_mapper_gives_the_same_prior(pairs):
    some = pairs[:4]
    plain = learn_prior(some, rounds=1)
    mapped = learn_prior(some, rounds=1, mapper=lambda f, items: [f(x) for x in items])
    assert np.array_equal(plain.cov, mapped.cov)
    other = learn_prior(some, rounds=1, start=replace(weak_prior(), mean=weak_prior().mean + 0.3))
    assert not np.allclose(plain.mean, other.mean)
