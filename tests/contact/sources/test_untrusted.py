"""Whatever the bytes: one sentence or a history, in bounded time, and never a word of a message."""

import io
import json
import time
import zipfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.contact.sources.truth import CANARY, walls
from twinflame.contact.history import ContactHistory
from twinflame.contact.sources import list_conversations, read_export
from twinflame.contact.sources.write import ANDROID, ANDROID_US, IOS, table_csv, telegram_json, whatsapp_text
from twinflame.errors import InputError

NAMES = ["a.txt", "a.zip", "a.json", "a.csv", "a.tsv", "a.jsonl", "a.parquet", "a"]
_TIMES = 1.6e9 + np.cumsum(np.random.default_rng(1).exponential(90_000, 60)).round()
HISTORY = ContactHistory(_TIMES, np.arange(60) % 2, np.arange(60) % 4, ("Ana", "Ben"))


def _zip(content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("_chat.txt", content)
    return out.getvalue()


def _parquet() -> bytes:
    out = io.BytesIO()
    HISTORY.to_frame().write_parquet(out)
    return out.getvalue()


EXPORTS = {
    "a.txt": [whatsapp_text(HISTORY, layout).encode() for layout in (ANDROID, ANDROID_US, IOS)],
    "a.zip": [_zip(whatsapp_text(HISTORY).encode())],
    "a.json": [telegram_json(HISTORY).encode()],
    "a.csv": [table_csv(HISTORY).encode()],
    "a.jsonl": ["\n".join(json.dumps(row, default=str) for row in HISTORY.to_frame().to_dicts()).encode()],
    "a.parquet": [_parquet()],
}
pieces = st.one_of(
    st.binary(max_size=60),
    st.text(max_size=40).map(str.encode),
    st.sampled_from([
        b"\xff\xfe", b"\xef\xbb\xbf", b"PK\x03\x04", b"PAR1", b"13/01/2021, 10:00 - A: ", b"\xe2\x80\x8e",
        b"[1/2/21, 3:04:05\xe2\x80\xafPM] B: ", b'{"messages": [', b'{"chats": {"list": [', b"time,sender\n",
        b"\r\r\n", b"\n" * 50, b"9" * 300, b":" * 300,
        b'"', b"{" * 3000, b"1/1/1 ", "١٢/٣/٢٠٢١، ٤:٥ م - ".encode(),
    ]),
)  # fmt: skip


def check(place: Path) -> None:
    """Reading gives a sound history or one sentence."""
    for call in (
        lambda: read_export(place, zone="Europe/Berlin", now=2e9).history,
        lambda: list_conversations(place),
    ):
        try:
            told = call()
        except InputError as error:
            sentence = str(error)
            assert sentence.endswith(".")
            assert sentence.isprintable()
            assert len(sentence) < 900
        else:
            assert not isinstance(told, ContactHistory) or len(told) > 0


common = settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])


@common
@given(content=st.lists(pieces, max_size=30).map(b"".join), name=st.sampled_from(NAMES))
def test_any_bytes_give_a_history_or_one_sentence(tmp_path: Path, content: bytes, name: str) -> None:
    (tmp_path / name).write_bytes(content)
    check(tmp_path / name)


@st.composite
def mutated(draw: st.DrawFn) -> tuple[str, bytes]:
    name = draw(st.sampled_from(sorted(EXPORTS)))
    data = bytearray(draw(st.sampled_from(EXPORTS[name])))
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(data)))
        drop = draw(st.integers(0, 40))
        data[at : at + drop] = draw(pieces)
    if draw(st.booleans()):
        del data[draw(st.integers(0, len(data))) :]
    return name, bytes(data)


@settings(common, max_examples=150)
@given(mutated())
def test_damaged_exports_give_a_history_or_one_sentence(tmp_path: Path, export: tuple[str, bytes]) -> None:
    name, content = export
    (tmp_path / name).write_bytes(content)
    check(tmp_path / name)


HARD = {
    "one long line": b"13/01/2021, 10:00 - " + b"a: " * 2_000_000,
    "spaces": b" " * 5_000_000,
    "empty lines": b"\n" * 5_000_000,
    "digits": b"1" * 5_000_000,
    "dates": b"1/1/2021, 1:11 \n" * 200_000,
    "marks": b"\xe2\x80\x8e" * 1_500_000,
    "colons": b":" * 5_000_000,
    "names": b"".join(b"13/01/2021, 10:00 - n%d: x\n" % i for i in range(30_000)),
    "layouts": b"".join(
        b"13/01/2021, 10:00 %s - A: x\n" % bytes([97 + i % 26, 97 + i // 26 % 26]) for i in range(100_000)
    ),
    "nested": b'{"messages": ' + b"[" * 2_000_000,
    "keys": b'{"messages": [' + b'{"a":1},' * 300_000 + b'{}], "from_id": 1}',
    "columns": b"time,sender" + b",x" * 20_000 + b"\n" + b"1,2\n" * 100,
}


@pytest.mark.parametrize("content", HARD.values(), ids=HARD)
def test_hard_files_take_bounded_time(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.txt").write_bytes(content)
    start = time.perf_counter()
    check(tmp_path / "a.txt")
    assert time.perf_counter() - start < 20


def canaried(name: str, content: bytes) -> bytes:
    return content.replace(b"placeholder", CANARY.encode()).replace(
        b"message", CANARY.encode() if name != "a.json" else b"message"
    )


BODIES = [
    CANARY,
    f"12.05.2021 {CANARY}",
    f"13/01/2021, 10:00 - {CANARY}: {CANARY}",
    f"[13/01/2021, 10:00:00] {CANARY}",
    f"\u200e{CANARY} omitted",
    f"<attached: {CANARY}.jpg>",
    f"Missed voice call {CANARY}",
    f"{CANARY}: {CANARY}",
]


@pytest.mark.parametrize("layout", [ANDROID, ANDROID_US, IOS], ids=["Android", "US", "iPhone"])
@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("n", [2, 5, 40])
def test_no_word_of_a_message_is_told(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], layout, body: str, n: int
) -> None:
    rows = [f"{layout.stamp(t)}{('Ana', 'Ben')[i % 2]}: hello" for i, t in enumerate(walls(n))]
    if n == 2 and body.count(CANARY) > 1 and "- " in body:
        pytest.skip("among two rows a third is a row, by all that can be known")
    rows[n // 2] += f" {CANARY}\n{body}\n{CANARY}"
    rows[-1] += f"\n{CANARY}"
    place = tmp_path / "a.txt"
    place.write_text("\n".join(rows))
    told: list[str] = []
    for options in ({}, {"me": "Ana"}, {"dates": "mdy"}, {"twin": "Zoe", "dates": "dmy"}, {"now": 0.0}):
        try:
            export = read_export(place, **options)
            told += [repr(export), repr(export.history.notes), repr(export.history.people)]
        except InputError as error:
            told += [repr(error), repr(error.__context__), repr(error.__cause__)]
    told.append(repr(list_conversations(place)))
    told += capfd.readouterr()
    assert not [sentence for sentence in told if CANARY in sentence]


@pytest.mark.parametrize("name", ["a.json", "a.csv", "a.jsonl"])
def test_no_word_of_a_damaged_table_or_json_is_told(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], name: str
) -> None:
    content = canaried(name, EXPORTS[name][0])
    assert CANARY.encode() in content
    place = tmp_path / name
    told = []
    for cut in range(1, len(content), len(content) // 40):
        place.write_bytes(content[:cut])
        try:
            told.append(repr(read_export(place).history.notes))
        except InputError as error:
            told += [repr(error), repr(error.__context__), repr(error.__cause__)]
    told += capfd.readouterr()
    assert len(told) > 40
    assert not [sentence for sentence in told if CANARY in sentence]
