"""Backups in XML as a stream of elements, mended on the way, in memory that does not grow with the file.

The app writes letters beyond the basic plane as two character references each, which no XML parser takes, and
pictures as text of many megabytes. Both are dealt with before the parser sees them.
"""

import codecs
import re
from collections.abc import Callable
from typing import BinaryIO
from xml.parsers import expat

from twinflame.contact.sources.base import attempt
from twinflame.errors import InputError

Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]

_CHUNK = 1 << 20
_MOST_OF_ONE = 1 << 23  # bytes that one element's attributes may have, pictures left out
_DEEPEST = 16  # elements within one another; a backup has four
_PICTURE = re.compile(rb"(?<![A-Za-z0-9+/=])[A-Za-z0-9+/=]{4096,}")
_LETTERS = bytes(c for c in range(256) if chr(c).isalnum() and c < 128) + b"+/="
_TO_ONE = bytes.maketrans(_LETTERS, b"A" * len(_LETTERS))
_REFERENCE = re.compile(r"&#(?:[xX]([0-9A-Fa-f]{1,6})|([0-9]{1,7}));")
_OPEN = re.compile(r"&(?:#[0-9A-Za-z]{0,7})?\Z")
_CONTROLS = bytes(c for c in range(256) if c < 32 and c not in (9, 10, 13))
_TO_SPACES = bytes.maketrans(_CONTROLS, b" " * len(_CONTROLS))
_WIDE_TO_SPACES = dict.fromkeys(_CONTROLS, " ")
_HIGH, _LOW = range(0xD800, 0xDC00), range(0xDC00, 0xE000)

BROKEN = "The backup is damaged or was cut off, so it cannot be read to its end. Make or copy it again."
FOREIGN = (
    "The file defines entities or a document type of its own, which no backup does. It was not read; make "
    "the backup again with the app itself."
)
TOO_LARGE = (
    "An entry of the backup is far larger than a message can be. It was not read; make the backup again."
)


def read_elements(stream: BinaryIO, start: Start, end: End) -> None:
    """Call `start` with the name and attributes of each element, and `end` with its name.

    Raises
    ------
    InputError
        When the XML is not sound, brings entities or a document type of its own, or nests or swells beyond
        what a backup can hold.
    """
    parser = _parser(start, end)
    text = _Text()
    fed = 0
    for chunk in iter(lambda: stream.read(_CHUNK), b""):
        content = text.take(chunk)
        fed += len(content.encode("utf-8", "replace")) if not content.isascii() else len(content)
        attempt(lambda content=content: parser.Parse(content, False), _REFUSALS, BROKEN)  # type: ignore[misc]
        if fed - parser.CurrentByteIndex > _MOST_OF_ONE:
            raise InputError(TOO_LARGE)
    attempt(lambda: parser.Parse(text.last(), True), _REFUSALS, BROKEN)


_REFUSALS = (expat.ExpatError, UnicodeError, ValueError)


def _parser(start: Start, end: End) -> expat.XMLParserType:
    depth = 0

    def opened(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            raise InputError(BROKEN)
        start(name, attributes)

    def closed(name: str) -> None:
        nonlocal depth
        depth -= 1
        end(name)

    def refuse(*_: object) -> None:
        raise InputError(FOREIGN)

    parser = expat.ParserCreate()
    parser.StartElementHandler = opened
    parser.EndElementHandler = closed
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    return parser


class _Text:
    """Bytes to text that an XML parser takes, a chunk at a time.

    A reference to half a letter waits for its other half, also across chunks; halves that stay alone and
    other references that XML forbids are dropped. Pictures lose all but what is at the edge of a chunk.
    """

    def __init__(self) -> None:
        self._decode: codecs.IncrementalDecoder | None = None
        self._wide = False
        self._rest = ""
        self._done = 0  # characters before the present chunk
        self._half: tuple[int, int] | None = None  # the first half of a letter, and where it ended

    def take(self, chunk: bytes) -> str:
        if self._decode is None:
            self._wide = chunk[:2] in (b"\xff\xfe", b"\xfe\xff")
            self._decode = codecs.getincrementaldecoder("utf-16" if self._wide else "utf-8")("replace")
            chunk = chunk.removeprefix(codecs.BOM_UTF8)
        if not self._wide:
            if b"A" * 4096 in chunk.translate(_TO_ONE):  # seldom, and much faster to tell than to mend
                chunk = _PICTURE.sub(b"", chunk)
            chunk = chunk.translate(_TO_SPACES)
        text = self._decode.decode(chunk)
        return self._mended(self._rest + (text.translate(_WIDE_TO_SPACES) if self._wide else text))

    def last(self) -> str:
        """What was held back at the end, as it is."""
        return self._rest + (self._decode.decode(b"", True) if self._decode else "")

    def _mended(self, text: str) -> str:
        open_end = _OPEN.search(text, max(0, len(text) - 12))
        self._rest = text[open_end.start() :] if open_end else ""
        text = text[: len(text) - len(self._rest)]
        if "\ufffe" in text or "\uffff" in text:
            text = text.replace("\ufffe", " ").replace("\uffff", " ")
        told = _REFERENCE.sub(self._letter, text) if "&#" in text else text
        self._done += len(text)
        return told

    def _letter(self, found: re.Match[str]) -> str:
        code = int(found[1], 16) if found[1] else int(found[2])
        half, self._half = self._half, None
        if code in _HIGH:
            self._half = code, self._done + found.end()
            return ""
        if code in _LOW:
            paired = half is not None and half[1] == self._done + found.start()
            return chr(0x10000 + ((half[0] - 0xD800) << 10) + code - 0xDC00) if half and paired else ""
        forbidden = code < 32 and code not in (9, 10, 13)
        return "" if forbidden or code in (0xFFFE, 0xFFFF) or code > 0x10FFFF else found[0]
