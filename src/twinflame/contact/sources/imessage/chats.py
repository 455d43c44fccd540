"""From the tables of iMessage's database to conversations."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from twinflame.contact.history import Kind
from twinflame.contact.sources.base import OWN_NAME, Chat, Options, clean_name
from twinflame.contact.sources.clock import IN_UTC
from twinflame.contact.sources.imessage.messages import (
    GROUP_STYLE,
    NOT_IMESSAGE,
    Ints,
    Messages,
    People,
    is_imessage,
    is_marked,
    looked_up,
    read_joins,
    read_members,
    read_messages,
    read_people,
    read_threads,
)
from twinflame.contact.sources.numbers import bare, conversation_keys, owners
from twinflame.errors import InputError

_EPOCH = 978_307_200.0  # 2001-01-01 UTC, from which Apple counts
_NANOSECONDS_FROM = 1e11  # as seconds this would be the year 5170; since 2017 dates are in nanoseconds
_STICKER = 1000  # put on another message, as reactions are
_REACTIONS = range(2000, 4000)  # given from 2000 on, taken back from 3000 on


@dataclass(frozen=True, slots=True, eq=False)
class _Rows:
    """All messages: seconds since 1970 UTC; who, -1 the owner, -2 nobody known; kinds; which are contact."""

    times: np.ndarray
    who: Ints
    kinds: np.ndarray
    keep: np.ndarray
    unsent: np.ndarray


def read_chats(connection: sqlite3.Connection, options: Options) -> Iterator[Chat]:
    """Every conversation; those with one person under several handles are one."""
    if not is_imessage(connection):
        raise InputError(NOT_IMESSAGE)
    messages, people = read_messages(connection), read_people(connection)
    rows = _rows(messages, people)
    places = _Places.of(connection, people)
    of_thread, at = _placed(connection, messages, places)
    orphans = np.setdiff1d(np.flatnonzero((rows.who >= 0) & (messages.roomed == 0)), at)
    chat = np.concatenate([of_thread, rows.who[orphans]])
    at = np.concatenate([at, orphans])
    pairs = np.unique(np.column_stack([chat, at]), axis=0)
    notes = () if options.zone else (IN_UTC,)
    simulated = is_marked(connection)
    names = [_shown(addresses) for addresses in people.addresses] + places.strangers
    keys = conversation_keys(names)
    bounds = np.flatnonzero(np.diff(pairs[:, 0], prepend=-1, append=-2))
    for low, high in pairwise(bounds.tolist()):
        place, found = int(pairs[low, 0]), pairs[low:high, 1]
        told = _notes(rows, found)
        found = found[rows.keep[found]]
        found = found[np.argsort(rows.times[found], kind="stable")]
        group = place in places.groups
        if not len(found):
            continue
        said = [*notes, *told, *_orphaned(np.isin(found, orphans))]
        if group:
            yield _group(rows, found, names, places.groups[place], simulated, tuple(said))
            continue
        yield Chat(
            times=rows.times[found],
            who=np.where(rows.who[found] == -1, 0, 1).astype(np.int32),
            kinds=rows.kinds[found],
            names=(OWN_NAME, names[place]),
            title=names[place],
            me=0,
            twin=1,
            simulated=simulated,
            notes=tuple(said),
            key=keys[place],
        )


def _rows(messages: Messages, people: People) -> _Rows:
    told = messages.columns
    date = told["date"].astype(np.float64)
    times = _EPOCH + np.where(np.abs(date) > _NANOSECONDS_FROM, date / 1e9, date)
    mine = told["is_from_me"] != 0
    who = np.where(mine, -1, people.of(told["handle_id"]))
    who = np.where(~mine & (who < 0), -2, who)
    kind = told["associated_message_type"]
    reacted = (kind == _STICKER) | ((kind >= _REACTIONS.start) & (kind < _REACTIONS.stop))
    media = (told["cache_has_attachments"] != 0) & (messages.linked == 0)
    kinds = np.where(reacted, Kind.REACTION, np.where(media, Kind.MEDIA, Kind.MESSAGE)).astype(np.int8)
    unsent = mine & (told["error"] != 0) & (told["is_sent"] == 0) & (told["is_delivered"] == 0)
    contact = told["item_type"] == 0  # else a notice: who joined, a new name, a shared place
    keep = contact & ~unsent & (date > 0) & (times < 7e9)
    return _Rows(times, who, kinds, keep, unsent & contact)


@dataclass(frozen=True, slots=True, eq=False)
class _Places:
    """Which conversation each row of their table is: a person's number, or beyond these a group's.

    `strangers` are people whom only a conversation's own name tells; their numbers follow the others'.
    """

    threads: Ints
    place: Ints
    groups: dict[int, str]
    strangers: list[str]

    @classmethod
    def of(cls, connection: sqlite3.Connection, people: People) -> "_Places":
        members: defaultdict[int, set[int]] = defaultdict(set)
        chats, handles = read_members(connection)
        for thread, person in zip(chats.tolist(), people.of(handles).tolist(), strict=True):
            members[thread].add(person)
        threads = read_threads(connection)
        known = _known(people, [thread.identifier for thread in threads])
        strangers: dict[str, int] = {}
        place: list[int] = []
        groups: dict[int, str] = {}
        for thread in threads:
            there = members[thread.row] - {-1}
            if thread.style == GROUP_STYLE or len(there) > 1:
                place.append(-1 - len(groups))
                groups[-1 - len(groups)] = clean_name(thread.title)
                continue
            who = there.pop() if there else known.get(thread.identifier)
            if who is None:
                name = clean_name(thread.identifier) or "unknown"
                who = len(people.addresses) + strangers.setdefault(name, len(strangers))
            place.append(who)
        beyond = len(people.addresses) + len(strangers)
        moved = [who if who >= 0 else beyond - 1 - who for who in place]
        named = {beyond - 1 - number: title for number, title in groups.items()}
        rows = np.array([thread.row for thread in threads], np.int64)
        return cls(rows, np.array(moved, np.int64), named, list(strangers))


def _known(people: People, identifiers: list[str]) -> dict[str, int]:
    """The person that each conversation's own name leads to, where it leads to one."""
    told = [(address, who) for who, one in enumerate(people.addresses) for address in one]
    owner = owners([*(address for address, _ in told), *identifiers])
    person = {owner[i]: who for i, (_, who) in enumerate(told)}
    there = zip(identifiers, owner[len(told) :], strict=True)
    return {name: person[mine] for name, mine in there if mine in person}


def _placed(connection: sqlite3.Connection, messages: Messages, places: _Places) -> tuple[Ints, Ints]:
    """The conversation of each message, and which message."""
    thread, message = read_joins(connection)
    chat = looked_up(thread, places.threads, places.place)
    at = looked_up(message, messages.rows, np.arange(len(messages.rows)))
    known = (chat >= 0) & (at >= 0)
    return chat[known], at[known]


def _group(
    rows: _Rows, found: Ints, names: list[str], title: str, simulated: bool, notes: tuple[str, ...]
) -> Chat:
    found = found[rows.who[found] > -2]
    people, who = np.unique(rows.who[found], return_inverse=True)
    called = tuple(OWN_NAME if person == -1 else names[person] for person in people.tolist())
    return Chat(
        times=rows.times[found],
        who=who.astype(np.int32),
        kinds=rows.kinds[found],
        names=called,
        title=title or ", ".join(called[:5]),
        group=True,
        me=called.index(OWN_NAME) if OWN_NAME in called else None,
        simulated=simulated,
        notes=notes,
    )


def _shown(addresses: tuple[str, ...]) -> str:
    """What a person is called, for the database knows no names: a number before an e-mail address."""
    ordered = sorted(addresses, key=lambda one: ("@" in one, -len(bare(one))))
    return clean_name(ordered[0]) or "unknown"


def _notes(rows: _Rows, found: Ints) -> list[str]:
    unsent = int(rows.unsent[found].sum())
    undated = int((rows.times[found] <= _EPOCH).sum())
    return [
        f"Left out: {n} {'message' if n == 1 else 'messages'} {what}"
        for n, what in ((unsent, "that could not be sent."), (undated, "without a time."))
        if n
    ]


def _orphaned(found: np.ndarray) -> list[str]:
    n = int(found.sum())
    if not n:
        return []
    return [f"{n} {'message' if n == 1 else 'messages'} of no conversation were placed by who sent them."]
