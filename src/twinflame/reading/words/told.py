"""The shape of what is told: a verdict, then sections; what is measured and what is assumed stand apart."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Passage:
    """A few sentences about one thing; a chart and a table of the same key may belong to it."""

    key: str
    says: tuple[str, ...]  # what the data say
    assumes: tuple[str, ...] = ()  # what the model assumes to say it
    title: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the reading."""

    key: str
    title: str
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """The whole reading in words."""

    title: str
    verdict: str  # the one sentence it opens with, its certainty in it
    about: str  # what was read, in a line
    simulated: str  # says that the history is simulated; empty where it is not
    sections: tuple[Section, ...]
