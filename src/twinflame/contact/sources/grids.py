"""The grid of cells in a CSV, TSV, JSON Lines or Parquet file, of which only some columns are taken."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import msgspec
import polars as pl

from twinflame.contact.sources.base import Document, as_utf8, attempt
from twinflame.contact.sources.stamps import are_stamps
from twinflame.errors import InputError

MAX_COLUMNS = 1_000
"""Most columns of a table in text."""

SAMPLE = 200
"""Rows from which columns are guessed."""
_WIDE = 1 << 20  # bytes in which the first rows are looked for
_SEPARATORS = (",", ";", "\t", "|")
_POLARS_ERRORS = (pl.exceptions.PolarsError, pl.exceptions.PanicException, ValueError)
CUT = "The table cannot be read to its end. It may be damaged or cut off; export it again."
"""What is said of a table that its library refuses."""


class Grid(Protocol):
    """Rows and columns, of which nothing is read but what is asked for."""

    @property
    def names(self) -> Sequence[str]:
        """The columns' names, empty texts where the file has none."""

    def sample(self) -> pl.DataFrame:
        """The first rows, all columns in order."""

    def take(self, columns: dict[str, int]) -> pl.DataFrame:
        """All rows of some columns, under the given names."""


def open_grid(document: Document) -> Grid:
    """The table of a document, of whichever kind it is."""
    if document.head[:4] == b"PAR1":
        from twinflame.contact.sources.parquet import (
            open_parquet,
        )  # pyarrow is slow to load, and seldom needed

        return open_parquet(document.data)
    text, _ = as_utf8(document.data)
    text = text.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    if document.suffix in ("jsonl", "ndjson") or text.lstrip()[:1] == b"{":
        return _JsonLines.of(text)
    return _Csv.of(text)


@dataclass(frozen=True, slots=True)
class _Csv:
    text: bytes
    separator: str
    names: Sequence[str]
    headed: bool

    @classmethod
    def of(cls, text: bytes) -> "_Csv":
        start = text[:_WIDE].split(b"\n", 2)
        separator = max(_SEPARATORS, key=lambda s: start[0].count(s.encode()))
        if max(line.count(separator.encode()) for line in start[:2]) > MAX_COLUMNS:
            raise InputError(
                f"The table has more than {MAX_COLUMNS} columns. Keep the times and senders alone."
            )
        row = cls(text, separator, (), False)._read(1, None)
        cells = [str(cell or "") for cell in row.row(0)] if row.height else []
        data_first = bool(are_stamps(pl.Series(cells, dtype=pl.String)).any())
        return cls(text, separator, [""] * len(cells) if data_first else cells, not data_first)

    def sample(self) -> pl.DataFrame:
        return self._read(SAMPLE, None)[:, : len(self.names)]

    def take(self, columns: dict[str, int]) -> pl.DataFrame:
        wanted = sorted(set(columns.values()))
        frame = self._read(None, wanted)
        return frame.select(frame[:, wanted.index(i)].alias(alias) for alias, i in columns.items())

    def _read(self, rows: int | None, columns: list[int] | None) -> pl.DataFrame:
        frame = attempt(
            lambda: pl.read_csv(
                self.text,
                has_header=False,
                skip_rows=int(self.headed),
                separator=self.separator,
                infer_schema=False,
                n_rows=rows,
                columns=columns,
                truncate_ragged_lines=True,
                raise_if_empty=False,
            ),
            _POLARS_ERRORS,
            CUT,
        )
        if not frame.width:
            raise InputError("There is no row in this table.")
        return frame


@dataclass(frozen=True, slots=True)
class _JsonLines:
    text: bytes
    names: Sequence[str]

    @classmethod
    def of(cls, text: bytes) -> "_JsonLines":
        names: dict[str, None] = {}
        for row in _decode(b"\n".join(text.split(b"\n", SAMPLE)[:SAMPLE]), dict[str, Any]):
            names |= dict.fromkeys(list(row)[:1000])
        return cls(text, list(names))

    def sample(self) -> pl.DataFrame:
        head = b"\n".join(self.text.split(b"\n", SAMPLE)[:SAMPLE])
        rows = _decode(head, dict[str, Any])
        return pl.DataFrame([_column(name, [row.get(name) for row in rows]) for name in self.names])

    def take(self, columns: dict[str, int]) -> pl.DataFrame:
        fields = [
            (f"f{i}", Any, msgspec.field(name=self.names[i], default=None))
            for i in sorted(set(columns.values()))
        ]
        rows = _decode(self.text, msgspec.defstruct("Row", fields))
        return pl.DataFrame(
            [_column(alias, [getattr(row, f"f{i}") for row in rows]) for alias, i in columns.items()]
        )


def _decode(text: bytes, kind: Any) -> list[Any]:
    decoder = msgspec.json.Decoder(kind)
    return attempt(
        lambda: decoder.decode_lines(text), (msgspec.MsgspecError, RecursionError, UnicodeDecodeError), CUT
    )


def _column(name: str, values: list[Any]) -> pl.Series:
    """Numbers as numbers, all else as text; what is neither is missing."""
    if all(
        value is None or (isinstance(value, int | float) and not isinstance(value, bool)) for value in values
    ):
        return pl.Series(
            name, [None if value is None else float(value) for value in values], dtype=pl.Float64
        )
    return pl.Series(
        name,
        [str(value) if isinstance(value, str | int | float) else None for value in values],
        dtype=pl.String,
    )
