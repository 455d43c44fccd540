"""Files on their way in: private, bounded, gone once their times are taken; their words are kept nowhere."""

import errno
import io
import os
import re
import stat
import time
import uuid
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest
from django.test import Client
from django.utils import timezone

from tests.companion.conftest import said
from tests.companion.settings import HOME
from tests.companion.test_erased import everywhere
from twinflame.companion.people.models import Person
from twinflame.companion.readings import flows, intake
from twinflame.companion.readings.files import handed_in, sweep
from twinflame.companion.readings.intake import Intake, plain_name
from twinflame.companion.readings.models import History, Job, Reading, State, Task
from twinflame.companion.readings.worker import Worker

pytestmark = pytest.mark.django_db
CANARY = "canary of the words"


def chat(n: int = 40, words: str = CANARY) -> bytes:
    """A WhatsApp export in which each message holds the canary."""
    start = datetime(2025, 3, 20, 9, tzinfo=UTC)
    rows = [
        f"{start + timedelta(hours=7 * k):%d/%m/%Y, %H:%M} - {('Ana', 'Ben')[k % 2]}: {words} {k}"
        for k in range(n)
    ]
    return "\n".join(rows).encode()


def handed(site: Client, *files: tuple[str, bytes], **more: str) -> Any:
    uploads = [SimpleUploadedFile(name, content) for name, content in files]
    return site.post("/readings/new/", {"form": str(uuid.uuid4()), **more, "files": uploads})


def left() -> list[Path]:
    return [path for path in HOME.uploads.rglob("*") if path.is_file()]


def looked(task: Task) -> None:
    """Do the work of a task here, as the worker has it done."""
    Task.objects.filter(pk=task.pk).update(state=State.WORKING)
    task.refresh_from_db()
    flows.done(task, flows.work_of(task)(lambda *_: None))


@pytest.fixture(autouse=True)
def tidy() -> Any:
    yield
    for path in left():
        path.unlink()


def test_a_file_lies_in_a_folder_of_its_own_that_only_the_owner_can_read(site: Client) -> None:
    answer = handed(site, ("WhatsApp Chat with Ben.txt", chat()), ("b.txt", chat()))
    task = Task.objects.get()
    assert answer.url == f"/readings/{task.pk}/"
    assert [path.name for path in handed_in(task)] == ["WhatsApp Chat with Ben.txt", "b.txt"]
    for path in handed_in(task):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
        assert path.is_relative_to(HOME.folder)
    assert stat.S_IMODE(HOME.uploads.stat().st_mode) == 0o700


def test_it_is_deleted_once_its_times_are_taken(site: Client, owner: Person) -> None:
    handed(site, ("a.txt", chat()))
    looked(Task.objects.get())
    assert left() == []
    assert Task.objects.get().found  # what is open can be asked without the file


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_words_of_the_messages_are_found_nowhere_afterwards(
    site: Client, owner: Person, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("WhatsApp Chat with Ben.txt", chat())
        archive.writestr("notes.txt", CANARY)
    handed(site, ("chat.zip", packed.getvalue()))
    handed(site, ("wrong.txt", f"{CANARY}\n{CANARY}".encode()))
    worker, patience = Worker(), time.monotonic() + 120
    while Task.objects.filter(state__in=[State.WAITING, State.WORKING]).exists():
        worker.turn()
        assert time.monotonic() < patience
        time.sleep(0.05)
    assert {task.state for task in Task.objects.all()} == {State.FAILED}  # the one that was none
    kept, made = History.objects.get(), Reading.objects.get()
    pages = b"".join(
        site.get(address).content
        for address in (
            "/readings/",
            f"/readings/{Task.objects.get().pk}/",
            f"/readings/with/{kept.pk}/",
            f"/readings/{made.pk}/",
            f"/readings/{made.pk}/reading.html",
            f"/readings/{made.pk}/reading.json",
        )
    )
    pages += site.post("/mine/export/").getvalue()  # type: ignore[attr-defined]
    told = capfd.readouterr()
    files = b"".join(path.read_bytes() for path in HOME.folder.rglob("*") if path.is_file())
    for place in (everywhere(), files, pages, (told.out + told.err + caplog.text).encode()):
        assert CANARY.encode() not in place
    assert left() == []
    assert len(kept.contacts) == 40


def test_too_much_is_refused_and_nothing_is_left(site: Client, settings: Any) -> None:
    settings.TWINFLAME_LARGEST_UPLOAD = 3 << 20
    answer = handed(site, ("a.txt", bytes(2 << 20)), ("b.txt", bytes(2 << 20)))
    assert answer.status_code == 422
    assert "larger than 3 MB" in answer.content.decode()
    assert left() == []
    assert not Task.objects.exists()


def test_what_grows_beyond_what_it_said_is_refused(tmp_path: Path) -> None:
    request = HttpRequest()
    taking = Intake(request, tmp_path / "in", 10)
    taking.new_file("files", "a.txt", "text/plain", None)
    taking.receive_data_chunk(b"12345", 0)
    taking.receive_data_chunk(b"678901", 5)
    taking.receive_data_chunk(b"2", 11)
    assert taking.file_complete(12) is None
    assert "larger" in taking.trouble
    assert [path.read_bytes() for path in tmp_path.rglob("*.txt")] == [b"12345"]  # the view removes it


def test_somebody_who_goes_away_in_the_middle_leaves_nothing_open(tmp_path: Path) -> None:
    taking = Intake(HttpRequest(), tmp_path / "in", 10)
    taking.new_file("files", "a.txt", "text/plain", None)
    taking.upload_interrupted()
    taking.upload_interrupted()
    assert taking.file_complete(0) is None


@pytest.mark.parametrize("when", ["write", "close"])
def test_a_full_disk_is_told_and_nothing_is_left(
    site: Client, monkeypatch: pytest.MonkeyPatch, when: str
) -> None:
    real = os.fdopen

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    class Full:
        def __init__(self, *args: Any) -> None:
            self.file = real(*args)

        def write(self, data: bytes) -> int:
            return full() if when == "write" else self.file.write(data)  # type: ignore[return-value]

        def close(self) -> None:
            self.file.close()
            if when == "close":
                full()

    monkeypatch.setattr(intake.os, "fdopen", Full)
    answer = handed(site, ("a.txt", chat()))
    assert answer.status_code == 422
    assert "no room left on the disk" in answer.content.decode()
    assert left() == []
    assert not Task.objects.exists()


WRONG = [
    (b"", "is empty"),
    (b"%PDF-1.7 nothing", "This is a PDF"),
    (b"PK\x03\x04 torn", "damaged or was cut off"),
    (f"{CANARY}, only words".encode(), "no chat export"),
    (b'{"messages": [{"x": "' + CANARY.encode() + b'"', "cannot be read|no chat export|cut off"),
]


@pytest.mark.parametrize(("content", "says"), WRONG)
def test_a_file_that_is_none_is_told_without_its_words_and_deleted(
    site: Client, content: bytes, says: str
) -> None:
    handed(site, ("letter.txt", content))
    task = Task.objects.get()
    with pytest.raises(Exception, match=says) as refused:
        looked(task)
    flows.failed(task, str(refused.value))
    page = site.get(f"/readings/{task.pk}/").content.decode()
    assert re.search(says, page)
    assert CANARY not in page
    assert "The file is deleted" in page
    assert left() == []


def test_without_a_file_it_asks_for_one(site: Client) -> None:
    answer = site.post("/readings/new/", {"form": str(uuid.uuid4())})
    assert answer.status_code == 422
    assert "Choose the file" in answer.content.decode()


def test_more_files_than_a_form_may_have_are_told(site: Client, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_NUMBER_FILES = 2
    answer = handed(site, *((f"{k}.txt", b"x") for k in range(3)))
    assert answer.status_code == 422
    assert "into one zip" in answer.content.decode()
    assert left() == []


def test_a_zone_that_is_none_is_told(site: Client) -> None:
    answer = handed(site, ("a.txt", chat()), zone="../etc")
    assert answer.status_code == 422
    assert left() == []


def test_sending_the_form_twice_hands_in_once(site: Client) -> None:
    form = str(uuid.uuid4())
    one, two = (handed(site, ("a.txt", chat()), form=form) for _ in range(2))
    assert one.url == two.url
    assert Task.objects.count() == 1
    assert len(left()) == 1


def test_the_form_of_somebody_else_is_no_way_in(site: Client, elsewhere: Client) -> None:
    form = str(uuid.uuid4())
    handed(site, ("a.txt", chat()), form=form)
    answer = handed(elsewhere, ("b.txt", chat()), form=form)
    mine = Task.objects.get(owner__username="me")
    assert str(mine.pk) not in answer.url
    assert elsewhere.get(f"/readings/{mine.pk}/").status_code == 404


@pytest.mark.parametrize("way", ["/lock/", "/leave/"])
def test_locking_and_leaving_delete_what_was_handed_in(site: Client, way: str) -> None:
    handed(site, ("a.txt", chat()))
    site.post(way)
    assert left() == []
    assert not Task.objects.exists()


def test_stopping_deletes_what_was_handed_in(site: Client) -> None:
    handed(site, ("a.txt", chat()))
    answer = site.post(f"/readings/{Task.objects.get().pk}/stop/")
    assert said(answer) == ["Stopped. The file is deleted, and nothing of it was kept."]
    assert left() == []
    assert not Task.objects.exists()


def test_after_an_hour_it_is_gone_whatever_happened(site: Client) -> None:
    handed(site, ("a.txt", chat()))
    stray = HOME.uploads / "left.upload"
    stray.write_bytes(b"x")
    sweep(timezone.now() + timedelta(minutes=59))
    assert len(left()) == 2
    sweep(timezone.now() + timedelta(minutes=61))
    assert left() == []
    assert not Task.objects.exists()


def test_a_new_start_deletes_it_and_says_so(site: Client) -> None:
    handed(site, ("a.txt", chat()))
    task = Task.objects.get()
    flows.start()
    assert left() == []
    page = site.get(f"/readings/{task.pk}/").content.decode()
    assert "Hand it in once more" in page
    site.post(f"/readings/{task.pk}/again/")
    assert Task.objects.get().state == State.CUT  # there is nothing to begin again with
    site.post(f"/readings/{task.pk}/erase/")
    assert not Task.objects.exists()


def test_a_new_start_leaves_what_failed_as_it_was(owner: Person) -> None:
    task = Task.objects.create(owner=owner, job=Job.LOOK, state=State.FAILED, says="This is a PDF.")
    flows.start()
    assert Task.objects.get(pk=task.pk).state == State.FAILED


def test_a_form_without_its_mark_leaves_nothing(owner: Person) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(owner)
    assert handed(client, ("a.txt", chat())).status_code == 403
    assert left() == []


@pytest.mark.parametrize("size", [100, 3 << 20])
def test_a_stranger_leaves_nothing(client: Client, db: None, size: int) -> None:
    assert handed(client, ("a.txt", bytes(size))).status_code == 403
    assert left() == []
    assert not Task.objects.exists()


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\chats\\a.txt", "a.txt"),
        ("..", "file"),
        (".txt", "file.txt"),
        ("ä" * 300 + ".json", "ä" * 75 + ".json"),
        ("a\n\u202eb.zip", "ab.zip"),
    ],
)
def test_a_name_cannot_lead_out_of_the_folder_and_keeps_its_ending(name: str, kept: str) -> None:
    assert plain_name(name) == kept


def test_the_page_says_what_becomes_of_the_file(site: Client) -> None:
    page = site.get("/readings/new/").content.decode()
    for promise in ("only you can read", "deleted: at once", "after an hour", "2 GB at most"):
        assert promise in page


def test_the_job_of_a_file_is_to_be_looked_at(site: Client) -> None:
    handed(site, ("a.txt", chat()))
    assert Task.objects.get().job == Job.LOOK
