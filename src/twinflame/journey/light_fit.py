"""Fits the light loop to check-ins: what they say of tethers and the tipping point, and what they cannot.

The posterior of 14 values (five times, five gains, spark, tethers, noise, error of a check-in) under the
filter's likelihood and the priors below: its mode by quasi-Newton steps, its curvature by differences, then
draws from a wider t, weighted by what the posterior itself says of them (importance sampling) and drawn again
by weight. Intervals hold 90 %. The power stays at 4: days of one pair do not tell it from the tethers.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import minimize
from scipy.special import expit, logit

from twinflame.errors import InputError
from twinflame.journey.light import LightLoop, tipping
from twinflame.journey.light_filter import POWER, Filtered, Loops, filtered
from twinflame.journey.light_parts import LEAST, PARTS, TOLD

Array = NDArray[np.float64]

BASE = LightLoop()
NAMES = (*(f"tau {p}" for p in PARTS), *(f"gain {p}" for p in PARTS), "spark", "tethers", "noise", "error")
CENTRE = np.array(
    [*np.log(BASE.tau), *logit(BASE.gain), logit(BASE.spark), 0.0, np.log(0.03), np.log(0.08)],
    dtype=np.float64,
)
WIDTH = np.array([*[0.5] * 5, *[0.7] * 5, 0.7, 1.2, 0.4, 0.4])  # standard deviations of the priors
LOGS = np.array([*[True] * 5, *[False] * 7, True, True])  # logarithm; the others by log-odds
TETHERS = NAMES.index("tethers")
DRAWS, WIDER, FREEDOM = 1500, 1.15, 8
KEPT = 400


@dataclass(frozen=True, slots=True)
class Range:
    """A middle and the ends of the 90 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class LightFit:
    """What check-ins say of a loop.

    `verdict` is "dark" or "light" (one state alone), "before" or "past" the tipping point between two, or
    "cannot tell"; `chances` are the probabilities of the four. `learned` is the share of the prior's variance
    of the tethers that the check-ins took away; `effective` how many of the draws count.
    """

    values: dict[str, Range]
    folds: tuple[Range, Range] | None
    chances: dict[str, float]
    verdict: str
    today: tuple[Range, ...]
    learned: float
    effective: float
    days: int
    draws: Array = field(repr=False, compare=False)  # (draws, 14), in the order of NAMES


def fit(checkins: ArrayLike, seed: int) -> LightFit:
    """Fits the loop to daily check-ins.

    Parameters
    ----------
    checkins
        Shape (days, 5): truth, light, bond, vision, drive of each day, from 0 to 1, NaN where not told.
    seed
        For the draws; the same gives the same.

    Raises
    ------
    InputError
        If the shape is another, a value lies outside 0 to 1, or nothing was told at all.

    Examples
    --------
    >>> from twinflame.journey.light import simulate
    >>> week = simulate(LightLoop(), [0.3] * 5, 6, seed=1)[:, 0]
    >>> fit(week, seed=1).verdict
    'cannot tell'
    """
    days = checked(checkins)
    mode = _mode(days)
    cov = _spread(mode, days)
    draws, effective = _drawn(mode, cov, days, np.random.default_rng(seed))
    last = filtered(loops_of(draws), days)
    chances = _chances(draws, last, np.random.default_rng([seed, 1]))
    natural = natural_of(draws)
    learned = float(1 - (draws[:, TETHERS].std() / WIDTH[TETHERS]) ** 2)
    told = int(np.isfinite(days).any(axis=1).sum())
    best = max(chances, key=lambda k: chances[k])
    return LightFit(
        values={name: ranged(natural[:, k]) for k, name in enumerate(NAMES)},
        folds=_folds(draws),
        chances=chances,
        verdict=best if chances[best] >= TOLD and told >= LEAST else "cannot tell",
        today=tuple(ranged(x) for x in _states(last, np.random.default_rng([seed, 2])).T),
        learned=max(learned, 0.0),
        effective=effective,
        days=told,
        draws=natural,
    )


def ranged(values: Array) -> Range:
    """Median and 90 % interval of draws."""
    low, middle, high = np.quantile(values, (0.05, 0.5, 0.95))
    return Range(float(middle), float(low), float(high))


def natural_of(draws: Array) -> Array:
    """Draws as the values themselves: days, shares."""
    return np.where(LOGS, np.exp(np.where(LOGS, draws, 0.0)), expit(draws))


def loops_of(draws: Array) -> Loops:
    """The loops of draws of shape (m, 14)."""
    return loops_with(natural_of(draws))


def loops_with(v: Array) -> Loops:
    """The loops of draws as `natural_of` gives them."""
    return Loops(np.maximum(v[:, :5], 1.5), v[:, 5:10], v[:, 10], v[:, 11], v[:, 12], v[:, 13])


def loop_of(natural: Array) -> LightLoop:
    """One draw, as `natural_of` gives it, as a loop."""
    gain, tau = (tuple(float(x) for x in part) for part in (natural[5:10], natural[:5]))
    return LightLoop(float(natural[11]), float(natural[10]), POWER, gain, tau)  # type: ignore[arg-type]


def from_prior(count: int, seed: int) -> Array:
    """Draws from the priors, shape (count, 14), as the values themselves."""
    rng = np.random.default_rng(seed)
    return natural_of(CENTRE + WIDTH * rng.standard_normal((count, len(NAMES))))


def checked(checkins: ArrayLike) -> Array:
    """The check-ins as an array, if they are such."""
    days = np.asarray(checkins, dtype=np.float64)
    if days.ndim != 2 or days.shape[1] != len(PARTS):
        raise InputError("Check-ins of the light loop have five columns: truth, light, bond, vision, drive.")
    told = days[np.isfinite(days)]
    if np.isinf(days).any() or not bool(((told >= 0) & (told <= 1)).all()):
        raise InputError("A check-in of the light loop lies outside 0 to 1. Mend it, or leave it empty.")
    if len(told) == 0:
        raise InputError("There is no check-in of the light loop to read. Give at least one day.")
    return days


def _posterior(points: Array, days: Array) -> Array:
    """Log posterior of points of shape (m, 14), up to a constant."""
    prior = -0.5 * (((points - CENTRE) / WIDTH) ** 2).sum(axis=1)
    found = filtered(loops_of(points), days).log_likelihood + prior
    return np.where(np.isfinite(found), found, -1e12)


def _around(point: Array, step: float) -> Array:
    """Points on both sides of one along each axis, shape (28, 14)."""
    moves = np.diag(step * WIDTH)
    return np.concatenate([point + moves, point - moves])


def _slopes(points: Array, days: Array, step: float = 1e-3) -> Array:
    """Gradients at points of shape (m, 14)."""
    size = len(NAMES)
    values = _posterior(np.concatenate([_around(p, step) for p in points]), days).reshape(
        len(points), 2, size
    )
    return np.asarray((values[:, 0] - values[:, 1]) / (2 * step * WIDTH))


def _mode(days: Array) -> Array:
    """The mode, started from loose and from firm tethers; in units of the prior's width."""
    best, height = CENTRE, -np.inf

    def loss(z: Array) -> tuple[float, Array]:
        point = CENTRE + WIDTH * z
        return -float(_posterior(point[None], days)[0]), -_slopes(point[None], days)[0] * WIDTH

    for tethers in (-1.0, 0.8):
        start = np.zeros(len(NAMES))
        start[TETHERS] = tethers
        found = minimize(
            loss, start, jac=True, method="L-BFGS-B", bounds=[(-4, 4)] * len(NAMES), options={"maxiter": 120}
        )
        if -found.fun > height:
            best, height = CENTRE + WIDTH * found.x, -float(found.fun)
    return best


def _spread(mode: Array, days: Array) -> Array:
    """Covariance from the curvature at the mode; no direction is taken as wider than the prior."""
    step = 0.05
    slopes = _slopes(_around(mode, step), days) * WIDTH
    size = len(NAMES)
    bend = -(slopes[:size] - slopes[size:]) / (2 * step)
    values, vectors = np.linalg.eigh((bend + bend.T) / 2)
    scaled = (
        vectors / np.maximum(values, 1.0) @ vectors.T
    )  # the prior alone has curvature 1 in each direction
    return np.asarray(WIDTH[:, None] * scaled * WIDTH)


def _drawn(mode: Array, cov: Array, days: Array, rng: np.random.Generator) -> tuple[Array, float]:
    """Draws from the posterior, shape (KEPT, 14), and how many of the proposals count."""
    root = np.linalg.cholesky(cov) * WIDER
    normal = rng.standard_normal((DRAWS, len(NAMES)))
    scale = np.sqrt(FREEDOM / rng.chisquare(FREEDOM, DRAWS))[:, None]
    standard = normal * scale
    points = mode + standard @ root.T
    size = (standard**2).sum(axis=1)
    proposal = -0.5 * (FREEDOM + len(NAMES)) * np.log1p(size / FREEDOM)
    weight = np.concatenate([_posterior(part, days) for part in np.array_split(points, 5)]) - proposal
    weight = np.exp(weight - weight.max())
    top = np.sort(weight)[-int(3 * np.sqrt(DRAWS)) :][0] * 3  # a few great weights are cut (Ionides 2008)
    weight = np.minimum(weight, max(top, weight.mean() * np.sqrt(DRAWS)))
    weight /= weight.sum()
    places = (rng.random() + np.arange(KEPT)) / KEPT
    chosen = np.searchsorted(np.cumsum(weight), places).clip(0, DRAWS - 1)
    return points[chosen], float(1 / (weight**2).sum())


def _states(last: Filtered, rng: np.random.Generator) -> Array:
    """One draw of the last day's state for each loop, shape (m, 5)."""
    root = np.linalg.cholesky(last.covariance + 1e-10 * np.eye(5))
    shake = rng.standard_normal(last.mean.shape)
    return np.asarray(np.clip(last.mean + np.einsum("mij,mj->mi", root, shake), 0.0, 1.0))


def _folds(draws: Array) -> tuple[Range, Range] | None:
    """Both folds, if nearly every draw has them."""
    found = [loop.folds() for loop in map(loop_of, natural_of(draws))]
    both = [f for f in found if f is not None]
    if len(both) < 0.9 * len(found):
        return None
    return ranged(np.array([f.low for f in both])), ranged(np.array([f.high for f in both]))


def _chances(draws: Array, last: Filtered, rng: np.random.Generator) -> dict[str, float]:
    """Probabilities: one state (dark, light), or two with the last day before or past the tipping point."""
    counts = dict.fromkeys(("dark", "light", "before", "past"), 0)
    states = _states(last, rng)
    for natural, state in zip(natural_of(draws), states, strict=True):
        loop = loop_of(natural)
        found = tipping(loop, reach=False)
        if found is None:
            folds = loop.folds()
            counts["dark" if folds and loop.tethers > folds.low else "light"] += 1
        else:
            over = float(np.dot(found.weights, state - np.array(found.edge.values)))
            counts["past" if over > 0 else "before"] += 1
    return {name: n / len(draws) for name, n in counts.items()}
