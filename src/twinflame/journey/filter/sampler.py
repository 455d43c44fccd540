"""The sampler: values and paths given the evidence, by tempering from the prior to the posterior.

Density-tempered particle filters (Duan and Fulop 2015, "Density-tempered marginalized sequential Monte Carlo
samplers"): sets of values are drawn from the prior, each with an estimate of its likelihood by a pass; the
likelihood is let in by degrees, weak at first; after each degree some sets are drawn by weight and moved by
particle Metropolis-Hastings steps, of which each state counts (Dau and Chopin 2022, "Waste-free sequential
Monte Carlo"). A move proposes from an autoregression about the mean and covariance of all sets, which leaves
that normal unchanged, so that whatever the evidence says nothing about moves freely.

Islands of sets know nothing of each other: how far they agree shows whether the sampler has found its way.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twinflame.journey.filter.evidence import Evidence
from twinflame.journey.filter.passes import PARTICLES, Passes, passes
from twinflame.journey.filter.prior import SIZE

Floats = NDArray[np.float64]
Progress = Callable[[float], None]

ISLANDS = 2
CHAINS, MOVES = 32, 8  # on each island after each degree; a set of values for each move of each chain
KEPT = 0.3  # of the sets that count after a degree
WIDTH = (0.8, 3.0)  # of what is proposed, least and most, beside the spread of the sets
WISHED = 0.25  # share of moves taken; beyond it moves grow bolder, below it smaller
BOLD = (0.1, 1.0)  # standard deviation of a move, least and most, beside that of all sets
_SLICE = 16  # passes between two looks at whether the work is still wanted


@dataclass(frozen=True, slots=True, eq=False)
class Island:
    """What one island ended with: `z` (sets, SIZE), their passes, and how it went."""

    z: Floats
    found: Passes
    degrees: tuple[float, ...]
    taken: tuple[float, ...]  # share of moves taken after each degree
    log_evidence: float


@dataclass(frozen=True, slots=True, eq=False)
class Sampled:
    """Draws from the posterior of all values and paths; sets of all islands one after the other.

    Attributes
    ----------
    z
        Shape (draws, SIZE); `prior.by_name` says what they stand for.
    paths
        A path of states for each, before the first day and after each: (draws, days + 1, ROWS).
    ess
        Share of the particles that counted on each day, the mean over all passes kept; (days,).
    lost
        Share of passes on each day in which fewer than `FEWEST` particles counted, (days,).
    agreement
        Potential scale reduction of each value between islands (Gelman and Rubin 1992), (SIZE,); near 1 the
        islands agree.
    acceptance
        Share of moves taken under the full likelihood.
    islands
        The islands themselves.
    """

    z: Floats
    paths: NDArray[np.float32]
    ess: Floats
    lost: Floats
    agreement: Floats
    acceptance: float
    islands: tuple[Island, ...]


FEWEST = 4.0  # particles; where fewer count, those that are left say little of a day


def sample(
    seen: Evidence,
    *,
    seed: int,
    chains: int = CHAINS,
    moves: int = MOVES,
    particles: int = PARTICLES,
    threads: int = ISLANDS,
    progress: Progress | None = None,
) -> Sampled:
    """Draw values and paths given the evidence.

    The same evidence, sizes and seed give the same draws, however many threads there are. `progress` is
    called with the share that is done; what it raises, ends the work.

    Examples
    --------
    >>> from twinflame.journey.filter.evidence import without_contact
    >>> nothing = sample(without_contact(days=2), seed=1, chains=16, moves=2)
    >>> nothing.paths.shape
    (64, 3, 11)
    """
    report = progress or (lambda _: None)
    shares = [0.0] * ISLANDS

    def told(island: int, share: float) -> None:
        shares[island] = share
        report(min(shares))

    def run(island: int) -> Island:
        rng = np.random.default_rng((seed, island))
        return _island(seen, rng, chains, moves, particles, lambda share: told(island, share))

    if threads == 1:
        islands = tuple(run(k) for k in range(ISLANDS))
    else:
        with ThreadPoolExecutor(min(threads, ISLANDS)) as pool:
            islands = tuple(pool.map(run, range(ISLANDS)))
    ess = np.concatenate([island.found.ess for island in islands])
    return Sampled(
        np.concatenate([island.z for island in islands]),
        np.concatenate([island.found.paths for island in islands]),
        ess.mean(axis=0) / particles,
        np.asarray((ess < FEWEST).mean(axis=0)),
        scale_reduction(np.stack([island.z for island in islands])),
        float(np.mean([island.taken[-1] for island in islands])),
        islands,
    )


@dataclass(frozen=True, slots=True)
class Stride:
    """How a move proposes: its standard deviation beside that of all, and how wide all are taken to be."""

    boldness: float
    width: float

    def after(self, share: float) -> "Stride":
        """The stride after a move that a share of the sets took: longer where more than enough did."""
        change = float(np.exp(share - WISHED))
        wider = self.boldness >= BOLD[1] or self.width > 1.2
        width = float(np.clip(self.width * change, *WIDTH)) if wider else self.width
        return Stride(float(np.clip(self.boldness * change, *BOLD)), width)


def _island(
    seen: Evidence, rng: np.random.Generator, chains: int, moves: int, particles: int, report: Progress
) -> Island:
    z = rng.standard_normal((chains * moves, SIZE))
    found = _sliced(seen, z, rng, particles)
    degree, log_evidence = 0.0, 0.0
    stride = Stride(0.7, 1.2)
    degrees, taken = [0.0], []
    while degree < 1.0:
        after = next_degree(found.logs, degree)
        weights = _shares((after - degree) * found.logs)
        log_evidence += _log_mean((after - degree) * found.logs)
        mean, covariance = _moments(z, weights)
        chosen = _drawn(weights, float(rng.random()), chains)
        at, passed = z[chosen], _picked(found, chosen)
        states: list[tuple[Floats, Passes]] = []
        went = []
        for k in range(moves):
            near = (mean, stride.width**2 * covariance, stride.boldness)
            at, passed, share = _moved(seen, at, passed, after, near, rng, particles)
            states.append((at, passed))
            went.append(share)
            stride = stride.after(share)
            report(min(0.98, 0.1 + 0.9 * float(np.sqrt(degree + (after - degree) * k / moves))))
        z, found = np.concatenate([s for s, _ in states]), _joined([p for _, p in states])
        degree = after
        degrees.append(degree)
        taken.append(float(np.mean(went)))
    report(1.0)
    return Island(z, found, tuple(degrees), tuple(taken), log_evidence)


def next_degree(logs: Floats, degree: float) -> float:
    """The degree to which the likelihood may be let in while a share `KEPT` of the sets still counts."""

    def counting(after: float) -> float:
        return float(1.0 / (_shares((after - degree) * logs) ** 2).sum()) / len(logs)

    if counting(1.0) >= KEPT:
        return 1.0
    low, high = degree, 1.0
    for _ in range(40):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if counting(middle) >= KEPT else (low, middle)
    return high


def _moved(
    seen: Evidence,
    z: Floats,
    found: Passes,
    degree: float,
    near: tuple[Floats, Floats, float],
    rng: np.random.Generator,
    particles: int,
) -> tuple[Floats, Passes, float]:
    """One Metropolis-Hastings step of every set about a normal; gives the share that moved too."""
    mean, covariance, boldness = near
    root = np.linalg.cholesky(covariance)
    keep = np.sqrt(1.0 - boldness**2)
    proposed = mean + keep * (z - mean) + boldness * rng.standard_normal(z.shape) @ root.T
    tried = _sliced(seen, proposed, rng, particles)

    def target(at: Floats, logs: Floats) -> Floats:
        off = np.linalg.solve(root, (at - mean).T)
        return np.asarray(degree * logs - 0.5 * (at**2).sum(axis=1) + 0.5 * (off**2).sum(axis=0))

    better = np.log(rng.random(len(z))) < target(proposed, tried.logs) - target(z, found.logs)
    now = Passes(
        np.where(better, tried.logs, found.logs),
        np.where(better[:, None, None], tried.paths, found.paths),
        np.where(better[:, None], tried.ess, found.ess),
    )
    return np.where(better[:, None], proposed, z), now, float(better.mean())


def _sliced(seen: Evidence, z: Floats, rng: np.random.Generator, particles: int) -> Passes:
    return _joined(
        [passes(seen, z[at : at + _SLICE], rng, particles=particles) for at in range(0, len(z), _SLICE)]
    )


def _joined(parts: list[Passes]) -> Passes:
    return Passes(
        np.concatenate([p.logs for p in parts]),
        np.concatenate([p.paths for p in parts]),
        np.concatenate([p.ess for p in parts]),
    )


def _picked(found: Passes, chosen: NDArray[np.int64]) -> Passes:
    return Passes(found.logs[chosen], found.paths[chosen], found.ess[chosen])


def _shares(logs: Floats) -> Floats:
    weights = np.exp(logs - logs.max())
    return np.asarray(weights / weights.sum())


def _log_mean(logs: Floats) -> float:
    return float(logs.max() + np.log(np.exp(logs - logs.max()).mean()))


def _drawn(weights: Floats, uniform: float, count: int) -> NDArray[np.int64]:
    """So many numbers of sets by weight: systematic resampling."""
    marks = (np.arange(count) + uniform) / count
    return np.minimum(np.searchsorted(np.cumsum(weights), marks), len(weights) - 1).astype(np.int64)


def _moments(z: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """Mean and covariance of weighted sets; the fewer count, the nearer to its diagonal."""
    mean = weights @ z
    off = z - mean
    covariance = (off * weights[:, None]).T @ off
    counting = 1.0 / float((weights**2).sum())
    shrink = SIZE / (SIZE + counting)
    diagonal = np.diag(np.diag(covariance) + 1e-4)
    return mean, (1.0 - shrink) * covariance + shrink * diagonal


def scale_reduction(draws: Floats) -> Floats:
    """Potential scale reduction of draws of shape (islands, sets, values).

    Examples
    --------
    >>> apart = np.array([[[0.0], [1.0]], [[10.0], [11.0]]])
    >>> bool(scale_reduction(apart)[0] > 5)
    True
    """
    n = draws.shape[1]
    within = draws.var(axis=1, ddof=1).mean(axis=0)
    between = draws.mean(axis=1).var(axis=0, ddof=1)
    return np.asarray(np.sqrt(((n - 1) / n * within + between) / np.maximum(within, 1e-12)))
