"""The answers as data: one file each in `answers/`, and the figures that were computed for their charts.

The docs show the same files (docs/_ext/generated_questions.py). The figures are made by
`python benchmarks/questions.py --write` from the project's own simulator over the claims' priors.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import msgspec

ORDER = ("return", "no-contact", "chaser", "run", "heal", "real", "signs", "point", "higher", "leave")


@dataclass(frozen=True, slots=True)
class Rest:
    """What an answer rests on: in words; the page of the docs that has more; a page of the companion."""

    text: str
    page: str = ""
    here: str = ""


@dataclass(frozen=True, slots=True)
class Course:
    """A line of a chart: median over simulated pairs or draws, and where nine of ten lie."""

    name: str
    low: tuple[float, ...]
    middle: tuple[float, ...]
    high: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """What a chart shows: courses over months."""

    months: tuple[float, ...]
    courses: tuple[Course, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A chart: its figures, what it shows in a sentence, ends of its axis and their unit."""

    figures: str
    says: str
    unit: str
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer: in short, at length, what it rests on, what is not known."""

    key: str
    question: str
    short: str
    says: tuple[str, ...]
    rests: tuple[Rest, ...]
    unknown: tuple[str, ...]
    chart: Shown | None = None


@cache
def answers() -> tuple[Answer, ...]:
    """All answers, in the order in which they are asked.

    Examples
    --------
    >>> answers()[0].question
    'Will they return?'
    """
    return tuple(_answer(key) for key in ORDER)


def _answer(key: str) -> Answer:
    told: dict[str, Any] = tomllib.loads(_text(f"{key}.toml"))
    return msgspec.convert({"key": key, **told}, Answer)


@cache
def figures() -> dict[str, Figures]:
    """The computed figures by name."""
    return msgspec.json.decode(_text("figures.json"), type=dict[str, Figures])


def _text(name: str) -> str:
    return resources.files("twinflame.companion.questions").joinpath("answers", name).read_text("utf-8")
