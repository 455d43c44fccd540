"""Starts, parameters and plans by name; sweeps over them."""

import numpy as np
import pytest

from twinflame.errors import InputError
from twinflame.journey.parameters import PARAMETERS, Parameters
from twinflame.journey.policies import Plan, Policy, Way
from twinflame.journey.population import population
from twinflame.journey.settings import SETTINGS, changed, plan_of, told
from twinflame.journey.state import MEETING, NAMES
from twinflame.journey.sweep import Axis, sweep


@pytest.mark.parametrize("name", SETTINGS)
def test_everything_that_has_a_name_can_be_set(name: str) -> None:
    start, parameters = changed(MEETING, Parameters(), {name: 0.9})
    if name in PARAMETERS:
        assert getattr(parameters, name) == 0.9
        assert start == MEETING
    elif name == "spread":
        assert start.spread == 0.9
    else:
        moved = np.flatnonzero(start.mean != MEETING.mean)
        assert moved.tolist() == [NAMES.index(name)]
        assert start.mean[moved[0]] == 0.9


def test_a_plan_is_read_in_any_order_and_told() -> None:
    plan = plan_of("runner=run:1.5@90, chaser=chase,chaser=heal@60", 10)
    assert plan == Plan((Policy(Way.CHASE, 10), Policy(Way.HEAL, 60)), (Policy(Way.RUN, 90, 1.5),))
    assert told(plan) == "chaser chases, then heals, runner runs at 1.5"
    assert plan_of("natural") == Plan()
    assert told(plan_of("chaser=natural@5")) == "chaser natural"


@pytest.mark.parametrize("text", ["", "heal", "chaser", "chaser=", "=heal", "chaser=heal@x", "both=heal"])
def test_a_plan_that_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        plan_of(text)


def test_a_sweep_is_a_population_at_each_place() -> None:
    axes = [Axis("pain_runner", (0.1, 0.8)), Axis("mirror", (2.0, 3.2, 4.0))]
    found = sweep(axes, seed=4, pairs=100, days=600, threads=2)
    assert found.union.shape == (2, 3)
    for i, pain in enumerate(axes[0].values):
        for j, mirror in enumerate(axes[1].values):
            start, terms = changed(MEETING, Parameters(), {"pain_runner": pain, "mirror": mirror})
            there = population(100, 600, seed=4, start=start, parameters=terms)
            assert found.union[i, j] == there.union_share
            same = (found.day[i, j], there.union_quantile(0.5))
            assert same[0] == same[1] or np.isnan(same).all()
    low, high = found.interval()
    assert (low <= found.union).all()
    assert (found.union <= high).all()
    assert (high > low).all()


def test_an_interval_holds_its_share_nine_times_of_ten() -> None:
    """Wilson's interval of simulated shares."""
    rng, pairs, held = np.random.default_rng(1), 200, []
    one = sweep([Axis("mirror", (0.0, 1.0))], seed=1, pairs=2, days=2)
    for share in (0.03, 0.3, 0.5, 0.9):
        drawn = rng.binomial(pairs, share, 2000) / pairs
        found = type(one)(one.axes, pairs, 2, drawn, drawn)
        low, high = found.interval()
        held.append(np.mean((low <= share) & (share <= high)))
    assert min(held) > 0.84  # counts are whole, so it swings about 90 %
    assert np.mean(held) == pytest.approx(0.9, abs=0.03)


@pytest.mark.parametrize(
    ("name", "low", "high"),
    [("worth_chaser", 0.0, 1.0), ("reach_runner", -2.0, 2.0), ("heal", 0.0, 0.03), ("tau", 0.01, 6.0)],
)
def test_an_axis_without_limits_takes_sensible_ones(name: str, low: float, high: float) -> None:
    values = Axis.over(name, 5).values
    assert (values[0], values[-1]) == pytest.approx((low, high))
    assert np.diff(values).std() == pytest.approx(0.0, abs=1e-12)
