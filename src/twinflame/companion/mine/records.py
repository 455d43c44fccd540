"""What a person keeps, as plain records: the form in which it leaves and comes back.

The fields of a record are those of its model, so that nothing is forgotten on the way; a test holds them
together.
"""

import uuid
from datetime import date, datetime

import msgspec

FORMAT = "twinflame-companion"
VERSION = 1


class CheckInRecord(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """One day; scores are whole numbers from 0 to 10, or null."""

    id: uuid.UUID
    made: datetime
    changed: datetime
    version: int
    day: date
    pain: int | None
    worth: int | None
    knowing: int | None
    doubt: int | None
    closeness: int | None
    urge_to_reach: int | None
    urge_to_withdraw: int | None
    believed_healing: int | None
    openness: int | None
    drive: int | None
    reached_out: bool | None
    was_reached: bool | None
    chose_myself: bool | None
    line: str


class EntryRecord(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """One entry of the journal."""

    id: uuid.UUID
    made: datetime
    changed: datetime
    version: int
    about: date | None
    text: str


class PeriodRecord(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """One period of the timeline."""

    id: uuid.UUID
    made: datetime
    changed: datetime
    version: int
    name: str
    begins: date
    ends: date | None
    note: str


class HistoryRecord(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """Times, who and kind of contact with one other; `data` as the companion packs it. No text."""

    id: uuid.UUID
    made: datetime
    changed: datetime
    version: int
    me: str
    other: str
    source: str
    simulated: bool
    zone: str
    precision: float
    notes: str
    data: bytes


class ReadingRecord(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """One reading; `document` is what `twinflame read --json` writes."""

    id: uuid.UUID
    made: datetime
    changed: datetime
    version: int
    history: uuid.UUID | None
    other: str
    document: str


class Everything(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """All that one person keeps."""

    format: str
    version: int
    exported: datetime
    zone: str
    country: str
    checkins: list[CheckInRecord]
    entries: list[EntryRecord]
    periods: list[PeriodRecord]
    histories: list[HistoryRecord] = []
    readings: list[ReadingRecord] = []
