"""`twinflame serve` on a server, as its operator types it."""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.companion.settings import ENVIRONMENT, POSTGRES
from twinflame.companion.server.run import PATIENCE
from twinflame.companion.start import free_port

RUN = "import sys\nfrom twinflame.cli import main\nsys.exit(main(sys.argv[1:]))"
Environment = dict[str, str]


@pytest.fixture
def environment(tmp_path: Path) -> Iterator[Environment]:
    """A server's settings, with an empty database of its own."""
    name = f"check_{uuid.uuid4().hex}"
    with psycopg.connect(POSTGRES, autocommit=True) as base:
        base.execute(f"CREATE DATABASE {name}".encode())
        url = POSTGRES.replace("/postgres?", f"/{name}?")
        mail = {"MAIL_URL": f"file://{tmp_path}/letters", "TWINFLAME_HOME": str(tmp_path / "home")}
        yield {**os.environ, **ENVIRONMENT, **mail, "DATABASE_URL": url}
        base.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def serve(env: Environment, *words: str) -> tuple[int, list[str]]:
    command = [sys.executable, "-c", RUN, "serve", *words]
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=120)
    assert "Traceback" not in done.stderr
    return done.returncode, (done.stdout + done.stderr).strip().splitlines()


@pytest.mark.slow
def test_from_an_empty_database_to_a_page(environment: Environment) -> None:
    code, told = serve(environment, "--check")
    assert code == 2
    assert [line for line in told if "twinflame serve --migrate" in line]
    assert serve(environment)[0] == 2  # an older database is refused, not changed
    assert serve(environment, "--migrate") == (0, ["The database is up to date."])
    code, told = serve(environment, "--check")
    assert code == 2
    assert told == ["MAIL_URL writes letters to a folder, so nobody gets a code and nobody can sign up."]

    port = free_port(0)
    command = [sys.executable, "-c", RUN, "serve", "--port", str(port)]
    options: Any = {"stdout": subprocess.DEVNULL, "start_new_session": True}
    with subprocess.Popen(command, env=environment, **options) as site:
        assert "Sign in" in page(port)
        os.killpg(site.pid, signal.SIGINT)  # as a terminal does: to every process
        begun = time.monotonic()
        assert site.wait(20) in (0, 130)
        assert time.monotonic() - begun < PATIENCE  # so nobody had to be killed


def page(port: int) -> str:
    headers = {"X-Forwarded-Proto": "https", "Host": "notes.example.org"}
    asked = urllib.request.Request(f"http://127.0.0.1:{port}/account/login/", headers=headers)
    for _ in range(200):
        try:
            with urllib.request.urlopen(asked, timeout=10) as answer:
                return str(answer.read().decode())
        except urllib.error.URLError:
            time.sleep(0.1)
    raise AssertionError("the server does not answer")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"SECRET_KEY": "short"}, "SECRET_KEY needs at least 50 characters of chance."),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS has to list host names"),
        ({"DATABASE_URL": "postgresql://u:canary@127.0.0.1:1/x"}, "The database does not answer: "),
        ({"MAIL_URL": "smtp://u:canary@127.0.0.1:1"}, "The mail server 127.0.0.1 does not take letters"),
        ({"HSTS_DAYS": "0"}, "HSTS_DAYS is 0"),
        ({"SEED_KEY": ENVIRONMENT["SECRET_KEY"]}, "SECRET_KEY and SEED_KEY are the same"),
        ({"TWINFLAME_HOME": "/dev/null/x"}, "Cannot keep anything in /dev/null/x"),
    ],
)
def test_each_finding_is_one_sentence_without_a_password(
    environment: Environment, changed: Environment, sentence: str
) -> None:
    code, told = serve({**environment, **changed}, "--check")
    assert code == 2
    assert [line for line in told if line.startswith(sentence)], told
    assert not [line for line in told if "canary" in line]


def test_the_options_of_home_and_server_are_not_mixed(environment: Environment, tmp_path: Path) -> None:
    assert "of a site at home" in serve(environment, "--key-file", str(tmp_path))[1][0]
    at_home = {name: value for name, value in environment.items() if name != "DATABASE_URL"}
    assert "of a server" in serve(at_home, "--check")[1][0]
