"""Erased is gone: a mark of its own in every field, looked for in every page of every file, decrypted."""

import uuid
from contextlib import closing
from datetime import UTC, datetime

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from tests.companion.filled import DAYS, WORDS, fill
from tests.companion.pages import plain
from tests.companion.readings import kept_history, made_reading
from tests.companion.settings import HOME, KEY
from twinflame.companion.backup import back_up
from twinflame.companion.cipher import connect
from twinflame.companion.journal.models import Entry, Photograph
from twinflame.companion.light.models import Lit
from twinflame.companion.mine.kinds import KINDS
from twinflame.companion.people.models import Person
from twinflame.companion.readings.models import History, Reading, Task
from twinflame.companion.timeline.models import Period

pytestmark = pytest.mark.django_db(transaction=True)
OTHER, SAYS = len(WORDS) + 1, len(WORDS) + 2  # where the marks of what is read stand
FIT = b"canary-of-a-fit-of-days"


def everywhere() -> bytes:
    files = [f for f in HOME.folder.rglob("*.db*") if not f.name.endswith("-shm")]
    return b"".join(plain(file, KEY.secret) for file in files)


def full(owner: Person) -> list[bytes]:
    """Fill every field that takes words, and every day with a date of its own; gives the marks."""
    marks = [f"canary-{uuid.uuid4().hex}" for _ in range(len(WORDS) + 3)]
    fill(owner, marks, uuid.uuid4(), often=500)  # over several pages
    me, other, says = marks[len(WORDS) :]
    kept = kept_history(owner, (me, other))
    made_reading(owner, (me, says), history=kept.pk)
    Task.objects.create(owner=owner, job="fit", history=kept, says=says)
    Lit.objects.create(owner=owner, key="1", document=FIT.decode())
    told = [
        *(mark.encode() for mark in marks),
        *(day.encode() for day in DAYS),
        b'{"mood": 2, "sleep": 0}',
        FIT,
    ]
    photo = Photograph.objects.get()
    return [*told, *pieces(bytes(photo.data)), *pieces(bytes(photo.small))]


def pieces(data: bytes) -> list[bytes]:
    """Parts of a photograph, each on one page of the database (a page holds 4,012 bytes)."""
    return [data[k : k + 32] for k in range(1000, len(data) - 32, 3000)]


def test_the_marks_are_found_before(site: Client, owner: Person) -> None:
    marks = full(owner)
    assert [mark for mark in marks if mark not in everywhere()] == []
    raw = b"".join(f.read_bytes() for f in HOME.folder.rglob("*.db*"))
    assert [mark for mark in marks if mark in raw] == []


def test_nothing_is_left_after_erasing_all(site: Client, owner: Person) -> None:
    marks = full(owner)
    copy = back_up(HOME, KEY, datetime(2026, 1, 1, tzinfo=UTC))
    assert marks[0] in plain(copy, KEY.secret)
    site.post("/mine/erase/", {"kind": [kind.key for kind in KINDS], "sure": "on"})
    assert [mark for mark in marks if mark in everywhere()] == []
    assert not copy.exists()
    assert b"canary" not in site.get("/journal/?q=canary").content.replace(b'"canary"', b"").replace(
        "“canary”".encode(), b""
    )


@pytest.mark.parametrize(("part", "kept"), [("journal", 0), ("timeline", 1)])
def test_nothing_is_left_of_a_single_thing(site: Client, owner: Person, part: str, kept: int) -> None:
    marks = full(owner)
    thing = Entry.objects.get() if part == "journal" else Period.objects.get()
    gone = marks[1:2] if part == "journal" else marks[2:4]
    site.post(f"/{part}/{thing.pk}/erase/", {"sure": "on"})
    found = everywhere()
    assert [mark for mark in gone if mark in found] == []
    assert marks[kept] in found


@pytest.mark.parametrize(("part", "gone", "kept"), [("with/", OTHER, SAYS), ("", SAYS, OTHER)])
def test_nothing_is_left_of_a_single_history_or_reading(
    site: Client, owner: Person, part: str, gone: int, kept: int
) -> None:
    marks = full(owner)
    Task.objects.update(says="")
    thing = History.objects.get() if part else Reading.objects.get()
    site.post(f"/readings/{part}{thing.pk}/erase/", {"sure": "on"})
    found = everywhere()
    assert marks[gone] not in found
    assert marks[kept] in found


def test_nothing_is_left_of_words_that_were_changed(site: Client, owner: Person) -> None:
    page = site.get("/journal/new/").url  # type: ignore[attr-defined]
    site.post(page, {"version": "0", "text": "canary-before"})
    site.post(page, {"version": "1", "text": "after"})
    site.post("/mine/erase/", {"kind": "entries", "sure": "on"})
    assert b"canary-before" not in everywhere()


def test_no_session_holds_words(site: Client, owner: Person) -> None:
    site.post("/", {"version": "0", "line": "canary-line"})
    site.post("/journal/new/", {"text": "canary-lost"})
    for session in Session.objects.all():
        assert "canary" not in str(session.get_decoded())


def test_the_database_is_sound_afterwards(site: Client, owner: Person) -> None:
    full(owner)
    site.post("/mine/erase/", {"kind": [kind.key for kind in KINDS], "sure": "on"})
    with closing(connect(HOME.database, KEY.pragma)) as base:
        assert base.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert base.execute("PRAGMA freelist_count").fetchone() == (0,)
