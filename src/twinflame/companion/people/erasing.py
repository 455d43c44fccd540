"""Erased means gone: from the tables; at home also from the pages of the file, its log, and the backups.

On a server the rows are gone from PostgreSQL. What it still has of them in free space, in its write-ahead log
and in backups is its operator's to throw away, and the pages say so.
"""

from contextlib import suppress
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import OperationalError, connection, transaction
from django.db.models import QuerySet

from twinflame.companion.backup import forget_backups
from twinflame.companion.here import home_here
from twinflame.companion.people.models import Person


def erase(*things: QuerySet[Any]) -> int:
    """Delete what the querysets hold, and what the file still has of it; gives how many were deleted."""
    with transaction.atomic():
        gone = sum(found.delete()[0] for found in things)
        transaction.on_commit(scrub)
    return gone


def erase_person(person: Person) -> None:
    """Delete somebody with everything that is theirs, and every session that is or names them."""
    with transaction.atomic():
        for session in Session.objects.all().iterator():
            if _names(session.get_decoded(), person):
                session.delete()
        person.delete()
        transaction.on_commit(scrub)


def _names(session: dict[str, Any], person: Person) -> bool:
    """Whether a session is somebody's, or holds their address."""
    return session.get(SESSION_KEY) == str(person.pk) or bool(person.email and person.email in str(session))


def scrub() -> None:
    """Delete the backups, rewrite the database without what was deleted, and empty its log.

    SQLite overwrites deleted cells at once (`secure_delete`); what is left after that are old versions of
    pages in the write-ahead log and in the backups.
    """
    if connection.vendor == "sqlite":
        forget_backups(home_here())  # first, since it makes room for the rest
        with connection.cursor() as cursor:
            with suppress(OperationalError):  # no room to rewrite it; what was deleted is overwritten anyway
                cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
