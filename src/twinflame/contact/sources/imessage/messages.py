"""What is taken from the tables of iMessage's database. Texts are not among it."""

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twinflame.contact.sources.imessage.database import columns
from twinflame.contact.sources.numbers import owners
from twinflame.errors import InputError

Ints = NDArray[np.int64]

NOT_IMESSAGE = (
    "This database is not that of iMessage. On a Mac it is chat.db in the folder Library/Messages; in an "
    "iPhone's backup it is sms.db."
)
TOO_MANY = "The database names more addresses or conversations than a phone holds. It was not read."
GROUP_STYLE = 43
_MOST = 200_000
_NEEDED = ("message", "handle", "chat", "chat_message_join")
_MESSAGE = (
    "date", "is_from_me", "handle_id", "item_type", "associated_message_type", "cache_has_attachments",
    "error", "is_sent", "is_delivered",
)  # fmt: skip
_LINKS = "com.apple.messages.URLBalloonProvider"


@dataclass(frozen=True, slots=True, eq=False)
class Messages:
    """The table of messages, a column an array; `rows` rises.

    `roomed` is 1 where the message belonged to a group, `linked` where its attachment is a link's preview;
    the other columns are named as in the database.
    """

    rows: Ints
    columns: dict[str, Ints]
    roomed: Ints
    linked: Ints


@dataclass(frozen=True, slots=True, eq=False)
class People:
    """Who is behind each handle: `person[i]` for the handle `handles[i]`, and each one's addresses."""

    handles: Ints
    person: Ints
    addresses: tuple[tuple[str, ...], ...]

    def of(self, handles: Ints) -> Ints:
        """The person behind each handle; -1 where there is none."""
        return looked_up(handles, self.handles, self.person)


@dataclass(frozen=True, slots=True)
class Thread:
    """One row of the table of conversations."""

    row: int
    style: int
    identifier: str
    title: str


def looked_up(wanted: Ints, keys: Ints, values: Ints) -> Ints:
    """The value at each wanted key, -1 where there is none; keys rise."""
    if not len(keys):
        return np.full(len(wanted), -1, np.int64)
    at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return np.where(keys[at] == wanted, values[at], -1)


def is_imessage(connection: sqlite3.Connection) -> bool:
    """Whether the database has iMessage's tables."""
    return all(columns(connection, table) for table in _NEEDED)


def is_marked(connection: sqlite3.Connection) -> bool:
    """Whether the database says that nobody wrote it."""
    return bool(columns(connection, "simulated_by_twinflame"))


def read_messages(connection: sqlite3.Connection) -> Messages:
    """All messages."""
    there = columns(connection, "message")
    if not {"date", "is_from_me", "handle_id"} <= there:
        raise InputError(NOT_IMESSAGE)
    told = [_whole(name) if name in there else "0" for name in _MESSAGE]
    told.append("cache_roomnames IS NOT NULL" if "cache_roomnames" in there else "0")
    told.append(f"balloon_bundle_id IS '{_LINKS}'" if "balloon_bundle_id" in there else "0")
    table = _table(connection, f"SELECT ROWID, {', '.join(told)} FROM message ORDER BY ROWID", len(told) + 1)
    named = {name: table[:, i + 1] for i, name in enumerate(_MESSAGE)}
    return Messages(table[:, 0], named, table[:, -2], table[:, -1])


def read_joins(connection: sqlite3.Connection) -> tuple[Ints, Ints]:
    """The conversation's row and the message's, for each message in one; those just deleted too."""
    tables = [t for t in ("chat_message_join", "chat_recoverable_message_join") if columns(connection, t)]
    select = f"SELECT {_whole('chat_id')}, {_whole('message_id')} FROM"
    joins = np.concatenate([_table(connection, f"{select} {table}", 2) for table in tables])
    joins = np.unique(joins, axis=0)
    return joins[:, 0], joins[:, 1]


def read_people(connection: sqlite3.Connection) -> People:
    """Handles gathered by person: by number, and by what the database itself says."""
    centric = "person_centric_id" if "person_centric_id" in columns(connection, "handle") else "NULL"
    told = connection.execute(f"SELECT ROWID, id, {centric} FROM handle ORDER BY ROWID LIMIT {_MOST + 1}")
    rows = [(int(row), str(address or "")[:200], str(told or "")) for row, address, told in told]
    if len(rows) > _MOST:
        raise InputError(TOO_MANY)
    label = owners([address for _, address, _ in rows])
    first: dict[str, int] = {}
    lead = list(range(max(label, default=-1) + 1))
    for (_, _, said), mine in zip(rows, label, strict=True):
        a, b = _root(lead, mine), _root(lead, first.setdefault(said, mine) if said else mine)
        lead[max(a, b)] = min(a, b)
    index: dict[int, int] = {}
    person = [index.setdefault(_root(lead, mine), len(index)) for mine in label]
    addresses: list[dict[str, None]] = [{} for _ in index]
    for (_, address, _), who in zip(rows, person, strict=True):
        addresses[who][address] = None
    handles = np.array([row for row, _, _ in rows], np.int64)
    return People(handles, np.array(person, np.int64), tuple(tuple(one) for one in addresses))


def read_threads(connection: sqlite3.Connection) -> list[Thread]:
    """The conversations."""
    there = columns(connection, "chat")
    told = [name if name in there else "NULL" for name in ("style", "chat_identifier", "display_name")]
    query = (
        f"SELECT ROWID, {_whole(told[0])}, {told[1]}, {told[2]} FROM chat ORDER BY ROWID LIMIT {_MOST + 1}"
    )
    rows = connection.execute(query).fetchall()
    if len(rows) > _MOST:
        raise InputError(TOO_MANY)
    return [
        Thread(row, style, str(name or "")[:200], str(title or "")[:200]) for row, style, name, title in rows
    ]


def read_members(connection: sqlite3.Connection) -> tuple[Ints, Ints]:
    """For each member of a conversation its row and the member's handle."""
    if not columns(connection, "chat_handle_join"):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    query = f"SELECT {_whole('chat_id')}, {_whole('handle_id')} FROM chat_handle_join"
    members = _table(connection, query, 2)
    return members[:, 0], members[:, 1]


def _root(lead: Sequence[int], one: int) -> int:
    while lead[one] != one:
        one = lead[one]
    return one


def _whole(name: str) -> str:
    """A whole number whatever the cell holds."""
    return f"CASE WHEN {name} IS NULL THEN 0 ELSE CAST({name} AS INTEGER) END"


def _table(connection: sqlite3.Connection, query: str, width: int) -> Ints:
    def parts() -> Iterator[Ints]:
        cursor = connection.execute(query)
        while rows := cursor.fetchmany(100_000):
            yield np.array(rows, np.int64)

    return np.concatenate([np.zeros((0, width), np.int64), *parts()])
