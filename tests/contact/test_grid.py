"""Hours and weeks of the local clock."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from twinflame.contact.grid import (
    HOUR,
    HOURS_PER_WEEK,
    RHYTHM,
    SLOW_DAYS,
    SLOW_LIMIT,
    hour_grid,
    reactions,
    rhythm_basis,
    usual_levels,
)

DAY = 86_400.0
PERIODS = {
    "spring forward": ("2024-03-28", "Europe/Berlin"),
    "fall back": ("2024-10-24", "Europe/Berlin"),
    "half an hour off": ("2024-05-01", "Asia/Kolkata"),
    "a quarter off": ("2024-05-01", "Asia/Kathmandu"),
    "southern summer": ("2024-04-04", "Australia/Adelaide"),
}


def at(day, hour=0.0):
    return datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp() + hour * HOUR


@pytest.mark.parametrize(("day", "zone"), PERIODS.values(), ids=PERIODS)
def test_each_cell_lies_in_one_hour_of_the_local_week(day, zone):
    start = at(day, 7.3)
    grid = hour_grid(start, start + 9 * DAY, zone)
    middle = start + (grid.edges[:-1] + grid.edges[1:]) / 2
    local = [datetime.fromtimestamp(t, ZoneInfo(zone)) for t in middle]
    assert [24 * t.weekday() + t.hour for t in local] == grid.hour_of_week.tolist()
    mondays = [grid.mondays[w] for w in grid.week]
    assert [t.date() - timedelta(days=t.weekday()) for t in local] == mondays


@pytest.mark.parametrize(("day", "zone"), PERIODS.values(), ids=PERIODS)
def test_cells_fill_the_period_and_none_is_longer_than_an_hour(day, zone):
    grid = hour_grid(at(day), at(day, 9 * 24 + 0.7), zone)
    assert grid.widths.sum() * DAY == pytest.approx(9 * DAY + 0.7 * HOUR)
    assert grid.widths.min() > 0
    assert grid.widths.max() * DAY == pytest.approx(HOUR)


@pytest.mark.parametrize(("day", "hours"), [("2024-03-25", 167), ("2024-10-21", 169), ("2024-06-03", 168)])
def test_a_week_is_an_hour_shorter_or_longer_when_the_clocks_change(day, hours):
    zone = ZoneInfo("Europe/Berlin")
    first = datetime.fromisoformat(day).replace(tzinfo=zone).timestamp()
    after = (datetime.fromisoformat(day) + timedelta(days=7)).replace(tzinfo=zone).timestamp()
    grid = hour_grid(first, after, "Europe/Berlin")
    assert len(grid.hour_of_week) == hours
    assert grid.weeks == 1
    assert (np.bincount(grid.hour_of_week, minlength=HOURS_PER_WEEK) != 1).sum() == abs(hours - 168)


def test_weeks_begin_on_local_mondays():
    grid = hour_grid(at("2024-01-07", 20), at("2024-01-16"), "America/New_York")
    assert grid.mondays == (date(2024, 1, 1), date(2024, 1, 8), date(2024, 1, 15))
    assert grid.week_edges[1:3] / HOUR == pytest.approx([9.0, 9.0 + 168])


def test_a_period_of_a_minute_has_one_cell_and_one_week():
    grid = hour_grid(at("2024-01-03", 10.5), at("2024-01-03", 10.5) + 60, "UTC")
    assert grid.widths.tolist() == pytest.approx([60 / DAY])
    assert grid.hour_of_week.tolist() == [2 * 24 + 10]
    assert grid.weeks == 1


def test_times_fall_into_the_cell_that_begins_before_them():
    grid = hour_grid(at("2024-01-01", 0.5), at("2024-01-02"), "UTC")
    assert grid.cell_of(np.array([0.0, 0.49 * HOUR, 0.5 * HOUR, 23.5 * HOUR])).tolist() == [0, 0, 1, 23]


def test_the_rhythm_basis_has_mean_zero_and_independent_columns():
    basis = rhythm_basis()
    assert basis.shape == (HOURS_PER_WEEK, RHYTHM)
    assert np.allclose(basis.mean(axis=0), 0)
    assert np.linalg.matrix_rank(np.column_stack([np.ones(HOURS_PER_WEEK), basis])) == RHYTHM + 1


def test_slow_effects_are_zero_at_the_usual_pace_and_limited_in_silence():
    grid = hour_grid(0.0, 200 * DAY)
    times = np.arange(0.1, 60 * DAY, DAY / 4)
    who = (np.arange(len(times)) % 2).astype(np.int8)
    z = reactions(times, who, grid, usual_levels(np.array([120, 120]), 60.0))
    steady = slice(24 * 20, 24 * 55)
    assert abs(z[:, steady, 0]).max() < 0.15
    assert z[:, -1, 0] == pytest.approx(np.log(0.02 / 1.02), rel=1e-6)
    assert abs(z).max() <= SLOW_LIMIT
    assert np.array_equal(z[0, :, 1], z[1, :, 0])
    assert np.array_equal(z[:, :, 2], abs(z[:, :, 1]))


def test_the_slow_count_is_known_beforehand():
    """A contact changes nothing before the next full hour, and then fades over SLOW_DAYS."""
    grid = hour_grid(0.0, 10 * DAY)
    usual = np.array([1.0, 1.0])
    with_one = reactions(np.array([5.5 * HOUR]), np.array([0], np.int8), grid, usual)[0, :, 0]
    without = reactions(np.array([9.9 * DAY]), np.array([1], np.int8), grid, usual)[0, :, 0]
    assert np.allclose(with_one[:6], without[:6])
    hours = np.arange(6, 230)
    count = np.exp(-hours / 24 / SLOW_DAYS) + np.exp(-(hours - 5.5) / 24 / SLOW_DAYS)
    assert np.allclose(with_one[6:230], np.log((count + 0.02) / 1.02))
