"""A reading as JSON and back, under a versioned schema.

The document holds the figures, and under `text` the sentences that the faces show, for whoever shows it
elsewhere. Sentences are made anew from the figures when a document is read, so `text` is never trusted.
"""

from dataclasses import fields
from functools import cache
from typing import Any

from twinflame.errors import InputError
from twinflame.reading.model import SCHEMA, Reading

LARGEST = 64 * 1024 * 1024  # bytes


def to_json(reading: Reading) -> str:
    """The reading as a JSON document."""
    import msgspec

    values = {f.name: getattr(reading, f.name) for f in shown_fields()}
    return (
        msgspec.json.format(msgspec.json.encode({**values, "text": text(reading)}), indent=1).decode() + "\n"
    )


def from_json(document: str | bytes) -> Reading:
    """The reading that a JSON document holds; posterior draws are not stored, so they are gone.

    Raises
    ------
    InputError
        When it is no reading, or one of another schema.
    """
    import msgspec

    if len(document) > LARGEST:
        raise InputError("This is too large to be a reading.")
    try:
        head = msgspec.json.decode(document, type=head_type())
        if head.schema != SCHEMA:
            raise InputError(f"This reading has the schema {head.schema!r}; this version reads {SCHEMA!r}.")
        body = msgspec.json.decode(document, type=body_type())
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        raise InputError("This is not a reading that Twinflame has written.") from None
    return Reading(**{f.name: getattr(body, f.name) for f in shown_fields()})


def reading_schema() -> dict[str, Any]:
    """JSON Schema of the document.

    Examples
    --------
    >>> reading_schema()["$id"]
    'twinflame.reading/1'
    """
    import msgspec

    _, components = msgspec.json.schema_components([body_type()], ref_template="#/$defs/{name}")
    root = components.pop("Reading")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA,
        **root,
        "$defs": components,
    }


def text(reading: Reading) -> dict[str, Any]:
    """Every sentence of the reading, in the order in which it is told."""
    from dataclasses import asdict

    from twinflame.reading.words import tell

    return asdict(tell(reading))


def shown_fields() -> list[Any]:
    """The fields of a reading that are stored: all but the private ones."""
    return [f for f in fields(Reading) if not f.name.startswith("_")]


@cache
def body_type() -> Any:
    """What a document holds: the fields of `Reading`, and the sentences."""
    import msgspec

    stored = [(f.name, f.type) for f in shown_fields()]
    return msgspec.defstruct("Reading", [*stored, ("text", dict[str, Any], {})], frozen=True)


@cache
def head_type() -> Any:
    """The one field that says which schema the rest follows."""
    import msgspec

    return msgspec.defstruct("Head", [("schema", str)])
