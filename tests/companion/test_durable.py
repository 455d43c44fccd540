"""What was acknowledged stays, however abruptly the companion ends."""

import os
import random
import signal
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from twinflame.companion.cipher import connect
from twinflame.companion.keys import Key

CYCLES = int(os.environ.get("TWINFLAME_KILLS", "5"))
KEY = Key(b"k" * 32, b"s" * 16)
WRITE = """
import sys
from pathlib import Path
from twinflame.companion import start
from twinflame.companion.home import Home
from twinflame.companion.keys import Key
home = Home(Path(sys.argv[1]))
home.prepare()
start.prepare(home, Key(b"k" * 32, b"s" * 16), "UTC")
from twinflame.companion.journal.models import Entry
from twinflame.companion.people.keeping import keep
from twinflame.companion.people.models import Person
import uuid
me = Person.objects.get()
print("ready", flush=True)
while True:
    pk = uuid.uuid4()
    assert keep(Entry, me, {"id": pk}, 0, {"text": str(pk) * 50}).fine
    print(pk.hex, flush=True)
"""


@pytest.mark.slow
def test_killing_it_while_it_writes_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    dice = random.Random(7)
    acknowledged: set[str] = set()
    for _ in range(CYCLES):
        command = [sys.executable, "-c", WRITE, str(tmp_path)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
            assert writer.stdout
            assert writer.stdout.readline() == "ready\n"
            time.sleep(dice.uniform(0.02, 0.2))
            writer.send_signal(signal.SIGKILL)
            acknowledged |= {line.strip() for line in writer.stdout if line.endswith("\n")}
        with closing(connect(tmp_path / "companion.db", KEY.pragma)) as base:
            assert base.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            kept = {row[0] for row in base.execute("SELECT id FROM journal_entry")}
        assert acknowledged <= kept
    assert len(acknowledged) > CYCLES
