"""Love through a network: the mean field, the threshold, runs by chance, and where to begin."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import solve_ivp

from twinflame.errors import InputError
from twinflame.journey.begin import by_degree, by_eigenvector, gain, where_to_begin, worth
from twinflame.journey.network import Love, Network, at_rest, network, random_network, reproduction, threshold
from twinflame.journey.spread import beginning, flow, mean_field, simulate

rates = st.floats(0.005, 0.3)
loves = st.builds(Love, lift=rates, give=rates, kindle=st.floats(0.001, 0.05), doubt=rates, tire=rates)


def everybody(net: Network) -> np.ndarray:
    return np.ones((2, net.people), dtype=bool)


def ring(people: int) -> Network:
    return network([(i, (i + 1) % people) for i in range(people)], people)


@given(loves)
def test_love_given_raises_love_of_oneself_and_the_other_way_round(love: Love) -> None:
    own, others = at_rest(love, 12.0)
    for more in (
        Love(lift=2 * love.lift, give=love.give, kindle=love.kindle, doubt=love.doubt, tire=love.tire),
        Love(lift=love.lift, give=2 * love.give, kindle=love.kindle, doubt=love.doubt, tire=love.tire),
    ):
        assert at_rest(more, 12.0)[0] >= own - 1e-9
        assert at_rest(more, 12.0)[1] >= others - 1e-9


def test_each_of_the_two_falls_away_where_it_does_not_raise_the_other() -> None:
    whole, degree = Love(kindle=0.01), 10.0
    own, others = at_rest(whole, degree)
    no_give, no_lift = (
        at_rest(Love(kindle=0.01, give=0.0), degree),
        at_rest(Love(kindle=0.01, lift=0.0), degree),
    )
    assert no_give == (0.0, 0.0)  # who loves only themselves kindles nobody
    assert no_lift[0] < own
    assert no_lift[1] < others


@pytest.mark.parametrize("over", [0.5, 1.5, 4.0])
def test_the_state_at_rest_rests_in_the_mean_field(over: float) -> None:
    net = ring(3)
    love = Love(kindle=over * threshold(Love(), net))
    own, others = mean_field(love, net, np.ones((2, 3, 1)), days=700, step=1.0)
    np.testing.assert_allclose((own[-1, 0], others[-1, 0]), at_rest(love, 2.0), atol=2e-3)


@given(loves, st.floats(0.5, 1.5))
def test_the_threshold_is_where_growth_from_nothing_begins(love: Love, over: float) -> None:
    if abs(over - 1) < 0.02:
        return
    net = ring(10)
    held = Love(
        lift=love.lift, give=love.give, kindle=over * threshold(love, net), doubt=love.doubt, tire=love.tire
    )
    small = 1e-7
    columns = []
    for i in range(3):
        u = np.zeros((3, 10, 1))
        u[i] = small
        columns.append(flow(held, net, u)[:, 0, 0] / small)
    growth = np.linalg.eigvals(np.array(columns).T).real.max()
    assert (growth > 0) == (over > 1)


def test_days_of_love_after_one_kindling_are_as_counted() -> None:
    love = Love(kindle=0.0)
    alone = network([], 4000)
    start = np.zeros((2, 4000), dtype=bool)
    start[0] = True
    counted = simulate(love, alone, start, days=600, runs=4, seed=1, step=0.125).days_of_love.mean()
    assert counted == pytest.approx(love.days_of_love(), rel=0.03)


def test_runs_agree_with_the_mean_field_the_better_the_more_people_each_has_near() -> None:
    off = []
    for degree in (10, 40):
        net = random_network(1500, degree, seed=1)
        love = Love(kindle=2 * threshold(Love(), net))
        runs = simulate(love, net, everybody(net), days=400, runs=3, seed=1)
        _, others = mean_field(love, net, everybody(net)[..., None].astype(float), days=400, step=1.0)
        off.append(abs(runs.others[200:].mean() / others[-1, 0] - 1))
    assert off[1] < 0.035
    assert off[1] < off[0] < 0.15


def test_below_the_threshold_love_dies_out_and_above_it_lasts() -> None:
    net = random_network(1500, 20.0, seed=2)
    lasting = []
    for over in (0.6, 1.6):
        love = Love(kindle=over * threshold(Love(), net))
        lasting.append(simulate(love, net, everybody(net), days=700, runs=2, seed=1).others[-100:].mean())
    assert lasting[0] < 0.005
    assert lasting[1] > 0.1


def test_the_mean_field_follows_an_adaptive_integration() -> None:
    net = random_network(60, 6.0, seed=3)
    love = Love(kindle=0.02, heal=0.001, open=0.001)
    u = np.zeros((3, 60, 1))
    u[2, :5] = 1.0
    solved = solve_ivp(
        lambda _, v: flow(love, net, v.reshape(3, 60, 1)).ravel(), (0, 80), u.ravel(), rtol=1e-8, atol=1e-10
    )
    start = np.zeros((2, 60, 1))
    start[:, :5] = 1.0
    own, others = mean_field(love, net, start, days=80)
    last = solved.y[:, -1].reshape(3, 60)
    assert own[-1, 0] == pytest.approx((last[0] + last[2]).mean(), abs=1e-4)
    assert others[-1, 0] == pytest.approx((last[1] + last[2]).mean(), abs=1e-4)


def test_half_the_step_changes_the_runs_less_than_chance_does() -> None:
    net = random_network(1500, 20.0, seed=2)
    love = Love(kindle=2 * threshold(Love(), net))
    shares = [
        simulate(love, net, everybody(net), days=300, runs=3, seed=1, step=h).others[150:].mean()
        for h in (0.25, 0.125)
    ]
    assert shares[0] == pytest.approx(shares[1], abs=0.004)


def test_the_same_seed_gives_the_same_runs() -> None:
    net = random_network(200, 8.0, seed=2)
    one, two, three = (simulate(Love(), net, everybody(net), 30, 3, seed=s).others for s in (1, 1, 2))
    np.testing.assert_array_equal(one, two)
    assert not np.array_equal(one, three)


def test_first_order_worth_is_what_one_more_beginner_adds_in_the_mean_field() -> None:
    net = random_network(80, 6.0, seed=4, hubs=0.5)
    love = Love(kindle=0.004)
    small = 1e-5
    start = np.zeros((2, 80, 80))
    start[:, np.arange(80), np.arange(80)] = small
    _, others = mean_field(love, net, start, days=60)
    days = (others[1:] + others[:-1]).sum(axis=0) / 2 * 80 / small
    np.testing.assert_allclose(days, worth(love, net, 60), rtol=2e-3)


def test_the_first_chosen_is_the_best_single_one() -> None:
    net = random_network(20, 4.0, seed=6)
    start = np.zeros((2, 20, 20))
    start[:, np.arange(20), np.arange(20)] = 1.0
    _, others = mean_field(Love(), net, start, days=90, step=1.0)
    best = int(np.argmax((others[1:] + others[:-1]).sum(axis=0)))
    assert where_to_begin(Love(), net, 1, 90) == [best]


def two_towns() -> Network:
    """A big town where all know each other, and five small circles, each around one person."""
    town = [(i, j) for i in range(14) for j in range(i)]
    circles = [(14 + 9 * c, 14 + 9 * c + k) for c in range(5) for k in range(1, 9)]
    return network(town + circles, 14 + 45)


def test_where_to_begin_does_not_gather_all_in_one_town() -> None:
    net = two_towns()
    assert set(by_degree(net, 5)) <= set(range(14))
    assert set(by_eigenvector(net, 5)) <= set(range(14))
    chosen = where_to_begin(Love(kindle=0.01), net, 5, 90)
    assert len(set(chosen) - set(range(14))) >= 3


def test_beginning_there_gains_over_the_most_connected_and_over_chance() -> None:
    net, love = two_towns(), Love(kindle=0.01)
    ours = gain(love, net, where_to_begin(love, net, 5, 90), 90, runs=400, seed=1)
    theirs = gain(love, net, by_degree(net, 5), 90, runs=400, seed=1)
    assert ours.low > 0
    assert ours.low > theirs.high


def test_the_interval_of_a_gain_holds_the_gain_of_many_runs() -> None:
    net = ring(60)
    long = gain(Love(), net, [0, 20, 40], 40, runs=2000, seed=99).value
    found = [gain(Love(), net, [0, 20, 40], 40, runs=60, seed=seed) for seed in range(20)]
    assert sum(g.low <= long <= g.high for g in found) >= 14  # 18 expected


def test_doubled_pairs_count_once_and_wrong_ones_are_refused() -> None:
    assert network([(0, 1), (1, 0), (0, 1)], 2).near.nnz == 2
    with pytest.raises(InputError, match="numbered from 0 to 1"):
        network([(0, 2)], 2)
    with pytest.raises(InputError, match="same person twice"):
        network([(1, 1)], 2)


def test_a_network_without_pairs_spreads_nothing() -> None:
    alone = network([], 3)
    assert reproduction(Love(), alone) == 0
    assert threshold(Love(), alone) == np.inf


def test_hubs_raise_the_greatest_eigenvalue() -> None:
    even, hubs = (random_network(1000, 10.0, seed=1, hubs=h) for h in (0.0, 0.5))
    assert hubs.greatest()[0] > 1.5 * even.greatest()[0]
    assert hubs.degrees.max() > 3 * even.degrees.max()


@pytest.mark.parametrize("wrong", [{"doubt": 0.0}, {"kindle": -1.0}, {"heal": float("nan")}], ids=str)
def test_rates_without_meaning_are_refused(wrong: dict) -> None:
    with pytest.raises(InputError, match="per day"):
        Love(**wrong)


def test_questions_without_meaning_are_refused() -> None:
    net = ring(5)
    for ask in (
        lambda: random_network(5, 9.0, seed=1),
        lambda: where_to_begin(Love(), net, 0, 10),
        lambda: where_to_begin(Love(), net, 6, 10),
        lambda: gain(Love(), net, [0], 10, runs=1, seed=1),
        lambda: simulate(Love(), net, np.ones((2, 4), dtype=bool), 3, 1, seed=1),
        lambda: simulate(Love(), net, everybody(net), -1, 1, seed=1),
    ):
        with pytest.raises(InputError):
            ask()


def test_a_beginning_names_its_people() -> None:
    start = beginning(ring(5), [1, 3])
    assert start[0].tolist() == start[1].tolist() == [False, True, False, True, False]
