from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from tests.contact.sources.truth import Reader, walls
from twinflame.contact.history import Kind
from twinflame.contact.sources import list_conversations
from twinflame.contact.sources.base import Chat
from twinflame.contact.sources.people import choose, counted, is_group, main_people
from twinflame.contact.sources.write import ANDROID
from twinflame.errors import ChoiceNeeded, InputError


def rows(*people: tuple[str, int]) -> str:
    """A chat in which each person writes so often, the most frequent first."""
    senders = [name for name, n in people for _ in range(n)]
    times = walls(len(senders), step=timedelta(hours=7))
    return "".join(f"{ANDROID.stamp(t)}{name}: x\n" for t, name in zip(times, senders, strict=True))


def chat(*counts: int, **more: object) -> Chat:
    who = np.repeat(np.arange(len(counts)), counts).astype(np.int32)
    times = np.arange(len(who), dtype=np.float64)
    return Chat(times, who, np.zeros(len(who), np.int8), tuple("ABCDEFGHIJKLMN"[: len(counts)]), **more)  # type: ignore[arg-type]


def test_three_senders_are_listed_with_their_counts(read: Reader) -> None:
    with pytest.raises(ChoiceNeeded, match=r"Ana \(30\), Ben \(20\) and Cem \(10\).*--me.*--twin"):
        read(rows(("Ana", 30), ("Ben", 20), ("Cem", 10)))


def test_a_group_is_refused_even_when_two_of_it_are_named(read: Reader) -> None:
    with pytest.raises(InputError, match="group cannot be read"):
        read(rows(("Ana", 30), ("Ben", 20), ("Cem", 10)), me="Ana", twin="Ben")


def test_a_chat_in_which_a_name_changed_is_read_when_each_name_is_named(read: Reader) -> None:
    content = rows(("Ana", 30), ("Ben", 20), ("Ben new", 10))
    history = read(content, me="Ana", twin=["Ben", "Ben new"])
    assert history.people == ("Ana", "Ben")
    assert history.counts == (30, 30)


def test_a_few_rows_under_other_names_are_left_out_and_told(read: Reader) -> None:
    content = rows(("Ana", 300), ("Ben", 200), ("an odd line", 2), ("another", 1))
    for options in ({"me": "Ana"}, {"me": "Ana", "twin": "Ben"}):
        history = read(content, **options)
        assert history.counts == (300, 200)
        assert any("Left out: 3 rows under 2 other names" in note for note in history.notes)
        assert not any("odd line" in note for note in history.notes)


def test_one_who_hardly_writes_is_still_the_other(read: Reader) -> None:
    assert read(rows(("Ana", 900), ("Ben", 2)), me="Ana").counts == (900, 2)
    assert read(rows(("Ana", 900), ("Ben", 4), ("an odd line", 1)), me="Ana").people == ("Ana", "Ben")


def test_names_may_be_given_in_part_and_in_any_case(read: Reader) -> None:
    content = rows(("Ana Maria", 30), ("Ben", 20))
    for me in ("Ana Maria", "ana maria", "ana", " ANA "):
        assert read(content, me=me).people == ("Ana Maria", "Ben")


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"me": "Zoe"}, r"--me fits no sender.*Ana \(30\)"),
        ({"twin": "n"}, "--twin fits more than one"),
        ({"me": ""}, "--me fits no sender"),
        ({"me": "Ana", "twin": "Ana"}, "the same sender"),
        ({"me": ["Ana", "Ben"]}, "Two different people"),
    ],
)
def test_names_that_do_not_fit_are_asked_again(read: Reader, options: dict[str, str], sentence: str) -> None:
    with pytest.raises(ChoiceNeeded, match=sentence):
        read(rows(("Ana", 30), ("Ben", 20)), **options)


def test_many_small_senders_are_a_group_and_not_strays() -> None:
    assert is_group(chat(50, 40, *[2] * 10))
    assert not is_group(chat(500, 400, 2, 1))
    assert main_people(chat(500, 400, 2, 1)) == [0, 1]


def test_two_strays_of_the_same_size_are_not_taken_for_the_other() -> None:
    with pytest.raises(ChoiceNeeded):
        choose(chat(500, 1, 1))


def test_a_conversation_that_calls_itself_a_group_is_refused() -> None:
    with pytest.raises(InputError, match="is a group"):
        choose(chat(5, 5, group=True), "A", "B")


def test_a_conversation_without_rows_is_refused() -> None:
    with pytest.raises(InputError, match="no message"):
        choose(chat())


def test_names_seen_once_are_counted_and_not_shown() -> None:
    assert counted(chat(5, 4, 3, 1, 1)) == "A (5), B (4), C (3) and 2 other names"
    assert counted(chat(*[9] * 12)).endswith("J (9) and 2 other names")
    assert counted(chat(5, 4, 3, 1)) == "A (5), B (4), C (3) and 1 other name"


def test_reactions_make_nobody_a_sender() -> None:
    told = chat(5, 5, 5)
    reacting = Chat(
        told.times, told.who, np.where(told.who == 2, Kind.REACTION, 0).astype(np.int8), told.names
    )
    assert main_people(reacting) == [0, 1]


def test_the_list_tells_people_period_and_group(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(rows(("Ana", 30), ("Ben", 20)))
    (one,) = list_conversations(tmp_path / "a.txt", zone="UTC")
    assert [(p.name, p.count) for p in one.people] == [("Ana", 30), ("Ben", 20)]
    assert one.first == datetime(2021, 1, 5, 9, 7, tzinfo=UTC)
    assert (one.source, one.group, one.simulated, one.me) == ("WhatsApp", False, False, None)
    (tmp_path / "b.txt").write_text(rows(("Ana", 30), ("Ben", 20), ("Cem", 20)))
    assert list_conversations(tmp_path / "b.txt")[0].group
    (tmp_path / "with Ben.txt").write_text(rows(("Ana", 30), ("Ben", 20)))
    assert list_conversations(tmp_path / "with Ben.txt")[0].me == "Ana"
