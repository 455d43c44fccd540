"""The way in: from a path to conversations, and from a conversation to a contact history."""

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np

from twinflame.contact.history import ContactHistory, Kind
from twinflame.contact.sources.base import Chat, DateOrder, Document, Options, Source
from twinflame.contact.sources.clock import check_zone, moment
from twinflame.contact.sources.files import opened
from twinflame.contact.sources.people import GROUP, Names, choose, codes, is_group, main_people
from twinflame.contact.sources.registry import SOURCES, source_of
from twinflame.errors import ChoiceNeeded, InputError

_DAY = 86_400.0
_AHEAD = _DAY  # a stamp this far after now may come from a clock read in another zone


@dataclass(frozen=True, slots=True)
class Person:
    """A sender and how many contacts they made."""

    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Conversation:
    """What a file holds of one conversation, without reading it for a fit.

    `people` stand with most contacts first; `first` and `last` are in UTC, and None while day or month
    first is
    open; `me` is the name of the one who exported, where the export tells.
    """

    source: str
    title: str
    people: tuple[Person, ...]
    first: datetime | None
    last: datetime | None
    group: bool
    simulated: bool
    me: str | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Export:
    """A history with what is known of where it came from.

    `me_known` is False when neither the user nor the export said who of the two reads; a face may then ask.
    """

    history: ContactHistory
    source: str
    title: str
    simulated: bool
    me_known: bool


@dataclass(frozen=True, slots=True, eq=False)
class _Found:
    source: Source
    chat: Chat


def list_conversations(
    path: str | os.PathLike[str],
    *,
    dates: DateOrder | None = None,
    zone: str | None = None,
    columns: tuple[str, str] | None = None,
) -> list[Conversation]:
    """Tell what conversations a file holds, the one with most contacts first.

    Parameters
    ----------
    path
        An export: a file, a zip, or a folder.
    dates, zone, columns
        As in `read_export`.

    Raises
    ------
    InputError
        When nothing in the file can be read; one sentence on what is wrong and what to do.
    """
    options = Options(zone=check_zone(zone) if zone else None, dates=dates, columns=columns)
    dated = True
    try:
        found = _find(path, options)
    except ChoiceNeeded:
        if dates:
            raise
        dated, found = False, _find(path, replace(options, dates="dmy"))
    return [_describe(one, dated) for one in found]


def read_history(
    path: str | os.PathLike[str],
    *,
    me: Names = None,
    twin: Names = None,
    dates: DateOrder | None = None,
    zone: str | None = None,
    now: float | None = None,
    columns: tuple[str, str] | None = None,
) -> ContactHistory:
    """Read an export as a contact history; `read_export` with the history alone."""
    return read_export(path, me=me, twin=twin, dates=dates, zone=zone, now=now, columns=columns).history


def read_export(
    path: str | os.PathLike[str],
    *,
    me: Names = None,
    twin: Names = None,
    dates: DateOrder | None = None,
    zone: str | None = None,
    now: float | None = None,
    columns: tuple[str, str] | None = None,
) -> Export:
    """Read the conversation of two people from an export.

    Parameters
    ----------
    path
        A file, a zip, or a folder. The format is found from what it holds.
    me, twin
        Names, or parts of names, of the one who reads and of the other; several where one person goes by
        several names. In an export of many conversations `twin` chooses the one.
    dates
        `dmy` or `mdy` where the file leaves open whether the day or the month comes first.
    zone
        IANA zone of the phone that exported, for wall clocks and for hours of the day. None takes UTC and
        says so.
    now
        Seconds since 1970 UTC; later stamps are left out. None keeps all.
    columns
        A table's time and sender columns, where they are not named in a usual way.

    Raises
    ------
    ChoiceNeeded
        When the user must settle who is who, which conversation, or the order of dates.
    InputError
        When the file cannot be read; one sentence on what is wrong and what to do, without any message text.
    """
    options = Options(zone=check_zone(zone) if zone else None, dates=dates, now=now, columns=columns)
    found = _pick(_find(path, options), me, twin)
    chat = found.chat
    mine, theirs, known, notes = choose(chat, me, twin)
    who = codes(chat.who, mine, theirs)
    keep, late = _happened(chat, who >= 0, now)
    order = np.argsort(chat.times[keep], kind="stable")
    times = chat.times[keep][order]
    history = ContactHistory(
        times=times,
        who=who[keep][order],
        kinds=chat.kinds[keep][order],
        people=(chat.names[mine[0]], chat.names[theirs[0]]),
        zone=options.zone or "UTC",
        precision=chat.precision,
        notes=(*chat.notes, *late, *notes, *_spread(times)),
    )
    return Export(history, found.source.name, chat.title, chat.simulated, known)


def _find(path: str | os.PathLike[str], options: Options) -> list[_Found]:
    """Every conversation at the path. Documents that are no export are passed over while another is one."""
    found: list[_Found] = []
    with opened(path) as (documents, refusals):
        refused = refusals[0] if refusals else None
        for document in documents:
            source = source_of(document)
            if source is None:
                continue
            try:
                found += [_Found(source, chat) for chat in source.read(document, options)]
            except ChoiceNeeded:
                raise
            except InputError as error:
                refused = refused or error
        unknown = "" if found else _unknown(documents)
    if not found:
        raise refused or InputError(unknown)
    return sorted(found, key=lambda one: (one.chat.group, -int(one.chat.counts().sum())))


_KNOWN_OTHERS = (
    (b"SQLite format 3\0", "a database, not an export"),
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"\x1f\x8b", "a packed file; unpack it first"),
    (b"7z\xbc\xaf", "a packed file; unpack it first"),
    (b"Rar!", "a packed file; unpack it first"),
)


def _unknown(documents: Sequence[Document]) -> str:
    what = "no chat export that Twinflame knows"
    if len(documents) == 1:
        head = documents[0].head
        what = next((word for start, word in _KNOWN_OTHERS if head.startswith(start)), what)
        if b"<html" in head[:2048].lower() or b"<!doctype html" in head[:2048].lower():
            what = "an HTML page; export the chat as JSON instead"
    return (
        f"This is {what}. Twinflame reads a WhatsApp chat (.txt or .zip), Telegram's result.json, and "
        "tables with a time and a sender column (CSV, TSV, JSON Lines, Parquet)."
    )


def _pick(found: list[_Found], me: Names, twin: Names) -> _Found:
    """The conversation that is meant: the only one, or the only one with the twin."""
    if len(found) == 1:
        return found[0]
    pairs = [one for one in found if not is_group(one.chat) and len(main_people(one.chat)) == 2]
    wanted = [name.casefold() for name in ([twin] if isinstance(twin, str) else twin or ())]
    if wanted:
        exact = [one for one in pairs if _has(one.chat, wanted, exact=True)]
        pairs = exact or [one for one in pairs if _has(one.chat, wanted, exact=False)]
    if len(pairs) == 1:
        return pairs[0]
    if not pairs:
        if wanted:
            raise ChoiceNeeded(f"No conversation fits --twin. The largest are with {_titles(found)}.")
        raise InputError(f"There is no conversation of two people in this export. {GROUP}")
    raise ChoiceNeeded(
        f"The export holds {len(pairs)} conversations; choose one with --twin: {_titles(pairs)}."
    )


def _has(chat: Chat, wanted: list[str], *, exact: bool) -> bool:
    names = [chat.title.casefold(), *(name.casefold() for i, name in enumerate(chat.names) if i != chat.me)]
    return any(word == name or (not exact and word in name) for word in wanted for name in names)


def _titles(found: Sequence[_Found]) -> str:
    return ", ".join(f"{one.chat.title or 'unnamed'} ({int(one.chat.counts().sum())})" for one in found[:10])


def _describe(one: _Found, dated: bool) -> Conversation:
    chat = one.chat
    counts = chat.counts()
    people = tuple(Person(chat.names[i], int(counts[i])) for i in main_people(chat))
    dated = dated and len(chat.times) > 0
    return Conversation(
        source=one.source.name,
        title=chat.title,
        people=people,
        first=moment(chat.times.min()) if dated else None,
        last=moment(chat.times.max()) if dated else None,
        group=is_group(chat),
        simulated=chat.simulated,
        me=_me(chat),
        notes=chat.notes,
    )


def _me(chat: Chat) -> str | None:
    main = main_people(chat)
    if chat.me is not None:
        return chat.names[chat.me]
    if chat.twin in main and len(main) == 2:
        return chat.names[next(i for i in main if i != chat.twin)]
    return None


def _happened(chat: Chat, keep: np.ndarray, now: float | None) -> tuple[np.ndarray, list[str]]:
    """Rows of the two that have happened by now, and a note on those that have not."""
    late = keep & (chat.times > (np.inf if now is None else now + _AHEAD))
    n = int(late.sum())
    if n and n == int(keep.sum()):
        raise InputError(
            "All stamps of the export lie in the future. Check this machine's clock and --dates."
        )
    note = (
        f"Left out: {n} {'row' if n == 1 else 'rows'} with a stamp in the future, from a clock "
        f"that ran wrong."
    )
    return keep & ~late, [note] if n else []


def _spread(times: np.ndarray) -> list[str]:
    """Notes on a history that stands still or breaks off for years."""
    notes = []
    if len(times) > 1 and times[-1] - times[0] < 60:
        notes.append("All contact lies within one minute, as after an import; its times say little.")
    gaps = np.diff(times) / _DAY if len(times) > 1 else np.zeros(1)
    if gaps.max() >= 365:
        notes.append(f"The longest gap without contact lasted {int(gaps.max())} days.")
    return notes


__all__ = [
    "SOURCES",
    "Conversation",
    "Export",
    "Kind",
    "Person",
    "list_conversations",
    "read_export",
    "read_history",
]
