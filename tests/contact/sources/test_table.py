import json
from base64 import b64decode, b64encode
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl
import pyarrow.parquet as pq
import pytest

from tests.contact.sources.truth import CANARY, Reader, seconds, walls
from twinflame.contact.history import Kind
from twinflame.contact.sources import list_conversations, read_history
from twinflame.errors import ChoiceNeeded, InputError

TIMES = walls(40)


def table(stamps: list[str], head: str = "time,sender,text", separator: str = ",") -> str:
    rows = [separator.join((s, ("Ana", "Ben")[i % 2], f"{CANARY} {i}")) for i, s in enumerate(stamps)]
    return "\n".join([*([head.replace(",", separator)] if head else []), *rows]) + "\n"


def unix(t: datetime) -> int:
    return int(seconds([t])[0])


WRITTEN = {
    "ISO": lambda t: t.isoformat(),
    "space": lambda t: t.isoformat(" "),
    "Z": lambda t: t.isoformat() + "Z",
    "UTC": lambda t: t.isoformat(" ") + " UTC",
    "offset": lambda t: (t + timedelta(hours=5, minutes=30)).isoformat() + "+05:30",
    "west": lambda t: (t - timedelta(hours=3)).isoformat() + "-0300",
    "fraction": lambda t: t.isoformat() + ".000",
    "s": lambda t: str(unix(t)),
    "ms": lambda t: str(unix(t) * 1000),
    "us": lambda t: str(unix(t) * 10**6),
    "ns": lambda t: str(unix(t) * 10**9),
    "float": lambda t: f"{unix(t)}.0",
    "day first": lambda t: f"{t:%d.%m.%Y %H:%M:%S}",
    "month first": lambda t: f"{t:%m/%d/%Y %I:%M:%S %p}",
    "short": lambda t: f"{t:%d/%m/%y %H:%M:%S}",
}


@pytest.mark.parametrize("written", WRITTEN.values(), ids=WRITTEN)
@pytest.mark.parametrize("separator", [";", "\t"], ids=["semicolon", "tab"])
def test_it_reads_times_however_they_are_written(read: Reader, written, separator: str) -> None:
    history = read(table([written(t) for t in TIMES], separator=separator), "a.csv", me="Ana")
    assert history.times.tolist() == seconds(TIMES).tolist()
    assert history.counts == (20, 20)
    assert history.precision == 1.0


def test_times_in_minutes_are_known_as_such(read: Reader) -> None:
    assert read(table([f"{t:%Y-%m-%d %H:%M}" for t in TIMES]), "a.csv").precision == 60.0
    assert read(table([f"{t:%Y-%m-%d %H:%M:00}" for t in TIMES]), "a.csv").precision == 60.0


def test_wall_clocks_are_read_in_the_zone_and_told_without(read: Reader) -> None:
    content = table([t.isoformat() for t in TIMES])
    assert read(content, "a.csv", zone="Asia/Kolkata").times[0] == unix(TIMES[0]) - 5.5 * 3600
    assert any("--zone" in note for note in read(content, "a.csv", zone=None).notes)
    assert any(
        "--zone" in note
        for note in read(table([t.isoformat() + "Z" for t in TIMES]), "a.csv", zone=None).notes
    )


def test_known_columns_are_shown_by_name(read: Reader) -> None:
    history = read(table([t.isoformat() for t in TIMES], "Sent At,From,Text"), "a.csv")
    assert "Times were read from the column sent_at and senders from the column from." in history.notes


def test_columns_without_known_names_are_guessed_and_shown_by_place(read: Reader) -> None:
    for head in ("foo,bar,baz", ""):
        history = read(table([t.isoformat() for t in TIMES], head), "a.csv")
        assert history.counts == (20, 20)
        assert "Times were read from column 1 and senders from column 2." in history.notes


def test_columns_can_be_named(read: Reader) -> None:
    content = table([t.isoformat() for t in TIMES], "a,b,c")
    assert read(content, "a.csv", columns=("a", "B")).counts == (20, 20)
    with pytest.raises(ChoiceNeeded, match="no column z"):
        read(content, "a.csv", columns=("z", "b"))


def test_a_day_and_a_clock_may_stand_in_two_columns(read: Reader) -> None:
    rows = "".join(f"{t:%Y-%m-%d},{t:%H:%M:%S},{'AB'[i % 2]}\n" for i, t in enumerate(TIMES))
    for head in ("date,time,sender\n", "Datum,time,sender\n"):
        assert read(head + rows, "a.csv").times.tolist() == seconds(TIMES).tolist()
    named = read("date,time,sender\n" + rows, "a.csv", columns=("date", "sender"))
    assert named.times.tolist() == seconds(TIMES).tolist()


def test_days_alone_are_refused(read: Reader, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="days without a clock"):
        read(table([f"{t:%Y-%m-%d}" for t in TIMES]), "a.csv")
    for column in ([t.date() for t in TIMES], [t.time() for t in TIMES]):
        pl.DataFrame({"time": column, "sender": ["a", "b"] * 20}).write_parquet(tmp_path / "a.parquet")
        with pytest.raises(InputError, match="days without a clock"):
            read_history(tmp_path / "a.parquet")


def test_open_dates_are_asked_for(read: Reader) -> None:
    content = table(["03/04/2021 10:00", "03/04/2021 11:00"])
    with pytest.raises(ChoiceNeeded, match="--dates"):
        read(content, "a.csv")
    assert read(content, "a.csv", dates="mdy").times[0] == unix(datetime(2021, 3, 4, 10))


def test_it_reads_json_lines(read: Reader) -> None:
    rows = [{"ts": unix(t), "author": "AB"[i % 2], "x": [CANARY]} for i, t in enumerate(TIMES)]
    content = "\n".join(json.dumps(row) for row in rows)
    for name in ("a.jsonl", "a.ndjson"):
        assert read(content, name).times.tolist() == seconds(TIMES).tolist()
    assert read(content.replace('"author"', '"zzz"').replace('"ts"', '"q"'), "a.jsonl").counts == (20, 20)


def test_it_reads_parquet_with_and_without_zones(tmp_path: Path) -> None:
    aware = [t.replace(tzinfo=UTC) for t in TIMES]
    for stamps, zone in ((TIMES, "UTC"), (aware, None), ([unix(t) for t in TIMES], "Asia/Tokyo")):
        frame = pl.DataFrame({"time": stamps, "who": ["Ana", "Ben"] * 20, "text": [CANARY] * 40})
        frame.write_parquet(tmp_path / "a.parquet")
        assert read_history(tmp_path / "a.parquet", zone=zone).times.tolist() == seconds(TIMES).tolist()
    split = pl.DataFrame(
        {"date": [t.date() for t in TIMES], "time": [t.time() for t in TIMES], "who": ["a", "b"] * 20}
    )
    split.write_parquet(tmp_path / "a.parquet")
    assert read_history(tmp_path / "a.parquet", zone="UTC").times.tolist() == seconds(TIMES).tolist()


def test_senders_may_be_numbers(tmp_path: Path) -> None:
    pl.DataFrame({"time": TIMES, "src": [7, 9] * 20}).write_parquet(tmp_path / "a.parquet")
    assert read_history(tmp_path / "a.parquet", me="7", zone="UTC").people == ("7", "9")


def test_kinds_are_read_and_reactions_kept_apart(read: Reader) -> None:
    kinds = ["message", "CALL", "reaction", "sticker"]
    rows = "".join(f"{t.isoformat()},{'AB'[i % 2]},{kinds[i]}\n" for i, t in enumerate(TIMES[:4]))
    history = read("time,sender,kind\n" + rows, "a.csv", me="A")
    assert history.kinds.tolist() == [Kind.MESSAGE, Kind.CALL, Kind.REACTION, Kind.MESSAGE]
    assert history.counts == (1, 2)


def test_rows_without_time_or_sender_are_left_out_and_told(read: Reader) -> None:
    content = (
        table([t.isoformat() for t in TIMES])
        + f"{CANARY},Ana,x\n2021-06-06T10:00:00,,x\n2021-13-06T10:00:00,Ben,x\n"
    )
    history = read(content, "a.csv")
    assert len(history) == 40
    assert any("Left out: 3 rows" in note for note in history.notes)
    assert any(
        "Left out: 1 row " in note
        for note in read(table([t.isoformat() for t in TIMES]) + "x,Ana,x\n", "a.csv").notes
    )


def test_texts_with_commas_quotes_and_line_ends_are_one_cell(read: Reader) -> None:
    rows = "".join(
        f'"{t.isoformat()}","{"AB"[i % 2]}","a, ""b""\n2021-01-01,x"\n' for i, t in enumerate(TIMES)
    )
    assert read("time,sender,text\n" + rows, "a.csv").counts == (20, 20)


def test_a_table_is_known_by_its_first_row_too(read: Reader, tmp_path: Path) -> None:
    read("\ufeff" + table([t.isoformat() for t in TIMES]), "a.txt")
    assert list_conversations(tmp_path / "a.txt")[0].source == "Table"


def test_cells_that_look_like_a_chat_are_no_chat(read: Reader, tmp_path: Path) -> None:
    content = "time,sender,text\n" + "".join(
        f'{t.isoformat()},{"AB"[i % 2]},"\n13/01/2021, 10:00 - Ana: x"\n' for i, t in enumerate(TIMES)
    )
    assert read(content, "a.csv").people == ("A", "B")


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        ("time,sender\n", "a.csv", "no row"),
        ("x,y\n1,2\n3,4\n", "a.csv", "like a time"),
        (
            table([t.isoformat() for t in TIMES], "time,a,b").replace("Ana", "").replace("Ben", ""),
            "a.csv",
            "like a sender",
        ),
        ("time,sender\nx,Ana\ny,Ben\n", "a.csv", "both a time"),
        (b"PAR1" + b"\0" * 50, "a.parquet", "damaged or cut off"),
        ('{"time": 1, "sender": "a"}\n{"time": ', "a.jsonl", "damaged or cut off"),
        ('{"time": "x", "sender": "a"}\n' + "[" * 100000, "a.jsonl", "damaged or cut off"),
        (b"\0\1\2\3", "a.csv", "no chat export"),
        (b"abc", "a.parquet", "no chat export"),
        ("   \n", "a.csv", "no chat export"),
    ],
)
def test_what_is_no_table_of_contact_gets_one_sentence(
    read: Reader, content: str | bytes, name: str, sentence: str
) -> None:
    with pytest.raises(InputError, match=sentence) as caught:
        read(content, name)
    assert CANARY not in str(caught.value)
    assert caught.value.__context__ is None


def test_columns_of_parquet_are_guessed_too(tmp_path: Path) -> None:
    columns = {"a": [None] * 40, "b": [CANARY] * 40, "c": TIMES, "d": ["Ana", "Ben"] * 20, "e": range(40)}
    pl.DataFrame(columns, strict=False).write_parquet(tmp_path / "a.parquet")
    history = read_history(tmp_path / "a.parquet", zone="UTC")
    assert history.counts == (20, 20)
    assert any("column 3 and senders from column 4" in note for note in history.notes)


def test_a_missing_column_is_told_when_listing_too(read: Reader, tmp_path: Path) -> None:
    read(table([t.isoformat() for t in TIMES]), "a.csv")
    with pytest.raises(ChoiceNeeded, match="no column z"):
        list_conversations(tmp_path / "a.csv", dates="dmy", columns=("z", "sender"))


def test_a_table_that_claims_too_many_rows_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("twinflame.contact.sources.parquet.MAX_ROWS", 10)
    pl.DataFrame({"time": TIMES, "who": ["a", "b"] * 20}).write_parquet(tmp_path / "a.parquet")
    with pytest.raises(InputError, match="more than 10 rows"):
        read_history(tmp_path / "a.parquet")


def test_an_empty_parquet_gets_one_sentence(tmp_path: Path) -> None:
    for columns in ({"time": [], "who": []}, {"x": [], "y": []}):
        pl.DataFrame(columns).write_parquet(tmp_path / "a.parquet")
        with pytest.raises(InputError):
            read_history(tmp_path / "a.parquet")


def test_times_that_no_calendar_holds_are_left_out(tmp_path: Path) -> None:
    micro = [int(s * 1e6) for s in seconds(TIMES)]
    micro[7], micro[9] = 2**60, -(2**50)
    column = pl.Series(micro).cast(pl.Datetime("us"))
    pl.DataFrame({"time": column, "sender": ["a", "b"] * 20}).write_parquet(tmp_path / "a.parquet")
    assert len(read_history(tmp_path / "a.parquet", zone="UTC")) == 38
    assert list_conversations(tmp_path / "a.parquet")[0].last == TIMES[-1].replace(tzinfo=UTC)


@pytest.mark.parametrize(("zone", "fine"), [(b"UnC", True), (b"U\xffC", False)])
def test_a_damaged_zone_of_parquet_is_passed_over_or_told(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], zone: bytes, fine: bool
) -> None:
    place = tmp_path / "a.parquet"
    frame = pl.DataFrame({"time": TIMES, "who": ["a", "b"] * 20})
    pq.write_table(frame.with_columns(pl.col("time").dt.replace_time_zone("UTC")).to_arrow(), place)
    kept = pq.read_metadata(place).metadata[b"ARROW:schema"]
    harmed = b64encode(b64decode(kept).replace(b"UTC", zone))
    assert harmed != kept
    place.write_bytes(place.read_bytes().replace(kept, harmed))
    if fine:
        assert read_history(place).times.tolist() == seconds(TIMES).tolist()
    else:
        with pytest.raises(InputError, match="damaged"):
            read_history(place)
    assert "panicked" not in capfd.readouterr().err
