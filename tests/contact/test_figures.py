"""Figures from draws against what was simulated."""

import numpy as np
import pytest

from tests.contact.pairs import DAY, START, known, terms_of
from twinflame.contact.answers import answered, within
from twinflame.contact.figures import figures
from twinflame.contact.fit import fit
from twinflame.contact.paths import REACH
from twinflame.contact.posterior import Draws
from twinflame.contact.reference import reference

DAYS = 182


@pytest.fixture(scope="module")
def pair():
    wave = np.zeros((26, 4))
    wave[:, 0] = 0.6 * np.sin(np.arange(26) / 4)
    wave[:, 3] = np.linspace(-0.6, 0.4, 26)
    return known(DAYS, seed=2, reach=(6.0, 3.0), drift=wave)


@pytest.fixture(scope="module")
def found(pair):
    return figures(pair.seen, fit(pair.seen, reference().prior).draws(200, seed=1))


@pytest.fixture(scope="module")
def truth(pair):
    """Figures of the true terms, as if they were the only draw."""
    terms = pair.terms
    return figures(pair.seen, Draws(terms.twin[None], terms.drift[None], np.zeros(1)))


def test_shares_of_a_twins_contacts_add_up_to_one(found):
    assert np.allclose(found.shares.sum(axis=2), 1)
    assert found.shares.min() >= 0


def test_shares_hold_those_that_were_simulated(pair, found):
    for i in (0, 1):
        counts = np.bincount(pair.path.why[pair.path.who == i], minlength=3)
        low, high = np.quantile(found.shares[:, i], [0.005, 0.995], axis=0)
        assert (low - 0.03 < counts / counts.sum()).all()
        assert (counts / counts.sum() < high + 0.03).all()


def test_weekly_reach_follows_the_simulated_reach_outs(pair, found):
    week = ((pair.path.times - START) / (7 * DAY)).astype(int)
    for i in (0, 1):
        mine = (pair.path.why == REACH) & (pair.path.who == i)
        counts = np.bincount(week[mine], minlength=26)
        low, middle, high = np.quantile(found.weekly_reach[:, :, i], [0.05, 0.5, 0.95], axis=0)
        true = 7 * np.array([6.0, 3.0])[i] * np.exp(pair.terms.reach_drift[i])
        assert np.corrcoef(middle, true)[0, 1] > 0.8
        assert ((low < true) & (true < high)).mean() > 0.7
        assert middle.sum() == pytest.approx(counts.sum(), rel=0.2)


def test_figures_of_the_truth_are_those_it_was_made_of(pair, truth):
    week = 7 * np.array([6.0, 3.0]) * np.exp(pair.terms.reach_drift.T)
    assert np.allclose(truth.weekly_reach[0], week, rtol=1e-9)
    assert truth.reach[0] == pytest.approx(week.mean(axis=0))


def test_the_weekly_chance_of_an_answer_is_that_of_the_curve(pair, truth):
    weights, gain = pair.terms.weights, pair.terms.answering
    for i in (0, 1):  # i has reached out
        curve = answered(weights[1 - i, 5:], weights[i, :5], gain[1 - i])
        assert np.allclose(truth.weekly_answered[0, :, i], within(curve, 24.0), atol=0.003)


def test_answers_are_weighed_by_the_others_reach_outs(truth):
    weight = truth.weekly_reach[0, :, 0] / truth.weekly_reach[0, :, 0].sum()
    assert truth.answers_day[0, 1] == pytest.approx(weight @ truth.weekly_answered[0, :, 0])
    assert (truth.answers_hour < truth.answers_day).all()


def test_posterior_answers_and_delays_are_near_the_truth(found, truth):
    """Near and not within: the prior comes from people who answer more slowly than these."""
    for name, near in (("answers_hour", 0.05), ("answers_day", 0.05), ("delay", 12.0), ("reach", 6.0)):
        middle, true = np.median(getattr(found, name), axis=0), getattr(truth, name)[0]
        assert np.allclose(middle, true, atol=near), name
        low, high = np.quantile(getattr(found, name), [0.05, 0.95], axis=0)
        assert (high - low > 0).all(), name


def test_pursuit_is_the_log_ratio_of_unanswered_reach_outs(found):
    left = found.weekly_reach * (1 - found.weekly_answered)
    assert np.allclose(found.pursuit, np.log(left[:, :, 0] / left[:, :, 1]))


def test_a_twin_who_never_wrote_has_reach_outs_alone():
    terms = terms_of(30)
    pair = known(30, seed=1, reach=(3.0, 1e-9), answer=(0.0, 0.0))
    assert not pair.path.who.any()
    alone = figures(pair.seen, Draws(terms.twin[None], terms.drift[None], np.zeros(1)))
    assert alone.shares[0, 1].tolist() == [1.0, 0.0, 0.0]
