"""Practices: whole, sourced, kind, and chosen by need."""

import re
from collections import Counter

import numpy as np
import pytest

from twinflame.errors import InputError
from twinflame.healing.instrument import instrument
from twinflame.healing.practices import Need, Practice, Unless, choose, needs, practices
from twinflame.healing.scoring import score

OUGHT = re.compile(r"\b(must|should|always|never (?!to write)|guarantee|cure|streak|prove to)\b", re.I)


def named(practice: Practice) -> str:
    return practice.key


@pytest.mark.parametrize("practice", practices(), ids=named)
def test_each_has_steps_time_method_source_and_a_when_not(practice: Practice) -> None:
    assert 2 <= len(practice.steps) <= 5
    assert 1 <= practice.minutes <= 20
    assert practice.method
    assert re.search(r"\(\d{4}\)", practice.source)
    assert practice.not_when


@pytest.mark.parametrize("practice", practices(), ids=named)
def test_each_invites_and_promises_nothing(practice: Practice) -> None:
    assert not OUGHT.search(" ".join([practice.title, *practice.steps, practice.not_when]))


@pytest.mark.parametrize("need", Need)
def test_every_need_has_two_practices_at_least(need: Need) -> None:
    assert sum(need in practice.needs for practice in practices()) >= 2


@pytest.mark.parametrize("need", [Need.PAIN, Need.SELF_WORTH, Need.CHASE, Need.RUN, Need.DOUBT])
def test_something_is_left_for_a_heavy_time(need: Need) -> None:
    assert choose({need: 0.9}, seed=1, unless=set(Unless))


def test_the_same_seed_gives_the_same_choice() -> None:
    wanted = {Need.PAIN: 0.8, Need.CHASE: 0.6}
    assert choose(wanted, seed=4, count=3) == choose(wanted, seed=4, count=3)
    assert len({choose(wanted, seed=seed) for seed in range(40)}) > 4


def test_each_choice_meets_a_need_that_is_felt() -> None:
    for seed in range(30):
        for practice in choose({Need.RUN: 0.7, Need.PAIN: 0.2}, seed=seed, count=3):
            assert Need.RUN in practice.needs


def test_a_greater_need_is_met_more_often() -> None:
    wanted = {Need.CONFIDENCE: 0.4, Need.RUN: 1.0}
    seen = Counter(need for seed in range(400) for need in choose(wanted, seed=seed)[0].needs)
    assert seen[Need.RUN] > 1.5 * seen[Need.CONFIDENCE]


def test_recent_ones_do_not_come_again_until_nothing_is_left() -> None:
    recent: list[str] = []
    while found := choose({Need.DOUBT: 1.0}, seed=len(recent), recent=recent):
        assert found[0].key not in recent
        recent.append(found[0].key)
    assert set(recent) == {p.key for p in practices() if Need.DOUBT in p.needs}


def test_what_rules_a_practice_out_keeps_it_out() -> None:
    for seed in range(30):
        assert all(
            Unless.DANGER not in p.unless
            for p in choose({Need.PAIN: 1.0}, seed=seed, unless={Unless.DANGER}, count=9)
        )


def test_it_fits_the_time_there_is() -> None:
    assert all(p.minutes <= 5 for p in choose(dict.fromkeys(Need, 1.0), seed=1, minutes=5, count=20))


def test_where_nothing_is_felt_nothing_is_suggested() -> None:
    assert choose({Need.PAIN: 0.1}, seed=1) == ()
    assert choose({}, seed=1) == ()
    assert choose({Need.PAIN: 1.0}, seed=1, count=0) == ()


def test_needs_come_from_check_ins_and_instruments_whichever_is_louder() -> None:
    rosenberg = instrument("rosenberg")
    low = score(rosenberg, {item.key: 3 if item.reversed else 0 for item in rosenberg.items})
    phq = instrument("phq9")
    found = needs(
        {"pain": 6.0, "worth": 2.0, "doubt": np.nan, "closeness": 3.0, "urge to withdraw": 9.0},
        [(rosenberg, low), (phq, score(phq, {item.key: 1 for item in phq.items})), (phq, score(phq, {}))],
    )
    assert found == {Need.PAIN: 0.6, Need.SELF_WORTH: 0.8, Need.RUN: 0.9, Need.SELF_ESTEEM: 1.0}


def test_what_lies_off_its_scale_is_refused() -> None:
    with pytest.raises(InputError):
        needs({"pain": 11.0})
    with pytest.raises(InputError):
        choose({Need.PAIN: 1.5}, seed=1)
