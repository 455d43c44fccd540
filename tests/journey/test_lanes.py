"""Lanes: the same path as the float64 reference, and the same numbers however the work is cut."""

import numpy as np
import pytest

from twinflame.errors import InputError
from twinflame.journey.lanes import LANES
from twinflame.journey.parameters import PARAMETERS, Parameters
from twinflame.journey.particles import move
from twinflame.journey.policies import Plan, Policy, Way
from twinflame.journey.reference import follow, noise
from twinflame.journey.state import MEETING, REACH, ROWS

PLAN = Plan((Policy(Way.CHASE, day=5), Policy(Way.HEAL, day=20)), (Policy(Way.RUN, day=8, level=1.0),))


def starts(n: int, dtype: type = np.float32) -> np.ndarray:
    return np.repeat(MEETING.mean[:, None], n, axis=1).astype(dtype)


@pytest.mark.parametrize(("dtype", "within"), [(np.float32, 5e-5), (np.float64, 1e-10)])
@pytest.mark.parametrize("plan", [Plan(), PLAN])
def test_lanes_follow_the_reference_along_the_same_noise(dtype: type, within: float, plan: Plan) -> None:
    n, days = 300, 40
    state = starts(n, dtype)
    move(state, Parameters(), day=0, days=days, plan=plan, seed=9)
    true = follow(starts(n, np.float64), Parameters(), noise(9, n, days * 10), plan=plan, steps=10)
    assert np.abs(state - true[-1]).max() < within


def test_each_column_has_its_own_parameters() -> None:
    n = 200
    rng = np.random.default_rng(1)
    values = Parameters().array[:, None] * rng.uniform(0.7, 1.3, (len(PARAMETERS), n))
    state = starts(n, np.float64)
    move(state, values, day=0, days=20, seed=3)
    true = follow(starts(n, np.float64), values, noise(3, n, 200), steps=10)
    assert np.abs(state - true[-1]).max() < 1e-10


@pytest.mark.parametrize("cut", [1, 100, LANES, LANES + 1, 300])
def test_cutting_the_work_changes_no_bit(cut: int) -> None:
    whole, parts = starts(301), starts(301)
    move(whole, Parameters(), day=0, days=6, plan=PLAN, seed=4)
    left, right = np.ascontiguousarray(parts[:, :cut]), np.ascontiguousarray(parts[:, cut:])
    for day in range(6):
        move(left, Parameters(), day=day, plan=PLAN, seed=4)
        move(right, Parameters(), day=day, plan=PLAN, seed=4, first=cut)
    assert (np.hstack([left, right]) == whole).all()


def test_a_policy_begins_on_its_day() -> None:
    natural, planned = starts(64), starts(64)
    plan = Plan((Policy(Way.HEAL, day=3),))
    move(natural, Parameters(), day=0, days=3, seed=1)
    move(planned, Parameters(), day=0, days=3, plan=plan, seed=1)
    assert (natural == planned).all()
    move(natural, Parameters(), day=3, seed=1)
    move(planned, Parameters(), day=3, plan=plan, seed=1)
    assert (natural[REACH][0] != planned[REACH][0]).all()


def test_no_columns_are_moved_nowhere() -> None:
    move(np.empty((ROWS, 0), np.float32), Parameters(), day=0, seed=1)


@pytest.mark.parametrize(
    ("state", "parameters", "sentence"),
    [
        (np.zeros((3, 5)), Parameters(), "shape"),
        (np.zeros((ROWS, 5), np.int64), Parameters(), "int64"),
        (np.zeros((5, ROWS)).T, Parameters(), "row by row"),
        (np.zeros((ROWS, 5)), np.ones((17, 4)), "do not fit 5 states"),
        (np.zeros((ROWS, 5)), np.ones((16, 1)), "do not fit"),
    ],
)
def test_arrays_that_do_not_fit_are_refused(state: np.ndarray, parameters: Parameters, sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        move(state, parameters, day=0, seed=1)
