"""Where contact is known by the day alone: the test stays honest, and loses some of its strength."""

from datetime import date, timedelta

import numpy as np
import pytest

from twinflame.signals.chance import Finding, Plan, Verdict, against_chance
from twinflame.signals.log import DAY, Signal, noon, of_days

FIRST = date(2025, 1, 1)
DAYS, PEOPLE = 200, 80


def lived(seed: int, missing: float = 0.1, effect: float = 0.0, base: float = 0.15) -> Finding:
    """Contact and signals that both come more in some weeks; a share of days is not told."""
    rng = np.random.default_rng(seed)
    weeks = np.exp(0.3 * np.cumsum(rng.normal(0.0, 0.5, DAYS // 7 + 2)))
    weeks = np.clip(weeks / weeks.mean(), 0.3, 2.5)
    them, felt = np.zeros(DAYS, bool), np.zeros(DAYS, bool)
    for k in range(DAYS):
        chance = base * weeks[k // 7] * (2.0 if k and them[k - 1] else 1.0)
        caused = bool(k) and felt[k - 1] and rng.random() < effect
        them[k] = caused or rng.random() < min(0.9, chance)
        felt[k] = rng.random() < min(0.9, 0.3 * weeks[k // 7])
    told = rng.random(DAYS) >= missing
    days = [FIRST + timedelta(days=k) for k in range(DAYS)]
    theirs = np.array([noon(day, "UTC") for day, yes in zip(days, them & told, strict=True) if yes])
    log = of_days({day: Signal.DREAM for day, yes in zip(days, felt, strict=True) if yes}, days[-1])
    plan = Plan(window=DAY)
    return against_chance(log, theirs, theirs[:0], noon(days[-1], "UTC"), plan, seed=1, draws=499)


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
