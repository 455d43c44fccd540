"""What is seen of paths, on paths made by hand."""

import numpy as np
import pytest

from twinflame.journey.claims.facts import carried
from twinflame.journey.claims.measures import days_before_union, in_union, swaps, turns, union_day
from twinflame.journey.claims.meeting import skewness
from twinflame.journey.policies import Plan, Policy, Way
from twinflame.journey.population import paths, population
from twinflame.journey.state import CLOSENESS, PAIN, REACH, ROWS


def made(days: int, closeness: float = 0.8, pain: float = 0.1) -> np.ndarray:
    path = np.zeros((days + 1, ROWS, 1), np.float32)
    path[:, CLOSENESS] = closeness
    path[:, PAIN] = pain
    return path


def test_union_has_lasted_after_ninety_days_near_and_healed() -> None:
    assert union_day(made(200)).tolist() == [90]
    assert days_before_union(made(200)).tolist() == [90]
    assert in_union(made(200))[89:91, 0].tolist() == [0.0, 100.0]


def test_a_day_apart_begins_the_count_anew() -> None:
    path = made(200)
    path[50, CLOSENESS] = 0.5
    assert union_day(path).tolist() == [140]


def test_pain_in_one_keeps_from_union() -> None:
    path = made(200)
    path[:, PAIN.start] = 0.3
    assert union_day(path).tolist() == [-1]
    assert days_before_union(path).tolist() == [200]
    assert union_day(made(50)).tolist() == [-1]


def test_union_and_turns_are_those_of_the_population() -> None:
    heals = Plan(chaser=(Policy(Way.HEAL, day=30),))
    path, whole = paths(128, 720, heals, seed=5), population(128, 720, heals, seed=5)
    assert np.array_equal(union_day(path), whole.union)
    parted, returns, _ = turns(path)
    assert np.array_equal(parted >= 0, whole.partings > 0)
    assert np.array_equal(returns, whole.returns)


def test_a_return_is_counted_from_the_parting() -> None:
    path = made(100)
    path[20:50, CLOSENESS] = 0.2
    path[50:60, CLOSENESS] = 0.5  # not yet near
    parted, returns, first = turns(path)
    assert (parted[0], returns[0], first[0]) == (20, 1, 40)


def test_who_never_was_near_does_not_return() -> None:
    path = made(100, closeness=0.1)
    path[50:, CLOSENESS] = 0.8
    parted, returns, first = turns(path)
    assert (parted[0], returns[0]) == (-1, 0)
    assert np.isnan(first[0])


def test_roles_swap_when_first_one_and_later_the_other_withdraws() -> None:
    path = made(200)
    path[:, REACH.start], path[:, REACH.start + 1] = 1.0, -1.0
    assert not swaps(path)[0]
    path[100:, REACH.start], path[100:, REACH.start + 1] = -1.0, 1.0
    assert swaps(path)[0]


def test_two_who_both_withdraw_have_no_roles_to_swap() -> None:
    path = made(200)
    path[:, REACH] = -1.0
    assert not swaps(path)[0]


def test_lag_one_effects_are_found_again() -> None:
    rng = np.random.default_rng(1)
    step = np.array([[0.5, 0.2], [0.0, 0.3]])  # to, from
    x = np.zeros((4000, 2, 1))
    for day in range(1, len(x)):
        x[day, :, 0] = step @ x[day - 1, :, 0] + rng.standard_normal(2)
    own, other = carried(x.astype(np.float32))
    # Standard errors of the four are about 0.015, of the means of two 0.01.
    assert own[0] == pytest.approx(0.4, abs=0.04)
    assert other[0] == pytest.approx(0.1, abs=0.04)


def test_skewness_of_what_does_not_vary_is_unknown() -> None:
    assert np.isnan(skewness(np.ones(5)))
    assert skewness(np.array([1.0, 2.0, 3.0])) == pytest.approx(0.0)
