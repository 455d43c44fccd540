"""Several inputs on the command line: joined, listed, remembered, converted; what is bad gets a sentence."""

import io
import json
import struct
import sys
import zipfile
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.contact.sources import message_databases, phone_backups
from tests.nobody import folder_for_all, not_root
from twinflame.cli import ask, main, people
from twinflame.contact.sources import Export
from twinflame.errors import InputError

SECRET = "kolibri8731"
START = datetime(2025, 1, 13, 9, 0)


def chat(me: str, other: str, n: int = 60, hours: float = 7.0) -> str:
    rows = [
        f"{START + timedelta(hours=hours * i):%d/%m/%Y, %H:%M} - {other if i % 3 else me}: {SECRET}"
        for i in range(n)
    ]
    return "\n".join(rows) + "\n"


def telegram(*others: str, n: int = 40) -> str:
    chats = []
    for k, other in enumerate(others, 2):
        messages = [
            {
                "type": "message",
                "date_unixtime": str(1_736_000_000 + k * 777 + i * 9_000),
                "from": ("Ana", other)[i % 2],
                "from_id": ("user1", f"user{k}")[i % 2],
                "text": SECRET,
            }
            for i in range(n + 10 * k)
        ]
        chats.append({"name": other, "type": "personal_chat", "id": k, "messages": messages})
    return json.dumps({"personal_information": {"user_id": 1}, "chats": {"list": chats}})


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two exports, to be in, and settings of its own."""
    place = tmp_path / "home"
    place.mkdir()
    (place / "with Ben.txt").write_text(chat("Ana", "Ben"))
    (place / "result.json").write_text(telegram("Ben", "Benjamin K.", "Cem"))
    monkeypatch.chdir(place)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "settings"))
    monkeypatch.setenv("TZ", "UTC")
    return place


@pytest.fixture
def convert(home: Path) -> Callable[..., pl.DataFrame]:
    def made(*args: str) -> pl.DataFrame:
        assert main(["convert", *args, "--to", "out.parquet", "--force"]) == 0
        return pl.read_parquet("out.parquet")

    return made


def remembered(tmp_path: Path) -> Path:
    return tmp_path / "settings" / "twinflame" / "people.toml"


def test_several_files_are_joined(convert: Callable[..., pl.DataFrame]) -> None:
    both = convert("with Ben.txt", "result.json")
    assert set(both["sender"]) == {"Ana", "Ben"}
    assert both.height == 60 + 60
    assert both["time"].is_sorted()
    assert set(both["precision"]) == {60.0, 1.0}


def test_what_is_piped_in_is_read(
    home: Path, monkeypatch: pytest.MonkeyPatch, convert: Callable[..., pl.DataFrame]
) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("_chat.txt", chat("Ana", "Ben"))
    for content in (packed.getvalue(), chat("Ana", "Ben").encode()):
        stdin = io.TextIOWrapper(io.BytesIO(content))
        monkeypatch.setattr(sys, "stdin", stdin)
        assert convert("-", "--me", "Ana").height == 60
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"")))
    assert main(["sources", "-"]) == 2
    assert main(["sources", "-", "-"]) == 2
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    assert main(["sources", "-"]) == 2


def test_with_chooses_by_name_or_by_number(
    convert: Callable[..., pl.DataFrame], capsys: pytest.CaptureFixture[str]
) -> None:
    assert set(convert("result.json", "--with", "cem")["sender"]) == {"Ana", "Cem"}
    assert main(["sources", "result.json", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert [(row["number"], row["with"]) for row in listed] == [(1, "Cem"), (2, "Benjamin K."), (3, "Ben")]
    assert listed[0]["first"].endswith("+00:00")
    assert set(convert("result.json", "--with", "2")["sender"]) == {"Ana", "Benjamin K."}
    assert main(["convert", "result.json", "--to", "x.csv"]) == 2
    assert "choose one with --with: Cem" in capsys.readouterr().err
    assert not Path("x.csv").exists()


def test_sources_lists_conversations_in_rows(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sources", ".", "--zone", "Europe/Berlin"]) == 0
    out = capsys.readouterr().out
    lines = out.splitlines()
    assert lines[0].split() == ["with", "app", "contacts", "from", "to", "file"]
    assert lines[1].split()[:4] == ["1", "Cem", "Telegram", "80"]
    assert "--with 1" in out
    assert SECRET not in out


def test_of_thousands_the_largest_are_listed_and_the_rest_counted(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("all.json").write_text(telegram(*(f"P{k}" for k in range(70)), n=0))
    assert main(["sources", "all.json"]) == 0
    out = capsys.readouterr().out
    assert "And 50 more conversations with" in out
    assert out.count("Telegram") == 20
    assert main(["sources", "all.json", "--all"]) == 0
    assert capsys.readouterr().out.count("Telegram") == 70


def test_who_is_the_same_is_said_once_and_remembered(
    convert: Callable[..., pl.DataFrame], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    args = ("with Ben.txt", "result.json", "--with", "Ben")
    assert convert(*args).height == 120
    assert 'add --same "Ben=Benjamin K."' in capsys.readouterr().err
    assert not remembered(tmp_path).exists()
    assert convert(*args, "--same", "Ben=Benjamin K.").height == 190
    assert str(remembered(tmp_path)) in capsys.readouterr().err
    assert convert(*args).height == 190
    assert "same" not in capsys.readouterr().err
    text = remembered(tmp_path).read_text()
    assert text.count("[[same]]") == 1
    assert remembered(tmp_path).stat().st_mode & 0o077 == 0
    remembered(tmp_path).write_text(text + '\n# mine\n[[different]]\nnames = ["Ben", "Cem"]\n')
    assert convert(*args, "--same", 'Ben=B "x" \\').height == 190
    assert "# mine" in remembered(tmp_path).read_text()
    assert people.load(remembered(tmp_path)).same == (("Ben", "Benjamin K."), ("Ben", 'B "x" \\'))


def test_another_file_may_hold_who_is_the_same(
    convert: Callable[..., pl.DataFrame], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = tmp_path / "deep" / "mine.toml"
    convert("result.json", "--with", "Ben", "--same", "Ben=Benjamin K.", "--people", str(mine))
    assert not remembered(tmp_path).exists()
    assert convert("result.json", "--with", "Ben", "--people", str(mine)).height == 130
    for bad in ("[[same]]\nnames = 3\n", "[[same]\n", "same = 3\n", '[[same]]\nnames = ["a"]\n', "\ud800"):
        mine.write_bytes(bad.encode("utf-8", "surrogatepass"))
        assert main(["sources", "result.json", "--people", str(mine)]) == 2
        assert str(mine) in capsys.readouterr().err
    assert main(["sources", "result.json", "--people", str(tmp_path)]) == 2


@pytest.mark.parametrize("said", ["Ben", "=Ben", "Ben=", "Ben=ben", ""])
def test_half_a_pair_is_refused(home: Path, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sources", "result.json", "--same", said]) == 2
    assert "--same" in capsys.readouterr().err


def test_a_failed_command_remembers_nothing(home: Path, tmp_path: Path) -> None:
    assert main(["convert", "result.json", "--same", "A=B", "--to", "x.csv"]) == 2
    assert not remembered(tmp_path).exists()


def test_each_input_has_its_zone(
    convert: Callable[..., pl.DataFrame], capsys: pytest.CaptureFixture[str]
) -> None:
    tokyo = convert("with Ben.txt", "result.json", "--zone", "whatsapp=Asia/Tokyo", "--zone", "Europe/Berlin")
    berlin = convert("with Ben.txt", "result.json", "--zone", "Europe/Berlin")
    coarse = [frame.filter(pl.col("precision") == 60)["time"] for frame in (berlin, tokyo)]
    assert set((coarse[0] - coarse[1]).dt.total_hours()) == {8}
    assert set(tokyo["zone"]) == {"Europe/Berlin"}
    for wrong in (["whatsapp=Nowhere"], ["UTC", "Europe/Berlin"], ["signal=UTC"]):
        zones = [part for zone in wrong for part in ("--zone", zone)]
        assert main(["sources", "with Ben.txt", *zones]) == 2
        assert "--zone" in capsys.readouterr().err


def test_convert_writes_nothing_over_what_is_there(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("out.csv").write_text("mine")
    assert main(["convert", "with Ben.txt", "--to", "out.csv"]) == 2
    assert "--force" in capsys.readouterr().err
    assert Path("out.csv").read_text() == "mine"
    assert main(["convert", "with Ben.txt", "--to", "with Ben.txt", "--force"]) == 2
    assert main(["convert", "with Ben.txt", "--to", "out.pdf"]) == 2
    assert main(["convert", "with Ben.txt", "--to", "out.csv", "--force", "--quiet"]) == 0
    assert capsys.readouterr().out == ""
    assert SECRET not in Path("out.csv").read_text()
    assert {path.name for path in home.iterdir()} == {"with Ben.txt", "result.json", "out.csv"}


# What is asked


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    given: list[Any] = []
    monkeypatch.setattr(ask, "interactive", lambda: True)
    monkeypatch.setattr(ask, "pick", lambda question, choices: given.pop(0))
    monkeypatch.setattr(ask, "agree", lambda question: given.pop(0))
    return given


def read(*files: str, **more: Any) -> tuple[Export, ask.Wanted]:
    return ask.export_of(ask.Wanted(tuple(Path(f) for f in files), home="UTC", **more), 4e9)


def test_names_that_look_alike_are_asked_for_once(home: Path, tmp_path: Path, answers: list[Any]) -> None:
    file = people.People(tmp_path / "people.toml")
    answers += [True]
    export, wanted = read("with Ben.txt", "result.json", conversation=("Ben",), people=file)
    assert len(export.history) == 190
    assert wanted.remembered()
    answers += [False]
    other = people.People(tmp_path / "other.toml")
    export, wanted = read("with Ben.txt", "result.json", conversation=("Ben",), people=other)
    assert len(export.history) == 120
    assert wanted.remembered()
    again = people.load(other.path)
    assert again.different == (("Ben", "Benjamin K."),)
    assert len(read("with Ben.txt", "result.json", conversation=("Ben",), people=again)[0].history) == 120
    assert answers == []


def test_different_names_are_asked_for(home: Path, answers: list[Any]) -> None:
    Path("other.txt").write_text(chat("Ana", "Zoe", hours=5))
    answers += [False]
    with pytest.raises(InputError, match="different people"):
        read("with Ben.txt", "other.txt", me=("Ana",))
    answers += [True]
    assert len(read("with Ben.txt", "other.txt", me=("Ana",))[0].history) == 120


def test_of_many_conversations_one_is_chosen(home: Path, answers: list[Any]) -> None:
    answers += [0]
    assert read("result.json")[0].history.people == ("Ana", "Cem")


def test_yes_and_no_are_asked_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("builtins.input", lambda *_: "y")
    assert ask.agree("Are A [b] and B the same person?")
    monkeypatch.setattr("builtins.input", lambda *_: "")
    assert not ask.agree("Are A and B the same person?")


# What is bad


def archive(name: str, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(name, "w", zipfile.ZIP_DEFLATED) as out:
        for member, content in members.items():
            out.writestr(member, content)
    return Path(name)


def cut_json() -> str:
    Path("result.json").write_text(telegram("Ben")[:2_000])
    return "result.json"


def wrong_encoding() -> str:
    Path("chat.txt").write_bytes(chat("Ana", "Ben").encode("utf-32"))
    return "chat.txt"


def bomb() -> str:
    archive("bomb.zip", {"_chat.txt": chat("Ana", "Ben").encode() + bytes(30_000_000)})
    return "bomb.zip"


def nested() -> str:
    archive("inner.zip", {"_chat.txt": chat("Ana", "Ben").encode()})
    archive("outer.zip", {"inner.zip": Path("inner.zip").read_bytes()})
    Path("inner.zip").unlink()
    return "outer.zip"


def crowded() -> str:
    data = bytearray(archive("crowd.zip", {"a.txt": b"x"}).read_bytes())
    at = data.rindex(b"PK\5\6")
    start = struct.unpack_from("<I", data, at + 16)[0]
    entries = bytes(data[start:at]) * 600_000
    data[at:at] = entries[: -(at - start)]
    struct.pack_into("<I", data, len(data) - 22 + 12, len(entries))
    Path("crowd.zip").write_bytes(data)
    return "crowd.zip"


def link() -> str:
    with zipfile.ZipFile("link.zip", "w") as out:
        entry = zipfile.ZipInfo("_chat.txt")
        entry.external_attr = 0o120777 << 16
        out.writestr(entry, "/etc/passwd")
    return "link.zip"


def absolute() -> str:
    archive("path.zip", {"/etc/chat.txt": b"x"})
    return "path.zip"


def half_an_account() -> str:
    place = "your_activity_across_facebook/messages/inbox/ben_1/"
    page = json.dumps({
        "participants": [{"name": "Ben"}, {"name": "Ana"}],
        "messages": [
            {
                "sender_name": ("Ana", "Ben")[i % 2],
                "timestamp_ms": 1_700_000_000_000 - i * 9_000_000,
                "content": SECRET,
            }
            for i in range(50)
        ],
        "title": "Ben",
        "thread_path": "inbox/ben_1",
    })  # fmt: skip
    archive(
        "half.zip", {place + "message_1.json": page.encode(), place + "message_2.json": page[:900].encode()}
    )
    return "half.zip"


def unreadable() -> str:
    Path("locked.txt").write_text(chat("Ana", "Ben"))
    Path("locked.txt").chmod(0)
    return "locked.txt"


def entities() -> str:
    dtd = '<!DOCTYPE smses [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    Path("sms.xml").write_text(
        phone_backups.backup(*phone_backups.dialogue()).replace("<smses", dtd + "<smses", 1)
    )
    return "sms.xml"


def damaged_database() -> str:
    made, _, _ = message_databases.mac(Path("backup.db"))
    whole = made.close().read_bytes()
    Path("backup.db").write_bytes(whole[: len(whole) // 2] + bytes(len(whole) // 2))
    return "backup.db"


BAD = {
    "XML that declares entities": (entities, r"sms\.xml"),
    "a damaged database": (damaged_database, r"backup\.db.*damaged"),
    "truncated JSON": (cut_json, r"result\.json.*cut off"),
    "wrong encoding": (wrong_encoding, r"chat\.txt"),
    "a bomb by its ratio": (bomb, r"bomb\.zip.*far more than a chat"),
    "a bomb by nesting": (nested, r"outer\.zip.*inner one"),
    "a bomb by its count": (crowded, r"crowd\.zip.*far more files"),
    "a link": (link, r"link\.zip.*leads out"),
    "an absolute path": (absolute, r"path\.zip.*leads out"),
    "half an account": (half_an_account, r"half\.zip, your_activity.*message_2\.json"),
}


@pytest.mark.parametrize(("make", "sentence"), BAD.values(), ids=BAD)
@pytest.mark.parametrize("command", ["read", "convert"])
def test_bad_input_gets_one_sentence_with_its_place(
    home: Path,
    make: Callable[[], str],
    sentence: str,
    command: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for path in home.iterdir():
        path.unlink()
    name = make()
    before = {path.name for path in home.iterdir()}
    outputs = ["--to", "out.csv"] if command == "convert" else ["--html", "out.html", "--json", "out.json"]
    assert main([command, name, *outputs]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert len(err.strip().splitlines()) == 1
    assert __import__("re").search(sentence, err), err
    assert SECRET not in err
    assert "Traceback" not in err
    assert {path.name for path in home.iterdir()} == before


def test_a_file_that_may_not_be_read_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with folder_for_all() as folder:
        monkeypatch.chdir(folder)
        monkeypatch.setenv("XDG_CONFIG_HOME", str(folder / "settings"))
        locked = unreadable()
        assert main(["read", "nowhere.txt"]) == 2  # all that an answer needs is imported
        capsys.readouterr()
        with not_root():
            assert main(["read", locked]) == 2
        assert "locked.txt" in capsys.readouterr().err
        monkeypatch.undo()  # out of the folder before it goes


def test_a_database_that_another_program_holds_is_named(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("twinflame.contact.sources.imessage.database._WAIT", 0.01)
    made, _, _ = message_databases.mac(Path("backup.db"))
    made.db.commit()
    made.db.execute("BEGIN EXCLUSIVE")
    before = {path.name for path in home.iterdir()}
    assert main(["read", "backup.db", "--html", "out.html"]) == 2
    err = capsys.readouterr().err
    assert "backup.db" in err
    assert "another program" in err
    assert {path.name for path in home.iterdir()} == before
    made.db.rollback()
    made.close()


def test_exports_of_different_people_are_named(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("other.txt").write_text(chat("Eva", "Zoe"))
    assert main(["read", "with Ben.txt", "other.txt", "--html", "out.html"]) == 2
    err = capsys.readouterr().err
    assert "with Ben.txt" in err
    assert "other.txt" in err
    assert "different people" in err
    assert not Path("out.html").exists()


def test_one_bad_input_of_several_is_named(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("notes.txt").write_text("nothing of the kind\n")
    assert main(["read", "with Ben.txt", "notes.txt"]) == 2
    assert "notes.txt: This is no chat export" in capsys.readouterr().err
