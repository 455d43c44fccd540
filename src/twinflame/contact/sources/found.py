"""A conversation that was found, and where."""

from dataclasses import dataclass

from twinflame.contact.sources.base import Chat
from twinflame.errors import ChoiceNeeded

Spot = tuple[int, str, str]
"""Where a document lay: the input that it came in, its folder, its name."""


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """A conversation that was found, in order of time, and where.

    Attributes
    ----------
    source
        The format's name.
    chat
        Its rows.
    label
        What a sentence calls it: the name of its file, or of the archive that this came in.
    spots
        Where its documents lay.
    zone
        The zone in which wall clocks were read, None where none was named.
    called
        The two names that the export has, where the user said that they are others'.
    undated
        The question that is open where day or month first is; the rows are then in a wrong order.
    """

    source: str
    chat: Chat
    label: str
    spots: frozenset[Spot]
    zone: str | None = None
    called: frozenset[str] = frozenset()
    undated: ChoiceNeeded | None = None
