"""A round: each of two seals an account of a question or theme, and both open in one step.

Before opening, nothing that one of them can see or do tells what the other did: neither what is shown
(`view_of`) nor what is refused depends on it. What follows from opening itself cannot be hidden: somebody who
has sealed, and for whom it has not opened, knows that the other has not sealed, or is pausing, or has left.

Steps take a round and give a new one. The caller stores it in one transaction that nobody else comes between,
so that each round opens exactly once.
"""

import hashlib
from dataclasses import dataclass, replace
from enum import StrEnum

from twinflame.errors import Refused
from twinflame.exchange.commitment import HALF, Place, commitment

LONGEST = 20_000  # signs of an account
LONGEST_THEME = 500  # signs of a question or theme

STRANGER = "This round is between two other people."
ERASED = "You erased your part of this round, and what is erased does not come back."
ENDED = "Sharing has ended, so nothing more happens in this round."
OPENED = "This round has opened. What was sealed stays as it is."
SEALED = "You have sealed this already. Take your account back first if you want to write it anew."
UNSEALED = "You have not sealed anything in this round."
PAUSED = "You paused this round. Go on with it first."
PAUSING = "You paused this round already."
UNPAUSED = "You did not pause this round."
EMPTY = "There is nothing to seal yet. Write something first."
THEME = "A question or theme has 1 to 500 signs."
TOO_LONG = (
    f"An account has {LONGEST:,} signs at most. Make it shorter, or keep a part of it for another round."
)


@dataclass(frozen=True, slots=True)
class Sealed:
    """An account that its author can no longer change: its text, random bytes, code and time of sealing."""

    text: str
    nonce: bytes
    code: str
    at: float


@dataclass(frozen=True, slots=True)
class Part:
    """What one of the two did in a round."""

    sealed: Sealed | None = None
    paused: bool = False
    erased: bool = False


@dataclass(frozen=True, slots=True)
class Round:
    """A round, as it is stored. Nobody sees it so; what each may see is its `view_of`.

    Attributes
    ----------
    name, pair
        What this round and this link of two are called in codes; one line each, without spaces.
    people
        The two, by names that never change.
    theme
        The question, or the free theme.
    parts
        What each did, in the order of `people`.
    opened
        When it opened: seconds since 1970-01-01 UTC; None before.
    ended
        Whether sharing has ended.

    Raises
    ------
    ValueError
        When these do not fit together.
    Refused
        When the theme is blank or very long, or holds half a sign.
    """

    name: str
    pair: str
    people: tuple[str, str]
    theme: str
    parts: tuple[Part, Part] = (Part(), Part())
    opened: float | None = None
    ended: bool = False

    def __post_init__(self) -> None:
        if self.people[0] == self.people[1]:
            raise ValueError("a round is between two people")
        if len(self.name.split()) != 1 or len(self.pair.split()) != 1:
            raise ValueError("the names of a round and of a pair have no spaces")
        if not self.theme.strip() or len(self.theme) > LONGEST_THEME:
            raise Refused(THEME)
        if any("\ud800" <= sign <= "\udfff" for sign in self.theme):  # or its record could not be written
            raise Refused(HALF)

    def place(self, person: str) -> Place:
        """Where this person's account belongs; the theme is part of it, so that it cannot be changed either.

        Examples
        --------
        >>> Round("r1", "p1", ("ann", "ben"), "Why?").place("ann").round[:9]
        'r1 5d8a99'
        """
        return place_of(self.pair, self.name, self.theme, person)

    def part(self, person: str) -> Part:
        """What this person did. Refused to anybody but the two."""
        return self.parts[self._side(person)]

    def other(self, person: str) -> str:
        """The other of the two. Refused to anybody but them."""
        return self.people[1 - self._side(person)]

    def with_part(self, person: str, part: Part) -> "Round":
        """The same with another part of this person."""
        one, two = self.parts
        return replace(self, parts=(part, two) if self._side(person) == 0 else (one, part))

    def _side(self, person: str) -> int:
        if person not in self.people:
            raise Refused(STRANGER)
        return self.people.index(person)


class Stage(StrEnum):
    """Where a round stands for one of the two."""

    TO_SEAL = "to seal"
    SEALED = "sealed"  # it opens once both have sealed
    OPENED = "opened"
    PAUSED = "paused"
    ERASED = "erased"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class View:
    """What one of the two may see of a round.

    Attributes
    ----------
    mine
        The person's own account: None where there is none, or it is out of sight.
    theirs
        The other's account once both are open; None before, and after it was erased or sharing has ended.
    theirs_erased
        Whether the other erased their account after it was open.
    opened
        When both opened; None before.
    """

    theme: str
    stage: Stage
    mine: Sealed | None = None
    theirs: Sealed | None = None
    theirs_erased: bool = False
    opened: float | None = None


def place_of(pair: str, name: str, theme: str, author: str) -> Place:
    """Where an account belongs, with the theme's SHA-256 beside the name of the round."""
    said = hashlib.sha256(theme.encode()).hexdigest()
    return Place(pair, f"{name} {said}", author)


def seal(this: Round, person: str, text: str, nonce: bytes, at: float) -> Round:
    """Seal an account. If the other has sealed too, and neither pauses, both are open now.

    Parameters
    ----------
    this, person
        The round, and who of the two seals.
    text
        The account, as written; blank ones and very long ones are refused.
    nonce
        32 random bytes, drawn for this account alone.
    at
        Now: seconds since 1970-01-01 UTC.

    Raises
    ------
    Refused
        When it is not this person's turn to seal; the sentence says why, and nothing about the other.

    Examples
    --------
    >>> this = Round("r1", "p1", ("ann", "ben"), "What did you never tell me?")
    >>> this = seal(this, "ann", "That I was afraid.", bytes(32), 1.0)
    >>> str(view_of(this, "ann").stage), str(view_of(this, "ben").stage)
    ('sealed', 'to seal')
    >>> this = seal(this, "ben", "That I kept your letter.", bytes(32), 2.0)
    >>> view_of(this, "ann").theirs.text
    'That I kept your letter.'
    """
    part = _before_opening(this, person)
    if part.paused:
        raise Refused(PAUSED)
    if part.sealed:
        raise Refused(SEALED)
    if not text.strip():
        raise Refused(EMPTY)
    if len(text) > LONGEST:
        raise Refused(TOO_LONG)
    code = commitment(this.place(person), nonce, text)
    return _opened(this.with_part(person, Part(Sealed(text, nonce, code, at))), at)


def withdraw(this: Round, person: str) -> Round:
    """Take one's account back before it opened. Nothing of it stays, and one may seal anew.

    Raises
    ------
    Refused
        When there is none to take back, or it has opened.
    """
    part = _before_opening(this, person)
    if not part.sealed:
        raise Refused(UNSEALED)
    return this.with_part(person, replace(part, sealed=None))


def pause(this: Round, person: str) -> Round:
    """Put the round out of one's own sight. While either pauses, it does not open; the other is not told.

    Raises
    ------
    Refused
        When this person pauses already or erased it, or sharing has ended.
    """
    part = _there(this, person)
    if part.paused:
        raise Refused(PAUSING)
    return this.with_part(person, replace(part, paused=True))


def resume(this: Round, person: str, at: float) -> Round:
    """Go on after one's own pause. If both have sealed and neither pauses, both are open now.

    Raises
    ------
    Refused
        When this person does not pause or erased it, or sharing has ended.
    """
    part = _there(this, person)
    if not part.paused:
        raise Refused(UNPAUSED)
    return _opened(this.with_part(person, replace(part, paused=False)), at)


def erase(this: Round, person: str) -> Round:
    """Erase one's part for good, at any time: the account is gone for both, and cannot be sealed anew.

    Before opening the other sees no change. Afterwards they see that it was erased. What the other wrote
    stays theirs, and is no longer shown to whoever erased.

    Raises
    ------
    Refused
        When it was erased already.
    """
    if this.part(person).erased:
        raise Refused(ERASED)
    return this.with_part(person, Part(erased=True))


def end(this: Round) -> Round:
    """Sharing has ended: nothing opens any more; each keeps their own account and sees no other."""
    return replace(this, ended=True)


def view_of(this: Round, person: str) -> View:
    """What this person may see. Before opening it is the same whatever the other did.

    Raises
    ------
    Refused
        For anybody but the two.
    """
    part = this.part(person)
    if part.erased:
        return View(this.theme, Stage.ERASED)
    if this.ended:
        return View(this.theme, Stage.ENDED, part.sealed, opened=this.opened)
    if part.paused:
        return View(this.theme, Stage.PAUSED)
    if this.opened is None:
        return View(this.theme, Stage.SEALED if part.sealed else Stage.TO_SEAL, part.sealed)
    theirs = this.part(this.other(person))
    return View(this.theme, Stage.OPENED, part.sealed, theirs.sealed, theirs.erased, this.opened)


def _there(this: Round, person: str) -> Part:
    part = this.part(person)
    if part.erased:
        raise Refused(ERASED)
    if this.ended:
        raise Refused(ENDED)
    return part


def _before_opening(this: Round, person: str) -> Part:
    part = _there(this, person)
    if this.opened is not None:
        raise Refused(OPENED)
    return part


def _opened(this: Round, at: float) -> Round:
    """The round, open if it was not and both have sealed and neither pauses."""
    ready = all(part.sealed and not part.paused for part in this.parts)
    return replace(this, opened=at) if ready and this.opened is None else this
