"""The kinds of things that a person keeps: one list, for export, import and erasing alike."""

from dataclasses import dataclass
from typing import Any

import msgspec
from django.db import models
from django.db.models import QuerySet

from twinflame.companion.circles.models import Near, Telling
from twinflame.companion.healing.models import Taking
from twinflame.companion.journal.models import Entry, Photograph
from twinflame.companion.light.models import Lit
from twinflame.companion.mine.records import (
    CheckInRecord,
    DoingRecord,
    EntryRecord,
    FeltRecord,
    HistoryRecord,
    LookRecord,
    NearRecord,
    PeriodRecord,
    PhotographRecord,
    PlanRecord,
    ReadingRecord,
    SetAsideRecord,
    TakingRecord,
    TellingRecord,
    TetherRecord,
)
from twinflame.companion.people.models import Owned, Person
from twinflame.companion.practices.models import Doing
from twinflame.companion.readings.models import History, Reading, Task
from twinflame.companion.rounds.models import Echo, Part
from twinflame.companion.signals.models import Felt, Look, Plan
from twinflame.companion.tethers.models import Tether
from twinflame.companion.timeline.models import Period, SetAside
from twinflame.companion.today.models import CheckIn


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind.

    Attributes
    ----------
    key
        Its name in an export.
    record, same_by
        Its form in an export, and the fields that make two of them one and the same; None for what cannot be
        brought back, since somebody else has a part in it, and is told in files of its own.
    beside
        What else is the owner's and goes when all of the kind is erased.
    refers
        Its fields that hold the id of another thing, each with that thing's kind, which stands before it.
    apart
        Fields that leave as files of their own, not in a record.
    """

    key: str
    words: str
    model: type[Owned]
    record: type[msgspec.Struct] | None
    same_by: str = "id"
    beside: tuple[type[models.Model], ...] = ()
    refers: tuple[tuple[str, str], ...] = ()
    apart: tuple[str, ...] = ()

    def of(self, person: Person) -> "QuerySet[Owned]":
        """What the person keeps of it, without what leaves as a file."""
        return self.model._default_manager.filter(owner=person).defer(*self.apart)

    def whole(self, person: Person) -> "list[QuerySet[Any]]":
        """All that goes when it is erased."""
        return [*(model._default_manager.filter(owner=person) for model in self.beside), self.of(person)]

    def told(self, thing: Owned) -> Any:
        """A thing as its record."""
        assert self.record is not None
        return self.record(**{name: getattr(thing, self.column(name)) for name in self.fields})

    @property
    def fields(self) -> tuple[str, ...]:
        """What its record tells."""
        return self.record.__struct_fields__ if self.record else ()

    def column(self, name: str) -> str:
        """What holds a field's plain value: of a reference its id."""
        return str(getattr(self.model._meta.get_field(name), "attname", name))


KINDS = (
    Kind("checkins", "check-ins", CheckIn, CheckInRecord, "day", (Lit,)),
    Kind("entries", "journal entries", Entry, EntryRecord, "id"),
    Kind("periods", "periods of the timeline", Period, PeriodRecord, "id"),
    Kind(
        "photographs",
        "photographs",
        Photograph,
        PhotographRecord,
        refers=(("entry", "entries"),),
        apart=("data", "small"),
    ),
    Kind("histories", "histories of contact", History, HistoryRecord, "id", (Task,)),
    Kind("readings", "readings", Reading, ReadingRecord, "id", (Task,), (("history", "histories"),)),
    Kind("takings", "questionnaires", Taking, TakingRecord, "id"),
    Kind("doings", "practices done or let be", Doing, DoingRecord, "id"),
    Kind("felt", "signals", Felt, FeltRecord, "id"),
    Kind("plans", "plans to test signals", Plan, PlanRecord, "id"),
    Kind("looks", "looks at that test", Look, LookRecord, "id"),
    Kind("tethers", "tethers", Tether, TetherRecord, "id"),
    Kind("accounts", "accounts in truths and visions", Part, None),
    Kind("echoes", "notes on what these left", Echo, None, beside=(Lit,)),
    Kind("aside", "suggestions let be", SetAside, SetAsideRecord, "id"),
    Kind("near", "people in circles, with what they were told", Near, NearRecord, "id"),
    Kind("tellings", "what they were told", Telling, TellingRecord, "id", refers=(("who", "near"),)),
)
COME_BACK = tuple(kind for kind in KINDS if kind.record is not None)
