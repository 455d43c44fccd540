"""Read lines that begin like lines already read: compare whole words of bytes instead of single letters.

An export has few beginnings, apart from digits: as many as its layout has widths, times two names. Once the
regular expression of `rows` has read a line, every line that begins the same way, digits of the stamp aside,
must be read the same way, and its numbers stand at the same places. Lines whose text may be a notice, a call
or media are left to the expression.
"""

from dataclasses import dataclass, field
from typing import Self

import numpy as np
import polars as pl
from numpy.typing import NDArray

from twinflame.contact.sources.whatsapp.codes import SIGNS_FIRST, SIGNS_LAST

LEARNED = 64
"""Most beginnings that are kept; more would cost more than they save."""

_LONGEST = 120  # bytes of a beginning
_PAD = 160  # zero bytes behind a block, so that every line has a full window
_LF = 10

_ZEROED = np.arange(256, dtype=np.uint8)
_ZEROED[ord("0") : ord("9") + 1] = ord("0")
_LOWER = np.uint32(0x20202020)
_TRIMMED = np.frombuffer(b"\r ", np.uint8)
_FIRST = np.frombuffer(b"< ", np.uint8)
_SIGNS_FIRST = np.frombuffer(b"".join(SIGNS_FIRST), "<u4")
_SIGNS_LAST = np.frombuffer(b"".join(SIGNS_LAST), "<u4")
_MAY_BEGIN = np.zeros(256, bool)
_MAY_BEGIN[[*b"0123456789[ \t\r\x0b\x0c"]] = True
_MAY_BEGIN[0x80:] = True


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """Lines of a block that may begin a row: padded bytes, and where each begins and ends."""

    data: NDArray[np.uint8]
    start: NDArray[np.int64]
    end: NDArray[np.int64]

    @classmethod
    def of(cls, block: bytes) -> Self:
        """The lines of a block that begin with a digit, a bracket, a space or a letter beyond ASCII."""
        data = np.frombuffer(block + b"\n" + bytes(_PAD), np.uint8)
        breaks = np.flatnonzero(data == _LF)
        start = np.concatenate([[0], breaks[:-1] + 1]).astype(np.int64)
        kept = _MAY_BEGIN[data[start]] & (breaks > start)
        return cls(data, start[kept], breaks[kept].astype(np.int64))

    def __len__(self) -> int:
        return len(self.start)

    def text(self, chosen: NDArray[np.int64]) -> pl.Series:
        """Some of the lines as strings."""
        data = self.data.data
        spans = zip(self.start[chosen].tolist(), self.end[chosen].tolist(), strict=True)
        return pl.Series([str(data[a:b], "utf-8") for a, b in spans], dtype=pl.String)


@dataclass(frozen=True, slots=True, eq=False)
class Matched:
    """Rows read by their beginnings, as in `rows.Rows`; `at` and `plain` say which lines they were."""

    plain: NDArray[np.bool_]
    at: NDArray[np.int64]
    numbers: NDArray[np.int32]
    style: NDArray[np.int32]
    who: NDArray[np.int32]


_Pattern = tuple[NDArray[np.uint64], NDArray[np.uint64]]


@dataclass(frozen=True, slots=True, eq=False)
class _Template:
    length: int
    stamp: _Pattern  # masks and values of words, digits as 0
    name: _Pattern
    fields: tuple[tuple[int, int], ...]
    style: int
    who: int

    def begins(self, zeroed: NDArray[np.uint64], exact: NDArray[np.uint64]) -> NDArray[np.bool_]:
        """Which lines begin so, given their words with digits as 0 and as they are."""
        same: NDArray[np.bool_] = np.ones(len(exact), bool)
        for words, (masks, values) in ((zeroed, self.stamp), (exact, self.name)):
            for column, (mask, value) in enumerate(zip(masks, values, strict=True)):
                if mask:
                    same &= (words[:, column] & mask) == value
        return same

    def numbers(self, windows: NDArray[np.uint8]) -> NDArray[np.int32]:
        """The numbers of the stamp, shape (n, 5) or (n, 6)."""
        digits = windows.astype(np.int32) - ord("0")
        columns = [
            sum(digits[:, place] * 10 ** (last - 1 - place) for place in range(first, last))
            for first, last in self.fields
        ]
        return np.column_stack(columns)


@dataclass(frozen=True, slots=True)
class Templates:
    """The beginnings learned so far."""

    known: dict[bytes, _Template] = field(default_factory=dict)

    @property
    def full(self) -> bool:
        """Whether no more are learned."""
        return len(self.known) >= LEARNED

    def add(self, begin: bytes, stamp: int, style: int, who: int) -> None:
        """Learn a beginning: the stamp, `stamp` bytes with every digit as 0, then the name and colon."""
        if begin in self.known or self.full or len(begin) > _LONGEST:
            return
        zeros = np.frombuffer(begin[:stamp], np.uint8) == ord("0")
        edges = np.flatnonzero(np.diff(np.concatenate([[0], zeros.astype(np.int8), [0]])))
        fields = tuple((int(a), int(b)) for a, b in edges.reshape(-1, 2))
        width = -(-len(begin) // 8)
        self.known[begin] = _Template(
            len(begin),
            _words(begin, 0, stamp, width),
            _words(begin, stamp, len(begin), width),
            fields,
            style,
            who,
        )

    def match(self, lines: Lines) -> Matched:
        """Read all plain lines that begin in a known way."""
        n = len(lines)
        numbers = np.full((n, 6), -1, np.int32)
        style, who = np.full(n, -1, np.int32), np.full(n, -1, np.int32)
        body = lines.end.copy()
        if self.known and n:
            widest = max(len(template.stamp[0]) for template in self.known.values())
            windows = np.lib.stride_tricks.sliding_window_view(lines.data, widest * 8)[lines.start]
            exact, zeroed = windows.view("<u8"), _ZEROED[windows].view("<u8")
            for template in self.known.values():
                own = np.flatnonzero(
                    template.begins(zeroed, exact) & (lines.end - lines.start >= template.length)
                )
                numbers[own, : len(template.fields)] = template.numbers(windows[own])
                style[own], who[own] = template.style, template.who
                body[own] = lines.start[own] + template.length
        plain = (who >= 0) & ~_telling(lines, body)
        at = np.flatnonzero(plain)
        return Matched(plain, at, numbers[at], style[at], who[at])


def _words(begin: bytes, first: int, last: int, width: int) -> _Pattern:
    """Which bytes of a beginning count, and what they must be, as words of eight bytes."""
    mask, value = bytearray(width * 8), bytearray(width * 8)
    mask[first:last] = b"\xff" * (last - first)
    value[first:last] = begin[first:last]
    return np.frombuffer(bytes(mask), "<u8"), np.frombuffer(bytes(value), "<u8")


def _telling(lines: Lines, body: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Lines whose text, which begins at `body`, may be more than a plain message."""
    data, end = lines.data, lines.end.copy()
    for _ in range(4):
        end -= (end > body) & np.isin(data[end - 1], _TRIMMED)
    first = data[body]
    last = _four(data, np.maximum(end - 4, 0))
    telling: NDArray[np.bool_] = np.isin(first, _FIRST) | (data[end - 1] == ord(")"))
    telling |= np.isin(_four(data, body) | _LOWER, _SIGNS_FIRST) | np.isin(last | _LOWER, _SIGNS_LAST)
    marks = np.flatnonzero(data == 0xE2)
    marks = marks[(data[marks + 1] == 0x80) & np.isin(data[marks + 2], (0x8E, 0x8F))]
    line = np.searchsorted(lines.start, marks, side="right") - 1
    line = line[(line >= 0)]
    inside = marks[-len(line) :] >= body[line] if len(line) else np.zeros(0, bool)
    telling[line[inside]] = True
    return telling


def _four(data: NDArray[np.uint8], at: NDArray[np.int64]) -> NDArray[np.uint32]:
    """The four bytes at each place, as one number."""
    return np.lib.stride_tricks.sliding_window_view(data, 4)[at].view("<u4").ravel()
