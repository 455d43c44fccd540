"""A small run of what `benchmarks/fuzz.py` does at length, and that it would notice what it looks for."""

import logging
import signal
import subprocess
import sys
import warnings
from collections import Counter
from pathlib import Path
from random import Random

import numpy as np
import pytest

import fuzz
from fuzz_harm import harmed
from fuzz_seeds import WORD, label, seeds
from twinflame.contact.history import Kind
from twinflame.contact.sources.base import Chat, Source
from twinflame.contact.sources.registry import SOURCES
from twinflame.errors import InputError

each_source = pytest.mark.parametrize("source", SOURCES, ids=label)


@each_source
def test_every_format_has_sound_documents_that_are_read(source: Source) -> None:
    told = seeds(source)
    assert len(told) >= 1
    assert any(WORD.encode() in content for _, content in told)
    assert {fuzz.read_one(seed) for seed in told} == {"read"}


@each_source
def test_harmed_documents_are_read_or_refused_with_a_sentence(source: Source, tmp_path: Path) -> None:
    found = seeds(source)
    for number in range(60):
        seed = harmed(Random(f"test {label(source)} {number}"), found)
        assert fuzz.read_one(seed) in {"read", "refused", "unknown"}
        if number % 15 == 0:
            fuzz.read_whole(seed, tmp_path)


def test_harm_follows_from_the_number_alone() -> None:
    found = seeds(SOURCES[0])
    made = [harmed(Random(f"x {number}"), found) for number in range(50)]
    assert made == [harmed(Random(f"x {number}"), found) for number in range(50)]
    assert len({content for _, content in made}) > 40


def test_an_unsound_reading_is_noticed() -> None:
    good = Chat(np.zeros(2), np.zeros(2, np.int32), np.zeros(2, np.int8), ("Ana", "Ben"))
    fuzz.check_sound([good])
    for odd in (
        Chat(np.zeros(2), np.array([0, 2]), np.zeros(2, np.int8), ("Ana", "Ben")),
        Chat(np.array([0.0, np.nan]), np.zeros(2, np.int32), np.zeros(2, np.int8), ("Ana", "Ben")),
        Chat(np.zeros(2), np.zeros(3, np.int32), np.zeros(2, np.int8), ("Ana", "Ben")),
        Chat(np.zeros(2), np.zeros(2, np.int32), np.full(2, Kind.CALL, np.int8), ("Ana", "Ana")),
        Chat(np.zeros(2), np.zeros(2, np.int32), np.zeros(2, np.int8), ("Ana", "Ben"), me=5),
    ):
        with pytest.raises(fuzz.Unsound):
            fuzz.check_sound([odd])


def test_a_word_in_an_error_or_in_what_led_to_it_is_noticed() -> None:
    fuzz.check_error(InputError("This is a sentence."))
    with pytest.raises(fuzz.Told):
        fuzz.check_error(InputError(f"This is {WORD}."))
    hidden = InputError("This is a sentence.")
    hidden.__context__ = ValueError(WORD)
    with pytest.raises(fuzz.Told):
        fuzz.check_error(hidden)
    with pytest.raises(fuzz.Unsound):
        fuzz.check_error(InputError("no sentence"))


def test_a_word_in_a_log_is_noticed() -> None:
    logs = fuzz.LogWords()
    logs.emit(logging.LogRecord("x", logging.INFO, "x", 1, "a %s", ("b",), None))
    assert not logs.told
    logs.emit(logging.LogRecord("x", logging.INFO, "x", 1, "a %s", (WORD,), None))
    assert logs.told


@pytest.mark.slow
def test_a_worker_counts_its_inputs() -> None:
    held = bytearray(b"1") * fuzz.MEMORY  # what the parent holds is not the worker's
    result = fuzz.batch(len(SOURCES) - 1, 0, 12)
    assert len(held) == fuzz.MEMORY
    assert sum(result.counts[key] for key in ("read", "refused", "unknown")) == 12
    assert not result.bad
    assert 0 < result.peak < fuzz.MEMORY


@pytest.mark.slow
def test_a_worker_that_sleeps_is_ended_and_the_rest_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fuzz, "ASLEEP", 0.0)  # less than a worker takes to start
    monkeypatch.setattr(fuzz, "WAIT", 0.02)
    result = fuzz.batch(len(SOURCES) - 1, 0, 2)
    assert result.counts[fuzz.HANGS] == result.tried == 2
    assert f"exit {-signal.SIGKILL}" in result.bad[0][2]


@pytest.mark.parametrize(
    ("program", "hung"),
    [
        ("import signal; signal.setitimer(signal.ITIMER_PROF, 0.1)\nwhile True: pass", True),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", False),  # as for memory
        ("raise SystemExit(1)", False),
    ],
)
def test_a_worker_that_goes_on_for_ever_is_told_from_one_that_breaks(
    program: str, hung: bool, tmp_path: Path
) -> None:
    with (tmp_path / "told").open("w+b") as told, subprocess.Popen([sys.executable, "-c", program]) as worker:
        assert fuzz.watch(worker, told.fileno()) is hung


def test_what_was_done_is_kept_and_what_went_wrong_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = fuzz.Result(3, Counter(read=2, faults=1), 0.5, 7)
    kept.bad.append((1, fuzz.FAULTS, "x"))
    (tmp_path / "kept").write_text(kept.written())
    monkeypatch.setattr(fuzz, "batch", lambda *asked: fuzz.Result(1, Counter(refused=1), 0.1, 9))
    assert fuzz.resumed(0, tmp_path / "kept") == fuzz.Result(
        3, Counter(read=2, refused=1, faults=0), 0.5, 9, []
    )
    assert fuzz.resumed(0, tmp_path / "missing") == fuzz.Result()


def test_an_input_is_counted_once_even_where_the_rest_of_the_way_in_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise ValueError

    monkeypatch.setattr(fuzz, "read_whole", fails)
    monkeypatch.setattr(signal, "setitimer", lambda *_: None)
    monkeypatch.setattr(logging, "basicConfig", lambda **_: None)
    with (tmp_path / "told").open("w+b") as told, warnings.catch_warnings():
        fuzz.work(len(SOURCES) - 1, 0, fuzz.WHOLE, told.fileno())
        result = fuzz.Result.of((tmp_path / "told").read_text()[12:])
    assert result.counts.total() == result.tried == fuzz.WHOLE
    assert result.counts[fuzz.FAULTS] == 1
    assert result.bad[0][:2] == (0, fuzz.FAULTS)
