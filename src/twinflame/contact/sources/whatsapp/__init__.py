"""WhatsApp: the text of an exported chat, in every layout that its phones and languages write."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twinflame.contact.history import Kind
from twinflame.contact.sources.base import Chat, Document, Options, as_utf8, merge_names
from twinflame.contact.sources.clock import wall_to_utc
from twinflame.contact.sources.whatsapp.codes import MARKED, NOTICE
from twinflame.contact.sources.whatsapp.layouts import read_layouts
from twinflame.contact.sources.whatsapp.rows import Rows, find_rows, holds_rows
from twinflame.errors import InputError

_CUT_PLAIN = range(38_500, 40_501)  # rows of an export that WhatsApp stopped at its limit without media
_CUT_MEDIA = range(9_500, 10_101)  # and with media
_DAY = 86_400.0


@dataclass(frozen=True, slots=True)
class WhatsApp:
    """The source for WhatsApp's exported text."""

    name: str = "WhatsApp"

    def recognise(self, document: Document) -> bool:
        """Whether some line at the beginning has a stamp and a sender."""
        if b"\0" in document.head[:64] and document.head[:2] not in (b"\xff\xfe", b"\xfe\xff"):
            return False
        text = as_utf8(document.head)[0]
        if document.suffix in ("csv", "tsv", "jsonl", "ndjson", "json"):
            first = text.lstrip().split(b"\n", 1)[0][:500]  # a cell of a table may hold a row
            text = first.decode("utf-8", "ignore").encode()
        return holds_rows(text)

    def read(self, document: Document, options: Options) -> Sequence[Chat]:
        """The one conversation of the text."""
        text, notes = as_utf8(document.data)
        rows = find_rows(text)
        told = read_layouts(rows, options)
        keep = ~np.isnan(told.wall) & (rows.who >= 0) & (rows.code >= 0)
        if not keep.any():
            raise InputError("There is no message in this WhatsApp export.")
        names, merged = merge_names(rows.names)
        who = np.where(rows.who >= 0, merged[rows.who], -1).astype(np.int32)
        notes += told.notes
        repeated = _repeated(told.wall, who, keep)
        if repeated.any():
            keep &= ~repeated
            notes += (
                f"Left out: {_rows(repeated)} that repeat earlier ones, likely quoted or exported twice.",
            )
        wall, kinds = told.wall[keep], rows.code[keep]
        times, zone_notes = wall_to_utc(wall, options.zone)
        chat = Chat(
            times=times,
            who=who[keep],
            kinds=kinds,
            names=names,
            title=_title(document),
            twin=_twin(document, rows, who, names, keep),
            precision=told.precision,
            simulated=bool((rows.code == MARKED).any()),
            notes=(*notes, *zone_notes, *_cut(len(wall), kinds)),
        )
        return (chat,)


def _rows(mask: NDArray[np.bool_]) -> str:
    n = int(mask.sum())
    return "1 row" if n == 1 else f"{n} rows"


def _repeated(
    wall: NDArray[np.float64], who: NDArray[np.int32], keep: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Rows that go back by more than a day and stand earlier already, with the same stamp and sender."""
    rows = np.flatnonzero(keep)
    times = wall[rows]
    back = times < np.maximum.accumulate(times) - _DAY
    key = times * 4096 + who[rows]  # stamps are whole seconds, so keys are exact
    again = back & np.isin(key, key[~back])
    mask = np.zeros(len(wall), bool)
    mask[rows[again]] = True
    return mask


def _title(document: Document) -> str:
    stem = document.name.rpartition(".")[0] or document.name
    return stem if stem != "_chat" or not document.box else document.box.rpartition(".")[0] or document.box


def _twin(
    document: Document, rows: Rows, who: NDArray[np.int32], names: tuple[str, ...], keep: NDArray[np.bool_]
) -> int | None:
    """The other's index: whom the file is named after, or whose name stands on the first notice."""
    stem = _title(document).casefold()
    counts = np.bincount(who[keep], minlength=len(names))
    main = np.argsort(-counts, kind="stable")[:2].tolist()
    named = [i for i in main if names[i].casefold() in stem]
    if len(named) == 1:
        return int(named[0])
    noticed = {int(i) for i in who[(rows.code == NOTICE) & (who >= 0)][:1]}
    return next((i for i in main if i in noticed), None)


def _cut(n: int, kinds: NDArray[np.int8]) -> tuple[str, ...]:
    media = int((kinds == Kind.MEDIA).sum())
    if n in _CUT_PLAIN or (n in _CUT_MEDIA and media):
        limit = "40,000" if n in _CUT_PLAIN else "10,000"
        return (
            f"The export holds {n:,} messages. WhatsApp stops at about {limit} and drops the oldest, so "
            "the history may have begun earlier than it seems.",
        )
    return ()
