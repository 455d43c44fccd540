"""Connections to an encrypted database, all with the same guarantees."""

from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from twinflame.companion.keys import Key
from twinflame.errors import InputError

#: Between these, a checkpoint at the wrong moment could lose acknowledged writes (SQLite's WAL-reset fault).
FAULTY = ((3, 7, 0), (3, 51, 2))
PATIENCE = 20.0  # seconds to wait for another writer
PRAGMAS = (
    "journal_mode = WAL",
    "synchronous = FULL",  # NORMAL may lose the last commits when the power goes
    "secure_delete = ON",  # what is deleted is overwritten
    "temp_store = MEMORY",  # nothing is ever spilled in plain text
)
LOST = (
    "This passphrase does not open the database. Try again: capitals and spaces count. If it is "
    "lost, nothing can be recovered: nobody has another key, and there is no way around it."
)


def check_version(version: tuple[int, ...] = dbapi2.sqlite_version_info) -> None:
    """Refuse a SQLite that may lose writes.

    Raises
    ------
    InputError
        When the version is one of the faulty ones.

    Examples
    --------
    >>> check_version((3, 53, 0))
    """
    if FAULTY[0] <= tuple(version) <= FAULTY[1]:
        told = ".".join(map(str, version))
        raise InputError(
            f"SQLite {told} can lose what was saved (a fault of 3.7.0 to 3.51.2). "
            "Update it: pip install --upgrade sqlcipher3"
        )


def connect(path: Path | str, key: str, **options: Any) -> Any:
    """Open a database with its finished key (`Key.pragma`), making it where there is none.

    Options are those of `sqlite3.connect`. Gives a connection in the manner of `sqlite3`.
    """
    connection = dbapi2.connect(str(path), **{"timeout": PATIENCE, **options})
    try:
        connection.execute("PRAGMA cipher_log_level = NONE")  # else it writes to stderr by itself
        connection.execute(f'PRAGMA key = "{key}"')
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
    except dbapi2.DatabaseError:
        connection.close()
        raise
    return connection


def unlock(path: Path, key: Key) -> None:
    """Find out whether a key opens a database.

    Raises
    ------
    InputError
        When it does not.
    """
    try:
        connection = connect(path, key.pragma)
    except dbapi2.DatabaseError:
        raise InputError(LOST) from None
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except dbapi2.DatabaseError:
        raise InputError(LOST) from None
    finally:
        connection.close()
