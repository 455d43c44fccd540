r"""How often the other makes contact at moments like these: what signals are held against.

The other's contacts after a silence (of both, `quiet` long or longer) are counted as a Poisson process whose
rate is a product of factors,

.. math:: \lambda(t) = \lambda_0 \, c_{\mathrm{silence}(t)} \, h_{\mathrm{hour}(t)} \,
    d_{\mathrm{weekday}(t)} \, s_{\mathrm{weeks}(t)}

for how long the silence has lasted, the hour, the weekday, and the fortnight, each fitted in turn
until they fit together (iterative proportional fitting, which gives the maximum likelihood; Bishop, Fienberg
and Holland 1975, Discrete Multivariate Analysis). Each factor is drawn towards 1 by a few contacts' worth,
since some cells see hardly any. The rate is for comparison alone: whether signals beat it is tested by
shifting them, so it need not be right.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twinflame.signals.log import DAY, WEEK, Floats

CELL = 600.0  # seconds; shorter than any silence that counts
SILENCES = np.array([3, 8, 16, 36, 96]) * 3600.0  # seconds: classes of how long it has been silent
BIN = 3 * 3600.0  # of the hours
SEASON = 2 * WEEK
PULL = 1.0  # a contact's worth of drawing each factor towards 1
ROUNDS = 12


@dataclass(frozen=True, slots=True, eq=False)
class Usual:
    """The other's contacts after a silence, and how many were to be expected, both as running totals.

    Attributes
    ----------
    edges
        Ends of the cells of ten minutes, seconds on the wall, shape (cells + 1,).
    expected
        How many contacts were to be expected up to each edge, shape (cells + 1,).
    knots, silent
        How many seconds of silence (beyond `quiet`) there were up to each knot.
    openings
        How many contacts after a silence there were in all.
    """

    edges: Floats
    expected: Floats
    knots: Floats
    silent: Floats
    openings: int

    def up_to(self, times: Floats) -> Floats:
        """How many contacts were to be expected up to these times; of their shape."""
        cell = np.clip(np.searchsorted(self.edges, times, side="right") - 1, 0, len(self.edges) - 2)
        begin = np.interp(self.edges[:-1], self.knots, self.silent)
        width = np.maximum(np.interp(self.edges[1:], self.knots, self.silent) - begin, 1e-9)
        share = (np.interp(times, self.knots, self.silent) - begin[cell]) / width[cell]
        out: Floats = self.expected[cell] + np.diff(self.expected)[cell] * np.clip(share, 0.0, 1.0)
        return out


def usual(theirs: Floats, either: Floats, start: float, end: float, quiet: float) -> Usual:
    """What is usual between two times, from all contact in it.

    Parameters
    ----------
    theirs, either
        Times of the other's contacts and of both people's, seconds on the wall, in order.
    start, end, quiet
        Seconds.

    Examples
    --------
    >>> daily = np.arange(1, 85) * DAY + 43_200.0
    >>> found = usual(daily, daily, 0.0, 84 * DAY, 3600.0)
    >>> found.openings, round(float(found.expected[-1]))
    (83, 83)
    """
    edges = np.arange(start, end + CELL, CELL)
    knots, silent = _silence(either, edges[0], edges[-1], quiet)
    exposure = np.diff(np.interp(edges, knots, silent))
    before = np.searchsorted(either, theirs, side="left")
    last = np.where(before > 0, either[np.maximum(before - 1, 0)] if len(either) else 0.0, -np.inf)
    opened = theirs[(theirs - last >= quiet) & (theirs > edges[0]) & (theirs < edges[-1])]
    counts = np.histogram(opened, edges)[0].astype(np.float64)
    rate = _fitted(counts, exposure, _groups(edges, either))
    expected = np.concatenate([[0.0], np.cumsum(rate * exposure)])
    return Usual(edges, expected, knots, silent, len(opened))


def _silence(either: Floats, start: float, end: float, quiet: float) -> tuple[Floats, Floats]:
    """Running total of seconds at which the last contact lies `quiet` or longer back, at knots."""
    after = either[(either > start) & (either < end)]
    earlier = either[either <= start]
    begins = np.concatenate([[earlier[-1] if len(earlier) else start - quiet], after])
    ends = np.concatenate([after, [end]])
    opens = np.clip(begins + quiet, start, None)
    opens = np.minimum(opens, ends)  # no silence long enough
    knots = np.ravel(np.column_stack([opens, ends]))
    gained = np.ravel(np.column_stack([np.zeros(len(ends)), ends - opens]))
    return np.concatenate([[start], knots]), np.concatenate([[0.0], np.cumsum(gained)])


def _groups(edges: Floats, either: Floats) -> list[NDArray[np.int64]]:
    """For each cell its class of silence, of hour, of weekday and of season."""
    begin = edges[:-1]
    before = np.searchsorted(either, begin, side="left")
    last = np.where(before > 0, either[np.maximum(before - 1, 0)] if len(either) else 0.0, -np.inf)
    return [
        np.searchsorted(SILENCES, begin + CELL / 2 - last),
        ((begin % DAY) // BIN).astype(np.int64),
        ((begin // DAY) % 7).astype(np.int64),
        ((begin - begin[0]) // SEASON).astype(np.int64),
    ]


def _fitted(counts: Floats, exposure: Floats, groups: list[NDArray[np.int64]]) -> Floats:
    """The rate of each cell, contacts a second."""
    rate = np.full(len(counts), counts.sum() / max(exposure.sum(), 1.0))
    factors = [np.ones(group.max() + 1) for group in groups]
    for _ in range(ROUNDS):
        for group, factor in zip(groups, factors, strict=True):
            seen = np.bincount(group, counts, len(factor))
            foreseen = np.bincount(group, rate * exposure, len(factor))
            # The pull is on the factor as a whole, so what it was before counts.
            better = (seen + PULL) / (foreseen / factor + PULL)
            rate = rate * (better / factor)[group]
            factor[:] = better
    total = float((rate * exposure).sum())
    return rate * (counts.sum() / total) if total else rate
