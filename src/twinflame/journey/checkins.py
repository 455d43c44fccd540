"""Check-ins: how each twin says that a day was, 0 to 10, in a CSV file.

The format is written down in docs/reference/checkins.md. Words in a file are never repeated in an error: a
wrong file may hold messages.
"""

import io
import os
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl
from numpy.typing import NDArray

from twinflame.errors import InputError

Floats = NDArray[np.float64]

#: What is told on a day, in the order of the columns.
SCORES = (
    "pain",
    "worth",
    "knowing",
    "doubt",
    "closeness",
    "urge to reach",
    "urge to withdraw",
    "believed healing",
    "openness",
    "drive",
)
TOP = 10.0
LARGEST = 16 * 1024 * 1024  # bytes
MOST_ROWS = 100_000
_ME = {"me", "i", "myself", "self"}
_OTHER = {"twin", "other", "they", "partner"}
_EARLIEST, _LATEST = np.datetime64("1990-01-01"), np.datetime64("2200-01-01")
_FORMAT = "Write dates as 2025-03-31."
_STAMP = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)")


@dataclass(frozen=True, slots=True, eq=False)
class CheckIns:
    """What the twins told, day by day.

    Attributes
    ----------
    days
        Local days with a check-in, days since 1970-01-01, rising; int64, shape (n,).
    scores
        Shape (n, 2, 10): by day, twin (the one who reads first) and `SCORES`; 0 to 10, NaN where nothing was
        told.
    notes
        What was read in a way that should be known; one sentence each.

    Raises
    ------
    InputError
        When the arrays do not fit together or a score does not lie between 0 and 10.

    Examples
    --------
    >>> day = CheckIns(np.array([20_000]), np.full((1, 2, 10), 5.0))
    >>> day.told.tolist()
    [1, 1]
    """

    days: NDArray[np.int64]
    scores: Floats
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name, kind in (("days", np.int64), ("scores", np.float64)):
            array = np.ascontiguousarray(getattr(self, name), dtype=kind)
            array.flags.writeable = False
            object.__setattr__(self, name, array)
        if self.scores.shape != (len(self.days), 2, len(SCORES)):
            raise InputError("Check-ins need a row of ten scores for each day and twin.")
        if len(self.days) and np.diff(self.days).min(initial=1) < 1:
            raise InputError("Check-ins are ordered by day, with each day once.")
        if ((self.scores < 0.0) | (self.scores > TOP)).any():
            raise InputError("A check-in lies between 0 and 10.")

    @property
    def told(self) -> NDArray[np.int64]:
        """On how many days each of the two told anything, shape (2,)."""
        return np.asarray(np.isfinite(self.scores).any(axis=2).sum(axis=0))


NONE = CheckIns(np.zeros(0, np.int64), np.zeros((0, 2, len(SCORES))))


def read_checkins(
    path: str | os.PathLike[str], *, people: tuple[str, str] = ("me", "twin"), zone: str = "UTC"
) -> CheckIns:
    """Read check-ins from a CSV file.

    Parameters
    ----------
    path
        The file: UTF-8, columns as in docs/reference/checkins.md in any order, separated by commas,
        semicolons or tabs.
    people
        Names of the two as the chat has them, the one who reads first; `me` and `twin` are always known.
    zone
        IANA name of the chat's zone. A date alone is a day there; a time with its offset is put on its day.

    Raises
    ------
    InputError
        With the line and what to do, when the file cannot be read so.
    """
    file = Path(path)
    if not file.is_file():
        raise InputError(f"There is no file {file.name} with check-ins. Check the path.")
    if file.stat().st_size > LARGEST:
        raise InputError(f"The check-ins are larger than {LARGEST >> 20} MB. Is this the right file?")
    return parse_checkins(file.read_bytes(), people=people, zone=zone)


def parse_checkins(
    document: bytes, *, people: tuple[str, str] = ("me", "twin"), zone: str = "UTC"
) -> CheckIns:
    r"""The check-ins that a CSV document holds; see `read_checkins`.

    Examples
    --------
    >>> mine = parse_checkins(b"date;Pain;urge_to_reach\n2025-03-31;7;\n2025-04-02;6,5;8")
    >>> mine.told.tolist(), mine.scores[1, 0, [0, 5]].tolist()
    ([2, 0], [6.5, 8.0])
    """
    lines, cells = _table(document)
    columns = {name: cells[k].slice(1) for name, k in _columns(cells).items()}
    rows = len(lines)
    if not rows:
        return CheckIns(NONE.days, NONE.scores, ("The check-ins hold no day yet.",))
    if "zone" in columns:
        _same_zone(columns["zone"], zone)
    days, notes = _days(columns["date"], lines, zone)
    twins = _twins(columns["twin"], lines, people) if "twin" in columns else np.zeros(rows, np.int64)
    if "twin" not in columns:
        notes.append("The check-ins have no column twin, so all of them were taken as yours.")
    told = np.full((rows, len(SCORES)), np.nan)
    for k, name in enumerate(SCORES):
        if name in columns:
            told[:, k] = _score(columns[name], lines, name)
    found, place = np.unique(days, return_inverse=True)
    _once(2 * place + twins, lines)
    scores = np.full((len(found), 2, len(SCORES)), np.nan)
    scores[place, twins] = told
    return CheckIns(found, scores, tuple(notes))


def _table(document: bytes) -> tuple[NDArray[np.int64], list[pl.Series]]:
    """Number in the file of each line after the head, and all columns with the head; empty lines left out."""
    if len(document) > LARGEST:
        raise InputError(f"The check-ins are larger than {LARGEST >> 20} MB. Is this the right file?")
    try:
        text = document.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError("The check-ins are not text in UTF-8. Save the table as CSV, UTF-8.") from None
    if "\0" in text:
        raise InputError("The check-ins are not text in UTF-8. Save the table as CSV, UTF-8.")
    if text.count("\n") > MOST_ROWS:
        raise InputError(f"The check-ins have more than {MOST_ROWS} lines. Is this the right file?")
    head = next((line for line in text.splitlines() if line.strip(" ,;\t")), None)
    if head is None:
        raise InputError("The file with check-ins is empty. Its first line names the columns: date, twin, …")
    try:
        frame = pl.read_csv(
            io.StringIO(text),
            separator=max(",;\t", key=head.count),
            has_header=False,
            infer_schema=False,
            row_index_name="line",
            row_index_offset=1,
        )
    except (pl.exceptions.PolarsError, ValueError):
        raise InputError(
            "The check-ins are no table: every line has at most as many columns as the first, "
            "which names them."
        ) from None
    frame = frame.filter(~pl.all_horizontal(pl.exclude("line").is_null()))
    return frame["line"].to_numpy()[1:].astype(np.int64), frame.drop("line").get_columns()


def _plain(name: str) -> str:
    return re.sub(r"[\s_\-]+", " ", name).strip().strip("\"'").lower()


def _columns(cells: list[pl.Series]) -> dict[str, int]:
    """Which column holds what, by the first line."""
    known = ("date", "twin", "zone", *SCORES)
    found: dict[str, int] = {}
    for k, column in enumerate(cells):
        plain = _plain(column[0] or "")
        if plain not in known:
            raise InputError(
                f"Column {k + 1} of the check-ins is not one that is known; "
                f"the columns are: date, twin, {', '.join(SCORES)}."
            )
        if plain in found:
            raise InputError(f"The check-ins have the column {plain} twice. Leave one of them out.")
        found[plain] = k
    if "date" not in found:
        raise InputError("The check-ins have no column date. Name the columns in the first line.")
    if not set(found) & set(SCORES):
        raise InputError(f"The check-ins have no column with a score: {', '.join(SCORES)}.")
    return found


def _same_zone(column: pl.Series, zone: str) -> None:
    other = [name.strip() for name in column.drop_nulls().unique() if name.strip() not in ("", zone)]
    if other:
        raise InputError(
            f"The check-ins name another time zone than {zone}, in which the chat is told. "
            "Give the chat's zone with --zone, or leave the column zone out."
        )


def _days(column: pl.Series, lines: NDArray[np.int64], zone: str) -> tuple[NDArray[np.int64], list[str]]:
    days = np.empty(len(column), np.int64)
    moved = 0
    for k, cell in enumerate(column):
        text = (cell or "").strip()
        day = _day(text, zone)
        if day is None or not _EARLIEST <= day < _LATEST:
            raise InputError(f"The date in line {lines[k]} of the check-ins cannot be read. {_FORMAT}")
        moved += len(text) > 10 and str(day) != text[:10]
        days[k] = day.astype(np.int64)
    note = f"{moved} check-ins were written in another time zone and put on their day in {zone}."
    return days, [note] if moved else []


def _day(text: str, zone: str) -> np.datetime64 | None:
    """The local day of a date or a stamp; None where it cannot be read."""
    dotted = re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", text)
    if dotted:  # no country writes the month first with dots
        text = f"{dotted[3]}-{int(dotted[2]):02d}-{int(dotted[1]):02d}"
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
            return np.datetime64(text, "D")
        if re.fullmatch(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?", text):
            datetime.fromisoformat(text)
            return np.datetime64(text[:10], "D")
        if _STAMP.fullmatch(text):
            there = datetime.fromisoformat(text).astimezone(UTC).astimezone(ZoneInfo(zone))
            return np.datetime64(there.date(), "D")
    except (ValueError, OverflowError):
        return None
    return None


def _twins(column: pl.Series, lines: NDArray[np.int64], people: tuple[str, str]) -> NDArray[np.int64]:
    known = dict.fromkeys(_ME, 0) | dict.fromkeys(_OTHER, 1)
    known |= {name.strip().casefold(): k for k, name in reversed(list(enumerate(people)))}
    twins = np.empty(len(column), np.int64)
    for k, cell in enumerate(column):
        twin = known.get((cell or "").strip().casefold())
        if twin is None:
            raise InputError(
                f"Line {lines[k]} of the check-ins is of neither of the two. "
                "In the column twin write me, twin, or a name as it stands in the chat."
            )
        twins[k] = twin
    return twins


def _score(column: pl.Series, lines: NDArray[np.int64], name: str) -> Floats:
    text = column.str.strip_chars().str.replace(",", ".", literal=True)
    text = pl.select(pl.when(text.str.len_chars() > 0).then(text)).to_series()
    values = text.cast(pl.Float64, strict=False)
    unread = (values.is_null() & text.is_not_null()).to_numpy()
    found = np.array(values.fill_null(np.nan).to_numpy(), dtype=np.float64)
    wrong = unread | (found < 0) | (found > TOP) | (np.isnan(found) & text.is_not_null().to_numpy())
    if wrong.any():
        raise InputError(
            f"In line {lines[np.argmax(wrong)]} of the check-ins, {name} is no number from 0 to 10. "
            "Mend it, or leave it empty where nothing was told."
        )
    return found


def _once(keys: NDArray[np.int64], lines: NDArray[np.int64]) -> None:
    """Refuse two rows of one twin on one day."""
    order = np.argsort(keys, kind="stable")
    again = np.flatnonzero(np.diff(keys[order]) == 0)
    if len(again):
        first, second = sorted(int(lines[order[again[0] + k]]) for k in (0, 1))
        raise InputError(
            f"Lines {first} and {second} of the check-ins are of the same twin and day. Keep one of them."
        )
