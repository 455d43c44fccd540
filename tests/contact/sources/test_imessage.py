import os
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from subprocess import PIPE

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.contact.sources.message_databases import BEN, BEN_MAIL, CEM, SCHEMA, Mac, exported, mac, stamp
from tests.contact.sources.truth import CANARY, START, Reader, seconds, walls
from twinflame.contact.history import Kind
from twinflame.contact.sources import list_conversations, read_export, read_history
from twinflame.contact.sources.imessage import database
from twinflame.errors import InputError

OTHER = """
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
db.execute("PRAGMA journal_mode = WAL")
db.execute("PRAGMA wal_autocheckpoint = 0")
row = db.execute(
    "INSERT INTO message (guid, handle_id, date, is_from_me) SELECT 'new', 1, date + 1000000000, 0 "
    "FROM message ORDER BY date DESC LIMIT 1"
).lastrowid
db.execute("INSERT INTO chat_message_join (chat_id, message_id) VALUES (1, ?)", (row,))
db.commit()
print("open", flush=True)
sys.stdin.read()
"""
LATER = START + timedelta(days=100)


def beside(place: Path) -> list[str]:
    return sorted(os.listdir(place.parent))


@pytest.mark.parametrize("whole", [True, False], ids=["seconds", "nanoseconds"])
def test_it_reads_dates_in_seconds_and_in_nanoseconds(tmp_path: Path, whole: bool) -> None:
    made, _, _ = mac(tmp_path / "chat.db", seconds=whole)
    history = read_history(made.close(), zone="UTC")
    assert history.people == ("Me", BEN)
    assert history.times.tolist() == seconds(walls(6, START)).tolist()
    assert history.who.tolist() == [1, 0, 1, 0, 1, 0]
    assert not history.notes


def test_reactions_media_links_and_notices_are_told_apart(tmp_path: Path) -> None:
    made, chat, ben = mac(tmp_path / "chat.db")
    kinds = [2000, 2005, 2006, 3001, 1000]
    for i, kind in enumerate(kinds):
        made.say(chat, LATER + timedelta(minutes=i), ben, associated_message_type=kind)
    made.say(chat, LATER + timedelta(hours=1), ben, cache_has_attachments=1)
    link = "com.apple.messages.URLBalloonProvider"
    made.say(chat, LATER + timedelta(hours=2), 0, cache_has_attachments=1, balloon_bundle_id=link)
    made.say(chat, LATER + timedelta(hours=3), 0, associated_message_type=2, associated_message_guid="x")
    for item in (1, 2, 3, 4, 5, 6):
        made.say(chat, LATER + timedelta(hours=4), ben, item_type=item)
    history = read_history(made.close(), zone="UTC")
    assert history.kinds[6:].tolist() == [*[Kind.REACTION] * 5, Kind.MEDIA, Kind.MESSAGE, Kind.MESSAGE]
    assert history.counts == (5, 4)


def test_a_person_with_several_handles_and_chats_is_one(tmp_path: Path) -> None:
    made, _, _ = mac(tmp_path / "chat.db")
    mail, sms = made.handle(BEN_MAIL, "p1"), made.handle("015123456789", "p1", "SMS")
    for i, handle in enumerate((mail, sms)):
        chat = made.chat(f"other{i}", [handle])
        made.say(chat, LATER + timedelta(days=i), handle)
        made.say(chat, LATER + timedelta(days=i, hours=1))
    place = made.close()
    assert len(list_conversations(place)) == 1
    history = read_history(place, zone="UTC")
    assert history.people == ("Me", BEN)
    assert history.who.tolist() == [1, 0, 1, 0, 1, 0, 1, 0, 1, 0]


def test_groups_are_told_by_style_and_by_members(tmp_path: Path) -> None:
    made, _, ben = mac(tmp_path / "chat.db")
    cem = made.handle(CEM)
    for style, members, title in ((43, [ben, cem], "Friends"), (None, [ben, cem], None), (43, [cem], None)):
        group = made.chat("chat123", members, style, title)
        for i, who in enumerate((ben, cem, 0)):
            made.say(group, LATER + timedelta(hours=i), who, cache_roomnames="chat123")
    listed = list_conversations(made.close())
    assert [(c.group, len(c.people), c.title) for c in listed] == [
        (False, 2, BEN),
        (True, 3, "Friends"),
        (True, 3, f"Me, {BEN}, {CEM}"),
        (True, 3, f"Me, {BEN}, {CEM}"),
    ]
    assert {c.me for c in listed} == {"Me"}


def test_a_message_in_two_rows_of_one_conversation_counts_once(tmp_path: Path) -> None:
    made, chat, ben = mac(tmp_path / "chat.db")
    again = made.chat(BEN, [ben])
    made.db.execute("INSERT INTO chat_message_join SELECT ?, message_id, 0 FROM chat_message_join", (again,))
    row = made.say(None, LATER, ben)
    made.db.execute("INSERT INTO chat_recoverable_message_join VALUES (?, ?)", (chat, row))
    history = read_history(made.close(), zone="UTC")
    assert len(history) == 7
    assert not history.notes


def test_messages_of_no_conversation_are_placed_by_their_sender(tmp_path: Path) -> None:
    made, _, ben = mac(tmp_path / "chat.db")
    made.say(None, LATER, ben)
    made.say(None, LATER, ben, cache_roomnames="chat9")
    made.say(None, LATER)
    history = read_history(made.close(), zone="UTC")
    assert len(history) == 7
    assert any("1 message of no conversation" in note for note in history.notes)


def test_a_conversation_without_members_is_known_by_its_identifier(tmp_path: Path) -> None:
    made, _, _ = mac(tmp_path / "chat.db")
    for identifier in ("015123456789", "stranger@example.org"):
        chat = made.chat(identifier, [])
        made.say(chat, LATER)
    listed = list_conversations(made.close())
    assert [(c.title, sum(p.count for p in c.people)) for c in listed] == [
        (BEN, 7),
        ("stranger@example.org", 1),
    ]


def test_what_could_not_be_sent_and_what_has_no_time_is_told(tmp_path: Path) -> None:
    made, chat, _ = mac(tmp_path / "chat.db")
    made.say(chat, LATER, error=22, is_sent=0)
    made.say(chat, LATER, date=0)
    made.say(chat, LATER, date=None)
    history = read_history(made.close(), zone="UTC")
    assert len(history) == 6
    assert any("1 message that could not be sent" in note for note in history.notes)
    assert any("2 messages without a time" in note for note in history.notes)


def test_cells_of_a_strange_type_do_no_harm(tmp_path: Path) -> None:
    made, chat, ben = mac(tmp_path / "chat.db")
    for value in (CANARY, b"\xff\xfe", 1e300, -(2**63), 2**63 - 1):
        made.say(chat, LATER, ben, date=value)
    made.say(chat, LATER, ben, item_type=CANARY, associated_message_type=b"\0", cache_has_attachments=1.5)
    made.db.execute("INSERT INTO handle (id, service) VALUES (CAST(x'ff41' AS TEXT), 'SMS')")
    history = read_history(made.close(), zone="UTC")
    assert len(history) == 7
    assert CANARY not in repr((history, history.notes, history.people))


def test_an_old_database_without_newer_columns_is_read(tmp_path: Path) -> None:
    made, _, _ = mac(tmp_path / "chat.db")
    made.db.execute("DROP TABLE chat_recoverable_message_join")
    for table, column in (
        ("handle", "person_centric_id"), ("message", "balloon_bundle_id"), ("message", "cache_roomnames"),
        ("message", "associated_message_type"), ("chat", "display_name"),
    ):  # fmt: skip
        made.db.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
    assert len(read_history(made.close(), zone="UTC")) == 6


@pytest.fixture
def live(tmp_path: Path) -> Iterator[Path]:
    """A database that another program has open, its newest message in the log."""
    place = mac(tmp_path / "chat.db")[0].close()
    with subprocess.Popen([sys.executable, "-c", OTHER, place], stdin=PIPE, stdout=PIPE) as other:
        assert other.stdout
        assert other.stdout.readline() == b"open\n"
        yield place
        other.communicate(b"")


def test_a_database_in_use_is_read_with_its_log_and_left_as_it_is(live: Path) -> None:
    place = live
    files = {name: (place.parent / name).read_bytes() for name in beside(place)}
    assert set(files) == {"chat.db", "chat.db-shm", "chat.db-wal"}
    assert len(read_history(place, zone="UTC")) == 7
    assert {name: (place.parent / name).read_bytes() for name in beside(place)} == files


@pytest.mark.parametrize(
    "copied", [["chat.db"], ["chat.db", "chat.db-wal"], ["chat.db", "chat.db-wal", "chat.db-shm"]]
)
@pytest.mark.parametrize("barred", [False, True], ids=["open", "read-only"])
def test_a_copy_is_read_and_nothing_is_left_beside_it(
    live: Path, tmp_path: Path, copied: list[str], barred: bool
) -> None:
    there = tmp_path / "copy"
    there.mkdir()
    for name in copied:
        shutil.copy(live.parent / name, there / name)
        (there / name).chmod(0o444 if barred else 0o644)
    before = {name: (there / name).read_bytes() for name in os.listdir(there)}
    history = read_history(there / "chat.db", zone="UTC")
    assert {name: (there / name).read_bytes() for name in os.listdir(there)} == before
    assert len(history) == (7 if len(copied) == 3 else 6)
    assert any("-wal" in note for note in history.notes) == (len(copied) == 2)


def test_a_locked_database_gets_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "_WAIT", 0.01)
    made, _, _ = mac(tmp_path / "chat.db")
    made.db.commit()
    made.db.execute("BEGIN EXCLUSIVE")
    with pytest.raises(InputError, match="another program") as caught:
        read_history(tmp_path / "chat.db")
    assert caught.value.__context__ is None
    made.db.rollback()
    made.close()
    assert beside(tmp_path / "chat.db") == ["chat.db"]


def test_a_database_in_an_archive_is_read_in_memory(live: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.write(live, "Messages/chat.db")
    before = beside(live)
    assert len(read_history(tmp_path / "x.zip", zone="UTC")) == 6
    assert beside(live) == before


def test_too_large_a_database_in_an_archive_is_to_be_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("twinflame.contact.sources.imessage.database.MAX_PACKED", 1000)
    made, _, _ = mac(tmp_path / "chat.db")
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.write(made.close(), "chat.db")
    with pytest.raises(InputError, match="Unpack it"):
        read_history(tmp_path / "x.zip")


def test_other_databases_are_told_to_be_others(tmp_path: Path) -> None:
    db = sqlite3.connect(tmp_path / "other.db")
    db.execute("CREATE TABLE message (x)")
    db.commit()
    with pytest.raises(InputError, match="not that of iMessage"):
        read_history(tmp_path / "other.db")
    db.executescript(SCHEMA.replace("CREATE TABLE message", "CREATE TABLE message2"))
    db.commit()
    db.close()
    with pytest.raises(InputError, match="not that of iMessage"):
        read_history(tmp_path / "other.db")


def test_an_empty_database_gets_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no message"):
        read_history(Mac(tmp_path / "chat.db").close())


@pytest.mark.parametrize("share", [0.1, 0.4, 0.9])
def test_a_cut_database_gets_one_sentence(tmp_path: Path, share: float) -> None:
    made, _, _ = mac(tmp_path / "chat.db", 400)
    place = made.close()
    content = place.read_bytes()
    place.write_bytes(content[: int(share * len(content))])
    with pytest.raises(InputError, match="damaged") as caught:
        read_history(place)
    assert caught.value.__context__ is None
    assert CANARY not in repr(caught.value)
    assert beside(place) == ["chat.db"]


@pytest.mark.parametrize(
    "trap",
    [
        "CREATE VIEW message AS WITH RECURSIVE t(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM t) "
        "SELECT x AS date, x AS is_from_me, x AS handle_id FROM t",
        "CREATE TABLE message (ROWID INTEGER PRIMARY KEY, is_from_me, handle_id, "
        "date AS (length(hex(zeroblob(100000000)))))",
    ],
    ids=["view", "generated column"],
)
def test_tables_that_would_compute_are_refused(tmp_path: Path, trap: str) -> None:
    made, _, _ = mac(tmp_path / "chat.db")
    made.db.execute("DROP TABLE message")
    made.db.execute(trap)
    if "TABLE" in trap:
        made.db.execute("INSERT INTO message (is_from_me) VALUES (1)")
    with pytest.raises(InputError, match="not that of iMessage"):
        read_history(made.close())


def test_work_beyond_what_the_size_needs_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made, _, _ = mac(tmp_path / "chat.db", 3000)
    place = made.close()
    monkeypatch.setattr(database, "_LEAST_STEPS", 0.0)
    monkeypatch.setattr(database, "_STEPS_PER_BYTE", 0.0)
    monkeypatch.setattr(database, "_STEPS", 1000)
    with pytest.raises(InputError, match="damaged"):
        read_history(place)


def test_a_simulated_database_says_so(tmp_path: Path) -> None:
    made, _, _ = mac(tmp_path / "chat.db")
    made.db.execute("CREATE TABLE simulated_by_twinflame (x)")
    assert read_export(made.close(), zone="UTC").simulated
    (tmp_path / "a.txt").write_text(f"Simulated by Twinflame.\n\n{exported()}")
    assert read_export(tmp_path / "a.txt", zone="UTC").simulated
    (tmp_path / "a.txt").write_text(exported(bodies={0: "Simulated by Twinflame"}))
    assert not read_export(tmp_path / "a.txt", zone="UTC").simulated


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.tuples(st.floats(0, 1), st.binary(min_size=1, max_size=12)), min_size=1, max_size=12))
def test_any_damage_gives_conversations_or_one_sentence(
    tmp_path: Path, changes: list[tuple[float, bytes]]
) -> None:
    whole = tmp_path / "whole.db"
    if not whole.exists():
        mac(whole, 60)[0].close()
    data = bytearray(whole.read_bytes())
    for share, piece in changes:
        at = int(share * (len(data) - len(piece)))
        data[at : at + len(piece)] = piece
    place = tmp_path / "chat.db"
    place.write_bytes(data)
    try:
        told = repr(list_conversations(place))
    except InputError as error:
        told = repr(error)
        assert error.__context__ is None  # noqa: PT017
    assert CANARY not in told or CANARY.encode() not in b"".join(piece for _, piece in changes)
    assert beside(place) == ["chat.db", "whole.db"]


def test_the_text_gives_times_people_and_kinds(read: Reader) -> None:
    bodies = {
        1: "attachments/12/IMG_0001.jpeg",
        2: "/Users/me/Library/Messages/Attachments/ab/11/IMG 2.HEIC\nand words",
        3: "Attachment missing!",
        4: "in my attachments/ folder",
    }
    history = read(exported(60, bodies=bodies), f"{BEN}.txt")
    assert history.people == ("Me", BEN)
    assert history.times.tolist() == seconds(walls(60, START)).tolist()
    assert history.who.tolist() == [1, 0] * 30
    assert np.flatnonzero(history.kinds == Kind.MEDIA).tolist() == [1, 2, 3]
    assert not history.notes


def test_indented_replies_count_where_they_stand_by_themselves(read: Reader) -> None:
    reply = (
        f"{CANARY}\n    {stamp(LATER)}\n    Me\n    {CANARY}\n\nThis message responded to an earlier message."
    )
    assert len(read(exported(bodies={2: reply}), "a.txt")) == 6


def test_announcements_and_shared_places_are_no_contact(read: Reader) -> None:
    told = exported(bodies={0: "Started sharing location!", 2: "SharePlay Message\nEnded"})
    told += f"{stamp(LATER)} You renamed the conversation to X\n\n"
    assert len(read(told, "a.txt")) == 4


def test_reactions_of_the_text_are_told_to_be_left_out(read: Reader) -> None:
    history = read(exported(bodies={1: f"{CANARY}\nTapbacks:\nLoved by Ben"}), "a.txt")
    assert len(history) == 6
    assert any("Reactions" in note for note in history.notes)


def test_the_texts_clock_is_read_in_the_zone(read: Reader) -> None:
    assert read(exported(), "a.txt", zone="Asia/Kolkata").times[0] == seconds([START])[0] - 5.5 * 3600
    assert any("--zone" in note for note in read(exported(), "a.txt", zone=None).notes)


def test_noon_and_midnight_are_told_apart(read: Reader) -> None:
    noon, midnight = START.replace(hour=12), START.replace(hour=0)
    told = "".join(f"{stamp(when)}\n{name}\nx\n\n" for when, name in ((midnight, "Me"), (noon, BEN)))
    history = read(told, "a.txt")
    assert history.times[1] - history.times[0] == 12 * 3600


def test_dates_that_are_none_are_told(read: Reader) -> None:
    told = read(exported() + "Feb 31, 2022  5:29:42 PM\nMe\nx\n\n", "a.txt")
    assert len(told) == 6
    assert any("1 row" in note for note in told.notes)
    with pytest.raises(InputError, match="no message with a time"):
        read("Feb 31, 2022  5:29:42 PM\nMe\nx\n\n", "a.txt")
