"""The table of a day's contact: its value by hand, its slope, and what a mood does to it."""

import numpy as np
import pytest

from twinflame.contact.likelihood import Terms, log_likelihood, observe
from twinflame.contact.priors import BACKGROUND, DRIFTS, OWN, weak_prior
from twinflame.contact.simulate import simulate
from twinflame.journey.filter.table import (
    FACTORS,
    MOODS,
    contact_days,
    local_days,
    reach_shares,
    usual_background,
)

DAY = 86_400.0


def pair(days: int = 60, zone: str = "UTC"):
    twin = np.tile(weak_prior().mean, (2, 1))
    twin[:, 0], twin[:, OWN:BACKGROUND] = np.log(3.0), 0.0
    path = simulate(Terms(twin, np.zeros((days // 7 + 2, DRIFTS))), 0.0, days * DAY, seed=3)
    seen = observe(path.times, path.who, zone, start=0.0, end=days * DAY)
    return path, seen, Terms(twin, np.zeros((seen.grid.weeks, DRIFTS)))


def test_the_whole_table_is_the_contact_models_own_log_likelihood() -> None:
    _, seen, terms = pair()
    found = contact_days(seen, terms)
    at = int(np.argmin(np.abs(FACTORS - 0.5)))
    shifted = terms.twin.copy()
    shifted[0, 0] += 0.5
    gained = log_likelihood(seen, Terms(shifted, terms.drift)).value - log_likelihood(seen, terms).value
    assert found.table[0, :, 0, at].sum() == pytest.approx(gained, abs=1e-6)


def test_at_the_long_run_mean_the_table_is_zero_and_usual_is_what_was_fitted() -> None:
    _, seen, terms = pair()
    found = contact_days(seen, terms)
    assert np.abs(found.table[0, :, :, len(FACTORS) // 2]).max() < 1e-9
    assert found.usual.sum(axis=0) == pytest.approx(terms.background(seen) @ seen.grid.widths)


def test_shares_are_near_one_for_reach_outs_and_lower_for_answers() -> None:
    path, seen, terms = pair()
    shares = reach_shares(seen, terms, usual_background(seen, terms))
    assert shares[path.why == 0].mean() > shares[path.why != 0].mean() + 0.2
    assert ((shares > 0) & (shares <= 1)).all()


def test_a_mood_is_an_average_over_factors() -> None:
    _, seen, terms = pair()
    found = contact_days(seen, terms)
    k = int(np.argmin(np.abs(MOODS - 0.3)))
    at = len(FACTORS) // 2
    rng = np.random.default_rng(1)
    moods = 0.3 * rng.standard_normal(20_000)
    for day in (5, 17):
        by_hand = np.log(np.exp(np.interp(moods, FACTORS, found.table[0, day, 0])).mean())
        assert found.table[k, day, 0, at] == pytest.approx(by_hand, abs=0.02)


def test_contact_without_moods_is_best_told_without_them() -> None:
    _, seen, terms = pair(200)
    table = contact_days(seen, terms).table
    totals = table[:, :, :, len(FACTORS) // 2].sum(axis=(1, 2))
    assert int(np.argmax(totals)) <= 1
    assert totals[-1] < -50


def test_days_are_those_of_the_zone() -> None:
    _, seen, _ = pair(10, "Asia/Tokyo")
    first, day = local_days(seen)
    assert first == 0
    assert day[-1] == 10  # nine hours ahead, the last hours are of the eleventh day
    _, seen, _ = pair(10, "America/New_York")
    assert local_days(seen)[0] == -1


def test_the_last_days_are_those_at_the_end() -> None:
    _, seen, terms = pair()
    found = contact_days(seen, terms)
    last = found.last(20)
    assert (last.first, len(last)) == (40, 20)
    assert np.array_equal(last.table, found.table[:, 40:])
    assert found.last(100) is found
