"""One compiled pass over the bytes of a JSON document: where lists lie, and chosen fields of their items."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from twinflame.contact.sources.lanes import WIDTH, to_bracket, to_ink, to_quote

MAX_NESTED = 60
"""Most lists and objects within one another."""

BROKEN, _SHORT = -1, -2  # damaged; not at its end when the block is
_QUOTE, _SLASH, _OPEN, _CLOSE, _LIST, _END, _COLON, _COMMA = (ord(c) for c in '"\\{}[]:,')

Offsets = NDArray[np.uint32]
Bytes = NDArray[np.uint8]
Links = NDArray[np.int64]
Numbers = NDArray[np.int32]


@njit(cache=True, nogil=True)
def _blank(data: Bytes, at: int) -> int:
    """The next place that is no white space, or the end."""
    n = len(data)
    for _ in range(2):  # most often there is none, or a single space
        if at < n and data[at] > 32:
            return at
        at += at < n
    while at + WIDTH <= n:
        over = to_ink(data, at)
        at += over
        if over < WIDTH:
            return at
    while at < n and data[at] <= 32:
        at += 1
    return at


@njit(cache=True, nogil=True)
def _string(data: Bytes, at: int) -> int:
    """Where a text ends, from behind its first quote."""
    n = len(data)
    while at + WIDTH <= n:
        over = to_quote(data, at)
        at += over
        if over < WIDTH:
            if data[at] == _QUOTE:
                return at + 1
            at += 2
    while at < n:
        c = data[at]
        if c == _QUOTE:
            return at + 1
        at += 2 if c == _SLASH else 1
    return _SHORT


@njit(cache=True, nogil=True)
def _value(data: Bytes, at: int) -> int:
    """Where a value ends; broken where brackets do not fit or lie too deep."""
    n = len(data)
    if at >= n:
        return _SHORT
    c = data[at]
    if c == _QUOTE:
        return _string(data, at + 1)
    if c != _OPEN and c != _LIST:
        start = at
        while at < n and data[at] > 32 and data[at] != _COMMA and data[at] != _END and data[at] != _CLOSE:
            at += 1
        return _SHORT if at == n else at if at > start else BROKEN
    depth, kinds = 0, np.uint64(0)
    while at < n:
        if at + WIDTH <= n:
            over = to_bracket(data, at)
            at += over
            if over == WIDTH:
                continue
        c = data[at]
        if c == _QUOTE:
            at = _string(data, at + 1)
            if at < 0:
                return at
            continue
        if c == _OPEN or c == _LIST:  # noqa: SIM109
            depth += 1
            if depth > MAX_NESTED:
                return BROKEN
            kinds = (kinds << np.uint64(1)) | np.uint64(c == _OPEN)
        elif c == _CLOSE or c == _END:  # noqa: SIM109
            if (kinds & np.uint64(1)) != np.uint64(c == _CLOSE):
                return BROKEN
            kinds >>= np.uint64(1)
            depth -= 1
            if depth == 0:
                return at + 1
        at += 1
    return _SHORT


@njit(cache=True, nogil=True)
def _item(data: Bytes, at: int, keys: Bytes, heads: Links, after: Links, spans: Offsets) -> int:
    """Note the spans of an object's chosen fields; where it ends, from behind its bracket."""
    n = len(data)
    while True:
        at = _blank(data, at)
        if at >= n:
            return _SHORT
        if data[at] == _CLOSE:
            return at + 1
        if data[at] == _COMMA:
            at += 1
            continue
        if data[at] != _QUOTE:
            return BROKEN
        key = at + 1
        at = _string(data, key)
        if at < 0:
            return at
        length = at - 1 - key
        at = _blank(data, at)
        if at >= n:
            return _SHORT
        if data[at] != _COLON:
            return BROKEN
        start = _blank(data, at + 1)
        at = _value(data, start)
        if at < 0:
            return at
        k = heads[length] if length < len(heads) else -1
        while k >= 0:
            same = True
            for i in range(length):
                if data[key + i] != keys[k, i]:
                    same = False
                    break
            if same:
                spans[k, 0], spans[k, 1] = start, at
                break
            k = after[k]


@njit(cache=True, nogil=True)
def _next_list(data: Bytes, at: int, name: Bytes, last: bool) -> tuple[int, bool]:
    """Where the next list of the name opens, and True; else how far was looked, and False."""
    n = len(data)
    while at < n:
        if data[at] != _QUOTE:
            at += 1
            continue
        quote = at
        at = _string(data, quote + 1)
        if at < 0:
            return (n if last else quote), False
        same = at - 2 - quote == len(name)
        for i in range(len(name) if same else 0):
            same = same and data[quote + 1 + i] == name[i]
        if not same:
            continue
        here = _blank(data, at)
        if here < n and data[here] == _COLON:
            here = _blank(data, here + 1)
            if here < n and data[here] == _LIST:
                return here, True
        if here >= n and not last:
            return quote, False
    return n, False


@njit(cache=True, nogil=True)
def _more(which: Numbers, spans: Offsets) -> tuple[Numbers, Offsets]:
    """The same with twice the room."""
    return np.concatenate((which, np.empty_like(which))), np.concatenate((spans, np.empty_like(spans)))


@njit(cache=True, nogil=True)
def scan(
    data: Bytes,
    name: Bytes,
    keys: Bytes,
    heads: Links,
    after: Links,
    which: Numbers,
    spans: Offsets,
    opened: int,
    inside: bool,
    last: bool,
) -> tuple[int, bool, Links, int, Numbers, Offsets, int]:
    """Go through a block: how far, whether a list is open there, parts outside, rows, odd ones.

    A part is its start, its stop, and 1 where a list opens behind it. `which` and `spans` are written for
    each row, and given back: they are others where the room in them was too little. What is not whole at the
    block's end is left for the next, unless this is the last.
    """
    n, at, rows, odd, regions = len(data), 0, 0, 0, 0
    parts = np.empty((16, 3), np.int64)
    while True:
        if not inside:
            if regions == len(parts):
                parts = np.concatenate((parts, np.empty_like(parts)))
            stop, found = _next_list(data, at, name, last)
            parts[regions, 0], parts[regions, 1], parts[regions, 2] = at, stop, found
            regions, at = regions + 1, stop
            if not found:
                break
            at, inside, opened = at + 1, True, opened + 1
        at = _blank(data, at)
        if at >= n:
            break
        c = data[at]
        if c == _END:
            at, inside = at + 1, False
            continue
        if c == _COMMA:
            at += 1
            continue
        if c == _OPEN:
            if rows == len(which):
                which, spans = _more(which, spans)
            which[rows] = opened - 1
            spans[rows] = 0
            end = _item(data, at + 1, keys, heads, after, spans[rows])
        else:
            end = _value(data, at)
        if end == _SHORT:
            break
        if end == BROKEN:
            return BROKEN, inside, parts[:0], 0, which, spans, odd
        at = end
        if c == _OPEN:
            rows += 1
        else:
            odd += 1
    if last and inside:
        at = BROKEN
    return at, inside, parts[:regions], rows, which, spans, odd


@njit(cache=True, nogil=True)
def scan_within(
    data: Bytes, start: Offsets, stop: Offsets, keys: Bytes, heads: Links, after: Links
) -> tuple[Numbers, Offsets]:
    """The items of lists that stand in some places: for each the number of its place, and its spans.

    What is no list holds none, and of a damaged one counts what stands before the damage.
    """
    rows = 0
    which = np.empty(len(start) + 16, np.int32)
    spans = np.empty((len(which), len(after), 2), np.uint32)
    for i in range(len(start)):
        at, end = int(np.int64(start[i])), int(np.int64(stop[i]))
        if end - at <= 2 or data[at] != _LIST:
            continue
        held = data[: end - 1]
        at = _blank(held, at + 1)
        while at < len(held):
            c = held[at]
            if c == _COMMA:
                at = _blank(held, at + 1)
                continue
            if c == _OPEN:
                if rows == len(which):
                    which, spans = _more(which, spans)
                which[rows] = i
                spans[rows] = 0
                at = _item(held, at + 1, keys, heads, after, spans[rows])
                rows += at >= 0
            else:
                at = _value(held, at)
            if at < 0:
                break
            at = _blank(held, at)
    return which[:rows], spans[:rows]
