"""Ways to harm an export: in its bytes, or in what it means."""

import contextlib
import json
import re
import sqlite3
from collections.abc import Sequence
from copy import deepcopy
from random import Random
from typing import Any

from fuzz_seeds import Seed

_PIECES: tuple[bytes, ...] = (
    b"", b"\0", b"\xff", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\xc3", b"\xe2\x80\x8e", b"\r",
    b"\n", b"\r\r\n", b"\n\n", b'"', b"\\", b"{", b"}", b"[", b"]", b"<", b">", b"&", b"&#0;", b"&#55357;",
    b"&#x110000;", b"&x;", b"</", b"<!--", b"-->", b"<![CDATA[", b"]]>", b"<?",
    b'<!DOCTYPE a [<!ENTITY x "y">]>', b"null", b"true", b"NaN", b"1e999", b"-1", b"0", b"-0", b"1" * 400,
    b"9" * 19, b"18446744073709551616", b"1e308", b"0.1", b'""', b"[]", b"{}", b'"\\ud800"', b'"\\u0000"',
    b"[" * 1100, b'{"a":' * 1100, b"<a>" * 1100, b"(" * 600, b"99999-01-01T00:00:00+00:00", b"0000-00-00",
    b"31/02/2021", b"13/01/2021, 10:00 - Zoe: ", "١٢/٣/٢٠٢١، ٤:٥ م - Zoe: ".encode(),
    b"From a Tue Jan  5 09:07:03 2021\nTo: b\n", b"=?utf-8?b?/w==?=", b",", b"\t", b";", b"'", b"PAR1",
    b"PK\x03\x04", b"SQLite format 3\0", b" " * 300, b"+25:99", b"\xf0\x9f\x98\x80" * 40,
)  # fmt: skip


def harmed(rng: Random, found: Sequence[Seed]) -> Seed:
    """One of the documents with a few things wrong in it: in its bytes or in its meaning."""
    path, content = rng.choice(found)
    times = rng.choice((1, 1, 2, 3, 6))
    if rng.random() < 0.5:
        if path.endswith(".json"):
            return path, _harmed_json(rng, content, times)
        if path.endswith(".db"):
            return path, _harmed_database(rng, content, times)
        if not path.endswith(".parquet"):
            return path, _harmed_text(rng, content, times)
    data = bytearray(content)
    for _ in range(times):
        _harm(rng, data, found)
    return path, bytes(data[: 1 << 20])


_VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 1, 10**12, 10**15, -(10**18), 2**63, 2**64, 10**40, 1e308, -0.5, 1.6e9, "",
    " ", "x", "0", "-1", "1" * 30, "1609837200", "1609837200000", "99999-12-31T00:00:00Z",
    "2021-02-30T00:00:00+00:00", "0001-01-01T00:00:00+14:00", "NaN", "\ud800", "\0", "\u200e", "é" * 200,
    [], {}, [None], [[]], {"": None}, [1, "a", {}], "user1", "Ana", "Ben", "Ana\nBen", "\u202eA",
)  # fmt: skip


def _harmed_json(rng: Random, content: bytes, times: int) -> bytes:
    """The same text with other values in some places; of a file of lines in one line."""
    lines = [content] if content.lstrip()[:1] in b"[{" and content.count(b"\n{") < 2 else content.split(b"\n")
    at = rng.randrange(len(lines))
    try:
        whole = [json.loads(lines[at])]
    except ValueError:
        return content
    for _ in range(times):
        _change(rng, whole)
    lines[at] = json.dumps(whole[0]).encode()
    return b"\n".join(lines)


def _change(rng: Random, node: Any) -> None:
    """Walk down at random and change what is found there."""
    while True:
        keys = list(node) if isinstance(node, dict) else list(range(len(node)))
        if not keys:
            return
        key = rng.choice(keys)
        below = node[key]
        if isinstance(below, dict | list) and below and rng.random() < 0.85:
            node = below
            continue
        way = rng.randrange(4)
        if way == 0 and isinstance(node, dict):
            del node[key]
        elif way == 1 and isinstance(node, list):
            node += [deepcopy(below) for _ in range(rng.choice((1, 3)))]
        else:
            node[key] = deepcopy(rng.choice(_VALUES))
        return


_RUNS = re.compile(rb"[0-9]+|[A-Za-z]{2,}")
_WORDS = (
    b"0", b"1", b"13", b"31", b"00", b"60", b"99", b"-1", b"2", b"4", b"137", b"9999", b"0000", b"1e9",
    b"1609837200000", b"9" * 25, b"null", b"Zoe", b"Ana", b"Ben", b"Me", b"You", b"AM", b"PM", b"UTC",
    b"May", b"Xyz", b"x" * 300, b"", b" ", b"\xc3\xa9", b"\xd9\xa3",
)  # fmt: skip


def _harmed_text(rng: Random, content: bytes, times: int) -> bytes:
    """The same text with some numbers and words exchanged for others, so that its form stays whole."""
    for _ in range(times):
        found = _RUNS.search(content, rng.randrange(len(content)))
        if found:
            content = content[: found.start()] + rng.choice(_WORDS) + content[found.end() :]
    return content


_CELLS = (None, 0, -1, 2**63 - 1, -(2**63), 1e308, "x", "1e5", b"\xff\xfe", "\0", "+1", 10**9, 7 * 10**17)


def _harmed_database(rng: Random, content: bytes, times: int) -> bytes:
    """The same database with other values in some rows, or with a table or a column gone or feigned."""
    connection = sqlite3.connect(":memory:")
    connection.deserialize(content)
    tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    for _ in range(times):
        table = rng.choice(tables)
        columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
        value = rng.choice(
            (None, 0, -1, 2**63 - 1, -(2**63), 1e308, "x", "1e5", b"\xff\xfe", "\0", "+1", 10**9, 7 * 10**17)
        )
        column, some = rng.choice(columns or ["x"]), f"ROWID % 3 = {rng.randrange(3)}"
        queries: tuple[tuple[str, tuple[object, ...]], ...] = (
            (f"UPDATE {table} SET {column} = ? WHERE {some}", (value,)),
            (f"DELETE FROM {table} WHERE {some}", ()),
            (f"INSERT INTO {table} SELECT * FROM {table}", ()),
            (f"ALTER TABLE {table} DROP COLUMN {column}", ()),
            (f"CREATE VIEW v{rng.randrange(9)} AS SELECT * FROM {table}", ()),
        )
        with contextlib.suppress(sqlite3.Error):
            connection.execute(*rng.choice(queries[:2] * 4 + queries))
    connection.commit()
    told = connection.serialize()
    connection.close()
    return bytes(told)


def _harm(rng: Random, data: bytearray, found: Sequence[Seed]) -> None:
    at = rng.randrange(len(data) + 1)
    span = slice(at, at + rng.choice((0, 1, 2, 4, 8, 30, 200)))
    way = rng.randrange(9)
    if way == 0:
        data[span] = rng.choice(_PIECES)
    elif way == 1:
        data[span] = rng.randbytes(rng.choice((1, 2, 8)))
    elif way == 2 and at < len(data):
        data[at] ^= 1 << rng.randrange(8)
    elif way == 3:
        del data[span if rng.random() < 0.7 else slice(at, None)]
    elif way == 4:
        data[at:at] = bytes(data[span]) * rng.choice((1, 2, 30))
    elif way == 5:
        _swap(rng, data)
    elif way == 6:
        other = rng.choice(found)[1]
        start = rng.randrange(len(other))
        data[span] = other[start : start + rng.choice((4, 40, 400))]
    else:
        _value(rng, data)


def _swap(rng: Random, data: bytearray) -> None:
    """Exchange two lines."""
    lines = data.split(b"\n")
    a, b = rng.randrange(len(lines)), rng.randrange(len(lines))
    lines[a], lines[b] = lines[b], lines[a]
    data[:] = b"\n".join(lines)


_BEFORE = re.compile(b'[":,=>]')


def _value(rng: Random, data: bytearray) -> None:
    """Put something else where a number or a quoted text stands."""
    mark = _BEFORE.search(data, rng.randrange(len(data) + 1))
    if mark is None:
        return
    start = mark.end()
    end = start
    while end < len(data) and data[end] not in b'",<}]\n' and end - start < 60:
        end += 1
    data[start:end] = rng.choice(_PIECES)
