"""Each claim hangs on its mechanism: without it the claim no longer holds."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from twinflame.errors import InputError
from twinflame.journey.belief import Belief
from twinflame.journey.claims import CLAIMS, Setting, Trial, Verdict, claim
from twinflame.journey.light import LightLoop
from twinflame.journey.network import Love
from twinflame.journey.parameters import Parameters

SMALL = Setting(draws=40, pairs=16)


@cache
def tried(name: str, setting: Setting = SMALL, **parameters: float) -> Trial:
    """A claim's trial; many tests ask for the same, which is tried once."""
    given = replace(setting, parameters=Parameters(**parameters)) if parameters else setting
    return claim(name).measure(given, None)


@pytest.mark.parametrize("name", ["C2", "C3"])
def test_claims_of_the_chase_hold_as_the_model_stands(name: str) -> None:
    assert tried(name).verdict is Verdict.HOLDS


@pytest.mark.slow
def test_healing_leads_as_the_model_stands() -> None:
    assert tried("C5").share > 0.8


def test_a_twin_without_pain_flees_when_doubt_is_strong() -> None:
    assert tried("C1").share > 0.8
    assert tried("C1", doubt=3.0).verdict is Verdict.FAILS


def test_without_pain_there_is_more_reach_than_with_it() -> None:
    trial = tried("C1")
    assert np.all(trial.effect > trial.figures[0].values)


def test_the_level_of_a_chase_means_nothing_without_mirror_doubt_and_cord() -> None:
    assert tried("C2", mirror=0.0).verdict is not Verdict.HOLDS
    assert tried("C2", mirror=0.0, doubt=0.0, cord=0.0).verdict is Verdict.FAILS


def test_without_the_cord_turning_to_healing_draws_the_runner_less() -> None:
    assert tried("C3", cord=0.0).middle[1] < 0.9 * tried("C3").middle[1]


def test_without_mirror_and_cord_turning_to_healing_draws_nobody() -> None:
    assert tried("C3", cord=0.0, mirror=0.0).verdict is Verdict.FAILS


@pytest.mark.slow
def test_without_the_mirror_union_lasts_whoever_has_healed() -> None:
    assert tried("C4").share > 0.6
    assert tried("C4", mirror=0.0, doubt=0.0).verdict is Verdict.FAILS


@pytest.mark.slow
def test_healing_does_not_lead_where_nothing_heals() -> None:
    assert tried("C5", heal=0.0, grow=0.0).verdict is Verdict.FAILS


@pytest.mark.slow
def test_stronger_knowing_delays_nothing_where_nobody_knows() -> None:
    assert tried("C6").share > 0.7
    assert not tried("C6", knowing=0.0).true.any()


def test_union_does_not_rise_with_healing_where_nobody_feels_drawn() -> None:
    assert tried("C7").share > 0.6
    assert tried("C7", knowing=0.0).verdict is Verdict.FAILS


@pytest.mark.slow
def test_nothing_can_be_told_of_returns_where_nobody_parts() -> None:
    trial = tried("C8", mirror=0.0, doubt=0.0, cord=0.0)
    assert not trial.speaks.any()
    assert trial.verdict is Verdict.OPEN
    assert np.isnan(trial.middle).all()
    assert trial.traces == ()


@pytest.mark.slow
def test_returns_are_long_and_lean_to_the_right_in_most_draws() -> None:
    trial = tried("C8")
    assert trial.middle[1] > 90
    assert trial.share > 0.5


def test_belief_does_not_run_ahead_where_healing_takes_days() -> None:
    assert tried("C9").share > 0.8
    assert tried("C9", heal=0.5, grow=0.5).verdict is Verdict.FAILS


def test_a_slower_belief_runs_less_far_ahead_of_who_turns_to_healing() -> None:
    slow = tried("C9", replace(SMALL, belief=Belief(tau_b=300.0)))
    assert np.all(slow.figures[0].values < tried("C9").figures[0].values)


def test_belief_runs_further_ahead_when_the_chaser_turns_to_healing() -> None:
    trial = tried("C9")
    assert np.median(trial.figures[0].values) > np.median(trial.effect)


@pytest.mark.slow
def test_truth_tips_only_where_drive_comes_up_sharply_against_the_tethers() -> None:
    assert tried("C10").share > 0.6
    assert tried("C10", replace(SMALL, loop=LightLoop(power=1.0, spark=0.2))).verdict is Verdict.FAILS


@pytest.mark.slow
def test_past_the_tipping_point_truth_goes_up_and_before_it_down() -> None:
    past, before = tried("C10").traces
    assert past.mid[-1] > past.mid[0] > before.mid[0] > before.mid[-1]


@pytest.mark.slow
def test_without_lift_or_giving_self_love_and_love_do_not_raise_each_other() -> None:
    assert tried("C11").verdict is Verdict.HOLDS
    for cut in (Love(lift=0.0), Love(give=0.0)):
        assert tried("C11", replace(SMALL, love=cut)).verdict is Verdict.FAILS


def test_an_unhealed_chaser_does_not_run_where_nothing_mirrors() -> None:
    assert tried("C12").share > 0.5
    assert tried("C12", mirror=0.0).verdict is Verdict.FAILS


def test_the_same_seed_gives_the_same_trial_with_any_number_of_threads() -> None:
    one = tried("C3", Setting(draws=80, pairs=16, seed=3, threads=1))
    two = tried("C3", Setting(draws=80, pairs=16, seed=3, threads=2))
    other = tried("C3", Setting(draws=80, pairs=16, seed=4))
    assert np.array_equal(one.effect, two.effect)
    assert not np.array_equal(one.effect, other.effect)


def test_arms_share_their_pairs_and_noise_until_they_part() -> None:
    turns, on = tried("C3").traces
    before = turns.x < 120
    assert np.array_equal(turns.mid[before], on.mid[before])
    assert turns.mid[-1] > on.mid[-1] + 1


def test_progress_goes_up_to_the_whole() -> None:
    heard: list[float] = []
    claim("C2").measure(SMALL, heard.append)
    assert heard == sorted(heard)
    assert heard[-1] == 1.0


def test_every_claim_has_its_words_once() -> None:
    assert len({c.name for c in CLAIMS}) == len(CLAIMS)
    for c in CLAIMS:
        assert all((c.says, c.tries, c.effect, c.needs, c.why, c.axis, c.unit)), c.name


def test_a_claim_is_found_in_any_case_and_others_are_named() -> None:
    assert claim("c12").name == "C12"
    with pytest.raises(InputError, match=r"There are: C1, C2"):
        claim("C13")


@pytest.mark.slow
@pytest.mark.parametrize("name", [c.name for c in CLAIMS])
def test_every_claim_speaks_has_a_course_and_short_names_for_its_arms(name: str) -> None:
    trial = tried(name, Setting(draws=20, pairs=8))
    assert len(trial.effect) == len(trial.true)
    assert trial.figures
    assert all(len(f.values) == len(trial.effect) for f in trial.figures)
    for trace in trial.traces:
        assert len(trace.arm) <= 13, "a longer name does not fit beside its line"
        assert np.all(trace.low <= trace.high + 1e-9)
