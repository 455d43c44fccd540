"""Ladders of questions from gentle to hard, and themes for rounds without one; data in `ladders.toml`."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import msgspec

from twinflame.exchange.rounds import LONGEST_THEME

HARDEST = 5


class Question(msgspec.Struct, frozen=True, array_like=True):
    """A question, and how hard it is: 1, gentle, to 5."""

    depth: int
    text: str

    def __post_init__(self) -> None:
        if not 1 <= self.depth <= HARDEST:
            raise ValueError(f"a question is as hard as 1 to {HARDEST}")
        if not self.text.endswith("?") or len(self.text) > LONGEST_THEME:
            raise ValueError("a question ends with its mark and is short enough for a round")


class Ladder(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Questions that grow harder step by step; `source` says after whom, in our own words."""

    title: str
    source: str
    questions: tuple[Question, ...]

    def __post_init__(self) -> None:
        depths = [question.depth for question in self.questions]
        if not depths or depths != sorted(depths) or depths[0] != 1:
            raise ValueError("a ladder begins gently and grows no easier")


class Theme(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A theme for a round without a question; `asks` helps to begin and need not be answered."""

    title: str
    asks: tuple[str, ...]

    def __post_init__(self) -> None:
        if not 0 < len(self.title) <= LONGEST_THEME:
            raise ValueError("a theme is short enough for a round")


@dataclass(frozen=True, slots=True)
class Offered:
    """All ladders and themes, by their keys, in the order in which they are shown."""

    ladders: dict[str, Ladder]
    themes: dict[str, Theme]

    def __post_init__(self) -> None:
        texts = [question.text for ladder in self.ladders.values() for question in ladder.questions]
        if len(set(texts)) < len(texts):
            raise ValueError("a question stands twice")


def read_ladders(text: str) -> Offered:
    r"""Ladders and themes from TOML.

    Raises
    ------
    ValueError
        When they are not as they should be (an error of TOML or of the form is one too).

    Examples
    --------
    >>> read_ladders('[themes.free]\ntitle = "Anything"\nasks = []\n[ladders]').themes["free"].title
    'Anything'
    """
    return msgspec.convert(tomllib.loads(text), Offered)


@cache
def offered() -> Offered:
    """The ladders and themes that come along.

    Examples
    --------
    >>> [ladder.title for ladder in offered().ladders.values()][:2]
    ['Coming closer', 'What was left out']
    >>> offered().ladders["closeness"].questions[0].depth
    1
    """
    return read_ladders(files("twinflame.exchange").joinpath("ladders.toml").read_text("utf-8"))
