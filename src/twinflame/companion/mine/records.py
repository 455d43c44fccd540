"""What a person keeps, as plain records: the form in which it leaves and comes back.

The fields of a record are those of its model, so that nothing is forgotten on the way; a test holds them
together.
"""

import uuid
from datetime import date, datetime
from typing import Annotated

import msgspec

FORMAT = "twinflame-companion"
VERSION = 1
NAME = 60  # signs of the name by which somebody goes


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


class PhotographRecord(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """A photograph of an entry; its pixels lie beside, in photographs/."""

    id: uuid.UUID
    made: datetime
    changed: datetime
    version: int
    entry: uuid.UUID
    alt: str
    width: int
    height: int


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


class TakingRecord(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """One questionnaire as filled in: values by key of the item."""

    id: uuid.UUID
    made: datetime
    changed: datetime
    version: int
    instrument: str
    day: date
    answers: dict[str, int]


class DoingRecord(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """A practice on a day, done or let be."""

    id: uuid.UUID
    made: datetime
    changed: datetime
    version: int
    practice: str
    day: date
    done: bool
    note: str


class FeltRecord(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """A signal: 0 a dream, 1 a felt presence, 2 a sudden thought."""

    id: uuid.UUID
    made: datetime
    changed: datetime
    version: int
    kind: int
    at: datetime


class PlanRecord(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """What is tested of signals: the window in days, and how many looks."""

    id: uuid.UUID
    made: datetime
    changed: datetime
    version: int
    window: int
    looks: int


class LookRecord(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """A look at that test."""

    id: uuid.UUID
    made: datetime
    changed: datetime
    version: int
    at: datetime


class TetherRecord(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """What holds a life (me or them), from 0 to 10."""

    id: uuid.UUID
    made: datetime
    changed: datetime
    version: int
    whose: str
    name: str
    holds: int
    note: str


class NearRecord(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """Somebody in a circle."""

    id: uuid.UUID
    made: datetime
    changed: datetime
    version: int
    name: str
    circle: str
    note: str


class TellingRecord(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """What somebody (`who`, the id of a record of those) was told, or is to be told (told or plan)."""

    id: uuid.UUID
    made: datetime
    changed: datetime
    version: int
    who: uuid.UUID
    state: str
    what: str
    day: date | None
    how: str
    went: str


class SetAsideRecord(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """A suggested stage that is not to be suggested again."""

    id: uuid.UUID
    made: datetime
    changed: datetime
    version: int
    stage: str
    begins: date


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
    takings: list[TakingRecord] = msgspec.field(default_factory=list)  # an earlier export has none of these
    doings: list[DoingRecord] = msgspec.field(default_factory=list)
    felt: list[FeltRecord] = msgspec.field(default_factory=list)
    plans: list[PlanRecord] = msgspec.field(default_factory=list)
    looks: list[LookRecord] = msgspec.field(default_factory=list)
    tethers: list[TetherRecord] = msgspec.field(default_factory=list)
    photographs: list[PhotographRecord] = msgspec.field(default_factory=list)
    aside: list[SetAsideRecord] = msgspec.field(default_factory=list)
    near: list[NearRecord] = msgspec.field(default_factory=list)
    tellings: list[TellingRecord] = msgspec.field(default_factory=list)
    called: Annotated[str, msgspec.Meta(max_length=NAME)] = ""
    polarity: Annotated[str, msgspec.Meta(pattern="^(feminine|masculine)?$")] = ""
