"""`twinflame serve`, as a person types it."""

import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from twinflame.cli import app
from twinflame.cli.serve import passphrase_of
from twinflame.companion.start import PATIENCE
from twinflame.errors import InputError

ADDRESS = re.compile(r"http://127\.0\.0\.1:(\d+)/enter/[\w-]+/")
RUN = "import sys\nfrom twinflame.cli import main\nsys.exit(main(sys.argv[1:]))"


@pytest.fixture
def key(tmp_path: Path) -> Path:
    file = tmp_path / "key"
    file.write_text("four words of mine\n")
    file.chmod(0o600)
    return file


def command(home: Path, *words: str) -> tuple[list[str], dict[str, str]]:
    return [sys.executable, "-u", "-c", RUN, "serve", "--port", "0", *words], {
        **os.environ,
        "TWINFLAME_HOME": str(home),
    }


def told(home: Path, *words: str) -> tuple[int, str]:
    args, env = command(home, *words)
    done = subprocess.run(args, env=env, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=60)
    return done.returncode, done.stderr + done.stdout


@pytest.fixture
def running(tmp_path: Path, key: Path) -> Iterator[subprocess.Popen[str]]:
    args, env = command(tmp_path / "home", "--key-file", str(key))
    options: Any = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    with subprocess.Popen(args, env=env, start_new_session=True, **options) as site:
        yield site
        site.terminate()


def address(site: "subprocess.Popen[str]") -> str:
    assert site.stdout
    found = ADDRESS.search(site.stdout.readline())
    assert found
    return found[0]


def browser() -> urllib.request.OpenerDirector:
    return urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))


@pytest.mark.slow
def test_from_the_command_to_the_first_check_in(running: "subprocess.Popen[str]", tmp_path: Path) -> None:
    where, mine = address(running), browser()
    with mine.open(where, timeout=10) as page:
        text = page.read().decode()
    mark = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', text)
    assert mark
    root = where.split("/enter/")[0] + "/"
    form = f"csrfmiddlewaretoken={mark[1]}&version=0&pain=4&line=thymian".encode()
    with mine.open(urllib.request.Request(root, form, {"Origin": root[:-1]}), timeout=10) as page:
        assert "Kept." in page.read().decode()
    with pytest.raises(urllib.error.HTTPError, match="403"):
        browser().open(where, timeout=10)
    with browser().open(root, timeout=10) as page:
        assert page.url.endswith("/door/")
    begun = time.monotonic()
    running.terminate()
    assert running.wait(10) in (0, 143)
    assert time.monotonic() - begun < 5
    for file in (tmp_path / "home").rglob("*.db*"):
        assert b"thymian" not in file.read_bytes()


@pytest.mark.slow
def test_ctrl_c_in_the_terminal_ends_it_soon(running: "subprocess.Popen[str]") -> None:
    address(running)
    time.sleep(0.5)
    os.killpg(running.pid, signal.SIGINT)  # as a terminal does: to every process of the companion
    begun = time.monotonic()
    assert running.wait(10) in (0, 130)
    assert time.monotonic() - begun < PATIENCE  # so no worker had to be killed
    assert running.stdout
    assert "Traceback" not in running.stdout.read()


def test_a_wrong_passphrase_ends_with_one_sentence(tmp_path: Path, key: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "companion.db").write_bytes(os.urandom(8192))
    code, said = told(tmp_path / "home", "--key-file", str(key))
    assert code == 2
    assert said.startswith("This passphrase does not open the database.")
    assert "Traceback" not in said


def test_without_a_terminal_it_asks_for_a_key_file(tmp_path: Path) -> None:
    code, said = told(tmp_path / "home")
    assert code == 2
    assert "--key-file" in said


def test_a_short_passphrase_is_refused_at_the_first_start(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text("short")
    file.chmod(0o600)
    code, said = told(tmp_path / "home", "--key-file", str(file))
    assert code == 2
    assert "at least 12 characters" in said


def test_without_its_packages_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "twinflame.companion.home", None)
    monkeypatch.delitem(sys.modules, "twinflame.companion", raising=False)
    monkeypatch.setitem(sys.modules, "platformdirs", None)
    monkeypatch.delitem(sys.modules, "twinflame.companion.home")
    result = CliRunner().invoke(app, ["serve"])
    assert isinstance(result.exception, InputError)
    assert str(result.exception).endswith("pip install 'twinflame[companion]'")


def test_what_a_lost_passphrase_means_is_said_before_one_is_chosen(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: list[str] = []

    def prompt(*_: object, **__: object) -> str:
        asked.append(capsys.readouterr().out)
        return "four words of mine"

    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("typer.prompt", prompt)
    assert passphrase_of(new=True, key_file=None) == "four words of mine"
    assert "If it is lost, nothing can be recovered" in " ".join(asked[0].split())
