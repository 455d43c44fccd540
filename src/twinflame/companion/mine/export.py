"""Everything a person keeps, in one zip of open formats."""

import csv
import io
import zipfile
from datetime import datetime

import msgspec
from django.utils import timezone

from twinflame.companion.circles import along as circles
from twinflame.companion.journal.models import Entry
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
OWN_FORM = {"checkins", "entries", "periods", "histories", "readings"}  # told in files of their own
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
rounds/         truths and visions: your own accounts in yours.json, and each round that has opened, as
                `twinflame verify` reads it. These cannot be brought back

None of this is encrypted. Keep it where only you can read it.
"""


def export(person: Person, now: datetime) -> bytes:
    """The zip."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in (
            (ALL, msgspec.json.format(msgspec.json.encode(everything(person, now)), indent=1)),
            ("checkins.csv", checkins_csv(person).encode()),
            ("journal.md", journal_markdown(person).encode()),
            ("timeline.csv", timeline_csv(person).encode()),
            ("circles.md", circles.markdown(person).encode()),
            *(
                (f"{kind.key}.csv", table(person, kind).encode())
                for kind in COME_BACK
                if kind.key not in OWN_FORM
            ),
            *contacts(person),
            *readings(person),
            *rounds(person),
            ("README.txt", README.encode()),
        ):
            archive.writestr(zipfile.ZipInfo(name, timezone.localtime(now).timetuple()[:6]), text)
    return packed.getvalue()


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
    for entry in Entry.objects.filter(owner=person):
        about = f", about {entry.about}" if entry.about else ""
        written = timezone.localtime(entry.made, zone)
        told.append((entry.made, f"{written:%Y-%m-%d %H:%M}{about}", entry.text))
    for day in CheckIn.objects.filter(owner=person).exclude(line=""):
        noon = datetime(day.day.year, day.day.month, day.day.day, 12, tzinfo=zone)
        told.append((noon, f"{day.day}, the day's line", day.line))
    parts = [f"## {head}\n\n{text}\n" for _, head, text in sorted(told)]
    return "\n".join(["# Journal\n", *parts])
