"""A round to take along, as JSON, and what can be checked in it without asking anybody.

The file holds each account with its random bytes and its code, so that anyone can compute the codes anew. A
code in the file alone shows only that the file agrees with itself; against the code that an author kept since
sealing, it shows that the account is what they sealed.
"""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

import msgspec

from twinflame.errors import InputError, Refused
from twinflame.exchange.commitment import DOMAIN, NONCE, holds
from twinflame.exchange.rounds import Round, Sealed, Stage, place_of, view_of

LARGEST = 1_000_000  # bytes; two accounts of the greatest length fit in
NAME = 200  # signs of a name
_HEX = frozenset("0123456789abcdef")

NO_RECORD = "is not a record of a round, or was damaged. Export the round again from the companion."
NOT_OPEN = "This round is not open to you, so there is nothing to take along from it."
NO_CODE = "A code has 64 signs, 0 to 9 and a to f. Type it as it was shown to you at sealing."


class Account(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One account of a round: its author, random bytes (hexadecimal), text, code, and when it was sealed.

    `sealed` is a time for the person who took the record along, and None for the other.
    """

    author: str
    nonce: str
    text: str
    code: str
    sealed: datetime | None


class Record(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A round that has opened, as it is written to a file. A new form takes a new version."""

    form: Literal["twinflame round"] = "twinflame round"
    version: Literal[1] = 1
    domain: Literal["twinflame/exchange/1"] = DOMAIN
    pair: str
    round: str
    theme: str
    opened: datetime
    accounts: tuple[Account, ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found of one account.

    Attributes
    ----------
    author
        Whose it is.
    fits
        Whether its code is that of the account.
    kept
        Whether its code is one that somebody kept since sealing.
    """

    author: str
    fits: bool
    kept: bool


@dataclass(frozen=True, slots=True)
class Found:
    """What was found of a record, each account in the order of the file, and codes that belong to none."""

    accounts: tuple[Checked, ...]
    strange: int = 0

    @property
    def holds(self) -> bool:
        """Whether nothing speaks against the record."""
        return self.strange == 0 and all(account.fits for account in self.accounts)


def record_of(this: Round, person: str) -> Record:
    """The record of a round for one of the two, with no more in it than they may see.

    Raises
    ------
    Refused
        When the round is not open to this person.

    Examples
    --------
    >>> from twinflame.exchange.rounds import seal
    >>> this = Round("r1", "p1", ("ann", "ben"), "Why?")
    >>> this = seal(seal(this, "ann", "So.", bytes(32), 1.0), "ben", "Thus.", bytes(32), 2.0)
    >>> [account.author for account in record_of(this, "ben").accounts]
    ['ann', 'ben']
    """
    view = view_of(this, person)
    if view.stage is not Stage.OPENED or view.opened is None:
        raise Refused(NOT_OPEN)
    shown = {person: view.mine, this.other(person): view.theirs}
    accounts = tuple(
        _account(who, account, timed=who == person) for who in this.people if (account := shown[who])
    )
    return Record(
        pair=this.pair, round=this.name, theme=this.theme, opened=_time(view.opened), accounts=accounts
    )


def to_json(record: Record) -> str:
    """The record as the text of a file."""
    return msgspec.json.format(msgspec.json.encode(record).decode()) + "\n"


def from_json(data: bytes) -> Record:
    """The record from the bytes of a file.

    Raises
    ------
    InputError
        When they hold no record of a round, with the end of a sentence that begins with the file's name.
    """
    if len(data) > LARGEST:
        raise InputError(NO_RECORD)
    try:
        record = msgspec.json.decode(data, type=Record)
        json.loads(data, object_pairs_hook=_once)
    except (ValueError, RecursionError):  # msgspec's and JSON's errors are ValueErrors; their words may quote
        raise InputError(NO_RECORD) from None
    if not _sound(record):
        raise InputError(NO_RECORD)
    return record


def verify(record: Record, kept: tuple[str, ...] = ()) -> Found:
    """Compute the codes anew and compare them, with those in the record and with those that were kept.

    Parameters
    ----------
    record
        As `from_json` gives it.
    kept
        Codes that the authors kept since they sealed.

    Raises
    ------
    InputError
        When something kept is no code.
    """
    codes = {_code(each) for each in kept}
    checked = tuple(
        Checked(
            account.author,
            holds(
                account.code,
                place_of(record.pair, record.round, record.theme, account.author),
                bytes.fromhex(account.nonce),
                account.text,
            ),
            account.code in codes,
        )
        for account in record.accounts
    )
    return Found(checked, len(codes - {account.code for account in record.accounts}))


def told(found: Found) -> tuple[str, ...]:
    """What was found, in sentences: what is shown, and what is not. Never a word of an account.

    Examples
    --------
    >>> told(Found((Checked("ann", False, False),)))[0]
    'The account of ann was changed after sealing, or its code, author, question or round was.'
    """
    sentences = [_told(account) for account in found.accounts]
    if found.strange:
        sentences.append("A code that you gave belongs to no account in this file.")
    if not found.holds:
        return (*sentences, "Do not rely on this file.")
    return (*sentences, *_LIMITS)


_LIMITS = (
    "Not shown: that neither author knew the other's account before sealing, and the times. For these you "
    "have the server's word; it is the third party that both trust.",
    "Not shown either: that what is told is true.",
)


def _told(account: Checked) -> str:
    who = f"The account of {account.author}"
    if not account.fits:
        return f"{who} was changed after sealing, or its code, author, question or round was."
    if account.kept:
        return f"{who} is what was sealed, sign for sign: it fits the code that was kept since then."
    return (
        f"{who} fits its code in this file. That it was that code at sealing, only a code kept since then "
        "can show: give it with --kept."
    )


def _account(author: str, sealed: Sealed, *, timed: bool) -> Account:
    return Account(author, sealed.nonce.hex(), sealed.text, sealed.code, _time(sealed.at) if timed else None)


def _time(at: float) -> datetime:
    return datetime.fromtimestamp(at, UTC)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose names differ: of two texts under one name a reader might see the other one."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name stands twice")
    return found


def _sound(record: Record) -> bool:
    authors = [account.author for account in record.accounts]
    names = (*authors, record.pair, record.round)
    return (
        1 <= len(authors) <= 2
        and len(set(authors)) == len(authors)
        and all(0 < len(name) <= NAME and name.isprintable() for name in names)
        and all(_hex(account.code, 32) and _hex(account.nonce, NONCE) for account in record.accounts)
    )


def _hex(text: str, size: int) -> bool:
    return len(text) == 2 * size and set(text) <= _HEX


def _code(text: str) -> str:
    code = "".join(text.split()).lower()
    if not _hex(code, 32):
        raise InputError(NO_CODE)
    return code
