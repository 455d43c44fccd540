"""Many pairs, from one to ten million and on: what becomes of them, added up while they are simulated."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from twinflame.errors import InputError
from twinflame.journey.lanes import LANES
from twinflame.journey.parameters import STEPS_A_DAY, Parameters, check_step
from twinflame.journey.particles import columns
from twinflame.journey.policies import NATURAL, Plan
from twinflame.journey.state import HABIT, MEETING, NAMES, ROWS, Start
from twinflame.journey.tally import BINS, SPAN, UNIT, begin, keep_all, keep_tallies
from twinflame.journey.work import Progress, done_in_threads, in_parts

Floats = NDArray[np.float64]
Floats32 = NDArray[np.float32]
#: Starts or parameters of the pairs from a number on: takes the first and how many, gives an array.
ByNumber = Callable[[int, int], Floats32]

MOST_PAIRS = 200_000_000
MOST_DAYS = 100_000
MOST_KEPT = 4 << 30  # bytes of whole paths


@dataclass(frozen=True, slots=True, eq=False)
class Population:
    """What became of many pairs.

    `days` (k,) are those that were tallied; `mean` and `sd` (k, ROWS) of each row of the state; `counts`
    (k, ROWS, BINS) its histogram; `union` (pairs,) the day by which union had lasted, or -1; `partings` and
    `returns` (pairs,) how often each pair parted and came back.
    """

    days: NDArray[np.int64]
    mean: Floats
    sd: Floats
    counts: NDArray[np.int64]
    union: NDArray[np.int32]
    partings: NDArray[np.int32]
    returns: NDArray[np.int32]

    @property
    def pairs(self) -> int:
        """How many pairs there are."""
        return len(self.union)

    @property
    def union_share(self) -> float:
        """Share of the pairs that came to union."""
        return float(np.mean(self.union >= 0))

    def union_by(self, days: NDArray[np.int64]) -> Floats:
        """Share of the pairs in which union had lasted by each of these days."""
        came = np.sort(self.union[self.union >= 0])
        return np.searchsorted(came, days, side="right") / self.pairs

    def union_quantile(self, q: float) -> float:
        """A quantile of the day of union among those who came to it; NaN if none did."""
        came = self.union[self.union >= 0]
        return float(np.quantile(came, q)) if len(came) else float("nan")

    def quantile(self, name: str, q: float) -> Floats:
        """A quantile of a row of the state on each tallied day, to a bin's width (1/256; for reach 0.04)."""
        row = NAMES.index(name)
        counts = self.counts[:, row]
        below = np.cumsum(counts, axis=1)
        wanted = q * self.pairs
        place = np.minimum((below < wanted).sum(axis=1), BINS - 1)
        each = np.arange(len(counts))
        inside = (wanted - (below - counts)[each, place]) / np.maximum(counts[each, place], 1)
        low, width = (-SPAN, 2 * SPAN / BINS) if row < HABIT.stop else (0.0, 1.0 / BINS)
        found: Floats = low + (place + np.clip(inside, 0.0, 1.0)) * width
        return found

    def at(self, name: str, day: int) -> float:
        """Mean of a row of the state on a tallied day."""
        return float(self.mean[int(np.searchsorted(self.days, day)), NAMES.index(name)])


def population(
    pairs: int,
    days: int,
    plan: Plan = NATURAL,
    *,
    seed: int,
    start: Start | ByNumber = MEETING,
    parameters: Parameters | ByNumber | None = None,
    steps: int = STEPS_A_DAY,
    every: int = 7,
    threads: int | None = None,
    progress: Progress | None = None,
) -> Population:
    """Simulate many pairs and add up what becomes of them; memory grows by 12 bytes a pair.

    The same seed gives the same result bit for bit with any number of threads, and pair number n meets the
    same noise under every plan: differences between plans are those of the plans.

    Parameters
    ----------
    pairs, days
        How many, and for how long.
    plan
        What the two choose.
    seed
        0 or above, below 2^64.
    start
        Where pairs begin; or a function from first number and count to states (ROWS, count).
    parameters
        The same for all; or a function from first number and count to (17, count). Without it the starting
        values of the model.
    steps
        Steps a day.
    every
        Days between tallied days.
    threads
        How many; without it as many as there are processors.
    progress
        Hears which share is done.

    Raises
    ------
    InputError
        When the numbers are out of range or a step would be too long for the parameters.

    Examples
    --------
    >>> from twinflame.journey.policies import Policy, Way
    >>> heals = Plan(chaser=(Policy(Way.HEAL, day=30),))
    >>> found = population(256, 720, heals, seed=1)
    >>> found.union_share > 0.9, found.at("worth_chaser", 714) > 0.9
    (True, True)
    """
    check_size(pairs, days, seed)
    if not 1 <= every <= days:
        raise InputError(f"Days are tallied every {every} days; give a number between 1 and {days}.")
    ways, aims = plan.by_day(days)
    aims32, terms = aims.astype(np.float32), _by_number(parameters or Parameters(), steps)
    starts, key = starts_of(start, seed), np.uint64(seed)
    tallied = days // every + 1

    def walk(first: int, n: int) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int32]]:
        counts = np.zeros((tallied, ROWS, BINS), np.int64)
        sums = np.zeros((tallied, ROWS, 2), np.int64)
        what = np.zeros((3, n), np.int32)
        keep_tallies(
            starts(first, n),
            terms(first, n),
            ways,
            aims32,
            steps,
            key,
            first,
            every,
            counts,
            sums,
            what[0],
            what[1:],
        )
        return counts, sums, what

    parts = in_parts(pairs, days * steps, LANES)
    counts = np.zeros((tallied, ROWS, BINS), np.int64)
    sums = np.zeros((tallied, ROWS, 2), np.int64)
    what = np.empty((3, pairs), np.int32)
    tasks = [partial(walk, first, n) for first, n in parts]
    for number, (their_counts, their_sums, their_what) in done_in_threads(tasks, threads, progress):
        first, n = parts[number]
        counts += their_counts
        sums += their_sums
        what[:, first : first + n] = their_what
    mean = sums[:, :, 0] / UNIT / pairs
    variance = np.maximum(sums[:, :, 1] / UNIT / pairs - mean**2, 0.0)
    return Population(np.arange(tallied) * every, mean, np.sqrt(variance), counts, *what)


def paths(
    pairs: int,
    days: int,
    plan: Plan = NATURAL,
    *,
    seed: int,
    start: Start | ByNumber = MEETING,
    parameters: Parameters | ByNumber | None = None,
    steps: int = STEPS_A_DAY,
    threads: int | None = None,
    progress: Progress | None = None,
) -> Floats32:
    """Simulate pairs and keep every day: states (days + 1, ROWS, pairs), the start first.

    As `population`, which see; pair for pair the same.

    Raises
    ------
    InputError
        As `population`, and when the paths would take more than 4 GiB.

    Examples
    --------
    >>> paths(3, 30, seed=1).shape
    (31, 11, 3)
    """
    check_size(pairs, days, seed)
    size = 4 * ROWS * pairs * (days + 1)
    if size > MOST_KEPT:
        raise InputError(
            f"The paths of {pairs} pairs over {days} days would take {size / 2**30:.0f} GiB; "
            "ask for fewer, or for the population's summary."
        )
    ways, aims = plan.by_day(days)
    aims32, terms = aims.astype(np.float32), _by_number(parameters or Parameters(), steps)
    starts, key = starts_of(start, seed), np.uint64(seed)
    out = np.empty((days + 1, ROWS, pairs), np.float32)

    def walk(first: int, n: int) -> None:
        keep_all(
            starts(first, n), terms(first, n), ways, aims32, steps, key, first, out[:, :, first : first + n]
        )

    tasks = [partial(walk, *part) for part in in_parts(pairs, days * steps, LANES)]
    for _ in done_in_threads(tasks, threads, progress):
        pass
    return out


def starts_of(start: Start | ByNumber, seed: int) -> ByNumber:
    """Where the pairs of each number begin."""
    if not isinstance(start, Start):
        return start
    mean, spread, key = start.mean.astype(np.float32), start.spread, np.uint64(seed)

    def drawn(first: int, n: int) -> Floats32:
        out = np.empty((ROWS, n), np.float32)
        begin(mean, spread, key, first, out)
        return out

    return drawn


def check_size(pairs: int, days: int, seed: int) -> None:
    """Refuse numbers that cannot be simulated."""
    if not 1 <= pairs <= MOST_PAIRS:
        raise InputError(f"{pairs} pairs cannot be simulated; give a number between 1 and {MOST_PAIRS}.")
    if not 1 <= days <= MOST_DAYS:
        raise InputError(f"{days} days cannot be simulated; give a number between 1 and {MOST_DAYS}.")
    if not 0 <= seed < 2**64:
        raise InputError(f"The seed {seed} is out of range; give a number from 0 and below 2^64.")


def _by_number(parameters: Parameters | ByNumber, steps: int) -> ByNumber:
    if isinstance(parameters, Parameters):
        check_step(parameters.array[:, None], steps)
        same = np.asarray(columns(parameters, np.dtype(np.float32)), dtype=np.float32)
        return lambda first, n: same
    given = parameters

    def checked(first: int, n: int) -> Floats32:
        values = given(first, n)
        check_step(values, steps)
        return np.ascontiguousarray(values, dtype=np.float32)

    return checked
