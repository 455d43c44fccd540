import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.contact.sources.truth import CANARY, Reader
from twinflame.contact.history import Kind
from twinflame.contact.sources import list_conversations, read_history
from twinflame.errors import ChoiceNeeded, InputError


def message(i: int, who: str = "Ana", number: str = "user1", **more: Any) -> dict[str, Any]:
    plain = {
        "id": i,
        "type": "message",
        "date": f"2021-01-05T10:{i:02}:00",
        "date_unixtime": str(1609837200 + 60 * i),
    }
    return {**plain, "from": who, "from_id": number, "text": CANARY, **more}


def dialogue(n: int = 6, me: str = "Ana", other: str = "Ben", number: int = 2, **more: Any) -> dict[str, Any]:
    rows = [message(i, *((me, "user1") if i % 2 else (other, f"user{number}"))) for i in range(n)]
    return {"name": other, "type": "personal_chat", "id": number, "messages": rows, **more}


def account(*chats: dict[str, Any], me: int = 1) -> dict[str, Any]:
    return {
        "about": "x",
        "personal_information": {"user_id": me},
        "chats": {"about": "y", "list": list(chats)},
    }


def test_it_reads_one_chat_and_knows_who_the_other_is(read: Reader) -> None:
    history = read(json.dumps(dialogue()), "result.json")
    assert history.people == ("Ana", "Ben")
    assert history.who.tolist() == [1, 0, 1, 0, 1, 0]
    assert history.times.tolist() == [1609837200 + 60 * i for i in range(6)]
    assert not any("--me" in note for note in history.notes)


def test_it_prefers_the_time_in_utc_to_the_local_date(read: Reader) -> None:
    assert read(json.dumps(dialogue()), "result.json", zone="Asia/Tokyo").times[0] == 1609837200


def test_it_reads_local_dates_in_the_zone_where_there_is_nothing_else(read: Reader) -> None:
    chat = dialogue()
    for one in chat["messages"]:
        del one["date_unixtime"]
    assert read(json.dumps(chat), "result.json", zone="Asia/Kolkata").times[0] == 1609840800 - 5.5 * 3600
    assert any("--zone" in note for note in read(json.dumps(chat), "result.json", zone=None).notes)


def test_hours_in_utc_are_told_when_no_zone_is_named(read: Reader) -> None:
    assert any("--zone" in note for note in read(json.dumps(dialogue()), "result.json", zone=None).notes)


def test_a_deleted_account_is_known_by_its_number(read: Reader) -> None:
    chat = dialogue(name=None)
    for one in chat["messages"]:
        one["from"] = None if one["from_id"] == "user2" else one["from"]
    assert read(json.dumps(chat), "result.json").people == ("Ana", "user2")
    assert read(json.dumps({**chat, "name": "Ben"}), "result.json").people == ("Ana", "Ben")


def test_two_people_of_one_name_are_told_apart(read: Reader) -> None:
    history = read(json.dumps(dialogue(other="Ana")), "result.json")
    assert history.people == ("Ana (user1)", "Ana")


def test_calls_media_and_reactions_are_of_their_kind(read: Reader) -> None:
    call = {
        "type": "service",
        "action": "phone_call",
        "actor": "Ana",
        "actor_id": "user1",
        "from": None,
        "from_id": None,
    }
    recent = [
        {"from": "Ben", "from_id": "user2", "date": "2021-01-05T10:30:00"},
        {"from": "Ben", "date": "?"},
        3,
    ]
    rows = [
        message(0, text=["a", {"type": "bold", "text": CANARY}]),
        message(1, "Ben", "user2", photo="photos/1.jpg"),
        message(2, media_type="voice_message"),
        message(3, "Ben", "user2", reactions=[{"emoji": "x", "recent": recent}, {"emoji": "y"}]),
        message(4, **call, duration_seconds=20),
        message(5, **call, discard_reason="missed"),
        message(6, **call, discard_reason="hangup"),
        message(7, type="service", action="pin_message", actor="Ana"),
        {"id": 8, "type": "message", "from": "Ana", "from_id": "user1", "text": "no date"},
        message(9, date_unixtime=None, date="not a date"),
    ]
    history = read(json.dumps(dialogue() | {"messages": rows}), "result.json")
    expected = [
        Kind.MESSAGE,
        Kind.MEDIA,
        Kind.MEDIA,
        Kind.MESSAGE,
        Kind.CALL,
        Kind.MISSED_CALL,
        Kind.MISSED_CALL,
        Kind.REACTION,
    ]
    assert history.kinds.tolist() == expected
    assert history.times[-1] == 1609837200 + 30 * 60
    assert history.who[-1] == 1
    assert history.counts == (5, 2)


def test_reactions_to_a_message_with_local_time_are_local(read: Reader) -> None:
    recent = [{"from": "Ben", "from_id": "user2", "date": "2021-01-05T10:30:00"}]
    rows = [message(i, *(("Ana", "user1"), ("Ben", "user2"))[i], date_unixtime=None) for i in range(2)]
    rows[0]["reactions"] = [{"recent": recent}]
    history = read(json.dumps(dialogue() | {"messages": rows}), "result.json", zone="Asia/Tokyo")
    assert history.times[-1] - history.times[0] == 1800


def test_numbers_as_ids_of_early_exports_are_read(read: Reader) -> None:
    rows = [message(i, *(("Ana", 1), ("Ben", 2))[i % 2]) for i in range(4)]  # type: ignore[arg-type]
    assert read(json.dumps(dialogue() | {"messages": rows}), "result.json").counts == (2, 2)


def test_of_an_account_the_twin_chooses_the_chat(tmp_path: Path, read: Reader) -> None:
    group = {**dialogue(), "type": "private_group", "name": "Friends"}
    saved = {**dialogue(3), "type": "saved_messages", "name": None, "messages": [message(1)]}
    whole = json.dumps(account(dialogue(), dialogue(8, other="Cem", number=3), group, saved))
    for twin in ("Cem", "cem", "ce"):
        assert read(whole, "result.json", twin=twin).people == ("Ana", "Cem")
    with pytest.raises(ChoiceNeeded, match=r"2 conversations.*--with: Cem \(8\), Ben \(6\)"):
        read(whole, "result.json")
    with pytest.raises(ChoiceNeeded, match="No conversation fits --twin"):
        read(whole, "result.json", twin="Dora")
    listed = list_conversations(tmp_path / "result.json")
    assert [(c.title, c.group) for c in listed] == [
        ("Cem", False),
        ("Ben", False),
        ("unnamed", False),
        ("Friends", True),
    ]
    assert {c.me for c in listed[:2]} == {"Ana"}
    assert {c.source for c in listed} == {"Telegram"}


def test_the_only_dialogue_of_an_account_needs_no_choice(read: Reader) -> None:
    group = {**dialogue(9), "type": "private_supergroup"}
    assert read(json.dumps(account(group, dialogue())), "result.json").people == ("Ana", "Ben")


def test_groups_are_refused(read: Reader) -> None:
    group = {**dialogue(9), "type": "private_group"}
    for whole in (group, account(group, group)):
        with pytest.raises(InputError, match=r"[Gg]roup"):
            read(json.dumps(whole), "result.json")


def test_imported_history_is_told(read: Reader) -> None:
    chat = dialogue()
    chat["messages"].append(message(9, type="service", action="history_import"))
    assert any("imported" in note for note in read(json.dumps(chat), "result.json").notes)


def test_it_reads_from_an_archive_and_from_a_folder(tmp_path: Path) -> None:
    import zipfile

    folder = tmp_path / "ChatExport"
    folder.mkdir()
    (folder / "result.json").write_text(json.dumps(dialogue()))
    (folder / "photo.jpg").write_bytes(b"\xff\xd8")
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.write(folder / "result.json", "ChatExport/result.json")
    for place in (folder, tmp_path / "x.zip"):
        assert read_history(place, zone="UTC").counts == (3, 3)


@pytest.mark.parametrize(
    "content",
    [
        json.dumps(dialogue())[:-40],
        json.dumps(dialogue()).replace('"messages": [', '"messages": ' + "[" * 5000),
        json.dumps(dialogue()).replace('"messages": [', '"messages": [{"id" 7}, '),
        json.dumps(dialogue(0)) + '"from_id"',
    ],
    ids=["cut", "deep", "odd", "trailing"],
)
def test_a_damaged_file_gets_one_sentence_without_its_content(read: Reader, content: str) -> None:
    with pytest.raises(InputError, match="export it again") as caught:
        read(content, "result.json")
    assert CANARY not in repr(caught.value)
    assert caught.value.__context__ is None


def test_an_item_that_is_no_message_is_left_out_with_a_note(read: Reader) -> None:
    content = json.dumps(dialogue()).replace('"messages": [', '"messages": [7, ["x"], null, ')
    history = read(content, "result.json")
    assert history.counts == (3, 3)
    assert any("Left out: 3 rows" in note for note in history.notes)


def test_a_list_called_messages_elsewhere_is_no_chat(read: Reader) -> None:
    whole = account(dialogue(), dialogue(8, other="Cem", number=3))
    whole = {"left_chats": {"list": [{"messages": [message(0)]}]}, "messages": "x", **whole}
    whole["chats"]["list"][0]["messages"][2]["messages"] = [message(1, who="Zoe", number="user9")]
    assert read(json.dumps(whole), "result.json", twin="Ben").counts == (3, 3)
    assert read(json.dumps(whole), "result.json", twin="Cem").counts == (4, 4)


def test_an_empty_chat_gets_one_sentence(read: Reader) -> None:
    with pytest.raises(InputError, match="no message"):
        read(json.dumps(dialogue(0)), "result.json")


def test_odd_values_do_no_harm(read: Reader) -> None:
    chat = dialogue(8, name=7, type=None, id=None)
    chat["messages"][0] |= {"from": 3, "from_id": None, "date_unixtime": True, "reactions": [{"recent": 3}]}
    chat["messages"][1] |= {"date_unixtime": "9" * 30, "date": 5}
    history = read(json.dumps(chat), "result.json", me="Ana", twin="Ben")
    assert np.all(np.diff(history.times) >= 0)


def test_a_date_of_damaged_bytes_is_none(read: Reader) -> None:
    chat = dialogue(12)
    for one in chat["messages"]:
        del one["date_unixtime"]
    content = json.dumps(chat).encode().replace(b"2021-01-05T10:03", b"2021-01\xff05T10:03")
    assert len(read(content, "result.json")) == 11
