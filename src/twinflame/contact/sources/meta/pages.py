"""The HTML of Messenger and Instagram: one thread a page, or a part of one, with stamps in prose."""

import html
import re
from dataclasses import replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from twinflame.contact.history import Kind
from twinflame.contact.sources.base import SIMULATED, Chat, Document, Options, placed
from twinflame.contact.sources.blocks import Element, classes, first, read_blocks, text_of
from twinflame.contact.sources.clock import wall_to_utc
from twinflame.contact.sources.meta.names import name_of
from twinflame.contact.sources.meta.rows import KIND_OF, Rows
from twinflame.contact.sources.meta.threads import thread_key
from twinflame.contact.sources.meta.words import Said, what_is_said
from twinflame.contact.sources.prose import read_prose
from twinflame.contact.sources.stamps import read_stamps
from twinflame.errors import InputError

_MEDIA = frozenset(("img", "video", "audio", "source"))
_SIMULATED = f'<meta name="generator" content="{SIMULATED}"'.encode()
_TITLE = re.compile(rb"<title>([^<]{0,300})</title>")
_MADE = re.compile(rb'<time datetime="(\d{4}-\d\d-\d\d)T(\d\d):(\d\d)[^"]{0,8}Z">([^<]{1,120})</time>')
_NUMERIC = r"^\s*\d{1,4}[./-]\d{1,2}[./-]\d{1,4}"
_NOT_NAME = re.compile(r"^[^\w]+")
_CUT_AT = 301  # letters of a body that are looked at, one more than a sentence of the app's may have


def is_page(head: bytes) -> bool:
    """Whether an HTML page begins as one of these threads does, in the form since 2021 or the one before."""
    new = b"_a6-g" in head and (b"_a6-h" in head or b"_a6-o" in head)
    return b"<html" in head[:4096].lower() and (new or (b"_2lej" in head and b"_2lem" in head))


def read_page(document: Document, options: Options) -> list[Chat]:
    """The conversation that a page holds, or holds a part of.

    Raises
    ------
    InputError
        When the page is damaged, its dates are in an unknown language, or it holds no message.
    """
    page = _Page()
    for block in read_blocks(document, _is_block, placed(document.name)):
        page.take(block)
    if not page.stamps:
        raise InputError("There is no message on this page of Messenger or Instagram.")
    rows = Rows()
    times, precision, notes = _times(page.stamps, document.head, options)
    who = np.array([rows.number(name) for name in page.senders], np.int32)
    kinds = np.array(page.kinds, np.int8)
    edits = np.array(page.edits, bool)
    rows.add(times, who, kinds, edits)
    reacted = np.array([row for row, _ in page.reactions], np.int64)
    actors = [rows.number(_actor(text, rows.ids)) for _, text in page.reactions]
    n = len(actors)
    rows.add(
        times[reacted], np.array(actors, np.int32), np.full(n, Kind.REACTION, np.int8), np.zeros(n, bool)
    )
    found = _TITLE.search(document.head)
    title = name_of(_plain(found[1])) if found else ""
    simulated = _SIMULATED in document.head
    key = thread_key(None, document.folder) or title
    chat = rows.chat(title, [], group=page.group, key=key, simulated=simulated, precision=precision)
    return [replace(chat, notes=(*chat.notes, *notes))]


def _is_block(words: frozenset[str]) -> bool:
    return "_a6-g" in words or "_2lej" in words


class _Page:
    """Rows of a page as they are gathered."""

    def __init__(self) -> None:
        self.senders: list[str] = []
        self.stamps: list[str] = []
        self.kinds: list[int] = []
        self.edits: list[bool] = []
        self.reactions: list[tuple[int, str]] = []
        self.group = False

    def take(self, block: Element) -> None:
        """A row, or a heading that lists who takes part."""
        sender = first(block, "_a6-h")
        if sender is None:
            sender = first(block, "_2lek")
        stamp = next(
            (one for word in ("_a72d", "_a6-o", "_2lem") if (one := first(block, word)) is not None), None
        )
        told = text_of(stamp)
        if not told:
            self.group |= bool(re.search(r": .*\S, \S", text_of(sender, 1000)))
            return
        for one in list(block.iter("ul")):
            self.reactions += (
                [(len(self.stamps), text_of(li)) for li in one.iter("li")] if _reacts(one) else []
            )
            one.clear()
        body = first(block, "_a6-p")
        if body is None:
            body = first(block, "_2let")
        name = name_of(text_of(sender))
        self.senders.append(name)
        self.stamps.append(told)
        self.kinds.append(_kind(body, name))
        self.edits.append(_edited(body))


def _reacts(element: Element) -> bool:
    return bool(classes(element) & {"_a6-q", "_tqp"})


def _kind(body: Element | None, name: str) -> int:
    if body is None:
        return int(Kind.MESSAGE)
    said = what_is_said(text_of(body, _CUT_AT), name)
    if said is not Said.MESSAGE:
        return KIND_OF[said]
    return int(Kind.MEDIA if next(body.iter(*_MEDIA), None) is not None else Kind.MESSAGE)


def _edited(body: Element | None) -> bool:
    last = ""
    for piece in body.itertext() if body is not None else ():
        last = str(piece[-20:]).strip() or last
    return last.endswith("(edited)")


def _actor(text: str, known: dict[str, int]) -> str:
    """Who reacted: the name after the sign, before the time if there is one."""
    bare = re.sub(r" ?\([^()]*\d[^()]*\)$", "", text)
    names = [name for name in known if bare.endswith(name)]
    return max(names, key=len) if names else name_of(_NOT_NAME.sub("", bare))


def _times(
    stamps: list[str], head: bytes, options: Options
) -> tuple[NDArray[np.float64], float, tuple[str, ...]]:
    """UTC seconds, the step of stamps, and notes."""
    texts = pl.Series(stamps, dtype=pl.String)
    if float(texts.str.contains(_NUMERIC).to_numpy().mean()) > 0.5:
        return read_stamps(texts, options)
    wall, _ = read_prose(texts)
    precision = 1.0 if np.any(wall[~np.isnan(wall)] % 60) else 60.0
    times, notes = np.full(len(wall), np.nan), tuple[str, ...]()
    known = ~np.isnan(wall)
    if not known.any():
        return times, precision, ()
    made = _made(head)
    if options.zone is None and made is not None:
        ahead = made[1] - made[0]
        return wall - ahead, precision, (_read_with(ahead),)
    times[known], notes = wall_to_utc(wall[known], options.zone)
    if made is not None and abs(wall_to_utc(np.array([made[1]]), options.zone)[0][0] - made[0]) > 60:
        notes = (*notes, _OTHER_ZONE.format(_hours(made[1] - made[0])))
    return times, precision, notes


_OTHER_ZONE = (
    "The clock of the export ran {} UTC when it was made, which is not the time of the zone named with "
    "--zone. Check the zone."
)


def _read_with(ahead: float) -> str:
    return (
        f"The clock of the export ran {_hours(ahead)} UTC when it was made and was read so, which may be an "
        "hour off in the other half of the year. Name the zone with --zone."
    )


def _hours(ahead: float) -> str:
    """How a clock stands to UTC.

    >>> _hours(-25_200), _hours(19_800), _hours(0)
    ('7 h behind', '5.5 h ahead of', 'with')
    """
    if not ahead:
        return "with"
    return f"{abs(ahead) / 3600:g} h {'ahead of' if ahead > 0 else 'behind'}"


def _made(head: bytes) -> tuple[float, float] | None:
    """When the page was made, in UTC and as its clock showed it; its heading tells both, if any."""
    found = _MADE.search(head)
    if not found:
        return None
    day, hour, minute, text = found.groups()
    try:
        iso = pl.Series([f"{day.decode()} {hour.decode()}:{minute.decode()}"])
        utc = iso.str.to_datetime("%Y-%m-%d %H:%M", strict=False).dt.epoch("s").to_list()[0]
        wall = float(read_prose(pl.Series([re.sub(r"\b(?:UTC|GMT)\b", "", _plain(text))]))[0][0])
    except InputError:
        return None
    if utc is None or not abs(wall - utc) <= 14 * 3600:
        return None
    return float(utc), float(utc) + round((wall - utc) / 900) * 900


def _plain(text: bytes) -> str:
    return html.unescape(text.decode("utf-8", "replace"))
