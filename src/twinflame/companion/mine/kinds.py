"""The kinds of things that a person keeps: one list, for export, import and erasing alike."""

from dataclasses import dataclass
from typing import Any

import msgspec
from django.db import models
from django.db.models import QuerySet

from twinflame.companion.healing.models import Taking
from twinflame.companion.journal.models import Entry, Photograph
from twinflame.companion.mine.records import (
    CheckInRecord,
    DoingRecord,
    EntryRecord,
    FeltRecord,
    HistoryRecord,
    LookRecord,
    PeriodRecord,
    PhotographRecord,
    PlanRecord,
    ReadingRecord,
    SetAsideRecord,
    TakingRecord,
    TetherRecord,
)
from twinflame.companion.people.models import Owned, Person
from twinflame.companion.practices.models import Doing
from twinflame.companion.readings.models import History, Reading, Task
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
    same_by
        The fields that make two of them one and the same.
    beside
        What else is the owner's and goes when all of the kind is erased.
    apart
        Fields that leave as files of their own, not in a record.
    """

    key: str
    words: str
    model: type[Owned]
    record: type[msgspec.Struct]
    same_by: str
    beside: tuple[type[models.Model], ...] = ()
    apart: tuple[str, ...] = ()

    def of(self, person: Person) -> "QuerySet[Owned]":
        """What the person keeps of it, without what leaves as a file."""
        return self.model._default_manager.filter(owner=person).defer(*self.apart)

    def whole(self, person: Person) -> "list[QuerySet[Any]]":
        """All that goes when it is erased."""
        return [*(model._default_manager.filter(owner=person) for model in self.beside), self.of(person)]

    def told(self, thing: Owned) -> Any:
        """A thing as its record."""
        return self.record(**{name: getattr(thing, name) for name in self.record.__struct_fields__})


KINDS = (
    Kind("checkins", "check-ins", CheckIn, CheckInRecord, "day"),
    Kind("entries", "journal entries", Entry, EntryRecord, "id"),
    Kind("periods", "periods of the timeline", Period, PeriodRecord, "id"),
    Kind("photographs", "photographs", Photograph, PhotographRecord, "id", apart=("data", "small")),
    Kind("histories", "histories of contact", History, HistoryRecord, "id", (Task,)),
    Kind("readings", "readings", Reading, ReadingRecord, "id", (Task,)),
    Kind("takings", "questionnaires", Taking, TakingRecord, "id"),
    Kind("doings", "practices done or let be", Doing, DoingRecord, "id"),
    Kind("felt", "signals", Felt, FeltRecord, "id"),
    Kind("plans", "plans to test signals", Plan, PlanRecord, "id"),
    Kind("looks", "looks at that test", Look, LookRecord, "id"),
    Kind("tethers", "tethers", Tether, TetherRecord, "id"),
    Kind("aside", "suggestions let be", SetAside, SetAsideRecord, "id"),
)
