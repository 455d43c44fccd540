import json
from typing import Any

import pytest

from tests.contact.sources.made import NAMES, Row, discord, rows, seconds
from tests.contact.sources.truth import Reader
from twinflame.contact.history import Kind
from twinflame.errors import InputError

NAME = "Direct Messages - Ben [77].json"


def edited(content: bytes, **changes: Any) -> str:
    """The export with its last message changed."""
    file = json.loads(content)
    file["messages"][-1] |= changes
    return json.dumps(file)


@pytest.mark.parametrize("seed", range(3))
def test_it_reads_who_and_when_to_the_second(read: Reader, seed: int) -> None:
    told = rows(60, seed)
    history = read(discord(told), NAME, me="Ana")
    assert history.times.tolist() == seconds(told)
    assert history.who.tolist() == [row.who for row in told]
    assert history.people == NAMES
    assert history.precision == 1.0


def test_the_conversation_is_called_by_the_other(read: Reader) -> None:
    history = read(discord(rows()), NAME)
    assert history.people == NAMES
    assert not any("--me" in note for note in history.notes)


def test_the_zone_of_the_machine_that_exported_does_not_matter(read: Reader) -> None:
    told = rows()
    assert read(discord(told), NAME, zone="Asia/Tokyo").times.tolist() == seconds(told)
    assert any("--zone" in note for note in read(discord(told), NAME, zone=None).notes)


def test_media_calls_and_reactions_are_of_their_kind(read: Reader) -> None:
    kinds = [Kind.MESSAGE, Kind.MEDIA, Kind.CALL, Kind.MISSED_CALL, Kind.MESSAGE]
    told = [Row(row.time, row.who, kind) for row, kind in zip(rows(5), kinds, strict=True)]
    told += [Row(told[-1].time, 1 - told[-1].who, Kind.REACTION)]
    history = read(discord(told), NAME)
    assert history.kinds.tolist() == [*kinds, Kind.REACTION]
    assert history.who.tolist() == [row.who for row in told]
    assert sum(history.counts) == 5
    assert any("Discord does not tell whether a call was taken" in note for note in history.notes)


def test_a_call_without_an_end_counts_as_a_call(read: Reader) -> None:
    content = edited(discord(rows()), type="Call", callEndedTimestamp=None)
    assert read(content, NAME).kinds[-1] == Kind.CALL


def test_a_sticker_is_media(read: Reader) -> None:
    assert read(edited(discord(rows()), stickers=[{"id": "1"}]), NAME).kinds[-1] == Kind.MEDIA


@pytest.mark.parametrize("kind", ["ChannelPinnedMessage", "RecipientAdd", "ChannelNameChange", "46", None])
def test_notices_are_no_contact(read: Reader, kind: str | None) -> None:
    assert len(read(edited(discord(rows(40)), type=kind), NAME)) == 39


def test_bots_are_left_out_with_a_note(read: Reader) -> None:
    bot = {"id": "5", "name": "bot", "nickname": "Bot", "isBot": True}
    history = read(edited(discord(rows(40)), author=bot), NAME)
    assert len(history) == 39
    assert "Left out: 1 message by bots." in history.notes


@pytest.mark.parametrize(
    "change",
    [
        {"timestamp": "soon"},
        {"timestamp": None},
        {"timestamp": "99999-01-01T00:00:00+00:00"},
        {"author": None},
        {"author": 3},
        {"reactions": {}},
    ],
)
def test_one_odd_row_does_not_sink_the_file(read: Reader, change: dict[str, Any]) -> None:
    history = read(edited(discord(rows(40)), **change), NAME)
    assert len(history) == 39
    assert any("Left out: 1 row without a readable time" in note for note in history.notes)


@pytest.mark.parametrize("kind", ["DirectGroupTextChat", "GuildTextChat", "GuildPublicThread"])
def test_group_conversations_and_servers_are_refused(read: Reader, kind: str) -> None:
    with pytest.raises(InputError, match="group"):
        read(discord(rows(), type=kind), NAME)


def test_two_of_one_name_are_told_apart_by_their_number(read: Reader) -> None:
    content = discord(rows()).replace(json.dumps(NAMES[1])[1:-1].encode(), NAMES[0].encode())
    assert read(content, NAME, me=NAMES[0]).counts == tuple(
        sum(row.who == who for row in rows()) for who in (0, 1)
    )


def test_the_mark_of_a_simulation_is_read(tmp_path: Any) -> None:
    from twinflame.contact.sources import list_conversations

    for simulated in (True, False):
        (tmp_path / NAME).write_bytes(discord(rows(), simulated=simulated))
        assert list_conversations(tmp_path / NAME)[0].simulated is simulated


def test_a_cut_file_is_refused_with_a_sentence(read: Reader) -> None:
    with pytest.raises(InputError, match="Discord export but cannot be read to its end"):
        read(discord(rows())[:-500], NAME)


@pytest.mark.parametrize(
    ("content", "name"),
    [('[{"ID": 1, "Timestamp": "2022-01-01 10:00:00", "Contents": "x", "Attachments": ""}]', "messages.json"),
     ("ID,Timestamp,Contents,Attachments\n1,2022-01-01 10:00:00,x,\n", "messages.csv")],
)  # fmt: skip
def test_discords_own_package_is_refused_for_what_it_lacks(read: Reader, content: str, name: str) -> None:
    with pytest.raises(InputError, match="your own messages alone"):
        read(content, name)
