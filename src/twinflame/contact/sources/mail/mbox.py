"""The letters of an mbox, one after the other: of each the header alone, whatever hangs on it."""

import re
from collections.abc import Iterator
from typing import BinaryIO

_CHUNK = 1 << 20
_HEADER = 1 << 18  # bytes of a header that are looked at
_MARK = b"\nFrom "
_LETTER = re.compile(rb"From [^\n]{1,400}?\d\d:\d\d[^\n]{0,100}\r?\n(?:>From [^\n]*\n)?[!-9;-~]+[ \t]*:")
"""A line of its own with a clock, then a header: so a line of a letter that begins with From is not one."""
_BLANK = re.compile(rb"\r?\n\r?\n")


def begins_letter(head: bytes) -> bool:
    """Whether a file begins as an mbox does."""
    return bool(_LETTER.match(head.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")))


def headers(stream: BinaryIO) -> Iterator[bytes]:
    r"""The header of each letter with its From line; bodies are searched for the next letter and passed over.

    Programs differ in what they do to a line of a body that begins with From; most put a > before it. A line
    that was left as it is counts as a letter only when it holds a clock and a header follows.

    >>> import io
    >>> box = b"From a Tue May 17 17:29 2022\nTo: b\n\nFrom here\n\nFrom b Wed May 18 07:30 2022\nTo: a\n"
    >>> [header.splitlines()[1] for header in headers(io.BytesIO(box))]
    [b'To: b', b'To: a']
    """
    held = b"\n" + stream.read(_CHUNK).removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    at = 0
    while True:
        at = held.find(_MARK, at)
        if at < 0:
            more = stream.read(_CHUNK)
            if not more:
                return
            held, at = held[-len(_MARK) + 1 :] + more, 0
            continue
        end = _end(held, at)
        while end is None and len(held) - at < _HEADER and (more := stream.read(_CHUNK)):
            held, at = held[at:] + more, 0
            end = _end(held, at)
        header = held[at + 1 : end if end is not None else at + _HEADER]
        if _LETTER.match(header):
            yield header
            at += len(header)
        else:
            at += len(_MARK)


def _end(held: bytes, at: int) -> int | None:
    found = _BLANK.search(held, at + 1, at + _HEADER)
    return found.start() + 1 if found else None
