"""What files hold: their conversations with people, counts and periods."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from twinflame.contact.sources.base import DateOrder, Options
from twinflame.contact.sources.clock import moment
from twinflame.contact.sources.files import Given
from twinflame.contact.sources.find import find
from twinflame.contact.sources.found import Found
from twinflame.contact.sources.people import is_group, main_people
from twinflame.contact.sources.pick import pair_of
from twinflame.contact.sources.same import Aliases
from twinflame.contact.sources.unify import renamed, spelt, with_me
from twinflame.contact.sources.zones import Zone, Zones


@dataclass(frozen=True, slots=True)
class Person:
    """A sender and how many contacts they made."""

    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Conversation:
    """What files hold of one conversation, without reading it for a fit.

    `people` stand with most contacts first; `first` and `last` are in UTC, and None while day or month
    first is open; `me` is the name of the one who exported, where that is known; `file` is where it was
    found.
    """

    source: str
    title: str
    people: tuple[Person, ...]
    first: datetime | None
    last: datetime | None
    group: bool
    simulated: bool
    me: str | None = None
    notes: tuple[str, ...] = ()
    file: str = ""


def list_conversations(
    given: Given | Sequence[Given],
    *,
    dates: DateOrder | None = None,
    zone: Zone = None,
    home: str | None = None,
    columns: tuple[str, str] | None = None,
    same: Iterable[Sequence[str]] = (),
) -> list[Conversation]:
    """Tell what conversations files hold, the one with most contacts first and groups last.

    Parameters
    ----------
    given
        An export: a file, a zip, a folder or an open binary stream; or several of them.
    dates, zone, home, columns, same
        As in `read_export`.

    Raises
    ------
    InputError
        When nothing in a file can be read; one sentence on what is wrong and what to do.
    """
    found = find(given, Options(dates=dates, columns=columns), Zones.of(zone, home)).found
    aliases = Aliases.of(spelt(same, found))
    return [_describe(one) for one in with_me(renamed(found, aliases), ())]


def _describe(one: Found) -> Conversation:
    chat = one.chat
    counts = chat.counts()
    people = tuple(Person(chat.names[i], int(counts[i])) for i in main_people(chat))
    pair = pair_of(chat)
    told = chat.names[chat.me] if chat.me is not None else None
    return Conversation(
        source=one.source,
        title=chat.title,
        people=people,
        first=None if one.undated else moment(chat.times[0]),
        last=None if one.undated else moment(chat.times[-1]),
        group=is_group(chat),
        simulated=chat.simulated,
        me=pair.me if pair else told,
        notes=chat.notes,
        file=one.label,
    )
