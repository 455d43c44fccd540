"""Two people, and what each lets the other see: changed at once, and shown as the other sees it."""

from dataclasses import dataclass, replace
from enum import IntEnum

from twinflame.errors import Refused

DAY = 86_400.0  # seconds
COOLING = 14 * DAY  # after sharing ended, before the two can link again
NOT_LINKED = "You do not share with this person."


class Level(IntEnum):
    """How much one lets the other see; each level holds the ones before."""

    NOTHING = 0
    SUMMARY = 1  # of check-ins: means of weeks, no day and no note
    READINGS = 2


#: Told before accepting an invitation, and true from that moment on.
SEEN_BY_DEFAULT = (
    "You both see that you share, and the name by which each of you goes here.",
    "Beyond that you each see nothing of the other until the other chooses to show it: "
    "a summary of check-ins, or readings.",
    "In a round, what you sealed is seen by the other once you have both sealed, and not before.",
    "You can change what is seen, or end the sharing, at any time and in one step.",
    "The operator of the server could read what is on it.",
)

_SHOWN = {
    Level.SUMMARY: "A summary of your check-ins: means of weeks, no single day and no note.",
    Level.READINGS: "Your readings.",
}
_ALWAYS = "That you share, the name by which you go here, and what opened in rounds of you both."
_NOTHING = "Nothing: you do not share."


@dataclass(frozen=True, slots=True)
class Link:
    """Two people who share, by consent of both, from `since` on.

    Attributes
    ----------
    name
        What the link is called in codes; a new one takes a new name.
    levels
        What each lets the other see.
    """

    name: str
    since: float
    levels: tuple[tuple[str, Level], ...]

    def level_of(self, person: str) -> Level:
        """What this person lets the other see."""
        return dict(self.levels)[person]


@dataclass(frozen=True, slots=True)
class Between:
    """What has been between two people. Nobody sees it so.

    Attributes
    ----------
    people
        The two, by names that never change.
    link
        Their link while they share; None else.
    ended
        When sharing last ended; None if it never did.
    declined, blocked
        Who of them declined, or blocked, the other.
    """

    people: frozenset[str]
    link: Link | None = None
    ended: float | None = None
    declined: frozenset[str] = frozenset()
    blocked: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if len(self.people) != 2:
            raise ValueError("it takes two people")

    def may_meet(self, at: float) -> bool:
        """Whether an invitation between them can be seen: nothing stands against it, whoever invites.

        Examples
        --------
        >>> two = Between(frozenset({"ann", "ben"}))
        >>> two.may_meet(0.0), replace(two, declined=frozenset({"ben"})).may_meet(0.0)
        (True, False)
        """
        cooling = self.ended is not None and at < self.ended + COOLING
        return not (self.link or self.declined or self.blocked or cooling)


def share(between: Between, person: str, level: Level) -> Between:
    """Let the other see more or less, from now on.

    Raises
    ------
    Refused
        When the two do not share.

    Examples
    --------
    >>> link = Link("p1", 0.0, (("ann", Level.NOTHING), ("ben", Level.NOTHING)))
    >>> two = share(Between(frozenset({"ann", "ben"}), link), "ann", Level.SUMMARY)
    >>> sees(two, "ben", Level.SUMMARY), sees(two, "ben", Level.READINGS), sees(two, "ann", Level.SUMMARY)
    (True, False, False)
    """
    link = between.link
    if link is None or person not in between.people:
        raise Refused(NOT_LINKED)
    levels = tuple((who, level if who == person else shown) for who, shown in link.levels)
    return replace(between, link=replace(link, levels=levels))


def sees(between: Between, viewer: str, wanted: Level) -> bool:
    """Whether `viewer` may see this of the other, now. Never without a link, and never for a stranger."""
    if between.link is None or viewer not in between.people:
        return False
    (other,) = between.people - {viewer}
    return between.link.level_of(other) >= wanted > Level.NOTHING


def see_as(between: Between, person: str) -> tuple[str, ...]:
    """What the other sees of this person, in sentences ("see as")."""
    if between.link is None or person not in between.people:
        return (_NOTHING,)
    level = between.link.level_of(person)
    return (_ALWAYS, *(told for least, told in _SHOWN.items() if level >= least))
