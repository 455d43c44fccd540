"""A PostgreSQL of one's own for tests and benchmarks: `python benchmarks/cluster.py COMMAND...`.

The command finds its address in TWINFLAME_TEST_DATABASE. It answers on a socket in a temporary folder
alone, and is gone with it.
"""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg

PROGRAMS = Path("/usr/lib/postgresql")
MISSING = "PostgreSQL's programs are not here. Install it (Debian, Ubuntu: sudo apt-get install postgresql)."
NOBODY = ("postgres", "nobody")  # whom it runs as where we are root, which it refuses to be


@dataclass(frozen=True)
class Cluster:
    """A server's folder, the programs that run it, and as whom."""

    folder: Path
    programs: Path
    user: str

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def url(self, name: str = "postgres") -> str:
        """The address of one of its databases."""
        return f"postgresql://{self.user}@/{name}?host={quote(str(self.folder), safe='')}"

    def make(self) -> None:
        """Make its folder, empty of databases, with checksums of its pages."""
        words = ["-D", str(self.data), "-U", self.user, "-A", "trust", "-E", "UTF8", "--locale=C"]
        self.run("initdb", "--no-sync", "--data-checksums", *words)

    def start(self) -> None:
        """Start it and wait until it answers."""
        options = f"-c listen_addresses='' -c unix_socket_directories='{self.folder}'"
        self.run("pg_ctl", "start", "-w", "-D", str(self.data), "-l", str(self.folder / "log"), "-o", options)

    def start_after_a_kill(self) -> None:
        """Start it once the processes that were killed with it have let go of its memory."""
        for _ in range(100):
            try:
                self.start()
            except RuntimeError:
                time.sleep(0.1)
            else:
                return
        self.start()

    def stop(self) -> None:
        """Stop it."""
        self.run("pg_ctl", "stop", "-m", "fast", "-D", str(self.data))

    def main_process(self) -> int:
        """The process that all its others end with."""
        return int((self.data / "postmaster.pid").read_text().splitlines()[0])

    def add(self, name: str) -> str:
        """Make a database; gives its address."""
        with psycopg.connect(self.url(), autocommit=True) as base:
            base.execute(f'CREATE DATABASE "{name}"'.encode())
        return self.url(name)

    def run(self, program: str, *words: str) -> None:
        """Run one of PostgreSQL's programs; its complaint is raised."""
        as_whom = {} if os.geteuid() else {"user": self.user, "group": pwd.getpwnam(self.user).pw_gid}
        done = subprocess.run(
            [self.programs / program, *words],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE if program == "initdb" else subprocess.DEVNULL,
            cwd=self.folder,
            extra_groups=[] if as_whom else None,
            check=False,
            **as_whom,  # type: ignore[call-overload]
        )
        if done.returncode:
            told = done.stderr or (self.folder / "log").read_bytes()
            raise RuntimeError(f"{program}: {told.decode(errors='replace')[-2000:]}")


def programs() -> Path | None:
    """The folder of PostgreSQL's newest programs, if it is installed."""
    found = sorted(PROGRAMS.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


@contextmanager
def running() -> Iterator[Cluster]:
    """A cluster that runs for as long as it is needed."""
    found = programs()
    if found is None:
        raise SystemExit(MISSING)
    folder = Path(tempfile.mkdtemp(prefix="twinflame-pg-"))
    cluster = Cluster(folder, found, _whom())
    if not os.geteuid():
        shutil.chown(folder, cluster.user)
    try:
        cluster.make()
        cluster.start()
        yield cluster
    finally:
        with suppress(RuntimeError):  # it may have been killed on purpose
            cluster.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _whom() -> str:
    """Ourselves, or somebody with fewer rights where we are root."""
    if os.geteuid():
        return pwd.getpwuid(os.geteuid()).pw_name
    known = {user.pw_name for user in pwd.getpwall()}
    return next(name for name in NOBODY if name in known)


def main() -> None:
    with running() as cluster:
        env = {**os.environ, "TWINFLAME_TEST_DATABASE": cluster.url()}
        sys.exit(subprocess.run(sys.argv[1:], env=env, check=False).returncode)


if __name__ == "__main__":
    main()
