"""The five through time: each day told by all days, with intervals that hold the truth."""

import numpy as np
import pytest

from twinflame.errors import InputError
from twinflame.journey.light import LightLoop, simulate
from twinflame.journey.light_course import course, followed
from twinflame.journey.light_filter import Loops, filtered
from twinflame.journey.light_fit import fit, from_prior, loop_of, loops_with


def watched(loop: LightLoop, days: int, seed: int, *, noise: float = 0.03, error: float = 0.08) -> tuple:
    """States of a loop, and check-ins of them with an error, three in ten missing and none of vision."""
    rng = np.random.default_rng(seed)
    states = simulate(loop, rng.uniform(0.05, 0.9, 5), days - 1, seed=seed, noise=noise)[:, 0]
    told = np.clip(states + error * rng.standard_normal(states.shape), 0, 1)
    told[rng.random(told.shape) < 0.3] = np.nan
    told[:, 3] = np.nan
    return states, told


def test_the_last_day_is_the_filters() -> None:
    _, told = watched(LightLoop(), 40, seed=1)
    loops = loops_with(from_prior(20, 2))
    last = filtered(loops, told)
    mean, spread = followed(loops, told)
    np.testing.assert_allclose(mean[:, -1], last.mean)
    np.testing.assert_allclose(spread[:, -1] ** 2, np.diagonal(last.covariance, axis1=1, axis2=2), rtol=1e-6)


def test_where_the_loop_is_straight_it_is_what_all_days_say_of_each() -> None:
    """With truth let be, the others are a linear Gaussian chain, whose exact answer is one regression."""
    tau, gain = np.array([[1e6, 8.0, 12.0, 9.0, 7.0]]), np.full((1, 5), 0.9)
    one = np.ones(1)
    loops = Loops(tau, gain, 0.03 * one, 0.5 * one, 1e-6 * one, 0.1 * one)
    days = np.full((5, 5), np.nan)
    days[0, 2], days[1, 4], days[3, 2], days[4, 1] = 0.5, 0.3, 0.45, 0.6
    turn = np.diag(-1 / tau[0])
    turn[range(1, 5), range(4)] = (gain / tau)[0, 1:]
    over = np.eye(5) + turn + turn @ turn / 2
    ahead = [np.linalg.matrix_power(over, n) for n in range(5)]
    rows = np.array([ahead[n][k] for n, k in zip(*np.nonzero(np.isfinite(days)), strict=True)])
    told = days[np.isfinite(days)]
    back = 0.09 * rows.T @ np.linalg.inv(0.09 * rows @ rows.T + 0.01 * np.eye(len(told)))
    first = np.full(5, 0.4) + back @ (told - rows @ np.full(5, 0.4))
    around = 0.09 * np.eye(5) - back @ (0.09 * rows)
    mean, spread = followed(loops, days)
    for n in range(5):
        np.testing.assert_allclose(mean[0, n, 1:], (ahead[n] @ first)[1:], atol=2e-3)
        exact = np.sqrt(np.diagonal(ahead[n] @ around @ ahead[n].T))
        np.testing.assert_allclose(spread[0, n, 1:], exact[1:], rtol=2e-2)


@pytest.mark.slow
def test_nine_in_ten_days_lie_within_the_interval() -> None:
    """24 loops from the priors, 120 days each: the days of a loop hang together, so ± 8 % is allowed."""
    found = from_prior(24, 5)
    inside, moved = np.zeros(5), []
    for k, natural in enumerate(found):
        states, told = watched(loop_of(natural), 120, k, noise=natural[12], error=natural[13])
        went = course(fit(told, seed=1), told, seed=1)
        inside += ((went.values[0] <= states) & (states <= went.values[2])).mean(axis=0) / len(found)
        true = states[-1] - states[0]
        moved += [r.low <= x <= r.high for r, x in zip(went.change, true, strict=True)]
    assert inside == pytest.approx(np.full(5, 0.9), abs=0.08)
    assert np.mean(moved) > 0.82


def test_what_comes_later_tells_of_what_was_before() -> None:
    _, told = watched(LightLoop(), 60, seed=3)
    loops = loops_with(from_prior(10, 2))
    with_later, without = (followed(loops, days)[1][:, 20] for days in (told, told[:21]))
    assert (with_later <= without + 1e-9).mean() > 0.95


def test_a_part_that_was_not_told_has_a_wide_interval_and_the_same_seed_the_same_course() -> None:
    _, told = watched(LightLoop(), 40, seed=4)
    found = fit(told, seed=1)
    one, two = course(found, told, seed=1), course(found, told, seed=1)
    np.testing.assert_array_equal(one.values, two.values)
    assert one.change == two.change
    assert (np.diff(one.values, axis=0) >= 0).all()
    wide = (one.values[2] - one.values[0]).mean(axis=0)
    assert wide[3] > 1.3 * max(wide[0], wide[2])


def test_other_check_ins_are_refused() -> None:
    _, told = watched(LightLoop(), 10, seed=4)
    found = fit(told, seed=1)
    with pytest.raises(InputError, match="five columns"):
        course(found, told[:, :4], seed=1)
