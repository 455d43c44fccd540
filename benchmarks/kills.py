"""What was acknowledged stays, however often the site or its database is killed while it writes.

`python benchmarks/kills.py [--cycles 100] [--docs]`

A cycle: a writer keeps one entry of the journal after another by the way that the pages keep them, and tells
of each once it is kept; it is killed (SIGKILL) at a moment drawn by chance. On PostgreSQL every other cycle
kills the database's own processes as well.
"""

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import psycopg

import cluster
from tables import markdown, publish
from twinflame.companion.cipher import connect
from twinflame.companion.keys import Key

KEY = Key(b"k" * 32, b"s" * 16)
SOONEST, LATEST = 0.02, 0.2  # seconds of writing before the kill
ENVIRONMENT = {
    "SECRET_KEY": "of the benchmark alone " * 4,
    "SEED_KEY": "of the benchmark alone and long enough",
    "ALLOWED_HOSTS": "notes.example.org",
    "MAIL_URL": "smtp://mail.example.org",
    "MAIL_FROM": "notes@example.org",
}
WRITE = """
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
AT_HOME = """
import sys
from pathlib import Path
from twinflame.companion import start
from twinflame.companion.home import Home
from twinflame.companion.keys import Key
home = Home(Path(sys.argv[1]))
home.prepare()
start.prepare(home, Key(b"k" * 32, b"s" * 16), "UTC")
"""
ON_SERVER = """
from twinflame.companion.server import run
from twinflame.companion.server.environment import deployment
run.configure(deployment())
"""
PREPARE = """
run.migrate()
from twinflame.companion.people.models import Person
Person.objects.create(username="me")
"""


@dataclass
class Count:
    """What happened in all cycles: writes that were acknowledged, and those of them that were gone."""

    database: str
    cycles: int = 0
    acknowledged: int = 0
    lost: int = 0
    damaged: int = 0  # cycles after which a check of the whole database found anything

    @property
    def whole(self) -> bool:
        """Whether nothing at all was lost or damaged."""
        return self.lost == 0 and self.damaged == 0


def sqlcipher(cycles: int, folder: Path) -> Count:
    """Kill a site for one person, each time with a check of the whole file."""
    dice, told, acknowledged = random.Random(7), Count("SQLCipher"), set[str]()
    for _ in range(cycles):
        acknowledged |= _killed([sys.executable, "-c", AT_HOME + WRITE, str(folder)], dict(os.environ), dice)
        with closing(connect(folder / "companion.db", KEY.pragma)) as base:
            told.damaged += base.execute("PRAGMA integrity_check").fetchone() != ("ok",)
            kept = {row[0] for row in base.execute("SELECT id FROM journal_entry")}
        _note(told, acknowledged, kept)
    return told


def postgresql(cycles: int, folder: Path) -> Count:
    """Kill a server's site, every other time PostgreSQL with it; checksums are checked at the end."""
    dice, told, acknowledged = random.Random(7), Count("PostgreSQL"), set[str]()
    with cluster.running() as base:
        url = base.add("durable")
        env = {**os.environ, **ENVIRONMENT, "DATABASE_URL": url, "TWINFLAME_HOME": str(folder)}
        subprocess.run([sys.executable, "-c", ON_SERVER + PREPARE], env=env, check=True)
        for cycle in range(cycles):
            also = base.main_process() if cycle % 2 else None
            acknowledged |= _killed([sys.executable, "-c", ON_SERVER + WRITE], env, dice, also)
            if also:
                base.start_after_a_kill()
            with psycopg.connect(url) as asked:
                rows = asked.execute("SELECT id FROM journal_entry").fetchall()
            _note(told, acknowledged, {str(row[0].hex) for row in rows})
        base.stop()
        try:
            base.run("pg_checksums", "--check", "-D", str(base.data))
        except RuntimeError:
            told.damaged += 1
        base.start()
    return told


def _killed(
    command: list[str], env: dict[str, str], dice: random.Random, also: int | None = None
) -> set[str]:
    """Let it write, kill it, and before it the process `also`; gives what it had acknowledged."""
    with subprocess.Popen(
        command, env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as writer:
        assert writer.stdout
        assert writer.stdout.readline() == "ready\n"
        time.sleep(dice.uniform(SOONEST, LATEST))
        if also:
            os.kill(also, signal.SIGKILL)
            _ended(also)
        writer.send_signal(signal.SIGKILL)
        return {line.strip() for line in writer.stdout if line.endswith("\n")}


def _note(told: Count, acknowledged: set[str], kept: set[str]) -> None:
    told.cycles += 1
    told.acknowledged = len(acknowledged)
    told.lost = len(acknowledged - kept)
    sys.stderr.write(f"\r{told.database}: {told.cycles} kills, {told.acknowledged} writes, {told.lost} lost ")
    sys.stderr.flush()


def _ended(pid: int) -> None:
    """Wait until a process that is not our own child is gone."""
    for _ in range(600):
        try:
            os.kill(pid, 0)
            if "State:\tZ" in Path(f"/proc/{pid}/status").read_text():
                return
        except (ProcessLookupError, FileNotFoundError):
            return
        time.sleep(0.05)
    raise AssertionError(f"{pid} does not end")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cycles", type=int, default=100)
    parser.add_argument("--docs", action="store_true")
    asked = parser.parse_args()
    rows = []
    for kind in (sqlcipher, postgresql):
        with tempfile.TemporaryDirectory(prefix="twinflame-kills-") as folder:
            told = kind(asked.cycles, Path(folder))
        rows.append(
            {
                "database": told.database,
                "kills": told.cycles,
                "writes acknowledged": told.acknowledged,
                "of these lost": told.lost,
                "checks of the whole that found damage": told.damaged,
            }
        )
        print(rows[-1], flush=True)
    table = markdown(rows)
    print(table)
    if asked.docs:
        publish("kills", f"python benchmarks/kills.py --cycles {asked.cycles} --docs", table)


if __name__ == "__main__":
    main()
