"""Joining with known truth: one history, told by several exports, comes back as that history."""

import json
import zipfile
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from twinflame.contact.history import ContactHistory, Kind
from twinflame.contact.sources import DifferentPeople, list_conversations, read_export, read_history
from twinflame.contact.sources.base import Chat
from twinflame.contact.sources.join import Part, joined
from twinflame.contact.sources.repeats import repeated
from twinflame.contact.sources.write import ANDROID, IOS, write_export
from twinflame.errors import ChoiceNeeded, InputError


def told(
    n: int = 600, seed: int = 1, people: tuple[str, str] = ("Ana", "Ben"), **more: object
) -> ContactHistory:
    """Contact in bursts, as people write: often several in a minute, then hours of nothing."""
    rng = np.random.default_rng(seed)
    steps = np.where(rng.random(n) < 0.7, rng.exponential(40, n), rng.exponential(30_000, n))
    times = np.floor(1.6e9 + np.cumsum(steps))
    kinds = rng.choice([0, 0, 0, 0, 1, 2, 3], n)
    return ContactHistory(times, rng.integers(0, 2, n), kinds, people, **more)  # type: ignore[arg-type]


def part(history: ContactHistory, since: int = 0, until: int | None = None) -> ContactHistory:
    rows = slice(since, until)
    return replace(history, times=history.times[rows], who=history.who[rows], kinds=history.kinds[rows])


def named(history: ContactHistory, *people: str) -> ContactHistory:
    return replace(history, people=people)


@pytest.fixture
def write(tmp_path: Path):
    def written(history: ContactHistory, name: str, **more: object) -> Path:
        write_export(history, tmp_path / name, **more)  # type: ignore[arg-type]
        return tmp_path / name

    return written


def rows(history: ContactHistory) -> list[tuple[float, int, int]]:
    return list(zip(history.times.tolist(), history.who.tolist(), history.kinds.tolist(), strict=True))


def has(history: ContactHistory, text: str) -> bool:
    return any(text in note for note in history.notes)


def test_two_apps_with_the_same_two_are_one_history(write) -> None:
    a, b = told(300, 1), told(200, 2)
    both = read_history([write(a, "a.json"), write(b, "chat.txt", layout=IOS)], me="Ana", zone="UTC")
    assert rows(both) == sorted(rows(a) + rows(b), key=lambda row: row[0])
    assert has(
        both, "Joined: 2 conversations between the same two, a.json (Telegram, 300), chat.txt (WhatsApp, 200)"
    )
    assert (
        read_export([write(a, "a.json"), write(b, "chat.txt")], me="Ana", zone="UTC").source
        == "Telegram and WhatsApp"
    )


def test_a_message_in_two_exports_counts_once(write) -> None:
    whole = told(900)
    old, new = write(part(whole, 0, 600), "old.txt"), write(part(whole, 250), "new.txt")
    both = read_history([old, new], me="Ana", zone="UTC")
    assert len(both) == 900
    assert both.times.tolist() == (whole.times // 60 * 60).tolist()
    assert sorted(rows(both)) == sorted((t // 60 * 60, w, k) for t, w, k in rows(whole))
    assert has(both, "Left out: 350 rows of old.txt that new.txt holds too.")


def test_seconds_are_kept_where_one_export_has_them(write) -> None:
    whole = told(900)
    coarse, fine = write(part(whole, 0, 600), "a.txt"), write(part(whole, 300), "b.txt", layout=IOS)
    for order in ([coarse, fine], [fine, coarse]):
        both = read_history(order, me="Ana", zone="UTC")
        assert len(both) == 900
        assert both.precision == 60
        assert both.steps is not None
        assert np.bincount(both.steps.astype(int))[[1, 60]].tolist() == [600, 300]
        assert set(both.times[both.steps == 1].tolist()) == set(whole.times[300:].tolist())


def test_coarse_rows_are_spread_and_fine_ones_stay() -> None:
    times, steps = np.array([0.0, 60, 60, 60, 61, 200]), np.array([60.0, 60, 60, 0.001, 0.001, 0.001])
    who = np.array([0, 0, 1, 1, 1, 0])
    history = ContactHistory(times, who, np.zeros(6), ("A", "B"), precision=60.0, steps=steps)
    spread, senders = history.contacts(5)
    assert (np.diff(spread) >= 0).all()
    assert {60.0, 61.0, 200.0} < set(spread.tolist())
    assert len(set(spread.tolist())) == 6
    coarse = [(t, w) for t, w in zip(spread, senders, strict=True) if t not in (60.0, 61.0, 200.0)]
    assert [w for _, w in coarse] == [0, 0, 1]  # rows that share a stamp keep their order
    assert coarse[0][0] < 60 < coarse[1][0] < coarse[2][0] < 120
    assert history.contacts(5)[0].tolist() == spread.tolist()
    assert history.contacts(6)[0].tolist() != spread.tolist()


def test_steps_that_do_not_fit_are_refused() -> None:
    for steps in (np.array([1.0]), np.array([1.0, 99.0]), np.array([1.0, np.nan])):
        with pytest.raises(InputError, match="step"):
            ContactHistory(np.arange(2.0), np.arange(2), np.zeros(2), ("A", "B"), precision=60.0, steps=steps)


def test_messages_sent_twice_stay_twice(write) -> None:
    times = np.repeat(1.6e9 + np.arange(50) * 7_260.0, 3)
    whole = ContactHistory(times, np.arange(150) % 2, np.zeros(150), ("Ana", "Ben"))
    both = read_history([write(whole, "a.json"), write(part(whole, 30), "b.json")], zone="UTC")
    assert rows(both) == rows(whole)


def test_apps_in_use_at_once_lose_nothing_to_chance(write) -> None:
    a = told(3_000, 1)
    aside = np.sort(np.floor(a.times + np.random.default_rng(3).uniform(-240, 240, 3_000)))
    b = replace(a, times=aside, who=told(3_000, 2).who)
    same_minute = np.isin(b.times // 60 * 2 + b.who, a.times // 60 * 2 + a.who).sum()
    assert same_minute > 500
    both = read_history([write(a, "a.txt"), write(b, "b.json")], me="Ana", zone="UTC")
    assert len(both) == 6_000


@pytest.mark.parametrize("other", ["Europe/Berlin", "Asia/Kolkata", "America/St_Johns"])
def test_one_chat_exported_in_two_zones_counts_once(write, other: str) -> None:
    whole = told(4_000)  # over three years: through summer time
    assert whole.times[-1] - whole.times[0] > 3e7
    here = write(replace(part(whole, 0, 3_000), zone="UTC"), "a.txt")
    there = write(replace(part(whole, 1_000), zone=other), "b.txt")
    both = read_history([here, there], me="Ana", zone="UTC")
    assert has(both, "the clock of b.txt differs by")
    assert abs(len(both) - 4_000) <= 12  # rows in the hours that the clock skips or passes twice
    ends = both.times[-500:] - (whole.times[-500:] // 60 * 60)
    assert np.abs(np.median(ends)) <= 3_600
    right = read_history([here, there], me="Ana", zone={"a.txt": "UTC", "b.txt": other})
    assert not has(right, "differs by")
    assert abs(len(right) - 4_000) <= 12


def test_calls_and_messages_of_the_same_moment_are_two(write) -> None:
    times = 1.6e9 + np.arange(60) * 9_000.0
    messages = ContactHistory(times, np.arange(60) % 2, np.zeros(60), ("Ana", "Ben"))
    calls = replace(messages, kinds=np.full(60, Kind.CALL))
    both = read_history([write(messages, "a.csv"), write(calls, "b.csv")], me="Ana")
    assert np.bincount(both.kinds).tolist() == [60, 0, 60]


@given(
    n=st.integers(2, 80),
    keep=st.lists(st.booleans(), min_size=80, max_size=80),
    gap=st.sampled_from([1.0, 20.0, 500.0, 90_000.0]),
    seed=st.integers(0, 99),
)
def test_an_export_joined_with_a_part_of_itself_is_itself(
    n: int, keep: list[bool], gap: float, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    times = np.floor(1.6e9 + np.cumsum(rng.exponential(gap, n)))
    chat = Chat(times, rng.integers(0, 2, n), rng.integers(0, 5, n), ("Ana", "Ben"))
    some = np.array(keep[:n])
    piece = replace(chat, times=times[some], who=chat.who[some], kinds=chat.kinds[some])
    whole = joined([Part(chat, "X", "a"), Part(piece, "X", "b")])
    order = np.lexsort((whole.kinds, whole.who, whole.times))
    true = np.lexsort((chat.kinds, chat.who, times))
    assert whole.times[order].tolist() == times[true].tolist()
    assert whole.who[order].tolist() == chat.who[true].tolist()


@given(st.integers(1, 400), st.integers(1, 400), st.integers(0, 9))
def test_no_more_rows_are_the_same_than_the_smaller_has(n: int, m: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    a, b = (
        Chat(
            np.sort(rng.integers(0, 900, k)).astype(float),
            rng.integers(0, 2, k),
            np.zeros(k, int),
            ("A", "B"),
        )
        for k in (n, m)
    )
    one, other = repeated(a, b, alike=True).rows.sum(), repeated(b, a, alike=True).rows.sum()
    assert one == other <= min(n, m)


def test_a_stamp_that_was_rounded_is_the_same() -> None:
    times = 1.6e9 + np.arange(100) * 777.7
    a = Chat(times, np.arange(100) % 2, np.zeros(100, int), ("A", "B"), precision=0.001)
    assert repeated(a, replace(a, times=np.round(times), precision=1.0), alike=True).rows.all()


# Who is the same person


def test_other_names_are_other_people_until_it_is_said(write) -> None:
    a, b = write(told(60, 1), "a.json"), write(named(told(50, 2), "Ana", "Benjamin K."), "b.json")
    with pytest.raises(
        DifferentPeople, match=r'Ben \(a.json\) and Benjamin K. \(b.json\).*--same "Ben=Benjamin K."'
    ) as e:
        read_history([a, b])
    assert (e.value.one, e.value.other) == ("Ben", "Benjamin K.")
    both = read_history([a, b], same=[("ben", "benjamin k.")], zone="UTC")
    assert (both.people, len(both)) == (("Ana", "Ben"), 110)
    assert read_history([a, b], twin=["Benjamin K.", "Ben"], zone="UTC").people == ("Ana", "Benjamin K.")


def test_who_exported_both_is_one_person_whatever_the_names(write) -> None:
    a, b = write(told(60, 1), "a.json"), write(named(told(50, 2), "Me", "Ben"), "b.json")
    c = write(named(told(50, 3), "Ana Maria", "Ben"), "c.json")
    both = read_history([b, a], zone="UTC")
    assert (both.people, len(both)) == (("Ana", "Ben"), 110)
    assert has(both, "You go by the names Ana and Me in these exports, and by Ana here.")
    assert read_history([a, b, c], zone="UTC").people == ("Ana", "Ben")


def test_a_text_without_an_owner_learns_it_from_the_others(write) -> None:
    a, b = write(told(60, 1), "a.json"), write(told(50, 2), "b.csv")
    assert read_export([a, b], zone="UTC").me_known
    me = write(named(told(60, 1), "Me", "Ben"), "me.json")
    assert read_export([me, b], zone="UTC").history.people == ("Ana", "Ben")
    zoe = write(named(told(60, 1), "Zoe", "Ben"), "zoe.json")
    with pytest.raises(DifferentPeople, match='"Zoe=Ana"'):
        read_export([zoe, b], zone="UTC")


def test_exports_of_both_twins_are_joined_and_leave_open_who_reads(write) -> None:
    a, b = write(told(60, 1), "a.json"), write(told(50, 2).swapped(), "b.json")
    export = read_export([a, b], zone="UTC")
    assert (len(export.history), export.me_known) == (110, False)
    assert read_export([a, b], me="Ben", zone="UTC").history.people == ("Ben", "Ana")


def test_exports_of_different_people_get_one_sentence(write) -> None:
    a, b = write(told(60, 1), "a.json"), write(named(told(50, 2), "Cem", "Dora"), "b.json")
    with pytest.raises(DifferentPeople, match=r"Ben \(a.json\) and Dora \(b.json\)"):
        read_history([a, b])
    c, d = write(told(60, 1), "c.csv"), write(named(told(50, 2), "Cem", "Dora"), "d.csv")
    with pytest.raises(DifferentPeople, match=r"Ana and Ben \(c.csv\) and Cem and Dora \(d.csv\)"):
        read_history([c, d])
    e = write(named(told(50, 2), "Ana", "Dora"), "e.csv")
    with pytest.raises(DifferentPeople, match='"Ben=Dora"'):
        read_history([c, e])


def test_one_person_cannot_be_both(write) -> None:
    with pytest.raises(ChoiceNeeded, match="Two different people"):
        read_history(write(told(60), "a.json"), same=[("Ana", "Ben")])


def account(*others: tuple[str, int]) -> str:
    chats = []
    for number, (name, n) in enumerate(others, 2):
        messages = [
            {
                "id": i,
                "type": "message",
                "date": "x",
                "date_unixtime": str(1_600_000_000 + number * 999 + i * 5_000),
                "from": ("Ana", name)[i % 2],
                "from_id": ("user1", f"user{number}")[i % 2],
                "text": "x",
            }
            for i in range(n)
        ]
        chats.append({"name": name, "type": "personal_chat", "id": number, "messages": messages})
    return json.dumps({"personal_information": {"user_id": 1}, "chats": {"list": chats}})


def test_of_an_account_and_a_chat_the_person_in_both_is_meant(write, tmp_path: Path) -> None:
    (tmp_path / "all.json").write_text(account(("Cem", 90), ("Ben", 40), ("Dora", 30)))
    chat = write(told(50), "with Ben.txt")
    both = read_export([tmp_path / "all.json", chat], zone="UTC")
    assert (both.history.people, len(both.history)) == (("Ana", "Ben"), 90)
    assert read_history([tmp_path / "all.json", chat], conversation="Cem", zone="UTC").people == (
        "Ana",
        "Cem",
    )
    other = write(named(told(50), "Ana", "Zoe"), "with Zoe.txt")
    with pytest.raises(ChoiceNeeded, match=r"4 conversations.*--with: Cem \(90\), Zoe \(50\), Ben \(40\)"):
        read_history([tmp_path / "all.json", other])


def test_names_that_look_alike_are_proposed_and_never_joined(write, tmp_path: Path) -> None:
    (tmp_path / "all.json").write_text(account(("ben kirsch", 90), ("Bén", 40), ("Dora", 30)))
    chat = write(told(50), "with Ben.txt")
    export = read_export([tmp_path / "all.json", chat], conversation="with Ben", zone="UTC")
    assert len(export.history) == 50
    assert set(export.likely) == {("Ben", "ben kirsch"), ("Ben", "Bén")}
    joined_ = read_export([tmp_path / "all.json", chat], conversation="Ben", same=export.likely, zone="UTC")
    assert (len(joined_.history), joined_.likely) == (180, ())


def test_two_of_one_name_in_one_account_stay_two(tmp_path: Path) -> None:
    (tmp_path / "all.json").write_text(account(("Ben", 90), ("Ben", 40), ("Deleted Account", 30)))
    with pytest.raises(
        ChoiceNeeded, match=r"2 conversations fit --with: Ben \(90\), Ben \(40\).*--with 1 or 2"
    ):
        read_history(tmp_path / "all.json", conversation="Ben")
    assert len(read_history(tmp_path / "all.json", conversation="2", zone="UTC")) == 40
    assert len(read_history(tmp_path / "all.json", conversation=["1", "2"], zone="UTC")) == 130


def test_equal_names_of_the_gone_are_no_evidence(write) -> None:
    gone = "Deleted Account"
    a, b = write(named(told(60, 1), "Ana", gone), "a.json"), write(named(told(50, 2), "Ana", gone), "b.csv")
    found = read_history([a, b], conversation="1", zone="UTC")
    assert len(found) == 60


def test_a_text_in_each_of_two_conversations_tells_who_exported(write, tmp_path: Path) -> None:
    write(told(50, 1), "one.csv")
    write(named(told(50, 2), "Cem", "Ana"), "two.csv")
    assert {c.me for c in list_conversations(tmp_path)} == {"Ana"}
    write(named(told(50, 3), "Cem", "Ben"), "three.csv")
    assert {c.me for c in list_conversations(tmp_path)} == {None}


# Zones


def test_each_app_and_file_has_its_zone(write) -> None:
    a = write(replace(told(60, 1), zone="Asia/Tokyo"), "a.txt", layout=IOS)
    b = write(told(50, 2), "b.json")
    right = read_history([a, b], me="Ana", zone={"whatsapp": "Asia/Tokyo", "": "Europe/Berlin"})
    assert right.zone == "Europe/Berlin"
    assert set(told(60, 1).times.tolist()) < set(right.times.tolist())
    named_ = read_history([a, b], me="Ana", zone={"A.TXT": "Asia/Tokyo"}, home="America/Lima")
    assert named_.times.tolist() == right.times.tolist()
    assert named_.zone == "America/Lima"
    assert read_history([a, b], me="Ana", zone={"a": "Asia/Tokyo"}).zone == "Asia/Tokyo"
    with pytest.raises(InputError, match=r"no such file or app. Here is WhatsApp, Telegram"):
        read_history([a, b], zone={"signal": "UTC"})
    with pytest.raises(InputError, match="no time zone"):
        read_history([a, b], zone={"whatsapp": "Nowhere"})
    assert ZoneInfo(right.zone)


def test_an_archive_may_be_named_for_its_zone(write) -> None:
    a = write(replace(told(60, 1), zone="Asia/Tokyo"), "phone.zip", layout=IOS)
    assert (
        read_history(a, me="Ana", zone={"phone.zip": "Asia/Tokyo"}).times.tolist()
        == told(60, 1).times.tolist()
    )


def test_android_and_zones_are_written_for_the_reader(write) -> None:
    chat = write(told(60, 1), "chat.txt", layout=ANDROID)
    assert has(read_history(chat, me="Ana"), "--zone")


# Accounts in several zips


def messenger(place: Path, parts: dict[str, range]) -> Path:
    """A zip of an account's download with parts of one conversation, newest first as Messenger has them."""
    folder = "your_activity_across_facebook/messages/inbox/ben_17"
    with zipfile.ZipFile(place, "w") as out:
        for name, numbers in parts.items():
            messages = [
                {
                    "sender_name": ("Ana", "Ben")[i % 2],
                    "timestamp_ms": 1_600_000_000_000 + i * 7_000_123,
                    "content": "x",
                }
                for i in reversed(numbers)
            ]
            people = [{"name": "Ben"}, {"name": "Ana"}]
            page = {
                "participants": people,
                "messages": messages,
                "title": "Ben",
                "thread_path": "inbox/ben_17",
            }
            out.writestr(f"{folder}/{name}", json.dumps(page))
    return place


def test_the_parts_of_an_account_in_several_zips_are_one_conversation(tmp_path: Path) -> None:
    first = messenger(tmp_path / "facebook-ana-1.zip", {"message_1.json": range(100, 200)})
    second = messenger(tmp_path / "facebook-ana-2.zip", {"message_2.json": range(100)})
    (one,) = list_conversations([first, second])
    assert sum(person.count for person in one.people) == 200
    history = read_history([second, first], me="Ana", zone="UTC")
    assert (np.diff(history.times) > 7_000).all()
    assert not has(history, "out of order")
    assert read_history(tmp_path, me="Ana", zone="UTC").times.tolist() == history.times.tolist()
    half = read_history(second, me="Ana", zone="UTC")
    assert has(half, "Part of this conversation is missing: message_1.json. Give the other parts")


def test_two_downloads_of_one_account_count_each_message_once(tmp_path: Path) -> None:
    old = messenger(tmp_path / "facebook-2023.zip", {"message_1.json": range(120)})
    new = messenger(tmp_path / "facebook-2024.zip", {"message_1.json": range(40, 200)})
    assert len(read_history([old, new], me="Ana", zone="UTC")) == 200


def test_a_damaged_file_beside_the_conversation_is_told(tmp_path: Path) -> None:
    place = messenger(tmp_path / "facebook.zip", {"message_1.json": range(60)})
    with zipfile.ZipFile(place, "a") as out:
        page = out.read(out.namelist()[0])
        folder = "your_activity_across_facebook/messages/inbox/cem_9"
        out.writestr(f"{folder}/message_1.json", page[:-20])
    history = read_history(place, me="Ana", zone="UTC")
    assert len(history) == 60
    assert has(history, "Left out: 1 file of the export that could not be read (message_1.json).")


def test_a_damaged_zip_in_a_folder_is_told_and_the_rest_read(tmp_path: Path, write) -> None:
    write(told(60), "a.json")
    (tmp_path / "b.zip").write_bytes(b"PK\3\4 cut off")
    history = read_history(tmp_path, zone="UTC")
    assert has(history, "Left out: 1 file of the export that could not be read.")
