"""Tables: CSV, TSV, JSON Lines and Parquet with a time and a sender column."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from twinflame.contact.history import Kind
from twinflame.contact.sources.base import Chat, Document, Options, merge_names
from twinflame.contact.sources.clock import IN_UTC
from twinflame.contact.sources.grids import Grid, open_grid
from twinflame.contact.sources.stamps import join_clock, looks_like_stamps, read_stamps
from twinflame.contact.sources.telling import TELLING, told_of
from twinflame.errors import ChoiceNeeded, InputError

TIME_NAMES = (
    "time", "timestamp", "datetime", "date_time", "date", "sent", "sent_at", "sent_time", "created_at",
    "created", "when", "ts", "date_unixtime", "timestamp_ms", "message_date", "zeit", "datum", "fecha",
    "data",
)  # fmt: skip
SENDER_NAMES = (
    "sender", "from", "who", "author", "name", "user", "username", "sender_name", "from_name", "person",
    "sender_id", "from_id", "actor", "source", "src", "absender", "remitente", "mittente", "auteur",
)  # fmt: skip
DAY_NAMES = ("date", "datum", "fecha", "data", "day")
"""Columns that may hold the day alone, with the clock in a column named time."""
_KINDS = {kind.name.lower(): int(kind) for kind in Kind}


@dataclass(frozen=True, slots=True)
class Table:
    """The source for tables."""

    name: str = "Table"

    def recognise(self, document: Document) -> bool:
        """Whether this is a table: by what Parquet begins with, the name's ending, or a telling first row."""
        head = document.head
        if head[:4] == b"PAR1" or document.suffix == "parquet":
            return head[:4] == b"PAR1"
        if b"\0" in head[:4096] and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
            return False
        if document.suffix in ("csv", "tsv", "jsonl", "ndjson"):
            return bool(head.strip())
        first = head[:4096].removeprefix(b"\xef\xbb\xbf").split(b"\n", 1)[0].decode("utf-8", "replace")
        columns = [_plain(cell) for cell in re.split(r"[,;\t|]", first)]
        return bool(set(columns) & set(TIME_NAMES)) and bool(set(columns) & set(SENDER_NAMES))

    def read(self, document: Document, options: Options) -> Sequence[Chat]:
        """The one conversation of the table."""
        grid = open_grid(document)
        columns, notes = _choose(grid, options)
        frame = grid.take(columns)
        told = told_of(frame)
        if not frame.height:
            raise InputError("There is no row in this table.")
        stamps = join_clock(frame["time"], frame["clock"]) if "clock" in frame.columns else frame["time"]
        times, precision, stamp_notes = read_stamps(stamps, options)
        sender = frame["sender"].cast(pl.String, strict=False)
        keep = ~np.isnan(times) & sender.is_not_null().to_numpy()
        lost = int((~keep).sum())
        if not keep.any():
            raise InputError("No row of the table has both a time that can be read and a sender.")
        if lost:
            notes.append(
                f"Left out: {lost} {'row' if lost == 1 else 'rows'} without a readable time or a sender."
            )
        names, who = _senders(sender)
        chat = Chat(
            times=times[keep],
            who=who[keep],
            kinds=_kinds(frame)[keep],
            names=names,
            title=document.name.rpartition(".")[0],
            precision=precision if told.precision is None else told.precision,
            simulated="simulated" in frame.columns
            and frame["simulated"].cast(pl.String).drop_nulls().len() > 0,
            me=told.me(who, keep),
            zone=told.zone,
            steps=None if told.steps is None else told.steps[keep],
            notes=(*notes, *(note for note in stamp_notes if note != IN_UTC or not told.zone)),
        )
        return (chat,)


def _plain(column: str) -> str:
    return re.sub(r"[\s\-.]+", "_", column.strip().strip("\"'").strip().lower())


def _choose(grid: Grid, options: Options) -> tuple[dict[str, int], list[str]]:
    """Which columns hold what, and a note on it that shows no word of the file but known names."""
    names = [_plain(name) for name in grid.names]
    if options.columns:
        missing = [name for name in options.columns if _plain(name) not in names]
        if missing:
            raise ChoiceNeeded(
                f"There is no column {missing[0]} in the table. Check the names in its first row."
            )
        chosen = [names.index(_plain(name)) for name in options.columns]
        return _extras(names, *chosen), []
    time = _named(names, TIME_NAMES)
    sender = _named(names, SENDER_NAMES)
    sample = grid.sample()
    if time is None:
        time = _guess_time(sample, sender)
    if sender is None:
        sender = _guess_sender(sample, time)
    if time is None or sender is None:
        which = "time" if time is None else "sender"
        raise InputError(
            f"No column of the table looks like a {which}. Name the columns time and sender in the first "
            "row, or say which they are."
        )
    told = [f"{_shown(names, i, known)}" for i, known in ((time, TIME_NAMES), (sender, SENDER_NAMES))]
    said = f"Times were read from {told[0]} and senders from {told[1]}."
    return _extras(names, time, sender), [] if {*TELLING} <= {*names} else [said]


def _shown(names: list[str], index: int, known: Sequence[str]) -> str:
    return f"the column {names[index]}" if names[index] in known else f"column {index + 1}"


def _named(names: list[str], known: Sequence[str]) -> int | None:
    return next((names.index(name) for name in known if name in names), None)


def _extras(names: list[str], time: int, sender: int) -> dict[str, int]:
    columns = {"time": time, "sender": sender}
    if names[time] in DAY_NAMES and "time" in names:
        columns["clock"] = names.index("time")
    elif names[time] == "time" and (day := _named(names, DAY_NAMES)) is not None:
        columns |= {"time": day, "clock": time}
    return columns | {name: names.index(name) for name in ("kind", "simulated", *TELLING) if name in names}


def _guess_time(sample: pl.DataFrame, sender: int | None) -> int | None:
    for index, column in enumerate(sample):
        if index != sender and looks_like_stamps(column):
            return index
    return None


def _guess_sender(sample: pl.DataFrame, time: int | None) -> int | None:
    """The column of text with fewest different values, but two at least."""
    best: tuple[int, int] | None = None
    for index, column in enumerate(sample):
        if index == time or column.dtype != pl.String:
            continue
        distinct = column.drop_nulls().n_unique()
        if 2 <= distinct <= max(2, sample.height // 3) and (best is None or distinct < best[0]):
            best = (distinct, index)
    return None if best is None else best[1]


def _senders(sender: pl.Series) -> tuple[tuple[str, ...], NDArray[np.int32]]:
    distinct = sender.drop_nulls().unique(maintain_order=True)
    names, merged = merge_names(distinct.to_list())
    return names, sender.replace_strict(
        distinct, pl.Series(merged), default=-1, return_dtype=pl.Int32
    ).to_numpy()


def _kinds(frame: pl.DataFrame) -> NDArray[np.int8]:
    if "kind" not in frame.columns:
        return np.zeros(frame.height, np.int8)
    kind = frame["kind"].cast(pl.String, strict=False).str.to_lowercase()
    return kind.replace_strict(_KINDS, default=0, return_dtype=pl.Int8).to_numpy()
