"""Copies of the database while it is in use, encrypted with the same key."""

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from twinflame.companion.cipher import connect
from twinflame.companion.home import KEPT_BACKUPS, OWNER_ALONE, Home
from twinflame.companion.keys import Key
from twinflame.errors import InputError

UNCOPIED = "The database could not be copied before the change, so nothing was changed. Try again later."


def back_up(home: Home, key: Key, now: datetime) -> Path:
    """Copy the database by SQLite's online backup; gives the copy. The newest five are kept.

    Raises
    ------
    InputError
        When the copy cannot be made whole; nothing of it is left then.
    """
    home.backups.mkdir(mode=OWNER_ALONE, exist_ok=True)
    target = home.backups / f"companion-{now.astimezone(UTC):%Y%m%d-%H%M%S-%f}.db"
    with closing(connect(home.database, key.pragma)) as source, closing(connect(target, key.pragma)) as copy:
        source.backup(copy)
        whole = copy.execute("PRAGMA journal_mode = DELETE").fetchone() == ("delete",)  # all in the one file
        whole = whole and copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    if not whole:
        remove(target)
        raise InputError(UNCOPIED)
    for old in sorted(home.backups.glob("companion-*.db"))[:-KEPT_BACKUPS]:
        remove(old)
    return target


def remove(database: Path) -> None:
    """Delete a database file and what SQLite keeps beside it."""
    for suffix in ("", "-wal", "-shm"):
        database.with_name(database.name + suffix).unlink(missing_ok=True)


def forget_backups(home: Home) -> int:
    """Delete every backup, since each still holds what was erased; gives how many there were."""
    found = sorted(home.backups.glob("companion-*.db")) if home.backups.exists() else []
    for old in found:
        remove(old)
    return len(found)
