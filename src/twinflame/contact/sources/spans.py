"""Read chosen fields of long JSON lists in one pass, without making an object of each item.

An export is one object with a list of a million messages in it, and of each a few short fields count. A
library that decodes JSON looks at every byte and then makes an object for each item. Here one pass over the
bytes notes where the chosen fields stand, block by block, and columns are cut out from there; the text of a
message is passed over and never held. What surrounds the lists is small, and a library decodes that.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from io import BufferedIOBase
from itertools import cycle, pairwise
from types import ModuleType
from typing import BinaryIO, TypeVar, cast

import msgspec
import numpy as np
from numpy.typing import NDArray

from twinflame.errors import InputError

BLOCK = 1 << 21
"""Bytes looked at in one go: few enough for a processor's caches, and enough that little is lost between."""
MAX_ITEM = 1 << 26
"""Most bytes of one item."""
MAX_REST = 1 << 26
"""Most bytes outside of the lists."""
MAX_ITEMS = 20_000_000
"""Most items of all lists of a document."""

TOO_LARGE = "The export holds far more in one file than an account can. Export it again with the app itself."

_DISTINCT = 64  # texts of a block compared one by one; beyond that they are sorted


Offsets = NDArray[np.uint32]
Bytes = NDArray[np.uint8]
Links = NDArray[np.int64]
Numbers = NDArray[np.int32]
T = TypeVar("T")
Scalar = str | int | float | bool | None


@dataclass(frozen=True, slots=True, eq=False)
class Items:
    """Items of a block, and where their chosen fields stand in it.

    Attributes
    ----------
    fields
        Names of the chosen fields.
    which
        The list that an item is in, counted from 0 as they stand in the document; int32, shape (n,).
    """

    fields: tuple[str, ...]
    which: NDArray[np.int32]
    _data: Bytes = field(repr=False)
    _spans: Offsets = field(repr=False)

    def __len__(self) -> int:
        return len(self.which)

    def filled(self, name: str) -> NDArray[np.bool_]:
        """Whether each item has the field with something in it: not null, false, 0, or empty."""
        found: NDArray[np.bool_] = _cells().filled(self._data, *self._of(name))
        return found

    def raw(self, name: str, rows: NDArray[np.int64]) -> list[bytes]:
        """The field of some items, given by number, as it is written; empty where an item lacks it."""
        start, stop = self._of(name)
        places = zip(start[rows].tolist(), stop[rows].tolist(), strict=True)
        return [self._data[a:b].tobytes() for a, b in places]

    def numbers(self, name: str) -> NDArray[np.float64]:
        """The field as a number, in quotes or without; NaN where it is none. Float64, shape (n,)."""
        found: NDArray[np.float64] = _cells().numbers(self._data, *self._of(name))
        return found

    def moments(self, name: str, rows: NDArray[np.bool_]) -> NDArray[np.float64]:
        """Seconds since 1970 on the clock that the field, a date such as 2021-03-04T05:06:07, was written by.

        NaN where it is no date, and for rows that are not asked for. Float64, shape (n,).
        """
        found: NDArray[np.float64] = _cells().moments(self._data, *self._of(name), rows)
        return found

    def values(self, name: str) -> tuple[NDArray[np.int32], tuple[Scalar, ...]]:
        """For each item the index of its value among the distinct ones, and these; -1 where it has no field.

        A list or an object stands as None among the distinct ones.
        """
        start, stop = self._of(name)
        codes, firsts = _cells().distinct(self._data, start, stop, _DISTINCT)
        if len(firsts) <= _DISTINCT:
            return codes, tuple(_scalar(one) for one in self.raw(name, firsts))
        index: dict[bytes, int] = {b"": -1}
        everyone = self.raw(name, np.arange(len(self)))
        codes = np.array([index.setdefault(one, len(index) - 1) for one in everyone], np.int32)
        return codes, tuple(_scalar(one) for one in list(index)[1:])

    def meets(self, name: str, words: Sequence[bytes], *, at_end: bool = False) -> NDArray[np.bool_]:
        """Whether the field, as it is written, begins with one of the words; or ends with one."""
        letters, lengths = _matrix(words)
        found: NDArray[np.bool_] = _cells().meets(self._data, *self._of(name), letters, lengths, at_end)
        return found

    def of_lists(self) -> Iterator[tuple[int, "Items"]]:
        """The items of each list apart, with the number of the list."""
        edges = [0, *(np.flatnonzero(np.diff(self.which)) + 1).tolist(), len(self)]
        for start, stop in pairwise(edges if len(self) else [0]):
            part = Items(self.fields, self.which[start:stop], self._data, self._spans[start:stop])
            yield int(self.which[start]), part

    def inner(self, name: str, fields: tuple[str, ...]) -> tuple[NDArray[np.int64], "Items"]:
        """Items of a field that holds lists itself: for each the number of the item that it is in, and they.

        What is no list holds none.
        """
        which, spans = _compiled().scan_within(self._data, *self._of(name), *_by_length(fields))
        return which.astype(np.int64), Items(fields, which, self._data, spans)

    def _of(self, name: str) -> tuple[Offsets, Offsets]:
        at = self.fields.index(name)
        return self._spans[:, at, 0], self._spans[:, at, 1]


def read_lists(
    stream: BinaryIO,
    name: str,
    fields: tuple[str, ...],
    take: Callable[[Items], None],
    sentence: str,
    *,
    block: int = BLOCK,
) -> tuple[bytes, int]:
    """Go through all lists of a name in a JSON document, wherever they stand but within one another.

    Parameters
    ----------
    stream
        The document.
    name
        The key of the lists.
    fields
        Keys looked for in each item; the last of a key that repeats counts.
    take
        Called with the items of each block, in order. They hold no longer than the call.
    sentence
        What to say where the document breaks off or is damaged within a list.
    block
        Bytes read at a time.

    Returns
    -------
    The document with each list replaced by its number, and how many items were no objects.

    Raises
    ------
    InputError
        With the sentence; or when the document goes beyond the limits of this module.

    Examples
    --------
    >>> from io import BytesIO
    >>> times = []
    >>> document = BytesIO(b'{"a": [{"t": 1, "x": "y"}, {"t": 2}, 7], "b": 3}')
    >>> read_lists(document, "a", ("t",), lambda items: times.extend(items.numbers("t").tolist()), "Broken.")
    (b'{"a": 0, "b": 3}', 1)
    >>> times
    [1.0, 2.0]
    """
    rest: list[bytes] = []
    rows, outside, odd = 0, 0, 0
    for pieces, items, skipped in _ahead(_passed(stream, name, fields, sentence, block)):
        rest += pieces
        rows, outside, odd = rows + len(items), outside + sum(map(len, pieces)), odd + skipped
        if outside > MAX_REST or rows > MAX_ITEMS:
            raise InputError(TOO_LARGE)
        if len(items):
            take(items)
    return b"".join(rest), odd


@dataclass(slots=True, eq=False)
class _Room:
    """Where a block is read to, and what is noted of it; memory that is used again is had for nothing."""

    data: Bytes
    which: Numbers
    spans: Offsets

    @classmethod
    def of(cls, block: int, fields: int) -> "_Room":
        rows = max(16, block // 64)
        return cls(
            np.empty(block, np.uint8), np.empty(rows, np.int32), np.empty((rows, fields, 2), np.uint32)
        )

    def fill(self, left: Bytes, stream: BinaryIO, block: int) -> tuple[Bytes, bool]:
        """What was left of the block before and what comes next, and whether the stream has ended."""
        n = len(left)
        if n + block > len(self.data):
            self.data = np.empty(n + block, np.uint8)
        self.data[:n] = left
        more = cast(BufferedIOBase, stream).readinto(memoryview(self.data.data)[n : n + block])
        return self.data[: n + more], not more


def _passed(
    stream: BinaryIO, name: str, fields: tuple[str, ...], sentence: str, block: int
) -> Iterator[tuple[list[bytes], Items, int]]:
    """Block by block what stands outside of the lists, the items, and how many are none.

    Items stand in one of two rooms in turn, so they hold until the next but one is asked for.
    """
    scan, keys, sought = _compiled(), _by_length(fields), np.frombuffer(name.encode(), np.uint8)
    rooms = cycle([_Room.of(block, len(fields)) for _ in range(2)])
    left, inside, opened, last = np.empty(0, np.uint8), False, 0, False
    while not last:
        room = next(rooms)
        data, last = room.fill(left, stream, max(block, len(left)))
        at, inside, parts, rows, room.which, room.spans, odd = scan.scan(
            data, sought, *keys, room.which, room.spans, opened, inside, last
        )
        if at == scan.BROKEN:
            raise InputError(sentence)
        pieces: list[bytes] = []
        for start, stop, ended in parts.tolist():
            pieces += [data[start:stop].tobytes(), b"%d" % opened if ended else b""]
            opened += ended
        left = data[at:]
        if len(left) > MAX_ITEM:
            raise InputError(TOO_LARGE)
        yield pieces, Items(fields, room.which[:rows], data, room.spans[:rows]), odd


def _ahead(blocks: Iterator[T]) -> Iterator[T]:
    """The same, while the next is made in a thread of its own; the compiled pass leaves this one free.

    The first come without it: an account has thousands of small files, each of one block and an end.
    """
    for _ in range(3):
        first = next(blocks, None)
        if first is None:
            return
        yield first
    with ThreadPoolExecutor(max_workers=1) as worker:
        coming = worker.submit(next, blocks, None)
        while (block := coming.result()) is not None:
            coming = worker.submit(next, blocks, None)
            yield block


def _compiled() -> ModuleType:
    """The compiled pass. It takes half a second to load, which only who reads such a file should wait for."""
    from twinflame.contact.sources import scan

    return scan


def _cells() -> ModuleType:
    """What is compiled to take values from where a pass found them; loaded as late."""
    from twinflame.contact.sources import cells

    return cells


def _by_length(fields: tuple[str, ...]) -> tuple[Bytes, Links, Links]:
    """The keys' letters, and chains of keys of one length: the first for each, and what follows each key."""
    keys, lengths = _matrix([one.encode() for one in fields])
    heads, after = np.full(lengths.max() + 1, -1, np.int64), np.full(len(fields), -1, np.int64)
    for i, length in enumerate(lengths.tolist()):
        heads[length], after[i] = i, heads[length]
    return keys, heads, after


def _matrix(words: Sequence[bytes]) -> tuple[Bytes, Links]:
    """The letters of words, a row each, and their lengths."""
    lengths = np.array([len(one) for one in words], np.int64)
    letters = np.zeros((len(words), int(lengths.max(initial=0))), np.uint8)
    for i, one in enumerate(words):
        letters[i, : len(one)] = np.frombuffer(one, np.uint8)
    return letters, lengths


def _scalar(raw: bytes) -> Scalar:
    try:
        value: Scalar = msgspec.json.decode(raw, type=Scalar)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None
    return value
