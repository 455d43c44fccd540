"""A contact history as a table that reads back to the same history, for other programs and for keeping."""

import io
from pathlib import Path
from typing import Literal

import numpy as np
import polars as pl

from twinflame.contact.history import ContactHistory
from twinflame.contact.sources.base import SIMULATED
from twinflame.errors import InputError

Form = Literal["csv", "tsv", "jsonl", "parquet"]
FORMS: tuple[Form, ...] = ("csv", "tsv", "jsonl", "parquet")

_STAMP = "%Y-%m-%dT%H:%M:%S%.6fZ"


def form_of(name: str) -> Form:
    """Which kind of table a file's name asks for.

    >>> form_of("out.parquet")
    'parquet'
    """
    suffix = Path(name).suffix[1:].lower()
    form: Form | None = next((form for form in FORMS if form == suffix), None)
    if form is None:
        raise InputError(
            "A history is written as .csv, .tsv, .jsonl or .parquet; give the file one of these endings."
        )
    return form


def table(history: ContactHistory, *, simulated: bool = False) -> pl.DataFrame:
    """The history as a table, without any text.

    Columns are `time` (UTC, to the microsecond), `sender`, `kind`, `me` (whether the sender is who reads),
    `precision` (step of the stamp in seconds), `zone` (in which hours are told) and, of a simulated history,
    `simulated`.

    >>> history = ContactHistory(np.array([0.5]), np.array([1]), np.array([2]), ("Ana", "Ben"))
    >>> table(history).row(0)[1:]
    ('Ben', 'call', False, 1.0, 'UTC')
    """
    n = len(history)
    frame = history.to_frame().rename({"who": "sender"})
    steps = np.full(n, history.precision) if history.steps is None else history.steps
    extra = [pl.Series("simulated", [SIMULATED] * n)] if simulated else []
    return frame.with_columns(
        pl.Series("me", history.who == 0),
        pl.Series("precision", steps),
        pl.Series("zone", [history.zone] * n, dtype=pl.String),
        *extra,
    )


def write_table(history: ContactHistory, form: Form, *, simulated: bool = False) -> bytes:
    r"""The content of a file with the history as a table; `twinflame read` reads it back to the same figures.

    Raises
    ------
    InputError
        When there is no contact to write.

    Examples
    --------
    >>> history = ContactHistory(np.array([0.5]), np.array([1]), np.array([2]), ("Ana", "Ben"))
    >>> write_table(history, "csv").decode().splitlines()[1]
    '1970-01-01T00:00:00.500000Z,Ben,call,false,1.0,UTC'
    """
    if not len(history):
        raise InputError("There is no contact to write.")
    frame = table(history, simulated=simulated)
    out = io.BytesIO()
    if form == "parquet":
        frame.write_parquet(out)
        return out.getvalue()
    text = frame.with_columns(pl.col("time").dt.strftime(_STAMP))
    if form == "jsonl":
        text.write_ndjson(out)
    else:
        text.write_csv(out, separator="," if form == "csv" else "\t")
    return out.getvalue()
