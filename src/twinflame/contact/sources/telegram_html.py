"""Telegram: the HTML that Telegram Desktop exports, messages.html, messages2.html and on for each chat."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import polars as pl
from numpy.typing import NDArray

from twinflame.contact.history import Kind
from twinflame.contact.sources.base import SIMULATED, Chat, Document, Options, clean_name, placed
from twinflame.contact.sources.blocks import Element, classes, read_blocks, text_of
from twinflame.contact.sources.clock import IN_UTC, wall_to_utc
from twinflame.errors import InputError

_SIMULATED = f'<meta name="generator" content="{SIMULATED}"'.encode()
_STAMP = r"^\s*(\d{1,2}\.\d{1,2}\.\d{4} \d{1,2}:\d\d:\d\d)(?: UTC([+-])(\d\d):?(\d\d))?\s*$"
_BOT = re.compile(r" via @\w+$")
_MINE = ("outgoing", "cancelled")
_THEIRS = ("incoming", "missed", "declined", "busy")
_DAY, _LATEST = 86_400.0, 7e9  # stamps beyond are no dates of messages
_OF_MESSAGES = frozenset({"message", "history", "body", "date", "from_name"})


@dataclass(slots=True)
class _Rows:
    """Rows of a page as they are gathered."""

    senders: list[str] = field(default_factory=list)
    stamps: list[str] = field(default_factory=list)
    kinds: list[int] = field(default_factory=list)
    reactions: list[tuple[int, str]] = field(default_factory=list)
    sender: str = ""
    mine: set[str] = field(default_factory=set)
    theirs: set[str] = field(default_factory=set)

    def take(self, block: Element) -> None:
        """A message; one that is joined to the last has its sender. Notices are passed over."""
        words = classes(block)
        if "default" not in words:
            return
        name, stamp, kind, status, actors = None, "", Kind.MESSAGE, "", []
        forwarded = None
        for one in block.iter("div", "a", "span"):
            here = classes(one)
            if "forwarded" in here and "body" in here:
                forwarded = one
            elif "from_name" in here and name is None and forwarded is None:
                name = one.text or ""
            elif "date" in here and "details" in here and not stamp:
                stamp = one.get("title") or ""
            elif "media_call" in here:
                kind = Kind.CALL if "success" in here else Kind.MISSED_CALL
                status = next((text_of(s) for s in one.iter("div") if "status" in classes(s)), "")
            elif kind is Kind.MESSAGE and ("media_wrap" in here or "media" in here):
                kind = Kind.MEDIA
            elif "initials" in here and one.get("title") and _reacts(one):
                actors.append(one.get("title") or "")
        if name is not None or "joined" not in words:
            self.sender = clean_name(_BOT.sub("", " ".join((name or "").split())))
        self._tell(status)
        self.reactions += [(len(self.stamps), actor) for actor in actors]
        self.senders.append(self.sender)
        self.stamps.append(stamp)
        self.kinds.append(int(kind))

    def _tell(self, status: str) -> None:
        """A call is out or in from the side of the one who exported."""
        word = status.lower().split(" ")[0].strip("()")
        if word in _MINE:
            self.mine.add(self.sender)
        elif word in _THEIRS:
            self.theirs.add(self.sender)


@dataclass(frozen=True, slots=True)
class TelegramPages:
    """The source for Telegram Desktop's HTML."""

    name: str = "Telegram"

    def recognise(self, document: Document) -> bool:
        """Whether the page is one of messages as Telegram writes it."""
        head = document.head
        return b"<html" in head[:4096].lower() and b"page_wrap" in head and b'class="message ' in head

    def read(self, document: Document, options: Options) -> Sequence[Chat]:
        """The conversation that the page holds, or holds a part of."""
        rows, title = _Rows(), ""
        for block in read_blocks(document, _is_block, placed(document.name)):
            if "page_header" in classes(block):
                title = title or _title(block)
            else:
                rows.take(block)
        times, notes = _times(rows.stamps, options)
        sound = ~np.isnan(times) & np.array([bool(sender) for sender in rows.senders], bool)
        if not sound.any():
            raise InputError("There is no message on this page of a Telegram export.")
        return [_chat(rows, title, times, sound, notes, document)]


def _title(header: Element) -> str:
    """The name in the header; none where damage has let messages slip into it."""
    if any(classes(one) & _OF_MESSAGES for one in header.iter("*")):
        return ""
    return clean_name(text_of(header))


def _is_block(words: frozenset[str]) -> bool:
    return "message" in words or "page_header" in words


def _reacts(element: Element) -> bool:
    return any("reaction" in classes(one) for one in element.iterancestors("span"))


def _chat(
    rows: _Rows,
    title: str,
    times: NDArray[np.float64],
    sound: NDArray[np.bool_],
    notes: tuple[str, ...],
    document: Document,
) -> Chat:
    ids: dict[str, int] = {}
    who = np.array(
        [ids.setdefault(s, len(ids)) if ok else -1 for s, ok in zip(rows.senders, sound, strict=True)]
    )
    reacted = [(row, clean_name(actor)) for row, actor in rows.reactions if sound[row] and clean_name(actor)]
    at = np.array([row for row, _ in reacted], np.int64)
    actors = [ids.setdefault(actor, len(ids)) for _, actor in reacted]
    names = tuple(ids)
    mine = rows.mine - rows.theirs
    skipped = int(np.count_nonzero(~sound))
    if skipped:
        left = "1 row" if skipped == 1 else f"{skipped} rows"
        notes = (*notes, f"Left out: {left} without a readable time or a sender.")
    return Chat(
        times=np.concatenate([times[sound], times[at]]),
        who=np.concatenate([who[sound], actors]).astype(np.int32),
        kinds=np.concatenate([np.array(rows.kinds)[sound], np.full(len(at), Kind.REACTION)]).astype(np.int8),
        names=names,
        title=title or "unnamed",
        me=ids.get(next(iter(mine))) if len(mine) == 1 else None,
        twin=names.index(title) if title in names and len(names) <= 2 else None,
        simulated=_SIMULATED in document.head,
        notes=notes,
        key=f"{document.folder.rpartition('/')[2]}/{title}",  # each chat's page is called messages.html
    )


def _times(stamps: list[str], options: Options) -> tuple[NDArray[np.float64], tuple[str, ...]]:
    """UTC seconds of stamps such as 24.04.2025 13:49:04 UTC+06:00; older ones lack the offset."""
    parts = pl.Series(stamps, dtype=pl.String).str.extract_groups(_STAMP).struct.unnest()
    moment = parts["1"].str.to_datetime("%d.%m.%Y %H:%M:%S", strict=False)
    wall = moment.dt.epoch("s").cast(pl.Float64).fill_null(np.nan).to_numpy().copy()
    hours, minutes = (parts[name].cast(pl.Float64, strict=False).to_numpy() for name in ("3", "4"))
    ahead = np.where(parts["2"].fill_null("") == "-", -1, 1) * (hours * 3600 + minutes * 60)
    wall[~((wall > _DAY) & (wall < _LATEST))] = np.nan
    times = wall - ahead
    local = np.isnan(times) & ~np.isnan(wall)
    notes: tuple[str, ...] = () if options.zone else (IN_UTC,)
    if local.any():
        times[local], notes = wall_to_utc(wall[local], options.zone)
    return times, notes
