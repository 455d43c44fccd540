"""The sampler: values and paths given the evidence, by tempering from the prior to the posterior.

A set is all that a path comes from: values z and the noise of every step, standard normal numbers under the
prior. Sets are drawn from the prior; the likelihood is let in by degrees, weak at first; after each degree
some sets are drawn by weight and moved, and each state of a move counts (Del Moral, Doucet and Jasra 2006,
"Sequential Monte Carlo samplers"; Dau and Chopin 2022, "Waste-free sequential Monte Carlo"). Moves are
Hamiltonian (`moves`), with exact gradients, in a frame that is learnt from the sets (`frame`). Under the full
likelihood the sets go on moving, and what they pass through is kept.

Particle passes (`passes`) at values that were found say how well a filter of states alone holds the days.

Islands of sets know nothing of each other: how far they agree shows whether the sampler has found its way.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Event

import numpy as np
from numpy.typing import NDArray

from twinflame.journey.filter.adjoint import LANES
from twinflame.journey.filter.evidence import Evidence
from twinflame.journey.filter.passes import PARTICLES, passes
from twinflame.journey.filter.walkers import Sets, Walkers, drawn

Floats = NDArray[np.float64]
Progress = Callable[[float], None]

ISLANDS = 2
MOVES = 5  # of each chain after each degree
FEW, MANY, DAYS_EACH = 32, 64, 90  # chains of an island: LANES for so many days, but not fewer and not more
SETS = 10  # drawn from the prior for each chain
LEARNING, KEEPING, EVERY = 4, 5, 3  # rounds of moves under the full likelihood; every third state is kept
ROUND = 6  # moves of a round
KEPT = 0.3  # of the sets that count after a degree
SHORT, MOST_STEPS = 32, 60  # of a move at most: while the likelihood is let in, and then
PASSED = 32  # values of each island at which particles are passed through the days
FEWEST = 4.0  # particles; where fewer count, those that are left say little of a day


class Interrupted(Exception):
    """The work of the other islands is no longer wanted."""


@dataclass(frozen=True, slots=True, eq=False)
class Island:
    """What one island ended with: `z` (draws, SIZE), their `paths`, and how it went."""

    z: Floats
    paths: NDArray[np.float32]
    degrees: tuple[float, ...]
    acceptance: float  # mean chance at which a move was taken under the full likelihood
    log_evidence: float


@dataclass(frozen=True, slots=True, eq=False)
class Sampled:
    """Draws from the posterior of all values and paths; those of all islands one after the other.

    Attributes
    ----------
    z
        Shape (draws, SIZE); `prior.by_name` says what they stand for.
    paths
        A path of states for each, before the first day and after each: (draws, days + 1, ROWS).
    ess
        Share of particles that counted on each day, the mean over passes at some of the draws; (days,).
    lost
        Share of those passes on each day in which fewer than `FEWEST` particles counted, (days,).
    agreement
        Potential scale reduction of each value between islands (Gelman and Rubin 1992; as islands of many
        short chains, Margossian and others 2024), (SIZE,); near 1 the islands agree.
    acceptance
        Mean chance at which a move was taken under the full likelihood.
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


def sample(
    seen: Evidence,
    *,
    seed: int,
    chains: int | None = None,
    moves: int = ROUND,
    particles: int = PARTICLES,
    threads: int = ISLANDS,
    progress: Progress | None = None,
) -> Sampled:
    """Draw values and paths given the evidence.

    The same evidence, sizes and seed give the same draws, however many threads there are. `progress` is
    called with the share that is done; what it raises, ends the work.

    Parameters
    ----------
    seen
        Contact and check-ins.
    seed
        Of all random numbers.
    chains, moves
        On each island (else by the number of days), and of a round under the full likelihood.
    particles
        Of the passes that say how many count on each day.
    threads
        At most one for each island is of use.
    progress
        Told the share that is done.

    Examples
    --------
    >>> from twinflame.journey.filter.evidence import without_contact
    >>> nothing = sample(without_contact(days=2), seed=1, chains=8, moves=3)
    >>> nothing.paths.shape
    (80, 3, 11)
    """
    report = progress or (lambda _: None)
    shares = [0.0] * ISLANDS
    ended = Event()
    abreast = chains or chains_for(len(seen))

    def run(island: int) -> Island:
        def told(share: float) -> None:
            if ended.is_set():
                raise Interrupted
            shares[island] = share
            report(min(shares))

        try:
            return _island(seen, np.random.default_rng((seed, island)), abreast, moves, told)
        except BaseException:
            ended.set()
            raise

    if threads == 1:
        islands = [run(k) for k in range(ISLANDS)]
    else:
        islands = _at_once(run, min(threads, ISLANDS), ended)
    return _together(seen, tuple(islands), np.random.default_rng((seed, ISLANDS)), particles)


def _at_once(run: Callable[[int], Island], threads: int, ended: Event) -> list[Island]:
    """All islands on threads; what ended one of them is raised once all have stopped."""
    with ThreadPoolExecutor(threads) as pool:
        work = [pool.submit(run, k) for k in range(ISLANDS)]
        try:
            raised = [each.exception() for each in work]
        except BaseException:  # an interrupt reaches the thread that waits
            ended.set()
            raise
    for error in raised:
        if error is not None and not isinstance(error, Interrupted):
            raise error
    return [each.result() for each in work]


def _together(
    seen: Evidence, islands: tuple[Island, ...], rng: np.random.Generator, particles: int
) -> Sampled:
    z = np.concatenate([island.z for island in islands])
    some = np.linspace(0, len(z) - 1, min(PASSED * ISLANDS, len(z))).astype(np.int64)
    ess = passes(seen, z[some], rng, particles=particles).ess
    return Sampled(
        z,
        np.concatenate([island.paths for island in islands]),
        ess.mean(axis=0) / particles,
        np.asarray((ess < FEWEST).mean(axis=0)),
        scale_reduction(np.stack([island.z for island in islands])),
        float(np.mean([island.acceptance for island in islands])),
        islands,
    )


def _island(
    seen: Evidence, rng: np.random.Generator, chains: int, moves: int, report: Callable[[float], None]
) -> Island:
    """From the prior to the posterior by degrees, and on under the full likelihood."""
    walkers = Walkers(seen, rng)
    report(0.0)
    sets = walkers.from_prior(SETS * chains)
    degree, degrees, log_evidence = 0.0, [0.0], 0.0
    while degree < 1.0:
        after = next_degree(sets.logs, degree)
        gained = (after - degree) * sets.logs
        weights = _shares(gained)
        log_evidence += _log_mean(gained)
        within = walkers.framed(sets, weights, after)
        at, states = sets.picked(drawn(weights, float(rng.random()), chains)), []
        for _ in range(MOVES):
            at, share = walkers.move(at, after, within, SHORT)
            walkers.learn(share)
            states.append(at)
            report(0.5 * degree**0.25)
        sets, degree = Sets.joined(states), after
        degrees.append(degree)
    z, paths, acceptance = _stay(walkers, sets, at, moves, len(seen), report)
    return Island(z, paths, tuple(degrees), acceptance, log_evidence)


def _stay(
    walkers: Walkers, sets: Sets, at: Sets, moves: int, days: int, report: Callable[[float], None]
) -> tuple[Floats, NDArray[np.float32], float]:
    """Rounds of moves under the full likelihood; values, paths and acceptance of what is kept."""
    z: list[Floats] = []
    paths: list[NDArray[np.float32]] = []
    taken: list[float] = []
    rounds = LEARNING + KEEPING
    for k in range(rounds):
        if k < LEARNING:  # then frame and step stay, so that moves leave the posterior as it is
            within = walkers.framed(sets, np.full(len(sets.z), 1.0 / len(sets.z)), 1.0)
        states = []
        for n in range(moves):
            at, share = walkers.move(at, 1.0, within, MOST_STEPS)
            states.append(at)
            if k < LEARNING:
                walkers.learn(share)
            else:
                taken.append(share)
                if len(taken) % EVERY == 0:
                    z.append(at.z)
                    paths.append(at.paths(days))
            report(0.5 + 0.5 * (k * moves + n + 1) / (rounds * moves))
        sets = Sets.joined(states)
    return np.concatenate(z), np.concatenate(paths), float(np.mean(taken))


def chains_for(days: int) -> int:
    """How many chains an island has: the longer the record, the more humps there are to be found.

    >>> [chains_for(days) for days in (7, 40, 180, 365)]
    [32, 32, 32, 64]
    """
    return min(max(LANES * (days // DAYS_EACH), FEW), MANY)


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


def _shares(logs: Floats) -> Floats:
    weights = np.exp(logs - logs.max())
    return np.asarray(weights / weights.sum())


def _log_mean(logs: Floats) -> float:
    return float(logs.max() + np.log(np.exp(logs - logs.max()).mean()))
