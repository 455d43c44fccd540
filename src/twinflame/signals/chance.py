r"""Signals against chance: does the other make contact more often after them than at moments like them?

Event coincidence (Donges, Schleussner, Siegmund and Donner 2016, European Physical Journal Special Topics
225:471-487) with what a bond needs beside it:

- The window is stated beforehand. A hit is the other's contact inside it.
- A signal in the middle of a conversation says nothing: it is set aside.
- Who writes first oneself may get an answer: from then on nothing counts, neither as hit nor as miss.
- How many hits were to be expected is added up over the time that counts, from `usual`: the length of the
  silence, the hour, the weekday, the season. So that one feels more when there is more contact is no hit.

With H hits and E expected, Z = (H - E) / sqrt(E). What Z does by chance is found by moving the signals and
leaving contact as it was, in two ways: signals around by whole days, which keeps how they lie to each other
and to the hour; and whole weeks of signals to the places of other weeks, which keeps hour and weekday. Both
keep how contact clusters, and both move signals only within stretches of four to seven weeks, so that ups and
downs over months stay where they were. p is (1 + draws that reach Z) / (1 + draws), the greater of the two
(Davison and Hinkley 1997, Bootstrap Methods and their Application, chapter 4).

For the ratio, E is set right by what the moved logs show, H / E over all of them; it has the score interval
of a Poisson count that is overdispersed as much as they show.
"""

from dataclasses import dataclass
from enum import StrEnum
from math import ceil, sqrt
from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import NDArray

from twinflame.errors import InputError
from twinflame.signals.log import DAY, WEEK, Floats, Signal, SignalLog, wall
from twinflame.signals.usual import CELL, Usual, usual

ALPHA = 0.05
LEVEL = 0.90  # of the interval
POWER = 0.80
FEWEST = 20  # signals that count
FEWEST_EXPECTED = 5.0  # hits
FEWEST_OPENINGS = 20  # of the other's contacts after a silence
SHORTEST = 8  # whole weeks
_NEVER = 1e-9  # hits
STRETCH = 4  # weeks, at least, within which signals are moved


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be tested, stated before looking.

    Attributes
    ----------
    window
        How long after a signal a contact counts, in seconds.
    quiet
        How long both were silent before a signal that counts, in seconds.
    lead
        A contact so soon after a signal counts neither way, in seconds: stamps are no finer.
    ratio
        The smallest effect worth finding: so many times as many contacts as usual.
    looks
        How often the test will be made on this log in all; p is multiplied by it (Bonferroni).
    kinds
        Which signals.

    Raises
    ------
    InputError
        When these make no sense.
    """

    window: float = DAY
    quiet: float = 3600.0
    lead: float = 60.0
    ratio: float = 1.5
    looks: int = 1
    kinds: tuple[Signal, ...] = tuple(Signal)

    def __post_init__(self) -> None:
        if not 0.0 <= self.lead < self.window <= WEEK:
            raise InputError("The window is longer than a minute and no longer than a week.")
        if not CELL <= self.quiet <= WEEK:
            raise InputError("The silence before a signal is between ten minutes and a week.")
        if not 1.0 < self.ratio <= 100.0 or self.looks < 1 or not self.kinds:
            raise InputError("The plan needs an effect above 1, one look at least, and kinds of signals.")


class Verdict(StrEnum):
    """What the test says."""

    MORE = "more than by chance"
    NOT_MORE = "no more than by chance"
    CANNOT_TELL = "cannot tell"


@dataclass(frozen=True, slots=True)
class Finding:
    """What came of the signals.

    Attributes
    ----------
    hits, misses, wrote_first
        Of the signals that count: those after which the other made contact in time; those after which nobody
        did; those after which the person wrote first.
    set_aside, waiting
        Signals amid contact; signals whose week or window is not over yet.
    expected
        How many hits were to be expected by chance.
    ratio, low, high
        Hits over expected, with its 90 % interval; NaN where nothing was expected.
    p
        Probability of at least so many hits by chance; NaN where it was not tested.
    more_needed
        How many more signals it takes to find an effect of the plan's size four times in five; 0 where there
        are enough; None where it cannot be told.
    reason
        Why it cannot be told; else empty.
    """

    verdict: Verdict
    hits: int
    misses: int
    wrote_first: int
    set_aside: int
    waiting: int
    expected: float
    ratio: float
    low: float
    high: float
    p: float
    more_needed: int | None
    reason: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class _Bond:
    """Contact on the wall's clock, and what is usual in it."""

    either: Floats
    by_them: NDArray[np.bool_]
    norm: Usual
    start: float
    weeks: int


def against_chance(
    log: SignalLog,
    theirs: Floats,
    mine: Floats,
    until: float,
    plan: Plan | None = None,
    *,
    seed: int = 0,
    draws: int = 999,
) -> Finding:
    """Test a log of signals against the other's contact.

    Parameters
    ----------
    log
        The signals.
    theirs, mine
        When the other and oneself made contact: seconds since 1970-01-01 UTC, from before the log's start on.
    until
        Up to when contact is known, in the same seconds.
    plan
        Stated before looking; None for the usual one (a window of a day).
    seed, draws
        Of the moved logs.

    Raises
    ------
    InputError
        When contact holds what is no time.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> theirs = np.sort(rng.uniform(0, 180 * DAY, 90))
    >>> log = SignalLog(np.sort(rng.uniform(0, 180 * DAY, 100)), np.zeros(100), 0.0, 180 * DAY)
    >>> found = against_chance(log, theirs, theirs[:0], 180 * DAY)
    >>> str(found.verdict), found.hits + found.misses + found.set_aside + found.waiting
    ('no more than by chance', 100)
    """
    plan = plan or Plan()
    for times in (theirs, mine):
        if times.ndim != 1 or not np.isfinite(times).all():
            raise InputError("Contact needs a time for each; some are missing.")
    bond = _bond(log, theirs, mine, until, plan)
    signals = wall(log.times[np.isin(log.kinds, plan.kinds)], log.zone)
    counted = signals[signals < bond.start + bond.weeks * WEEK]
    waiting = len(signals) - len(counted)
    hit, first, counts, expected = _followed(counted[None], bond, plan)
    hits, wrote, n = int(hit.sum()), int(first.sum()), int(counts.sum())
    foreseen = float(expected.sum())
    tally = (hits, n - hits - wrote, wrote, len(counted) - n, waiting)
    reason = _too_little(bond, n)
    if reason:
        return _cannot(tally, foreseen, reason)
    logs = _moved(counted, bond, seed, draws)
    moved, shares = zip(*(_scores(log, bond, plan) for log in logs), strict=True)
    z = _z(hits, foreseen)
    p = min(1.0, plan.looks * max((1 + int((m >= z - 1e-9).sum())) / (1 + len(m)) for m in moved))
    spread = max(1.0, *(float(m.var()) for m in moved))
    foreseen *= sum(shares) / len(shares)  # what the rate misses, the moved logs show
    if foreseen < FEWEST_EXPECTED:
        few = f"By chance alone, fewer than {FEWEST_EXPECTED:g} hits are to be expected."
        return _cannot(tally, foreseen, few)
    low, high = _interval(hits, foreseen, spread)
    needed = _needed(plan, spread) / (foreseen / n)
    verdict = Verdict.MORE if p <= ALPHA else Verdict.NOT_MORE if high < plan.ratio else Verdict.CANNOT_TELL
    more = max(0, ceil(needed) - n)
    why = "An effect of the size looked for is neither found nor ruled out yet."
    return Finding(
        verdict,
        *tally,
        foreseen,
        hits / foreseen,
        low,
        high,
        p,
        more,
        why if verdict is Verdict.CANNOT_TELL else "",
    )


def _bond(log: SignalLog, theirs: Floats, mine: Floats, until: float, plan: Plan) -> _Bond:
    """Contact in whole weeks of the log, each window of which is over."""
    start = float(wall(np.array([log.start]), log.zone)[0])
    over = float(wall(np.array([min(log.end, until - plan.window)]), log.zone)[0])
    weeks = max(0, int((over - start) // WEEK))
    them, me = (wall(times[times <= until], log.zone) for times in (theirs, mine))
    either = np.concatenate([them, me])
    order = np.argsort(either, kind="stable")
    by_them = (np.arange(len(either)) < len(them))[order]
    span = max(weeks * WEEK + plan.window, DAY)
    either = either[order]
    return _Bond(either, by_them, usual(them, either, start, start + span, plan.quiet), start, weeks)


def _too_little(bond: _Bond, n: int) -> str:
    if bond.weeks < SHORTEST:
        return f"The log covers fewer than {SHORTEST} whole weeks."
    if bond.norm.openings < FEWEST_OPENINGS:
        return f"The other made contact after a silence fewer than {FEWEST_OPENINGS} times."
    return f"Fewer than {FEWEST} signals count." if n < FEWEST else ""


def _cannot(tally: tuple[int, int, int, int, int], expected: float, reason: str) -> Finding:
    nan = float("nan")
    return Finding(Verdict.CANNOT_TELL, *tally, expected, nan, nan, nan, nan, None, reason)


def _followed(
    logs: Floats, bond: _Bond, plan: Plan
) -> tuple[NDArray[np.bool_], NDArray[np.bool_], NDArray[np.bool_], Floats]:
    """For each signal of some logs, (logs, signals): hit, wrote first, counts at all; hits to be expected."""
    either = np.concatenate([[-np.inf], bond.either, [np.inf]])
    by_them = np.concatenate([[False], bond.by_them, [False]])
    begin = logs + plan.lead
    after = np.searchsorted(either, begin, side="right")
    counts = begin - either[after - 1] >= plan.quiet
    following = either[after]
    inside = counts & (following <= logs + plan.window)
    end = np.minimum(following, logs + plan.window)
    expected = np.where(counts, bond.norm.up_to(end) - bond.norm.up_to(begin), 0.0)
    return inside & by_them[after], inside & ~by_them[after], counts, expected


def _scores(logs: Floats, bond: _Bond, plan: Plan) -> tuple[Floats, float]:
    """Z of each of the moved logs; and hits over expected in all of them together."""
    hit, _, _, expected = _followed(logs, bond, plan)
    hits, foreseen = hit.sum(axis=1), expected.sum(axis=1)
    return _z(hits, foreseen), float(hits.sum() / max(foreseen.sum(), _NEVER))


def _z(hits: Any, expected: Any) -> Any:
    """How far hits lie above what was to be expected, in standard deviations of a Poisson count."""
    expected = np.maximum(expected, _NEVER)
    return (hits - expected) / np.sqrt(expected)


def _moved(signals: Floats, bond: _Bond, seed: int, draws: int) -> tuple[Floats, Floats]:
    """Logs moved around by whole days, and logs whose weeks changed places; each (draws, signals)."""
    rng = np.random.default_rng(seed)
    at = signals - bond.start
    week = (at // WEEK).astype(np.int64)
    edges = np.linspace(0, bond.weeks, bond.weeks // STRETCH + 1).astype(np.int64)
    stretch = np.searchsorted(edges, week, side="right") - 1  # which one each signal lies in
    begin, length = edges[:-1] * WEEK, np.diff(edges) * WEEK
    days = rng.integers(0, 7 * np.diff(edges), (draws, len(edges) - 1))
    around = begin[stretch] + (at - begin[stretch] + days[:, stretch] * DAY) % length[stretch]
    own = np.searchsorted(edges, np.arange(bond.weeks), side="right") - 1
    order = np.argsort(own + rng.random((draws, bond.weeks)), axis=1)  # within each stretch
    swapped = at - week * WEEK + order[:, week] * WEEK
    return around + bond.start, swapped + bond.start


def _interval(hits: int, expected: float, spread: float) -> tuple[float, float]:
    """Ratios r for which (hits - r expected)² is at most z² times the variance, spread r expected."""
    reach = NormalDist().inv_cdf(0.5 + LEVEL / 2) ** 2 * spread
    middle, half = 2 * hits + reach, sqrt(reach**2 + 4 * hits * reach)
    return (middle - half) / (2 * expected), (middle + half) / (2 * expected)


def _needed(plan: Plan, spread: float) -> float:
    """Hits to be expected by chance for the plan's effect to be found with the power."""
    bound, power = (NormalDist().inv_cdf(share) for share in (1 - ALPHA / plan.looks, POWER))
    return float(spread * ((bound + power * sqrt(plan.ratio)) / (plan.ratio - 1)) ** 2)
