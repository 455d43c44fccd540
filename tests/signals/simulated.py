"""Contact in bursts, with hours and drift, and logs of signals that know of it more or less."""

from dataclasses import dataclass

import numpy as np

from twinflame.signals.log import DAY, WEEK, Floats, SignalLog

HOUR = 3600.0


@dataclass(frozen=True)
class World:
    """Who made contact when, and what was logged."""

    theirs: Floats
    mine: Floats
    log: SignalLog


def drift(rng: np.random.Generator, days: int, spread: float) -> Floats:
    """Ups and downs over weeks, as a factor for each day, with mean about 1."""
    steps = np.cumsum(rng.normal(0.0, spread / 5, days)) * np.exp(-np.arange(days) / (20 * days))
    return np.exp(steps - steps.mean() - steps.var() / 2)


def thinned(rng: np.random.Generator, days: int, a_day: float, level: Floats, hours: Floats) -> Floats:
    """Times at a rate that follows the days' level, the hour and the weekday."""
    count = rng.poisson(a_day * days * 8)
    times = np.sort(rng.uniform(0.0, days * DAY, count))
    day = (times // DAY).astype(int)
    weekday = np.where(day % 7 >= 5, 1.4, 0.85)
    accept = level[day] * hours[((times % DAY) // HOUR).astype(int)] * weekday / 8
    return times[rng.random(count) < accept]


def bump(middle: float, width: float) -> Floats:
    """A factor for each hour, mean 1, highest at one of them."""
    away = (np.arange(24) - middle + 12) % 24 - 12
    raw = 0.05 + np.exp(-((away / width) ** 2) / 2)
    return raw / raw.mean()


def burst(rng: np.random.Generator, openings: Floats) -> tuple[Floats, Floats]:
    """The conversations that follow openings: messages of the one who opens and of the other."""
    one, two = [openings], []
    for opening in openings:
        length = rng.geometric(0.15)
        times = opening + np.cumsum(rng.exponential(240.0, length))
        side = rng.random(length) < 0.5
        one.append(times[side])
        two.append(times[~side])
    return np.sort(np.concatenate(one)), np.sort(np.concatenate([*two, np.zeros(0)]))


def world(
    seed: int,
    *,
    days: int = 182,
    signals: float = 0.7,  # a day
    foresight: float = 0.0,  # share of signals after which the other opens within the day
    shared: bool = False,  # signals rise and fall with contact over weeks
    echo: float = 0.0,  # share of the other's openings that bring a signal some hours later
    chasing: float = 0.0,  # share of signals after which one writes oneself
) -> World:
    """A pair and a log, by what the log knows of contact."""
    rng = np.random.default_rng(seed)
    level = drift(rng, days, 0.5)
    felt = level if shared else drift(rng, days, 0.5)
    times = thinned(rng, days, signals, felt, bump(rng.uniform(0, 24), 3.0))
    times = np.concatenate(
        [times, times[rng.random(len(times)) < 0.2] + rng.exponential(2 * HOUR)]
    )  # in runs
    theirs = thinned(rng, days, 0.5, level, bump(19.0, 4.0))
    mine = thinned(rng, days, 0.6, level, bump(21.0, 4.0))
    if echo:
        stirred = theirs[rng.random(len(theirs)) < echo]
        times = np.concatenate([times, stirred + rng.uniform(2 * HOUR, 12 * HOUR, len(stirred))])
    if foresight:
        known = times[rng.random(len(times)) < foresight]
        theirs = np.concatenate([theirs, known + rng.uniform(HOUR, 20 * HOUR, len(known))])
    if chasing:
        known = times[rng.random(len(times)) < chasing]
        mine = np.concatenate([mine, known + rng.uniform(0.1 * HOUR, 4 * HOUR, len(known))])
    a, b = burst(rng, np.sort(theirs))
    c, d = burst(rng, np.sort(mine))
    end = days * DAY
    times = np.sort(times[times < end])
    kept = SignalLog(times, np.zeros(len(times)), 0.0, end)
    return World(np.sort(np.concatenate([a, d])), np.sort(np.concatenate([c, b])), kept)


def until(world: World) -> float:
    """Contact is known for a week beyond the log."""
    return world.log.end + WEEK
