"""What files leave open, as the next question to ask; each face asks it in its own way."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from twinflame.contact.sources.listing import Conversation, Person

About = Literal["dates", "conversation", "people"]


@dataclass(frozen=True, slots=True)
class Question:
    """The one question that is open next.

    Attributes
    ----------
    about
        `dates` (which part comes first), `conversation` (which one is meant) or `people` (who is who).
    conversations
        Those to choose from, each with its number in the list, for a question about conversations.
    people
        The senders, for a question about people.
    """

    about: About
    conversations: tuple[tuple[int, Conversation], ...] = ()
    people: tuple[Person, ...] = ()


def open_question(
    found: Sequence[Conversation],
    *,
    dates: str | None = None,
    conversation: Sequence[str] = (),
    me: Sequence[str] = (),
    twin: Sequence[str] = (),
) -> Question | None:
    """What to ask next of conversations that cannot be read yet; None where no question would settle it.

    Parameters
    ----------
    found
        What `list_conversations` gives.
    dates, conversation, me, twin
        What was answered before, as `read_export` takes it.

    Examples
    --------
    >>> ana, ben, cem = Person("Ana", 3), Person("Ben", 2), Person("Cem", 2)
    >>> one = Conversation("Table", "", (ana, ben, cem), None, None, False, False)
    >>> open_question([one]).about, open_question([one], dates="dmy").about
    ('dates', 'people')
    """
    if dates is None and any(one.first is None for one in found):
        return Question("dates")
    pairs = tuple((n, c) for n, c in enumerate(found, 1) if not c.group and len(c.people) == 2)
    if not conversation and len(pairs) > 1:
        return Question("conversation", conversations=pairs)
    people = found[0].people if len(found) == 1 else ()
    if len(people) > 1 and not (me and twin):
        return Question("people", people=people)
    return None
