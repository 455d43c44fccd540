"""The command line: what it prints, writes and answers, and that nothing is left half done."""

import json
import os
import signal
import subprocess
import sys
import types
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.reading.examples import chase
from twinflame import __version__
from twinflame.cli import ask, commands, machine, main
from twinflame.cli.ask import Wanted
from twinflame.cli.output import Output, check_targets
from twinflame.cli.progress import Stages
from twinflame.contact.sources import Conversation, Person, read_export
from twinflame.errors import ChoiceNeeded, InputError
from twinflame.reading.store import from_json

Gather = Callable[..., Any]
SECRET = "the words of a message"


@pytest.fixture
def chat(tmp_path: Path) -> Path:
    """A small export of two people; the day stands first beyond doubt."""
    start = datetime(2025, 1, 13, 9, 0)
    rows = []
    for i in range(120):
        when = start + timedelta(hours=7 * i)
        rows.append(f"{when:%d/%m/%Y, %H:%M} - {'Robin' if i % 3 else 'Sam'}: {SECRET}")
    path = tmp_path / "chat.txt"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def fitted(monkeypatch: pytest.MonkeyPatch) -> Callable[[Gather], list[dict[str, Any]]]:
    """Puts a function in the place of the fit, and tells what it was called with."""
    calls: list[dict[str, Any]] = []

    def put(made: Gather) -> list[dict[str, Any]]:
        def gather(history: Any, **options: Any) -> Any:
            calls.append({"history": history, **options})
            for stage in ("fit", "forecast"):
                options["progress"](stage, 0.5)
            return made(history, **options)

        module = types.ModuleType("twinflame.reading.gather")
        module.gather = gather  # type: ignore[attr-defined]
        monkeypatch.setitem(sys.modules, "twinflame.reading.gather", module)
        return calls

    return put


@pytest.fixture
def quick(fitted: Callable[[Gather], list[dict[str, Any]]]) -> list[dict[str, Any]]:
    return fitted(lambda history, **_: chase())


def left(place: Path) -> set[str]:
    return {path.name for path in place.iterdir()}


def test_read_shows_the_reading(chat: Path, quick: list, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", str(chat)]) == 0
    out, _ = capsys.readouterr()
    assert "A reading of you and Sam" in out
    assert "How far to trust this" in out
    assert SECRET not in out
    assert "\x1b" not in out


def test_whom_it_takes_for_the_reader_is_said(
    chat: Path, quick: list, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["read", str(chat)]) == 0
    assert "Use --me to change it" in capsys.readouterr().err
    assert main(["read", str(chat), "--me", "Sam"]) == 0
    assert capsys.readouterr().err == ""


def test_read_hands_on_what_was_asked(chat: Path, quick: list) -> None:
    assert main(["read", str(chat), "--me", "Sam", "--zone", "Asia/Tokyo", "--seed", "7", "--quiet"]) == 0
    (call,) = quick
    assert call["history"].people == ("Sam", "Robin")
    assert call["history"].zone == "Asia/Tokyo"
    assert (call["seed"], call["source"], call["simulated"]) == (7, "WhatsApp", False)


def test_read_writes_page_and_json(
    chat: Path, quick: list, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page, figures = tmp_path / "reading.html", tmp_path / "reading.json"
    page.write_text("an older one")
    assert main(["read", str(chat), "--html", str(page), "--json", str(figures)]) == 0
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")
    reading = from_json(figures.read_bytes())
    assert reading.made is not None
    assert reading == replace(chase(), made=reading.made)
    assert "Written: " in capsys.readouterr().out
    assert left(tmp_path) == {"chat.txt", "reading.html", "reading.json"}
    assert figures.stat().st_mode & 0o077 == 0  # its owner's alone


def test_a_dash_prints_the_json_and_nothing_else(
    chat: Path, quick: list, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["read", str(chat), "--json", "-"]) == 0
    assert json.loads(capsys.readouterr().out)["schema"] == "twinflame.reading/1"


def test_quiet_prints_nothing(chat: Path, quick: list, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", str(chat), "--quiet"]) == 0
    assert capsys.readouterr() == ("", "")


def test_timings_name_each_stage(chat: Path, quick: list, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", str(chat), "--quiet", "--timings"]) == 0
    told = capsys.readouterr().err
    for stage in ("import", "parse", "fit", "forecast", "render", "whole"):
        assert stage in told


@pytest.mark.parametrize("made", ["missing.txt", "empty.txt", "noise.txt", "folder"])
def test_what_cannot_be_read_gives_one_message(
    made: str, tmp_path: Path, quick: list, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / made
    if made == "folder":
        path.mkdir()
    elif made != "missing.txt":
        path.write_text("" if made == "empty.txt" else "nothing of the kind\n")
    before = left(tmp_path)
    assert (
        main(["read", str(path), "--html", str(tmp_path / "r.html"), "--json", str(tmp_path / "r.json")]) == 2
    )
    out, err = capsys.readouterr()
    assert out == ""
    assert err.strip()
    assert "Traceback" not in err
    assert left(tmp_path) == before
    assert quick == []


def test_places_that_cannot_be_written_are_found_before_the_fit(
    chat: Path, quick: list, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for place in (tmp_path, tmp_path / "none" / "r.html", chat, Path("/proc/r.html"), tmp_path / ("x" * 300)):
        assert main(["read", str(chat), "--html", str(place)]) == 2
        assert "Cannot write" in capsys.readouterr().err
    same = str(tmp_path / "r")
    assert main(["read", str(chat), "--html", same, "--json", same]) == 2
    assert quick == []
    assert left(tmp_path) == {"chat.txt"}
    assert SECRET in chat.read_text()


def test_an_interruption_leaves_nothing(
    chat: Path, fitted: Callable[[Gather], list], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(*_: Any, **__: Any) -> Any:
        raise KeyboardInterrupt

    fitted(interrupted)
    old = tmp_path / "r.html"
    old.write_text("an older one")
    assert main(["read", str(chat), "--html", str(old), "--json", str(tmp_path / "r.json")]) == 130
    assert left(tmp_path) == {"chat.txt", "r.html"}
    assert old.read_text() == "an older one"
    assert "Traceback" not in capsys.readouterr().err


def test_being_told_to_end_leaves_nothing(
    chat: Path, fitted: Callable[[Gather], list], tmp_path: Path
) -> None:
    fitted(lambda *_, **__: os.kill(os.getpid(), signal.SIGTERM))
    assert main(["read", str(chat), "--html", str(tmp_path / "r.html")]) == 143
    assert left(tmp_path) == {"chat.txt"}


def test_a_fault_of_ours_is_said_without_its_words(
    chat: Path, fitted: Callable[[Gather], list], tmp_path: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    def broken(*_: Any, **__: Any) -> Any:
        raise RuntimeError(SECRET)

    fitted(broken)
    monkeypatch.delenv("TWINFLAME_DEBUG", raising=False)
    assert main(["read", str(chat), "--html", str(tmp_path / "r.html")]) == 1
    err = capsys.readouterr().err
    assert "report" in err
    assert SECRET not in err
    assert "Traceback" not in err
    assert left(tmp_path) == {"chat.txt"}
    monkeypatch.setenv("TWINFLAME_DEBUG", "1")
    with pytest.raises(RuntimeError):
        main(["read", str(chat)])


def test_a_zone_that_is_none_is_refused(chat: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", str(chat), "--zone", "../../etc/passwd"]) == 2
    assert "--zone Europe/Berlin" in capsys.readouterr().err


def test_wrong_usage_is_exit_code_two(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read"]) == 2
    assert main(["read", "x", "--dates", "dym"]) == 2
    assert "Traceback" not in capsys.readouterr().err


def test_version_and_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("twinflame 0.")
    assert main(["--help"]) == 0
    told = capsys.readouterr().out
    for word in ("read", "sources", "example", "stays on this machine"):
        assert word in told
    assert main(["read", "--help"]) == 0
    told = capsys.readouterr().out
    for option in (
        "--me",
        "--twin",
        "--dates",
        "--zone",
        "--json",
        "--html",
        "--seed",
        "--quiet",
        "--timings",
    ):
        assert option in told


def test_sources_tells_what_a_file_holds_without_a_fit(
    chat: Path, quick: list, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["sources", str(chat), "--zone", "UTC"]) == 0
    out = capsys.readouterr().out
    assert "WhatsApp" in out
    assert "Robin: 80 contacts" in out
    assert "Sam: 40 contacts" in out
    assert "13 January to" in out
    assert SECRET not in out
    assert quick == []


def test_sources_tells_of_groups_many_chats_and_open_dates(capsys: pytest.CaptureFixture[str]) -> None:
    from rich.console import Console

    from twinflame.cli.show import show_conversations

    many = tuple(Person(f"P{i}", 1) for i in range(25))
    group = Conversation("Telegram", "\x1b[31mAll", many, None, None, True, True, "P0", ("A note.",))
    console = Console(width=100, highlight=False)
    show_conversations([group], "UTC", console)
    show_conversations([group] * 22, "UTC", console)
    out = capsys.readouterr().out
    parts = (
        "A group;",
        "Simulated",
        "P0: 1 contact  (exported it)",
        "5 other names",
        "--dates dmy",
        "A note.",
    )
    for part in (*parts, "And 2 more conversations with 50 contacts", "(a group of 25)"):
        assert part in out
    assert "\x1b" not in out


def test_an_example_is_read_in_utc(
    chat: Path, quick: list, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(commands, "example_file", lambda name: chat)
    assert main(["example", "equals", "--quiet"]) == 0
    assert quick[0]["history"].zone == "UTC"
    assert main(["example", "nonsense"]) == 2


def test_without_examples_it_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "twinflame.examples", None)
    assert main(["example"]) == 2
    assert "no examples" in capsys.readouterr().err


# Who is asked, and what


@pytest.fixture
def answering(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Somebody at the terminal, who gives these answers in turn."""
    answers: list[int] = []
    monkeypatch.setattr(ask, "interactive", lambda: True)
    monkeypatch.setattr(ask, "pick", lambda question, choices: answers.pop(0))
    return answers


def test_who_reads_is_asked_where_the_file_does_not_tell(chat: Path, answering: list[int]) -> None:
    answering += [0]
    first = ask.export_of(Wanted((chat,)), 4e9)[0]
    answering += [1]
    second = ask.export_of(Wanted((chat,)), 4e9)[0]
    assert first.me_known
    assert second.history.people == first.history.people[::-1]


def test_nobody_is_asked_in_a_pipe(chat: Path) -> None:
    export = ask.export_of(Wanted((chat,)), 4e9)[0]
    assert not export.me_known


def test_open_dates_are_asked_for(tmp_path: Path, answering: list[int]) -> None:
    rows = [f"0{1 + i}/01/2025, 10:0{i} - {'Ana' if i % 2 else 'Ben'}: x" for i in range(3)]
    path = tmp_path / "open.txt"
    path.write_text("\n".join(rows) + "\n")
    with pytest.raises(ChoiceNeeded):
        read_export(path)
    answering += [1, 0]
    assert ask.export_of(Wanted((path,)), 4e9)[0].me_known


def test_a_choice_that_no_question_settles_is_said(chat: Path, answering: list[int]) -> None:
    with pytest.raises(ChoiceNeeded, match="does not settle"):
        ask.export_of(Wanted((chat,), me=("Nobody",), twin=("Sam",)), 4e9)


def test_a_name_not_in_the_file_names_the_flag(chat: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", str(chat), "--me", "Nobody"]) == 2
    assert "--me" in capsys.readouterr().err


def test_which_conversation_is_asked(
    monkeypatch: pytest.MonkeyPatch, answering: list[int], tmp_path: Path
) -> None:
    when = datetime(2025, 1, 1)
    two = [
        Conversation("Telegram", title, (Person("Me", 5), Person(name, 4)), when, when, False, False, "Me")
        for title, name in (("", "Ana"), ("Ben", "Ben"))
    ]
    monkeypatch.setattr("twinflame.contact.sources.list_conversations", lambda *_, **__: two)
    answering += [0]
    assert ask.settled(Wanted((tmp_path,))).conversation == ("1",)
    three = replace(two[1], people=(Person("A", 9), Person("B", 8), Person("C", 7)))
    monkeypatch.setattr("twinflame.contact.sources.list_conversations", lambda *_, **__: [three])
    answering += [1, 1]
    chosen = ask.settled(Wanted((tmp_path,)))
    assert (chosen.me, chosen.twin) == (("B",), ("C",))


def test_a_question_is_asked_by_number(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", __import__("io").StringIO("7\n2\n"))
    monkeypatch.setattr("builtins.input", lambda *_: sys.stdin.readline().strip())
    assert ask.pick("Who are you?", ["Ana [bold]", "Ben"]) == 1
    assert "Ana [bold]" in capsys.readouterr().err


# The machine's zone, files, progress


def test_the_zone_is_taken_from_the_environment_first(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("TZ", ":America/Lima")
    assert machine.local_zone() == "America/Lima"
    monkeypatch.setenv("TZ", "nowhere")
    (tmp_path / "zoneinfo" / "Asia").mkdir(parents=True)
    (tmp_path / "zoneinfo" / "Asia" / "Tokyo").touch()
    link = tmp_path / "localtime"
    link.symlink_to(tmp_path / "zoneinfo" / "Asia" / "Tokyo")
    monkeypatch.setattr(machine, "LOCALTIME", link)
    assert machine.local_zone() == "Asia/Tokyo"
    monkeypatch.setattr(machine, "LOCALTIME", tmp_path / "none")
    (tmp_path / "timezone").write_text("Europe/Paris\n")
    monkeypatch.setattr(machine, "TIMEZONE", tmp_path / "timezone")
    assert machine.local_zone() == "Europe/Paris"
    monkeypatch.setattr(machine, "TIMEZONE", tmp_path / "none")
    assert machine.local_zone() == "UTC"


def test_files_that_are_no_files_are_written_to(tmp_path: Path) -> None:
    with Output(Path("/dev/null")) as out:
        out.write("text")
    check_targets([tmp_path / "none"], Path("-"), None)


def test_a_link_is_followed_and_kept(tmp_path: Path) -> None:
    target, link = tmp_path / "real.html", tmp_path / "link.html"
    target.write_text("old")
    link.symlink_to(target)
    with Output(link) as out:
        out.write("new")
    assert link.is_symlink()
    assert target.read_text() == "new"


def test_a_disk_that_fails_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(InputError, match="no space left"), Output(tmp_path / "r.html") as out:
        out.write("text")
    assert left(tmp_path) == set()


def test_the_bar_follows_the_stages(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    stages = Stages(0.0, bar=True)
    with stages.shown():
        stages.told("fit", 0.5)
        stages.told("fit", 1.5)
        stages.told("forecast", 0.1)
    stages.finish()
    assert list(stages.times) == ["import", "fit", "forecast"]


def test_an_interruption_of_the_whole_program_says_nothing(chat: Path) -> None:
    program = (
        "import sys, types, os, signal\n"
        "m = types.ModuleType('g'); m.gather = lambda *a, **k: os.kill(os.getpid(), signal.SIGINT)\n"
        "sys.modules['twinflame.reading.gather'] = m\n"
        "from twinflame.cli import main\nsys.exit(main(sys.argv[1:]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, "read", str(chat), "--me", "Sam"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")


def test_it_runs_as_a_module_too() -> None:
    done = subprocess.run([sys.executable, "-m", "twinflame", "--version"], capture_output=True, text=True)
    assert done.returncode == 0
    assert __version__ in done.stdout
