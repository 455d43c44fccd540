"""Find the rows of a WhatsApp text: where a line begins with a stamp, who wrote, and what WhatsApp wrote
itself.

The text is taken in blocks, and of each line no more is looked at than its beginning. One regular expression
for all layouts runs in linear time on any input (polars uses Rust's engine); lines that begin like others
already seen are read without it, by `templates`. Of a message's words nothing is kept: a row gives numbers, a
sender, and a code.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import polars as pl
from numpy.typing import NDArray

from twinflame.contact.sources.whatsapp.codes import special
from twinflame.contact.sources.whatsapp.templates import LEARNED, Lines, Templates

_BLOCK = 1 << 23  # bytes looked at together
_REACH = 400  # characters of a line that are looked at
_FIRST = (
    1 << 17
)  # bytes of the first block, from which beginnings are learned; the next are as long as all before

_MARKS = r"\x{200b}-\x{200f}\x{202a}-\x{202e}\x{2060}-\x{2069}\x{feff}\x{061c}"
_G = rf"[\s{_MARKS}]*"
_ZEROS = "0٠۰०০๐௦౦"  # of the scripts in which phones write digits
_D = "".join(f"{zero}-{chr(ord(zero) + 9)}" for zero in _ZEROS)
_N = f"[{_D}]"
_DATE = (
    rf"({_N}{{1,4}}){_G}([./\-年년])\.?{_G}({_N}{{1,2}}){_G}[./\-月월]{_G}({_N}{{1,4}}){_G}[.日일]?{_G}[,،]?"
)
_WORD = rf"([^{_D}\[\]<>:\n\x1f\-–]{{0,24}}?)"
_TIME = rf"({_N}{{1,2}})(?:[:.٫]|{_G}h{_G})({_N}{{1,2}})(?:(?:[:.٫]|{_G}min{_G})({_N}{{1,2}}))?"
_TAIL = rf"(\]|[-–:,][\s{_MARKS}])"
_STAMP = rf"^{_G}(\[?){_G}{_DATE}{_G}{_WORD}{_G}{_TIME}{_G}{_WORD}{_G}{_TAIL}{_G}"
_NAME = rf"(?:(.{{1,100}}?):(?:[\s{_MARKS}]|$))"
_ROW = f"{_STAMP}{_NAME}?"
_CANDIDATE = rf"^[\s{_MARKS}\[]*{_N}"
_FIELDS = ("bracket", "a", "sep", "b", "c", "before", "hour", "minute", "second", "after", "tail", "name")
_NUMBERS = ("a", "b", "c", "hour", "minute", "second")
_STYLE = ("bracket", "sep", "before", "after", "tail", "shape")
_DIGITS = {chr(ord(zero) + d): str(d) for zero in _ZEROS[1:] for d in range(10)}


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """The rows of a text in the order of the file; arrays of shape (n,).

    `numbers` (n, 6) holds the three parts of the date as they stand, hour, minute and second (-1 for none);
    `style` and `who` index into `styles` and `names` (who is -1 for a row without sender); `code` is a
    `Kind`,
    or `NOTICE` or `MARKED` of `codes`.
    """

    numbers: NDArray[np.int32]
    style: NDArray[np.int32]
    who: NDArray[np.int32]
    code: NDArray[np.int8]
    styles: tuple[tuple[str, ...], ...]
    names: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.who)


Part = tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32], NDArray[np.int8]]


@dataclass(slots=True)
class _Reader:
    """What is known so far of one text: styles, names, and how its lines begin."""

    styles: dict[str, int] = field(default_factory=dict)
    names: dict[str, int] = field(default_factory=dict)
    templates: Templates = field(default_factory=Templates)
    seen: int = 0

    def read(self, lines: Lines) -> Part:
        """The rows among the lines, in their order."""
        known = self.templates.match(lines)
        at, rows = self._by_expression(lines, np.flatnonzero(~known.plain))
        order = np.argsort(np.concatenate([known.at, at]), kind="stable")
        self.seen += len(order)
        plain = np.zeros(len(known.at), np.int8)
        return (
            np.concatenate([known.numbers, rows[0]])[order],
            np.concatenate([known.style, rows[1]])[order],
            np.concatenate([known.who, rows[2]])[order],
            np.concatenate([plain, rows[3]])[order],
        )

    def _by_expression(self, lines: Lines, chosen: NDArray[np.int64]) -> tuple[NDArray[np.int64], Part]:
        text = lines.text(chosen)
        frame = pl.DataFrame({"line": text, "at": chosen}).filter(pl.col("line").str.contains(_CANDIDATE))
        frame = frame.with_columns(pl.col("line").str.head(_REACH))
        parts = pl.col("line").str.extract_groups(_ROW).struct.rename_fields(list(_FIELDS))
        rows = frame.with_columns(parts.alias("parts")).unnest("parts").filter(pl.col("a").is_not_null())
        rows = rows.with_columns(pl.col("tail").str.strip_chars(), _shape().alias("shape"))
        style = _codes(rows.select(pl.concat_str(_STYLE, separator="\x1f")).to_series(), self.styles)
        who = _codes(rows["name"], self.names)
        body = pl.col("line").str.replace(_ROW, "")
        code = special(rows.select(body.alias("body"), pl.col("name").is_null().alias("nameless")), self.seen)
        self._learn(rows, style, who)
        return rows["at"].to_numpy(), (_numbers(rows), style, who, code)

    def _learn(self, rows: pl.DataFrame, style: NDArray[np.int32], who: NDArray[np.int32]) -> None:
        """Note how rows with a sender begin, the most frequent beginnings first."""
        if self.templates.full:
            return
        line = pl.col("line")
        begins = (
            rows.select(
                line.str.extract(f"({_STAMP})").alias("stamp"),
                line.str.extract(f"({_ROW})").alias("row"),
                pl.Series("style", style),
                pl.Series("who", who),
            )
            .filter(pl.col("row").str.ends_with(": ") & ~pl.col("stamp").str.contains(f"[{_D[3:]}]"))
            .with_columns(
                pl.concat_str(
                    pl.col("stamp").str.replace_all(r"[0-9]", "0"),
                    pl.col("row").str.slice(pl.col("stamp").str.len_chars()),
                ).alias("row"),
            )
            .group_by("row")
            .agg(pl.first("style"), pl.first("who"), pl.first("stamp").str.len_bytes(), pl.len().alias("n"))
            .filter(pl.col("n") >= 2)
            .sort("n", "row", descending=True)
            .head(LEARNED)
        )
        for row, style_code, name, stamp, _ in begins.iter_rows():
            self.templates.add(row.encode(), stamp, style_code, name)


def find_rows(text: bytes) -> Rows:
    r"""Every line of a UTF-8 text that begins like a WhatsApp row.

    >>> rows = find_rows("5.1.2020 klo 18.00 - Ana: x\n[5/1/20, 6:00:07\u202fPM] Ben: x\n".encode())
    >>> rows.numbers.tolist(), rows.names
    ([[5, 1, 2020, 18, 0, -1], [5, 1, 20, 6, 0, 7]], ('Ana', 'Ben'))
    """
    reader = _Reader()
    parts = [reader.read(lines) for lines in _blocks(text)]
    if not parts:
        parts = [
            (np.empty((0, 6), np.int32), np.empty(0, np.int32), np.empty(0, np.int32), np.empty(0, np.int8))
        ]
    numbers, style, who, code = zip(*parts, strict=True)
    return Rows(
        np.concatenate(numbers),
        np.concatenate(style),
        np.concatenate(who),
        np.concatenate(code),
        tuple(tuple(key.split("\x1f")) for key in reader.styles),
        tuple(reader.names),
    )


def holds_rows(text: bytes) -> bool:
    """Whether some line of a UTF-8 text begins with a stamp and a sender.

    >>> holds_rows(b"13/01/2021, 10:00 - Ana: x"), holds_rows(b"2021: a year")
    (True, False)
    """
    lines = Lines.of(text)
    return bool(lines.text(np.arange(len(lines))).str.head(_REACH).str.contains(_STAMP + _NAME).any())


def _blocks(text: bytes) -> Iterator[Lines]:
    """The text's lines that may begin a row; small blocks first, to learn from."""
    start = 0
    while start < len(text):
        end = text.find(b"\n", start + min(_BLOCK, max(_FIRST, start)))
        end = len(text) if end < 0 else end + 1
        yield Lines.of(text[start:end])
        start = end


def _shape() -> pl.Expr:
    """Which of the parts are written in full: year in front, year behind, seconds."""
    return pl.concat_str(
        (pl.col("a").str.len_chars() > 2).cast(pl.String),
        (pl.col("c").str.len_chars() > 2).cast(pl.String),
        pl.col("second").is_not_null().cast(pl.String),
        separator=" ",
    )


def _numbers(rows: pl.DataFrame) -> NDArray[np.int32]:
    columns = rows.select(_NUMBERS)
    if any(column.str.contains(r"[^0-9]").any() for column in columns):
        columns = columns.with_columns(pl.all().str.replace_many(_DIGITS))
    numbers = columns.cast(pl.Int32, strict=False).fill_null(-1)
    return np.column_stack([column.to_numpy() for column in numbers]).astype(np.int32)


def _codes(texts: pl.Series, index: dict[str, int]) -> NDArray[np.int32]:
    """For each text its number in the index, which grows as new ones come; -1 where there is none."""
    new = texts.unique(maintain_order=True).drop_nulls().to_list()
    codes = [index.setdefault(text, len(index)) for text in new]
    return texts.replace_strict(new, codes, default=-1, return_dtype=pl.Int32).to_numpy()
