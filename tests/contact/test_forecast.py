"""Forecasts: scores, choices and the record on a pair's own past."""

import numpy as np
import pytest

from tests.contact.pairs import known, terms_of
from twinflame.contact import forecast
from twinflame.contact.forecast import (
    CHOICES,
    MOST_BREEDING,
    ahead_grid,
    backtest,
    breeding,
    crps,
    feedback,
    futures,
    steady,
)
from twinflame.contact.posterior import Draws
from twinflame.contact.priors import DriftScale, weak_prior

STILL = DriftScale(0.02, 0.02, 0.02, 60.0)


@pytest.fixture(scope="module")
def pair():
    return known(120, seed=1, reach=(5.0, 3.0))


@pytest.fixture(scope="module")
def draws(pair):
    """The truth, many times over."""
    terms = pair.terms
    return Draws(np.repeat(terms.twin[None], 150, 0), np.repeat(terms.drift[None], 150, 0), np.zeros(150))


@pytest.fixture(scope="module")
def under(pair, draws):
    return {c: futures(pair.seen, draws, STILL, choice=c, seed=3) for c in CHOICES}


def test_crps_is_its_definition():
    rng = np.random.default_rng(0)
    x, y = rng.poisson(5, 40).astype(float), 9.0
    direct = abs(x - y).mean() - 0.5 * abs(np.subtract.outer(x, x)).mean()
    assert crps(x, y) == pytest.approx(direct)


def test_crps_is_least_for_a_sure_and_right_forecast():
    assert crps(np.full(9, 4.0), 4.0) == 0
    assert crps(np.arange(9.0), 4.0) < crps(np.arange(9.0), 12.0)


def test_weeks_ahead_are_counted_from_the_end(pair):
    grid, part = ahead_grid(pair.seen, 3)
    assert grid.start == pair.seen.grid.end
    assert grid.widths.sum() == pytest.approx(21)
    assert np.array_equal(np.unique(part), [0, 1, 2])
    assert abs(grid.widths[part == 1].sum() - 7) < 0.05


def test_the_truth_forecasts_its_own_rates(pair, under):
    found = under["as_now"].contacts.mean(axis=(0, 1))
    again = [known(60, seed=s, reach=(5.0, 3.0)).path.who for s in range(20)]
    expected = np.mean([np.bincount(w) for w in again], axis=0) * 7 / 60
    assert found == pytest.approx(expected, rel=0.08)
    reach = under["as_now"].reach.mean(axis=(0, 1))
    assert reach == pytest.approx([35, 21], rel=0.08)
    assert under["as_now"].hoped.mean(axis=(0, 1)) == pytest.approx(reach, rel=0.05)
    assert not under["as_now"].cut


@pytest.mark.parametrize("choice", ["chase", "run"])
def test_a_choice_changes_ones_own_reach_outs_alone(under, choice):
    now, then = under["as_now"].reach.mean(axis=(0, 1)), under[choice].reach.mean(axis=(0, 1))
    assert then[0] == pytest.approx(CHOICES[choice] * now[0], rel=0.06)
    assert then[1] == pytest.approx(now[1], rel=0.06)


def test_more_reach_outs_of_one_bring_more_answers_of_the_other(under):
    other = {c: f.contacts[:, :, 1].mean() for c, f in under.items()}
    assert other["run"] < other["as_now"] < other["chase"]


def test_choices_share_their_draws_and_seed(pair, draws, under):
    again = futures(pair.seen, draws, STILL, choice="as_now", seed=3)
    assert np.array_equal(again.contacts, under["as_now"].contacts)
    other = futures(pair.seen, draws, STILL, choice="as_now", seed=4)
    assert not np.array_equal(other.contacts, under["as_now"].contacts)


def test_healing_holds_ones_own_reach_outs_whatever_the_other_does(pair):
    """With strong reactions, as_now follows the present; heal stays at one's own mean."""
    terms = pair.terms
    drift = np.repeat(terms.drift[None], 100, 0)
    drift[:, -1, 0] = drift[:, -1, 1] = 0.7  # of late the first has reached out far more
    draws = Draws(np.repeat(terms.twin[None], 100, 0), drift, np.zeros(100))
    slow = DriftScale(0.02, 0.02, 0.02, 1000.0)
    heal = futures(pair.seen, draws, slow, choice="heal", seed=1).reach[:, :, 0].mean()
    now = futures(pair.seen, draws, slow, choice="as_now", seed=1).reach[:, :, 0].mean()
    usual = 35 * np.exp(drift[0, :, 0] + drift[0, :, 1]).mean()
    assert heal == pytest.approx(usual, rel=0.06)
    assert now > 2 * heal


def test_draws_that_run_away_are_left_out(pair):
    calm, wild = pair.terms, terms_of(120, follow=0.7, answer=(0.7, 0.7))
    warm = terms_of(120, own=0.6, other=0.6)
    both = Draws(
        np.stack([calm.twin, wild.twin, warm.twin, calm.twin]), np.stack([calm.drift] * 4), np.arange(4.0)
    )
    assert breeding(both) == pytest.approx([0.6, 1.4, 0.6, 0.6])
    assert feedback(both) == pytest.approx([0, 0, 1.2, 0], abs=1e-9)
    assert steady(both, 10).rho.tolist() == [0, 3]
    assert len(steady(both, 1)) == 1
    assert MOST_BREEDING < 1


def test_a_path_that_runs_away_is_cut_and_says_so(pair):
    wild = terms_of(120, follow=0.8, answer=(0.9, 0.9))
    draws = Draws(wild.twin[None], wild.drift[None], np.zeros(1))
    assert futures(pair.seen, draws, STILL).cut


def test_a_backtest_has_a_row_for_each_person_and_week(pair):
    told = []
    found = backtest(
        pair.path.times, pair.path.who, "UTC", weak_prior(), starts=3, weeks=2, paths=60, progress=told.append
    )
    assert found.starts == 3
    assert told[-1] == pytest.approx(1)
    for row in (found.inside, found.error, found.baseline_error, found.pit):
        assert row.shape == (3 * 2 * 2,)
    assert (found.error > 0).all()
    assert found.pit.min() >= 0
    assert found.pit.max() <= 1
    assert found.inside.mean() > 0.5


def test_forecasts_of_a_steady_pair_beat_last_weeks_count(pair):
    found = backtest(pair.path.times, pair.path.who, "UTC", weak_prior(), starts=4, weeks=2, paths=80, seed=2)
    assert found.error.mean() < found.baseline_error.mean()


@pytest.mark.parametrize("days", [7, 25])
def test_a_short_history_offers_nothing_to_try(days):
    short = known(days, seed=2)
    found = backtest(short.path.times, short.path.who, "UTC", weak_prior())
    assert found.starts == 0
    assert len(found.inside) == len(found.error) == 0


def test_where_no_draw_is_steady_nothing_is_forecast(pair, monkeypatch):
    monkeypatch.setattr(forecast, "MOST_BREEDING", 0.0)
    found = backtest(pair.path.times, pair.path.who, "UTC", weak_prior(), starts=1, weeks=1, paths=5)
    assert found.starts == 0
