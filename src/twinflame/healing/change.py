"""Reliable change: whether two takings differ by more than measurement error would make them.

Jacobson and Truax (1991), Journal of Consulting and Clinical Psychology 59:12-19. With the standard error of
measurement e, two takings differ by error with standard deviation sqrt(2) e, and

    index = (later - earlier) / (sqrt(2) e)

A change is called reliable where the index lies beyond 1.96: a person who did not change would show that in
one of twenty comparisons. Who compares many takings will therefore meet some by chance alone.
"""

from dataclasses import dataclass
from enum import StrEnum
from math import sqrt
from statistics import NormalDist

from twinflame.errors import InputError
from twinflame.healing.instrument import Instrument
from twinflame.healing.scoring import Score

LEVEL = 0.95  # as Jacobson and Truax have it; so the interval leaves out 0 where the change is reliable
BOUND = NormalDist().inv_cdf(0.5 + LEVEL / 2)


class Verdict(StrEnum):
    """What the comparison of two takings says."""

    BETTER = "better"
    WORSE = "worse"
    NO_RELIABLE_CHANGE = "no reliable change"
    CANNOT_TELL = "cannot tell"


@dataclass(frozen=True, slots=True)
class Change:
    """The change from an earlier to a later taking.

    Attributes
    ----------
    difference, low, high
        Later less earlier in points of the scale, with its 95 % interval; None where it cannot be told.
    index
        The difference over its standard error.
    needed
        How many points a change needs to be reliable; None where that is not known.
    """

    verdict: Verdict
    difference: float | None
    low: float | None
    high: float | None
    index: float | None
    needed: float | None


def change(instrument: Instrument, earlier: Score, later: Score) -> Change:
    """The change between two takings of one instrument.

    Raises
    ------
    InputError
        When a score is not of this instrument.

    Examples
    --------
    >>> from twinflame.healing.instrument import instrument
    >>> from twinflame.healing.scoring import score
    >>> gad = instrument("gad7")
    >>> spring, summer = (score(gad, {i.key: v for i in gad.items}) for v in (2, 1))
    >>> c = change(gad, spring, summer)
    >>> str(c.verdict), c.difference, round(c.low, 1), round(c.high, 1), round(c.needed, 1)
    ('better', -7.0, -10.9, -3.1, 3.9)
    """
    if {earlier.instrument, later.instrument} != {instrument.key}:
        raise InputError("Two takings can be compared only if they are of the same instrument.")
    difference = (
        None if earlier.value is None or later.value is None else round(later.value - earlier.value, 9)
    )
    error = instrument.error
    if difference is None or error is None:
        return Change(Verdict.CANNOT_TELL, difference, None, None, None, None)
    deviation = sqrt(2.0) * error
    needed = BOUND * deviation
    return Change(
        _verdict(instrument, difference, needed),
        difference,
        difference - needed,
        difference + needed,
        difference / deviation,
        needed,
    )


def _verdict(instrument: Instrument, difference: float, needed: float) -> Verdict:
    if abs(difference) <= needed:
        return Verdict.NO_RELIABLE_CHANGE
    return Verdict.BETTER if (difference < 0) == (instrument.better == "low") else Verdict.WORSE
