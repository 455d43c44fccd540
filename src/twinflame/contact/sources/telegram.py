"""Telegram: the JSON that Telegram Desktop exports, one chat or a whole account."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import msgspec
import numpy as np

from twinflame.contact.history import Kind
from twinflame.contact.sources.base import SIMULATED, Chat, Document, Options, attempt, clean_name
from twinflame.contact.sources.clock import IN_UTC, wall_to_utc
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


class _Reaction(msgspec.Struct):
    recent: Any = None


class _Message(msgspec.Struct, rename={"sender": "from", "sender_id": "from_id"}):
    """What is read of a message. Text is not among it, so it is skipped and never held."""

    type: Any = None
    date: Any = None
    date_unixtime: Any = None
    sender: Any = None
    sender_id: Any = None
    actor: Any = None
    actor_id: Any = None
    action: Any = None
    discard_reason: Any = None
    duration_seconds: Any = None
    media_type: Any = None
    photo: Any = None
    file: Any = None
    forwarded_from: Any = None
    reactions: list[_Reaction] | None = None


class _Chat(msgspec.Struct):
    name: Any = None
    type: Any = None
    id: Any = None
    simulated_by: Any = None
    messages: list[_Message] = []


class _Person(msgspec.Struct):
    user_id: Any = None


class _List(msgspec.Struct, rename={"held": "list"}):
    held: list[_Chat] = []


class _File(_Chat):
    chats: _List | None = None
    personal_information: _Person | None = None


@dataclass(slots=True)
class _Rows:
    """Rows of one chat as they are gathered."""

    times: list[float] = field(default_factory=list)
    local: list[bool] = field(default_factory=list)
    who: list[int] = field(default_factory=list)
    kinds: list[int] = field(default_factory=list)
    ids: dict[str, int] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    def add(self, stamp: tuple[float, bool], who: str, name: Any, kind: Kind) -> None:
        self.times.append(stamp[0])
        self.local.append(stamp[1])
        self.who.append(self.ids.setdefault(who, len(self.ids)))
        self.kinds.append(kind)
        if isinstance(name, str) and clean_name(name):
            self.names[who] = clean_name(name)


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
        data = document.data.removeprefix(b"\xef\xbb\xbf")
        file = attempt(
            lambda: msgspec.json.decode(data, type=_File),
            (msgspec.MsgspecError, RecursionError, UnicodeDecodeError),
            "This looks like a Telegram export but cannot be read to its end. It may be cut off; export "
            "it again.",
        )
        mine = _user(file.personal_information.user_id) if file.personal_information else None
        chats = [file] if file.chats is None else file.chats.held
        told = [_chat(chat, mine, options) for chat in chats]
        found = [chat for chat in told if len(chat.times)]
        if not found:
            raise InputError("There is no message in this Telegram export.")
        return found


def _chat(chat: _Chat, mine: str | None, options: Options) -> Chat:
    rows = _Rows()
    imported = 0
    for message in chat.messages:
        imported += message.action == "history_import"
        _add(rows, message)
    times = np.array(rows.times, np.float64)
    local = np.array(rows.local, bool)
    notes: list[str] = []
    if local.any():
        times[local], zone_notes = wall_to_utc(times[local], options.zone)
        notes += zone_notes
    elif options.zone is None:
        notes.append(IN_UTC)
    if imported:
        notes.append("Part of the history was imported into Telegram and may carry the date of the import.")
    title = clean_name(chat.name) if isinstance(chat.name, str) else ""
    ids = list(rows.ids)
    other = _user(chat.id)
    return Chat(
        times=times,
        who=np.array(rows.who, np.int32),
        kinds=np.array(rows.kinds, np.int8),
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


def _add(rows: _Rows, message: _Message) -> None:
    stamp = _stamp(message)
    if stamp is None:
        return
    if message.type == "service":
        if message.action == "phone_call":
            missed = message.discard_reason in _MISSED or not message.duration_seconds
            kind = Kind.MISSED_CALL if missed else Kind.CALL
            rows.add(stamp, _key(message.actor_id, message.actor), message.actor, kind)
        return
    media = message.media_type or message.photo or message.file
    sender = _key(message.sender_id, message.sender)
    rows.add(stamp, sender, message.sender, Kind.MEDIA if media else Kind.MESSAGE)
    for who, name, when in _reactions(message, stamp):
        rows.add(when, who, name, Kind.REACTION)


def _reactions(message: _Message, stamp: tuple[float, bool]) -> Iterator[tuple[str, Any, tuple[float, bool]]]:
    """Who reacted, and when. Their dates are local; the message tells how far that is from UTC."""
    sent = _local(message.date)
    for reaction in message.reactions or ():
        for one in reaction.recent if isinstance(reaction.recent, list) else ():
            when = _local(one.get("date")) if isinstance(one, dict) else None
            if when is not None:
                shift = sent - stamp[0] if sent is not None and not stamp[1] else 0.0
                yield _key(one.get("from_id"), one.get("from")), one.get("from"), (when - shift, stamp[1])


def _stamp(message: _Message) -> tuple[float, bool] | None:
    """Seconds since 1970 and whether they are a wall clock's; None where there is no date."""
    unix = message.date_unixtime
    if isinstance(unix, int | float | str) and re.fullmatch(r"\d{1,11}", str(unix)):
        return float(unix), False
    local = _local(message.date)
    return None if local is None else (local, True)


def _local(date: Any) -> float | None:
    try:
        return (datetime.fromisoformat(date).replace(tzinfo=None) - datetime(1970, 1, 1)).total_seconds()
    except (TypeError, ValueError):
        return None


def _key(sender: Any, name: Any) -> str:
    """What tells one sender from another: the number, else the name."""
    if isinstance(sender, int):
        return _user(sender)
    return next((text for text in (sender, name) if isinstance(text, str) and text), "unknown")[:100]


def _user(number: Any) -> str:
    return f"user{number}" if isinstance(number, int | str) else ""
