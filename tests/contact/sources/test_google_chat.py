import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.contact.sources.made import EMAILS, NAMES, Row, google_chat, rows, seconds
from tests.contact.sources.truth import Reader
from twinflame.contact.history import Kind
from twinflame.contact.sources import list_conversations, read_history
from twinflame.errors import InputError

NAME = "messages.json"


def messages(told: list[Row], **options: Any) -> bytes:
    return next(content for path, content in google_chat(told, **options).items() if path.endswith(NAME))


def edited(told: list[Row], **changes: Any) -> str:
    """The messages with the last one changed."""
    file = json.loads(messages(told))
    file["messages"][-1] |= changes
    return json.dumps(file)


def archive(place: Path, *conversations: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(place, "w") as packed:
        for path, content in {path: c for one in conversations for path, c in one.items()}.items():
            packed.writestr(path, content)
    return place


@pytest.mark.parametrize("language", ["en", "de", "hu", "ja", "ar", "vi"])
def test_it_reads_who_and_when_to_the_second(read: Reader, language: str) -> None:
    told = rows(60)
    history = read(messages(told, language=language), NAME, me="Ana")
    assert history.times.tolist() == seconds(told)
    assert history.who.tolist() == [row.who for row in told]
    assert history.people == NAMES


def test_a_space_is_a_group(tmp_path: Path) -> None:
    place = archive(tmp_path / "takeout.zip", google_chat(rows(), group="Space Abc"))
    with pytest.raises(InputError, match="group"):
        read_history(place)


def test_media_and_reactions_are_of_their_kind(read: Reader) -> None:
    told = [Row(row.time, row.who) for row in rows(5)]
    told[1] = Row(told[1].time, told[1].who, Kind.MEDIA)
    told += [Row(told[-1].time, 1 - told[-1].who, Kind.REACTION)]
    history = read(messages(told), NAME, me="Ana")
    assert history.kinds.tolist() == [row.kind for row in told]
    assert history.who.tolist() == [row.who for row in told]
    assert sum(history.counts) == 5


def test_deleted_messages_and_bots_are_left_out_with_a_note(read: Reader) -> None:
    file = json.loads(messages(rows(40)))
    file["messages"][-1] = {"message_state": "DELETED", "deleted_date": "x", "topic_id": "t"}
    file["messages"][-2]["creator"] = {"name": "Bot", "email": "b@x", "user_type": "Bot"}
    history = read(json.dumps(file), NAME, me="Ana")
    assert len(history) == 38
    assert "Left out: 1 message by bots." in history.notes
    assert any(note.startswith("Left out: 1 deleted message") for note in history.notes)


@pytest.mark.parametrize(
    "change",
    [
        {"created_date": "soon"},
        {"created_date": None},
        {"created_date": 3},
        {"creator": None},
        {"creator": 3},
    ],
)
def test_one_odd_row_does_not_sink_the_file(read: Reader, change: dict[str, Any]) -> None:
    history = read(edited(rows(40), **change), NAME, me="Ana")
    assert len(history) == 39
    assert any("Left out: 1 row without a readable time" in note for note in history.notes)


def test_one_person_under_one_address_is_one(read: Reader) -> None:
    file = json.loads(messages(rows(40)))
    for one in file["messages"][:10]:
        one["creator"]["name"] = None
    history = read(json.dumps(file), NAME, me="Ana")
    assert history.people == NAMES
    assert len(history) == 40


def test_two_of_one_name_are_told_apart_by_address(read: Reader) -> None:
    content = messages(rows()).decode().replace(NAMES[1], NAMES[0])
    history = read(content, NAME)
    assert any(f"({EMAILS[1]})" in name or f"({EMAILS[0]})" in name for name in history.people)


def test_the_mark_of_a_simulation_is_read(tmp_path: Path) -> None:
    for simulated in (True, False):
        (tmp_path / NAME).write_bytes(messages(rows(), simulated=simulated))
        assert list_conversations(tmp_path / NAME)[0].simulated is simulated


def test_a_cut_file_and_unknown_dates_are_refused_with_a_sentence(read: Reader) -> None:
    with pytest.raises(InputError, match="cannot be read to its end"):
        read(messages(rows())[:-500], NAME)
    with pytest.raises(InputError, match="account's language to English"):
        read(messages(rows()).replace(b"day,", b"zzz,").replace(b"20", b"14"), NAME)
