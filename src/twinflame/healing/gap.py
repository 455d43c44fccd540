r"""Believed healing beside measured healing, and how far they lie apart through time (the blind spot).

Both are put on a scale of 0 to 10 on which 10 is healed:

- believed: what a check-in says of it;
- measured by check-ins: 10 (1 - pain/10) (worth/10), healed as far as pain is gone and worth has grown;
- measured by an instrument: where its score lies between its worst and its best.

Each is followed as a level that moves slowly (`level`), and the gap of a day is believed less measured, with
variances added. What the scale takes for granted: that 6 believed and 6 measured mean the same. Nobody has
shown that. The change of the gap leans on it less, since what lies apart all the time drops out; it is told
beside.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from twinflame.errors import InputError
from twinflame.healing.instrument import Instrument
from twinflame.healing.level import TOP, Floats, Level, Series, level
from twinflame.healing.scoring import Score

LEVEL = 0.90  # of the intervals
FEWEST = 8  # values of each of the two
SHORTEST = 28  # days that both cover
_REACH = NormalDist().inv_cdf(0.5 + LEVEL / 2)


class Blind(StrEnum):
    """How belief stands to measure on the last day that both cover."""

    AHEAD = "believed more healed than measured"
    BEHIND = "believed less healed than measured"
    NOT_APART = "no gap seen"
    CANNOT_TELL = "cannot tell"


@dataclass(frozen=True, slots=True, eq=False)
class Gap:
    """Believed less measured healing, in points of 0 to 10, with 90 % intervals.

    Attributes
    ----------
    days
        Each day that both cover, days since 1970-01-01; empty where it cannot be told.
    believed, measured, gap
        Shape (days, 3): low, middle, high.
    change
        How the gap changed from the first day to the last: low, middle, high; NaN where it cannot be told.
    reason
        Why it cannot be told; else empty.
    """

    verdict: Blind
    days: NDArray[np.int64]
    believed: Floats
    measured: Floats
    gap: Floats
    change: tuple[float, float, float]
    reason: str = ""


def from_checkins(days: NDArray[np.int64], pain: Floats, worth: Floats) -> Series:
    """Measured healing from check-ins of pain and worth, each 0 to 10; a day without both drops out.

    Examples
    --------
    >>> from_checkins(np.array([1, 2]), np.array([5.0, np.nan]), np.array([6.0, 7.0])).values.tolist()
    [3.0]
    """
    healed = TOP * (1.0 - pain / TOP) * worth / TOP
    told = np.isfinite(healed)
    return Series(days[told], healed[told])


def from_believed(days: NDArray[np.int64], believed: Floats) -> Series:
    """Believed healing from check-ins, 0 to 10; days on which it was not told drop out."""
    told = np.isfinite(believed)
    return Series(days[told], believed[told])


def from_instrument(instrument: Instrument, days: Sequence[int], scores: Sequence[Score]) -> Series:
    """Measured healing from takings of one instrument; those without a score drop out.

    Raises
    ------
    InputError
        When days and scores do not fit together, or a score is not of this instrument.
    """
    if len(days) != len(scores) or any(score.instrument != instrument.key for score in scores):
        raise InputError("Takings need a day each and are of one instrument.")
    told = [(day, score.value) for day, score in zip(days, scores, strict=True) if score.value is not None]
    width = instrument.highest - instrument.lowest
    place = np.array([(value - instrument.lowest) / width for _, value in told])
    return Series(
        np.array([day for day, _ in told], dtype=np.int64),
        TOP * (place if instrument.better == "high" else 1.0 - place),
        None if instrument.error is None else TOP * instrument.error / width,
    )


def gap(believed: Series, measured: Sequence[Series]) -> Gap:
    """How far belief and measure lie apart.

    Parameters
    ----------
    believed
        What was believed.
    measured
        What was measured, the source that sets the scale first (check-ins, if there are any): the others may
        lie higher or lower by a constant.

    Examples
    --------
    >>> days = np.arange(0, 90, 2)
    >>> g = gap(Series(days, np.full(45, 8.0)), [Series(days, np.tile([3.0, 4.0, 5.0], 15))])
    >>> str(g.verdict), [round(float(x)) for x in g.gap[-1]]
    ('believed more healed than measured', [4, 4, 4])
    """
    seen = [source for source in measured if len(source.days)]
    if not seen or not len(believed.days):
        return _cannot("There are not both believed and measured values yet.")
    first = max(int(believed.days[0]), min(int(source.days[0]) for source in seen))
    last = min(int(believed.days[-1]), max(int(source.days[-1]) for source in seen))
    if last - first < SHORTEST:
        return _cannot(f"Belief and measure share fewer than {SHORTEST} days.")
    belief, measures = believed.within(first, last), [source.within(first, last) for source in seen]
    if min(len(belief.days), sum(len(source.days) for source in measures)) < FEWEST:
        return _cannot(f"There are fewer than {FEWEST} values of one of the two in the days that both cover.")
    return _told(level([belief], first, last), level(measures, first, last), first)


def _told(one: Level, two: Level, first: int) -> Gap:
    apart = _band(one.mean - two.mean, one.variance + two.variance)
    reach = _REACH * np.sqrt(one.change_variance + two.change_variance)
    moved = one.change - two.change
    low, _, high = apart[-1]
    verdict = Blind.AHEAD if low > 0 else Blind.BEHIND if high < 0 else Blind.NOT_APART
    return Gap(
        verdict,
        first + np.arange(len(one.mean)),
        _band(one.mean, one.variance),
        _band(two.mean, two.variance),
        apart,
        (moved - reach, moved, moved + reach),
    )


def _band(middle: Floats, variance: Floats) -> Floats:
    reach = _REACH * np.sqrt(variance)
    return np.stack([middle - reach, middle, middle + reach], axis=1)


def _cannot(reason: str) -> Gap:
    nan = float("nan")
    empty = np.zeros((0, 3))
    return Gap(Blind.CANNOT_TELL, np.zeros(0, np.int64), empty, empty, empty, (nan, nan, nan), reason)
