"""Erased means gone: from the tables, from the pages of the file, from its log, and from the backups."""

from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet

from twinflame.companion.backup import forget_backups
from twinflame.companion.here import home_here


def erase(*things: QuerySet[Any]) -> int:
    """Delete what the querysets hold, and what the file still has of it; gives how many were deleted."""
    with transaction.atomic():
        gone = sum(found.delete()[0] for found in things)
        transaction.on_commit(scrub)
    return gone


def scrub() -> None:
    """Rewrite the database without what was deleted, empty its log, and delete the backups.

    SQLite overwrites deleted cells at once (`secure_delete`); what is left after that are old versions of
    pages
    in the write-ahead log and in the backups.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        forget_backups(home_here())
