"""Google Chat: the JSON files that Takeout writes, a folder for each conversation."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import msgspec
import numpy as np
import polars as pl

from twinflame.contact.history import Kind
from twinflame.contact.sources.base import SIMULATED, Chat, Document, Options, attempt, clean_name
from twinflame.contact.sources.clock import IN_UTC, wall_to_utc
from twinflame.contact.sources.prose import read_prose
from twinflame.errors import InputError

_MESSAGES = re.compile(rb'"messages"\s*:\s*\[')
_OF_MESSAGES = (b'"created_date"', b'"topic_id"', b'"user_type"')
_MEMBERS = re.compile(rb'"members"\s*:\s*\[')
_OWNER = re.compile(rb'"membership_info"\s*:\s*\[')


class _Person(msgspec.Struct):
    name: Any = None
    email: Any = None
    user_type: Any = None


class _Reaction(msgspec.Struct):
    reactor_emails: Any = None


class _Message(msgspec.Struct):
    """What is read of a message. Its text is not among it, so it is skipped and never held."""

    creator: _Person | None = None
    created_date: Any = None
    message_state: Any = None
    attached_files: list[msgspec.Raw] | None = None
    reactions: list[_Reaction] | None = None


class _Membership(msgspec.Struct):
    group_id: Any = None


class _File(msgspec.Struct):
    """Any of the three files: messages, members of a conversation, or who exported."""

    messages: list[msgspec.Raw] | None = None
    members: list[_Person] | None = None
    user: _Person | None = None
    membership_info: list[_Membership] | None = None
    simulated_by: Any = None


@dataclass(slots=True)
class _Rows:
    """Rows of one conversation as they are gathered; stamps stay text until all are known."""

    stamps: list[str] = field(default_factory=list)
    who: list[int] = field(default_factory=list)
    kinds: list[int] = field(default_factory=list)
    ids: dict[str, int] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    bots: int = 0
    deleted: int = 0
    odd: int = 0

    def person(self, email: Any, name: Any) -> int:
        """The person's number, by address, else by name."""
        shown = clean_name(name) if isinstance(name, str) else ""
        address = clean_name(email).lower() if isinstance(email, str) else ""
        key = address or shown or "unknown"
        if shown:
            self.names[key] = shown
        return self.ids.setdefault(key, len(self.ids))

    def add(self, stamp: str, who: int, kind: Kind) -> None:
        self.stamps.append(stamp)
        self.who.append(who)
        self.kinds.append(kind)

    def shown(self) -> tuple[str, ...]:
        """A name for each person, no two alike."""
        names: list[str] = []
        for key in self.ids:
            name = self.names.get(key, key)
            names.append(name if name not in names else f"{name} ({key})")
        return tuple(names)


@dataclass(frozen=True, slots=True)
class GoogleChat:
    """The source for Takeout's Google Chat: `messages.json`, `group_info.json` and `user_info.json`.

    The two small files give conversations without rows, with the same key as the messages: they tell who
    belongs to it and who exported.
    """

    name: str = "Google Chat"

    def recognise(self, document: Document) -> bool:
        """Whether the JSON has the lists and field names of one of the three files."""
        head = document.head.removeprefix(b"\xef\xbb\xbf").lstrip()
        if not head.startswith(b"{"):
            return False
        if _MESSAGES.search(head):
            return all(sign in head for sign in _OF_MESSAGES[:2]) or b'"message_state"' in head
        return bool(_OWNER.search(head)) or bool(_MEMBERS.search(head) and _OF_MESSAGES[2] in head)

    def read(self, document: Document, options: Options) -> Sequence[Chat]:
        """The one conversation of the messages; for the small files what they tell of conversations."""
        data = document.data.removeprefix(b"\xef\xbb\xbf")
        file = attempt(
            lambda: msgspec.json.decode(data, type=_File),
            (msgspec.MsgspecError, RecursionError, UnicodeDecodeError),
            "This looks like Google Chat's part of a Takeout archive but cannot be read to its end. It may "
            "be cut off; download it again.",
        )
        if file.messages is not None:
            chat = _conversation(file.messages, document, options)
            return (replace(chat, simulated=SIMULATED.endswith(f" {file.simulated_by}")),)
        if file.membership_info is not None:
            return tuple(_owned(file))
        return (_members(file.members or [], _key(document)),)


def _key(document: Document) -> str:
    """The conversation's folder, such as DM AbC; alone, a file belongs to the folder it was given with."""
    return (document.folder or document.box).rpartition("/")[2][:100]


def _is_group(key: str) -> bool:
    return key.startswith("Space")


def _conversation(messages: list[msgspec.Raw], document: Document, options: Options) -> Chat:
    rows = _Rows()
    decoder = msgspec.json.Decoder(_Message)
    for raw in messages:
        _add(rows, raw, decoder)
    if not rows.stamps:
        raise InputError("There is no message in this conversation of Google Chat.")
    times, local = read_prose(pl.Series(rows.stamps, dtype=pl.String))
    notes: tuple[str, ...] = () if options.zone else (IN_UTC,)
    if local.any():
        times[local], notes = wall_to_utc(times[local], options.zone)
    keep = ~np.isnan(times)
    names = rows.shown()
    return Chat(
        times=times[keep],
        who=np.array(rows.who, np.int32)[keep],
        kinds=np.array(rows.kinds, np.int8)[keep],
        names=names,
        title=" and ".join(names[:3]),
        group=_is_group(_key(document)),
        notes=(*notes, *_notes(rows, rows.odd + int((~keep).sum()))),
        key=_key(document),
    )


def _add(rows: _Rows, raw: msgspec.Raw, decoder: msgspec.json.Decoder[_Message]) -> None:
    try:
        message = decoder.decode(raw)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
        rows.odd += 1
        return
    creator, stamp = message.creator, message.created_date
    if creator is None or not isinstance(stamp, str):
        if message.message_state == "DELETED":
            rows.deleted += 1
        else:
            rows.odd += 1
        return
    if str(creator.user_type).lower() == "bot":
        rows.bots += 1
        return
    kind = Kind.MEDIA if message.attached_files else Kind.MESSAGE
    rows.add(stamp, rows.person(creator.email, creator.name), kind)
    for reaction in message.reactions or ():
        for email in reaction.reactor_emails if isinstance(reaction.reactor_emails, list) else ():
            if isinstance(email, str) and email:
                rows.add(stamp, rows.person(email, None), Kind.REACTION)


def _notes(rows: _Rows, odd: int) -> list[str]:
    notes = []
    if rows.bots:
        notes.append(f"Left out: {rows.bots} {'message' if rows.bots == 1 else 'messages'} by bots.")
    if rows.deleted:
        one = rows.deleted == 1
        notes.append(
            f"Left out: {rows.deleted} deleted {'message' if one else 'messages'}, of which the export tells "
            f"neither sender nor time."
        )
    if odd:
        notes.append(f"Left out: {odd} {'row' if odd == 1 else 'rows'} without a readable time or sender.")
    return notes


def _owned(file: _File) -> list[Chat]:
    """For each conversation of the one who exported: who that is."""
    rows = _Rows()
    user = file.user or _Person()
    rows.person(user.email, user.name)
    ids = [one.group_id for one in file.membership_info or () if isinstance(one.group_id, str)]
    return [_told(rows, group_id.replace("/", " ")[:100], me=0) for group_id in ids]


def _members(members: list[_Person], key: str) -> Chat:
    rows = _Rows()
    for member in members:
        if str(member.user_type).lower() != "bot":
            rows.person(member.email, member.name)
    return _told(rows, key)


def _told(rows: _Rows, key: str, me: int | None = None) -> Chat:
    """A conversation without rows."""
    none = np.empty(0)
    names = rows.shown()
    return Chat(
        times=none.astype(np.float64),
        who=none.astype(np.int32),
        kinds=none.astype(np.int8),
        names=names,
        group=_is_group(key) or len(names) > 2,
        me=me,
        key=key,
    )
