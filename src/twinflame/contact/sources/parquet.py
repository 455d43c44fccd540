"""The grid of a Parquet file."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from twinflame.contact.sources.base import attempt
from twinflame.contact.sources.grids import CUT, SAMPLE
from twinflame.errors import InputError

MAX_ROWS = 50_000_000
"""Most rows of a table; a packed table may claim any number."""

_ARROW_ERRORS = (
    pa.ArrowException,
    pl.exceptions.PolarsError,
    pl.exceptions.PanicException,
    OSError,
    ValueError,
)


@dataclass(frozen=True, slots=True)
class _Parquet:
    file: pq.ParquetFile
    names: Sequence[str]

    def sample(self) -> pl.DataFrame:
        return attempt(self._sample, _ARROW_ERRORS, CUT)

    def _sample(self) -> pl.DataFrame:
        rows = next(self.file.iter_batches(batch_size=SAMPLE), None)
        return pl.DataFrame() if rows is None else _frame(pa.Table.from_batches([rows]))

    def take(self, columns: dict[str, int]) -> pl.DataFrame:
        names = [self.names[i] for i in columns.values()]
        wanted = list(dict.fromkeys(names))
        frame = attempt(lambda: _frame(self.file.read(columns=wanted)), _ARROW_ERRORS, CUT)
        return frame.select(pl.col(name).alias(alias) for alias, name in zip(columns, names, strict=True))


def open_parquet(data: bytes) -> _Parquet:
    """The table of a Parquet file. Raises `InputError` when it is damaged or claims too many rows."""
    file = attempt(lambda: pq.ParquetFile(io.BytesIO(data)), _ARROW_ERRORS, CUT)
    if file.metadata.num_rows > MAX_ROWS:
        raise InputError(
            f"The table says that it has more than {MAX_ROWS:,} rows, more than a chat can have."
        )
    names = attempt(lambda: [field.name for field in file.schema_arrow], _ARROW_ERRORS, CUT)
    return _Parquet(file, names)


def _frame(table: pa.Table) -> pl.DataFrame:
    """The table as Polars has it.

    Instants are all told in UTC: a column's zone says no more than how they were shown, and at a damaged name
    Polars panics, which its own lines on the screen tell even where it is caught.
    """
    kinds = [
        field.with_type(pa.timestamp(field.type.unit, "UTC"))
        if pa.types.is_timestamp(field.type) and field.type.tz is not None
        else field
        for field in table.schema
    ]
    return pl.DataFrame(pl.from_arrow(table.cast(pa.schema(kinds))))
