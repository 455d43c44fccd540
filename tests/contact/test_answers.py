"""The chance and delay of answers against simulated bursts."""

import numpy as np
import pytest

from twinflame.contact.answers import DELAYS_HOURS, answered, half_delay, within
from twinflame.contact.intensity import DELAYS, SCALES

ANSWER = np.array([0.1, 0.2, 0.15, 0.15, 0.1])
FOLLOW = np.array([0.2, 0.15, 0.1, 0.1, 0.05])


def first_answers(gain, count, seed=0):
    """Hours to the first answer of each of many reach-outs: follow-ups and answers of follow-ups too."""
    rng = np.random.default_rng(seed)
    hours = np.array(DELAYS) / 3600
    first = np.full(count, np.inf)
    born, of = np.zeros(count), np.arange(count)
    while len(born):
        for m in range(SCALES):
            hits = np.repeat(np.arange(len(born)), rng.poisson(gain * ANSWER[m], len(born)))
            np.minimum.at(first, of[hits], born[hits] + rng.exponential(hours[m], len(hits)))
        more = [np.repeat(np.arange(len(born)), rng.poisson(FOLLOW[m], len(born))) for m in range(SCALES)]
        later = [born[k] + rng.exponential(hours[m], len(k)) for m, k in enumerate(more)]
        of, born = np.concatenate([of[k] for k in more]), np.concatenate(later)
    return first


@pytest.mark.parametrize("gain", [0.3, 1.0, 2.0])
def test_the_curve_is_that_of_simulated_bursts(gain):
    first = first_answers(gain, 200_000)
    curve = answered(ANSWER, FOLLOW, np.array(gain))
    for hours in (0.02, 0.1, 1.0, 6.0, 24.0):
        assert float(within(curve, hours)) == pytest.approx((first <= hours).mean(), abs=0.006)
    middle = np.median(first[first <= 24]) * 60
    assert float(half_delay(curve)) == pytest.approx(middle, rel=0.05)


def test_the_curve_rises_with_delay_and_with_readiness_and_stays_a_chance():
    curve = answered(ANSWER, FOLLOW, np.geomspace(1e-3, 50, 30))
    assert curve.shape == (len(DELAYS_HOURS), 30)
    assert (np.diff(curve, axis=0) >= 0).all()
    assert (np.diff(curve, axis=1) >= 0).all()
    assert curve.min() >= 0
    assert curve.max() <= 1


def test_without_follow_ups_the_chance_has_a_closed_form():
    curve = answered(ANSWER, np.zeros(SCALES), np.ones(()))
    hours = np.array(DELAYS) / 3600
    exact = 1 - np.exp(-(ANSWER * (1 - np.exp(-DELAYS_HOURS[:, None] / hours))).sum(axis=1))
    assert np.allclose(curve, exact)


def test_delays_beyond_the_curve_take_its_ends():
    curve = answered(ANSWER, FOLLOW, np.ones(()))
    assert float(within(curve, 24.0)) == pytest.approx(curve[-1])
    assert float(within(curve, 100.0)) == pytest.approx(curve[-1])
    assert float(within(curve, 1e-9)) == pytest.approx(curve[0])
