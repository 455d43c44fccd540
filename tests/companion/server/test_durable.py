"""What was acknowledged stays on PostgreSQL, when the site is killed and when the database is."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

import cluster
from tests.companion.settings import ENVIRONMENT

CYCLES = int(os.environ.get("TWINFLAME_KILLS", "5"))
WRITE = """
from twinflame.companion.server import run
from twinflame.companion.server.environment import deployment
run.configure(deployment())
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
PREPARE = """
from twinflame.companion.server import run
from twinflame.companion.server.environment import deployment
run.configure(deployment())
run.migrate()
from twinflame.companion.people.models import Person
Person.objects.create(username="me")
"""


def command(program: str) -> list[str]:
    return [sys.executable, "-c", program]


def ended(pid: int) -> None:
    """Wait until a process that is not our own child is gone."""
    for _ in range(600):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return
        if "State:\tZ" in Path(f"/proc/{pid}/status").read_text():
            return
        time.sleep(0.05)
    raise AssertionError(f"{pid} does not end")


@pytest.mark.slow
def test_killing_site_or_database_while_it_writes_loses_nothing_acknowledged(tmp_path: Path) -> None:
    dice = random.Random(7)
    acknowledged: set[str] = set()
    with cluster.running() as base:
        url = base.add("durable")
        env = {**os.environ, **ENVIRONMENT, "DATABASE_URL": url, "TWINFLAME_HOME": str(tmp_path)}
        subprocess.run(command(PREPARE), env=env, check=True)
        for cycle in range(CYCLES):
            with subprocess.Popen(
                command(WRITE), env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
            ) as writer:
                assert writer.stdout
                assert writer.stdout.readline() == "ready\n"
                time.sleep(dice.uniform(0.02, 0.2))
                if cycle % 2:
                    killed = base.main_process()
                    os.kill(killed, signal.SIGKILL)
                    ended(killed)
                writer.send_signal(signal.SIGKILL)
                acknowledged |= {line.strip() for line in writer.stdout if line.endswith("\n")}
            if cycle % 2:
                base.start_after_a_kill()
            with psycopg.connect(url) as asked:
                kept = {str(row[0].hex) for row in asked.execute("SELECT id FROM journal_entry").fetchall()}
            assert acknowledged <= kept
        base.stop()
        base.run("pg_checksums", "--check", "-D", str(base.data))
        base.start()
    assert len(acknowledged) > CYCLES
