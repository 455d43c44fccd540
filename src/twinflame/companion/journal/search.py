"""Search through everything a person wrote.

The texts of one person are few enough to be read each time, so there is no index: nothing that would have to
forget what is erased, and capitals and accents mean the same in every language and on every database.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.utils import timezone

from twinflame.companion.journal.models import Entry, Photograph
from twinflame.companion.people.models import Person
from twinflame.companion.today.models import CheckIn

_SPACES = str.maketrans({sign: " " for sign in map(chr, range(128)) if sign.isspace()})
AROUND = 90  # characters shown on either side
MOST = 200


@dataclass(frozen=True, slots=True)
class Found:
    """A place where the words stand: the thing, and its text before, at and after."""

    thing: Entry | CheckIn
    before: str
    at: str
    after: str

    @property
    def day(self) -> date:
        """The day that it tells of."""
        if isinstance(self.thing, CheckIn):
            return self.thing.day
        return self.thing.about or timezone.localdate(self.thing.made)

    @property
    def is_entry(self) -> bool:
        """Whether it stands in the journal, rather than in a check-in."""
        return isinstance(self.thing, Entry)


def search(person: Person, wanted: str) -> list[Found]:
    """Where words stand, in the journal, in what its photographs show, and in the lines of check-ins.

    The newest come first, 200 places at most.
    """
    plain = folded(wanted).strip()
    if not plain:
        return []
    found = list(_places(person, plain))
    return sorted(found, key=lambda place: place.day, reverse=True)[:MOST]


def _places(person: Person, plain: str) -> Iterator[Found]:
    for entry in Entry.objects.filter(owner=person).iterator():
        if place := _place(entry, entry.text, plain):
            yield place
    for photo in Photograph.objects.told().filter(owner=person).exclude(alt="").select_related("entry"):
        if place := _place(photo.entry, photo.alt, plain):
            yield place
    for told in CheckIn.objects.filter(owner=person).exclude(line="").iterator():
        if place := _place(told, told.line, plain):
            yield place


def _place(thing: Entry | CheckIn, text: str, plain: str) -> Found | None:
    start = folded(text).find(plain)
    if start < 0:
        return None
    spans = _spans(text)
    first, last = spans[start], spans[start + len(plain) - 1] + 1
    before, after = text[max(0, first - AROUND) : first], text[last : last + AROUND]
    dots = "…" if first > AROUND else "", "…" if len(text) > last + AROUND else ""
    return Found(thing, dots[0] + before, text[first:last], after + dots[1])


def folded(text: str) -> str:
    """Text without what case and accents add.

    Examples
    --------
    >>> folded("Straße Él")
    'strasse el'
    """
    if text.isascii():
        return text.lower().translate(_SPACES)
    return "".join(map(_folded, text))


@lru_cache(4096)
def _folded(sign: str) -> str:
    if sign.isascii():
        return sign.lower() if sign.isalpha() else re.sub(r"\s", " ", sign)
    plain = unicodedata.normalize("NFKD", sign).casefold()
    return "".join(c for c in plain if not unicodedata.combining(c))


def _spans(text: str) -> list[int]:
    """For each sign of the folded text, where it comes from."""
    return [k for k, sign in enumerate(text) for _ in _folded(sign)]
