"""The density of values and noise: the path is the reference's, the gradient that of differences."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from twinflame.contact.priors import BACKGROUND, weak_prior
from twinflame.journey.filter.adjoint import LANES
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


def lanes(x: np.ndarray) -> np.ndarray:
    """The same of each lane: a new last axis, joined with the one before where there are two."""
    out = np.repeat(x[..., None], LANES, axis=-1)
    return out if x.ndim == 1 else np.ascontiguousarray(out.reshape(len(x), -1))


def weighed(
    made: Simulated, z: np.ndarray, kicks: np.ndarray, kind: type = np.float64
) -> tuple[float, np.ndarray, np.ndarray]:
    """Log-likelihood and gradients of one set, as the first lane has them; the others must have the same."""
    path, by_z = np.empty((len(kicks) + 1, ROWS * LANES), kind), np.empty((SIZE, LANES))
    by_noise, logs = np.empty((len(kicks), 4 * LANES), kind), np.empty(LANES)
    log_likelihood(
        lanes(z), lanes(kicks).astype(kind), STEPS, compiled(made.seen), path, by_z, by_noise, logs
    )
    assert np.ptp(logs) == 0.0
    return logs[0], by_z[:, 0], by_noise.reshape(len(kicks), 4, LANES)[:, :, 0]


def followed(z: np.ndarray, kicks: np.ndarray, kind: type = np.float64) -> np.ndarray:
    path = np.empty((len(kicks) + 1, ROWS * LANES), kind)
    follow_values(lanes(z), lanes(kicks).astype(kind), STEPS, path)
    return path.reshape(-1, ROWS, LANES)[::STEPS, :, 0]


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("kind", [np.float32, np.float64])
def test_the_path_of_values_and_noise_is_the_references(seed: int, kind: type) -> None:
    z, days = np.random.default_rng(seed).standard_normal(SIZE), 60
    kicks = noise(seed, 1, days * STEPS)
    v = values(z[None])
    there = follow(v.starts.T.astype(float), v.terms.T.astype(float), kicks, steps=STEPS)
    off = np.abs(followed(z, kicks[:, :, 0], kind) - there[:, :, 0]).max()
    assert off < (1e-5 if kind is np.float64 else 2e-4)  # the prior hands on float32


def test_a_simulated_pairs_path_comes_from_its_own_noise() -> None:
    z, made = pair(3, 30)
    assert np.abs(followed(z, noise(3, 1, 30 * STEPS)[:, :, 0]) - made.path).max() < 1e-4


def test_lanes_do_not_know_of_each_other() -> None:
    rng = np.random.default_rng(1)
    z, kicks = rng.standard_normal((SIZE, LANES)), rng.standard_normal((5 * STEPS, 4, LANES))
    path = np.empty((5 * STEPS + 1, ROWS * LANES))
    follow_values(z, kicks.reshape(len(kicks), -1), STEPS, path)
    for n in range(LANES):
        alone = followed(z[:, n].copy(), kicks[:, :, n].copy())
        assert np.array_equal(path.reshape(-1, ROWS, LANES)[::STEPS, :, n], alone)


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


@pytest.mark.parametrize("seed", [1, 2, 5])
def test_in_float32_likelihood_and_gradient_are_those_of_float64_but_for_rounding(seed: int) -> None:
    z, made = pair(seed, 120, share=0.2)
    z, kicks = 0.5 * z, np.random.default_rng(seed).standard_normal((120 * STEPS, 4))
    kicks = kicks.astype(np.float32).astype(np.float64)
    log, by_z, by_noise = weighed(made, z, kicks)
    there, by_z_there, by_noise_there = weighed(made, z, kicks, np.float32)
    assert there == pytest.approx(log, abs=0.02)
    assert by_z_there == pytest.approx(by_z, rel=0.005, abs=0.005 * np.abs(by_z).max())
    assert by_noise_there == pytest.approx(by_noise, rel=0.005, abs=0.005 * np.abs(by_noise).max())


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
