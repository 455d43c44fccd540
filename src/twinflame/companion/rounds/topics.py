"""What a round can be about: questions of the ladders, standing themes, and themes that one of two worded.

Questions and standing themes lie there for both from the moment they link, so nobody has to begin a round,
and nothing shows who did.
"""

import hashlib
from dataclasses import dataclass
from functools import cache

from twinflame.exchange.ladders import Ladder, offered

VISION, PIECE = "vision", "piece"
ONCE = (VISION,)  # standing themes that are not gone through again
OWN = "own-"  # the beginning of the keys of themes that one of the two worded


@dataclass(frozen=True, slots=True)
class Topic:
    """A question or a theme.

    Attributes
    ----------
    key
        Names it; that of a question follows from its words.
    asks
        Helps to begin, for a theme.
    depth
        1, gentle, to 5, for a question; 0 else.
    stands
        Whether it begins anew, with the next turn, once it has opened.
    """

    key: str
    theme: str
    asks: tuple[str, ...] = ()
    depth: int = 0
    stands: bool = False

    @property
    def is_vision(self) -> bool:
        """Whether it is of the vision, not of truth."""
        return self.key in (VISION, PIECE)


def key_of(question: str) -> str:
    """The key of a question.

    Examples
    --------
    >>> key_of("What calmed you when you were a child?")
    'q-d37162ff8f'
    """
    return f"q-{hashlib.sha256(question.encode()).hexdigest()[:10]}"


@cache
def ladders() -> tuple[tuple[Ladder, tuple[Topic, ...]], ...]:
    """Each ladder with its questions, from gentle to hard."""
    return tuple(
        (ladder, tuple(Topic(key_of(q.text), q.text, depth=q.depth) for q in ladder.questions))
        for ladder in offered().ladders.values()
    )


@cache
def themes() -> dict[str, Topic]:
    """The standing themes by their keys."""
    return {
        key: Topic(key, theme.title, theme.asks, stands=key not in ONCE)
        for key, theme in offered().themes.items()
    }


@cache
def topics() -> dict[str, Topic]:
    """All that lies there for both."""
    return themes() | {topic.key: topic for _, questions in ladders() for topic in questions}
