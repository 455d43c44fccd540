"""signal-export: a folder for each conversation, with `chat.md` (formerly `index.md`) and `data.json`."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from twinflame.contact.history import Kind
from twinflame.contact.sources.base import OWN_NAME, SIMULATED, Chat, Document, Options, attempt
from twinflame.contact.sources.clock import wall_clock
from twinflame.contact.sources.signal.rows import Rows, conversation
from twinflame.contact.sources.texts import marked, nothing_before, plain
from twinflame.errors import InputError

_ROW = re.compile(rb"^\[(\d{4}-\d\d-\d\d,? \d\d:\d\d(?::\d\d)?)\] ([^:\n]{1,200}): ?", re.M)
_LINE = re.compile(rb'\{"date": ?"\d{4}-\d\d-\d\dT[^"\n]{5,30}", ?"sender": ?')
_CALL = re.compile(
    rb"(Incoming|Outgoing|Missed) (?:[a-z]+ )?call(?: \(([a-z ]{1,40})(?:, [0-9]{1,6}m? ?[0-9]{0,2}s?)?\))?\Z"
)
_TAKEN = (b"accepted", b"joined")
_LONGEST_CALL = 100
_BLOCK = 1 << 22
_OWN_FILES = ("chat.md", "index.md", "data.json")
_NO_ONE = "No-Sender"
_PICTURES = (b"](./media/", b"](../exported_stickers/", b"\n(( ")
_REACTED = b"\n(- "
CUT = "This looks like a Signal export but cannot be read to its end. It may be cut off; export it again."
REFUSALS = (msgspec.MsgspecError, RecursionError, UnicodeDecodeError)


def is_markdown(document: Document) -> bool:
    """Whether this is a `chat.md`: rows that begin with a date in brackets, year first."""
    head = plain(document.head)
    first = _ROW.search(head, 0, 4096)
    named = document.suffix == "md" or (document.suffix != "txt" and b"] Me: " in head)
    return named and first is not None and nothing_before(head[: first.start()])


def is_lines(document: Document) -> bool:
    """Whether this is a `data.json`: an object with date and sender in each line."""
    return bool(_LINE.match(plain(document.head)))


def read_markdown(document: Document, options: Options) -> Chat:
    """The conversation of a `chat.md`."""
    data = plain(document.data)
    found = list(_ROW.finditer(data))
    rows = Rows()
    rows.simulated = bool(found) and marked(data[: found[0].start()])
    ends = [*(match.start() for match in found), len(data)]
    for match, (_, end) in zip(found, pairwise(ends), strict=True):
        body = data[match.end() : end]
        rows.reactions += _REACTED in body
        media = any(sign in body for sign in _PICTURES)
        stamp, sender = match[1].decode(), match[2].decode("utf-8", "replace")
        _add(
            rows, stamp.replace(",", ""), sender, body.strip() if not media else b"", media, not body.strip()
        )
    return _told(rows, document, options)


class _Line(msgspec.Struct):
    """What is read of a message; of the rest it counts only whether it is empty, which its bytes tell."""

    date: Any = None
    sender: Any = None
    body: msgspec.Raw = msgspec.Raw()
    quote: msgspec.Raw = msgspec.Raw()
    sticker: msgspec.Raw = msgspec.Raw()
    reactions: msgspec.Raw = msgspec.Raw()
    attachments: msgspec.Raw = msgspec.Raw()
    deleted: Any = None
    simulated_by: Any = None


def read_lines(document: Document, options: Options) -> Chat:
    """The conversation of a `data.json`."""
    data = plain(document.data)
    rows = Rows()
    for line in _decoded(data):
        if not isinstance(line.date, str) or not isinstance(line.sender, str):
            rows.odd += 1
            continue
        rows.simulated |= line.simulated_by is not None and SIMULATED.endswith(str(line.simulated_by))
        reacted = _filled(line.reactions)
        rows.reactions += reacted
        media = _filled(line.attachments) or _filled(line.sticker)
        body = bytes(line.body)[1:-1].strip()
        hollow = not (body or media or reacted or _filled(line.quote) or line.deleted)
        _add(rows, line.date[:19].replace("T", " "), line.sender, body, media, hollow)
    return _told(rows, document, options)


def _decoded(data: bytes) -> Iterator[_Line]:
    """The lines, a block at a time, so that few of them are held."""
    decoder, start = msgspec.json.Decoder(_Line), 0
    while start < len(data):
        end = data.find(b"\n", start + _BLOCK) + 1 or len(data)
        block = data[start:end]
        yield from attempt(lambda block=block: decoder.decode_lines(block), REFUSALS, CUT)  # type: ignore[misc]
        start = end


def _add(rows: Rows, stamp: str, sender: str, body: bytes, media: bool, hollow: bool) -> None:
    own = sender == OWN_NAME
    call = _CALL.match(body) if len(body) <= _LONGEST_CALL and not media else None
    if sender == _NO_ONE:
        rows.odd += 1
    elif hollow and not own:
        rows.hollow += 1
    elif call and (call[1] == b"Outgoing" or not own):
        who = OWN_NAME if call[1] == b"Outgoing" else sender
        taken = call[1] != b"Missed" and (call[2] is None or call[2].startswith(_TAKEN))
        rows.add(stamp, who, Kind.CALL if taken else Kind.MISSED_CALL)
    else:
        rows.add(stamp, sender, Kind.MEDIA if media else Kind.MESSAGE)


def _told(rows: Rows, document: Document, options: Options) -> Chat:
    if not rows.stamps:
        raise InputError("There is no message in this Signal export.")
    seconds, precision = _seconds(rows.stamps)
    folder = document.folder.rpartition("/")[2] or document.box.removesuffix(".zip")
    folder = folder or (document.place.absolute().parent.name if document.place else "")
    key = folder if document.name in _OWN_FILES else ""
    return conversation(rows, seconds, options, local=True, precision=precision, key=key)


def _seconds(stamps: list[str]) -> tuple[NDArray[np.float64], float]:
    """Seconds on the wall clock, and the coarsest step; a folder exported again has both forms."""
    minutes = np.array([len(stamp) < 19 for stamp in stamps])
    whole = [f"{stamp}:00" if short else stamp for stamp, short in zip(stamps, minutes, strict=True)]
    return wall_clock(whole, "%Y-%m-%d %H:%M:%S"), 60.0 if minutes.any() else 1.0


def _filled(raw: msgspec.Raw) -> bool:
    return bytes(raw) not in (b"", b'""', b"[]", b"{}", b"null")
