"""The ground gives way at home: the disk fills up, the folder cannot be written to, the clock moves.

The first two are tried for real, each in a process of its own.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.companion.pages import plain
from twinflame.companion.cipher import connect
from twinflame.companion.keys import Key

KEY = Key(b"k" * 32, b"s" * 16)
SITE = """
import os, resource, sys, uuid
from pathlib import Path
from twinflame.companion import start
from twinflame.companion.home import Home
from twinflame.companion.keys import Key
home = Home(Path(sys.argv[1]))
home.prepare()
start.prepare(home, Key(b"k" * 32, b"s" * 16), "UTC")
from django.db import connection
from django.test import Client
from twinflame.companion.people.models import Person
site = Client(raise_request_exception=False, HTTP_HOST="127.0.0.1")
site.force_login(Person.objects.get())
"""
LIMITED = """
def fill(left=40_000):
    now = max(f.stat().st_size for f in home.folder.glob("companion.db*"))
    resource.setrlimit(resource.RLIMIT_FSIZE, (now + left, resource.RLIM_INFINITY))
def empty():
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
"""
SMALL = """
def fill(left=60_000):
    free = os.statvfs(home.folder)
    (home.folder / "ballast").write_bytes(bytes(max(0, free.f_bavail * free.f_bsize - left)))
def empty():
    (home.folder / "ballast").unlink()
"""
FULL = """
def write(text):
    pk = uuid.uuid4()
    answer = site.post(f"/journal/{pk}/", {"version": "0", "text": text})
    return pk, answer

kept = [write(f"entry {k} " * 300)[0] for k in range(3)]
fill()
for k in range(200):
    pk, answer = write(f"entry {k} " * 300)
    if answer.status_code != 302:
        break
    kept.append(pk)
page = answer.content.decode()
assert answer.status_code == 500, answer.status_code
assert "make room" in page, page
assert "entry %d " % k in page, "the words are handed back"
assert site.get("/journal/").status_code == 200, "reading goes on"
empty()
kept.append(write("there is room again")[0])
print("\\n".join(pk.hex for pk in kept))
"""


def run(program: str, folder: Path, **more: object) -> str:
    done = subprocess.run(
        [sys.executable, "-c", program, str(folder)],
        capture_output=True,
        text=True,
        check=False,
        **more,  # type: ignore[call-overload]
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return str(done.stdout)


def kept_in(folder: Path) -> set[str]:
    with closing(connect(folder / "companion.db", KEY.pragma)) as base:
        assert base.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return {row[0] for row in base.execute("SELECT id FROM journal_entry")}


def test_a_full_disk_hands_the_words_back_and_loses_nothing_acknowledged(tmp_path: Path) -> None:
    acknowledged = set(run(SITE + LIMITED + FULL, tmp_path).split())
    assert len(acknowledged) > 4
    assert acknowledged == kept_in(tmp_path)


ERASED = """
pk = uuid.uuid4()
kept = site.post(f"/journal/{pk}/", {"version": "0", "text": "canary-on-a-full-disk " * 4000})
assert kept.status_code == 302
home.backups.mkdir()
(home.backups / "companion-1.db").write_bytes(b"an older copy")
with connection.cursor() as cursor:
    cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
fill(150_000)  # the rows fit, the file written anew does not
answer = site.post(f"/journal/{pk}/erase/", {"sure": "on"})
assert answer.status_code == 302, answer.content.decode()
assert not list(home.backups.glob("*"))
"""


READ_ONLY = (
    SITE
    + """
first, second = uuid.uuid4(), uuid.uuid4()
assert site.post(f"/journal/{first}/", {"version": "0", "text": "before"}).status_code == 302
connection.close()
if os.geteuid() == 0:  # whom permissions do not bind
    for path in (home.folder, home.database):
        os.chown(path, 65534, 65534)
    for path in home.folder.glob("companion.db-*"):
        path.unlink()
    "".encode("unicode_escape")  # Django's log loads it, and who follows may not read where Python lies
    os.setegid(65534); os.seteuid(65534)
home.database.chmod(0o400)
page = site.post(f"/journal/{second}/", {"version": "0", "text": "a line of mine"})
told = page.content.decode()
assert page.status_code == 500, page.status_code
assert "cannot be written to" in told and "a line of mine" in told, told
"""
)


def test_a_database_that_became_read_only_is_told_and_the_words_come_back() -> None:
    with tempfile.TemporaryDirectory(prefix="twinflame-") as folder:  # pytest's own are root's alone
        Path(folder).chmod(0o755)
        run(READ_ONLY, Path(folder) / "home")


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A disk of three megabytes, where one can be had."""
    place = tmp_path / "small"
    place.mkdir()
    options = ["mount", "-t", "tmpfs", "-o", "size=3m,mode=700", "none", str(place)]
    if os.geteuid() or subprocess.run(options, capture_output=True, check=False).returncode:
        pytest.skip("no disk can be mounted here")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def test_a_disk_that_is_really_full_does_the_same(small: Path) -> None:
    acknowledged = set(run(SITE + SMALL + FULL, small).split())
    assert acknowledged == kept_in(small)
    assert len(acknowledged) > 4


def test_erasing_on_a_full_disk_leaves_nothing(small: Path) -> None:
    """What cannot be written anew for want of room is overwritten where it lies."""
    run(SITE + SMALL + ERASED, small)
    files = [f for f in small.rglob("*.db*") if not f.name.endswith("-shm")]
    assert not any(b"canary-on-a-full-disk" in plain(file, KEY.secret) for file in files)
    assert kept_in(small) == set()
