"""sigtop: a file for each conversation, as text with headers, as short text, or as Signal's own JSON."""

import re
from typing import Any

import msgspec
import numpy as np

from twinflame.contact.history import Kind
from twinflame.contact.sources.base import OWN_NAME, SIMULATED, Chat, Document, Options, attempt
from twinflame.contact.sources.clock import wall_clock
from twinflame.contact.sources.signal.exported import CUT, REFUSALS
from twinflame.contact.sources.signal.rows import Rows, conversation
from twinflame.contact.sources.texts import marked, nothing_before, plain
from twinflame.errors import InputError

_NAMED = re.compile(
    r"(.*) \((?:\+\d{5,}|group|[0-9a-f-]{36}|\w+\.\d{2,})\)"
)  # a name, and what tells its bearer from others
_GROUP = "group"
_CONVERSATION = re.compile(rb"(?:\A|\n\n)Conversation: ([^\n]*)\n\n")
_ENTRY = re.compile(
    rb"(?<=\n\n)(?:From: ([^\n]{0,400})\n)?Type: ([a-z0-9-]{1,60})\n"
    rb"((?:(?:Sent|Received|Attachment|Reaction|Edited): [^\n]*\n)*)"
)
_SENT = re.compile(
    rb"^(?:Sent|Received): [A-Z][a-z]{2}, (\d{1,2} [A-Z][a-z]{2} \d{4} [\d:]{8} [+-]\d{4})$", re.M
)
_SHORT = re.compile(rb"^(\d{4}-\d\d-\d\d \d\d:\d\d) ([^\n]{1,200}?):(?= |$)([^\n]*)", re.M)
_FILES = re.compile(rb" \[(?:[^\]\n]{1,300}, )?\d{1,4} attachments?\]")
_NOTICE = re.compile(rb" \[([a-z0-9-]+) message\]\Z")
_CONTACT = ("incoming", "outgoing")
_CALL = "call-history"
_TEXT_STEP, _SHORT_STEP = "%d %b %Y %H:%M:%S %z", "%Y-%m-%d %H:%M"
_NO_TIMES = (
    "Signal's JSON from this version of sigtop does not say who wrote what and when. Export as text instead, "
    "with sigtop export-messages -f text."
)


def is_text(document: Document) -> bool:
    """Whether this begins with the name of a conversation and a message's headers."""
    head = plain(document.head)
    return bool(_CONVERSATION.search(head, 0, 1000)) and bool(_ENTRY.search(head))


def is_short(document: Document) -> bool:
    """Whether rows begin with date and name, and one is "You", or the file is named as sigtop does."""
    head = plain(document.head)
    first = _SHORT.search(head, 0, 4096)
    if first is None or not nothing_before(head[: first.start()]) or document.suffix in ("csv", "tsv", "md"):
        return False
    names = [match[2] for match in _SHORT.finditer(head)]
    if any(name.startswith((b"-", b"[")) or b" - " in name for name in names):
        return False
    return b"You" in names or _NAMED.fullmatch(_stem(document)) is not None


def is_json(document: Document) -> bool:
    """Whether this is a list of messages with Signal's field names."""
    head = plain(document.head).lstrip()
    return head.startswith(b"[") and b'"conversationId"' in head and b'"received_at' in head


def read_text(document: Document, options: Options) -> Chat:
    """The conversation of a text with headers."""
    data = plain(document.data)
    named = _CONVERSATION.search(data)
    title = named[1].decode("utf-8", "replace") if named else ""
    rows = Rows()
    first = len(data)
    for match in _ENTRY.finditer(data):
        first = min(first, match.start())
        kind, headers = match[2].decode(), match[3]
        if kind == _CALL:
            rows.calls += 1
        if kind not in _CONTACT:
            continue
        rows.reactions += headers.count(b"\nReaction: ") + headers.startswith(b"Reaction: ")
        sent = _SENT.search(headers)
        if sent is None or (match[1] is None and kind == "incoming"):
            rows.odd += 1
            continue
        media = headers.startswith(b"Attachment: ") or b"\nAttachment: " in headers
        sender = OWN_NAME if kind == "outgoing" else _name(match[1].decode("utf-8", "replace"))
        rows.add(sent[1].decode(), sender, Kind.MEDIA if media else Kind.MESSAGE)
    rows.simulated = marked(data[:first])
    seconds = wall_clock(rows.stamps, _TEXT_STEP)
    group = title.endswith(f"({_GROUP})")
    return conversation(
        rows, seconds, options, local=False, title=_name(title), group=group, key=_key(_stem(document))
    )


def read_short(document: Document, options: Options) -> Chat:
    """The conversation of a short text."""
    data = plain(document.data)
    rows = Rows()
    for match in _SHORT.finditer(data):
        notice = _NOTICE.match(match[3])
        if notice:
            rows.calls += notice[1].decode() == _CALL
            continue
        sender = match[2].decode("utf-8", "replace")
        kind = Kind.MEDIA if _FILES.match(match[3]) else Kind.MESSAGE
        rows.add(match[1].decode(), OWN_NAME if sender == "You" else sender, kind)
    first = _SHORT.search(data)
    rows.simulated = first is not None and marked(data[: first.start()])
    stem = _stem(document)
    seconds = wall_clock(rows.stamps, _SHORT_STEP)
    group = stem.endswith(f"({_GROUP})")
    return conversation(
        rows, seconds, options, local=True, precision=60.0, title=_title(stem), group=group, key=_key(stem)
    )


class _Reaction(msgspec.Struct):
    fromId: Any = None  # noqa: N815  # Signal's own names
    timestamp: Any = None


class _Message(msgspec.Struct):
    """What is read of a message. Its text is not among it."""

    type: Any = None
    sent_at: Any = None
    timestamp: Any = None
    conversationId: Any = None  # noqa: N815
    source: Any = None
    sourceUuid: Any = None  # noqa: N815
    sourceServiceId: Any = None  # noqa: N815
    attachments: Any = None
    sticker: Any = None
    reactions: Any = None
    callHistoryDetails: Any = None  # noqa: N815
    simulated_by: Any = None


def read_json(document: Document, options: Options) -> Chat:
    """The conversation of Signal's own JSON."""
    data = plain(document.data)
    messages = attempt(lambda: msgspec.json.decode(data, type=list[_Message]), REFUSALS, CUT)
    stem = _stem(document)
    group = stem.endswith(f"({_GROUP})")
    title = _title(stem)
    rows = Rows()
    for message in messages:
        _add(rows, message, "" if group else title)
    if messages and not rows.stamps:
        raise InputError(_NO_TIMES)
    seconds = np.array([float(stamp) for stamp in rows.stamps]) / 1000
    return conversation(rows, seconds, options, local=False, title=title, group=group, key=_key(stem))


def _add(rows: Rows, message: _Message, other: str) -> None:
    rows.simulated |= message.simulated_by is not None and SIMULATED.endswith(str(message.simulated_by))
    stamp = next((s for s in (message.sent_at, message.timestamp) if _is_stamp(s)), None)
    sources = (message.source, message.sourceServiceId, message.sourceUuid)
    sender = other or next((s for s in sources if isinstance(s, str) and s), "")
    if message.type == _CALL:
        _add_call(rows, message, stamp, sender)
        return
    if message.type not in _CONTACT:
        return
    who = OWN_NAME if message.type == "outgoing" else sender or "the other"
    if stamp is None:
        rows.odd += 1
    else:
        rows.add(str(stamp), who, Kind.MEDIA if message.attachments or message.sticker else Kind.MESSAGE)
    for one in message.reactions if isinstance(message.reactions, list) else ():
        if isinstance(one, dict) and _is_stamp(one.get("timestamp")) and isinstance(one.get("fromId"), str):
            theirs = one["fromId"] == message.conversationId
            rows.add(str(one["timestamp"]), (other or "the other") if theirs else OWN_NAME, Kind.REACTION)


def _add_call(rows: Rows, message: _Message, stamp: Any, other: str) -> None:
    """A call whose details the message holds, as it did before Signal kept them in a table of their own."""
    details = message.callHistoryDetails
    if stamp is None or not isinstance(details, dict) or not isinstance(details.get("wasIncoming"), bool):
        rows.calls += 1
        return
    kind = Kind.CALL if details.get("acceptedTime") else Kind.MISSED_CALL
    rows.add(str(stamp), (other or "the other") if details["wasIncoming"] else OWN_NAME, kind)


def _is_stamp(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 < value < 1e13


def _name(told: str) -> str:
    """A name without the number behind it."""
    match = _NAMED.fullmatch(told)
    return match[1] if match else told


def _title(stem: str) -> str:
    """What the file is named after, where sigtop named it."""
    return _name(stem) if _NAMED.fullmatch(stem) else ""


def _key(stem: str) -> str:
    return stem if _NAMED.fullmatch(stem) else ""


def _stem(document: Document) -> str:
    return document.name.rpartition(".")[0] or document.name
