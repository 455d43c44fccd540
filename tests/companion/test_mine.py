"""Take along, bring back, erase: everything, exactly, for good."""

import errno
import io
import json
import zipfile
from base64 import b64encode
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from tests.companion.conftest import said
from tests.companion.filled import fill, marks
from tests.companion.readings import kept_history, made_reading
from tests.companion.settings import POSTGRES
from twinflame.companion.journal.models import Entry
from twinflame.companion.mine import bring_back as bringing
from twinflame.companion.mine.bring_back import bring_back
from twinflame.companion.mine.export import OWN_FORM, everything, export
from twinflame.companion.mine.kinds import COME_BACK, KINDS
from twinflame.companion.people import uploads
from twinflame.companion.people.models import Owned, Person
from twinflame.companion.readings.models import History
from twinflame.companion.timeline.models import Period
from twinflame.companion.today.models import CheckIn
from twinflame.contact.sources import read_export
from twinflame.errors import InputError
from twinflame.journey.checkins import parse_checkins
from twinflame.reading.store import from_json

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 1, 12, 30, tzinfo=UTC)


@pytest.fixture
def full(owner: Person) -> Person:
    owner.zone, owner.country = "America/Bogota", "ES"
    owner.save()
    CheckIn.objects.create(owner=owner, day=date(2026, 1, 5), pain=7, drive=0, chose_myself=True, line="☂")
    CheckIn.objects.create(owner=owner, day=date(2026, 1, 7), was_reached=False, version=4)
    Entry.objects.create(owner=owner, text="Dear diary,\n\n# not a heading\n", about=date(2021, 7, 3))
    Entry.objects.create(owner=owner, text="=1+1", made=datetime(2025, 1, 1, 3, 4, 5, 678901, tzinfo=UTC))
    Period.objects.create(owner=owner, name="=Silence", begins=date(2021, 1, 1), note='a, "b"\nc')
    made_reading(owner, ("Ana", "Ben"), history=kept_history(owner, ("Ana", "Ben")).pk)
    return owner


def unpacked(person: Person) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(export(person, NOW))) as archive:
        names = [name for name in archive.namelist() if not name.endswith(".jpg")]
        return {name: archive.read(name).decode() for name in names}


def erased(person: Person) -> None:
    for kind in KINDS:
        kind.of(person).delete()


def test_the_zip_holds_open_formats(full: Person) -> None:
    files = unpacked(full)
    tables = {f"{kind.key}.csv" for kind in COME_BACK if kind.key not in OWN_FORM}
    told = {"twinflame.json", "checkins.csv", "journal.md", "timeline.csv", "circles.md", "README.txt"}
    assert set(files) == {*told, "contacts/1.csv", "readings/1.json", "rounds/yours.json", *tables}
    assert from_json(files["readings/1.json"]).people[1].name == "Ben"
    again = read_export(io.BytesIO(files["contacts/1.csv"].encode())).history
    assert again.times.tolist() == History.objects.get().contacts.times.tolist()
    assert again.people == ("Ana", "Ben")
    assert len(json.loads(files["twinflame.json"])["entries"]) == 2
    assert "## 2024-12-31 22:04\n\n=1+1" in files["journal.md"]  # as the person's clock showed it
    assert "## 2026-01-05, the day's line\n\n☂" in files["journal.md"]
    assert "'=Silence" in files["timeline.csv"]
    assert "encrypted" in files["README.txt"]


def test_the_check_ins_are_what_the_filter_reads(full: Person) -> None:
    found = parse_checkins(unpacked(full)["checkins.csv"].encode())
    assert found.told.tolist() == [1, 0]
    assert found.scores[0, 0].tolist()[0] == 7.0
    assert found.notes == ()


def test_what_is_brought_back_is_equal(full: Person) -> None:
    packed, before = export(full, NOW), everything(full, NOW)
    erased(full)
    full.zone = full.country = ""
    full.save()
    brought = bring_back(full, io.BytesIO(packed))
    assert (brought.new, brought.same, brought.differing) == (7, 0, 0)
    assert everything(full, NOW) == before


def test_bringing_back_twice_changes_nothing(full: Person) -> None:
    packed, before = export(full, NOW), everything(full, NOW)
    brought = bring_back(full, io.BytesIO(packed))
    assert (brought.new, brought.same, brought.differing) == (0, 7, 0)
    assert everything(full, NOW) == before


def test_what_is_here_stays_as_it_is(full: Person) -> None:
    packed = export(full, NOW)
    CheckIn.objects.filter(day=date(2026, 1, 5)).update(pain=1)
    brought = bring_back(full, io.BytesIO(packed))
    assert (brought.new, brought.same, brought.differing) == (0, 6, 1)
    assert CheckIn.objects.get(day=date(2026, 1, 5)).pain == 1


def test_somebody_else_can_bring_the_same_zip_and_touches_nothing_of_mine(
    full: Person, other: Person
) -> None:
    packed, before = export(full, NOW), everything(full, NOW)
    assert bring_back(other, io.BytesIO(packed)).new == 7
    assert everything(full, NOW) == before
    assert Entry.objects.filter(owner=other).count() == 2


def changed(person: Person, change: Callable[[dict[str, Any]], None]) -> io.BytesIO:
    table = json.loads(unpacked(person)["twinflame.json"])
    change(table)
    return zipped(json.dumps(table).encode())


def zipped(content: bytes, name: str = "twinflame.json") -> io.BytesIO:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    packed.seek(0)
    return packed


def torn() -> io.BytesIO:
    """A zip whose packed content was damaged on the way."""
    data = bytearray(zipped(bytes(range(256)) * 40).getvalue())
    data[60:90] = b"\xff" * 30
    return io.BytesIO(bytes(data))


CHANGES: list[Callable[[dict[str, Any]], None]] = [
    lambda t: t.update(format="other"),
    lambda t: t["checkins"][0].update(pain=11),
    lambda t: t["checkins"][0].update(pain="x"),
    lambda t: t["checkins"][0].update(owner=2),
    lambda t: t["entries"][0].update(text=None),
    lambda t: t["periods"][0].update(name="x" * 500),
    lambda t: t["periods"][0].update(name=""),
    lambda t: t.pop("periods"),
    lambda t: t["histories"][0].update(data=b64encode(b"no rows").decode()),
    lambda t: t["histories"][0].update(zone="../etc/passwd"),
    lambda t: t["histories"][0].update(other="Ana"),
    lambda t: t["readings"][0].update(document="{}"),
]


@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_export_is_refused_whole(full: Person, change: Callable[[dict[str, Any]], None]) -> None:
    packed = changed(full, change)
    erased(full)
    with pytest.raises(InputError, match="Nothing was brought back"):
        bring_back(full, packed)
    assert not any(kind.of(full).exists() for kind in KINDS)


def test_an_export_of_a_newer_release_is_told(full: Person) -> None:
    with pytest.raises(InputError, match="newer Twinflame"):
        bring_back(full, changed(full, lambda t: t.update(version=2)))


@pytest.mark.parametrize(
    "file",
    [
        io.BytesIO(b""),
        io.BytesIO(b"PK\x03\x04"),
        zipped(b"{}", "other.json"),
        zipped(b"{"),
        zipped(b"\xff"),
        torn(),
    ],
)
def test_another_file_is_refused(owner: Person, file: io.BytesIO) -> None:
    with pytest.raises(InputError, match="no export of a companion"):
        bring_back(owner, file)


def test_a_zip_that_unpacks_without_end_is_refused(owner: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bringing, "LARGEST", 1 << 20)
    with pytest.raises(InputError, match="unpacks to more than 1 MB"):
        bring_back(owner, zipped(b" " * (8 << 20)))


def test_a_zone_that_is_none_is_left_out(full: Person, other: Person) -> None:
    bring_back(other, changed(full, lambda t: t.update(zone="../../etc/passwd", country="QQ")))
    assert (other.zone, other.country) == ("", "")


def test_a_day_whose_id_is_taken_gets_a_new_one(full: Person) -> None:
    packed = export(full, NOW)
    CheckIn.objects.filter(day=date(2026, 1, 5)).update(day=date(2026, 1, 6))
    assert bring_back(full, packed_again(packed)).new == 1
    assert CheckIn.objects.count() == 3


def packed_again(packed: bytes) -> io.BytesIO:
    return io.BytesIO(packed)


def test_the_page_gives_the_zip_and_takes_it_back(site: Client, full: Person) -> None:
    answer = site.post("/mine/export/")
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="twinflame-20')
    packed = answer.getvalue()  # type: ignore[attr-defined]
    erased(full)
    answer = site.post("/mine/bring-back/", {"file": SimpleUploadedFile("any.zip", packed)})
    assert said(answer) == ["7 brought back, 0 were here already."]
    assert site.get("/mine/export/").status_code == 405


def test_the_page_tells_what_is_wrong_with_a_file(site: Client) -> None:
    wrong = site.post("/mine/bring-back/", {"file": SimpleUploadedFile("any.zip", b"x")})
    assert wrong.status_code == 422
    assert "no export of a companion" in wrong.content.decode()
    assert "Choose the zip" in site.post("/mine/bring-back/").content.decode()


def handed(site: Client, *contents: bytes) -> tuple[int, str]:
    """The status and the page after files are handed in to be brought back."""
    files = [SimpleUploadedFile(f"{n}.zip", content) for n, content in enumerate(contents)]
    answer = site.post("/mine/bring-back/", {"file": files})
    return answer.status_code, answer.content.decode()


def test_the_page_tells_that_a_file_is_too_large(site: Client, full: Person, settings: Any) -> None:
    settings.TWINFLAME_LARGEST_UPLOAD = 1 << 20
    status, page = handed(site, export(full, NOW) + bytes(1 << 20))
    assert status == 422
    assert "larger than 1 MB" in page


def test_the_page_tells_that_the_disk_is_full(
    site: Client, full: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none_left(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(uploads, "TemporaryUploadedFile", none_left)
    status, page = handed(site, export(full, NOW))
    assert status == 422
    assert "no room left on the disk" in page


def test_the_page_takes_one_file_and_not_a_hundred(site: Client, full: Person) -> None:
    packed = export(full, NOW)
    erased(full)
    status, page = handed(site, *[packed] * 101)
    assert status == 422
    assert "Choose the zip" in page
    assert not Entry.objects.exists()


def test_the_page_says_what_was_left_as_it_is(site: Client, full: Person) -> None:
    packed = export(full, NOW)
    CheckIn.objects.filter(day=date(2026, 1, 5)).update(pain=1)
    answer = site.post("/mine/bring-back/", {"file": SimpleUploadedFile("any.zip", packed)})
    assert "1 differ from what is here" in said(answer)[0]


def test_only_what_was_marked_is_erased(site: Client, full: Person) -> None:
    answer = site.post("/mine/erase/", {"kind": ["entries", "other"], "sure": "on"})
    (told,) = said(answer)
    assert told.startswith("Erased: 2.")
    assert ("in the backups" in told) == (not POSTGRES)
    assert not Entry.objects.exists()
    assert CheckIn.objects.count() == 2


@pytest.mark.parametrize("form", [{"kind": "entries"}, {"sure": "on"}, {}])
def test_nothing_is_erased_unless_it_is_sure(site: Client, full: Person, form: dict[str, str]) -> None:
    answer = site.post("/mine/erase/", form)
    assert answer.status_code == 422
    assert "Nothing was erased" in answer.content.decode()
    assert Entry.objects.count() == 2


def test_somebody_elses_things_stay(elsewhere: Client, full: Person) -> None:
    elsewhere.post("/mine/erase/", {"kind": [kind.key for kind in KINDS], "sure": "on"})
    assert CheckIn.objects.count() == 2


def test_days_begin_where_the_person_says(site: Client, owner: Person) -> None:
    site.post("/mine/settings/", {"zone": "Asia/Tokyo"})
    owner.refresh_from_db()
    assert owner.zone == "Asia/Tokyo"
    wrong = site.post("/mine/settings/", {"zone": "../etc"})
    assert wrong.status_code == 422
    assert "no such zone" in wrong.content.decode()
    site.post("/mine/settings/", {"zone": ""})
    owner.refresh_from_db()
    assert owner.zone == ""
    assert timezone.get_default_timezone_name() == "Europe/Berlin"


def test_every_field_of_every_kind_comes_back_as_it_was(owner: Person) -> None:
    fill(owner, marks("=canary"))
    packed, before = export(owner, NOW), everything(owner, NOW)
    files = unpacked(owner)
    assert "'=canary-tether" in files["tethers.csv"]
    assert '{""mood"":2,""sleep"":0}' in files["takings.csv"]
    erased(owner)
    brought = bring_back(owner, io.BytesIO(packed))
    assert (brought.new, brought.same, brought.differing) == (
        sum(len(getattr(before, kind.key)) for kind in COME_BACK),
        0,
        0,
    )
    assert everything(owner, NOW) == before


def test_an_export_from_before_there_were_more_kinds_is_brought_back(full: Person, other: Person) -> None:
    def older(table: dict[str, Any]) -> None:
        for kind in COME_BACK[3:]:
            table.pop(kind.key)

    assert bring_back(other, changed(full, older)).new == 5


@pytest.mark.parametrize(
    "change",
    [
        lambda t: t["takings"][0].update(instrument="none"),
        lambda t: t["takings"][0].update(answers={"mood": 9}),
        lambda t: t["doings"][0].update(practice="none"),
        lambda t: t["felt"][0].update(kind=3),
        lambda t: t["plans"][0].update(looks=0),
        lambda t: t["tethers"][0].update(holds=11),
        lambda t: t["tethers"][0].update(whose="us"),
        lambda t: t["near"][0].update(circle=""),
        lambda t: t["tellings"][0].update(state="maybe"),
        lambda t: t["tellings"][0].update(who="00000000-0000-0000-0000-000000000000"),
    ],
)
def test_what_makes_no_sense_is_refused_whole(
    owner: Person, other: Person, change: Callable[[dict[str, Any]], None]
) -> None:
    fill(owner, marks())
    with pytest.raises(InputError, match="Nothing was brought back"):
        bring_back(other, changed(owner, change))
    assert not any(kind.of(other).exists() for kind in KINDS)


def test_every_kind_and_every_field_leaves_with_an_export() -> None:
    assert {kind.model for kind in KINDS} == {m for m in apps.get_models() if issubclass(m, Owned)}
    for kind in COME_BACK:
        kept = {field.name for field in kind.model._meta.concrete_fields} - {"owner", *kind.apart}
        assert kept == set(kind.fields), kind.key


def test_the_page_on_trust_claims_no_more_than_is_so(site: Client) -> None:
    page = site.get("/trust/").content.decode()
    at_home = ("nothing can be recovered", "Memory may be written to disk")
    on_server = (
        "whoever runs this server: they can read",
        "backups that the operator made",
    )
    for honest in ("While it is open", "Programs that spy", *(on_server if POSTGRES else at_home)):
        assert honest in page
    assert "end-to-end" not in page
