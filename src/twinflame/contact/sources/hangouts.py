"""Google Hangouts: the one JSON file that Takeout wrote of all conversations."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import msgspec
import numpy as np

from twinflame.contact.history import Kind
from twinflame.contact.sources.base import SIMULATED, Chat, Document, Options, attempt, clean_name
from twinflame.contact.sources.clock import IN_UTC
from twinflame.errors import InputError

_TELLING = re.compile(rb'"(?:conversations|conversation_state)"\s*:\s*\[')
_SIGNS = (b'"gaia_id"', b'"participant_data"', b'"conversation_id"')
_MICRO = re.compile(r"\d{13,17}", re.ASCII)


class _Id(msgspec.Struct):
    gaia_id: Any = None
    chat_id: Any = None
    id: Any = None

    def key(self) -> str:
        told = (self.gaia_id, self.chat_id, self.id)
        return next((str(one)[:40] for one in told if isinstance(one, int | str) and one != ""), "")


class _Content(msgspec.Struct):
    attachment: list[msgspec.Raw] | None = None


class _Said(msgspec.Struct):
    message_content: _Content | None = None


class _Call(msgspec.Struct):
    event_type: Any = None
    seconds: Any = msgspec.field(default=None, name="hangout_duration_secs")


class _Self(msgspec.Struct):
    user_id: _Id | None = None


class _Event(msgspec.Struct):
    """What is read of an event. Its segments, where the text is, are skipped and never held."""

    sender_id: _Id | None = None
    timestamp: Any = None
    self_event_state: _Self | None = None
    chat_message: _Said | None = None
    hangout_event: _Call | None = None


class _Participant(msgspec.Struct):
    id: _Id | None = None
    fallback_name: Any = None


class _Read(msgspec.Struct):
    participant_id: _Id | None = None


class _Own(msgspec.Struct):
    self_read_state: _Read | None = None


class _Known(msgspec.Struct):
    """What the export says of a conversation."""

    id: _Id | None = None
    type: Any = None
    name: Any = None
    self_conversation_state: _Own | None = None
    participant_data: list[_Participant] | None = None


class _Outer(msgspec.Struct):
    conversation_id: _Id | None = None
    conversation: _Known | None = None


class _State(msgspec.Struct):
    conversation: _Known | None = None
    event: list[msgspec.Raw] | None = None


class _Conversation(msgspec.Struct):
    """A conversation of either layout: since 2016 with `events`, before with `event` inside a state."""

    conversation: _Outer | None = None
    events: list[msgspec.Raw] | None = None
    state: _State | None = msgspec.field(default=None, name="conversation_state")


class _File(msgspec.Struct):
    conversations: list[msgspec.Raw] | None = None
    state: list[msgspec.Raw] | None = msgspec.field(default=None, name="conversation_state")
    simulated_by: Any = None


@dataclass(slots=True)
class _Rows:
    """Rows of one conversation as they are gathered."""

    times: list[float] = field(default_factory=list)
    who: list[int] = field(default_factory=list)
    kinds: list[int] = field(default_factory=list)
    ids: dict[str, int] = field(default_factory=dict)
    mine: str = ""
    open_call: int | None = None
    odd: int = 0

    def add(self, time: float, who: str, kind: Kind) -> None:
        self.times.append(time)
        self.who.append(self.ids.setdefault(who, len(self.ids)))
        self.kinds.append(kind)


_ERRORS = (msgspec.MsgspecError, RecursionError, UnicodeDecodeError)


@dataclass(frozen=True, slots=True)
class Hangouts:
    """The source for Takeout's `Hangouts.json`."""

    name: str = "Hangouts"

    def recognise(self, document: Document) -> bool:
        """Whether the JSON has Hangouts' lists and field names."""
        head = document.head.removeprefix(b"\xef\xbb\xbf").lstrip()
        return head.startswith(b"{") and bool(_TELLING.search(head)) and any(sign in head for sign in _SIGNS)

    def read(self, document: Document, options: Options) -> Sequence[Chat]:
        """Every conversation of the file that holds a contact."""
        data = document.data.removeprefix(b"\xef\xbb\xbf")
        file = attempt(
            lambda: msgspec.json.decode(data, type=_File),
            _ERRORS,
            "This looks like Hangouts.json but cannot be read to its end. It may be cut off; download it "
            "again.",
        )
        parts = [_parts(raw) for raw in (*(file.conversations or ()), *(file.state or ()))]
        notes: tuple[str, ...] = () if options.zone else (IN_UTC,)
        unread = parts.count(None)
        if unread:
            count = "1 conversation" if unread == 1 else f"{unread} conversations"
            notes += (f"Left out: {count} of the file that could not be read.",)
        simulated = SIMULATED.endswith(f" {file.simulated_by}")
        chats = [replace(_chat(*part, notes), simulated=simulated) for part in parts if part]
        found = [chat for chat in chats if len(chat.times)]
        if not found:
            raise InputError("There is no message in this Hangouts export.")
        return found


def _parts(raw: msgspec.Raw) -> tuple[_Known, list[msgspec.Raw]] | None:
    """What is said of a conversation, and its events; None where it cannot be read."""
    try:
        one = msgspec.json.decode(raw, type=_Conversation)
    except _ERRORS:
        return None
    if one.state is None:
        outer = one.conversation or _Outer()
        return outer.conversation or _Known(outer.conversation_id), one.events or []
    return one.state.conversation or _Known(), one.state.event or []


def _chat(known: _Known, events: list[msgspec.Raw], notes: tuple[str, ...]) -> Chat:
    rows = _Rows()
    own = known.self_conversation_state
    if own and own.self_read_state and own.self_read_state.participant_id:
        rows.mine = own.self_read_state.participant_id.key()
    decoder = msgspec.json.Decoder(_Event)
    for raw in events:
        _add(rows, raw, decoder)
    names = _names(rows, known)
    me = rows.ids.get(rows.mine)
    others = [name for i, name in enumerate(names) if i != me]
    given = clean_name(known.name) if isinstance(known.name, str) else ""
    if rows.odd:
        count = f"{rows.odd} {'row' if rows.odd == 1 else 'rows'}"
        notes = (*notes, f"Left out: {count} without a readable time or sender.")
    return Chat(
        times=np.array(rows.times, np.float64),
        who=np.array(rows.who, np.int32),
        kinds=np.array(rows.kinds, np.int8),
        names=names,
        title=given or " and ".join(others[:3]) or "unnamed",
        group=known.type == "GROUP" and len(known.participant_data or ()) != 2,
        me=me,
        notes=notes,
        key=known.id.key() if known.id else "",
    )


def _add(rows: _Rows, raw: msgspec.Raw, decoder: msgspec.json.Decoder[_Event]) -> None:
    try:
        event = decoder.decode(raw)
    except _ERRORS:
        rows.odd += 1
        return
    if event.chat_message is None and event.hangout_event is None:
        return  # names, members and settings that changed
    who = event.sender_id.key() if event.sender_id else ""
    if not who or not _MICRO.fullmatch(str(event.timestamp)):
        rows.odd += 1
        return
    if event.self_event_state and event.self_event_state.user_id and not rows.mine:
        rows.mine = event.self_event_state.user_id.key()
    time = int(event.timestamp) / 1e6
    if event.hangout_event is not None:
        _add_call(rows, event.hangout_event, time, who)
        return
    content = event.chat_message.message_content if event.chat_message else None
    rows.add(time, who, Kind.MEDIA if content and content.attachment else Kind.MESSAGE)


def _add_call(rows: _Rows, call: _Call, time: float, who: str) -> None:
    """A call has an event when it starts and one when it ends; only the latter says how long it was."""
    if call.event_type == "START_HANGOUT":
        rows.open_call = len(rows.times)
        rows.add(time, who, Kind.CALL)
    elif call.event_type == "END_HANGOUT":
        lasted = int(call.seconds) if re.fullmatch(r"\d{1,7}", str(call.seconds), re.ASCII) else 0
        kind = Kind.CALL if lasted else Kind.MISSED_CALL
        if rows.open_call is None:
            rows.add(time - lasted, who, kind)
        else:
            rows.kinds[rows.open_call] = kind
        rows.open_call = None


def _names(rows: _Rows, known: _Known) -> tuple[str, ...]:
    """A name for each sender, no two alike; who has left Google has none but the number."""
    told = dict(_told(known))
    names: list[str] = []
    for key in rows.ids:
        name = told.get(key) or key
        names.append(name if name not in names else f"{name} ({key})")
    return tuple(names)


def _told(known: _Known) -> Iterator[tuple[str, str]]:
    for participant in known.participant_data or ():
        if participant.id and isinstance(participant.fallback_name, str):
            yield participant.id.key(), clean_name(participant.fallback_name)
