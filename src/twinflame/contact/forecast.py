"""What contact may come: futures simulated from the posterior, under choices, and their record.

A choice changes the reach-outs of the one who reads and nothing else; all choices share the same draws and
random numbers, so their differences are not noise.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twinflame.contact.fit import fit
from twinflame.contact.grid import SLOW_DAYS, HourGrid, hour_grid
from twinflame.contact.likelihood import Observed, Terms, observe
from twinflame.contact.paths import REACH, settle, walk
from twinflame.contact.posterior import Draws, Mode
from twinflame.contact.priors import (
    BACKGROUND,
    BEND,
    DRIFTS,
    OTHER,
    OWN,
    WEEK_DAYS,
    DriftScale,
    Prior,
)
from twinflame.contact.simulate import branching, spectral_radius

Floats = NDArray[np.float64]
DAY = 86_400.0
WEEKS_AHEAD = 4
MOST_BREEDING, MOST_FEEDBACK = 0.98, 0.9  # a draw beyond either would run away
#: What each choice multiplies one's own reach-outs by; None holds them at one's own usual level.
CHOICES: dict[str, float | None] = {"as_now": 1.0, "chase": 2.0, "run": 0.25, "heal": None}


@dataclass(frozen=True, slots=True)
class Futures:
    """Simulated weeks by draw, week and twin; shape (draws, weeks, 2).

    `contacts` and `reach` are counts; `hoped` is the number of reach-outs expected along each path, which
    has less noise than their count. `cut` says whether a path ran away and was cut.
    """

    contacts: Floats
    reach: Floats
    hoped: Floats
    cut: bool


def breeding(draws: Draws) -> Floats:
    """Contacts that one contact brings about in the long run, by draw: below 1 the exchange comes to rest.

    Spectral radius of the branching matrix, answering at its mean over the weeks.
    """
    weights = np.exp(draws.twin[:, :, BACKGROUND:])
    half = weights.shape[-1] // 2
    weights[:, :, half:] *= np.exp(draws.drift[:, :, 2:]).mean(axis=1)[:, :, None]
    return spectral_radius(branching(weights))


def feedback(draws: Draws) -> Floats:
    """How far reach-outs follow contact of the last days, by draw: below 1 a rise dies away.

    Spectral radius of the slopes of both on the slow counts of both, as they are when contact rises.
    """
    slopes = np.empty((len(draws), 2, 2))
    for i in (0, 1):
        slopes[:, i, i] = draws.twin[:, i, OWN]
        slopes[:, i, 1 - i] = draws.twin[:, i, OTHER] + draws.twin[:, i, BEND]
    return spectral_radius(slopes)


def steady(draws: Draws, count: int) -> Draws:
    """The first draws that do not run away when simulated, at most `count`."""
    kept = np.flatnonzero((breeding(draws) < MOST_BREEDING) & (feedback(draws) < MOST_FEEDBACK))[:count]
    return Draws(draws.twin[kept], draws.drift[kept], draws.rho[kept])


def ahead_grid(seen: Observed, weeks: int = WEEKS_AHEAD) -> tuple[HourGrid, NDArray[np.int64]]:
    """Hours of the coming weeks (of seven days from the end) and the forecast week of each."""
    end = seen.grid.end
    grid = hour_grid(end, end + weeks * WEEK_DAYS * DAY, seen.grid.zone)
    return grid, np.minimum((grid.edges[:-1] / (WEEK_DAYS * DAY)).astype(np.int64), weeks - 1)


def futures(
    seen: Observed,
    draws: Draws,
    scale: DriftScale,
    *,
    choice: str = "as_now",
    weeks: int = WEEKS_AHEAD,
    seed: int = 0,
) -> Futures:
    """Simulate the coming weeks once for each draw.

    The drift goes on from where each draw has it, falling back to its mean as its scale says. The choice is
    that of the first twin.
    """
    grid, part = ahead_grid(seen, weeks)
    slow, state = settle(seen.times / DAY, seen.who, seen.grid.edges[-1] / DAY)
    days = seen.grid.edges[-1] / DAY
    slow += seen.usual * np.exp(-days / SLOW_DAYS)
    edges = grid.edges / DAY
    most = int(40 * weeks * WEEK_DAYS * len(seen.times) / max(days, 1.0)) + 2000
    contacts, reach, hoped = (np.zeros((len(draws), weeks, 2)) for _ in range(3))
    cut = False
    for k in range(len(draws)):
        terms = draws[k]
        rng = np.random.default_rng((seed, k))
        coming = Terms(terms.twin, _drift_ahead(rng, terms.drift[-1], scale, draws.rho[k], weeks))
        base, drift, reaction = coming.profile, coming.reach_drift, coming.reaction
        _choose(choice, base, drift, reaction, terms)
        times, who, why = walk(
            rng, edges, grid.hour_of_week, part, base, drift, reaction, coming.answering, coming.weights,
            seen.usual, slow.copy(), state.copy(), most, hoped[k],
        )  # fmt: skip
        cut |= len(times) >= most
        week = np.minimum((times / WEEK_DAYS).astype(np.int64), weeks - 1)
        np.add.at(contacts[k], (week, who), 1.0)
        np.add.at(reach[k], (week[why == REACH], who[why == REACH]), 1.0)
    return Futures(contacts, reach, hoped, cut)


def _choose(choice: str, base: Floats, drift: Floats, reaction: Floats, terms: Terms) -> None:
    """Change the first twin's reach-outs, in place."""
    factor = CHOICES[choice]
    if factor is not None:
        base[0] += np.log(factor)
        return
    usual = terms.drift[:, 0] + terms.drift[:, 1]
    drift[0] = np.log(np.exp(usual).mean())  # steady at one's own mean, whatever the other does
    reaction[0] = 0.0


def _drift_ahead(rng: np.random.Generator, last: Floats, scale: DriftScale, rho: float, weeks: int) -> Floats:
    at = scale.with_correlation(float(rho))
    phi = np.exp(-WEEK_DAYS / at.days)
    sd = np.array([at.common, at.difference, at.answering, at.answering]) * np.sqrt(1 - phi**2)
    out = np.empty((weeks, DRIFTS))
    noise = rng.standard_normal((weeks, DRIFTS))
    for w in range(weeks):
        last = phi * last + sd * noise[w]
        out[w] = last
    return out


def crps(samples: Floats, observed: float) -> float:
    """Continuous ranked probability score of equally likely samples; in the unit of the samples.

    Examples
    --------
    >>> crps(np.array([2.0, 2.0]), 5.0)
    3.0
    """
    x = np.sort(samples)
    n = len(x)
    spread = float(((2 * np.arange(1, n + 1) - n - 1) * x).sum()) / n**2
    return float(np.abs(x - observed).mean()) - spread


@dataclass(frozen=True, slots=True)
class Backtest:
    """Forecasts from several starting days against what came; a row for each person-week."""

    starts: int
    inside: NDArray[np.bool_]  # inside the 90 % interval
    error: Floats  # CRPS, contacts per week
    baseline_error: Floats  # CRPS of a Poisson with last week's count
    pit: Floats  # randomised probability integral transform


def backtest(
    times: Floats,
    who: NDArray[np.int8],
    zone: str,
    prior: Prior,
    *,
    starts: int = 6,
    weeks: int = 2,
    paths: int = 100,
    seed: int = 0,
    progress: Callable[[float], None] | None = None,
) -> Backtest:
    """Refit on the contacts before each of several starting days and forecast the weeks after it.

    Starting days lie evenly in the second half of the period, each with at least 40 contacts and four weeks
    before it. `times` in seconds since 1970 UTC.
    """
    rows: list[tuple[bool, float, float, float]] = []
    begun = 0
    near: Mode | None = None
    rng = np.random.default_rng(seed)
    for k, origin in enumerate(_origins(times, starts, weeks)):
        before = times < origin
        seen = observe(times[before], who[before], zone, start=float(times[0]), end=origin)
        fitted = fit(seen, prior, correlations=(), near=near)
        near = fitted.mode
        draws = steady(fitted.draws(2 * paths, seed + k, trajectories=0), paths)
        if not len(draws):
            continue
        ahead = futures(seen, draws, fitted.mode.scale, weeks=weeks, seed=seed + 1000 + k)
        rows += _score(ahead, times, who, origin, weeks, rng)
        begun += 1
        if progress:
            progress((k + 1) / starts)
    table = np.array(rows, dtype=float).reshape(-1, 4)
    return Backtest(begun, table[:, 0].astype(bool), table[:, 1], table[:, 2], table[:, 3])


def _origins(times: Floats, starts: int, weeks: int) -> Floats:
    if len(times) < 60:
        return np.zeros(0)
    week = WEEK_DAYS * DAY
    first = max(0.5 * (times[0] + times[-1]), times[0] + 4 * week, times[40])
    last = times[-1] - weeks * week
    if last < first:
        return np.zeros(0)
    return np.unique(np.linspace(first, last, starts))


def _score(
    ahead: Futures, times: Floats, who: NDArray[np.int8], origin: float, weeks: int, rng: np.random.Generator
) -> list[tuple[bool, float, float, float]]:
    week = WEEK_DAYS * DAY
    rows = []
    for i in (0, 1):
        mine = times[who == i]
        before = int(((mine >= origin - week) & (mine < origin)).sum())
        last_week = rng.poisson(before + 0.5, 400).astype(float)
        for w in range(weeks):
            came = int(((mine >= origin + w * week) & (mine < origin + (w + 1) * week)).sum())
            samples = ahead.contacts[:, w, i]
            low, high = np.quantile(samples, [0.05, 0.95], method="inverted_cdf")
            below, at = float((samples < came).mean()), float((samples == came).mean())
            pit = below + rng.random() * at
            rows.append((bool(low <= came <= high), crps(samples, came), crps(last_week, came), pit))
    return rows
