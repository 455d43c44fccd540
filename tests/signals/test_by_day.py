"""Where contact is known by the day alone: the test stays honest, and loses some of its strength."""

from datetime import timedelta

import numpy as np
import pytest

from signals_by_day import FIRST, lived
from twinflame.signals.chance import Verdict, against_chance
from twinflame.signals.log import Signal, noon, of_days

PEOPLE = 80


@pytest.mark.slow
def test_chance_is_seldom_called_a_finding_though_days_are_missing() -> None:
    more = [lived(seed).verdict is Verdict.MORE for seed in range(PEOPLE)]
    assert np.mean(more) <= 0.09  # 5 % and what 80 people leave to chance


@pytest.mark.slow
def test_an_effect_is_found_more_often_than_not() -> None:
    more = [lived(seed, effect=0.3).verdict is Verdict.MORE for seed in range(PEOPLE)]
    assert np.mean(more) > 0.4


def test_contact_on_the_day_of_a_signal_counts_neither_way() -> None:
    days = [FIRST + timedelta(days=k) for k in range(120)]
    log = of_days(dict.fromkeys(days[::4], Signal.THOUGHT), days[-1])
    same = np.array([noon(day, "UTC") for day in days[::4]])
    found = against_chance(log, same, same[:0], noon(days[-1], "UTC"))
    assert (found.hits, found.misses) == (0, 0)
    assert found.set_aside > 20


def test_contact_on_the_next_day_is_a_hit_and_on_the_one_after_it_is_none() -> None:
    days = [FIRST + timedelta(days=k) for k in range(120)]
    log = of_days(dict.fromkeys(days[::4], Signal.THOUGHT), days[-1])
    for later, hits in ((1, True), (2, False)):
        theirs = np.array([noon(day, "UTC") for day in days[later::4]])
        found = against_chance(log, theirs, theirs[:0], noon(days[-1], "UTC"))
        assert (found.hits > 20) is hits
        assert (found.misses > 20) is not hits
