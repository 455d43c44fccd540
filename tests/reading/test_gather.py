"""From a history to a reading: what must hold on real fits, and on histories at the edge."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

import twinflame
from twinflame.contact import forecast as ahead
from twinflame.contact.history import DAY, ContactHistory
from twinflame.errors import InputError
from twinflame.examples import FILES, example_path
from twinflame.examples.pairs import PAIRS
from twinflame.reading.gather import gather
from twinflame.reading.model import Reading, Role
from twinflame.reading.words.trust import fit_passage

START = 1_700_000_000.0


@cache
def example(name: str) -> Reading:
    return twinflame.read(example_path(name), me="Ana")


def history(times, who, precision: float = 1.0) -> ContactHistory:
    order = np.argsort(times, kind="stable")
    kinds = np.zeros(len(times), np.int8)
    return ContactHistory(
        np.asarray(times, float)[order], np.asarray(who)[order], kinds, ("A", "B"), "UTC", precision
    )


def role_in(reading: Reading, week: int) -> Role:
    monday = reading.weeks[week]
    return next(s.role for s in reading.roles.stretches if s.start <= monday <= s.end)


def test_the_chase_and_its_turn_are_found_in_their_weeks():
    reading, weeks = example("chase"), [p.weeks for p in PAIRS["chase"].phases]
    middles = np.cumsum(weeks) - np.array(weeks) // 2
    assert [role_in(reading, int(m)) for m in middles] == [
        Role.NEITHER,
        Role.FIRST_CHASES,
        Role.SECOND_CHASES,
    ]
    assert reading.roles.now.role is Role.SECOND_CHASES
    assert reading.roles.now.reach_ratio.high < 1


def test_the_turn_tells_each_of_the_two_their_own_work():
    keys = {(w.person, w.key) for w in example("chase").work}
    assert {(0, "pain"), (1, "worth")} <= keys


def test_two_equals_are_told_that_neither_chases():
    reading = example("equals")
    assert {s.role for s in reading.roles.stretches} == {Role.NEITHER}
    truth = PAIRS["equals"].phases[0].reach
    for person, reach in zip(reading.people, truth, strict=True):
        assert person.reach.low * 0.9 < reach < person.reach.high * 1.1


def test_too_little_data_cannot_tell():
    reading = example("little")
    assert [s.role for s in reading.roles.stretches] == [Role.CANNOT_TELL]
    assert reading.record.coverage is None
    assert reading.forecasts == ()  # some of its futures run away
    assert "Too little to forecast" in str(reading)


@pytest.mark.parametrize("name", FILES)
def test_every_reading_keeps_its_promises(name):
    reading = example(name)
    weeks = len(reading.weeks)
    roles = reading.roles
    four = np.array([roles.first_chases, roles.second_chases, roles.neither, roles.cannot_tell])
    assert four.shape == (4, weeks)
    assert np.allclose(four.sum(axis=0), 1)
    assert reading.simulated
    assert reading.evidence.stable == bool(reading.forecasts)
    assert reading.evidence.converged
    for person in reading.people:
        shares = person.shares
        assert sum(e.value for e in (shares.reach, shares.answer, shares.follow_up)) == pytest.approx(
            1, abs=0.03
        )
        assert len(person.weekly_contacts) == weeks
        assert sum(person.weekly_contacts) == person.contacts
        assert len(person.weekly_reach.value) == weeks
        assert len(person.rhythm.value) == 24
        assert all(
            low < v < high
            for v, low, high in zip(person.rhythm.value, person.rhythm.low, person.rhythm.high, strict=True)
        )
        assert person.answers.within_hour.value <= person.answers.within_day.value
    for forecast in reading.forecasts:
        assert all(low <= v <= high for v, low, high in zip(
            forecast.other.value, forecast.other.low, forecast.other.high, strict=True
        ))  # fmt: skip
    assert twinflame.from_json(reading.to_json()) == reading


def test_the_same_history_and_seed_give_the_same_reading():
    assert twinflame.read(example_path("little"), me="Ana") == example("little")


def test_told_from_the_other_side_the_roles_are_swapped():
    swapped = twinflame.read(example_path("chase"), me="Ben")
    assert swapped.people[0].name == "Ben"
    assert swapped.roles.now.role is Role.FIRST_CHASES


def test_progress_names_every_stage_and_ends_it():
    told: dict[str, float] = {}
    rng = np.random.default_rng(0)
    times = np.sort(rng.random(200) * 60 * DAY) + START
    gather(history(times, rng.integers(0, 2, 200)), source="x", simulated=False, progress=told.__setitem__)
    assert set(told) == {"fit", "figures", "forecast", "record", "check"}
    assert all(share == 1.0 for share in told.values())


@pytest.mark.parametrize("who", [[0, 0, 0, 0], [0, 1, 1, 1, 1]])
def test_too_few_contacts_of_one_are_refused_with_their_counts(who):
    with pytest.raises(InputError, match="at least 2 contacts from each"):
        gather(history(START + 60.0 * np.arange(len(who)), who), source="x", simulated=False)


@pytest.mark.parametrize(
    ("times", "precision"),
    [
        (START + 3600.0 * np.arange(10), 1.0),
        (np.full(40, START // 60 * 60), 60.0),
    ],
    ids=["ten messages", "all in one minute"],
)
def test_next_to_nothing_gives_an_honest_reading(times, precision):
    reading = gather(history(times, np.arange(len(times)) % 2, precision), source="x", simulated=False)
    assert reading.roles.now.role is Role.CANNOT_TELL
    assert reading.forecasts == ()
    assert reading.record.starts == 0
    assert str(reading)


def test_a_gap_of_years_is_told_and_survived():
    rng = np.random.default_rng(1)
    part = np.sort(rng.random(150) * 40 * DAY)
    reading = gather(
        history(np.concatenate([START - 2000 * DAY + part, START + part]), rng.integers(0, 2, 300)),
        source="x",
        simulated=False,
    )
    (gap,) = reading.period.gaps
    assert 1900 < gap.days < 2000
    assert reading.evidence.converged


def test_one_who_hardly_ever_writes_does_not_break_it():
    rng = np.random.default_rng(2)
    times = np.sort(rng.random(300) * 90 * DAY) + START
    reading = gather(history(times, (np.arange(300) % 75 == 5).astype(int)), source="x", simulated=False)
    assert reading.people[1].contacts == 4
    assert reading.people[0].reach.low > reading.people[1].reach.high


def test_a_forecast_that_runs_away_is_said_to_be_unstable(monkeypatch):
    whole = ahead.futures
    monkeypatch.setattr(ahead, "futures", lambda *a, **k: replace(whole(*a, **k), cut=True))
    rng = np.random.default_rng(3)
    times = np.sort(rng.random(100) * 30 * DAY) + START
    reading = gather(history(times, rng.integers(0, 2, 100)), source="x", simulated=False)
    assert not reading.evidence.stable
    assert reading.forecasts == ()
    assert any("run away" in said for said in fit_passage(reading).says)
