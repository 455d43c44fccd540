"""The equations: against the same written out in NumPy, and the laws that follow from them."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.journey.written_out import drift
from twinflame.journey.parameters import Parameters
from twinflame.journey.policies import Plan, Policy, Way
from twinflame.journey.reference import follow
from twinflame.journey.state import AWAKENING, CLOSENESS, PAIN, REACH, ROWS, WORTH

STEPS = 1000


def some_states(n: int, seed: int) -> np.ndarray:
    rng = np.random.default_rng(seed)
    z = rng.random((ROWS, n))
    z[:4] = rng.normal(0.0, 1.5, (4, n))
    return z


@pytest.mark.parametrize("two", Way)
@pytest.mark.parametrize("one", Way)
def test_the_drift_is_that_of_the_design(one: Way, two: Way) -> None:
    z = some_states(50, 3)
    k = replace(Parameters(), knowing=1.3, doubt=0.4, tau=2.0)
    policies = Policy(one, level=1.5), Policy(two, level=0.7)
    plan = Plan((policies[0],), (policies[1],))
    still = follow(z, replace(k, sigma=0.0, sigma_p=0.0), np.zeros((STEPS, 4, 50)), plan=plan, steps=STEPS)
    walked = z.copy()
    for _ in range(STEPS):
        walked += drift(walked, k, (one, two), (policies[0].aim, policies[1].aim)) / STEPS
    assert np.allclose(still[1], walked, rtol=0.0, atol=1e-10)


@given(st.integers(0, 10_000), st.sampled_from(Way), st.sampled_from(Way))
@settings(max_examples=40, deadline=None)
def test_shares_stay_between_0_and_1(seed: int, one: Way, two: Way) -> None:
    z = some_states(20, seed)
    kicks = np.random.default_rng(seed).normal(size=(600, 4, 20))
    plan = Plan((Policy(one),), (Policy(two),))
    paths = follow(z, Parameters(sigma_p=0.05), kicks, plan=plan, steps=10)
    for rows in (PAIN, WORTH, AWAKENING):
        assert (paths[:, rows] >= 0.0).all()
        assert (paths[:, rows] <= 1.0).all()
    assert (paths[:, CLOSENESS] >= 0.0).all()
    assert (paths[:, CLOSENESS] <= 1.0).all()


@given(st.integers(0, 10_000))
@settings(max_examples=20, deadline=None)
def test_who_stands_first_makes_no_difference(seed: int) -> None:
    z = some_states(5, seed)
    kicks = np.random.default_rng(seed).normal(size=(300, 4, 5))
    other = [1, 0, 3, 2, 5, 4, 7, 6, 9, 8, 10]
    ways = Policy(Way.CHASE, day=10, level=1.2), Policy(Way.HEAL, day=5)
    told = follow(z, Parameters(), kicks, plan=Plan((ways[0],), (ways[1],)), steps=10)
    back = follow(z[other], Parameters(), kicks[:, [1, 0, 3, 2]], plan=Plan((ways[1],), (ways[0],)), steps=10)
    assert np.allclose(told, back[:, other], rtol=0.0, atol=1e-12)


def test_the_noise_of_reach_is_that_of_its_parameter() -> None:
    z = np.zeros((ROWS, 20_000))
    k = Parameters(knowing=0.0, mirror=0.0, doubt=0.0, cord=0.0, sigma=0.3, near=0.0)
    kicks = np.random.default_rng(2).normal(size=(300, 4, 20_000))
    last = follow(z, k, kicks, steps=10)[-1]
    expected = 0.3**2 * k.tau / 2.0 * (1.0 - np.exp(-2.0 * 30.0 / k.tau))
    assert last[REACH].var(axis=1) == pytest.approx(expected, rel=0.05)  # of Ornstein and Uhlenbeck
    assert np.corrcoef(last[REACH])[0, 1] == pytest.approx(0.0, abs=0.03)


@pytest.mark.parametrize("order", [1.0])
def test_the_error_along_a_path_shrinks_with_the_step(order: float) -> None:
    """Additive noise: Euler and Maruyama converge with the step's first power along each path."""
    n, finest, days = 400, 640, 20
    rng = np.random.default_rng(4)
    z = some_states(n, 5)
    z[PAIN] = 0.2 + 0.6 * z[PAIN]  # away from 0 and 1, where pain is held
    fine = rng.normal(size=(days * finest, 4, n))
    true = follow(z, Parameters(), fine, steps=finest)[-1]
    errors = []
    counts = np.array([10, 20, 40, 80])
    for steps in counts:
        merged = finest // steps
        coarse = fine.reshape(days * steps, merged, 4, n).sum(axis=1) / np.sqrt(merged)
        errors.append(np.sqrt(np.mean((follow(z, Parameters(), coarse, steps=int(steps))[-1] - true) ** 2)))
    slope = -np.polyfit(np.log(counts), np.log(errors), 1)[0]
    assert slope == pytest.approx(order, abs=0.15)
    assert errors[0] < 0.03  # with ten steps a day
