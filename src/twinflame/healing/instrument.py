"""Instruments: questionnaires whose licence lets them be shipped, each with all that is needed to read it.

They stand as data in `instruments/`, one file each. Wording is keyed by the item and not by its number, so
that an answer keeps its meaning where an order changes. What could not be checked at its source is left out,
and what rests on it is then answered with "cannot tell". A questionnaire is no diagnosis.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from math import isclose, sqrt
from typing import Any, Literal

from twinflame.errors import InputError


@dataclass(frozen=True, slots=True)
class Option:
    """One of the answers to choose from, and what it counts."""

    value: int
    label: str


@dataclass(frozen=True, slots=True)
class Item:
    """One question. From `danger_from` on, an answer as given calls for help before anything else."""

    key: str
    text: str
    reversed: bool = False
    danger_from: int | None = None


@dataclass(frozen=True, slots=True)
class Band:
    """Scores from `start` up to the next band. Where `talk` is set, talking to somebody is suggested."""

    start: float
    label: str
    talk: bool = False


@dataclass(frozen=True, slots=True)
class Stratum:
    """A part of the people that a norm was made from: its share of them, mean and standard deviation."""

    name: str
    share: float
    mean: float
    sd: float


@dataclass(frozen=True, slots=True)
class Norm:
    """What scores are usual, among whom, and who found it."""

    population: str
    source: str
    strata: tuple[Stratum, ...]

    @property
    def mean(self) -> float:
        """Mean of all strata together."""
        return sum(s.share * s.mean for s in self.strata)

    @property
    def sd(self) -> float:
        """Standard deviation of all strata together, what parts their means included."""
        return sqrt(sum(s.share * (s.sd**2 + (s.mean - self.mean) ** 2) for s in self.strata))


@dataclass(frozen=True, slots=True)
class Spread:
    """How far people's scores lie apart, where no norm can be given."""

    sd: float
    source: str


@dataclass(frozen=True, slots=True)
class Reliability:
    """How much of the spread of scores is no accident: agreement of two takings, or of the items."""

    kind: Literal["test-retest", "alpha"]
    value: float
    source: str


@dataclass(frozen=True, slots=True)
class Instrument:
    """A questionnaire and how it is read.

    Attributes
    ----------
    need
        Which of the needs in `practices` its score speaks to.
    better
        Whether low or high scores are the better ones.
    scoring
        The sum or the mean of the answers, with reversed items turned.
    days_between
        A sensible number of days between two takings.
    checked
        What of it was held against which source, and what was not.
    bands, norm, spread, reliability
        Empty or None where the source gives none, or none that could be checked.

    Raises
    ------
    InputError
        When its parts do not fit together.

    Examples
    --------
    >>> phq = instrument("phq9")
    >>> len(phq.items), phq.lowest, phq.highest, phq.items[-1].danger_from
    (9, 0.0, 27.0, 1)
    """

    key: str
    name: str
    measures: str
    need: str
    better: Literal["low", "high"]
    source: str
    licence: str
    attribution: str
    instruction: str
    options: tuple[Option, ...]
    items: tuple[Item, ...]
    scoring: Literal["sum", "mean"]
    days_between: int
    days_source: str
    checked: str
    bands: tuple[Band, ...] = ()
    bands_source: str = ""
    norm: Norm | None = None
    spread: Spread | None = None
    reliability: Reliability | None = None

    def __post_init__(self) -> None:
        if not self.items or len(self.options) < 2:
            raise InputError(f"The instrument {self.key} has no items, or nothing to choose from.")
        starts = [band.start for band in self.bands]
        fits = (
            len({item.key for item in self.items}) == len(self.items),
            len({option.value for option in self.options}) == len(self.options),
            self.better in ("low", "high"),
            self.scoring in ("sum", "mean"),
            self.days_between > 0,
            not starts or (starts[0] == self.lowest and starts[-1] <= self.highest),
            all(a < b for a, b in pairwise(starts)),
            not self.norm or isclose(sum(s.share for s in self.norm.strata), 1.0),
            not self.reliability or 0.0 < self.reliability.value < 1.0,
        )
        if not all(fits):
            raise InputError(f"The instrument {self.key} does not fit together.")

    @property
    def values(self) -> tuple[int, int]:
        """The least and the greatest that an answer counts."""
        counts = [option.value for option in self.options]
        return min(counts), max(counts)

    @property
    def lowest(self) -> float:
        """The least possible score."""
        return float(self.values[0] * (len(self.items) if self.scoring == "sum" else 1))

    @property
    def highest(self) -> float:
        """The greatest possible score."""
        return float(self.values[1] * (len(self.items) if self.scoring == "sum" else 1))

    @property
    def sd(self) -> float | None:
        """How far people's scores lie apart, by the norm or else the spread; None where neither is known."""
        known = self.norm or self.spread
        return known.sd if known else None

    @property
    def error(self) -> float | None:
        """Standard error of measurement, sd · sqrt(1 - reliability); None where it is not known."""
        if self.sd is None or self.reliability is None:
            return None
        return self.sd * sqrt(1.0 - self.reliability.value)

    def due(self, last: int | None) -> int | None:
        """The day from which another taking makes sense, given the day of the last; None for at once.

        Examples
        --------
        >>> instrument("phq9").due(20_000)
        20014
        """
        return None if last is None else last + self.days_between


def keys() -> tuple[str, ...]:
    """The keys of all instruments that are shipped.

    Examples
    --------
    >>> keys()[:3]
    ('gad7', 'ipip_anger', 'ipip_anxiety')
    """
    folder = files("twinflame.healing").joinpath("instruments")
    return tuple(sorted(file.name.removesuffix(".toml") for file in folder.iterdir()))


@cache
def instrument(key: str) -> Instrument:
    """An instrument by its key.

    Raises
    ------
    InputError
        When there is none of that key.
    """
    if key not in keys():
        raise InputError(f"There is no instrument of that key; there are: {', '.join(keys())}.")
    text = files("twinflame.healing").joinpath("instruments", f"{key}.toml").read_text("utf-8")
    return read(key, tomllib.loads(text))


def read(key: str, told: dict[str, Any]) -> Instrument:
    """The instrument that a parsed file tells."""
    parts = dict(told)
    bands = parts.pop("bands", {"source": "", "bands": []})
    norm, spread, reliability = (parts.pop(name, None) for name in ("norm", "spread", "reliability"))
    return Instrument(
        key=key,
        options=tuple(Option(**option) for option in parts.pop("options")),
        items=tuple(Item(**item) for item in parts.pop("items")),
        bands=tuple(Band(float(b["from"]), b["label"], b.get("talk", False)) for b in bands["bands"]),
        bands_source=bands["source"],
        norm=Norm(norm["population"], norm["source"], tuple(Stratum(**s) for s in norm["strata"]))
        if norm
        else None,
        spread=Spread(**spread) if spread else None,
        reliability=Reliability(**reliability) if reliability else None,
        **parts,
    )
