"""Discord: the JSON of DiscordChatExporter, one direct conversation a file or a part of one."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec
import numpy as np
import polars as pl
from numpy.typing import NDArray

from twinflame.contact.history import Kind
from twinflame.contact.sources.base import SIMULATED, Chat, Document, Options, attempt, clean_name
from twinflame.contact.sources.clock import IN_UTC
from twinflame.errors import InputError

_CONTACT = ("Default", "Reply", "0", "19")
"""Types of messages that people write; newer exports give types they do not know as numbers."""
_CALL = ("Call", "3")
_DIRECT = ("DirectTextChat", "1")
_AT_ONCE = 5.0  # seconds within which a call that ends was not taken; the export tells no more

_TELLING = re.compile(rb'"channel"\s*:\s*\{')
_SIGNS = (b'"callEndedTimestamp"', b'"DirectTextChat"', b'"DirectGroupTextChat"', b'"timestampEdited"')
_PACKAGE = re.compile(rb'^\[\s*\{\s*"ID"\s*:|^ID,Timestamp,Contents', re.IGNORECASE)


class _Author(msgspec.Struct):
    id: Any = None
    name: Any = None
    nickname: Any = None
    discriminator: Any = None
    bot: Any = msgspec.field(default=None, name="isBot")


class _Reaction(msgspec.Struct):
    users: Any = None


class _Message(msgspec.Struct):
    """What is read of a message. Its content is not among it, so it is skipped and never held."""

    type: Any = None
    timestamp: Any = None
    ended: Any = msgspec.field(default=None, name="callEndedTimestamp")
    author: _Author | None = None
    attachments: list[msgspec.Raw] | None = None
    stickers: list[msgspec.Raw] | None = None
    reactions: list[_Reaction] | None = None


class _Channel(msgspec.Struct):
    id: Any = None
    type: Any = None
    name: Any = None


class _File(msgspec.Struct):
    channel: _Channel
    messages: list[msgspec.Raw] = []
    simulated_by: Any = None


@dataclass(slots=True)
class _Rows:
    """Rows of one conversation as they are gathered; stamps stay text until all are known."""

    stamps: list[str] = field(default_factory=list)
    ends: list[str | None] = field(default_factory=list)
    who: list[int] = field(default_factory=list)
    kinds: list[int] = field(default_factory=list)
    ids: dict[str, int] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    called: dict[str, set[str]] = field(default_factory=dict)
    bots: int = 0
    odd: int = 0

    def person(self, author: _Author) -> int:
        """The author's number; what Discord calls them is noted."""
        told = [clean_name(n) for n in (author.nickname, author.name) if isinstance(n, str) and clean_name(n)]
        known = isinstance(author.id, int | str) and author.id != ""
        key = str(author.id)[:40] if known else (told[0] if told else "unknown")
        if told:
            self.names[key] = told[0]
            self.called.setdefault(key, set()).update(told, {f"{told[-1]}#{author.discriminator}"})
        return self.ids.setdefault(key, len(self.ids))

    def add(self, stamp: str, who: int, kind: Kind, end: str | None = None) -> None:
        self.stamps.append(stamp)
        self.ends.append(end)
        self.who.append(who)
        self.kinds.append(kind)


@dataclass(frozen=True, slots=True)
class Discord:
    """The source for DiscordChatExporter's JSON."""

    name: str = "Discord"

    def recognise(self, document: Document) -> bool:
        """Whether the JSON has a channel and DiscordChatExporter's field names, or is Discord's own."""
        head = document.head.removeprefix(b"\xef\xbb\xbf").lstrip()
        if _PACKAGE.match(head):
            return True
        return head.startswith(b"{") and bool(_TELLING.search(head)) and any(sign in head for sign in _SIGNS)

    def read(self, document: Document, options: Options) -> Sequence[Chat]:
        """The one conversation of the file."""
        if _PACKAGE.match(document.head.removeprefix(b"\xef\xbb\xbf").lstrip()):
            raise InputError(
                "This is from the data package that Discord sends, which holds your own messages alone. "
                "Export the conversation with DiscordChatExporter, as JSON."
            )
        data = document.data.removeprefix(b"\xef\xbb\xbf")
        file = attempt(
            lambda: msgspec.json.decode(data, type=_File),
            (msgspec.MsgspecError, RecursionError, UnicodeDecodeError),
            "This looks like a Discord export but cannot be read to its end. It may be cut off; export "
            "it again.",
        )
        rows = _Rows()
        decoder = msgspec.json.Decoder(_Message)
        for raw in file.messages:
            _add(rows, raw, decoder)
        chat = _chat(file, rows, options)
        if not len(chat.times):
            raise InputError("There is no message in this Discord export.")
        return (chat,)


def _add(rows: _Rows, raw: msgspec.Raw, decoder: msgspec.json.Decoder[_Message]) -> None:
    try:
        message = decoder.decode(raw)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
        rows.odd += 1
        return
    author = message.author
    if author is None or not isinstance(message.timestamp, str):
        rows.odd += 1
        return
    kind = str(message.type)
    if kind not in _CONTACT + _CALL:
        return
    if author.bot is True:
        rows.bots += 1
        return
    who = rows.person(author)
    if kind in _CALL:
        rows.add(message.timestamp, who, Kind.CALL, message.ended if isinstance(message.ended, str) else None)
        return
    media = message.attachments or message.stickers
    rows.add(message.timestamp, who, Kind.MEDIA if media else Kind.MESSAGE)
    for reaction in message.reactions or ():
        for user in reaction.users if isinstance(reaction.users, list) else ():
            if isinstance(user, dict) and user.get("isBot") is not True:
                one = _Author(*(user.get(key) for key in ("id", "name", "nickname", "discriminator")))
                rows.add(message.timestamp, rows.person(one), Kind.REACTION)


def _chat(file: _File, rows: _Rows, options: Options) -> Chat:
    times = _seconds(rows.stamps)
    kinds = np.array(rows.kinds, np.int8)
    missed = (kinds == Kind.CALL) & (_seconds(rows.ends) - times <= _AT_ONCE)
    kinds[missed] = Kind.MISSED_CALL
    keep = ~np.isnan(times)
    channel = file.channel
    title = clean_name(channel.name) if isinstance(channel.name, str) else ""
    return Chat(
        times=times[keep],
        who=np.array(rows.who, np.int32)[keep],
        kinds=kinds[keep],
        names=_names(rows),
        title=title or "unnamed",
        group=str(channel.type) not in _DIRECT,
        twin=_twin(rows, title),
        simulated=SIMULATED.endswith(f" {file.simulated_by}"),
        notes=_notes(rows, rows.odd + int((~keep).sum()), kinds[keep], options),
        key=str(channel.id)[:40] if isinstance(channel.id, int | str) else "",
    )


def _seconds(stamps: Sequence[str | None]) -> NDArray[np.float64]:
    """Seconds since 1970 UTC of ISO stamps with an offset; NaN where one is none."""
    told = pl.Series(stamps, dtype=pl.String).str.to_datetime(
        "%Y-%m-%dT%H:%M:%S%.f%#z", strict=False, time_zone="UTC", time_unit="us"
    )
    return told.dt.epoch("us").cast(pl.Float64).fill_null(np.nan).to_numpy() / 1e6


def _names(rows: _Rows) -> tuple[str, ...]:
    """A name for each author, no two alike."""
    names: list[str] = []
    for key in rows.ids:
        name = rows.names.get(key, key)
        names.append(name if name not in names else f"{name} ({key})")
    return tuple(names)


def _twin(rows: _Rows, title: str) -> int | None:
    """The author after whom the channel is named: Discord calls a direct conversation by the other."""
    named = [i for key, i in rows.ids.items() if title and title in rows.called.get(key, ())]
    return named[0] if len(named) == 1 and len(rows.ids) == 2 else None


def _notes(rows: _Rows, odd: int, kinds: NDArray[np.int8], options: Options) -> tuple[str, ...]:
    notes = [] if options.zone else [IN_UTC]
    if rows.bots:
        notes.append(f"Left out: {rows.bots} {'message' if rows.bots == 1 else 'messages'} by bots.")
    if odd:
        notes.append(f"Left out: {odd} {'row' if odd == 1 else 'rows'} without a readable time or sender.")
    if np.isin(kinds, (Kind.CALL, Kind.MISSED_CALL)).any():
        notes.append(
            "Discord does not tell whether a call was taken; one that ended within five seconds counts as "
            "missed."
        )
    return tuple(notes)
