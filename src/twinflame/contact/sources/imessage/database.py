"""A database file that nobody vouches for, opened to be read and for nothing else."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TypeVar

from twinflame.contact.sources.base import Document
from twinflame.errors import InputError

T = TypeVar("T")

MAGIC = b"SQLite format 3\0"
MAX_PACKED = 1 << 29
"""Most bytes of a database in an archive, for it is held in memory."""
_STEPS = 100_000  # of the database's machine, between looks at how many there were
_LEAST_STEPS, _STEPS_PER_BYTE = 2e7, 3.0
_WAIT = 2.0  # seconds for another program to let go of the file
_FORMAT = slice(18, 20)  # of the file's head: 1, 1 where changes are written in place, 2, 2 with a -wal file
_ALLOWED = (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ)
_BARRED = (
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_AUTH,
    sqlite3.SQLITE_READONLY,
)

DAMAGED = (
    "The database is damaged or was copied only in part. Quit Messages, copy chat.db again, and give that."
)
LOCKED = (
    "The database cannot be opened; another program holds it, or its folder is closed to this one. Quit "
    "Messages, copy chat.db elsewhere, and give the copy."
)
LEFT_IN_WAL = (
    "Newer messages may be missing: they stand in the file ending in -wal beside the database. To have them, "
    "copy that and the one ending in -shm with it."
)
TOO_LARGE = "The database is too large to be read in the archive. Unpack it and give the database itself."


def reading(document: Document, read: Callable[[sqlite3.Connection], T]) -> tuple[T, tuple[str, ...]]:
    """What `read` gives on a connection that can only read tables, and notes on what it cannot show.

    Nothing is written to the file, and none is made beside it. A database in an archive is read in memory.

    Raises
    ------
    InputError
        When the database is locked or damaged, or asks for more work than its size can need.
    """
    try:
        connection, notes, size = _in_place(document.place) if document.place else _in_memory(document)
        with closing(connection):
            connection.text_factory = lambda text: text.decode("utf-8", "replace")
            for pragma in ("query_only = 1", "trusted_schema = 0", "cell_size_check = 1", "mmap_size = 0"):
                connection.execute(f"PRAGMA {pragma}")
            _bound(connection, size)
            return read(connection), notes
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF
        refusal = LOCKED if code in _BARRED else DAMAGED
    except (ValueError, TypeError, OverflowError, OSError):
        refusal = DAMAGED
    raise InputError(refusal)  # out of the handlers, so that it carries nothing of the file


def columns(connection: sqlite3.Connection, table: str) -> set[str]:
    """Names of a table's columns; empty where there is none of that name, or it computes what it shows."""
    query = "SELECT 1 FROM sqlite_master WHERE name = ? AND type = 'table' AND rootpage > 0"
    found = connection.execute(query, (table,)).fetchone()
    told = connection.execute(f"PRAGMA table_xinfo({table})").fetchall() if found else []
    computed = any(hidden > 1 for *_, hidden in told)
    return set() if computed else {str(name).lower() for _, name, *_ in told}


def _in_place(place: Path) -> tuple[sqlite3.Connection, tuple[str, ...], int]:
    """Connect to the file where it lies, in a way that leaves it and its folder as they are.

    A plain connection to a database with a -wal file would make files beside it. With both files of the log
    there, a connection that may not write to them reads them; without, the database is taken as unchanging.
    """
    with place.open("rb") as file:
        logged = file.read(20)[_FORMAT] != b"\1\1"
    log, shared = (place.with_name(f"{place.name}{end}") for end in ("-wal", "-shm"))
    waiting = log.exists() and log.stat().st_size > 0
    if logged and waiting and shared.exists():
        how = "mode=ro&readonly_shm=1"
    else:
        how = "mode=ro&immutable=1" if logged else "mode=ro"
    notes = (LEFT_IN_WAL,) if waiting and "immutable" in how else ()
    connection = sqlite3.connect(f"{place.absolute().as_uri()}?{how}", uri=True, timeout=_WAIT)
    return connection, notes, place.stat().st_size + (log.stat().st_size if waiting else 0)


def _in_memory(document: Document) -> tuple[sqlite3.Connection, tuple[str, ...], int]:
    with document.open() as stream:
        content = bytearray(stream.read(MAX_PACKED + 1))
    if len(content) > MAX_PACKED:
        raise InputError(TOO_LARGE)
    content[_FORMAT] = b"\1\1"  # in memory there can be no -wal file, and none is looked for
    connection = sqlite3.connect(":memory:")
    connection.deserialize(content)
    return connection, (), len(content)


def _bound(connection: sqlite3.Connection, size: int) -> None:
    """Allow reading of tables, without functions and views, for as long as the size makes sense of."""
    left = (_LEAST_STEPS + _STEPS_PER_BYTE * size) / _STEPS

    def count() -> int:
        nonlocal left
        left -= 1
        return int(left < 0)

    connection.set_progress_handler(count, _STEPS)
    connection.set_authorizer(_permitted)


def _permitted(action: int, what: str | None, *_: str | None) -> int:
    told = action in _ALLOWED or (action == sqlite3.SQLITE_PRAGMA and what == "table_xinfo")
    return sqlite3.SQLITE_OK if told else sqlite3.SQLITE_DENY
