"""The Reading: everything that is told about a connection, in figures.

Words, charts and pages are made from it.

Where a pair of values stands for the two people, the first is the one who reads.
Intervals hold 90 % of the posterior.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from twinflame.reading.faces import Faces

if TYPE_CHECKING:  # numbers are loaded when they are needed
    import numpy as np
    from numpy.typing import NDArray

SCHEMA = "twinflame.reading/1"


class Role(StrEnum):
    """Who pursues and who withdraws; "neither" and "cannot tell" are answers."""

    FIRST_CHASES = "first_chases"  # the one who reads pursues, the other withdraws
    SECOND_CHASES = "second_chases"
    NEITHER = "neither"
    CANNOT_TELL = "cannot_tell"


class Direction(StrEnum):
    """How somebody reacts to the other."""

    WITHDRAWS = "withdraws"  # reaches out less
    DRAWN = "drawn"  # reaches out more
    LITTLE = "little"  # a change, if any, is small
    CANNOT_TELL = "cannot_tell"


class Policy(StrEnum):
    """What the one who reads may do with their own reach-outs."""

    AS_NOW = "as_now"
    CHASE = "chase"
    RUN = "run"
    HEAL = "heal"


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure and the interval that holds it with a probability of 90 %."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Series:
    """An estimate at each of several times: `Reading.weeks`, a forecast's weeks, or the hours of a day."""

    value: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch without any contact, long beside what is usual for these two."""

    start: datetime
    end: datetime
    days: float


@dataclass(frozen=True, slots=True)
class Period:
    """What was read."""

    start: datetime  # with zone, first contact
    end: datetime  # last contact
    days: float
    zone: str
    precision: float  # seconds
    gaps: tuple[Gap, ...]
    notes: tuple[str, ...]  # what the source mended, left out or cannot show


@dataclass(frozen=True, slots=True)
class Answers:
    """How one person answers the other's reach-outs (a reach-out with the follow-ups that it draws)."""

    within_hour: Estimate  # chance, 0 to 1
    within_day: Estimate
    delay: Estimate  # minutes until half of the answers that come within a day have come
    weekly_within_day: Series


@dataclass(frozen=True, slots=True)
class Shares:
    """Of one person's contacts, how many open contact, answer, or follow up on their own; adds up to 1."""

    reach: Estimate
    answer: Estimate
    follow_up: Estimate


@dataclass(frozen=True, slots=True)
class Reaction:
    """How one person's own reach-outs change with the other's contact of the last days.

    `change` is a ratio: own reach-outs when the other has doubled (mirror) or halved (cord) their usual
    contact, over own usual reach-outs. `by_drift` repeats it under other assumptions about how the slow
    ups and downs of the two hang together: (correlation of the drifts, ratio, posterior weight).
    """

    change: Estimate
    direction: Direction
    by_drift: tuple[tuple[float, Estimate, float], ...]


@dataclass(frozen=True, slots=True)
class Person:
    """One of the two."""

    name: str
    contacts: int
    weekly_contacts: tuple[int, ...]  # counted, not estimated; one for each of `Reading.weeks`
    reach: Estimate  # reach-outs that nobody prompted, per week, over the whole period
    weekly_reach: Series
    answers: Answers
    shares: Shares
    mirror: Reaction  # to the other's pursuit
    cord: Reaction  # to the other's stepping back
    rhythm: Series  # reach-outs by hour of the local day, over the mean hour; 24 values


@dataclass(frozen=True, slots=True)
class Stretch:
    """Consecutive weeks with the same most probable role, and the figures behind it."""

    start: date
    end: date  # last day
    role: Role
    certainty: float  # posterior probability of that role over the stretch as a whole
    reach: tuple[Estimate, Estimate]  # reach-outs per week
    reach_ratio: Estimate  # first over second
    answered: tuple[Estimate, Estimate]  # chance that a reach-out of the first (second) is answered in a day


@dataclass(frozen=True, slots=True)
class Roles:
    """The probability of each role for each week; the four add up to 1 in every week."""

    first_chases: tuple[float, ...]
    second_chases: tuple[float, ...]
    neither: tuple[float, ...]
    cannot_tell: tuple[float, ...]
    stretches: tuple[Stretch, ...]  # cover all weeks in order
    now: Stretch  # the last one: what the reading opens with


@dataclass(frozen=True, slots=True)
class Comparison:
    """One figure of this pair beside the same figure of ordinary pairs."""

    key: str  # "share_of_reach", "reach_ratio", "answered_within_day", "delay_ratio", ...
    mine: Estimate
    percentile: Estimate  # 0 to 100: this share of ordinary pairs lies below
    ordinary: tuple[float, float, float]  # quartiles
    pairs: int


@dataclass(frozen=True, slots=True)
class Forecast:
    """The contact that may come if the one who reads changes their own reach-outs and all else stays."""

    policy: Policy
    factor: float | None  # own reach-outs are multiplied by this; None: steady at one's own usual level
    weeks: tuple[date, ...]
    own: Series  # own contacts per week, own reach-outs and answers together
    other: Series  # the other's contacts per week
    other_reach: Series  # of these, reach-outs that nobody prompted
    change: Estimate  # the other's reach-outs over those under `as_now`, same futures


@dataclass(frozen=True, slots=True)
class Record:
    """How such forecasts would have done in this pair's own past, from several starting days."""

    starts: int  # starting days tried
    weeks: int  # person-weeks forecast in all
    coverage: float | None  # share of weeks inside their 90 % interval; None where nothing could be tried
    error: float | None  # mean CRPS, contacts per week
    baseline_error: float | None  # the same for "as last week"
    pit: tuple[float, ...]  # histogram of the randomised PIT in ten bins, shares


@dataclass(frozen=True, slots=True)
class Fit:
    """How well the model describes one person's contacts: time-rescaled gaps against the exponential law."""

    ks: float  # Kolmogorov-Smirnov distance
    p_value: float  # parametric bootstrap
    correlation: float  # of successive residuals
    quantiles: tuple[tuple[float, float], ...]  # (expected, found) for a QQ plot


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the reading rests on."""

    fit: tuple[Fit, Fit]
    drift: tuple[Estimate, Estimate]  # standard deviation of common and of difference drift (log reach)
    drift_correlation: Estimate
    branching: Estimate  # contacts that one contact brings about, in the long run; below 1 is stable
    stable: bool
    converged: bool
    draws: int


@dataclass(frozen=True, slots=True)
class Work:
    """What one person might work on; words stand in `words.py` under this key."""

    person: int
    key: str  # "worth", "pain", "patience", "steadiness", "balance"
    reason: str  # the figure's name that led here: "role", "mirror", "cord", "answers", "none"


@dataclass(frozen=True, slots=True)
class Inner:
    """How it was for one of the two, by the model of the journey; series over `Journey.weeks`."""

    reach: Series  # above 0 pursues, below 0 withdraws; 1 is plain pursuit
    pain: Series  # 0 to 1, as the rest
    worth: Series
    awakening: Series
    healed: Series  # by little pain and much worth
    ahead: Estimate  # how far believed healing runs ahead of the measure
    mirror: Estimate  # own reach-outs as a factor, if the other doubled theirs
    cord: Estimate  # the same, if the other halved theirs


@dataclass(frozen=True, slots=True)
class Learned:
    """What was presumed of a figure before this pair was looked at, and what is thought after."""

    key: str  # "pain", "worth", "awakening", "reach", "ahead": now, of `person`; or a name in the equations
    person: int | None
    before: Estimate
    after: Estimate
    told: float  # share of the presumed range that the data have taken away; near 0 they say nothing


@dataclass(frozen=True, slots=True)
class Healing:
    """How long healing may take by the model, each on their own; never a day."""

    policy: Policy
    weeks: tuple[int, ...]  # within so many weeks, 0 for now
    share: tuple[tuple[float, ...], tuple[float, ...]]  # of the futures of each in which it has come by then


@dataclass(frozen=True, slots=True)
class WhatIf:
    """The coming weeks under one choice of the one who reads; all choices meet the same futures."""

    policy: Policy
    reach: tuple[Series, Series]  # reach-outs a week of each
    pain: tuple[Series, Series]
    worth: tuple[Series, Series]


@dataclass(frozen=True, slots=True)
class Sampling:
    """How the sampler did."""

    draws: int
    particles: int
    acceptance: float
    agreement: float  # potential scale reduction of the figure on which islands agree least; 1 is agreement
    counting: float  # share of the particles that counted on the worst day
    lost_days: int  # days on which next to no particle could say what came


@dataclass(frozen=True, slots=True)
class Moves:
    """How the two move, by the model of the journey."""

    twins: tuple[Inner, Inner]
    closeness: Series
    learned: tuple[Learned, ...]
    healing: tuple[Healing, ...]
    what_if: tuple[WhatIf, ...]


@dataclass(frozen=True, slots=True)
class Journey:
    """What contact and check-ins tell of how the two move, and what that rests on."""

    weeks: tuple[date, ...]  # the Monday of each week, local
    days_told: tuple[int, int]  # with a check-in of each
    moves: Moves | None  # None where runs disagree (`sampling.agreement`): not to be trusted
    sampling: Sampling
    notes: tuple[str, ...]  # on how the check-ins were read


@dataclass(frozen=True, slots=True, repr=False)
class Reading(Faces):
    """A reading of one connection. Frozen; every face shows this and nothing else.

    Print it and it reads as on a terminal; in a notebook it shows itself.
    """

    schema: str
    version: str
    made: datetime | None
    seed: int
    source: str  # what kind of export was read, e.g. "WhatsApp"
    simulated: bool  # true for the bundled examples, and every face says so
    period: Period
    weeks: tuple[date, ...]  # the Monday of each week, local
    people: tuple[Person, Person]
    roles: Roles
    comparisons: tuple[Comparison, ...]
    forecasts: tuple[Forecast, ...]
    record: Record
    evidence: Evidence
    work: tuple[Work, ...]
    journey: Journey | None = None  # where check-ins were given
    _draws: "Mapping[str, NDArray[np.float64]] | None" = field(default=None, compare=False)
    # posterior draws by parameter, each of shape (draws, ...); neither stored nor compared
