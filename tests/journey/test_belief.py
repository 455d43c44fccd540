"""Belief in being healed, and the measure beside it."""

import numpy as np
import pytest

from twinflame.errors import InputError
from twinflame.journey.belief import Belief, believed, measured
from twinflame.journey.policies import Way
from twinflame.journey.state import CLOSENESS, PAIN, REACH, ROWS, WORTH


def still(days: int = 400, *, reach: tuple[float, float] = (0.0, 0.0), pain: float = 0.0) -> np.ndarray:
    path = np.zeros((days + 1, ROWS, 1))
    path[:, REACH, 0] = reach
    path[:, PAIN] = pain
    path[:, WORTH] = 0.5
    return path


def natural(days: int = 400) -> np.ndarray:
    return np.zeros((days, 2), np.int8)


def test_belief_begins_at_the_measure() -> None:
    path = still(pain=0.4)
    assert believed(path, natural())[0].tolist() == measured(path)[0].tolist()
    assert measured(path)[0, 0, 0] == pytest.approx(0.6 * 0.5)


def test_calm_days_lift_belief_within_its_time() -> None:
    belief = believed(still(), natural(), 21.0)[:, 0, 0]
    assert belief[21] == pytest.approx(1 + (0.5 - 1) * np.exp(-1) - 0.0, abs=0.02)
    assert belief[-1] > 0.97


def test_being_spurned_holds_belief_down() -> None:
    alone = believed(still(reach=(1.0, 0.0)), natural())[-1, 0, 0]
    spurned = believed(still(reach=(1.0, -2.0)), natural())[-1, 0, 0]
    assert spurned == pytest.approx(alone / 3, rel=0.02)  # hurt is 2 / (1 + 2)


def test_chasing_and_running_hold_belief_down_alike() -> None:
    ends = [believed(still(reach=(r, 0.0)), natural())[-1, 0, 0] for r in (1.5, -1.5)]
    assert ends[0] == pytest.approx(ends[1], rel=1e-6)
    assert ends[0] < believed(still(), natural())[-1, 0, 0]


def test_pain_that_nobody_stirs_does_not_show() -> None:
    far = still(reach=(0.0, -3.0), pain=0.9)
    near = still(reach=(0.0, 1.0), pain=0.9)
    near[:, CLOSENESS] = 0.8
    assert believed(far, natural())[-1, 0, 0] > 0.95
    assert believed(near, natural())[-1, 0, 0] < 0.6


def test_who_turns_to_oneself_is_in_full_focus() -> None:
    ways = natural()
    ways[:, 0] = int(Way.HEAL)
    path = still(reach=(1.5, 0.5))
    assert believed(path, ways)[-1, 0, 0] > believed(path, natural())[-1, 0, 0] + 0.3


def test_belief_stays_between_nothing_and_all() -> None:
    rng = np.random.default_rng(1)
    path = rng.uniform(0, 1, (301, ROWS, 50))
    path[:, REACH] = rng.normal(0, 3, (301, 2, 50))
    belief = believed(path, natural(300), np.full(50, 3.0))
    assert belief.min() >= 0
    assert belief.max() <= 1


def test_float32_follows_float64() -> None:
    path = still(reach=(0.7, -0.4), pain=0.5)
    exact = believed(path, natural())
    assert np.abs(believed(path.astype(np.float32), natural()) - exact).max() < 1e-5


def test_shapes_that_do_not_fit_are_refused() -> None:
    with pytest.raises(InputError, match="do not fit together"):
        believed(still(), natural(10))
    with pytest.raises(InputError, match="number above 0"):
        Belief(tau_b=0.0)
