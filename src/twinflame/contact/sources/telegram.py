"""Telegram: the JSON that Telegram Desktop exports, one chat or a whole account."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from twinflame.contact.history import Kind
from twinflame.contact.sources.base import SIMULATED, Chat, Document, Options, attempt, clean_name
from twinflame.contact.sources.clock import IN_UTC, wall_to_utc
from twinflame.contact.sources.spans import Items, Scalar, read_lists
from twinflame.errors import InputError

_PERSONAL = ("personal_chat", "saved_messages", "bot_chat")
_MISSED = ("missed", "busy", "declined")
_TELLING = re.compile(rb'"(?:messages|chats)"\s*:\s*[\[{]')
_SIGNS = (
    b'"personal_chat"',
    b'"date_unixtime"',
    b'"from_id"',
    b'"personal_information"',
    b'"about"',
    b'"chats"',
)


_FIELDS = (
    "type", "date", "date_unixtime", "from", "from_id", "actor", "actor_id", "action", "discard_reason",
    "duration_seconds", "media_type", "photo", "file", "reactions",
)  # fmt: skip
_LATEST = 1e11  # seconds; more is no time of a message
_CUT = "This looks like a Telegram export but cannot be read to its end. It may be cut off; export it again."


class _Chat(msgspec.Struct):
    """What surrounds a chat's messages; the list itself is replaced by its number."""

    name: Any = None
    type: Any = None
    id: Any = None
    simulated_by: Any = None
    messages: Any = None


class _Person(msgspec.Struct):
    user_id: Any = None


class _List(msgspec.Struct, rename={"held": "list"}):
    held: list[_Chat] = []


class _File(_Chat):
    chats: _List | None = None
    personal_information: _Person | None = None


_ROW = np.dtype([("time", np.float64), ("local", np.bool_), ("who", np.int32), ("kind", np.int8)])


@dataclass(slots=True)
class _Rows:
    """Rows of one chat as they are gathered."""

    blocks: list[NDArray[np.void]] = field(default_factory=list)
    ids: dict[str, int] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    imported: int = 0
    unreadable: int = 0

    def take(self, items: Items) -> None:
        """Messages and calls of a block, and the reactions to them."""
        service, calls = _is(items, "type", ("service",)), _is(items, "action", ("phone_call",))
        self.imported += int(np.count_nonzero(_is(items, "action", ("history_import",))))
        times, local = _stamps(items)
        dated = ~np.isnan(times)
        told = ~service & dated
        self.unreadable += int(np.count_nonzero(~service & ~dated))
        kinds = np.where(_media(items), np.int8(Kind.MEDIA), np.int8(Kind.MESSAGE))
        senders = self._senders(items, "from_id", "from", told)
        calls &= service & dated
        if calls.any():
            missed = _is(items, "discard_reason", _MISSED) | ~(items.numbers("duration_seconds") > 0)
            kinds[calls] = np.where(missed[calls], Kind.MISSED_CALL, Kind.CALL)
            senders[calls] = self._senders(items, "actor_id", "actor", calls)[calls]
        self._add(times, local, senders, kinds, told | calls)
        self._react(items, times, local, told)

    def _senders(self, items: Items, number: str, name: str, rows: NDArray[np.bool_]) -> NDArray[np.int32]:
        """For each of the rows the index of its sender, known by number or else by name; 0 for other rows."""
        (of_number, numbers), (of_name, names) = items.values(number), items.values(name)
        pairs, place = _pairs(of_number, of_name)
        at = np.flatnonzero(rows)
        index, first, last = (np.full(len(pairs), start, np.int64) for start in (0, -1, -1))
        first[place[at[::-1]]], last[place[at]] = at[::-1], at  # of repeated places the last written stays
        for one in sorted(np.flatnonzero(last >= 0).tolist(), key=lambda one: first[one]):
            index[one] = self._number((*numbers, None)[pairs[one][0]], (*names, None)[pairs[one][1]])
        for one in sorted(np.flatnonzero(last >= 0).tolist(), key=lambda one: last[one]):
            told = (*names, None)[pairs[one][1]]
            if isinstance(told, str) and clean_name(told):
                self.names[_key((*numbers, None)[pairs[one][0]], told)] = clean_name(told)
        return index[place].astype(np.int32)

    def _number(self, sender: Scalar, name: Scalar) -> int:
        return self.ids.setdefault(_key(sender, name), len(self.ids))

    def _add(
        self,
        times: NDArray[np.float64],
        local: NDArray[np.bool_],
        who: NDArray[np.int32],
        kinds: NDArray[np.int8],
        keep: NDArray[np.bool_],
    ) -> None:
        block = np.empty(len(times), _ROW)
        block["time"], block["local"], block["who"], block["kind"] = times, local, who, kinds
        self.blocks.append(block if keep.all() else block[keep])

    def _react(
        self, items: Items, times: NDArray[np.float64], local: NDArray[np.bool_], told: NDArray[np.bool_]
    ) -> None:
        """Who reacted, and when. Their dates are local; the message tells how far that is from UTC."""
        kinds_of, kinds = items.inner("reactions", ("recent",))
        if not len(kinds):
            return
        of_kind, recent = kinds.inner("recent", ("from", "from_id", "date"))
        message = kinds_of[of_kind]
        when = recent.moments("date", np.ones(len(recent), bool))
        sent = items.moments("date", told & ~local & items.filled("reactions"))
        shift = np.where(local, 0.0, np.nan_to_num(sent - times))[message]
        sound = ~np.isnan(when) & told[message]
        who = self._senders(recent, "from_id", "from", sound)
        reaction = np.full(len(when), Kind.REACTION, np.int8)
        self._add(when - shift, local[message], who, reaction, sound)


@dataclass(frozen=True, slots=True)
class Telegram:
    """The source for Telegram Desktop's `result.json`."""

    name: str = "Telegram"

    def recognise(self, document: Document) -> bool:
        """Whether the JSON has Telegram's lists and field names."""
        head = document.head.lstrip(b"\xef\xbb\xbf \t\r\n")
        return head.startswith(b"{") and bool(_TELLING.search(head)) and any(sign in head for sign in _SIGNS)

    def read(self, document: Document, options: Options) -> Sequence[Chat]:
        """Every conversation of the file that holds a contact."""
        rows: dict[int, _Rows] = {}

        def take(items: Items) -> None:
            for number, part in items.of_lists():
                rows.setdefault(number, _Rows()).take(part)

        with document.open() as stream:
            rest, odd = read_lists(stream, "messages", _FIELDS, take, _CUT)
        file = attempt(
            lambda: msgspec.json.decode(rest.removeprefix(b"\xef\xbb\xbf"), type=_File),
            (msgspec.MsgspecError, RecursionError, UnicodeDecodeError),
            _CUT,
        )
        mine = _user(file.personal_information.user_id) if file.personal_information else None
        chats = [file] if file.chats is None else file.chats.held
        held = [
            (chat, rows[chat.messages])
            for chat in chats
            if isinstance(chat.messages, int) and chat.messages in rows
        ]
        if held:
            held[0][1].unreadable += odd
        found = [_chat(chat, told, mine, options) for chat, told in held if any(map(len, told.blocks))]
        if not found:
            raise InputError("There is no message in this Telegram export.")
        return found


def _chat(chat: _Chat, rows: _Rows, mine: str | None, options: Options) -> Chat:
    table = np.concatenate(rows.blocks)
    times, local = np.ascontiguousarray(table["time"]), table["local"]
    notes: list[str] = []
    if local.any():
        times[local], zone_notes = wall_to_utc(times[local], options.zone)
        notes += zone_notes
    elif options.zone is None:
        notes.append(IN_UTC)
    if rows.imported:
        notes.append("Part of the history was imported into Telegram and may carry the date of the import.")
    if rows.unreadable:
        left = "1 row" if rows.unreadable == 1 else f"{rows.unreadable} rows"
        notes.append(f"Left out: {left} without a readable time.")
    title = clean_name(chat.name) if isinstance(chat.name, str) else ""
    ids = list(rows.ids)
    other = _user(chat.id)
    return Chat(
        times=times,
        who=np.ascontiguousarray(table["who"]),
        kinds=np.ascontiguousarray(table["kind"]),
        names=_names(rows, other, title),
        title=title or "unnamed",
        group=isinstance(chat.type, str) and chat.type not in _PERSONAL,
        me=rows.ids.get(mine) if mine else None,
        twin=ids.index(other) if other in ids and chat.type == "personal_chat" else None,
        simulated=chat.simulated_by is not None and SIMULATED.endswith(str(chat.simulated_by)),
        notes=tuple(notes),
    )


def _names(rows: _Rows, other: str, title: str) -> tuple[str, ...]:
    """A name for each sender, no two alike; a deleted account gets the chat's or its number."""
    names: list[str] = []
    for sender in rows.ids:
        name = rows.names.get(sender) or (title if sender == other else "") or sender
        names.append(name if name not in names else f"{name} ({sender})")
    return tuple(names)


def _is(items: Items, name: str, values: tuple[str, ...]) -> NDArray[np.bool_]:
    """Whether the field is one of some words."""
    codes, found = items.values(name)
    return np.array([*(value in values for value in found), False])[codes]


def _media(items: Items) -> NDArray[np.bool_]:
    return items.filled("media_type") | items.filled("photo") | items.filled("file")


def _pairs(
    first: NDArray[np.int32], second: NDArray[np.int32]
) -> tuple[list[tuple[int, int]], NDArray[np.int64]]:
    """The distinct pairs of two codes, and for each row which of them it has."""
    width = int(second.max(initial=-1)) + 2
    joint = (first.astype(np.int64) + 1) * width + second + 1
    if int(joint.max(initial=0)) < 4096:
        places, place = np.arange(int(joint.max(initial=0)) + 1), joint
    else:
        places, place = np.unique(joint, return_inverse=True)
    return [(one // width - 1, one % width - 1) for one in places.tolist()], place


def _stamps(items: Items) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Seconds since 1970, NaN where there is no date, and whether they are a wall clock's."""
    times = items.numbers("date_unixtime")
    times[~((times >= 0) & (times < _LATEST) & (times % 1 == 0))] = np.nan
    local = np.isnan(times)
    if local.any():
        times[local] = items.moments("date", local)[local]
    return times, local


def _key(sender: Any, name: Any) -> str:
    """What tells one sender from another: the number, else the name."""
    if isinstance(sender, int):
        return _user(sender)
    return next((text for text in (sender, name) if isinstance(text, str) and text), "unknown")[:100]


def _user(number: Any) -> str:
    return f"user{number}" if isinstance(number, int | str) else ""
