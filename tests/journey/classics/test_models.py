"""What the models' own parts promise, beyond their figures."""

from collections.abc import Callable

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from twinflame.journey.classics import conflict, delay, effort, gone, influence, petrarch, secure, synergic
from twinflame.journey.classics.tools import cycle, lyapunov_coefficient, path, roots


def test_a_path_follows_the_exact_solution() -> None:
    times = np.linspace(0.0, 5.0, 11)
    found = path(lambda u: np.array([u[1], -u[0]]), np.array([0.0, 1.0]), times)
    np.testing.assert_allclose(found[:, 0], np.sin(times), atol=1e-7)


def test_what_comes_to_rest_is_no_cycle() -> None:
    assert cycle(lambda u: -u, np.array([1.0, 2.0]), 40.0, 20.0) is None


def test_all_roots_are_found_in_order() -> None:
    found = roots(lambda x: float(np.sin(x)), 0.5, 20.0)
    np.testing.assert_allclose(found, np.pi * np.arange(1, 7), atol=1e-10)


@pytest.mark.parametrize("cubic", [-1.0, 2.0])
def test_the_lyapunov_coefficient_is_that_of_the_normal_form(cubic: float) -> None:
    def normal(u: np.ndarray) -> np.ndarray:
        return np.array([-2 * u[1], 2 * u[0]]) + cubic * (u @ u) * u

    # u = z q + z* q* with |q| = 1 gives z' = 2 i z + 2 cubic z |z|^2, and the coefficient is Re(2 cubic) / 2
    assert lyapunov_coefficient(normal, np.zeros(2)) == pytest.approx(cubic, rel=1e-4)


def test_quadratic_terms_count_in_the_lyapunov_coefficient() -> None:
    # Guckenheimer and Holmes (3.4.11): 16 a = f_xxx + f_xyy + g_xxy + g_yyy, and, over the frequency,
    # f_xy (f_xx + f_yy) - g_xy (g_xx + g_yy) - f_xx g_xx + f_yy g_yy
    cubic = lyapunov_coefficient(lambda u: np.array([-u[1] - u[0] ** 3, u[0]]), np.zeros(2))  # 16 a = -6

    def skewed(u: np.ndarray) -> np.ndarray:  # f = x y + x^2, g = 0: 16 a = 1 * 2
        return np.array([-u[1] + u[0] * u[1] + u[0] ** 2, u[0]])

    assert lyapunov_coefficient(skewed, np.zeros(2)) / cubic == pytest.approx(2 / -6, rel=1e-3)


def test_delayed_paths_agree_with_an_adaptive_method_of_steps() -> None:
    gain, lag, rounds = 1.5, 0.8, 12
    times, states = delay.walk(gain, np.array([lag]), np.array([0.7, -0.2]), rounds)

    def held(_: float) -> np.ndarray:
        return np.array([0.7, -0.2])

    then: Callable[[float], np.ndarray] = held
    start = np.array([0.7, -0.2])
    for k in range(rounds):

        def change(
            t: float, u: np.ndarray, k: int = k, then: Callable[[float], np.ndarray] = then
        ) -> list[float]:
            x, y = then(t - lag)
            return [-u[0] + gain * np.tanh(y), -u[1] - gain * np.tanh(x)]

        solved = solve_ivp(change, (k * lag, (k + 1) * lag), start, dense_output=True, rtol=1e-9, atol=1e-11)
        then, start = solved.sol, solved.y[:, -1]
    np.testing.assert_allclose(states[-1, :, 0], start, atol=1e-6)
    assert times[-1, 0] == pytest.approx(rounds * lag)


def test_the_greatest_characteristic_root_solves_its_equation() -> None:
    from scipy.special import lambertw

    gain, lag = 2.0, 0.5
    root = lambertw(-1j * gain * lag * np.exp(lag)) / lag - 1
    assert abs(root + 1 + 1j * gain * np.exp(-root * lag)) < 1e-12
    others = [lambertw(-1j * gain * lag * np.exp(lag), k) / lag - 1 for k in range(-6, 7) if k]
    assert max(o.real for o in others) < root.real == delay.growth(gain, lag)


def test_the_growth_seen_in_paths_is_that_of_the_equation() -> None:
    lags = np.array([0.4, 0.65, 0.9])
    np.testing.assert_allclose(delay.seen_growth(1.5, lags), [delay.growth(1.5, d) for d in lags], atol=2e-3)


def test_the_cycle_of_petrarch_opens_as_the_root_of_the_distance() -> None:
    sizes = []
    for beyond in (1.05, 1.10):
        found = cycle(lambda u, b=0.94968895 * beyond: petrarch.field(u, b), np.zeros(3), 500.0, 30.0, 1)
        assert found is not None
        sizes.append(found.high[1] - found.low[1])
    assert sizes[1] / sizes[0] == pytest.approx(np.sqrt(2), rel=0.03)


def test_between_two_mirrored_states_lies_an_unstable_one() -> None:
    found = gone.states(10.0, 1.0, 1.0)
    assert [holds for _, holds in found] == [True, False, True]
    assert found[1][0][0] == pytest.approx(found[1][0][1])


def test_a_secure_second_reacts_as_before_until_the_height() -> None:
    from dataclasses import replace

    secure_second = replace(synergic.SECOND, secure=True)
    assert secure_second.reaction(0.2) == synergic.SECOND.reaction(0.2)
    assert secure_second.reaction(3.0) > synergic.SECOND.reaction(3.0)


@pytest.mark.parametrize("gain", [1.2, 1.5, 2.5])
def test_the_edge_of_two_states_parts_one_state_from_two(gain: float) -> None:
    end = secure.edge(gain)
    assert len(secure.resting(gain, 0.98 * end)) == 2
    assert len(secure.resting(gain, 1.02 * end)) == 1


def test_mutual_harm_ends_with_one_above_and_one_below() -> None:
    for u, holds in conflict.states(-2.0):
        if holds:
            assert u[0] * u[1] < 0


def test_the_husband_answers_the_wife_s_new_score() -> None:
    heard: list[float] = []

    def on_husband(score: float) -> float:
        heard.append(score)
        return 0.0

    new = influence.turn(1.0, 0.0, lambda _: 0.5, on_husband)
    assert heard == [new[0]]


def test_the_best_plan_is_better_than_its_neighbours_and_starts_on_the_stable_path() -> None:
    _, efforts, feelings = effort.best_path(0.2)
    x, c = effort.balance()
    assert efforts[300] == pytest.approx(c, rel=2e-3)
    assert feelings[300] == pytest.approx(x, rel=2e-3)
    assert efforts[0] > c  # more effort while there is little feeling


def test_a_drift_to_comfort_crosses_the_threshold_soon() -> None:
    times, walked = effort.drift(0.02)
    assert times[np.argmax(walked[:, 0] < effort.LEAST)] < 3.0
