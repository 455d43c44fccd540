import os
import struct
import zipfile
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.contact.sources.test_whatsapp_layouts import text
from tests.contact.sources.truth import CANARY, walls
from tests.nobody import folder_for_all, not_root
from twinflame.contact.sources import files, list_conversations, read_history
from twinflame.contact.sources.write import ANDROID
from twinflame.errors import ChoiceNeeded, InputError

CHAT = text(ANDROID, walls(20), ("Ana", "Ben"))


def archive(place: Path, members: Iterable[tuple[str | zipfile.ZipInfo, str | bytes]]) -> Path:
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in members:
            out.writestr(name, content)
    return place


@pytest.mark.parametrize(
    "name", ["_chat.txt", "WhatsApp Chat with Ben.txt", "Чат WhatsApp с Ben.txt", "folder/x.TXT"]
)
def test_it_reads_any_text_of_an_archive_that_parses(tmp_path: Path, name: str) -> None:
    members = [
        (name, CHAT),
        ("IMG-1.jpg", b"\xff\xd8"),
        ("notes.txt", CANARY),
        ("__MACOSX/._" + name, b"\0\5"),
    ]
    assert len(read_history(archive(tmp_path / "x.zip", members), me="Ana", zone="UTC")) == 20


def test_it_knows_an_archive_by_its_content(tmp_path: Path) -> None:
    assert len(read_history(archive(tmp_path / "export", [("_chat.txt", CHAT)]), me="Ana")) == 20


def test_the_archive_may_be_named_after_the_other(tmp_path: Path) -> None:
    place = archive(tmp_path / "WhatsApp Chat - Ana.zip", [("_chat.txt", CHAT)])
    assert read_history(place).people == ("Ben", "Ana")
    assert list_conversations(place)[0].title == "WhatsApp Chat - Ana"


def test_of_many_chats_in_an_archive_the_twin_chooses(tmp_path: Path) -> None:
    other = text(ANDROID, walls(30), ("Ana", "Cem"))
    place = archive(tmp_path / "x.zip", [("with Ben.txt", CHAT), ("with Cem.txt", other)])
    assert len(read_history(place, twin="Cem")) == 30
    with pytest.raises(ChoiceNeeded, match="choose one with --with"):
        read_history(place)


def test_the_chat_goes_before_a_chat_sent_as_a_document(tmp_path: Path) -> None:
    other = text(ANDROID, walls(30), ("Ana", "Cem"))
    place = archive(tmp_path / "x.zip", [("sent.txt", other), ("_chat.txt", CHAT)])
    assert read_history(place, me="Ana").people == ("Ana", "Ben")


def test_it_reads_a_folder(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "b" / "chat.txt").write_text(CHAT)
    (tmp_path / "link.txt").symlink_to("/etc/hostname")
    assert len(read_history(tmp_path, me="Ana")) == 20


def zip_with_size(place: Path, size: int) -> Path:
    """A bomb: zeros packed a thousandfold."""
    return archive(place, [("_chat.txt", CHAT.encode() + bytes(size))])


def encrypted(place: Path) -> Path:
    data = bytearray(archive(place, [("_chat.txt", CHAT)]).read_bytes())
    central = data.rindex(b"PK\x01\x02")
    for at in (6, central + 8):
        struct.pack_into("<H", data, at, 1)
    place.write_bytes(data)
    return place


def cut(place: Path, kept: float) -> Path:
    data = archive(place, [("_chat.txt", os.urandom(5000)), ("b.txt", CHAT)]).read_bytes()
    place.write_bytes(data[: int(len(data) * kept)])
    return place


def broken(place: Path) -> Path:
    data = bytearray(archive(place, [("_chat.txt", CHAT)]).read_bytes())
    data[60:90] = bytes(30)
    place.write_bytes(data)
    return place


def linked(place: Path) -> Path:
    entry = zipfile.ZipInfo("_chat.txt")
    entry.external_attr = 0o120777 << 16
    return archive(place, [(entry, "/etc/passwd")])


TRAPS = {
    "bomb": (lambda p: zip_with_size(p, 30_000_000), "far more than a chat"),
    "locked": (encrypted, "password"),
    "cut": (lambda p: cut(p, 0.5), "damaged or was cut off"),
    "broken": (broken, "damaged or was cut off"),
    "nothing": (lambda p: archive(p, [("a.jpg", b"")]), "no chat in this archive"),
    "empty": (lambda p: archive(p, []), "no chat in this archive"),
    "nested": (lambda p: archive(p, [("inner.zip", b"PK")]), "inner one"),
    "parent": (lambda p: archive(p, [("../_chat.txt", CHAT)]), "leads out"),
    "inner parent": (lambda p: archive(p, [("a/../../_chat.txt", CHAT)]), "leads out"),
    "absolute": (lambda p: archive(p, [("/etc/_chat.txt", CHAT)]), "leads out"),
    "backslash": (lambda p: archive(p, [("..\\_chat.txt", CHAT)]), "leads out"),
    "drive": (lambda p: archive(p, [("C:\\_chat.txt", CHAT)]), "leads out"),
    "link": (linked, "leads out"),
    "deep": (lambda p: archive(p, [("a/" * 40 + "_chat.txt", CHAT)]), "leads out"),
    "no chat": (lambda p: archive(p, [("a.txt", CANARY)]), "no chat export"),
    "not a zip": (lambda p: (p.write_bytes(b"PK\x03\x04" + os.urandom(99)), p)[1], "damaged or was cut off"),
    "text as zip": (lambda p: (p.write_text(CHAT), p)[1], "damaged or was cut off"),
}  # fmt: skip


@pytest.mark.parametrize(("make", "sentence"), TRAPS.values(), ids=TRAPS)
def test_a_bad_archive_gets_one_sentence_and_writes_nothing(tmp_path: Path, make, sentence: str) -> None:
    place = make(tmp_path / "x.zip")
    with pytest.raises(InputError, match=sentence) as caught:
        read_history(place)
    assert caught.value.__context__ is None
    assert [p.name for p in tmp_path.iterdir()] == ["x.zip"]


def test_limits_hold_for_plain_files_and_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "chat.txt"
    place.write_text(CHAT)
    monkeypatch.setattr("twinflame.contact.sources.base.MAX_BYTES", 100)
    with pytest.raises(InputError, match="larger than"):
        read_history(place)
    monkeypatch.undo()
    monkeypatch.setattr(files, "MAX_MEMBERS", 3)
    monkeypatch.setattr("twinflame.contact.sources.archive.MAX_MEMBERS", 3)
    for i in range(4):
        (tmp_path / f"{i}.jpg").touch()
    with pytest.raises(InputError, match="far more files"):
        read_history(tmp_path)
    with pytest.raises(InputError, match="far more files"):
        read_history(archive(tmp_path / "x.zip", [(f"{i}.jpg", b"") for i in range(4)]))


@pytest.mark.parametrize("wide", [False, True], ids=["plain", "64 bits"])
def test_a_list_of_entries_that_is_too_long_is_refused_before_it_is_taken_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wide: bool
) -> None:
    place = archive(tmp_path / "x.zip", [(f"{i}.jpg", b"") for i in range(9)])
    if wide:
        data = place.read_bytes()
        at = data.rindex(b"PK\x05\x06")
        length, start = struct.unpack_from("<II", data, at + 12)
        record = struct.pack("<4sQHHIIQQQQ", b"PK\x06\x06", 44, 45, 45, 0, 0, 9, 9, length, start)
        locator = struct.pack("<4sIQI", b"PK\x06\x07", 0, at, 1)
        end = data[at : at + 8] + b"\xff" * 12 + b"\0\0"
        place.write_bytes(data[:at] + record + locator + end)
        assert len(zipfile.ZipFile(place).namelist()) == 9
    monkeypatch.setattr("twinflame.contact.sources.archive.MAX_MEMBERS", 8)
    monkeypatch.setattr(zipfile, "ZipFile", lambda *_: pytest.fail("it was taken in"))
    with pytest.raises(InputError, match="far more files"):
        read_history(place)


def test_entries_that_lie_over_one_another_are_refused(tmp_path: Path) -> None:
    place = archive(tmp_path / "x.zip", [(f"{i}.txt", CHAT) for i in range(30)])
    data = bytearray(place.read_bytes())
    at = data.index(b"PK\x01\x02")
    while (at := data.find(b"PK\x01\x02", at)) >= 0:
        struct.pack_into("<I", data, at + 20, len(data) // 4)  # each claims a quarter of the file
        at += 4
    place.write_bytes(data)
    with pytest.raises(InputError, match="far more than a chat"):
        read_history(place)


def test_folders_are_not_followed_without_end(tmp_path: Path) -> None:
    deep = tmp_path
    for _ in range(12):
        deep = deep / "a"
    deep.mkdir(parents=True)
    (deep / "chat.txt").write_text(CHAT)
    with pytest.raises(InputError, match="no chat in this folder"):
        read_history(tmp_path)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"SQLite format 3\0" + bytes(50), "The database is damaged"),
        (b"%PDF-1.4", "a PDF"),
        (b"\x89PNG\r\n", "a picture"),
        (b"\x1f\x8b\x08", "unpack it first"),
        ('{"messages": []}'.encode("utf-16"), "save it as UTF-8 first"),
        (b"<!DOCTYPE html><html><body>x</body></html>", "as JSON instead"),
        (b'{"a": 1}', "no chat export"),
        (b'{"a": 1}', "Messenger, Telegram, SMS"),  # each app once, though two of its forms are read
        (b"[1, 2]", "no chat export"),
        (bytes(100), "no chat export"),
    ],
)
def test_known_files_that_are_no_export_are_named(tmp_path: Path, content: bytes, sentence: str) -> None:
    (tmp_path / "x").write_bytes(content)
    with pytest.raises(InputError, match=sentence):
        read_history(tmp_path / "x")


def test_a_folder_without_an_export_is_told(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(CANARY)
    with pytest.raises(InputError, match="no chat export") as caught:
        read_history(tmp_path)
    assert CANARY not in str(caught.value)


def test_what_is_not_there_or_no_file_gets_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no file nowhere"):
        read_history(tmp_path / "nowhere.txt")
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(InputError, match="plain file"):
        read_history(tmp_path / "pipe")
    (tmp_path / "empty").touch()
    with pytest.raises(InputError, match="is empty"):
        read_history(tmp_path / "empty")


def test_a_file_that_may_not_be_read_gets_one_sentence() -> None:
    with folder_for_all() as folder:
        place = folder / "chat.txt"
        place.write_text(CHAT)
        assert len(read_history(place).times)  # and all that reading needs is imported
        place.chmod(0)
        with not_root(), pytest.raises(InputError, match="permissions"):
            read_history(place)
