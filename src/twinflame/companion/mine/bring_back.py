"""An export, brought back. What is here already stays as it is."""

import uuid
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import IO
from zoneinfo import available_timezones

import msgspec
from django.core.exceptions import ValidationError
from django.db import transaction

from twinflame.companion.journal.models import Photograph
from twinflame.companion.mine import photographs
from twinflame.companion.mine.export import ALL
from twinflame.companion.mine.kinds import COME_BACK, Kind
from twinflame.companion.mine.photographs import WRONG
from twinflame.companion.mine.records import FORMAT, VERSION, Everything, PhotographRecord
from twinflame.companion.people.models import Person
from twinflame.companion.safety.resources import resources
from twinflame.contact.sources.archive import ZIP_ERRORS
from twinflame.errors import InputError

LARGEST = 64 * 1024 * 1024  # bytes, unpacked


@dataclass(frozen=True, slots=True)
class Brought:
    """How many things were new, were here already, and were left as they are though the export differs."""

    new: int
    same: int
    differing: int


def bring_back(person: Person, file: IO[bytes]) -> Brought:
    """Bring an export back, all of it or nothing.

    Raises
    ------
    InputError
        When the file is no export; nothing is changed then.
    """
    with _opened(file) as archive:
        found = read(archive)
        # Looked at before anything is locked, since it may take a while.
        small = photographs.checked(archive, _new_photographs(person, found))
        with transaction.atomic():
            putting = _Putting(person, archive, small)
            counts = [putting.put(kind, one) for kind in COME_BACK for one in getattr(found, kind.key)]
            _settle(person, found)
    return Brought(counts.count("new"), counts.count("same"), counts.count("differing"))


def _opened(file: IO[bytes]) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(file)
    except ZIP_ERRORS:
        raise InputError(WRONG) from None


def read(archive: zipfile.ZipFile) -> Everything:
    """The records of an export.

    Raises
    ------
    InputError
        When there are none, too many, or they are not of the right shape.
    """
    text = photographs.unpacked(archive, ALL, LARGEST)
    if len(text) > LARGEST:
        raise InputError(f"This export unpacks to more than {LARGEST >> 20} MB. Nothing was brought back.")
    try:
        found = msgspec.json.decode(text, type=Everything)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        raise InputError(WRONG) from None
    if found.format != FORMAT:
        raise InputError(WRONG)
    if found.version > VERSION:
        raise InputError("This export is from a newer Twinflame. Update this one, then bring it back.")
    return found


def _new_photographs(person: Person, found: Everything) -> list[PhotographRecord]:
    here = set(Photograph.objects.filter(owner=person).values_list("pk", flat=True))
    return [record for record in found.photographs if record.id not in here]


@dataclass(frozen=True, slots=True)
class _Putting:
    """Keeps one record after another.

    `moved` tells by kind which ids were taken, and what stands for them.
    """

    person: Person
    archive: zipfile.ZipFile
    small: Mapping[uuid.UUID, bytes]
    moved: dict[tuple[str, uuid.UUID], uuid.UUID] = field(default_factory=dict)

    def put(self, kind: Kind, record: msgspec.Struct) -> str:
        """Keep one record, unless it is here."""
        here = kind.of(self.person).filter(**{kind.same_by: getattr(record, kind.same_by)}).first()
        if here is not None:
            return "same" if kind.told(here) == record else "differing"
        values = {kind.column(name): getattr(record, name) for name in record.__struct_fields__}
        for name, whose in kind.refers:
            column = kind.column(name)
            values[column] = self.moved.get((whose, values[column]), values[column])
        if isinstance(record, PhotographRecord):
            values |= {"data": photographs.data_of(self.archive, record), "small": self.small[record.id]}
        if kind.model._default_manager.filter(pk=values["id"]).exists():
            taken, values["id"] = values["id"], uuid.uuid4()  # by another day here, or by somebody else
            self.moved[kind.key, taken] = values["id"]
        thing = kind.model(owner=self.person, **values)
        try:
            thing.full_clean(exclude=["owner", "id"], validate_unique=False, validate_constraints=False)
        except ValidationError:
            raise InputError(WRONG) from None
        thing.save(force_insert=True)
        return "new"


def _settle(person: Person, found: Everything) -> None:
    """Zone, country and how they go, where the person has not chosen any here."""
    if not person.zone and found.zone in available_timezones():
        person.zone = found.zone
    if not person.country and resources().of(found.country):
        person.country = found.country
    person.called = person.called or found.called
    person.polarity = person.polarity or found.polarity
    person.save(update_fields=["zone", "country", "called", "polarity"])
