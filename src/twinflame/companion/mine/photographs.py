"""Photographs in an export: files beside the records, and their way back."""

import uuid
import zipfile
from collections.abc import Iterable, Iterator

from twinflame.companion.journal.darkroom import LARGEST, darkroom
from twinflame.companion.journal.models import Photograph
from twinflame.companion.mine.records import PhotographRecord
from twinflame.companion.people.models import Person
from twinflame.contact.sources.archive import ZIP_ERRORS
from twinflame.errors import InputError

ENDING = ".jpg"
WRONG = "This is no export of a companion, or it was changed. Nothing was brought back."


def name_of(pk: uuid.UUID) -> str:
    """Where a photograph lies in the zip.

    Examples
    --------
    >>> name_of(uuid.UUID(int=1))
    'photographs/00000000-0000-0000-0000-000000000001.jpg'
    """
    return f"photographs/{pk}{ENDING}"


def pixels_of(person: Person) -> Iterator[tuple[uuid.UUID, bytes]]:
    """The id and the JPEG of each photograph, one in memory at a time."""
    for pk in list(Photograph.objects.filter(owner=person).values_list("pk", flat=True)):
        for (data,) in Photograph.objects.filter(pk=pk).values_list("data"):  # none if erased meanwhile
            yield pk, bytes(data)


def links(photos: Iterable[Photograph]) -> list[str]:
    """The photographs of an entry, as Markdown."""
    return [f"![{' '.join(photo.alt.split()).replace(']', ')')}]({name_of(photo.pk)})" for photo in photos]


def data_of(archive: zipfile.ZipFile, record: PhotographRecord) -> bytes:
    """The pixels of a record.

    Raises
    ------
    InputError
        When they are not in the zip.
    """
    return unpacked(archive, name_of(record.id), LARGEST)


def unpacked(archive: zipfile.ZipFile, name: str, most: int) -> bytes:
    """A part of an export; one byte more than `most` where it is larger.

    Raises
    ------
    InputError
        When there is no such part, or it is damaged.
    """
    try:
        with archive.open(name) as part:
            return part.read(most + 1)
    except ZIP_ERRORS:
        raise InputError(WRONG) from None


def checked(archive: zipfile.ZipFile, records: Iterable[PhotographRecord]) -> dict[uuid.UUID, bytes]:
    """Look at the photographs of an export; gives each of them small.

    Raises
    ------
    InputError
        When one is not as it was taken along: no photograph, more than pixels, or of another size.
    """
    small: dict[uuid.UUID, bytes] = {}
    wanted = list(records)
    if not wanted:
        return small
    with darkroom() as room:
        for record in wanted:
            data = data_of(archive, record)
            try:
                found = room.develop(data)
            except InputError:
                raise InputError(WRONG) from None
            if (found.data, found.width, found.height) != (data, record.width, record.height):
                raise InputError(WRONG)
            small[record.id] = found.small
    return small
