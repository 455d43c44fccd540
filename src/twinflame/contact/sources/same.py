"""Who is the same person: what the user said, and what may be proposed. Nothing else is assumed."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from twinflame.contact.sources.base import Chat, clean_name
from twinflame.contact.sources.numbers import conversation_key
from twinflame.errors import InputError

SELF = frozenset(("me", "you", "self", "myself", "ich", "du", "moi", "vous", "yo", "tú", "eu", "io", "tu"))
"""What exports call the one who exported, in lower case, instead of a name."""
NOBODY = frozenset((
    "deleted account", "facebook user", "instagram user", "messenger user", "deleted user", "unknown", "user",
    "unnamed", "(no name)", "(unknown)", "null", "none", "",
))  # fmt: skip
"""What stands for many people whose accounts are gone, in lower case: equal names that are no evidence."""
_NUMBER = re.compile(r"\+?[\d\s().\-/]{7,}")


@dataclass(frozen=True, slots=True)
class Aliases:
    """Names that are one person, as the user said: each leads to the name under which the person is shown.

    >>> Aliases.of([["Ben", "Benjamin K."], ["Benjamin K.", "+49 151 234567"]]).name("+49 151 234567")
    'Ben'
    """

    shown: Mapping[str, str]

    @classmethod
    def of(cls, groups: Iterable[Sequence[str]]) -> Self:
        """From groups of names; groups with a name in common are one, and the name said first is shown."""
        lead: dict[str, str] = {}
        members: dict[str, list[str]] = {}
        for group in groups:
            names = [clean_name(name) for name in group]
            if not all(names):
                raise InputError('A name is empty. Say who is the same as in --same "Ben=Benjamin K.".')
            keys = [name.casefold() for name in names]
            leads = dict.fromkeys([*(lead[key] for key in keys if key in lead), names[0]])
            first = next(iter(leads))
            merged = [*keys, *(key for other in leads for key in members.pop(other, []))]
            members[first] = list(dict.fromkeys(merged))
            lead |= dict.fromkeys(members[first], first)
        return cls(lead)

    def name(self, name: str) -> str:
        """The name under which a person is shown; the name itself where nothing was said of it."""
        return self.shown.get(name.casefold(), name)

    def renamed(self, chat: Chat) -> Chat:
        """The conversation with each person under one name."""
        names = [self.name(name) for name in chat.names]
        if names == list(chat.names):
            return chat
        index: dict[str, int] = {}
        place = np.array([index.setdefault(name, len(index)) for name in names], dtype=np.int32)
        me, twin = (None if i is None else int(place[i]) for i in (chat.me, chat.twin))
        return replace(chat, names=tuple(index), who=place[chat.who], me=me, twin=twin)


def nobody(name: str) -> bool:
    """Whether a name may stand for anybody, so that equal ones say nothing.

    >>> nobody("Deleted Account"), nobody("Ben")
    (True, False)
    """
    return name.casefold() in NOBODY


def itself(name: str) -> bool:
    """Whether an export calls so the one who exported, instead of by a name."""
    return name.casefold() in SELF


def alike(one: str, other: str) -> bool:
    """Whether two names may be the same person's: but for case, accents and signs, or by the first name,
    written in full or not.

    >>> alike("José Álvarez", "jose alvarez"), alike("Ben", "Ben Kirsch"), alike("Ben", "Cem")
    (True, True, False)
    >>> alike("Ben", "Benjamin K."), alike("Ben Kirsch", "Ben Li")
    (True, False)
    >>> alike("+49 151 2345678", "0151 2345678")
    True
    """
    if nobody(one) or nobody(other):
        return False
    if _NUMBER.fullmatch(one) and _NUMBER.fullmatch(other):
        return conversation_key(one) == conversation_key(other)
    a, b = _plain(one), _plain(other)
    if not a or not b or a == b:
        return a == b != []
    short, long = sorted((a, b), key=lambda words: (len(words), len(words[0])))
    return len(short) == 1 and len(short[0]) > 2 and long[0].startswith(short[0])


def _plain(name: str) -> list[str]:
    """The name's words without accents, case and signs."""
    split = unicodedata.normalize("NFKD", name.casefold())
    bare = "".join(c for c in split if not unicodedata.combining(c))
    return re.findall(r"[^\W_]+", bare)
