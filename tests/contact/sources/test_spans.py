import io
import json
from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twinflame.contact.sources import spans
from twinflame.contact.sources.spans import Items, read_lists
from twinflame.errors import InputError

FIELDS = ("t", "who", "on", "list", "w\u00e9")


def gather(document: bytes, block: int = 1 << 20) -> tuple[bytes, int, list[dict[str, object]]]:
    """The rest, odd items, and each item's number, text, presence and length of its list."""
    found: list[dict[str, object]] = []

    def take(items: Items) -> None:
        codes, distinct = items.values("who")
        numbers, on = items.numbers("t"), items.filled("on")
        rows, inner = items.inner("list", ("v",))
        held = np.bincount(rows, minlength=len(items))
        sums = np.bincount(rows, np.nan_to_num(inner.numbers("v")), minlength=len(items))
        for i in range(len(items)):
            who = distinct[codes[i]] if codes[i] >= 0 else None
            time = None if np.isnan(numbers[i]) else numbers[i]
            found.append(
                {
                    "list": int(items.which[i]),
                    "t": time,
                    "who": who,
                    "on": bool(on[i]),
                    "n": held[i],
                    "sum": sums[i],
                }
            )

    rest, odd = read_lists(io.BytesIO(document), "a", FIELDS, take, "Broken.", block=block)
    return rest, odd, found


keys = st.sampled_from(["t", "who", "on", "list", "a", "x", "tt", "", "who\n", 'q"'])
scalars = st.one_of(
    st.none(), st.booleans(), st.integers(-(10**12), 10**12), st.sampled_from([0, 1.5, -2.25]),
    st.text(max_size=12),
    st.sampled_from(['"', "\\", '\\"', "],}{[", '"a": [{"t": 1}]', "\\u0041", "é😀"]),
    st.sampled_from(["w" * 31, "w" * 32, "w" * 33, "w" * 30 + '\\"w', "w" * 31 + '"w']),
    st.sampled_from(["\\" * 33, "{" * 70, " " * 64]),
)  # fmt: skip
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3),
    max_leaves=6,
)
inner = st.lists(st.fixed_dictionaries({"v": st.integers(-9, 9)}, optional={"x": values}), max_size=3)
items = st.dictionaries(keys, values, max_size=5).flatmap(
    lambda item: st.just(item) | inner.map(lambda told: {**item, "list": told})
)
documents = st.fixed_dictionaries(
    {"a": st.lists(items | st.integers(), max_size=6)},
    optional={
        "b": st.fixed_dictionaries({"a": st.lists(items, max_size=4)}),
        "c": st.text(max_size=5),
        "list": st.lists(
            st.fixed_dictionaries({"a": st.lists(items, max_size=3), "n": st.integers()}), max_size=3
        ),
    },
)


def expected(document: dict[str, object]) -> tuple[object, int, list[dict[str, object]]]:
    """What a library that reads the whole says."""
    odd, found, lists = 0, [], 0

    def walk(value: object) -> object:
        nonlocal odd, lists
        if isinstance(value, list):
            return [walk(one) for one in value]
        if not isinstance(value, dict):
            return value
        out: dict[str, object] = {}
        for key, held in value.items():
            if key != "a" or not isinstance(held, list):
                out[key] = walk(held)
                continue
            out[key], lists = lists, lists + 1
            odd += sum(not isinstance(one, dict) for one in held)
            found.extend(row(one, lists - 1) for one in held if isinstance(one, dict))
        return out

    return walk(document), odd, found


def row(item: dict[str, object], number: int) -> dict[str, object]:
    time, who, told = item.get("t"), item.get("who"), item.get("list")
    told = [one for one in told if isinstance(one, dict)] if isinstance(told, list) else []
    sums = [one.get("v") for one in told]
    return {
        "list": number,
        "t": as_number(time),
        "who": who if not isinstance(who, dict | list) else None,
        "on": item.get("on") not in (None, False, 0, "", [], {}),
        "n": len(told),
        "sum": sum(number for value in sums if (number := as_number(value)) is not None),
    }


def as_number(value: object) -> float | None:
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return float(value)
    plain = (
        isinstance(value, str) and value.isascii() and value.removeprefix("-").replace(".", "", 1).isdigit()
    )
    return float(value) if plain and not value.removeprefix("-").startswith(".") else None  # type: ignore[arg-type]


@settings(max_examples=100)
@given(documents, st.sampled_from([None, 1]), st.booleans(), st.integers(1, 40))
def test_it_finds_what_a_library_finds_in_blocks_of_any_size(
    document: dict[str, object], indent: int | None, plain: bool, block: int
) -> None:
    written = json.dumps(document, indent=indent, ensure_ascii=plain).encode()
    rest, odd, found = gather(written, block)
    shell, odd_told, told = expected(document)
    assert (json.loads(rest), odd) == (shell, odd_told)
    assert found == told


@settings(max_examples=60)
@given(documents, st.data())
def test_what_is_cut_off_is_refused_or_left_for_the_rest_to_tell(
    document: dict[str, object], data: st.DataObject
) -> None:
    written = json.dumps(document).encode()
    cut = written[: data.draw(st.integers(0, len(written) - 1))]
    try:
        rest, _, _ = gather(cut, 16)
    except InputError:
        return
    with pytest.raises(json.JSONDecodeError):
        json.loads(rest)


@settings(max_examples=100)
@given(
    st.binary(max_size=200).map(lambda junk: b'{"a": [{"t": 1, "list": [{"v": 2}]}, ' + junk),
    st.integers(1, 300),
)
def test_any_bytes_are_read_or_refused(junk: bytes, block: int) -> None:
    told = "Broken."
    try:
        gather(junk, block)
    except InputError as error:
        told = str(error)
    assert told == "Broken."


def test_numbers_may_stand_in_quotes() -> None:
    document = (
        b'{"a": [{"t": "12"}, {"t": -3.5}, {"t": "x"}, {"t": true}, {"t": ""}, {"t": "-"}, {}, {"t": [1]}]}'
    )
    assert [one["t"] for one in gather(document)[2]] == [12.0, -3.5, None, None, None, None, None, None]


def moments_of(*written: str) -> list[float]:
    found: list[float] = []
    listed = ",".join('{"t": ' + one + "}" for one in written)
    read_lists(
        io.BytesIO(('{"a": [' + listed + "]}").encode()),
        "a",
        ("t",),
        lambda items: found.extend(items.moments("t", np.ones(len(items), bool)).tolist()),
        "Broken.",
    )
    return found


@settings(max_examples=50, deadline=None)
@given(st.lists(st.datetimes(), min_size=1, max_size=20))
def test_dates_are_those_of_the_calendar(moments: list[datetime]) -> None:
    whole = [one.replace(microsecond=0) for one in moments]
    assert moments_of(*(f'"{one.isoformat()}"' for one in whole)) == [
        one.replace(tzinfo=UTC).timestamp() for one in whole
    ]


@pytest.mark.parametrize(
    "written",
    [
        '"2021-02-29T00:00:00"', '"2100-02-29T00:00:00"', '"2021-13-01T00:00:00"', '"2021-00-01T00:00:00"',
        '"2021-01-01T24:00:00"', '"2021-01-01T00:60:00"', '"2021-01-01 00:00:00"', '"2021-1-1T00:00:00"',
        '"2021-01-0aT00:00:00"', '"2021-01-00T00:00:00"', '""', "0", "null",
    ],
)  # fmt: skip
def test_what_no_calendar_holds_is_no_moment(written: str) -> None:
    assert np.isnan(moments_of(written, '"2020-02-29T23:59:59.5+01:00"')).tolist() == [True, False]


def test_many_distinct_texts_are_told_apart() -> None:
    document = json.dumps({"a": [{"who": f"n{i % 500}"} for i in range(2000)]}).encode()
    assert [one["who"] for one in gather(document)[2]] == [f"n{i % 500}" for i in range(2000)]


def test_depth_is_limited() -> None:
    deep = b'{"a": [{"x": ' + b"[" * 100 + b"]" * 100 + b"}]}"
    with pytest.raises(InputError, match="Broken"):
        gather(deep)


@pytest.mark.parametrize("limit", ["MAX_ITEM", "MAX_REST", "MAX_ITEMS"])
def test_sizes_are_limited(monkeypatch: pytest.MonkeyPatch, limit: str) -> None:
    document = (
        b'{"a": ['
        + b'{"t": "0123456789"},' * 20
        + b'{"x": "'
        + b"y" * 100
        + b'"}], "b": "'
        + b"z" * 100
        + b'"}'
    )
    assert len(gather(document, 8)[2]) == 21
    monkeypatch.setattr(spans, limit, 20)
    with pytest.raises(InputError, match="far more"):
        gather(document, 8)


def test_beginnings_and_ends_are_met() -> None:
    told: list[list[bool]] = []

    def take(items: Items) -> None:
        told.append(items.meets("who", (b'"Ana', b'"B"')).tolist())
        told.append(items.meets("who", (b'na"',), at_end=True).tolist())

    document = b'{"a": [{"who": "Ana"}, {"who": "An"}, {"who": "B"}, {}, {"who": "nana"}]}'
    read_lists(io.BytesIO(document), "a", FIELDS, take, "Broken.")
    assert told == [[True, False, True, False, False], [True, False, False, False, True]]


MARKS = ('"', "\\", '\\"', '\\\\"', "{", "}]", " \n", "é")


@pytest.mark.parametrize("mark", MARKS)
def test_a_mark_counts_wherever_it_falls_in_a_row_of_bytes(mark: str) -> None:
    texts = ["w" * k + mark + "w" * (70 - k) for k in range(71)]
    document = {"a": [{"x": one, "deep": [{one: one}], "who": one, "t": k} for k, one in enumerate(texts)]}
    for indent in (None, 1, 33):
        _, odd, found = gather(json.dumps(document, indent=indent).encode())
        assert (odd, [(one["who"], one["t"]) for one in found]) == (0, [(t, k) for k, t in enumerate(texts)])
