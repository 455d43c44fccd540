"""Clocks that ran wrong and rows out of order: mended where that is sound, and told with counts."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from twinflame.contact.sources import read_history
from twinflame.contact.sources.base import Chat
from twinflame.contact.sources.mend import BOUND, mended

DAY = 86_400.0
RESETS = {"1970": 0.0, "2000": 946_684_800.0, "2037": 2_114_380_800.0}


def chat(times: np.ndarray, **more: object) -> Chat:
    n = len(times)
    return Chat(times, np.arange(n) % 2, np.zeros(n, np.int8), ("Ana", "Ben"), **more)  # type: ignore[arg-type]


def steady(n: int = 400, step: float = 7_000.0) -> np.ndarray:
    return 1.6e9 + np.arange(n) * step


@pytest.mark.parametrize("reset", RESETS.values(), ids=RESETS)
def test_a_clock_that_was_reset_is_set_right(reset: float) -> None:
    true = steady()
    shown = true.copy()
    shown[100:112] += reset - true[100] + 50
    told = mended(chat(shown))
    assert len(told.times) == 400
    assert np.abs(told.times - true).max() <= 7_000 + 1
    assert np.diff(told.times[100:112]).tolist() == np.diff(true[100:112]).tolist()
    assert "Moved: 12 rows from a clock that ran wrong, to between the rows around" in told.notes[0]
    assert "2 hours" in told.notes[0]


def test_two_resets_in_one_file_are_both_mended() -> None:
    true = steady()
    shown = true.copy()
    shown[50:53] = RESETS["1970"] + np.arange(3)
    shown[300:305] = RESETS["2037"] + np.arange(5)
    told = mended(chat(shown))
    assert np.abs(told.times - true).max() < 40_000
    assert "Moved: 8 rows" in told.notes[0]


def test_rows_that_nothing_bounds_are_left_out_and_counted() -> None:
    true = steady(200)
    true[100:] += 20 * DAY
    shown = np.insert(true, 100, RESETS["2000"] + np.arange(3))
    told = mended(chat(shown))
    assert told.times.tolist() == true.tolist()
    assert told.notes == ("Left out: 3 rows from a clock that ran wrong, for nothing tells when it was.",)
    first = mended(chat(np.r_[5.0, 6.0, steady(50)]))
    assert first.times.tolist() == steady(50).tolist()
    assert "Left out: 2 rows" in first.notes[0]


def test_a_long_silence_is_no_clock() -> None:
    times = np.r_[steady(50), steady(50) + 400 * DAY]
    assert mended(chat(times)).times.tolist() == times.tolist()
    assert mended(chat(times)).notes == ()


@pytest.mark.parametrize("share", [0.1, 0.5])
def test_two_exports_one_after_the_other_lose_nothing(share: float) -> None:
    old = steady(int(200 * share)) - 500 * DAY
    told = mended(chat(np.r_[steady(200), old]))
    assert told.times.tolist() == np.r_[old, steady(200)].tolist()
    assert told.notes == ("1 row stood out of order in the export and were put in order.",)


def test_a_table_sorted_by_sender_loses_nothing() -> None:
    ana, ben = steady(500), steady(40, 80_000)
    told = mended(chat(np.r_[ana, ben]))
    assert told.times.tolist() == np.sort(np.r_[ana, ben]).tolist()


def test_newest_first_is_turned_round_without_a_word() -> None:
    told = mended(chat(steady()[::-1].copy()))
    assert told.times.tolist() == steady().tolist()
    assert (told.who[0], told.notes) == (1, ())


def test_reactions_told_with_their_message_are_no_disorder() -> None:
    kinds = np.array([0, 4, 0, 0], np.int8)
    told = mended(Chat(np.array([1e9, 1e9 + 500, 1e9 + 60, 1e9 + 70]), np.zeros(4, int), kinds, ("Ana",)))
    assert told.kinds.tolist() == [0, 0, 0, 4]
    assert told.notes == ()


def test_many_jumps_are_no_clock_but_disorder() -> None:
    times = np.random.default_rng(1).permutation(steady(3_000, 10 * DAY))
    told = mended(chat(times))
    assert told.times.tolist() == np.sort(times).tolist()


@given(st.lists(st.floats(0, 4e9), max_size=60), st.integers(0, 5))
def test_whatever_the_stamps_rows_come_in_order_and_most_are_kept(times: list[float], seed: int) -> None:
    told = mended(chat(np.array(times, dtype=np.float64)))
    assert (np.diff(told.times) >= 0).all()
    assert len(told.times) >= 0.6 * len(times)
    assert len(told.who) == len(told.kinds) == len(told.times)


@given(st.integers(13, 60), st.integers(1, 12), st.sampled_from([0.0, 9e8, 2.1e9]))
def test_a_short_block_in_a_dense_chat_ends_up_in_its_room(at: int, n: int, base: float) -> None:
    true = steady(120, 3_600.0)
    shown = true.copy()
    shown[at : at + n] = base + np.arange(n) * 60.0
    told = mended(chat(shown))
    assert len(told.times) == 120
    assert np.abs(told.times - true).max() <= BOUND


def test_a_note_tells_of_it_in_the_history(tmp_path: Path) -> None:
    times = steady(60, 3_600.0)
    times[30:33] = 946_684_800.0 + np.arange(3)
    messages = [
        {"type": "message", "date_unixtime": str(int(t)), "from": "AB"[i % 2], "from_id": f"user{i % 2 + 1}"}
        for i, t in enumerate(times)
    ]
    (tmp_path / "a.json").write_text(
        json.dumps({"name": "B", "type": "personal_chat", "id": 2, "messages": messages})
    )
    history = read_history(tmp_path / "a.json", zone="UTC")
    assert len(history) == 60
    assert [n for n in history.notes if "clock that ran wrong" in n]
