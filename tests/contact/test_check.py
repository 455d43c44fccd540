"""Goodness of fit: quiet under the truth, loud under a wrong model."""

import numpy as np
import pytest

from tests.contact.pairs import DAY, START, known, terms_of
from twinflame.contact.check import goodness, ks_distance
from twinflame.contact.likelihood import observe


def test_p_values_are_not_small_under_the_truth():
    """Eight independent pairs, two twins each: p-values of the truth are uniform."""
    p = []
    for seed in range(8):
        pair = known(90, seed=seed)
        p += [g.p_value for g in goodness(pair.seen, pair.terms, bootstraps=19, seed=100 * seed)]
    assert 0.25 < np.mean(p) < 0.75
    assert np.mean(np.array(p) <= 0.1) <= 0.4


def test_p_values_are_small_where_answers_are_left_out():
    pair = known(150, seed=1)
    wrong = terms_of(150, reach=(6.0, 6.0), follow=0.0, answer=(0.0, 0.0))
    for found in goodness(pair.seen, wrong, bootstraps=39):
        assert found.p_value == pytest.approx(1 / 40)
        assert found.ks > 0.1


def test_quantiles_rise_and_follow_the_exponential_law_under_the_truth():
    pair = known(300, seed=2)
    for found in goodness(pair.seen, pair.terms, bootstraps=1):
        expected, got = np.array(found.quantiles).T
        assert (np.diff(expected) > 0).all()
        assert np.allclose(got, expected, atol=0.25, rtol=0.12)
        assert abs(found.correlation) < 0.1


def test_bursts_that_the_model_lacks_show_as_correlation():
    pair = known(300, seed=2, follow=0.5, answer=(0.2, 0.2))
    wrong = terms_of(300, reach=(6.0, 6.0), follow=0.0, answer=(0.0, 0.0))
    assert min(g.correlation for g in goodness(pair.seen, wrong, bootstraps=1)) > 0.1


def test_a_twin_of_few_contacts_is_judged_without_a_fault():
    seen = observe(np.array([START, START + 9.0]), np.zeros(2, np.int8), start=START, end=START + DAY)
    first, second = goodness(seen, terms_of(1), bootstraps=2)
    assert (second.ks, second.correlation, second.p_value) == (0.0, 0.0, 1.0)
    assert 0 < first.ks <= 1


def test_the_distance_is_that_of_the_worst_rank():
    assert ks_distance(-np.log1p(-np.array([0.25, 0.75]))) == pytest.approx(0.25)
    assert ks_distance(np.zeros(0)) == 0.0
