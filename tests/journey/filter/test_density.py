"""The density of values and noise: the path is the reference's, the gradient that of differences."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from twinflame.contact.priors import BACKGROUND, weak_prior
from twinflame.journey.filter.density import follow_values, log_likelihood, score_slopes, sloped
from twinflame.journey.filter.kernel import interpolated, score_log_likelihood
from twinflame.journey.filter.passes import STEPS, passes
from twinflame.journey.filter.prior import NAMES, SIZE, values
from twinflame.journey.filter.simulate import Simulated, simulated
from twinflame.journey.filter.table import FACTORS, STEP
from twinflame.journey.filter.walkers import compiled
from twinflame.journey.reference import follow, noise
from twinflame.journey.state import ROWS


def pair(seed: int, days: int, share: float = 0.6) -> tuple[np.ndarray, Simulated]:
    twin = np.tile(weak_prior().mean, (2, 1))
    twin[:, 0], twin[:, BACKGROUND:] = np.log(3.0), np.log(0.04)
    z = np.random.default_rng(seed).standard_normal(SIZE)
    return z, simulated(z, twin, days=days, seed=seed, share=share)


def weighed(made: Simulated, z: np.ndarray, kicks: np.ndarray) -> tuple[float, np.ndarray, np.ndarray]:
    path, by_z, by_noise = np.empty((len(kicks) + 1, ROWS)), np.empty(SIZE), np.empty(kicks.shape)
    log = log_likelihood(z, kicks, STEPS, compiled(made.seen), path, by_z, by_noise)
    return log, by_z, by_noise


@pytest.mark.parametrize("seed", [1, 2])
def test_the_path_of_values_and_noise_is_the_references(seed: int) -> None:
    z, days = np.random.default_rng(seed).standard_normal(SIZE), 60
    kicks = noise(seed, 1, days * STEPS)
    path = np.empty((days * STEPS + 1, ROWS))
    follow_values(z, kicks[:, :, 0].copy(), STEPS, path)
    v = values(z[None])
    there = follow(v.starts.T.astype(float), v.terms.T.astype(float), kicks, steps=STEPS)
    assert np.abs(path[::STEPS] - there[:, :, 0]).max() < 1e-5  # the prior hands on float32


def test_a_simulated_pairs_path_comes_from_its_own_noise() -> None:
    z, made = pair(3, 30)
    path = np.empty((30 * STEPS + 1, ROWS))
    follow_values(z, noise(3, 1, 30 * STEPS)[:, :, 0].copy(), STEPS, path)
    assert np.abs(path[::STEPS] - made.path).max() < 1e-4


@pytest.mark.parametrize("seed", [1, 2, 5, 8])
def test_the_gradient_is_that_of_differences(seed: int) -> None:
    z, made = pair(seed, 12)
    rng = np.random.default_rng(seed)
    kicks, tiny = rng.standard_normal((12 * STEPS, 4)), 1e-6
    _, by_z, by_noise = weighed(made, z, kicks)
    for k, name in enumerate(NAMES):
        d = tiny * np.eye(SIZE)[k]
        slope = (weighed(made, z + d, kicks)[0] - weighed(made, z - d, kicks)[0]) / (2 * tiny)
        assert by_z[k] == pytest.approx(slope, rel=1e-5, abs=1e-5), name
    for step, which in zip(rng.integers(0, 12 * STEPS, 24), np.tile(range(4), 6), strict=True):
        d = np.zeros_like(kicks)
        d[step, which] = tiny
        slope = (weighed(made, z, kicks + d)[0] - weighed(made, z, kicks - d)[0]) / (2 * tiny)
        assert by_noise[step, which] == pytest.approx(slope, rel=1e-5, abs=1e-6)


def test_pain_that_is_stopped_at_an_end_hands_nothing_on() -> None:
    z, made = pair(4, 6)
    kicks = np.zeros((6 * STEPS, 4))
    kicks[4, 2] = 1e6  # far above 1 whatever came before
    _, _, by_noise = weighed(made, z, kicks)
    assert by_noise[4, 2] == 0.0
    assert np.abs(by_noise[5:, 2]).max() > 0.0


def test_averaged_over_noise_the_likelihood_is_that_of_particles() -> None:
    z, made = pair(6, 6)
    rng = np.random.default_rng(1)
    logs = np.array([weighed(made, z, rng.standard_normal((6 * STEPS, 4)))[0] for _ in range(3000)])
    chances = np.exp(logs - logs.max())
    averaged = logs.max() + np.log(chances.mean())
    error = chances.std() / chances.mean() / np.sqrt(len(chances))
    particles = passes(made.seen, np.repeat(z[None], 20, axis=0), rng, particles=1024).logs
    assert averaged == pytest.approx(particles.mean(), abs=4 * error + 4 * particles.std() / 20**0.5 + 0.01)


@given(st.floats(-7.0, 7.0))
def test_a_table_with_its_slope_is_the_table(x: float) -> None:
    table = np.sin(FACTORS) + 0.1 * FACTORS**2
    value, slope = sloped(table, FACTORS[0], STEP, x)
    assert value == pytest.approx(interpolated(table, FACTORS[0], STEP, x), abs=1e-12)
    if abs(x) < 5.9:
        assert slope == pytest.approx(np.cos(x) + 0.2 * x, abs=0.01)
    elif abs(x) > 6.0:
        assert slope == 0.0


@given(st.integers(0, 10), st.floats(-0.5, 1.5), st.floats(0.03, 0.5))
def test_a_score_with_its_slopes_is_the_score(tenths: int, mean: float, error: float) -> None:
    score, tiny = tenths / 10, 1e-6
    found, by_mean, by_error = score_slopes(score, mean, error)
    assert found == pytest.approx(score_log_likelihood(score, mean, error), abs=1e-9)

    def slope(dm: float, de: float) -> float:
        up = score_log_likelihood(score, mean + dm, error + de)
        return (up - score_log_likelihood(score, mean - dm, error - de)) / (2 * tiny)

    assert by_mean == pytest.approx(slope(tiny, 0.0), rel=1e-4, abs=1e-4)
    assert by_error == pytest.approx(slope(0.0, tiny), rel=1e-4, abs=1e-4)
