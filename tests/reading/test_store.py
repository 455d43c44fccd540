"""A reading written as JSON is the same when it is read back."""

import json
import re
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reading.examples import ALL, chase
from twinflame.errors import InputError
from twinflame.reading.model import SCHEMA
from twinflame.reading.store import from_json, reading_schema, to_json


@pytest.mark.parametrize("make", ALL.values(), ids=ALL)
def test_what_is_written_is_read_back(make: object) -> None:
    reading = make()  # type: ignore[operator]
    assert from_json(to_json(reading)) == reading
    assert from_json(to_json(reading).encode()) == reading


def test_writing_twice_gives_the_same() -> None:
    written = to_json(from_json(to_json(chase())))
    assert to_json(from_json(written)) == written


def test_the_sentences_are_in_the_document() -> None:
    told = json.loads(to_json(chase()))["text"]
    assert told["verdict"].startswith("Since June 2025")
    assert [s["key"] for s in told["sections"]][:2] == ["roles", "reach"]


def test_draws_are_neither_stored_nor_compared() -> None:
    reading = chase()
    drawn = replace(reading, _draws={"theta": np.zeros((3, 2))})
    assert drawn == reading
    assert "theta" not in to_json(drawn)
    assert "_draws" not in json.loads(to_json(drawn))


def test_sentences_of_a_foreign_document_are_not_believed() -> None:
    document = json.loads(to_json(chase()))
    document["text"] = {"verdict": "Sam will return."}
    assert "will return" not in to_json(from_json(json.dumps(document)))


def test_another_schema_is_refused_by_name() -> None:
    document = {**json.loads(to_json(chase())), "schema": "twinflame.reading/99"}
    with pytest.raises(InputError, match=re.escape("twinflame.reading/99")):
        from_json(json.dumps(document))


@pytest.mark.parametrize(
    "document", ["", "{}", "[]", '{"schema": 1}', f'{{"schema": "{SCHEMA}"}}', b"\xff\xfe", "[" * 99999]
)
def test_what_is_no_reading_is_refused(document: str | bytes) -> None:
    with pytest.raises(InputError, match="not a reading"):
        from_json(document)


@given(st.binary(max_size=200))
def test_no_bytes_break_it(document: bytes) -> None:
    with pytest.raises(InputError):
        from_json(document)


def test_a_huge_document_is_refused() -> None:
    with pytest.raises(InputError, match="too large"):
        from_json(b" " * (64 * 1024 * 1024 + 1))


def test_the_schema_names_every_field_and_its_version() -> None:
    schema = reading_schema()
    assert schema["$id"] == SCHEMA
    fields = schema["properties"]
    assert set(json.loads(to_json(chase()))) == set(fields)
    assert not any(name.startswith("_") for name in fields)
    assert {"Person", "Estimate", "Stretch"} <= set(schema["$defs"])
