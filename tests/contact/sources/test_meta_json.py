import json
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.contact.sources.meta_exports import (
    BOXES,
    ROOTS,
    Row,
    broken,
    flat,
    message,
    rows,
    spread,
    thread,
    truth,
)
from tests.contact.sources.truth import CANARY, Reader
from twinflame.contact.history import ContactHistory, Kind
from twinflame.contact.sources import list_conversations, read_export, read_history
from twinflame.errors import InputError


def told(history: ContactHistory) -> list[tuple[float, str, Kind]]:
    """Contacts as they were read, without reactions."""
    columns = zip(history.times.tolist(), history.who.tolist(), history.kinds.tolist(), strict=True)
    return [(time, history.people[who], Kind(kind)) for time, who, kind in columns if kind != Kind.REACTION]


def told_to_the_millisecond(history: ContactHistory) -> list[tuple[float, str, Kind]]:
    return [(round(time, 3), who, kind) for time, who, kind in told(history)]


def said(content: str, who: str = "Ana", after: int = 60_000, **more: Any) -> dict[str, Any]:
    """A row with a body, some time after the first."""
    return message(Row(1_609_837_200_000 + after, who)) | {"content": broken(content)} | more


def around(*between: dict[str, Any]) -> list[dict[str, Any]]:
    """A thread of four messages, with rows between the second and the third."""
    first = [said(CANARY, ("Ana", "Ben")[i % 2], i) for i in range(2)]
    last = [said(CANARY, ("Ana", "Ben")[i % 2], 900_000_000 + i) for i in range(2)]
    return [*first, *between, *last]


@pytest.mark.parametrize("root", ROOTS)
@pytest.mark.parametrize("box", BOXES)
def test_a_thread_is_read_from_every_folder_of_an_account(tmp_path: Path, root: str, box: str) -> None:
    made = rows(120)
    with zipfile.ZipFile(tmp_path / "facebook-ana.zip", "w") as archive:
        archive.writestr(f"{root}/{box}/ben_1/message_1.json", thread(made, path=f"{box}/ben_1"))
        archive.writestr(f"{root}/autofill_information.json", '{"autofill_information_v2": {}}')
    export = read_export(tmp_path / "facebook-ana.zip", zone="Europe/Berlin")
    assert told_to_the_millisecond(export.history) == truth(made)
    assert (export.source, export.title, export.me_known) == ("Messenger", "Ben", True)
    assert export.history.people == ("Ana", "Ben")
    assert export.history.notes == ()


def test_parts_of_a_thread_are_joined_whatever_folder_they_moved_to(tmp_path: Path) -> None:
    made = spread(rows(90))
    messages = tmp_path / "your_facebook_activity" / "messages"
    for name, box, part in (("message_1", "inbox", made[60:]), ("message_10", "inbox", made[:30])):
        place = messages / box / "ben_1" / f"{name}.json"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(thread(part))
    cut = messages / "e2ee_cutover" / "ben_1" / "message_1.json"
    cut.parent.mkdir(parents=True)
    cut.write_text(thread(made[30:60], path="e2ee_cutover/ben_1"))
    assert told_to_the_millisecond(read_history(tmp_path, zone="UTC")) == truth(made)
    assert len(list_conversations(tmp_path)) == 1


def test_of_an_account_each_thread_is_listed(tmp_path: Path) -> None:
    inbox = tmp_path / "messages" / "inbox"
    for number, (other, n) in enumerate((("Ben", 20), ("Cem", 40), ("Dora", 0))):
        place = inbox / f"{other.lower()}_{number}" / "message_1.json"
        place.parent.mkdir(parents=True)
        made = rows(n, ("Ana", other))
        place.write_text(thread(made, (other, "Ana"), other, f"inbox/{other.lower()}_{number}"))
    group = inbox / "friends_9" / "message_1.json"
    group.parent.mkdir()
    group.write_text(
        thread(rows(60, ("Ana", "Ben", "Cem")), ("Ben", "Cem", "Ana"), "Friends", "inbox/friends_9")
    )
    listed = list_conversations(tmp_path)
    assert [(one.title, one.group) for one in listed] == [("Cem", False), ("Ben", False), ("Friends", True)]
    assert {one.me for one in listed if not one.group} == {"Ana"}
    assert read_history(tmp_path, twin="Ben", zone="UTC").people == ("Ana", "Ben")


def test_names_are_mended_where_they_are_broken_and_only_there(read: Reader) -> None:
    people = ("Zoë Ötzi", "Ана 🌿")
    made = rows(30, people)
    assert set(read(thread(made, people, people[0]), "message_1.json").people) == set(people)
    mended = json.loads(thread(made, people, people[0]))
    for one in mended["messages"]:
        one["sender_name"] = one["sender_name"].encode("latin-1").decode()
    for one in mended["participants"]:
        one["name"] = one["name"].encode("latin-1").decode()
    mended["title"] = people[0]
    for plain in (True, False):
        history = read(json.dumps(mended, ensure_ascii=plain), "message_1.json")
        assert history.people == (people[1], people[0])


def test_instagram_is_told_by_its_folders(tmp_path: Path) -> None:
    place = tmp_path / "your_instagram_activity" / "messages" / "inbox" / "ben_1" / "message_1.json"
    place.parent.mkdir(parents=True)
    place.write_text(thread(rows(20)))
    assert read_export(tmp_path, zone="UTC").source == "Instagram"
    (tmp_path / "message_1.json").write_text(thread(rows(20)))
    assert read_export(tmp_path / "message_1.json", zone="UTC").source == "Messenger"


def test_the_encrypted_layout_is_read(read: Reader) -> None:
    made = [row for row in rows(60, ("Ana", "Zoë")) if row.kind in (Kind.MESSAGE, Kind.MEDIA)]
    history = read(flat(made, ("Ana", "Zoë"), "Zoë_40"), "Zoë_40.json")
    assert told_to_the_millisecond(history) == truth(made)
    assert history.people == ("Ana", "Zoë")
    assert history.precision < 1


def test_what_was_taken_back_or_cannot_be_shown_is_contact(read: Reader) -> None:
    unsent = json.loads(flat([Row(1_609_837_200_000 + i, ("Ana", "Ben")[i % 2]) for i in range(4)]))
    unsent["messages"][2] |= {"isUnsent": True, "text": "", "type": "placeholder"}
    assert read(json.dumps(unsent), "Ben_1.json").counts == (2, 2)
    bare = {"sender_name": "Ana", "timestamp_ms": 1_609_837_260_000}
    history = read(
        thread(around(bare, bare | {"is_unsent": True}, bare | {"is_taken_down": True})), "message_1.json"
    )
    assert history.counts == (5, 2)
    assert set(history.kinds.tolist()) == {Kind.MESSAGE}


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"photos": [{"uri": "x"}]}, Kind.MEDIA),
        ({"videos": [{"uri": "x"}], "content": "x"}, Kind.MEDIA),
        ({"audio_files": [{"uri": "x"}]}, Kind.MEDIA),
        ({"gifs": [{"uri": "x"}]}, Kind.MEDIA),
        ({"sticker": {"uri": "x"}}, Kind.MEDIA),
        ({"files": [{"uri": "x"}]}, Kind.MEDIA),
        ({"share": {"link": "https://example.org"}, "content": "Ana sent an attachment."}, Kind.MEDIA),
        ({"photos": [], "sticker": None, "content": "x"}, Kind.MESSAGE),
        ({"content": "The video call ended.", "call_duration": 62}, Kind.CALL),
        ({"content": "Hat dich angerufen", "call_duration": 62}, Kind.CALL),
        ({"content": "x", "call_duration": 0}, Kind.MISSED_CALL),
        ({"content": "x", "call_duration": 5, "missed": True}, Kind.MISSED_CALL),
        ({"content": "x", "type": "Call"}, Kind.MISSED_CALL),
        ({"content": "Ana missed your video call."}, Kind.MISSED_CALL),
        ({"content": "You missed a call from Ana."}, Kind.MISSED_CALL),
        ({"content": "Ana started a video chat"}, Kind.CALL),
        ({"content": broken("Reacted ❤️ to your message ")}, Kind.REACTION),
        ({"content": "Liked a message"}, Kind.REACTION),
        ({"content": "You know, I missed a call from Ana and more"}, Kind.MESSAGE),
        ({"content": "Reacted badly, as always"}, Kind.MESSAGE),
        ({"content": "Ana is my name"}, Kind.MESSAGE),
    ],
)
def test_each_row_is_of_its_kind(read: Reader, fields: dict[str, Any], kind: Kind) -> None:
    row = {"sender_name": "Ana", "timestamp_ms": 1_609_837_300_000, **fields}
    history = read(thread(around(row)), "message_1.json")
    assert history.kinds[history.times == 1_609_837_300].tolist() == [kind]


@pytest.mark.parametrize(
    "content",
    [
        "Ana set the nickname for Ben to B.",
        "Ana Lu set your nickname to x.",
        "You set the emoji to 🦊.",
        "Ana changed the theme to Love.",
        "You are now connected on Messenger.",
        "Say hi to your new Facebook friend, Ben.",
        "You can now message and call each other and see info like Active Status.",
        "Ana pinned a message.",
        "Video chat ended",
        "Ana named the group Us.",
        "Ana joined the call.",
    ],
)
def test_notices_by_the_app_are_left_out_with_a_note(read: Reader, content: str) -> None:
    content = content.replace("Ana Lu", "Zoë").replace("Ana", "Zoë")
    made = json.loads(thread(around(said(content)), ("Ben", "Zoë Lu")))
    for one in made["messages"]:
        one["sender_name"] = one["sender_name"].replace("Ana", broken("Zoë Lu"))
    history = read(json.dumps(made), "message_1.json")
    assert len(history) == 4
    assert any(note.startswith("Left out: 1 row by the app itself") for note in history.notes)


def test_people_who_come_into_a_group_say_nothing(read: Reader) -> None:
    joined = said("x", type="Subscribe", users=[{"name": "Ben"}])
    assert len(read(thread(around(joined)), "message_1.json")) == 4


def test_reactions_are_kept_with_who_made_them(read: Reader) -> None:
    when = 1_609_999_999
    reactions = [
        {"reaction": "x", "actor": "Ben", "timestamp": when},
        {"reaction": "x", "actor": "Ana"},
        {"reaction": "x", "actor": 7},
        {"reaction": "x"},
        "odd",
    ]
    history = read(thread(around(said(CANARY, reactions=reactions))), "message_1.json")
    kept = history.kinds == Kind.REACTION
    assert history.times[kept].tolist() == [1_609_837_260, when]
    assert [history.people[i] for i in history.who[kept]] == ["Ana", "Ben"]
    assert history.counts == (3, 2)
    assert any("2 rows without a readable time or a sender" in note for note in history.notes)


def test_a_message_told_again_after_an_edit_counts_once(read: Reader) -> None:
    first = said("first words", after=60_000)
    for content, after, who, kept in (
        ("other words (edited)", 120_000, "Ana", False),
        ("first words (edited)", 60_000, "Ana", False),
        ("first words (edited)", 60_000 + 899_000, "Ana", False),
        ("I write (edited)", 60_000 + 901_000, "Ana", True),
        ("I write (edited)", 800_000_000, "Ben", True),
        ("words (edited) here", 120_000, "Ana", True),
    ):
        history = read(thread(around(first, said(content, who, after))), "message_1.json")
        assert (len(history) == 6) is kept, content
        assert any("after it was edited" in note for note in history.notes) is not kept


def test_a_group_is_refused(read: Reader) -> None:
    people = ("Ben", "Cem", "Ana")
    for more in ({}, {"thread_type": "RegularGroup"}):
        who = ("Ana", "Ben") if more else people
        with pytest.raises(InputError, match=r"[Gg]roup"):
            read(thread(rows(30, who), who if more else people, **more), "message_1.json")


def test_moments_shared_by_rows_keep_their_order(read: Reader) -> None:
    made = [Row(1_609_837_200_000 + 1000 * (i // 3), ("Ana", "Ben")[i % 2]) for i in range(12)]
    assert told(read(thread(made), "message_1.json")) == truth(made)
    assert read(thread(made), "message_1.json").precision == 1


def test_rows_that_cannot_be_read_are_left_out_with_a_note(read: Reader) -> None:
    odd: list[Any] = [
        {"sender_name": None, "timestamp_ms": 1_609_837_260_000},
        {"sender_name": "Ana", "timestamp_ms": "soon"},
        {"sender_name": "Ana", "timestamp_ms": -5},
        {"sender_name": "Ana", "timestamp_ms": 1e30},
        {"sender_name": {"name": "Ana"}, "timestamp_ms": 1_609_837_260_000},
        {"timestamp_ms": 1_609_837_260_000},
        {},
        7,
        None,
    ]
    made = json.loads(thread(around()))
    made["messages"] = odd + made["messages"]
    history = read(json.dumps(made), "message_1.json")
    assert len(history) == 4
    assert any("9 rows without a readable time or a sender" in note for note in history.notes)


def test_odd_surroundings_do_no_harm(read: Reader) -> None:
    made = json.loads(thread(rows(20)))
    for change in (
        {"participants": "x"},
        {"participants": [3, None]},
        {"title": 4},
        {"thread_path": []},
        {"title": None},
    ):
        assert len(read(json.dumps(made | change), "message_1.json", me="Ana", twin="Ben")) >= 20


@pytest.mark.parametrize(
    "content",
    [
        thread(rows(40))[:-400],
        thread(rows(40))[:2500],
        thread(rows(40)) + "}",
        thread(rows(40)).replace('"messages": [', '"messages": [' + "[" * 3000, 1),
        thread(rows(40)).replace('"timestamp_ms":', '"timestamp_ms"', 1),
        flat(rows(40))[:-3],
    ],
    ids=["cut in the rest", "cut in a message", "trailing", "deep", "odd", "flat"],
)
def test_a_damaged_thread_gets_one_sentence_without_its_content(read: Reader, content: str) -> None:
    with pytest.raises(InputError, match="Export it again") as caught:
        read(content, "message_1.json")
    assert CANARY not in repr(caught.value)
    assert caught.value.__context__ is None


def test_an_empty_thread_gets_one_sentence(read: Reader) -> None:
    with pytest.raises(InputError, match="no message"):
        read(thread([]), "message_1.json")


EXPORTS = [
    thread(rows(30)).encode(),
    flat(rows(30)).encode(),
    thread(around(said("Liked a message"), said("You set the emoji to x"), said("x (edited)"))).encode(),
]
pieces = st.one_of(
    st.binary(max_size=20),
    st.sampled_from([
        b"\xff\xfe", b'"', b"{", b"[" * 200, b'"sender_name":', b'"timestamp_ms": 1e999', b"null", b"9" * 400,
        b"NaN", b"]",
        b'"reactions": [{"actor": 3}]', b'"call_duration": "x"', b"\\", b"\\ud800", b'"messages": [', b"-0.0",
    ]),
)  # fmt: skip


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    data = bytearray(draw(st.sampled_from(EXPORTS)))
    for _ in range(draw(st.integers(1, 5))):
        at = draw(st.integers(0, len(data)))
        data[at : at + draw(st.integers(0, 30))] = draw(pieces)
    return bytes(data)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(mutated())
def test_whatever_the_bytes_there_is_a_history_or_one_sentence(tmp_path: Path, content: bytes) -> None:
    place = tmp_path / "message_1.json"
    place.write_bytes(content)
    try:
        export = read_export(place, zone="Europe/Berlin", now=2e9, me="Ana", twin="Ben")
        said = repr((export, export.history.notes, export.history.people, list_conversations(place)))
        assert np.isfinite(export.history.times).all()
    except InputError as error:
        said = repr((error, error.__context__, error.__cause__))
    assert CANARY not in said
