"""Telephone numbers and addresses: which of them are one person's, and what conversations to join by."""

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Sequence

from twinflame.contact.sources.base import clean_name

_SHORTEST = 7  # digits below which a number is a service's, and only equal ones are one
_CODE = 4  # digits that stand before a number at most: a country's code, and a zero that some countries keep
_KEY = 8  # digits at the end that tell numbers apart, whether or not a country's code stands before them


def bare(address: str) -> str:
    """A number without signs, spaces and zeros in front; any other address in lower case.

    >>> bare("+49 (151) 234-5678"), bare("0049 1512345678"), bare("0151 2345678"), bare("Ana@Example.org")
    ('491512345678', '491512345678', '1512345678', 'ana@example.org')
    """
    text = clean_name(unicodedata.normalize("NFKC", address[:200]))
    if any(c.isalpha() or c == "@" for c in text):
        return text.casefold()
    digits = "".join(str(unicodedata.decimal(c)) for c in text if c.isdecimal())
    return digits.lstrip("0") or digits or text.casefold()


def conversation_key(address: str) -> str:
    """What a conversation with this address is joined by across files: the last digits of a number.

    >>> conversation_key("+49 151 2345678") == conversation_key("01512345678")
    True
    """
    plain = bare(address)
    return plain[-_KEY:] if _is_number(plain) else plain


def conversation_keys(addresses: Sequence[str]) -> list[str]:
    """The key for each of several people; those whose keys would be alike keep their whole number.

    >>> conversation_keys(["+491512345678", "+431512345678", "Ana@example.org"])
    ['491512345678', '431512345678', 'ana@example.org']
    """
    keys = [conversation_key(address) for address in addresses]
    times = Counter(keys)
    return [key if times[key] == 1 else bare(address) for key, address in zip(keys, addresses, strict=True)]


def owners(addresses: Sequence[str]) -> list[int]:
    """For each address the index of its owner, counted from 0 in the order of first appearance.

    Numbers are one person's if they are equal, or if one ends with the other and what stands before it is no
    longer than a country's code. A number that would fit two others written with different codes stays alone.
    No country is assumed, so a number written with a code never loses it.

    >>> owners(["+491512345678", "0151 2345678", "ana@example.org", "+431512345678", "12345"])
    [0, 1, 2, 3, 4]
    >>> owners(["+491512345678", "0151 2345678", "ana@example.org", "12345"])
    [0, 0, 1, 2]
    """
    plain = [bare(address) for address in addresses]
    abroad = {p for p, a in zip(plain, addresses, strict=True) if a.lstrip().startswith(("+", "00"))}
    whole = _whole_numbers(set(plain), abroad)
    index: dict[str, int] = {}
    return [index.setdefault(whole.get(p, p), len(index)) for p in plain]


def _whole_numbers(plain: set[str], abroad: set[str]) -> dict[str, str]:
    """For numbers written without a country's code, the only one with it that they fit."""
    longer: defaultdict[str, set[str]] = defaultdict(set)
    for number in filter(_is_number, plain):
        for shorter in _without_code(number):
            if _is_number(shorter) and shorter in plain and shorter not in abroad:
                longer[shorter].add(number)
    whole = {number: others.pop() for number, others in longer.items() if len(others) == 1}
    return {number: whole.get(other, other) for number, other in whole.items()}


def _without_code(number: str) -> list[str]:
    """How the owner of a number may be written in their own country."""
    told = [number[n:] for n in range(1, _CODE + 1)]
    if len(number) == 11 and number[0] == "7":
        told.append(f"8{number[1:]}")  # Russia and its neighbours dial 8 where the country's code is 7
    return told


def _is_number(plain: str) -> bool:
    return plain.isdecimal() and len(plain) >= _SHORTEST
