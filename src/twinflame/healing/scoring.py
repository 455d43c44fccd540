"""Scores: what a filled-in questionnaire says, how exactly, and whether help comes first.

Missing answers: where at most a fifth of the items was left out, each is taken as the mean of the person's
own answers (Downey and King 1998, Journal of General Psychology 125:175-191, who find this close up to a
fifth); where more is missing, the score is "cannot tell".

Measurement error: classical test theory, the standard error being sd · sqrt(1 - reliability).

Percentile: for each stratum of the norm, a beta-binomial distribution on the steps of the score with the
stratum's mean and standard deviation; both ends of the scale are kept, which a normal one does not. Ties
count half. See docs/models/healing.md for how near this comes to shares that were published.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import floor
from statistics import NormalDist
from typing import Any

from twinflame.errors import InputError
from twinflame.healing.instrument import Band, Instrument, Norm

LEVEL = 0.90  # of the intervals of scores and percentiles
MOST_MISSING = 1 / 5  # share of the items
_REACH = NormalDist().inv_cdf(0.5 + LEVEL / 2)  # standard errors from the middle to an end


@dataclass(frozen=True, slots=True)
class Score:
    """What one taking says.

    Attributes
    ----------
    value, low, high
        The score and its 90 % interval by measurement error, cut at the ends of the scale. All None where too
        much is missing; low and high None where the instrument's error is not known.
    filled
        How many items were taken as the mean of the others.
    missing
        How many were not answered.
    band
        Where the score lies, if its source gives bands.
    help_first
        Whether an answer calls for help before any score is shown. Known from the answers alone, so it holds
        where no score can be told as well.
    unasked
        Keys of items about danger that were not answered: then nothing is known of it.
    """

    instrument: str
    value: float | None
    low: float | None
    high: float | None
    filled: int
    missing: int
    band: Band | None
    help_first: bool
    unasked: tuple[str, ...]

    @property
    def told(self) -> bool:
        """Whether there is a score."""
        return self.value is not None


@dataclass(frozen=True, slots=True)
class Standing:
    """Of 100 people of `population`, how many score lower; with what measurement error leaves open."""

    percentile: float
    low: float | None
    high: float | None
    population: str


def score(instrument: Instrument, answers: Mapping[str, int | None]) -> Score:
    """Score a filled-in questionnaire.

    Parameters
    ----------
    instrument
        The questionnaire.
    answers
        The value of the chosen option by key of the item; items left out are missing or None.

    Raises
    ------
    InputError
        When an answer is to no item of it, or none of its options.

    Examples
    --------
    >>> from twinflame.healing.instrument import instrument
    >>> gad = instrument("gad7")
    >>> s = score(gad, {item.key: 1 for item in gad.items})
    >>> s.value, s.band.label, round(s.low, 1), round(s.high, 1), s.help_first
    (7.0, 'mild', 4.7, 9.3, False)
    """
    given = {key: value for key, value in answers.items() if value is not None}
    _check(instrument, given)
    least, most = instrument.values
    turned = [
        least + most - given[i.key] if i.reversed else given[i.key]
        for i in instrument.items
        if i.key in given
    ]
    watched = [item for item in instrument.items if item.danger_from is not None]
    danger = any(given.get(i.key, least - 1) >= i.danger_from for i in watched if i.danger_from is not None)
    missing = len(instrument.items) - len(turned)
    told = bool(turned) and missing <= MOST_MISSING * len(instrument.items)
    value = None
    if told:
        mean = sum(turned) / len(turned)
        value = mean * len(instrument.items) if instrument.scoring == "sum" else mean
    low, high = interval(instrument, value)
    return Score(
        instrument.key,
        value,
        low,
        high,
        filled=missing if told else 0,
        missing=missing,
        band=band_of(instrument, value),
        help_first=danger,
        unasked=tuple(item.key for item in watched if item.key not in given),
    )


def _check(instrument: Instrument, given: Mapping[str, int]) -> None:
    strange = set(given) - {item.key for item in instrument.items}
    if strange:
        raise InputError(f"An answer is to no item of {instrument.name}.")
    options = {option.value for option in instrument.options}
    if any(isinstance(value, bool) or value not in options for value in given.values()):
        raise InputError(f"An answer to {instrument.name} is none of its options.")


def interval(instrument: Instrument, value: float | None) -> tuple[float | None, float | None]:
    """The 90 % interval of a score by measurement error, within the scale; Nones where it is not known."""
    error = instrument.error
    if value is None or error is None:
        return None, None
    reach = _REACH * error
    return max(value - reach, instrument.lowest), min(value + reach, instrument.highest)


def band_of(instrument: Instrument, value: float | None) -> Band | None:
    """The band that a score lies in; None without a score or bands."""
    if value is None:
        return None
    reached = [band for band in instrument.bands if band.start <= value]
    return reached[-1] if reached else None


def standing(instrument: Instrument, score: Score) -> Standing | None:
    """Where a score lies among the people of the norm; None without a score or a norm.

    Examples
    --------
    >>> from twinflame.healing.instrument import instrument
    >>> gad = instrument("gad7")
    >>> s = standing(gad, score(gad, {item.key: 1 for item in gad.items}))
    >>> round(s.percentile), s.population
    (87, '5,030 people in Germany, asked at home in 2006')
    """
    if instrument.norm is None or score.value is None:
        return None
    at = [
        None if value is None else percentile(instrument, instrument.norm, value)
        for value in (score.value, score.low, score.high)
    ]
    assert at[0] is not None
    return Standing(at[0], at[1], at[2], instrument.norm.population)


def percentile(instrument: Instrument, usual: Norm, value: float) -> float:
    """How many of 100 people of the norm score lower, ties counted half; between steps, linearly."""
    steps = round((instrument.highest - instrument.lowest) * _per_point(instrument))
    at = (value - instrument.lowest) * _per_point(instrument)
    below = floor(at)
    found = 0.0
    for stratum in usual.strata:
        spread = _betabinomial(instrument, stratum.mean, stratum.sd, steps)
        one, two = (float(spread.cdf(k - 1) + spread.pmf(k) / 2) for k in (below, below + 1))
        found += stratum.share * (one + (at - below) * (two - one))
    return 100.0 * found


def _per_point(instrument: Instrument) -> int:
    """Steps of the score in one point of it: 1 for a sum, as many as items for a mean."""
    return 1 if instrument.scoring == "sum" else len(instrument.items)


def _betabinomial(instrument: Instrument, mean: float, sd: float, steps: int) -> Any:
    """The beta-binomial on 0..steps with this mean and sd, by its moments."""
    share = (mean - instrument.lowest) / (instrument.highest - instrument.lowest)
    variance = (sd * _per_point(instrument)) ** 2
    alike = (variance / (steps * share * (1 - share)) - 1) / (steps - 1)  # correlation of the steps
    size = 1 / alike - 1
    from scipy.stats import betabinom  # takes a second to load, and few pages need it

    return betabinom(steps, share * size, (1 - share) * size)
