"""The likelihood of a pair's contacts as a function of the model's terms: value, gradient, curvature.

Terms of one twin: level, rhythm, reactions, log kernel weights (`priors.TWIN`); of each week: common and
difference drift of reach, drift of answering of each (`priors.DRIFTS`).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twinflame.contact import background, intensity
from twinflame.contact.arrow import Arrow
from twinflame.contact.grid import (
    HOURS_PER_WEEK,
    REACTIONS,
    RHYTHM,
    HourGrid,
    hour_grid,
    reactions,
    rhythm_basis,
    usual_levels,
)
from twinflame.contact.intensity import COMPONENTS, SCALES
from twinflame.contact.priors import BACKGROUND, DRIFTS, TWIN

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

SIGN = np.array([1.0, -1.0])  # how the difference drift enters for each twin
PROFILE = np.concatenate([np.ones((HOURS_PER_WEEK, 1)), rhythm_basis()], axis=1)  # level and rhythm by hour


@dataclass(frozen=True, slots=True)
class Observed:
    """A pair's contacts laid out for the likelihood; everything in it is fixed while terms move.

    Attributes
    ----------
    grid
        The hour grid of the period.
    times
        Seconds since `grid.start`, shape (n,).
    who, cell, week
        Sender, hour cell and week of each contact, shape (n,).
    E, K
        Kernel sums (n, COMPONENTS) and their weekly integrals (2, weeks, SCALES).
    slow
        What each twin may react to at the start of each cell, shape (2, cells, REACTIONS).
    usual
        Usual slow counts of each twin by memory, in contacts, shape (memories, 2).
    """

    grid: HourGrid
    times: Floats
    who: NDArray[np.int8]
    cell: Ints
    week: Ints
    E: Floats
    K: Floats
    slow: Floats
    usual: Floats

    @property
    def counts(self) -> Ints:
        """Contacts of each twin."""
        return np.bincount(self.who, minlength=2)


def observe(
    times: Floats,
    who: NDArray[np.int8],
    zone: str = "UTC",
    *,
    start: float | None = None,
    end: float | None = None,
    usual: Floats | None = None,
) -> Observed:
    """Lay out contacts (seconds since 1970 UTC, rising) for the likelihood.

    The period runs from the first contact to the last unless `start` and `end` say otherwise. `usual` fixes
    the levels of the slow counts, as when a later period is judged by an earlier one.
    """
    start = float(times[0]) if start is None else start
    end = float(times[-1]) if end is None else end
    end = max(end, start + 60.0)
    grid = hour_grid(start, end, zone)
    since = np.minimum(times - start, end - start)
    cell = grid.cell_of(since)
    if usual is None:
        usual = usual_levels(np.bincount(who, minlength=2), (end - start) / 86_400.0)
    E, K = intensity.excitation(since, who, grid.week_edges, intensity.DECAYS[-1])
    slow = reactions(since, who, grid, usual)
    return Observed(grid, since, who, cell, grid.week[cell], E, K, slow, usual)


@dataclass(frozen=True, slots=True)
class Terms:
    """Values of all terms: `twin` of shape (2, TWIN), `drift` of shape (weeks, DRIFTS)."""

    twin: Floats
    drift: Floats

    @property
    def weights(self) -> Floats:
        """Kernel weights, shape (2, COMPONENTS)."""
        return np.exp(self.twin[:, BACKGROUND:])

    @property
    def answering(self) -> Floats:
        """Factor on answers by week, shape (2, weeks)."""
        return np.ascontiguousarray(np.exp(self.drift[:, 2:].T))

    @property
    def profile(self) -> Floats:
        """Log background by hour of the week, reactions and drift apart; shape (2, 168)."""
        profile: Floats = self.twin[:, : 1 + RHYTHM] @ PROFILE.T
        return profile

    @property
    def reaction(self) -> Floats:
        """Slopes on the slow counts, shape (2, REACTIONS)."""
        return np.ascontiguousarray(self.twin[:, 1 + RHYTHM : BACKGROUND])

    @property
    def reach_drift(self) -> Floats:
        """Drift of the log reach of each twin, shape (2, weeks)."""
        return np.ascontiguousarray(self.drift[:, 0] + SIGN[:, None] * self.drift[:, 1])

    def background(self, seen: Observed) -> Floats:
        """Reach-outs per day in each cell, shape (2, cells)."""
        out = np.empty((2, len(seen.grid.week)))
        grid = seen.grid
        background.log_rates(
            grid.hour_of_week, grid.week, seen.slow, self.profile, self.reach_drift, self.reaction, out
        )
        return np.exp(out, out=out)  # many at once, several times faster than one by one in the kernel

    def moved(self, body: Floats, border: Floats) -> "Terms":
        """These terms plus a step given by its two parts."""
        return Terms(self.twin + border.reshape(2, TWIN), self.drift + body.reshape(-1, DRIFTS))


@dataclass(frozen=True, slots=True)
class Slope:
    """Value and gradient, with what the curvature needs again."""

    value: float
    body: Floats  # gradient by week and drift, flat
    border: Floats  # gradient by twin and term, flat
    background: Floats
    reach: Floats  # chance of a reach-out, summed by cell, (2, cells)
    answers: Floats  # chance of an answer, summed by week, (2, weeks)
    parts: Floats  # chance of each component, summed, (2, COMPONENTS)


def log_likelihood(seen: Observed, terms: Terms) -> Slope:
    """Log likelihood of the contacts (times in days) and its gradient."""
    B = terms.background(seen)
    a, answering = terms.weights, terms.answering
    reach, answers, parts = np.zeros_like(B), np.zeros_like(answering), np.zeros_like(a)
    value = intensity.event_terms(
        seen.who, seen.cell, seen.week, seen.E, B, answering, a, reach, answers, parts
    )
    expected = B * seen.grid.widths
    follow, answer = expected_excitation(seen, terms)
    value -= float(expected.sum() + follow.sum() + answer.sum())
    by_hour, weekly = np.zeros((2, HOURS_PER_WEEK)), np.zeros((2, seen.grid.weeks))
    border = np.zeros((2, TWIN))
    by_reaction = np.zeros((2, REACTIONS))
    background.cell_sums(
        seen.grid.hour_of_week, seen.grid.week, seen.slow, reach - expected, by_hour, weekly, by_reaction
    )
    border[:, : 1 + RHYTHM] = by_hour @ PROFILE
    border[:, 1 + RHYTHM : BACKGROUND] = by_reaction
    border[:, BACKGROUND : BACKGROUND + SCALES] = parts[:, :SCALES] - follow.sum(axis=1)
    border[:, BACKGROUND + SCALES :] = parts[:, SCALES:] - answer.sum(axis=1)
    body = np.empty((seen.grid.weeks, DRIFTS))
    body[:, 0] = weekly[0] + weekly[1]
    body[:, 1] = weekly[0] - weekly[1]
    body[:, 2:] = (answers - answer.sum(axis=2)).T
    return Slope(value, body.ravel(), border.ravel(), B, reach, answers, parts)


def expected_excitation(seen: Observed, terms: Terms) -> tuple[Floats, Floats]:
    """Follow-ups and answers that the kernels expect, by twin, week and scale; two of (2, weeks, SCALES)."""
    a, answering = terms.weights, terms.answering
    follow = seen.K[:, :, :SCALES] * a[:, None, :SCALES]
    answer = seen.K[:, :, SCALES:] * a[:, None, SCALES:] * answering[:, :, None]
    return follow, answer


def curvature(seen: Observed, terms: Terms, slope: Slope, share: float = 1.0) -> Arrow:
    """Negative second derivative of the log likelihood.

    With `share` 1 it is exact; with 0 it is that of the complete data (who prompted whom known), which is
    always positive definite; between them, a mixture.
    """
    cells, weeks = slope.background.shape[1], seen.grid.weeks
    hour, week = seen.grid.hour_of_week, seen.grid.week
    s_cell = np.zeros((2, cells, 2))
    by_hour, by_week = np.zeros((2, HOURS_PER_WEEK, COMPONENTS)), np.zeros((2, weeks, COMPONENTS))
    by_z, s_week = np.zeros((2, REACTIONS, COMPONENTS)), np.zeros((2, weeks, 1 + COMPONENTS + SCALES))
    s_a = np.zeros((2, COMPONENTS, COMPONENTS))
    if share:
        args = (seen.who, seen.cell, hour, seen.week, seen.slow, seen.E)
        now = (slope.background, terms.answering, terms.weights)
        background.event_products(*args, *now, s_cell, by_hour, by_week, by_z, s_week, s_a)
    follow, answer = expected_excitation(seen, terms)
    body = np.zeros((weeks, DRIFTS, DRIFTS))
    rim = np.zeros((weeks, DRIFTS, 2, TWIN))
    border = np.zeros((2, TWIN, 2, TWIN))
    for i in (0, 1):
        slow = seen.slow[i]
        expected = slope.background[i] * seen.grid.widths
        v = expected - share * (slope.reach[i] - s_cell[i, :, 0])
        block, sums = _background_block(hour, week, slow, v, weeks)
        _, to_answer = _background_block(hour, week, slow, share * s_cell[i, :, 1], weeks)
        to_weights = np.concatenate([PROFILE.T @ by_hour[i], by_z[i]])
        rim[:, 0, i, :BACKGROUND] = sums
        rim[:, 0, i, BACKGROUND:] = share * by_week[i]
        rim[:, 1, i] = SIGN[i] * rim[:, 0, i]
        rim[:, 2 + i, i, :BACKGROUND] = to_answer
        rim[:, 2 + i, i, BACKGROUND:] = share * s_week[i, :, 1 : 1 + COMPONENTS]
        rim[:, 2 + i, i, BACKGROUND + SCALES :] += answer[i] - share * s_week[i, :, 1 + COMPONENTS :]
        border[i, :BACKGROUND, i, :BACKGROUND] = block
        border[i, :BACKGROUND, i, BACKGROUND:] = share * to_weights
        border[i, BACKGROUND:, i, :BACKGROUND] = share * to_weights.T
        diagonal = np.concatenate([follow[i].sum(axis=0), answer[i].sum(axis=0)]) - share * slope.parts[i]
        products = s_a[i] + np.tril(s_a[i], -1).T
        border[i, BACKGROUND:, i, BACKGROUND:] = share * products + np.diag(diagonal)
        body[:, 0, 0] += sums[:, 0]
        body[:, 1, 1] += sums[:, 0]
        body[:, 1, 0] += SIGN[i] * sums[:, 0]
        body[:, 2 + i, 0] = to_answer[:, 0]
        body[:, 2 + i, 1] = SIGN[i] * to_answer[:, 0]
        body[:, 2 + i, 2 + i] = answer[i].sum(axis=1) - share * (slope.answers[i] - s_week[i, :, 0])
    band = np.zeros((DRIFTS + 1, weeks, DRIFTS))
    for p in range(DRIFTS):
        for q in range(p + 1):
            band[p - q, :, q] = body[:, p, q]
    size = 2 * TWIN
    return Arrow(band.reshape(DRIFTS + 1, -1), rim.reshape(weeks * DRIFTS, size), border.reshape(size, size))


def _background_block(
    hour: Ints, week: Ints, slow: Floats, values: Floats, weeks: int
) -> tuple[Floats, Floats]:
    """Sums over cells of value times column times column, and by week of value times column."""
    table, z_week = np.zeros((weeks, HOURS_PER_WEEK)), np.zeros((weeks, REACTIONS))
    z_hour, z_z = np.zeros((HOURS_PER_WEEK, REACTIONS)), np.zeros((REACTIONS, REACTIONS))
    background.cell_products(hour, week, slow, values, table, z_week, z_hour, z_z)
    block = np.empty((BACKGROUND, BACKGROUND))
    r = 1 + RHYTHM
    block[:r, :r] = PROFILE.T @ (table.sum(axis=0)[:, None] * PROFILE)
    block[:r, r:] = PROFILE.T @ z_hour
    block[r:, :r] = block[:r, r:].T
    block[r:, r:] = z_z
    return block, np.concatenate([table @ PROFILE, z_week], axis=1)
