r"""Who chases and who runs, from the posterior.

For each week and each posterior draw, the *pursuit* is the log ratio of the two twins' unanswered reach-outs:

.. math:: c_w = \log \frac{R_{1w} (1 - q_{1w})}{R_{2w} (1 - q_{2w})}

with R reach-outs per week that nobody prompted and q the chance that one is answered within a day. The first
chases and the second runs where c is above that of nine in ten people in ordinary pairs *and* the first
reaches out more than the second. The chance of "cannot tell" is the share of the ordinary spread of c that
the data leave open: its posterior variance over its variance among ordinary pairs.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twinflame.contact.figures import Figures

Floats = NDArray[np.float64]

FIRST, SECOND, NEITHER, OPEN = range(4)
SHORTEST = 4  # weeks that a stretch lasts at least
TOLD = 0.8  # a role is told from this probability on; below it, it cannot be told


@dataclass(frozen=True, slots=True)
class Ordinary:
    """What ordinary pairs show: the pursuit that nine in ten people stay below, and its spread over weeks."""

    bound: float
    spread: float


@dataclass(frozen=True, slots=True)
class Span:
    """Consecutive weeks [first, last] with one role, and the probabilities of the four over them."""

    first: int
    last: int
    role: int
    chances: tuple[float, float, float, float]


def chances(pursuit: Floats, lead: Floats, ordinary: Ordinary) -> Floats:
    """Probabilities of the four roles, (..., 4), from draws of pursuit and log reach ratio, (draws, ...)."""
    first = ((pursuit > ordinary.bound) & (lead > 0)).mean(axis=0)
    second = ((pursuit < -ordinary.bound) & (lead < 0)).mean(axis=0)
    left_open = np.minimum(pursuit.var(axis=0) / ordinary.spread**2, 1.0)
    known = 1 - left_open
    return np.stack([first * known, second * known, (1 - first - second) * known, left_open], axis=-1)


def weekly_chances(figures: Figures, ordinary: Ordinary) -> Floats:
    """Probabilities of the four roles in each week; shape (weeks, 4)."""
    return chances(figures.pursuit, _lead(figures), ordinary)


def _lead(figures: Figures) -> Floats:
    logs = np.log(figures.weekly_reach)
    return np.asarray(logs[:, :, 0] - logs[:, :, 1])


def spans(figures: Figures, ordinary: Ordinary) -> tuple[Span, ...]:
    """Consecutive weeks of the same role.

    Weeks are labelled by their most probable role, short runs join their longer neighbour, and each run is
    judged as a whole by its mean pursuit. A role below `TOLD` is not named.
    """
    pursuit, lead = figures.pursuit, _lead(figures)
    labels = chances(pursuit, lead, ordinary).argmax(axis=1)
    runs = _joined(labels)
    while True:
        judged = [_judge(pursuit, lead, a, b, ordinary) for a, b in runs]
        together = _equal_joined(judged)
        if len(together) == len(runs):
            return tuple(judged)
        runs = together


def _judge(pursuit: Floats, lead: Floats, first: int, last: int, ordinary: Ordinary) -> Span:
    part = slice(first, last + 1)
    found = chances(pursuit[:, part].mean(axis=1), lead[:, part].mean(axis=1), ordinary)
    role = int(found.argmax())
    if found[role] < TOLD:
        role = OPEN
    p = tuple(float(x) for x in found)
    return Span(first, last, role, (p[0], p[1], p[2], p[3]))


def _joined(labels: NDArray[np.int64]) -> list[tuple[int, int]]:
    """Runs of equal labels, the shortest joined to the longer of its neighbours until none is short."""
    edges = [0, *(np.flatnonzero(np.diff(labels)) + 1).tolist(), len(labels)]
    while len(edges) > 2:
        lengths = np.diff(edges)
        k = int(lengths.argmin())
        if lengths[k] >= SHORTEST:
            break
        before = lengths[k - 1] if k > 0 else -1
        after = lengths[k + 1] if k + 1 < len(lengths) else -1
        del edges[k if before >= after else k + 1]
    return [(edges[k], edges[k + 1] - 1) for k in range(len(edges) - 1)]


def _equal_joined(judged: list[Span]) -> list[tuple[int, int]]:
    out = [(judged[0].first, judged[0].last)]
    role = judged[0].role
    for span in judged[1:]:
        if span.role == role:
            out[-1] = (out[-1][0], span.last)
        else:
            out.append((span.first, span.last))
            role = span.role
    return out
