import json
from typing import Any

import pytest

from tests.contact.sources.made import NAMES, Row, hangouts, rows, seconds
from tests.contact.sources.truth import Reader
from twinflame.contact.history import Kind
from twinflame.contact.sources import list_conversations
from twinflame.errors import InputError

NAME = "Hangouts.json"


def with_last(content: bytes, **changes: Any) -> str:
    """The export with its last event changed."""
    file = json.loads(content)
    file["conversations"][0]["events"][-1] |= changes
    return json.dumps(file)


@pytest.mark.parametrize("old", [False, True], ids=["since 2016", "before"])
def test_it_reads_who_and_when_and_knows_who_exported(read: Reader, old: bool) -> None:
    told = rows(60)
    history = read(hangouts(told, old=old), NAME)
    assert history.times.tolist() == seconds(told)
    assert history.who.tolist() == [row.who for row in told]
    assert history.people == NAMES
    assert not any("--me" in note for note in history.notes)


def test_microseconds_are_kept(read: Reader) -> None:
    told = rows()
    content = hangouts(told).replace(b'000", "self', b'250", "self')
    assert read(content, NAME).times[0] == pytest.approx(seconds(told)[0] + 0.00025, abs=1e-6)


def test_media_and_calls_are_of_their_kind(read: Reader) -> None:
    kinds = [Kind.MESSAGE, Kind.MEDIA, Kind.CALL, Kind.MISSED_CALL, Kind.MESSAGE]
    told = [Row(row.time, row.who, kind) for row, kind in zip(rows(5), kinds, strict=True)]
    history = read(hangouts(told), NAME)
    assert history.kinds.tolist() == kinds
    assert history.times.tolist() == seconds(told)


def test_a_call_of_which_only_the_end_is_told_began_so_much_earlier(read: Reader) -> None:
    told = rows()
    end = {"event_type": "END_HANGOUT", "hangout_duration_secs": "100"}
    history = read(with_last(hangouts(told), chat_message=None, hangout_event=end), NAME)
    assert history.kinds[-1] == Kind.CALL
    assert history.times[-1] == seconds(told)[-1] - 100


def test_names_that_changed_and_members_are_no_contact(read: Reader) -> None:
    content = with_last(hangouts(rows(40)), chat_message=None, conversation_rename={"new_name": "x"})
    history = read(content, NAME)
    assert len(history) == 39
    assert not any("Left out" in note for note in history.notes)


@pytest.mark.parametrize(
    "change", [{"timestamp": "soon"}, {"timestamp": None}, {"timestamp": "1" * 30}, {"sender_id": None},
               {"sender_id": 3}, {"timestamp": "\u0661" * 16}],
)  # fmt: skip
def test_one_odd_row_does_not_sink_the_file(read: Reader, change: dict[str, Any]) -> None:
    history = read(with_last(hangouts(rows(40)), **change), NAME)
    assert len(history) == 39
    assert any("Left out: 1 row without a readable time" in note for note in history.notes)


def test_one_odd_conversation_does_not_sink_the_file(read: Reader) -> None:
    file = json.loads(hangouts(rows(40)))
    file["conversations"] += [3]
    history = read(json.dumps(file), NAME)
    assert len(history) == 40
    assert "Left out: 1 conversation of the file that could not be read." in history.notes


def test_a_group_of_more_than_two_is_refused(read: Reader) -> None:
    file = json.loads(hangouts(rows(), kind="GROUP"))
    known = file["conversations"][0]["conversation"]["conversation"]
    assert len(read(json.dumps(file), NAME)) == 40  # a group that holds two
    known["participant_data"].append({"id": {"gaia_id": "5"}, "fallback_name": "Cem"})
    with pytest.raises(InputError, match="group"):
        read(json.dumps(file), NAME)


def test_who_has_no_name_any_more_is_known_by_their_number(read: Reader) -> None:
    file = json.loads(hangouts(rows()))
    del file["conversations"][0]["conversation"]["conversation"]["participant_data"][1]["fallback_name"]
    assert read(json.dumps(file), NAME).people == (NAMES[0], "101")


def test_of_many_conversations_the_twin_chooses(tmp_path: Any, read: Reader) -> None:
    file, other = (
        json.loads(hangouts(rows(40))),
        json.loads(hangouts(rows(12)).replace(b"\\u00d6tzi", b"Cem")),
    )
    other["conversations"][0]["conversation"]["conversation"]["id"]["id"] = "c2"
    file["conversations"] += other["conversations"]
    assert len(read(json.dumps(file), NAME, twin="Ben Cem")) == 12
    assert [c.title for c in list_conversations(tmp_path / NAME)] == [NAMES[1], "Ben Cem"]


def test_the_mark_of_a_simulation_is_read(tmp_path: Any) -> None:
    for simulated in (True, False):
        (tmp_path / NAME).write_bytes(hangouts(rows(), simulated=simulated))
        assert list_conversations(tmp_path / NAME)[0].simulated is simulated


def test_a_cut_file_is_refused_with_a_sentence(read: Reader) -> None:
    with pytest.raises(InputError, match=r"Hangouts.json but cannot be read to its end"):
        read(hangouts(rows())[:-500], NAME)
