"""An export, brought back. What is here already stays as it is."""

import uuid
import zipfile
from dataclasses import dataclass
from typing import IO
from zoneinfo import available_timezones

import msgspec
from django.core.exceptions import ValidationError
from django.db import transaction

from twinflame.companion.mine.export import ALL
from twinflame.companion.mine.kinds import COME_BACK, Kind
from twinflame.companion.mine.records import FORMAT, VERSION, Everything
from twinflame.companion.people.models import Person
from twinflame.companion.safety.resources import resources
from twinflame.contact.sources.archive import ZIP_ERRORS
from twinflame.errors import InputError

LARGEST = 64 * 1024 * 1024  # bytes, unpacked
Moved = dict[tuple[str, uuid.UUID], uuid.UUID]  # by kind: ids that were taken, and what stands for them
_WRONG = "This is no export of a companion, or it was changed. Nothing was brought back."


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
    found = read(file)
    moved: Moved = {}
    with transaction.atomic():
        counts = [_put(person, kind, one, moved) for kind in COME_BACK for one in getattr(found, kind.key)]
        _settle(person, found)
    return Brought(counts.count("new"), counts.count("same"), counts.count("differing"))


def read(file: IO[bytes]) -> Everything:
    """What an export holds.

    Raises
    ------
    InputError
        When it is no zip with such a part, too large, or not of the right shape.
    """
    try:
        with zipfile.ZipFile(file) as archive, archive.open(ALL) as part:
            text = part.read(LARGEST + 1)
    except ZIP_ERRORS:
        raise InputError(_WRONG) from None
    if len(text) > LARGEST:
        raise InputError(f"This export unpacks to more than {LARGEST >> 20} MB. Nothing was brought back.")
    try:
        found = msgspec.json.decode(text, type=Everything)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        raise InputError(_WRONG) from None
    if found.format != FORMAT:
        raise InputError(_WRONG)
    if found.version > VERSION:
        raise InputError("This export is from a newer Twinflame. Update this one, then bring it back.")
    return found


def _put(person: Person, kind: Kind, record: msgspec.Struct, moved: Moved) -> str:
    """Keep one record, unless it is here."""
    here = kind.of(person).filter(**{kind.same_by: getattr(record, kind.same_by)}).first()
    if here is not None:
        return "same" if kind.told(here) == record else "differing"
    values = {kind.column(name): getattr(record, name) for name in record.__struct_fields__}
    for name, whose in kind.refers:
        column = kind.column(name)
        values[column] = moved.get((whose, values[column]), values[column])
    if kind.model._default_manager.filter(pk=values["id"]).exists():
        taken, values["id"] = values["id"], uuid.uuid4()  # by another day here, or by somebody else
        moved[kind.key, taken] = values["id"]
    thing = kind.model(owner=person, **values)
    try:
        thing.full_clean(exclude=["owner", "id"], validate_unique=False, validate_constraints=False)
    except ValidationError:
        raise InputError(_WRONG) from None
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
