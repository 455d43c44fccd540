"""Belief beside measure: what is told, how surely, and when nothing is."""

import numpy as np
import pytest

from twinflame.errors import InputError
from twinflame.healing.gap import Blind, from_believed, from_checkins, from_instrument, gap
from twinflame.healing.instrument import instrument
from twinflame.healing.level import Series, level
from twinflame.healing.scoring import score
from twinflame.journey.filter.kernel import healed

DAYS = np.arange(20_000, 20_090, 2)


def noisy(middle: float | np.ndarray, seed: int, days: np.ndarray = DAYS) -> Series:
    values = middle + np.random.default_rng(seed).normal(0.0, 0.8, len(days))
    return Series(days, np.clip(values, 0.0, 10.0))


def test_a_belief_that_runs_ahead_is_told_with_its_size() -> None:
    found = gap(noisy(8.0, 1), [noisy(4.0, 2)])
    assert found.verdict is Blind.AHEAD
    low, middle, high = found.gap[-1]
    assert low < middle < high
    assert middle == pytest.approx(4.0, abs=0.7)
    assert found.days[[0, -1]].tolist() == [20_000, 20_088]


def test_a_belief_that_lags_behind_is_told_as_well() -> None:
    assert gap(noisy(3.0, 1), [noisy(7.0, 2)]).verdict is Blind.BEHIND


def test_where_both_agree_no_gap_is_seen() -> None:
    assert gap(noisy(5.0, 1), [noisy(5.0, 2)]).verdict is Blind.NOT_APART


def test_a_closing_gap_is_told_as_a_change() -> None:
    rising = np.linspace(3.0, 7.0, len(DAYS))
    low, middle, high = gap(noisy(7.0, 1), [noisy(rising, 2)]).change
    assert low < middle < high < 0


@pytest.mark.parametrize(
    ("believed", "measured", "why"),
    [
        (Series(DAYS[:0], np.zeros(0)), noisy(5.0, 1), "not both"),
        (noisy(5.0, 1, DAYS[:10]), noisy(5.0, 2, DAYS), "fewer than 28 days"),
        (noisy(5.0, 1, DAYS[::9]), noisy(5.0, 2, DAYS), "fewer than 8 values"),
        (noisy(5.0, 1, DAYS), noisy(5.0, 2, DAYS + 400), "fewer than 28 days"),
    ],
    ids=["nothing believed", "too short", "too few", "never together"],
)
def test_too_little_is_cannot_tell_with_the_reason(believed: Series, measured: Series, why: str) -> None:
    found = gap(believed, [measured])
    assert found.verdict is Blind.CANNOT_TELL
    assert why in found.reason
    assert len(found.days) == 0
    assert np.isnan(found.change).all()


def test_more_values_make_the_interval_narrower() -> None:
    every, some = np.arange(0, 90), np.arange(0, 90, 5)
    width = [np.ptp(gap(noisy(8.0, 1, days), [noisy(4.0, 2, days)]).gap[-1]) for days in (every, some)]
    assert width[0] < width[1]


def test_an_instrument_joins_in_though_it_lies_higher_throughout() -> None:
    phq = instrument("phq9")
    scores = [score(phq, {item.key: 0 for item in phq.items})] * 6
    taken = from_instrument(phq, list(range(20_003, 20_088, 14))[:6], scores)
    assert taken.values.tolist() == [10.0] * 6
    found = gap(noisy(5.0, 1), [noisy(5.0, 2), taken])
    assert found.measured[-1, 1] == pytest.approx(5.0, abs=0.8)


def test_an_instrument_alone_can_be_the_measure() -> None:
    rosenberg = instrument("rosenberg")
    low = {item.key: 3 if item.reversed else 0 for item in rosenberg.items}
    days = list(range(20_000, 20_090, 10))
    found = gap(noisy(8.0, 1), [from_instrument(rosenberg, days, [score(rosenberg, low)] * len(days))])
    assert found.verdict is Blind.AHEAD


def test_takings_without_a_score_drop_out() -> None:
    phq = instrument("phq9")
    assert len(from_instrument(phq, [1], [score(phq, {})]).days) == 0


def test_takings_of_another_instrument_are_refused() -> None:
    phq, gad = instrument("phq9"), instrument("gad7")
    with pytest.raises(InputError):
        from_instrument(phq, [1], [score(gad, {})])


def test_measured_healing_needs_both_less_pain_and_more_worth() -> None:
    days = np.arange(3)
    assert from_checkins(days, np.array([0.0, 0.0, 10.0]), np.array([10.0, 0.0, 10.0])).values.tolist() == [
        10,
        0,
        0,
    ]
    assert from_believed(days, np.array([1.0, np.nan, 3.0])).days.tolist() == [0, 2]


@pytest.mark.parametrize(
    ("days", "values"),
    [([1, 1], [1.0, 2.0]), ([2, 1], [1.0, 2.0]), ([1], [11.0]), ([1], [np.nan]), ([1, 2], [1.0])],
)
def test_a_series_that_is_none_is_refused(days: list[int], values: list[float]) -> None:
    with pytest.raises(InputError):
        Series(np.array(days), np.array(values))


def test_a_level_of_nothing_is_refused() -> None:
    with pytest.raises(InputError):
        level([noisy(5.0, 1)], 0, 10)


@pytest.mark.slow
@pytest.mark.parametrize("step", [0.05, 0.15])
def test_intervals_hold_what_they_promise_on_simulated_levels(step: float) -> None:
    """90 % intervals over 200 simulated people: between 85 and 98 %, for each day and for the change."""
    inside, changes = [], []
    for seed in range(200):
        rng = np.random.default_rng(seed)
        believed, measured = (start + np.cumsum(rng.normal(0.0, step, 90)) for start in (6.0, 5.0))
        series = []
        for truth in (believed, measured):
            days = np.sort(rng.choice(90, 40, replace=False))
            series.append(Series(days, np.clip(truth[days] + rng.normal(0.0, 0.7, 40), 0.0, 10.0)))
        found = gap(series[0], [series[1]])
        truth = (believed - measured)[found.days]
        inside.append(np.mean((found.gap[:, 0] < truth) & (truth < found.gap[:, 2])))
        changes.append(found.change[0] < truth[-1] - truth[0] < found.change[2])
    assert 0.85 < np.mean(inside) < 0.98
    assert 0.85 < np.mean(changes) < 0.98


def test_healing_is_measured_as_the_journey_measures_it() -> None:
    scores = np.array([0.0, 2.0, 5.0, 10.0])
    pain, worth = (x.ravel() for x in np.meshgrid(scores, scores))
    measured = from_checkins(np.arange(len(pain)), pain, worth).values
    assert measured == pytest.approx(
        [10.0 * healed(p / 10.0, w / 10.0) for p, w in zip(pain, worth, strict=True)]
    )
