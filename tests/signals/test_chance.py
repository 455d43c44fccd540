"""Signals against chance: true on chance alone, able to find what is there, silent on too little."""

from dataclasses import replace

import numpy as np
import pytest

from tests.signals.simulated import World, until, world
from twinflame.errors import InputError
from twinflame.signals.chance import Finding, Plan, Verdict, against_chance
from twinflame.signals.log import DAY, WEEK, Floats, Signal, SignalLog
from twinflame.signals.usual import usual

HOUR = 3600.0


def finding(pair: World, plan: Plan | None = None, draws: int = 199, seed: int = 0) -> Finding:
    return against_chance(pair.log, pair.theirs, pair.mine, until(pair), plan, seed=seed, draws=draws)


def logged(times: list[float] | Floats, weeks: int = 10, kind: Signal = Signal.DREAM) -> SignalLog:
    at = np.sort(np.array(times, dtype=np.float64))
    return SignalLog(at, np.full(len(at), kind), 0.0, weeks * WEEK)


NOBODY = np.zeros(0)
DAILY = np.arange(0, 84) * DAY + 12 * HOUR  # the other at noon, each day


def counted(signals: list[float], theirs: Floats, mine: Floats = NOBODY) -> Finding:
    return against_chance(logged(signals), np.sort(theirs), mine, 12 * WEEK, Plan(window=6 * HOUR))


# What counts


@pytest.mark.parametrize(
    ("hour", "what"),
    [
        (8.0, "hits"),  # four hours before
        (5.0, "misses"),  # seven hours before
        (12.5, "set_aside"),  # half an hour after: still in touch
        (14.0, "misses"),
        (12.0 - 0.5 / 60, "set_aside"),  # within the minute: neither way
    ],
)
def test_a_signal_counts_by_what_comes_in_its_window_after_silence(hour: float, what: str) -> None:
    found = counted([3 * DAY + hour * HOUR], DAILY)
    assert {name: getattr(found, name) for name in ("hits", "misses", "set_aside")} == {
        name: int(name == what) for name in ("hits", "misses", "set_aside")
    }


def test_who_writes_first_has_neither_hit_nor_miss() -> None:
    found = counted([3 * DAY + 8 * HOUR], DAILY, mine=np.array([3 * DAY + 10 * HOUR]))
    assert (found.hits, found.misses, found.wrote_first) == (0, 0, 1)
    assert 0.0 < found.expected < counted([3 * DAY + 8 * HOUR], DAILY).expected


def test_one_s_own_message_shortly_before_sets_a_signal_aside() -> None:
    assert counted([3 * DAY + 8 * HOUR], DAILY, mine=np.array([3 * DAY + 7.5 * HOUR])).set_aside == 1


def test_signals_whose_week_is_not_over_wait() -> None:
    log = SignalLog(np.array([DAY, 9 * DAY]), np.zeros(2), 0.0, 10 * DAY)
    found = against_chance(log, DAILY, NOBODY, 11 * DAY)
    assert (found.waiting, found.hits + found.misses) == (1, 1)


def test_only_the_kinds_of_the_plan_count() -> None:
    log = SignalLog(np.array([8.0, 32.0]) * HOUR, np.array([Signal.DREAM, Signal.THOUGHT]), 0.0, 10 * WEEK)
    found = against_chance(log, DAILY, NOBODY, 12 * WEEK, Plan(kinds=(Signal.THOUGHT,)))
    assert found.hits + found.misses + found.set_aside == 1


def test_moving_everything_by_a_week_changes_nothing() -> None:
    pair = world(3)
    log = pair.log
    later = SignalLog(log.times + WEEK, log.kinds, log.start + WEEK, log.end + WEEK)
    moved = World(pair.theirs + WEEK, pair.mine + WEEK, later)
    one, two = finding(pair), finding(moved)
    assert (one.hits, one.misses, one.p) == (two.hits, two.misses, two.p)
    assert one.ratio == pytest.approx(two.ratio)


# What is told


@pytest.mark.parametrize(
    ("signals", "theirs", "weeks", "why"),
    [
        (np.arange(40) * DAY + 8 * HOUR, DAILY, 6, "fewer than 8 whole weeks"),
        (np.arange(60) * DAY + 8 * HOUR, DAILY[::8], 10, "fewer than 20 times"),
        (np.arange(10) * DAY + 8 * HOUR, DAILY, 10, "Fewer than 20 signals"),
        (np.arange(25) * DAY + 1 * HOUR, DAILY, 10, "fewer than 5 hits"),
    ],
    ids=["too short", "too little contact", "too few signals", "no hit to be expected"],
)
def test_too_little_is_cannot_tell_with_the_reason(
    signals: Floats, theirs: Floats, weeks: int, why: str
) -> None:
    log = logged(signals, weeks)
    found = against_chance(log, theirs, NOBODY, 12 * WEEK, Plan(window=3 * HOUR))
    assert found.verdict is Verdict.CANNOT_TELL
    assert why in found.reason
    assert np.isnan([found.p, found.ratio, found.low, found.high]).all()
    assert found.more_needed is None


def test_an_empty_log_and_no_contact_are_cannot_tell() -> None:
    found = against_chance(logged([]), NOBODY, NOBODY, 12 * WEEK)
    assert (found.verdict, found.hits, found.misses) == (Verdict.CANNOT_TELL, 0, 0)


def test_signals_before_a_contact_that_keeps_its_hour_are_no_more_than_chance() -> None:
    """The other writes at noon each day and each signal comes at eight: all hits, and nothing in it."""
    found = against_chance(logged(np.arange(70) * DAY + 8 * HOUR), DAILY, NOBODY, 12 * WEEK)
    assert found.misses == 0
    assert found.p > 0.5
    assert found.ratio == pytest.approx(1.0, abs=0.1)


def test_a_planted_effect_is_found_with_its_interval_above_one() -> None:
    found = finding(world(1, foresight=0.5), draws=399)
    assert found.verdict is Verdict.MORE
    assert found.p <= 0.01
    assert 1.0 < found.low < found.ratio < found.high
    assert found.more_needed == 0


def test_the_same_seed_gives_the_same_finding() -> None:
    pair = world(2)
    assert finding(pair) == finding(pair)


def test_no_draw_makes_p_nought() -> None:
    assert finding(world(1, foresight=0.8), draws=99).p >= 0.01


def test_more_looks_ask_for_more() -> None:
    pair = world(5, foresight=0.2)
    once, often = finding(pair), finding(pair, Plan(looks=4))
    assert often.p == pytest.approx(min(1.0, 4 * once.p))
    assert (often.more_needed or 0) > (once.more_needed or 0) or once.more_needed == often.more_needed == 0


def test_a_smaller_effect_takes_more_signals() -> None:
    needed = [finding(world(5), Plan(ratio=ratio)).more_needed or 0 for ratio in (2.0, 1.3, 1.1)]
    assert needed == sorted(needed)
    assert needed[-1] > 500


@pytest.mark.parametrize(
    "wrong",
    [{"window": 0.0}, {"window": 8 * WEEK}, {"quiet": 0.0}, {"ratio": 1.0}, {"looks": 0}, {"kinds": ()}],
    ids=str,
)
def test_a_plan_that_makes_no_sense_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(InputError):
        replace(Plan(), **wrong)  # type: ignore[arg-type]


def test_contact_without_a_time_is_refused() -> None:
    with pytest.raises(InputError):
        against_chance(logged([DAY]), np.array([np.nan]), NOBODY, WEEK)


def test_what_is_usual_adds_up_to_what_there_was() -> None:
    pair = world(4)
    either = np.sort(np.concatenate([pair.theirs, pair.mine]))
    found = usual(pair.theirs, either, 0.0, pair.log.end, HOUR)
    assert found.expected[-1] == pytest.approx(found.openings, rel=1e-6)
    assert (np.diff(found.expected) >= 0).all()


def test_nothing_is_to_be_expected_while_both_are_in_touch() -> None:
    found = usual(DAILY, DAILY, 0.0, 84 * DAY, 2 * HOUR)
    talk = 5 * DAY + np.array([12.0, 14.0]) * HOUR
    assert np.diff(found.up_to(talk))[0] == pytest.approx(0.0, abs=1e-9)


# Simulated pairs: bursts, hours, weekdays, drift


def share_found(**kind: float | bool) -> tuple[float, float]:
    """Over 200 pairs: how often chance is ruled out at 5 %, and how often the interval holds 1."""
    found = [finding(world(seed, **kind), seed=seed) for seed in range(200)]  # type: ignore[arg-type]
    return float(np.mean([f.p <= 0.05 for f in found])), float(np.mean([f.low <= 1 <= f.high for f in found]))


@pytest.mark.slow
@pytest.mark.parametrize(
    "kind",
    [{}, {"shared": True}, {"shared": True, "echo": 0.3, "chasing": 0.2}],
    ids=["bursts and rhythm", "felt more when there is more contact", "echo of contact, and chasing after"],
)
def test_chance_alone_is_called_more_in_about_one_of_twenty(kind: dict[str, float]) -> None:
    """At most 9 %: three standard errors above 5 % in 200 pairs would be 9.6 %."""
    more, held = share_found(**kind)
    assert more <= 0.09
    assert held >= 0.83


@pytest.mark.slow
def test_an_effect_of_half_as_much_again_is_found_about_as_often_as_planned() -> None:
    found = [finding(world(seed, foresight=0.3), Plan(ratio=1.5), seed=seed) for seed in range(60)]
    enough = np.median([f.hits + f.misses + f.wrote_first + (f.more_needed or 0) for f in found])
    had = np.median([f.hits + f.misses + f.wrote_first for f in found])
    assert 0.7 < had / enough < 1.1  # about as many signals as it says are needed
    assert 0.7 < np.mean([f.p <= 0.05 for f in found]) < 0.97
