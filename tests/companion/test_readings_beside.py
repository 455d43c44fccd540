"""The worker beside the site: begun and ended with it, the key never where others could see it."""

import os
import signal
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from twinflame.companion.cipher import connect
from twinflame.companion.keys import Key

pytestmark = pytest.mark.slow
KEY = Key(b"k" * 32, b"s" * 16)
PATIENCE = 120.0  # seconds
SITE = """
import sys, time
from functools import partial
from pathlib import Path
from twinflame.companion import start
from twinflame.companion.home import Home
from twinflame.companion.keys import Key
if __name__ == "__main__":
    home, key = Home(Path(sys.argv[1])), Key(b"k" * 32, b"s" * 16)
    home.prepare()
    start.prepare(home, key, "UTC")
    from tests.companion.readings import contacts
    from twinflame.companion.people.models import Person
    from twinflame.companion.readings.models import History, Job, Task
    history = History(owner=Person.objects.get(), source="WhatsApp")
    history.put(contacts(n=30000))
    history.save()
    task = Task.objects.create(owner=history.owner, job=Job.FIT, history=history)
    with start.working(partial(start.configure, home, key, "UTC", None)):
        while True:
            task.refresh_from_db()
            if task.stage:
                print("working", flush=True)
                time.sleep(600 if sys.argv[2] == "kill" else 0)
                break
            time.sleep(0.1)
"""


def children(pid: int) -> set[int]:
    """Every process below one."""
    found = set()
    for place in Path("/proc").glob("[0-9]*/stat"):
        try:
            above = int(place.read_text().rpartition(")")[2].split()[1])
        except (OSError, ValueError):
            continue
        if above == pid:
            found |= {int(place.parent.name)} | children(int(place.parent.name))
    return found


def told(pid: int) -> bytes:
    """What anybody on this machine can read of a process; nothing once it has ended."""
    try:
        return b"".join(Path(f"/proc/{pid}/{what}").read_bytes() for what in ("environ", "cmdline"))
    except (FileNotFoundError, ProcessLookupError):
        return b""


def gone(pid: int) -> bool:
    stat = Path(f"/proc/{pid}/stat")
    return not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] == "Z"


@pytest.mark.parametrize("end", ["exit", "kill"])
def test_however_the_site_ends_nothing_goes_on_and_the_work_is_known_to_be_cut_off(
    tmp_path: Path, end: str
) -> None:
    script, home = tmp_path / "site.py", tmp_path / "home"
    script.write_text(SITE)
    command = [sys.executable, str(script), str(home), end]
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=env) as site:
        assert site.stdout
        assert site.stdout.readline() == "working\n"
        below = children(site.pid)
        seen = [text for pid in below if (text := told(pid))]
        assert len(seen) >= 2  # the worker, and the process of its work
        for secret in (KEY.secret, KEY.secret.hex().encode(), KEY.pragma.encode()):
            assert not any(secret in text for text in seen)
        if end == "kill":
            site.send_signal(signal.SIGKILL)
    patience = time.monotonic() + PATIENCE
    while not all(map(gone, below)):
        assert time.monotonic() < patience
        time.sleep(0.1)
    with closing(connect(home / "companion.db", KEY.pragma)) as base:
        assert base.execute("SELECT state FROM readings_task").fetchall() == [("cut",)]
        assert base.execute("PRAGMA integrity_check").fetchone() == ("ok",)
