"""The JSON of Messenger and Instagram: one thread a file, or a part of one, in two layouts."""

import json
import re
from dataclasses import dataclass, field, replace
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from twinflame.contact.history import Kind
from twinflame.contact.sources.base import SIMULATED, Chat, Document, Options, attempt
from twinflame.contact.sources.clock import IN_UTC
from twinflame.contact.sources.meta.names import mended, name_of
from twinflame.contact.sources.meta.rows import KIND_OF, Rows
from twinflame.contact.sources.meta.words import BEGINNINGS, Said, what_is_said
from twinflame.contact.sources.spans import Items, read_lists

_CUT = "This looks like a conversation of Messenger or Instagram but is cut off or damaged. Export it again."
_SHOWN = 400  # bytes looked at of a row that may be one of the app's own
_MEDIA = ("photos", "videos", "audio_files", "gifs", "files", "sticker", "share", "media")
_EDITED = (b'(edited)"',)
_JOINING = ("Subscribe", "Unsubscribe")  # somebody came into a group or left it
_LATEST = 7e9  # seconds; more is no time of a reaction
_NAMED = 8  # senders in a block up to which notices are looked for; more are a group, which is not read


@dataclass(frozen=True, slots=True)
class _Layout:
    """What the two layouts call the same things; times are in milliseconds since 1970 UTC."""

    sender: str
    time: str
    body: str
    fields: tuple[str, ...]


_REST = (*_MEDIA, "reactions", "call_duration", "missed", "type")
_CLASSIC = _Layout(
    "sender_name", "timestamp_ms", "content", ("sender_name", "timestamp_ms", "content", *_REST)
)
_FLAT = _Layout("senderName", "timestamp", "text", ("senderName", "timestamp", "text", *_REST))


class _Thread(msgspec.Struct):
    """What surrounds the messages; the list itself is replaced by its number."""

    participants: Any = None
    messages: Any = None
    title: Any = None
    thread_name: Any = msgspec.field(default=None, name="threadName")
    thread_path: Any = None
    thread_type: Any = None
    simulated_by: Any = None


def is_thread(head: bytes) -> bool:
    """Whether a JSON document begins as one of these threads does."""
    if not head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") or b'"messages"' not in head:
        return False
    classic = b'"sender_name"' in head and b'"timestamp_ms"' in head
    flat = b'"senderName"' in head and b'"timestamp"' in head
    empty = b'"participants"' in head and (b'"thread_path"' in head or b'"threadName"' in head)
    return classic or flat or empty


def read_thread(document: Document, options: Options) -> list[Chat]:
    """The conversation that a file holds, or holds a part of.

    Raises
    ------
    InputError
        When the file is damaged or holds no message.
    """
    layout = _FLAT if b'"senderName"' in document.head else _CLASSIC
    gathered = _Gathered(layout)
    with document.open() as stream:
        rest, odd = read_lists(stream, "messages", layout.fields, gathered.take, _CUT)
    thread = attempt(
        lambda: msgspec.json.decode(rest.removeprefix(b"\xef\xbb\xbf"), type=_Thread),
        (msgspec.MsgspecError, RecursionError, UnicodeDecodeError),
        _CUT,
    )
    gathered.rows.unreadable += odd
    people = [
        name_of(one.get("name") if isinstance(one, dict) else one) for one in _list(thread.participants)
    ]
    title = name_of(thread.title) or _without_number(name_of(thread.thread_name))
    flat = layout is _FLAT
    chat = gathered.rows.chat(
        title,
        people,
        group=thread.thread_type == "RegularGroup",
        key="" if flat else thread_key(thread.thread_path, document.folder),
        simulated=thread.simulated_by is not None and SIMULATED.endswith(str(thread.simulated_by)),
        precision=0.001,
    )
    return [chat if options.zone else replace(chat, notes=(*chat.notes, IN_UTC))]


def thread_key(path: object, folder: str) -> str:
    """What tells a thread from others: the name of its folder, whether in the inbox or archived.

    >>> thread_key("e2ee_cutover/ben_1", ""), thread_key(None, "messages/inbox/ben_1")
    ('ben_1', 'ben_1')
    """
    return (path if isinstance(path, str) and path else folder).rstrip("/").rpartition("/")[2][:200]


def _without_number(name: str) -> str:
    """The encrypted export numbers its threads: Ben_40."""
    return re.sub(r"_\d+$", "", name)


@dataclass(slots=True)
class _Gathered:
    """Rows of all blocks of a file."""

    layout: _Layout
    rows: Rows = field(default_factory=Rows)

    def take(self, items: Items) -> None:
        """Rows of a block, and the reactions to them."""
        names, index = self._senders(items)
        who = index[items.values(self.layout.sender)[0]]
        times = items.numbers(self.layout.time) / 1000.0
        kinds = self._kinds(items, names, who)
        self.rows.add(times, who, kinds, items.meets(self.layout.body, _EDITED, at_end=True))
        self._react(items, times)

    def _senders(self, items: Items) -> tuple[list[str], NDArray[np.int32]]:
        """Names as they stand in the block, and for each its index among all; the last entry is for none."""
        raw = items.values(self.layout.sender)[1]
        index = [self.rows.number(name_of(text)) for text in raw]
        return [mended(text) for text in raw if isinstance(text, str)], np.array([*index, -1], np.int32)

    def _kinds(self, items: Items, names: list[str], who: NDArray[np.int32]) -> NDArray[np.int8]:
        kinds = np.full(len(items), Kind.MESSAGE, np.int8)
        for name in _MEDIA:
            kinds[items.filled(name)] = Kind.MEDIA
        codes, types = items.values("type")
        kind_of_type = np.array([*(text in _JOINING for text in types), False])
        if len(names) <= _NAMED:
            self._app_rows(items, names, who, kinds)
        kinds[kind_of_type[codes]] = -1
        duration = items.numbers("call_duration")
        called = ~np.isnan(duration) | np.array([*(text == "Call" for text in types), False])[codes]
        kinds[called] = np.where(items.filled("missed") | ~(duration > 0), Kind.MISSED_CALL, Kind.CALL)[
            called
        ]
        return kinds

    def _app_rows(
        self, items: Items, names: list[str], who: NDArray[np.int32], kinds: NDArray[np.int8]
    ) -> None:
        """Find rows of the app's own by their wording."""
        people = list(self.rows.ids)
        first = {name.split(" ")[0] for name in names if name.strip()}
        beginnings = [*BEGINNINGS, *(f"{word} " for word in first)]
        written = {
            json.dumps(text, ensure_ascii=plain)[:-1] for text in beginnings for plain in (True, False)
        }
        broken = {json.dumps(text.encode().decode("latin-1"))[:-1] for text in beginnings}
        words = tuple(sorted(text.encode("utf-8", "replace") for text in written | broken))
        rows = np.flatnonzero(items.meets(self.layout.body, words))
        for row, raw in zip(rows.tolist(), items.raw(self.layout.body, rows), strict=True):
            text = _text(raw) if len(raw) <= _SHOWN else None
            if text is not None:
                said = what_is_said(text, people[who[row]] if who[row] >= 0 else "")
                kinds[row] = kinds[row] if said is Said.MESSAGE else KIND_OF[said]

    def _react(self, items: Items, times: NDArray[np.float64]) -> None:
        """Reactions, at the message's time where the export tells none of their own."""
        rows, reactions = items.inner("reactions", ("actor", "timestamp"))
        if not len(rows):
            return
        codes, actors = reactions.values("actor")
        index = np.array([*(self.rows.number(name_of(actor)) for actor in actors), -1], np.int32)
        own = reactions.numbers("timestamp")
        when = np.where((own > 0) & (own < _LATEST), own, times[rows])
        kinds, edits = np.full(len(rows), Kind.REACTION, np.int8), np.zeros(len(rows), bool)
        self.rows.add(when, index[codes], kinds, edits)


def _text(raw: bytes) -> str | None:
    try:
        return mended(msgspec.json.decode(raw, type=str))
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
