"""Databases as Messages keeps them on a Mac, and imessage-exporter's text of them, with known truth."""

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.contact.sources.truth import CANARY, START, walls

EPOCH = datetime(2001, 1, 1)
BEN, BEN_MAIL, CEM = "+4915123456789", "ben@example.org", "+491700000001"

SCHEMA = """
CREATE TABLE handle (ROWID INTEGER PRIMARY KEY AUTOINCREMENT UNIQUE, id TEXT NOT NULL, country TEXT,
  service TEXT NOT NULL, uncanonicalized_id TEXT, person_centric_id TEXT DEFAULT NULL, UNIQUE (id, service));
CREATE TABLE chat (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, guid TEXT UNIQUE NOT NULL, style INTEGER,
  chat_identifier TEXT, service_name TEXT, room_name TEXT, display_name TEXT);
CREATE TABLE message (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, guid TEXT UNIQUE NOT NULL, text TEXT,
  attributedBody BLOB, handle_id INTEGER DEFAULT 0, service TEXT, error INTEGER DEFAULT 0, date INTEGER,
  is_delivered INTEGER DEFAULT 0, is_from_me INTEGER DEFAULT 0, is_sent INTEGER DEFAULT 0,
  cache_has_attachments INTEGER DEFAULT 0, cache_roomnames TEXT, item_type INTEGER DEFAULT 0,
  associated_message_guid TEXT, associated_message_type INTEGER DEFAULT 0, balloon_bundle_id TEXT);
CREATE TABLE chat_handle_join (chat_id INTEGER, handle_id INTEGER, UNIQUE (chat_id, handle_id));
CREATE TABLE chat_message_join (chat_id INTEGER, message_id INTEGER, message_date INTEGER DEFAULT 0,
  PRIMARY KEY (chat_id, message_id));
CREATE TABLE chat_recoverable_message_join (chat_id INTEGER, message_id INTEGER,
  PRIMARY KEY (chat_id, message_id));
"""


@dataclass
class Mac:
    """A database that is filled call by call."""

    place: Path
    seconds: bool = False
    handles: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.db = sqlite3.connect(self.place)
        self.db.executescript(SCHEMA)

    def handle(self, address: str, person: str | None = None, service: str = "iMessage") -> int:
        told = (address, service, person)
        row = self.db.execute(
            "INSERT INTO handle (id, service, person_centric_id) VALUES (?, ?, ?)", told
        ).lastrowid
        assert row is not None
        return self.handles.setdefault(address, row)

    def chat(
        self, identifier: str, members: Iterable[int], style: int | None = 45, title: str | None = None
    ) -> int:
        n = self.db.execute("SELECT COUNT(*) FROM chat").fetchone()[0]
        told = (f"guid{n}", style, identifier, title)
        query = "INSERT INTO chat (guid, style, chat_identifier, display_name) VALUES (?, ?, ?, ?)"
        row = self.db.execute(query, told).lastrowid
        assert row is not None
        self.db.executemany("INSERT INTO chat_handle_join VALUES (?, ?)", [(row, one) for one in members])
        return row

    def say(self, chat: int | None, when: datetime, handle: int = 0, **more: Any) -> int:
        """A message, mine where no handle is given."""
        since = (when - EPOCH).total_seconds()
        n = self.db.execute("SELECT COUNT(*) FROM message").fetchone()[0]
        told: Mapping[str, Any] = {
            "guid": f"m{n}", "text": CANARY, "handle_id": handle, "is_from_me": int(not handle), "is_sent": 1,
            "date": int(since) if self.seconds else int(since * 1e9), **more,
        }  # fmt: skip
        names = ", ".join(told)
        query = f"INSERT INTO message ({names}) VALUES ({', '.join('?' * len(told))})"
        row = self.db.execute(query, tuple(told.values())).lastrowid
        assert row is not None
        if chat is not None:
            self.db.execute("INSERT INTO chat_message_join (chat_id, message_id) VALUES (?, ?)", (chat, row))
        return row

    def close(self) -> Path:
        self.db.commit()
        self.db.close()
        return self.place


def mac(place: Path, n: int = 6, **more: Any) -> tuple[Mac, int, int]:
    """A database with a dialogue with Ben; its conversation and Ben's handle."""
    made = Mac(place, **more)
    ben = made.handle(BEN)
    chat = made.chat(BEN, [ben])
    for i, when in enumerate(walls(n, START)):
        made.say(chat, when, ben if i % 2 == 0 else 0)
    return made, chat, ben


def stamp(when: datetime) -> str:
    return f"{when:%b %d, %Y} {when.hour % 12 or 12:2}:{when:%M:%S %p}"


def exported(n: int = 6, *, me: str = "Me", name: str = BEN, bodies: Mapping[int, str] | None = None) -> str:
    told = []
    for i, when in enumerate(walls(n, START)):
        read = " (Read by you after 1 hour, 49 seconds)" if i % 3 == 0 else ""
        told.append(f"{stamp(when)}{read}\n{name if i % 2 == 0 else me}\n{(bodies or {}).get(i, CANARY)}\n\n")
    return "".join(told)
