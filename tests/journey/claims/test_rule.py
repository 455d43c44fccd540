"""The rule by which a claim holds or fails."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from twinflame.journey.claims import Figure, Trial, Verdict


def trial(true: int, of: int, silent: int = 0) -> Trial:
    effect = np.r_[np.ones(of), np.full(silent, np.nan)]
    held = np.arange(of + silent) < true
    return Trial(effect, held)


@pytest.mark.parametrize(
    ("true", "verdict"),
    [(100, "holds"), (95, "holds"), (94, "cannot tell"), (50, "cannot tell"), (49, "fails"), (0, "fails")],
)
def test_the_share_of_draws_decides(true: int, verdict: str) -> None:
    assert trial(true, 100).verdict == verdict


def test_silent_draws_do_not_count() -> None:
    assert trial(60, 60, silent=40).verdict is Verdict.HOLDS
    assert trial(60, 60, silent=40).share == 1.0


def test_when_few_draws_speak_nobody_can_tell() -> None:
    assert trial(20, 20, silent=80).verdict is Verdict.OPEN


@given(st.lists(st.floats(-10, 10), min_size=1, max_size=50), st.integers(0, 10))
def test_the_median_lies_in_the_interval(values: list[float], silent: int) -> None:
    low, mid, high = Figure("x", "", np.r_[values, np.full(silent, np.nan)]).middle
    assert low <= mid + 1e-9
    assert mid <= high + 1e-9
