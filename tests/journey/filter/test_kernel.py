"""The compiled filter: an exact Kalman filter on a linear-Gaussian case, and what weights promise."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from twinflame.journey.filter.kernel import (
    NEVER,
    READ,
    counted,
    interpolated,
    one_pass,
    score_log_likelihood,
    systematic,
)
from twinflame.journey.filter.table import FACTORS, POINTS, STEP
from twinflame.journey.parameters import Parameters
from twinflame.journey.state import ROWS

DAYS, STEPS, TAU, SIGMA, NOISE = 60, 4, 3.0, 0.4, 0.5
#: With nothing that draws or drives, reach only falls back to 0 and wanders: linear, with normal noise.
LINEAR = Parameters(
    warmth=0.0, craving=0.0, knowing=0.0, mirror=0.0, doubt=0.0, cord=0.0, tau=TAU, sigma=SIGMA, R=3.0
)
NONE = np.zeros(0, np.int64)
NO_CHECKINS = (np.zeros(DAYS + 1, np.int64), NONE, NONE, NONE, np.zeros(0))


def readings(seed: int) -> np.ndarray:
    """Noisy readings of the reach of both, each day."""
    rng = np.random.default_rng(seed)
    fade = 1.0 - 1.0 / (TAU * STEPS)
    reach, out = np.ones(2), np.empty((DAYS, 2))
    for d in range(DAYS):
        for _ in range(STEPS):
            reach = fade * reach + SIGMA / np.sqrt(STEPS) * rng.standard_normal(2)
        out[d] = reach + NOISE * rng.standard_normal(2)
    return out


def kalman(read: np.ndarray) -> tuple[float, np.ndarray]:
    """Log-likelihood, and the mean of reach on the last day."""
    fade = 1.0 - 1.0 / (TAU * STEPS)
    by_day = fade**STEPS
    spread = SIGMA**2 / STEPS * sum(fade ** (2 * k) for k in range(STEPS))
    mean, var, total = np.ones(2), 0.0, 0.0
    for y in read:
        mean, var = by_day * mean, by_day**2 * var + spread
        total += float(stats.norm.logpdf(y, mean, np.sqrt(var + NOISE**2)).sum())
        gain = var / (var + NOISE**2)
        mean, var = mean + gain * (y - mean), (1 - gain) * var
    return total, mean


def passed(read: np.ndarray, particles: int, seed: int) -> tuple[float, np.ndarray, np.ndarray]:
    """Our filter on the same: the table of each day holds the normal log density of the reading."""
    table = stats.norm.logpdf(read[:, :, None], FACTORS, NOISE)
    start = np.zeros((ROWS, particles), np.float32)
    start[:2] = 1.0
    path, ess = np.empty((DAYS + 1, ROWS), np.float32), np.empty(DAYS)
    values = (1.0, np.zeros(2), np.full(READ, 0.1), np.zeros(2))
    ways, aims = np.zeros((DAYS, 2), np.int8), np.zeros((DAYS, 2), np.float32)
    uniforms = np.random.default_rng(seed).random(DAYS + 1)
    log = one_pass(
        start, LINEAR.array[:, None].astype(np.float32), ways, aims, STEPS, table, FACTORS[0], STEP,
        NO_CHECKINS, values, np.uint64(seed), uniforms, path, ess,
    )  # fmt: skip
    return log, path, ess


def test_the_log_likelihood_is_that_of_an_exact_kalman_filter() -> None:
    read = readings(1)
    exact, _ = kalman(read)
    found = np.array([passed(read, 8192, seed)[0] for seed in range(8)])
    error = found.std(ddof=1) / np.sqrt(len(found))
    assert abs(found.mean() - exact) < 4 * error + 0.02
    assert error < 0.1


def test_the_last_day_is_that_of_an_exact_kalman_filter() -> None:
    read = readings(2)
    _, mean = kalman(read)
    last = np.array([passed(read, 256, seed)[1][-1, :2] for seed in range(400)])
    assert np.abs(last.mean(axis=0) - mean).max() < 4 * last.std() / np.sqrt(len(last))


def test_the_error_falls_with_the_root_of_the_number_of_particles() -> None:
    read = readings(3)
    counts = np.array([128, 512, 2048])
    spread = [np.std([passed(read, int(n), seed)[0] for seed in range(60)]) for n in counts]
    slope = np.polyfit(np.log(counts), np.log(spread), 1)[0]
    assert -0.65 < slope < -0.35


def test_a_pass_depends_on_its_seed_alone() -> None:
    read = readings(4)
    one, two, other = passed(read, 256, 5), passed(read, 256, 5), passed(read, 256, 6)
    assert one[0] == two[0]
    assert np.array_equal(one[1], two[1])
    assert one[0] != other[0]


def test_readings_that_no_particle_explains_show_in_how_many_count() -> None:
    read = readings(5)
    read[30] += 5.0
    ess = passed(read, 256, 1)[2]
    assert ess[30] < 8
    assert ess[29] > 64


def test_days_without_anything_leave_all_particles_counting() -> None:
    read = readings(6)
    table = np.zeros((DAYS, 2, POINTS))
    start = np.ones((ROWS, 256), np.float32)
    path, ess = np.empty((DAYS + 1, ROWS), np.float32), np.empty(DAYS)
    values = (1.0, np.zeros(2), np.full(READ, 0.1), np.zeros(2))
    log = one_pass(
        start, LINEAR.array[:, None].astype(np.float32), np.zeros((DAYS, 2), np.int8),
        np.zeros((DAYS, 2), np.float32), STEPS, table, FACTORS[0], STEP, NO_CHECKINS, values,
        np.uint64(1), np.full(DAYS + 1, 0.5), path, ess,
    )  # fmt: skip
    assert log == pytest.approx(0.0, abs=1e-9)
    assert ess == pytest.approx(256.0)
    assert len(read) == DAYS


@given(st.floats(-5.7, 5.7), st.floats(-2, 2), st.floats(-2, 2), st.floats(-1, 1))
def test_between_points_a_cubic_is_met_exactly(x: float, a: float, b: float, c: float) -> None:
    values = a + b * FACTORS + c * FACTORS**3
    assert interpolated(values, FACTORS[0], STEP, x) == pytest.approx(a + b * x + c * x**3, abs=1e-9)


def test_beyond_its_ends_a_table_is_held() -> None:
    values = FACTORS**2
    assert interpolated(values, FACTORS[0], STEP, -99.0) == pytest.approx(values[0])
    assert interpolated(values, FACTORS[0], STEP, 99.0) == pytest.approx(values[-1])


@given(st.lists(st.floats(0.001, 1.0), min_size=1, max_size=50), st.floats(0, 0.999))
def test_systematic_draws_take_each_as_often_as_its_share_to_within_one(
    weights: list[float], uniform: float
) -> None:
    shares = np.array(weights) / np.sum(weights)
    chosen = np.empty(len(shares), np.int32)
    systematic(shares, uniform, chosen)
    times = np.bincount(chosen, minlength=len(shares))
    assert (np.abs(times - shares * len(shares)) < 1.0 + 1e-9).all()
    assert (np.diff(chosen) >= 0).all()


def test_weights_that_are_lost_are_said() -> None:
    weights = np.full(4, -np.inf)
    assert counted(weights) == (NEVER, 0.0)
    assert weights.tolist() == [0.25] * 4


@pytest.mark.parametrize("mean", [-0.1, 0.0, 0.33, 0.9, 1.2])
@pytest.mark.parametrize("error", [0.1, 0.25])
def test_the_chances_of_all_scores_add_up_to_one(mean: float, error: float) -> None:
    chances = [np.exp(score_log_likelihood(k / 10, mean, error)) for k in range(11)]
    assert sum(chances) == pytest.approx(1.0, abs=1e-9)
