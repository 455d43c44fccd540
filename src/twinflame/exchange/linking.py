"""How two people come to share, and how they stop: an invitation, an answer, an end.

An invitation is a code that the inviter hands on in their own way: nothing here contacts anybody. Whatever
goes wrong with a code (guessed, used, expired, withdrawn; the other declined, blocked, or is cooling off) is
told in the same sentence, and what the inviter sees does not depend on whether somebody looked at it or
declined.
"""

import base64
import hashlib
import hmac
from dataclasses import dataclass, replace

from twinflame.errors import Refused
from twinflame.exchange.sharing import (
    DAY,
    NOT_LINKED,
    SEEN_BY_DEFAULT,
    Between,
    Level,
    Link,
)

VALID = 7 * DAY  # how long an invitation waits
CODE = 16  # random bytes of a code: 128 bits are beyond guessing

NOT_VALID = "This code is not valid, or no longer. Ask whoever gave it to you."
WAITS = "You have an invitation that still waits. Withdraw it first; one waits at a time."
NO_MORE = "This invitation waits no longer."
NOT_DECLINED = "You did not decline this person."
BLOCKED = "You blocked this person already, for good."


@dataclass(frozen=True, slots=True)
class Invitation:
    """An invitation, as it is stored: the code itself is not kept, only its SHA-256.

    Attributes
    ----------
    inviter
        Who made it.
    digest
        SHA-256 of the code, 64 hexadecimal digits.
    until
        When it expires: seconds since 1970-01-01 UTC.
    over
        Whether it was accepted or withdrawn.
    """

    inviter: str
    digest: str
    until: float
    over: bool = False

    def waits(self, at: float) -> bool:
        """Whether it can still be accepted: all that the inviter sees of it. A decline changes nothing."""
        return not self.over and at < self.until


@dataclass(frozen=True, slots=True)
class Statement:
    """What is told before accepting: who invites, and what will and will not be seen."""

    inviter: str
    sentences: tuple[str, ...]


def code_of(random: bytes) -> str:
    """A code as people read and type it: 26 letters and digits, in groups.

    Parameters
    ----------
    random
        16 random bytes, drawn for this invitation alone.

    Examples
    --------
    >>> code_of(bytes(range(16)))
    'AAAQE-AYEAU-DAOCA-JBIFQ-YDIOB-4'
    """
    if len(random) != CODE:
        raise ValueError(f"a code takes {CODE} random bytes")
    letters = base64.b32encode(random).decode().rstrip("=")
    return "-".join(letters[k : k + 5] for k in range(0, len(letters), 5))


def digest_of(code: str) -> str:
    """What is kept of a code, and looked up: SHA-256, whatever case, spaces and hyphens it is typed with.

    Nought, one and eight, which no code holds, count as the letters they look like.

    Examples
    --------
    >>> digest_of("aaaqe ayeau") == digest_of("AAAQE-AYEAU")
    True
    """
    # A half sign, which UTF-8 cannot tell, is neither letter nor digit.
    plain = "".join(sign for sign in code.upper() if sign.isalnum()).translate(str.maketrans("018", "OIB"))
    return hashlib.sha256(plain.encode()).hexdigest()


def invite(
    inviter: str, random: bytes, at: float, earlier: Invitation | None = None
) -> tuple[Invitation, str]:
    """An invitation and its code, which is shown to the inviter once.

    Parameters
    ----------
    inviter
        Who invites.
    random
        16 random bytes, drawn for this invitation alone.
    at
        Now: seconds since 1970-01-01 UTC.
    earlier
        The inviter's last invitation, if any.

    Raises
    ------
    Refused
        While the earlier one waits.

    Examples
    --------
    >>> made, code = invite("ann", bytes(16), at=0.0)
    >>> made.waits(6 * DAY), made.waits(7 * DAY)
    (True, False)
    """
    if earlier and earlier.waits(at):
        raise Refused(WAITS)
    code = code_of(random)
    return Invitation(inviter, digest_of(code), at + VALID), code


def withdraw(invitation: Invitation, at: float) -> Invitation:
    """The inviter takes it back: its code is no longer valid.

    Raises
    ------
    Refused
        When it waits no longer.
    """
    if not invitation.waits(at):
        raise Refused(NO_MORE)
    return replace(invitation, over=True)


def read_code(
    code: str, invitation: Invitation | None, between: Between | None, person: str, at: float
) -> Statement:
    """What accepting would mean, for the person who typed a code.

    Parameters
    ----------
    code
        As typed.
    invitation
        The one that is kept under `digest_of(code)`; None if there is none.
    person
        Who typed it.
    at
        Now: seconds since 1970-01-01 UTC.
    between
        What has been between the inviter and this person; None if there is no invitation, it is the person's
        own, or the inviter shares with somebody else already.

    Raises
    ------
    Refused
        With one and the same sentence, whatever the reason.

    Examples
    --------
    >>> made, code = invite("ann", bytes(16), at=0.0)
    >>> read_code(code, made, Between(frozenset({"ann", "ben"})), "ben", at=DAY).inviter
    'ann'
    """
    stored = invitation.digest if invitation else ""
    right = hmac.compare_digest(stored.encode(), digest_of(code).encode())
    if not (invitation and between and right):
        raise Refused(NOT_VALID)
    if between.people != {invitation.inviter, person}:
        raise Refused(NOT_VALID)
    if not (invitation.waits(at) and between.may_meet(at)):
        raise Refused(NOT_VALID)
    return Statement(invitation.inviter, SEEN_BY_DEFAULT)


def accept(
    code: str, invitation: Invitation | None, between: Between | None, person: str, at: float, name: str
) -> tuple[Invitation, Between]:
    """Link the two, each sharing nothing yet. The code is used up.

    Parameters
    ----------
    name
        What the new link is called; never used before.
    code, invitation, between, person, at
        As in `read_code`.

    Raises
    ------
    Refused
        As in `read_code`.
    """
    statement = read_code(code, invitation, between, person, at)
    assert invitation is not None
    assert between is not None
    levels = ((statement.inviter, Level.NOTHING), (person, Level.NOTHING))
    return replace(invitation, over=True), replace(between, link=Link(name, at, levels))


def decline(between: Between, person: str) -> Between:
    """Decline the other, in silence: none of their codes is valid for this person any more, nor the reverse.

    The invitation itself is left as it is, so that no one can find out by trying its code.
    """
    _two(between, person)
    return replace(between, declined=between.declined | {person})


def reconsider(between: Between, person: str) -> Between:
    """Take one's own decline back. The other is not told.

    Raises
    ------
    Refused
        When this person did not decline.
    """
    _two(between, person)
    if person not in between.declined:
        raise Refused(NOT_DECLINED)
    return replace(between, declined=between.declined - {person})


def block(between: Between, person: str, at: float) -> Between:
    """Block the other for good: there is no step back. If the two share, the other learns that it ended.

    Raises
    ------
    Refused
        When this person blocked the other already.
    """
    _two(between, person)
    if person in between.blocked:
        raise Refused(BLOCKED)
    return replace(_ended(between, at), blocked=between.blocked | {person})


def unlink(between: Between, person: str, at: float) -> Between:
    """End the sharing in one step. The other learns that it ended, and nothing else.

    Raises
    ------
    Refused
        When the two do not share.
    """
    _two(between, person)
    if not between.link:
        raise Refused(NOT_LINKED)
    return _ended(between, at)


def _ended(between: Between, at: float) -> Between:
    return replace(between, link=None, ended=at) if between.link else between


def _two(between: Between, person: str) -> None:
    if person not in between.people:
        raise Refused(NOT_LINKED)
