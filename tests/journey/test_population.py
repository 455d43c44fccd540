"""Populations: the figures of the design, sums that no cutting of the work can change, and refusals."""

import numpy as np
import pytest

from twinflame.errors import InputError
from twinflame.journey import union as thresholds
from twinflame.journey import work
from twinflame.journey.parameters import Parameters
from twinflame.journey.policies import NATURAL, Plan, Policy, Way
from twinflame.journey.population import Population, paths, population
from twinflame.journey.state import ANYONE, CLOSENESS, HABIT, MEETING, NAMES, PAIN, REACH, ROWS, Start

CHASE, HEAL = (Policy(Way.CHASE, 30),), (Policy(Way.HEAL, 30),)
PAINLESS = Start(MEETING.chaser, MEETING.runner._replace(pain=0.02))
YEARS = 1440


def table(plan: Plan, start: Start = MEETING) -> Population:
    return population(3000, YEARS, plan, seed=1, start=start, every=60)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("plan", "share", "median", "runner", "chaser", "pain", "worth"),
    [
        (NATURAL, 0.22, 848, -1.8, 1.1, 0.38, 0.57),
        (Plan(chaser=CHASE), 0.0, 1335, -2.7, 2.0, 0.90, 0.09),
        (Plan(chaser=HEAL), 1.0, 347, -0.1, 0.1, 0.01, 1.0),
        (Plan(chaser=HEAL, runner=HEAL), 1.0, 324, 0.0, 0.1, 0.01, 1.0),
        (Plan(chaser=CHASE, runner=HEAL), 1.0, 914, -0.5, 2.0, 0.31, 0.63),
    ],
)
def test_the_figures_of_the_design_come_out(
    plan: Plan, share: float, median: float, runner: float, chaser: float, pain: float, worth: float
) -> None:
    """Theirs are of 300 pairs: a share of 22 % may be off by 5 %, its median by about 80 days."""
    found = table(plan)
    assert found.union_share == pytest.approx(share, abs=0.06 if 0.0 < share < 1.0 else 0.02)
    assert found.union_quantile(0.5) == pytest.approx(median, abs=15 if share == 1.0 else 80)
    assert found.at("reach_runner", 60) == pytest.approx(runner, abs=0.12)
    assert found.at("reach_chaser", 60) == pytest.approx(chaser, abs=0.12)
    assert found.at("pain_chaser", 720) == pytest.approx(pain, abs=0.02)
    assert found.at("worth_chaser", 720) == pytest.approx(worth, abs=0.02)


@pytest.mark.slow
def test_a_runner_without_pain_does_not_flee_when_chased() -> None:
    found = table(Plan(chaser=CHASE), PAINLESS)
    assert found.at("reach_runner", 60) == pytest.approx(-0.2, abs=0.1)
    assert found.at("reach_runner", 180) == pytest.approx(0.4, abs=0.1)


@pytest.mark.slow
def test_of_any_two_a_quarter_come_to_union_and_hardly_any_at_once() -> None:
    found = table(NATURAL, ANYONE)
    assert found.union_share == pytest.approx(0.27, abs=0.05)
    assert found.union_quantile(0.5) == pytest.approx(495, abs=80)
    at_once = found.union_by(np.array([thresholds.DAYS + 30]))[0]
    assert at_once < 0.01  # 300 pairs show none; of 3000 a handful


def kept(pairs: int, days: int, plan: Plan) -> np.ndarray:
    return paths(pairs, days, plan, seed=3, start=ANYONE)


def test_a_population_sums_up_the_paths_of_its_pairs() -> None:
    plan = Plan(HEAL, HEAL)
    found = population(500, 420, plan, seed=3, start=ANYONE, every=30)
    each = kept(500, 420, plan).astype(float)
    assert found.days.tolist() == list(range(0, 421, 30))
    assert np.allclose(found.mean, each[::30].mean(axis=2), atol=1e-6)
    assert np.allclose(found.sd, each[::30].std(axis=2), atol=1e-4)
    for name, width in (("pain_runner", 1 / 256), ("reach_chaser", 10 / 256)):
        for q in (0.05, 0.5, 0.95):
            true = np.quantile(each[::30, NAMES.index(name)], q, axis=1, method="inverted_cdf")
            assert np.abs(found.quantile(name, q) - true).max() <= width


def test_union_and_turns_are_those_of_the_paths() -> None:
    found = population(300, 500, seed=3, start=ANYONE)
    each = kept(300, 500, NATURAL)
    for n in range(300):
        near, healed = each[1:, CLOSENESS, n] > thresholds.NEAR, each[1:, PAIN, n] < thresholds.HEALED
        days = near & healed.all(axis=1)
        runs = [d for d in range(len(days)) if d >= 89 and days[d - 89 : d + 1].all()]
        assert found.union[n] == (runs[0] + 1 if runs else -1)
        together, partings, returns = True, 0, 0
        for c in each[1:, CLOSENESS, n]:
            if together and c < thresholds.APART:
                together, partings = False, partings + 1
            elif not together and c > thresholds.NEAR:
                together, returns = True, returns + 1
        assert (found.partings[n], found.returns[n]) == (partings, returns)
    assert 0.0 < found.union_share < 1.0
    came = found.union[found.union >= 0]
    assert found.union_by(np.array([int(came.min()) - 1, 500])).tolist() == [0.0, found.union_share]


def test_nobody_in_union_has_no_day_of_it() -> None:
    found = population(10, 30, seed=1, every=30)
    assert found.union_share == 0.0
    assert np.isnan(found.union_quantile(0.5))


def same(one: Population, two: Population) -> bool:
    names = ("days", "mean", "sd", "counts", "union", "partings", "returns")
    return all((getattr(one, name) == getattr(two, name)).all() for name in names)


def test_any_number_of_threads_and_tasks_gives_the_same_bits(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = population(700, 60, Plan(HEAL), seed=8, threads=1)
    assert same(whole, population(700, 60, Plan(HEAL), seed=8, threads=3))
    monkeypatch.setattr(work, "TASK", 1)  # a task for each block
    for threads in (1, 2, 5):
        assert same(whole, population(700, 60, Plan(HEAL), seed=8, threads=threads))
    assert (paths(700, 60, seed=8, threads=4) == paths(700, 60, seed=8, threads=1)).all()


def test_a_pair_does_not_depend_on_how_many_others_there_are() -> None:
    many, few = paths(400, 40, seed=2), paths(7, 40, seed=2)
    assert (many[:, :, :7] == few).all()


def test_the_start_and_the_parameters_may_come_by_number() -> None:
    def starts(first: int, n: int) -> np.ndarray:
        z = np.repeat(MEETING.mean[:, None], n, axis=1).astype(np.float32)
        z[PAIN] = (first + np.arange(n)) / 300.0
        return z

    def terms(first: int, n: int) -> np.ndarray:
        values = np.repeat(Parameters().array[:, None], n, axis=1).astype(np.float32)
        values[0] = (first + np.arange(n)) / 30.0  # warmth
        return values

    each = paths(300, 3, seed=1, start=starts, parameters=terms)
    assert each[0, PAIN.start].tolist() == pytest.approx((np.arange(300) / 300.0).tolist())
    assert np.corrcoef(each[3, REACH.start], np.arange(300))[0, 1] > 0.6


def test_starts_vary_as_they_are_told_and_reach_does_not() -> None:
    first = paths(4000, 1, seed=5, start=ANYONE)[0]
    assert (first[REACH] == 1.0).all()
    assert (first[HABIT] == 1.0).all()
    assert first[PAIN].std() == pytest.approx(0.245, abs=0.01)  # 0.25, a little cut off
    assert np.abs(np.corrcoef(first[4:10]) - np.eye(6)).max() < 0.06
    still = paths(5, 1, seed=5, start=Start(MEETING.chaser, MEETING.runner, spread=0.0))[0]
    assert (still == MEETING.mean.astype(np.float32)[:, None]).all()


def test_progress_ends_at_the_whole_and_an_interruption_stops_the_work(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(work, "TASK", 1)
    heard: list[float] = []
    population(400, 7, seed=1, progress=heard.append)
    assert heard == sorted(heard)
    assert heard[-1] == 1.0
    assert len(heard) == 4

    def interrupted(_: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        population(128 * 1000, 7, seed=1, progress=interrupted, threads=1)


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: population(0, 10, seed=1), "0 pairs"),
        (lambda: population(10, 0, seed=1), "0 days"),
        (lambda: population(10, 10, seed=-1), "seed -1"),
        (lambda: population(10, 10, seed=1, every=11), "every 11 days"),
        (lambda: population(10, 10, seed=1, parameters=Parameters(tau=0.1)), "10 steps a day are too few"),
        (lambda: paths(10_000_000, 365, seed=1), "GiB"),
    ],
)
def test_what_cannot_be_simulated_is_refused(call: object, sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        call()  # type: ignore[operator]


def test_rows_have_names() -> None:
    assert len(NAMES) == ROWS
    assert NAMES[CLOSENESS] == "closeness"
