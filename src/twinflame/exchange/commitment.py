"""The code that fixes an account at sealing, so that a later change shows.

A commitment by hash: the author gets SHA-256 of the account and 32 random bytes at sealing; the bytes are
shown at opening. The random bytes keep a short text from being guessed from its code (hiding), the hash
keeps it from being changed (binding). Halevi and Micali (1996), Practical and provably-secure commitment
schemes from collision-free hashing, CRYPTO 96.

The text counts as it was written, byte for byte in UTF-8. It is not normalised: "é" as one sign and as two
are two texts here, so that no two different texts share a code.
"""

import hashlib
import hmac
from dataclasses import dataclass
from typing import Final

from twinflame.errors import Refused

DOMAIN: Final = "twinflame/exchange/1"  # a new encoding takes a new number
NONCE = 32  # bytes
HALF = "The text holds half a sign that cannot be stored. Type it anew instead of pasting it."
_LENGTH = 8  # bytes that tell how long a part is


@dataclass(frozen=True, slots=True)
class Place:
    """Where an account belongs: it cannot be passed off as another's, or as of another round."""

    pair: str
    round: str
    author: str


def encoding(place: Place, nonce: bytes, text: str, domain: str = DOMAIN) -> bytes:
    r"""What is hashed: each part behind its length, so that no two different inputs share an encoding.

    Parameters
    ----------
    place
        Where the account belongs.
    nonce
        32 random bytes, drawn for this account alone.
    text
        The account, as written.
    domain
        What the code is for, so that none made for one purpose counts for another.

    Returns
    -------
    Domain, pair, round, author, nonce and text in this order; each is its length in bytes (8 bytes, the
    greatest first), then its bytes; texts in UTF-8.

    Raises
    ------
    ValueError
        When there are not 32 random bytes.
    Refused
        When a text holds half a sign (a lone surrogate), which UTF-8 cannot tell.

    Examples
    --------
    >>> encoding(Place("p", "r", "a"), bytes(32), "yes")[:29]
    b'\x00\x00\x00\x00\x00\x00\x00\x14twinflame/exchange/1\x00'
    """
    if len(nonce) != NONCE:
        raise ValueError(f"a commitment takes {NONCE} random bytes")
    try:
        words = [part.encode() for part in (domain, place.pair, place.round, place.author)]
        parts = [*words, nonce, text.encode()]
    except UnicodeEncodeError:
        raise Refused(HALF) from None
    return b"".join(len(part).to_bytes(_LENGTH, "big") + part for part in parts)


def commitment(place: Place, nonce: bytes, text: str, domain: str = DOMAIN) -> str:
    """The code of an account: SHA-256 of its `encoding`, as 64 hexadecimal digits.

    Examples
    --------
    >>> commitment(Place("p", "r", "a"), bytes(32), "yes")[:16]
    'cf82484ed0f4b3ab'
    """
    return hashlib.sha256(encoding(place, nonce, text, domain)).hexdigest()


def holds(code: str, place: Place, nonce: bytes, text: str, domain: str = DOMAIN) -> bool:
    """Whether a code is that of an account. The time it takes does not tell where they differ.

    Examples
    --------
    >>> place = Place("p", "r", "a")
    >>> code = commitment(place, bytes(32), "yes")
    >>> holds(code, place, bytes(32), "yes"), holds(code, place, bytes(32), "no")
    (True, False)
    """
    own = commitment(place, nonce, text, domain)
    return hmac.compare_digest(own.encode(), code.encode("utf-8", "surrogatepass"))
