"""Compiled: the values of a field from the places where a pass (`scan`) found it."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from twinflame.contact.sources.lanes import WIDTH, alike
from twinflame.contact.sources.scan import Bytes, Links, Offsets

_QUOTE, _OPEN, _LIST = (ord(c) for c in '"{[')


_EXACT = 15  # digits of a whole number that is exact as a float


@njit(cache=True, nogil=True)
def _digits(data: Bytes, at: int, count: int) -> np.int64:
    """The number that so many digits write, or -1."""
    value = np.int64(0)
    for i in range(count):
        c = np.int64(data[at + i]) - 48
        if c < 0 or c > 9:
            return np.int64(-1)
        value = 10 * value + c
    return value


@njit(cache=True, nogil=True)
def numbers(data: Bytes, start: Offsets, stop: Offsets) -> NDArray[np.float64]:
    """Decimal numbers, in quotes or without; NaN for anything else."""
    out = np.full(len(start), np.nan)
    for i in range(len(start)):
        at, end = int(np.int64(start[i])), int(np.int64(stop[i]))
        if end - at > 2 and data[at] == _QUOTE:
            at, end = at + 1, end - 1
        negative = end - at > 1 and data[at] == 45
        at += negative
        value, scale, digits, point = 0.0, 1.0, 0, False
        if end - at <= _EXACT:
            whole = _digits(data, at, end - at)
            if whole >= 0 and end > at:
                out[i] = -whole if negative else whole
                continue
        while at < end and digits < 25:
            c = data[at]
            if 48 <= c <= 57:
                value = value * 10.0 + (c - 48)
                scale *= 10.0 if point else 1.0
                digits += 1
            elif c == 46 and digits and not point:
                point = True
            else:
                break
            at += 1
        if at == end and digits:
            out[i] = (-value if negative else value) / scale
    return out


_MONTHS = np.array([0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365])  # days before each


@njit(cache=True, nogil=True)
def moments(data: Bytes, start: Offsets, stop: Offsets, rows: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Seconds since 1970 of dates in quotes, as in 2021-03-04T05:06:07, of whichever clock; NaN for others.

    Other rows than those asked for are NaN too. What follows the seconds is not looked at.
    """
    out = np.full(len(start), np.nan)
    for i in np.flatnonzero(rows):
        at = int(np.int64(start[i])) + 1
        if np.int64(stop[i]) - at < 20 or data[at - 1] != _QUOTE:
            continue
        marks = data[at + 4] == 45 and data[at + 7] == 45 and data[at + 10] == 84
        if not (marks and data[at + 13] == 58 and data[at + 16] == 58):
            continue
        year, month, day = _digits(data, at, 4), _digits(data, at + 5, 2), _digits(data, at + 8, 2)
        hour, minute, second = _digits(data, at + 11, 2), _digits(data, at + 14, 2), _digits(data, at + 17, 2)
        if year < 0 or month < 1 or month > 12 or hour < 0 or hour > 23 or min(minute, second) < 0:
            continue
        leap = (year % 4 == 0 and year % 100 != 0) or year % 400 == 0
        length = _MONTHS[month] - _MONTHS[month - 1] + (leap and month == 2)
        if day < 1 or day > length or max(minute, second) > 59:
            continue
        before = year - 1
        days = 365 * before + before // 4 - before // 100 + before // 400 - 719_162
        days += _MONTHS[month - 1] + (leap and month > 2) + day - 1
        out[i] = 86_400.0 * days + 3_600 * hour + 60 * minute + second
    return out


@njit(cache=True, nogil=True)
def distinct(data: Bytes, start: Offsets, stop: Offsets, most: int) -> tuple[NDArray[np.int32], Links]:
    """For each row which of the distinct spans it has, -1 for none; and the first row of each of these.

    With more distinct ones than `most` it stops, and gives one more than that.
    """
    codes = np.full(len(start), -1, np.int32)
    firsts = np.empty(most + 1, np.int64)
    known = 0
    for i in range(len(start)):
        at, length = int(np.int64(start[i])), int(np.int64(stop[i])) - int(np.int64(start[i]))
        if length == 0:
            continue
        code = 0
        while code < known:
            other = int(np.int64(start[firsts[code]]))
            same = np.int64(stop[firsts[code]]) - other == length
            if same and length <= WIDTH and max(at, other) + WIDTH <= len(data):
                same = alike(data, at, other) >= length
            elif same:
                k = 0
                while k < length and data[at + k] == data[other + k]:
                    k += 1
                same = k == length
            if same:
                break
            code += 1
        if code == known:
            firsts[known] = i
            known += 1
            if known > most:
                return codes, firsts
        codes[i] = code
    return codes, firsts[:known]


@njit(cache=True, nogil=True)
def filled(data: Bytes, start: Offsets, stop: Offsets) -> NDArray[np.bool_]:
    """Spans of values with something in them: not null, false, 0, or an empty text, list or object."""
    found = np.zeros(len(start), np.bool_)
    for i in range(len(start)):
        length = np.int64(stop[i]) - np.int64(start[i])
        if length == 0:
            continue
        c = data[start[i]]
        empty = length == 2 and (c == _QUOTE or c == _LIST or c == _OPEN)  # noqa: SIM109
        found[i] = not (empty or c == 110 or c == 102 or (length == 1 and c == 48))
    return found


@njit(cache=True, nogil=True)
def meets(
    data: Bytes, start: Offsets, stop: Offsets, words: Bytes, lengths: Links, at_end: bool
) -> NDArray[np.bool_]:
    """Spans that begin, or end, with one of the words, which stand in rows."""
    found = np.zeros(len(start), np.bool_)
    telling = np.zeros(256, np.bool_)  # bytes that stand beside the first, or the last, of some word
    for w in range(len(lengths)):
        if lengths[w] < 2:
            telling[:] = True
        else:
            telling[words[w, lengths[w] - 2 if at_end else 1]] = True
    for i in range(len(start)):
        first, last = np.int64(start[i]), np.int64(stop[i])
        if last - first > 1 and not telling[data[last - 2 if at_end else first + 1]]:
            continue
        for w in range(len(lengths)):
            if last - first < lengths[w]:
                continue
            at = last - lengths[w] if at_end else first
            same = True
            for k in range(lengths[w]):
                if data[at + k] != words[w, k]:
                    same = False
                    break
            if same:
                found[i] = True
                break
    return found
