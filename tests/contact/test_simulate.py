"""Simulated contacts against what their terms imply."""

import numpy as np
import pytest
from scipy.stats import kstest

from tests.contact.pairs import DAY, START, Known, known, terms_of
from twinflame.contact.check import residuals
from twinflame.contact.intensity import COMPONENTS, DECAYS
from twinflame.contact.paths import ANSWER, FOLLOW, REACH, settle
from twinflame.contact.simulate import branching, implied_rates, simulate, spectral_radius

DAYS = 700


@pytest.fixture(scope="module")
def uneven() -> Known:
    return known(DAYS, seed=1, reach=(6.0, 2.0), answer=(0.3, 0.5))


def test_contacts_come_at_the_implied_rates(uneven):
    found = np.bincount(uneven.path.who) / DAYS
    assert found == pytest.approx(implied_rates(uneven.terms), rel=0.06)


def test_causes_come_in_their_expected_shares(uneven):
    rates, weights = implied_rates(uneven.terms), branching(uneven.terms.weights)
    for i, reach in ((0, 6.0), (1, 2.0)):
        counts = np.bincount(uneven.path.why[uneven.path.who == i], minlength=3) / DAYS
        expected = {
            REACH: reach,
            ANSWER: weights[i, 1 - i] * rates[1 - i],
            FOLLOW: weights[i, i] * rates[i],
        }
        for cause, rate in expected.items():
            assert counts[cause] == pytest.approx(rate, rel=0.09)


def test_rescaled_gaps_of_a_simulated_history_are_exponential(uneven):
    for gaps in residuals(uneven.seen, uneven.terms):
        assert gaps.mean() == pytest.approx(1, abs=0.05)
        assert kstest(gaps, "expon").pvalue > 0.01


def test_rescaled_gaps_are_not_exponential_under_other_terms(uneven):
    wrong = terms_of(DAYS, reach=(6.0, 2.0), answer=(0.05, 0.05))
    assert all(kstest(gaps, "expon").pvalue < 1e-4 for gaps in residuals(uneven.seen, wrong))


def test_reactions_and_drift_of_the_simulation_are_those_of_the_likelihood():
    """Warm answers to warmth and a moving drift: the residuals stay exponential only if both agree."""
    wave = np.zeros((104, 4))
    wave[:, 0] = 0.7 * np.sin(np.arange(104) / 6)
    wave[:, 3] = 0.5 * np.cos(np.arange(104) / 9)
    pair = known(DAYS, seed=3, reach=(4.0, 4.0), own=-0.3, other=0.5, drift=wave[:100])
    seen = pair.seen
    for gaps in residuals(seen, pair.terms):
        assert gaps.mean() == pytest.approx(1, abs=0.08)
    flat = known(DAYS, seed=3, reach=(4.0, 4.0)).terms
    assert max(abs(g.mean() - 1) for g in residuals(seen, flat)) > 0.1


def test_the_same_seed_gives_the_same_contacts_and_another_seed_others():
    a, b, c = (known(60, seed=s).path for s in (5, 5, 6))
    assert np.array_equal(a.times, b.times)
    assert np.array_equal(a.who, b.who)
    assert len(a.times) != len(c.times) or not np.array_equal(a.times, c.times)


def test_contacts_are_ordered_and_lie_in_the_period(uneven):
    times = uneven.path.times
    assert (np.diff(times) > 0).all()
    assert START < times[0] < times[-1] < START + DAYS * DAY
    assert not uneven.path.cut


def test_a_path_that_explodes_is_cut_and_says_so():
    terms = terms_of(200, follow=0.8, answer=(0.9, 0.9))
    assert spectral_radius(branching(terms.weights)) > 1
    path = simulate(terms, START, START + 200 * DAY, seed=1, most=3000)
    assert path.cut
    assert len(path.times) == 3000


def test_the_spectral_radius_is_that_of_each_matrix():
    both = np.array([[[0.2, 0.4], [0.1, 0.2]], [[0.0, 0.5], [0.5, 0.0]]])
    assert spectral_radius(both) == pytest.approx([0.4, 0.5])


def test_what_contacts_leave_behind_is_their_faded_sum():
    times, who = np.array([0.1, 0.5, 0.6]), np.array([0, 1, 0], np.int8)
    slow, state = settle(times, who, 1.0)
    assert slow == pytest.approx([np.exp(-0.9 / 3) + np.exp(-0.4 / 3), np.exp(-0.5 / 3)])
    mine, yours = (np.exp(-np.outer(g, DECAYS * DAY)).sum(axis=0) for g in ([0.9, 0.4], [0.5]))
    assert state.shape == (2, COMPONENTS)
    assert np.allclose(state, [np.concatenate([mine, yours]), np.concatenate([yours, mine])])
