"""Django's SQLite backend with SQLCipher as its driver; the option `key` is a finished key."""

import datetime
import decimal
import sqlite3
from collections.abc import Iterable, Mapping
from itertools import chain
from typing import Any

from django.db.backends.sqlite3 import base
from django.db.backends.sqlite3._functions import register  # type: ignore[import-untyped]
from sqlcipher3 import dbapi2

from twinflame.companion import cipher

for _kind in ("bool", "date", "time", "datetime", "timestamp"):
    dbapi2.register_converter(_kind, sqlite3.converters[_kind.upper()])  # as Django's
dbapi2.register_adapter(decimal.Decimal, str)
dbapi2.register_adapter(datetime.date, base.adapt_date)
dbapi2.register_adapter(datetime.datetime, base.adapt_datetime)


class Cursor(dbapi2.Cursor):  # type: ignore[misc]
    """Takes Django's way of writing parameters."""

    def execute(self, query: str, params: Any = None) -> Any:
        """Run one statement."""
        if params is None:
            return super().execute(query)
        return super().execute(_converted(query, params), params)

    def executemany(self, query: str, param_list: Iterable[Any]) -> Any:
        """Run one statement for many parameters."""
        rows = iter(param_list)
        first = next(rows, None)
        if first is None:
            return super().executemany(_converted(query, ()), ())
        return super().executemany(_converted(query, first), chain([first], rows))


def _converted(query: str, params: Any) -> str:
    """A statement with the driver's placeholders instead of Django's."""
    if isinstance(params, Mapping):
        return query % {name: f":{name}" for name in params}
    return str(base.FORMAT_QMARK_REGEX.sub("?", query).replace("%%", "%"))


class DatabaseWrapper(base.DatabaseWrapper):
    """SQLite, encrypted."""

    Database = dbapi2
    display_name = "SQLCipher"

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Open with the key, then as Django does."""
        options = dict(conn_params)
        connection = cipher.connect(options.pop("database"), options.pop("key"), **options)
        register(connection)
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA legacy_alter_table = OFF")
        return connection

    def create_cursor(self, name: Any = None) -> Any:
        """A cursor that takes Django's placeholders."""
        return self.connection.cursor(factory=Cursor)
