"""Everything a person keeps, in one zip of open formats."""

import csv
import io
import zipfile
from collections.abc import Iterator
from datetime import datetime
from typing import IO, Any, cast

import msgspec
from django.db.models import Prefetch
from django.utils import timezone

from twinflame.companion.circles import along as circles
from twinflame.companion.journal.models import Entry, Photograph
from twinflame.companion.mine import photographs
from twinflame.companion.mine.kinds import COME_BACK, Kind
from twinflame.companion.mine.records import FORMAT, VERSION, Everything
from twinflame.companion.people.clock import zone_of
from twinflame.companion.people.models import Person
from twinflame.companion.readings.models import History, Reading
from twinflame.companion.rounds.export import rounds
from twinflame.companion.timeline.models import Period
from twinflame.companion.today.dimensions import IN_FILE_ORDER
from twinflame.companion.today.models import CheckIn

ALL = "twinflame.json"
OWN_FORM = {
    "checkins",
    "entries",
    "photographs",
    "periods",
    "histories",
    "readings",
}  # told in files of their own
README = """\
All that you kept in the companion.

twinflame.json  everything, to bring back into a companion (Mine, Bring back)
checkins.csv    the scores of your check-ins, as `twinflame read --checkins` reads them
journal.md      your entries and the lines of your check-ins, oldest first, as text
timeline.csv    your periods
circles.md      the people in your circles, and what each was told, as text
*.csv           every other kind, one table each
contacts/       when who was in contact, without text, as `twinflame read` reads it
readings/       your readings, as JSON
photographs/    your photographs, as JPEG; what each shows stands in journal.md
rounds/         truths and visions: your own accounts in yours.json, and each round that has opened, as
                `twinflame verify` reads it. These cannot be brought back

None of this is encrypted. Keep it where only you can read it.
"""


def export(person: Person, now: datetime) -> bytes:
    """The zip."""
    return b"".join(streamed(person, now))


def streamed(person: Person, now: datetime) -> Iterator[bytes]:
    """The zip, a part at a time, so that no more than one photograph is in memory."""
    packed, written = _Passing(), timezone.localtime(now, zone_of(person)).timetuple()[:6]
    with zipfile.ZipFile(cast("IO[bytes]", packed), "w") as archive:
        for name, content in _files(person, now):
            how = zipfile.ZIP_STORED if name.endswith(photographs.ENDING) else zipfile.ZIP_DEFLATED
            archive.writestr(zipfile.ZipInfo(name, written), content, how)
            yield packed.taken()
    yield packed.taken()


class _Passing(io.RawIOBase):
    """What a zip is written into, and at once taken out of."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[bytes] = []

    def writable(self) -> bool:
        """It is."""
        return True

    def write(self, part: Any) -> int:
        """Take a part."""
        self._parts.append(bytes(part))
        return len(self._parts[-1])

    def taken(self) -> bytes:
        """What was written since the last time."""
        parts, self._parts = self._parts, []
        return b"".join(parts)


def _files(person: Person, now: datetime) -> Iterator[tuple[str, bytes]]:
    sent = set()
    for pk, data in photographs.pixels_of(person):
        yield photographs.name_of(pk), data
        sent.add(pk)
    told = everything(person, now)  # after them: what was erased meanwhile is in neither
    told = msgspec.structs.replace(told, photographs=[p for p in told.photographs if p.id in sent])
    yield ALL, msgspec.json.format(msgspec.json.encode(told), indent=1)
    yield "checkins.csv", checkins_csv(person).encode()
    yield "journal.md", journal_markdown(person).encode()
    yield "timeline.csv", timeline_csv(person).encode()
    yield "circles.md", circles.markdown(person).encode()
    for kind in COME_BACK:
        if kind.key not in OWN_FORM:
            yield f"{kind.key}.csv", table(person, kind).encode()
    yield from contacts(person)
    yield from readings(person)
    yield from rounds(person)
    yield "README.txt", README.encode()


def everything(person: Person, now: datetime) -> Everything:
    """All records of a person."""
    kept = {
        kind.key: [kind.told(thing) for thing in kind.of(person).order_by("made", "pk")] for kind in COME_BACK
    }
    return Everything(
        FORMAT,
        VERSION,
        now,
        person.zone,
        person.country,
        called=person.called,
        polarity=person.polarity,
        **kept,
    )


def checkins_csv(person: Person, twin: Person | None = None) -> str:
    """The check-ins in the form of docs/reference/checkins.md, for the journey's filter; the twin's too."""
    written = io.StringIO()
    rows = csv.writer(written, lineterminator="\n")
    rows.writerow(["date", "twin", *(d.score for d in IN_FILE_ORDER)])
    for who, name in ((person, "me"), *([(twin, "twin")] if twin else [])):
        for told in CheckIn.objects.filter(owner=who):
            scores = [getattr(told, d.field) for d in IN_FILE_ORDER]
            if any(score is not None for score in scores):
                rows.writerow([told.day.isoformat(), name, *("" if s is None else s for s in scores)])
    return written.getvalue()


def timeline_csv(person: Person) -> str:
    """The periods as a table."""
    written = io.StringIO()
    rows = csv.writer(written, lineterminator="\n")
    rows.writerow(["name", "begins", "ends", "note"])
    for p in Period.objects.filter(owner=person):
        rows.writerow([_harmless(p.name), p.begins, p.ends or "", _harmless(p.note)])
    return written.getvalue()


def table(person: Person, kind: Kind) -> str:
    """All of a kind as a table, a column for each field."""
    written = io.StringIO()
    rows = csv.writer(written, lineterminator="\n")
    names = [name for name in kind.fields if name not in ("changed", "version")]
    rows.writerow(names)
    for thing in kind.of(person).order_by("made", "pk"):
        told = msgspec.to_builtins(kind.told(thing))
        rows.writerow([_harmless(_cell(told[name])) for name in names])
    return written.getvalue()


def _cell(value: object) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    return msgspec.json.encode(value).decode()


def contacts(person: Person) -> list[tuple[str, bytes]]:
    """Each history as a table."""
    from twinflame.contact.sources.convert import write_table  # brings tables along, only where needed

    return [
        (f"contacts/{n}.csv", write_table(one.contacts, "csv", simulated=one.simulated))
        for n, one in enumerate(History.objects.filter(owner=person), 1)
    ]


def readings(person: Person) -> list[tuple[str, bytes]]:
    """Each reading as its document, the oldest first."""
    found = Reading.objects.filter(owner=person).order_by("made", "pk")
    return [(f"readings/{n}.json", one.document.encode()) for n, one in enumerate(found, 1)]


def _harmless(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t") else text


def journal_markdown(person: Person) -> str:
    """Entries and the lines of days, oldest first."""
    zone = zone_of(person)
    told: list[tuple[datetime, str, str]] = []
    shown = Prefetch("photographs", Photograph.objects.told(), "photos")
    for entry in Entry.objects.filter(owner=person).prefetch_related(shown):
        about = f", about {entry.about}" if entry.about else ""
        written = timezone.localtime(entry.made, zone)
        text = "\n\n".join([entry.text, *photographs.links(entry.photos)])
        told.append((entry.made, f"{written:%Y-%m-%d %H:%M}{about}", text))
    for day in CheckIn.objects.filter(owner=person).exclude(line=""):
        noon = datetime(day.day.year, day.day.month, day.day.day, 12, tzinfo=zone)
        told.append((noon, f"{day.day}, the day's line", day.line))
    parts = [f"## {head}\n\n{text}\n" for _, head, text in sorted(told)]
    return "\n".join(["# Journal\n", *parts])
