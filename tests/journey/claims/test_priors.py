"""What the claims are tried over."""

import numpy as np
import pytest

from twinflame.errors import InputError
from twinflame.journey.belief import Belief
from twinflame.journey.claims.priors import ANYONE, CHASE, RETURN, TOGETHER, Setting, beliefs, parameters
from twinflame.journey.parameters import STEPS_A_DAY, Parameters, check, check_step
from twinflame.journey.state import AWAKENING, HABIT, PAIN, REACH

LARGE = Setting(draws=4000, pairs=8)


def test_nine_of_ten_parameters_lie_within_the_factor() -> None:
    ratio = parameters(LARGE)[:, ::8] / Parameters().array[:, None]
    inside = (np.abs(np.log(ratio)) < np.log(1.5)).mean(axis=1)
    # The cut at two deviations takes nothing from what is inside; three standard errors of a share are 0.014.
    assert np.all(np.abs(inside - 0.90) < 0.015)
    assert np.abs(np.log(ratio)).max() < np.log(1.5) / 1.6448 * 2.0001


def test_parameters_differ_between_draws_and_not_within() -> None:
    values = parameters(Setting(draws=20, pairs=8)).reshape(17, 20, 8)
    assert np.all(values == values[:, :, :1])
    assert len(np.unique(values[0])) == 20


def test_a_mechanism_that_is_off_stays_off() -> None:
    off = parameters(Setting(draws=20, parameters=Parameters(mirror=0.0)))
    assert not off[3].any()


def test_the_widest_prior_can_be_walked_in_the_usual_step() -> None:
    values = parameters(Setting(draws=4000, pairs=8, factor=2.0))
    check(values)
    check_step(values, STEPS_A_DAY)


def test_belief_follows_within_its_prior() -> None:
    found = beliefs(Setting(draws=200, pairs=8, belief=Belief(10.0)))
    assert 9.0 < np.median(found) < 11.0
    assert found.shape == (1600,)


@pytest.mark.parametrize("meeting", [CHASE, ANYONE, TOGETHER, RETURN])
def test_starts_are_states(meeting: object) -> None:
    start = meeting.drawn(LARGE)  # type: ignore[attr-defined]
    shares = start[PAIN.start : AWAKENING.stop]
    assert shares.min() >= 0.02 - 1e-6
    assert shares.max() <= 0.98 + 1e-6
    assert np.all((start[-1] > 0) & (start[-1] < 1))


def test_any_two_differ_within_a_draw_more_than_two_in_a_chase() -> None:
    setting = Setting(draws=50, pairs=64)

    def within(start: np.ndarray) -> float:
        return float(start[PAIN.start].reshape(50, 64).std(axis=1).mean())

    assert within(ANYONE.drawn(setting)) > 4 * within(CHASE.drawn(setting))


def test_who_returns_was_away() -> None:
    start = RETURN.drawn(Setting())
    assert np.allclose(start[HABIT][0], start[REACH][0])
    assert np.allclose(start[HABIT][1], start[REACH][1] - 2)


@pytest.mark.parametrize(
    "wrong", [{"draws": 1}, {"draws": 20_000}, {"pairs": 2}, {"seed": -1}, {"factor": 0.5}, {"factor": 3.0}]
)
def test_numbers_out_of_range_are_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(InputError):
        Setting(**wrong)  # type: ignore[arg-type]
