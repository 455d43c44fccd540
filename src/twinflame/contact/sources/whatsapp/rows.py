"""Find the rows of a WhatsApp text: where a line begins with a stamp, who wrote, and what WhatsApp wrote itself.

The text is taken in blocks, and of each line no more is looked at than its beginning. One regular expression
for all layouts runs in linear time on any input (polars uses Rust's engine). Of a message's words nothing is
kept: a row gives numbers, a sender, and a code.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl
import pyarrow as pa
from numpy.typing import NDArray

from twinflame.contact.history import Kind
from twinflame.contact.sources.base import SIMULATED
from twinflame.contact.sources.whatsapp import words

NOTICE = -1  # a row that WhatsApp wrote, with or without a name on it
MARKED = -2  # the notice that says the history is simulated

_BLOCK = 1 << 23  # bytes looked at together
_REACH = 400  # characters of a line that are looked at
_EARLY = 5  # notices on encryption stand in the first rows

_MARKS = r"\x{200b}-\x{200f}\x{202a}-\x{202e}\x{2060}-\x{2069}\x{feff}\x{061c}"
_G = rf"[\s{_MARKS}]*"
_DATE = rf"(\d{{1,4}}){_G}([./\-年년])\.?{_G}(\d{{1,2}}){_G}[./\-月월]{_G}(\d{{1,4}}){_G}[.日일]?{_G}[,،]?"
_WORD = r"([^\d\[\]<>:\n\-–]{0,14}?)"
_TIME = rf"(\d{{1,2}})(?:[:.٫]|{_G}h{_G})(\d{{2}})(?:(?:[:.٫]|{_G}min{_G})(\d{{2}}))?"
_TAIL = rf"(\]|[-–:][\s{_MARKS}])"
_STAMP = rf"^{_G}(\[?){_G}{_DATE}{_G}{_WORD}{_G}{_TIME}{_G}{_WORD}{_G}{_TAIL}{_G}"
_NAME = rf"(?:(.{{1,100}}?):(?:[\s{_MARKS}]|$))?"
_ROW = _STAMP + _NAME
_CANDIDATE = rf"^[\s{_MARKS}\[]*\d"
_FIELDS = ("bracket", "a", "sep", "b", "c", "before", "hour", "minute", "second", "after", "tail", "name")
_NUMBERS = ("a", "b", "c", "hour", "minute", "second")
_STYLE = ("bracket", "sep", "before", "after", "tail", "shape")
_CALL_FIRST = r"(?i)^(?:missed |verpasster |verpasste )?(?:voice call|video call|sprachanruf|videoanruf)"
_OMITTED_LAST = r"[\x{200e}\x{200f}][^\x{200e}\x{200f}]{2,40}$"
_OMITTED_WHOLE = r"(?i)^(?:\S+|contact card) (?:omitted|weggelassen|omitid[oa]|omise?|omess[oa]|weggelaten)$"
_DIGITS = {
    chr(zero + d): str(d) for zero in (0x660, 0x6F0, 0x966, 0x9E6, 0xE50, 0xBE6, 0xC66) for d in range(10)
}


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """The rows of a text in the order of the file; arrays of shape (n,).

    `numbers` (n, 6) holds the three parts of the date as they stand, hour, minute and second (-1 for none);
    `style` and `who` index into `styles` and `names` (who is -1 for a row without sender); `code` is a `Kind`,
    `NOTICE` or `MARKED`.
    """

    numbers: NDArray[np.int32]
    style: NDArray[np.int32]
    who: NDArray[np.int32]
    code: NDArray[np.int8]
    styles: tuple[tuple[str, ...], ...]
    names: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.who)


def find_rows(text: bytes) -> Rows:
    """Every line of a UTF-8 text that begins like a WhatsApp row.

    >>> rows = find_rows("5.1.2020 klo 18.00 - Ana: x\\n[5/1/20, 6:00:07\\u202fPM] Ben: x\\n".encode())
    >>> rows.numbers.tolist(), rows.names
    ([[5, 1, 2020, 18, 0, -1], [5, 1, 20, 6, 0, 7]], ('Ana', 'Ben'))
    """
    styles: dict[str, int] = {}
    names: dict[str, int] = {}
    parts: list[tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32], NDArray[np.int8]]] = []
    seen = 0
    for block in _blocks(text):
        rows = _fields(block)
        if not rows.height:
            continue
        style = _codes(rows.select(pl.concat_str(_STYLE, separator="\x1f")).to_series(), styles)
        who = _codes(rows["name"], names)
        parts.append((_numbers(rows), style, who, _special(rows, max(0, _EARLY - seen))))
        seen += rows.height
    if not parts:
        parts = [(np.empty((0, 6), np.int32), *(np.empty(0, np.int32),) * 2, np.empty(0, np.int8))]
    numbers, style, who, code = (np.concatenate(column) for column in zip(*parts, strict=True))
    return Rows(numbers, style, who, code, tuple(tuple(key.split("\x1f")) for key in styles), tuple(names))


def _blocks(text: bytes) -> Iterator[pl.Series]:
    start = 0
    while start < len(text):
        end = text.find(b"\n", start + _BLOCK)
        end = len(text) if end < 0 else end + 1
        block = text[start:end] if start or end < len(text) else text
        breaks = np.flatnonzero(np.frombuffer(block, np.uint8) == 10) + 1
        offsets = np.concatenate([[0], breaks, [len(block)]]).astype(np.int64)
        lines = pa.LargeBinaryArray.from_buffers(
            pa.large_binary(), len(offsets) - 1, [None, pa.py_buffer(offsets), pa.py_buffer(block)]
        )
        yield pl.Series(pl.from_arrow(lines)).cast(pl.String)
        start = end


def _fields(lines: pl.Series) -> pl.DataFrame:
    """The named parts of every row in a block, as text, with the row's line."""
    lines = lines.filter(lines.str.contains(_CANDIDATE))
    line = pl.col("line")
    head = line.str.head(_REACH)
    rows = (
        lines.alias("line")
        .to_frame()
        .with_columns(head.str.extract_groups(_ROW).struct.rename_fields(list(_FIELDS)).alias("f"))
    )
    shape = pl.concat_str(
        (pl.col("a").str.len_chars() > 2).cast(pl.String),
        (pl.col("c").str.len_chars() > 2).cast(pl.String),
        pl.col("second").is_not_null().cast(pl.String),
    )
    return (
        rows.unnest("f")
        .filter(pl.col("a").is_not_null())
        .with_columns(pl.col("tail").str.strip_chars(), shape.alias("shape"))
    )


def _numbers(rows: pl.DataFrame) -> NDArray[np.int32]:
    columns = rows.select(_NUMBERS)
    if any(column.str.contains(r"[^0-9]").any() for column in columns):
        columns = columns.with_columns(pl.all().str.replace_many(_DIGITS))
    return np.column_stack(
        [column.cast(pl.Int32, strict=False).fill_null(-1).to_numpy() for column in columns]
    ).astype(np.int32)


def _codes(texts: pl.Series, index: dict[str, int]) -> NDArray[np.int32]:
    """For each text its number in the index, which grows as new ones come; -1 where there is none."""
    new = texts.unique(maintain_order=True).drop_nulls().to_list()
    codes = [index.setdefault(text, len(index)) for text in new]
    return texts.replace_strict(new, codes, default=-1, return_dtype=pl.Int32).to_numpy()


def _special(rows: pl.DataFrame, early: int) -> NDArray[np.int8]:
    """The code of each row. Only rows that hold a telling sign are looked at past the sender's name."""
    line = pl.col("line")
    code = np.zeros(rows.height, np.int8)
    hinted = rows.select(
        line.str.head(_REACH).str.contains_any(list(words.HINTS), ascii_case_insensitive=True)
        | pl.col("name").is_null()
        | (pl.int_range(pl.len()) < early)
    ).to_series()
    chosen = np.flatnonzero(hinted.to_numpy())
    bodies = rows[chosen].select(
        line.str.head(_REACH).str.replace(_ROW, "").str.strip_chars_end().alias("body"),
        pl.col("name").is_null().alias("nameless"),
        pl.Series("early", chosen < early),
    )
    code[chosen] = bodies.select(_code()).to_series().to_numpy()
    return code


def _code() -> pl.Expr:
    body = pl.col("body")
    marked = body.str.contains(r"^[\x{200e}\x{200f}]")
    bare = body.str.strip_chars("\u200e\u200f\u202a\u202b\u202c\u2068\u2069 ")
    length = bare.str.len_chars()

    def holds(terms: tuple[str, ...]) -> pl.Expr:
        return bare.str.contains_any(list(terms), ascii_case_insensitive=True)

    encryption = holds(words.ENCRYPTION) & (marked | pl.col("early"))
    unknown_first = pl.col("early") & marked & (length >= 90) & ~bare.str.contains(r"[<\d]|://")
    notice = (
        pl.col("nameless")
        | encryption
        | unknown_first
        | (marked & holds(words.OTHER_NOTICES) & (length > 20))
    )
    call = (length <= 60) & holds(words.CALL) & (marked | bare.str.contains(_CALL_FIRST))
    return (
        pl.when(pl.col("nameless") & bare.str.starts_with(SIMULATED)).then(pl.lit(MARKED))
        .when(call & ~pl.col("nameless")).then(pl.when(holds(words.MISSED)).then(pl.lit(3)).otherwise(pl.lit(2)))
        .when(notice).then(pl.lit(NOTICE))
        .when(_media(bare, body, holds)).then(pl.lit(int(Kind.MEDIA)))
        .otherwise(pl.lit(int(Kind.MESSAGE)))
        .cast(pl.Int8)
    )  # fmt: skip


def _media(bare: pl.Expr, body: pl.Expr, holds: Callable[[tuple[str, ...]], pl.Expr]) -> pl.Expr:
    """Left out or attached: told by the brackets, the file's name or the invisible mark before the last words."""
    bracketed = bare.str.contains(r"^<[^<>]{3,60}>$") | body.str.contains(
        r"\x{200e}<[^<>:：]{2,30}[:：][^<>]+>$"
    )
    named = bare.str.contains(r"^(?:IMG|VID|PTT|AUD|STK|DOC)-\d{8}-WA\d+\.\w{2,5}\b")
    attached = bare.str.contains(r"\.\w{2,5} \([^()]+\)$") & holds(words.ATTACHED)
    omitted = body.str.contains(_OMITTED_LAST) & holds(words.OMITTED)
    return bracketed | named | attached | omitted | bare.str.contains(_OMITTED_WHOLE)
