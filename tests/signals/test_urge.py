"""How signals move the urge: found where it is there, not where the urge brought the signal."""

import numpy as np
import pytest

from twinflame.errors import InputError
from twinflame.signals.urge import Moved, Urge, urge_after


def days(seed: int, effect: float, *, react: float = 0.0, n: int = 120, missing: float = 0.2) -> Urge:
    """Days whose urge lingers and follows contact; signals come in runs and, by `react`, from the urge."""
    rng = np.random.default_rng(seed)
    urge, felt, contact = np.zeros(n), np.zeros(n, bool), rng.random(n) < 0.4
    mood, before, signal = 0.0, 4.0, False
    for day in range(n):
        mood = 0.8 * mood + rng.normal(0.0, 0.6)
        before = np.clip(
            4 + 0.5 * (before - 4) + effect * signal + 1.0 * contact[day] + rng.normal(0, 1.2), 0.0, 10.0
        )
        signal = bool(rng.random() < 1 / (1 + np.exp(1 - mood - react * (before - 4))))
        urge[day], felt[day] = before, signal
    urge[rng.random(n) < missing] = np.nan
    return urge_after(urge, felt, contact)


def test_an_urge_that_rises_after_signals_is_told_in_points() -> None:
    found = days(1, 2.0)
    assert found.verdict is Moved.HIGHER
    assert 0.0 < found.low < found.points < found.high
    assert found.points == pytest.approx(2.0, abs=0.8)


def test_an_urge_that_falls_after_signals_is_told_as_well() -> None:
    assert days(1, -2.0).verdict is Moved.LOWER


def test_signals_that_only_follow_the_urge_are_not_taken_for_its_cause() -> None:
    assert abs(days(3, 0.0, react=0.5).points) < 0.8


@pytest.mark.parametrize(
    ("urge", "signals", "contact", "why"),
    [
        (np.full(20, 4.0), np.arange(20) % 2 == 0, np.zeros(20, bool), "Fewer than 40 days"),
        (np.tile([4.0, np.nan], 60), np.arange(120) % 3 == 0, np.zeros(120, bool), "Fewer than 40 days"),
        (np.full(90, 4.0), np.arange(90) < 3, np.zeros(90, bool), "Fewer than 8"),
        (np.full(90, 4.0), np.arange(90) > 3, np.zeros(90, bool), "Fewer than 8"),
        (np.full(90, 4.0), np.arange(90) % 3 == 0, np.arange(90) % 3 == 0, "cannot be told apart"),
        (np.zeros(0), np.zeros(0, bool), np.zeros(0, bool), "Fewer than 40 days"),
    ],
    ids=[
        "short",
        "every other day",
        "hardly a signal",
        "hardly a day without",
        "always with contact",
        "empty",
    ],
)
def test_too_little_is_cannot_tell_with_the_reason(
    urge: np.ndarray, signals: np.ndarray, contact: np.ndarray, why: str
) -> None:
    found = urge_after(urge, signals, contact)
    assert found.verdict is Moved.CANNOT_TELL
    assert why in found.reason
    assert np.isnan([found.points, found.low, found.high, found.p]).all()


def test_days_that_do_not_fit_together_are_refused() -> None:
    with pytest.raises(InputError):
        urge_after(np.zeros(3), np.zeros(2, bool), np.zeros(3, bool))
    with pytest.raises(InputError):
        urge_after(np.full(3, 11.0), np.zeros(3, bool), np.zeros(3, bool))


@pytest.mark.slow
@pytest.mark.parametrize("react", [0.0, 0.5])
def test_without_an_effect_one_of_twenty_is_told(react: float) -> None:
    """200 people: at most 9 % of wrong alarms, and the 90 % interval holds 0 in at least 82 %."""
    found = [days(seed, 0.0, react=react) for seed in range(200)]
    assert np.mean([f.p <= 0.05 for f in found]) <= 0.09
    assert np.mean([f.low <= 0.0 <= f.high for f in found if f.verdict is not Moved.CANNOT_TELL]) >= 0.82


@pytest.mark.slow
def test_an_effect_of_a_point_is_found_in_most_people_with_four_months_of_days() -> None:
    found = [days(seed, 1.0) for seed in range(100)]
    assert np.mean([f.verdict is Moved.HIGHER for f in found]) > 0.7
