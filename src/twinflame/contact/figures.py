"""Figures of a pair from posterior draws: reach-outs, answers and shares, through time."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twinflame.contact.answers import answered, half_delay, within
from twinflame.contact.intensity import SCALES, parts
from twinflame.contact.likelihood import Observed
from twinflame.contact.posterior import Draws
from twinflame.contact.priors import BACKGROUND

Floats = NDArray[np.float64]

PARTS_BUDGET = 4_000_000  # contacts times draws for which shares are worked out
CURVE_POINTS = 9  # strengths of answering at which the curve is solved; between them it is interpolated


@dataclass(frozen=True, slots=True)
class Figures:
    """Derived figures; the first axis is that of the draws, the last that of the two twins.

    Attributes
    ----------
    weekly_reach
        Reach-outs per week (of seven days) that nobody prompted, (draws, weeks, 2).
    reach
        The same over the whole period, (draws, 2).
    weekly_answered
        Chance that a reach-out of the twin is answered by the other within a day, (draws, weeks, 2).
    answers_hour, answers_day
        Chance that the twin answers a reach-out of the other within an hour, a day; (draws, 2).
    delay
        Minutes until half of the twin's answers of a day have come, (draws, 2).
    shares
        Of the twin's contacts: reach-outs, answers, follow-ups; (fewer draws, 2, 3).
    """

    weekly_reach: Floats
    reach: Floats
    weekly_answered: Floats
    answers_hour: Floats
    answers_day: Floats
    delay: Floats
    shares: Floats

    @property
    def pursuit(self) -> Floats:
        """Log ratio of unanswered reach-outs, first over second, by draw and week; (draws, weeks)."""
        unanswered = np.log(self.weekly_reach) + np.log1p(-np.minimum(self.weekly_answered, 0.999))
        return np.asarray(unanswered[:, :, 0] - unanswered[:, :, 1])


def figures(seen: Observed, draws: Draws) -> Figures:
    """Work out the figures of a pair."""
    d, weeks = len(draws), seen.grid.weeks
    expected = np.empty((d, weeks, 2))
    first = np.flatnonzero(np.diff(seen.grid.week, prepend=-1))
    for k in range(d):
        in_cells = draws[k].background(seen) * seen.grid.widths
        expected[k] = np.add.reduceat(in_cells, first, axis=1).T
    days = np.diff(seen.grid.week_edges) / 86_400.0
    weekly_reach = expected * (7.0 / days)[None, :, None]
    gain = np.exp(draws.drift[:, :, 2:])  # of answers by each
    weights = np.exp(draws.twin[:, :, BACKGROUND:])
    hour, day, delay = np.empty((d, weeks, 2)), np.empty((d, weeks, 2)), np.empty((d, weeks, 2))
    for i in (0, 1):  # i answers, j has reached out
        j = 1 - i
        curves = _curves(weights[:, i, SCALES:], weights[:, j, :SCALES], gain[:, :, i])
        hour[:, :, i], day[:, :, i], delay[:, :, i] = curves
    reached = expected[:, :, ::-1] / expected[:, :, ::-1].sum(axis=1, keepdims=True)
    return Figures(
        weekly_reach,
        expected.sum(axis=1) * 7.0 / days.sum(),
        day[:, :, ::-1],
        (hour * reached).sum(axis=1),
        (day * reached).sum(axis=1),
        np.exp((np.log(delay) * reached).sum(axis=1)),
        _shares(seen, draws),
    )


def _curves(answer: Floats, follow: Floats, gain: Floats) -> tuple[Floats, Floats, Floats]:
    """Chance within an hour and a day, and half delay, for each draw and week: three of (draws, weeks)."""
    low, high = np.log(gain).min(axis=1), np.log(gain).max(axis=1) + 1e-9
    share = np.linspace(0, 1, CURVE_POINTS)
    at = low[:, None] + (high - low)[:, None] * share
    curve = answered(answer[:, None], follow[:, None], np.exp(at))
    knots = (within(curve, 1.0), within(curve, 24.0), half_delay(curve))
    place = (np.log(gain) - low[:, None]) / (high - low)[:, None] * (CURVE_POINTS - 1)
    left = np.clip(place.astype(np.int64), 0, CURVE_POINTS - 2)
    part = place - left
    out = []
    for values in knots:
        a, b = np.take_along_axis(values, left, axis=1), np.take_along_axis(values, left + 1, axis=1)
        out.append(a * (1 - part) + b * part)
    return out[0], out[1], out[2]


def _shares(seen: Observed, draws: Draws) -> Floats:
    """Shares, the cause of each contact drawn by its chances: means would make the ranges too narrow."""
    n = len(seen.times)
    rng = np.random.default_rng(0)
    used = int(np.clip(PARTS_BUDGET // max(n, 1), 20, len(draws)))
    out = np.empty((used, 2, 3))
    for k in range(used):
        terms = draws[k]
        p = parts(
            seen.who, seen.cell, seen.week, seen.E, terms.background(seen), terms.answering, terms.weights
        )
        u = rng.random(n)
        cause = (u > p[:, 0]).astype(np.int64) + (u > p[:, 0] + p[:, 1])
        for i in (0, 1):
            mine = np.bincount(cause[seen.who == i], minlength=3)
            out[k, i] = mine / mine.sum() if mine.sum() else (1.0, 0.0, 0.0)
    return out
