"""What is told and drawn of a simulation."""

import numpy as np
import pytest

from twinflame.contact.history import DAY
from twinflame.journey.policies import NATURAL, Plan
from twinflame.journey.population import paths, population
from twinflame.journey.reaching import SLOPE, USUAL, log_answering, log_reaching
from twinflame.journey.settings import plan_of
from twinflame.journey.state import CLOSENESS, PAIN, REACH, ROWS
from twinflame.journey.sweep import Axis, sweep
from twinflame.reading.charts.base import NARROW, WIDE, Size
from twinflame.reading.journey import simulated_charts, simulated_words
from twinflame.reading.journey.simulated import OnePair, one_pair
from twinflame.reading.journey.simulated_chat import FIRST_DAY, history
from twinflame.reading.journey.simulated_tables import pair_days, sweep_places
from twinflame.reading.palette import DARK, LIGHT, TOKENS, Palette

LOOKS = [(WIDE, LIGHT), (NARROW, DARK), (WIDE, TOKENS)]


@pytest.fixture(scope="module")
def pair() -> OnePair:
    return one_pair(420, plan_of("chaser=chase,chaser=heal@60,runner=heal@60", 10), seed=2)


@pytest.mark.parametrize(("size", "palette"), LOOKS)
def test_every_chart_is_valid_and_names_both(pair: OnePair, size: Size, palette: Palette) -> None:
    spec = str(simulated_charts.pair_chart(pair, size, palette).to_dict())
    for words in ("chaser", "runner", "reach: above 0 pursues", "chaser chases", "awakening"):
        assert words in spec
    plans = [("natural", population(64, 60, seed=1)), ("both heal", pair.others)]
    assert "both heal" in str(simulated_charts.plans_chart(plans, 420, size, palette).to_dict())
    one = sweep([Axis.over("mirror", 3)], seed=1, pairs=32, days=120)
    two = sweep([Axis.over("mirror", 3), Axis.over("worth_chaser", 2)], seed=1, pairs=32, days=120)
    assert "mirror" in str(simulated_charts.sweep_chart(one, size, palette).to_dict())
    assert "chaser's worth" in str(simulated_charts.sweep_chart(two, size, palette).to_dict())


def test_a_plan_under_which_nobody_comes_to_union_is_drawn_too() -> None:
    nobody = [("natural", population(64, 60, seed=1))]
    assert simulated_words.shared(0.0) in simulated_charts.plans_chart(nobody, 60).to_json(ensure_ascii=False)


def test_the_marked_days_are_those_on_which_something_begins() -> None:
    plan = plan_of("chaser=chase@10,chaser=heal@60,runner=heal@60,runner=run@900")
    found = [(m.day, m.label) for m in simulated_charts.moments(plan, 420)]
    assert found == [(10, "chaser chases"), (60, "both heal")]


def test_a_stretch_in_union_is_shaded_from_its_first_day(pair: OnePair) -> None:
    states = np.zeros((301, ROWS), np.float32)
    states[50:141, CLOSENESS] = 0.9  # 91 days
    states[200:240, CLOSENESS] = 0.9  # too short
    held = OnePair(states, pair.others, NATURAL, pair.start, pair.parameters, 1)
    assert held.unions == [(50, 140)]
    states[60, PAIN.start] = 0.5
    assert held.unions == []


def test_what_came_of_it_is_told(pair: OnePair) -> None:
    words = simulated_words.came_of_pair(pair)
    assert f"{simulated_words.shared(pair.others.union_share)} come to it" in words
    short = one_pair(30, NATURAL, seed=1)
    assert "does not come to union within 30 days" in simulated_words.came_of_pair(short)
    alone = [("natural", short.others)]
    assert simulated_words.came_of_plans(alone, 30).startswith('Under the plan "natural" 0')


def test_the_first_of_the_others_is_the_pair_that_is_shown(pair: OnePair) -> None:
    days = [int(last) for _, last in pair.unions]
    assert (int(pair.others.union[0]) >= 0) == bool(days)
    assert pair_days(pair).height == 421


def test_reach_outs_are_as_many_as_reach_says() -> None:
    """Reach held at 1 and -1 for ten years: the rates of reach-outs are those of the link."""
    states = np.zeros((3651, ROWS), np.float32)
    states[:, REACH] = (1.0, -1.0)
    found = history(states, seed=1)
    first, second = found.counts
    ratio = np.exp(SLOPE * 2.0)
    assert first / second == pytest.approx(ratio, rel=0.35)  # answers bring the two nearer
    assert found.times[0] >= FIRST_DAY.timestamp()
    assert found.times[-1] < FIRST_DAY.timestamp() + 3650 * DAY
    assert first / 3650 > USUAL * np.exp(SLOPE)
    assert (log_reaching(np.array([1.0, -1.0])) == [SLOPE, -SLOPE]).all()
    assert log_answering(np.array([5.0]))[0] == 0.0


def test_a_chat_follows_the_weeks_of_its_path() -> None:
    states = paths(1, 364, Plan(), seed=3)[:, :, 0]
    one, same, other = (history(states, seed=seed) for seed in (1, 1, 2))
    assert (one.times == same.times).all()
    assert len(one) != len(other)
    week = ((one.times - FIRST_DAY.timestamp()) // (7 * DAY)).astype(int)
    counts = np.stack([np.bincount(week[one.who == i], minlength=52) for i in (0, 1)])
    reach = states[1:, REACH].reshape(52, 7, 2).mean(axis=1).T
    difference = np.log(counts[0] + 0.5) - np.log(counts[1] + 0.5)
    assert np.corrcoef(difference, reach[0] - reach[1])[0, 1] > 0.6


def test_a_sweeps_places_stand_in_rows() -> None:
    found = sweep([Axis("mirror", (0.0, 6.0)), Axis("cord", (0.2, 0.8))], seed=1, pairs=32, days=420)
    rows = sweep_places(found)
    assert rows["mirror"].to_list() == [0.0, 0.0, 6.0, 6.0]
    assert rows["cord"].to_list() == [0.2, 0.8, 0.2, 0.8]
    assert rows["union"].to_list() == found.union.ravel().tolist()
    assert (rows["low"] <= rows["union"]).all()
    assert (rows["union"] <= rows["high"]).all()
    assert rows["union"][0] > 0.9
    assert rows["union"][2] == 0.0
    assert rows["day"][2] is None
