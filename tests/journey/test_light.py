"""The light loop: its states, folds and tipping point, its paths, and what check-ins tell of it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from twinflame.errors import InputError
from twinflame.journey import light_filter
from twinflame.journey.light import HOLD, LightLoop, fate, simulate, tethers_of, tipping
from twinflame.journey.light_fit import NAMES, fit, from_prior, loop_of

shares = st.floats(0.3, 1.0)
loops = st.builds(
    LightLoop,
    tethers=st.floats(0.02, 1.0),
    spark=st.floats(0.005, 0.2),
    power=st.floats(1.0, 8.0),
    gain=st.tuples(shares, shares, shares, shares, shares),
    tau=st.tuples(*[st.floats(2.0, 60.0)] * 5),
)


@given(loops)
def test_every_state_of_rest_rests(loop: LightLoop) -> None:
    for state in loop.states():
        assert np.abs(loop.drift(np.array(state.values))).max() < 1e-9


@given(loops)
def test_there_are_one_or_three_states_and_the_middle_one_is_unstable(loop: LightLoop) -> None:
    found = [state.stable for state in loop.states()]
    assert found in ([True], [True, False, True])


@given(loops)
def test_two_stable_states_exist_exactly_between_the_folds(loop: LightLoop) -> None:
    folds = loop.folds()
    inside = folds is not None and folds.low < loop.tethers < folds.high
    assert (len(loop.states()) == 3) == inside


@given(loops)
def test_no_state_is_missed_on_a_fine_grid(loop: LightLoop) -> None:
    v = loop.spark + (1 - loop.spark) * np.linspace(1e-6, 1 - 1e-6, 20_001)
    told = np.array(loop.whole_gain * v) ** loop.power
    back = loop.spark + (1 - loop.spark) * told / (told + (HOLD * loop.tethers) ** loop.power)
    turns = int((np.diff(np.sign(back - v)) != 0).sum())
    assert turns <= len(loop.states())


def test_the_folds_are_where_the_number_of_states_is_seen_to_change() -> None:
    folds = LightLoop().folds()
    assert folds is not None
    seen = [k for k in np.linspace(0.01, 1.0, 397) if len(LightLoop(tethers=float(k)).states()) == 3]
    assert min(seen) == pytest.approx(folds.low, abs=0.003)
    assert max(seen) == 1.0  # the upper fold lies beyond what tethers can be


@given(loops, st.floats(0.05, 0.95))
def test_the_derivatives_are_those_of_the_drift(loop: LightLoop, level: float) -> None:
    u = np.array([level, 0.4, 0.5, 0.6, 0.2 + 0.7 * level])
    steps = [(loop.drift(u + e) - loop.drift(u - e)) / 2e-6 for e in 1e-6 * np.eye(5)]
    np.testing.assert_allclose(loop.jacobian(u), np.array(steps).T, atol=1e-6)


def test_a_little_past_the_edge_comes_to_the_light_and_a_little_before_it_to_the_dark() -> None:
    loop = LightLoop(tethers=0.6)
    found = tipping(loop)
    assert found is not None
    assert min(found.weights) > 0
    edge, way = np.array(found.edge.values), np.array(found.weights)
    ends = fate(loop, np.stack([edge + 0.01 * way, edge - 0.01 * way]))
    assert ends[0] == pytest.approx(found.light.values[0], abs=1e-4)
    assert ends[1] == pytest.approx(found.dark.values[0], abs=1e-4)


def test_the_weights_sort_states_near_the_edge_by_where_they_end() -> None:
    loop = LightLoop(tethers=0.6)
    found = tipping(loop)
    assert found is not None
    rng = np.random.default_rng(1)
    moves = 0.02 * rng.standard_normal((200, 5))
    side = moves @ np.array(found.weights)
    ends = fate(loop, np.array(found.edge.values) + moves) > found.edge.values[0]
    clear = np.abs(side) > 0.002
    assert clear.sum() > 100
    assert (ends == (side > 0))[clear].all()


def test_the_least_truth_is_the_least() -> None:
    loop = LightLoop(tethers=0.4)
    found = tipping(loop)
    assert found is not None
    assert found.truth is not None
    dark = np.array(found.dark.values)
    less, more = dark.copy(), dark.copy()
    less[0], more[0] = found.truth - 0.002, found.truth + 0.002
    low, high = fate(loop, np.stack([less, more]))
    assert low < found.edge.values[0] < high


def test_truth_kept_above_the_edge_s_pulls_the_others_over_it() -> None:
    loop = LightLoop(tethers=0.8)
    found = tipping(loop, reach=False)
    assert found is not None
    followed = np.cumprod([1.0, *loop.gain[1:]]) * (found.edge.values[0] + 0.02)
    assert fate(loop, followed[None])[0] > found.edge.values[0]


@pytest.mark.slow
def test_loosened_tethers_let_go_of_an_avalanche() -> None:
    loop = LightLoop(tethers=0.8)
    dark = loop.states()[0].values
    folds = loop.folds()
    assert folds is not None
    held = simulate(loop, dark, 1800, seed=1, noise=0.0)
    loose = np.concatenate([np.linspace(0.8, 0.15, 1200), np.full(600, 0.15)])
    freed = simulate(loop, dark, 1800, seed=1, noise=0.0, tethers=[float(k) for k in loose])
    assert held[-1, 0, 0] < 0.05
    assert freed[-1, 0, 0] > 0.9
    assert freed[:-1][loose > folds.low].max() < 0.06  # quiet up to the fold


def test_paths_stay_within_their_ends_and_follow_the_seed() -> None:
    one = simulate(LightLoop(), [0.5] * 5, 60, seed=3, paths=20, noise=0.2)
    assert one.min() >= 0
    assert one.max() <= 1
    np.testing.assert_array_equal(one, simulate(LightLoop(), [0.5] * 5, 60, seed=3, paths=20, noise=0.2))
    assert not np.array_equal(one, simulate(LightLoop(), [0.5] * 5, 60, seed=4, paths=20, noise=0.2))


def test_without_noise_a_smaller_step_changes_little() -> None:
    ends = [
        simulate(LightLoop(), [0.4] * 5, 60, seed=1, noise=0.0, step=h)[-1, 0] for h in (0.1, 0.05, 0.025)
    ]
    assert np.abs(ends[1] - ends[2]).max() < 0.6 * np.abs(ends[0] - ends[1]).max() < 0.002


def test_tethers_add_up_but_never_beyond_one() -> None:
    assert tethers_of([]) == 0
    assert tethers_of([1.0, 0.2]) == 1
    assert tethers_of([0.3, 0.3]) > 0.3
    with pytest.raises(InputError, match="from 0 to 1"):
        tethers_of([1.2])


@pytest.mark.parametrize(
    "wrong",
    [
        {"tethers": 1.1},
        {"spark": 0.0},
        {"power": 0.5},
        {"gain": (1.0, 1.0, 1.0, 1.0, 1.2)},
        {"tau": (1.0, 1.0, 1.0, 1.0, 0.0)},
    ],
    ids=lambda w: next(iter(w)),
)
def test_values_without_meaning_are_refused(wrong: dict) -> None:
    with pytest.raises(InputError, match="light loop"):
        LightLoop(**wrong)


@pytest.mark.parametrize(
    "wrong",
    [
        {"start": [0.1] * 4},
        {"start": [2.0] * 5},
        {"days": -1},
        {"step": 0.0},
        {"tethers": [0.5]},
        {"tethers": [2.0] * 3},
    ],
    ids=str,
)
def test_paths_without_meaning_are_refused(wrong: dict) -> None:
    asked = {"start": [0.1] * 5, "days": 3, "seed": 1, **wrong}
    with pytest.raises(InputError):
        simulate(LightLoop(), **asked)


# The fit


def test_the_filter_is_the_exact_kalman_filter_where_the_loop_is_straight() -> None:
    """With truth let be (gain so small that it does not answer), the others are a linear Gaussian chain."""
    from scipy.stats import multivariate_normal

    tau, gain = np.array([[1e6, 8.0, 12.0, 9.0, 7.0]]), np.full((1, 5), 0.9)
    one = np.ones(1)
    loop = light_filter.Loops(tau, gain, 0.03 * one, 0.5 * one, 1e-6 * one, 0.1 * one)
    days = np.full((4, 5), np.nan)
    days[0, 2], days[1, 4], days[3, 2], days[3, 1] = 0.5, 0.3, 0.45, 0.6
    turn = np.diag(-1 / tau[0])
    turn[range(1, 5), range(4)] = (gain / tau)[0, 1:]
    over = np.eye(5) + turn + turn @ turn / 2
    ahead = [np.linalg.matrix_power(over, n) for n in range(4)]
    rows = np.array([ahead[n][k] for n, k in zip(*np.nonzero(np.isfinite(days)), strict=True)])
    told = days[np.isfinite(days)]
    mean = rows @ np.full(5, light_filter.START)
    cov = light_filter.SPREAD**2 * rows @ rows.T + 0.01 * np.eye(len(told))
    exact = multivariate_normal(mean, cov).logpdf(told)
    assert light_filter.filtered(loop, days).log_likelihood[0] == pytest.approx(exact, rel=1e-3)


def test_a_check_in_at_the_end_of_the_scale_says_there_or_beyond() -> None:
    from scipy.stats import norm, truncnorm

    mean, cov = np.full(5, 0.9), 0.04 * np.eye(5)
    spread = np.sqrt(0.04 + 0.01)
    like = light_filter._taken(mean, cov, 0, 1.0, 0.1)
    assert like == pytest.approx(norm.logsf(0.1 / spread))
    moments = truncnorm(0.1 / spread, np.inf, scale=spread)
    assert mean[0] == pytest.approx(0.9 + 0.8 * moments.mean(), abs=2e-3) or mean[0] == pytest.approx(0.999)
    assert cov[0, 0] == pytest.approx(0.04 - 0.04**2 / 0.05 * (1 - moments.var() / 0.05))
    assert cov[1, 1] == 0.04


def watched(loop: LightLoop, start: float, days: int, seed: int) -> np.ndarray:
    """Check-ins of a loop with an error of 0.08, three in ten missing."""
    rng = np.random.default_rng(seed)
    states = simulate(loop, [start] * 5, days, seed=seed)[:, 0]
    told = np.clip(states + 0.08 * rng.standard_normal(states.shape), 0, 1)
    told[rng.random(told.shape) < 0.3] = np.nan
    return told


@pytest.mark.slow
def test_check_ins_through_a_rise_tell_the_tethers() -> None:
    found = fit(watched(LightLoop(tethers=0.5), 0.1, 150, seed=3), seed=1)
    assert found.values["tethers"].low < 0.5 < found.values["tethers"].high
    assert found.values["tethers"].high - found.values["tethers"].low < 0.45
    assert found.learned > 0.5
    assert sum(found.chances.values()) == pytest.approx(1.0)
    assert all(r.low <= r.value <= r.high for r in (*found.values.values(), *found.today))


def test_a_few_days_cannot_tell() -> None:
    found = fit(watched(LightLoop(), 0.5, 9, seed=2), seed=1)
    assert found.verdict == "cannot tell"
    assert found.days <= 10
    wide = found.values["tethers"]
    assert wide.high - wide.low > 0.4


def test_the_same_seed_gives_the_same_fit() -> None:
    days = watched(LightLoop(), 0.5, 25, seed=2)
    one, two = fit(days, seed=1), fit(days, seed=1)
    assert one.values == two.values
    assert one.chances == two.chances


def test_days_left_out_are_as_days_not_told() -> None:
    days = watched(LightLoop(), 0.5, 25, seed=2)
    days[7:12] = np.nan
    days[:, 3] = np.nan  # vision was never told
    found = fit(days, seed=1)
    assert found.days == 21
    vision = found.today[3]
    assert vision.high - vision.low > found.today[1].high - found.today[1].low


@pytest.mark.parametrize(
    "wrong", [np.zeros((3, 4)), np.full((3, 5), np.nan), np.full((3, 5), 7.0), np.full((3, 5), np.inf)]
)
def test_check_ins_that_are_none_are_refused(wrong: np.ndarray) -> None:
    with pytest.raises(InputError):
        fit(wrong, seed=1)


@pytest.mark.slow
def test_intervals_hold_what_they_say_over_loops_drawn_from_the_priors() -> None:
    """24 loops, 14 values each: 90 % intervals hold at least 83 % of all, and of the tethers at least 17."""
    rng = np.random.default_rng(5)
    held = np.zeros(len(NAMES))
    for i, natural in enumerate(from_prior(24, 11)):
        start = np.clip(0.4 + 0.3 * rng.standard_normal(5), 0, 1)
        states = simulate(loop_of(natural), start, 120, seed=i, noise=float(natural[12]))[:, 0]
        told = np.clip(states + natural[13] * rng.standard_normal(states.shape), 0, 1)
        told[rng.random(told.shape) < 0.3] = np.nan
        found = fit(told, seed=i)
        held += [found.values[n].low <= natural[k] <= found.values[n].high for k, n in enumerate(NAMES)]
    assert held.sum() / (24 * len(NAMES)) > 0.83
    assert held[NAMES.index("tethers")] >= 17
