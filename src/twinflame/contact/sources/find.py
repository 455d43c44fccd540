"""From files to conversations: read every document, join the parts of one conversation, tell who exported."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Self, TypeVar

import numpy as np

from twinflame.contact.sources.base import Chat, Document, Options, Source, placed
from twinflame.contact.sources.clock import check_zone
from twinflame.contact.sources.files import Given, Inputs, opened
from twinflame.contact.sources.join import Part, concatenated, joined
from twinflame.contact.sources.mend import mended
from twinflame.contact.sources.people import is_group, main_people
from twinflame.contact.sources.registry import SOURCES, source_of
from twinflame.contact.sources.same import nobody
from twinflame.errors import ChoiceNeeded, InputError

T = TypeVar("T", bound=InputError)

Spot = tuple[int, str, str]
"""Where a document lay: the input that it came in, its folder, its name."""
Zone = str | Mapping[str, str] | None
"""One zone for all, or one for each app or file, by its name."""


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """A conversation that was found, in order of time, and where.

    Attributes
    ----------
    source
        The format's name.
    chat
        Its rows.
    label
        What a sentence calls it: the name of its file, or of the archive that this came in.
    spots
        Where its documents lay.
    zone
        The zone in which wall clocks were read, None where none was named.
    called
        The two names that the export has, where the user said that they are others'.
    undated
        The question that is open where day or month first is; the rows are then in a wrong order.
    """

    source: str
    chat: Chat
    label: str
    spots: frozenset[Spot]
    zone: str | None = None
    called: frozenset[str] = frozenset()
    undated: ChoiceNeeded | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Findings:
    """Every conversation, those with most contacts first and groups last; and what could not be read.

    `failed` holds where a document lay and the sentence on it.
    """

    found: tuple[Found, ...]
    failed: tuple[tuple[Spot, InputError], ...]


@dataclass(frozen=True, slots=True)
class Zones:
    """Which zone the wall clock of each document ran in."""

    everywhere: str | None
    by: Mapping[str, str]
    home: str | None

    @classmethod
    def of(cls, zone: Zone, home: str | None) -> Self:
        """From what the user said, and the zone to take where nothing was said."""
        named = {} if zone is None or isinstance(zone, str) else dict(zone)
        everywhere = zone if isinstance(zone, str) else named.pop("", None)
        for one in (everywhere, home, *named.values()):
            if one is not None:
                check_zone(one)
        return cls(everywhere, {key.casefold().strip(): value for key, value in named.items()}, home)

    def at(self, document: Document, source: str) -> str | None:
        """The zone for a document: as its file, its archive or its app was named, else as for all."""
        keys = (
            document.name,
            document.name.rpartition(".")[0],
            document.box,
            document.box.rpartition(".")[0],
        )
        app = source.casefold()
        named = (self.by.get(key.casefold()) for key in (*keys, app, app.split()[0]))
        return next((zone for zone in named if zone), self.everywhere or self.home)

    def check(self, read: Sequence[tuple[Document, str]]) -> None:
        """Refuse a name that fits nothing that was read."""
        for key in self.by:
            alone = Zones(None, {key: "x"}, None)
            if not any(alone.at(document, source) for document, source in read):
                apps = ", ".join(dict.fromkeys(source for _, source in read))
                raise InputError(
                    f"--zone names {placed(key)}, but there is no such file or app. Here is {apps}; write "
                    "--zone APP=ZONE or --zone FILE=ZONE."
                )


def find(given: Given | Sequence[Given], options: Options, zones: Zones) -> Findings:
    """Every conversation in one input or several.

    A document that is no export is passed over where it lies in an archive or a folder with one that is.

    Raises
    ------
    InputError
        When an input holds nothing that can be read; the sentence names it.
    """
    read: list[tuple[Document, str]] = []
    found: list[Found] = []
    failed: list[tuple[Spot, InputError]] = []
    with opened(given) as inputs:
        for document in inputs.documents:
            source = source_of(document)
            if source is None:
                continue
            read.append((document, source.name))
            try:
                found += _read(document, source, replace(options, zone=zones.at(document, source.name)))
            except InputError as error:
                failed.append((_spot(document), placed_error(document, error)))
            document.forget()
        _check_each(inputs, found, failed)
    zones.check(read)
    ordered = sorted(_with_me(_whole(found)), key=lambda one: (one.chat.group, -int(one.chat.counts().sum())))
    lost = [((-1, "", ""), error) for error in inputs.refused]
    return Findings(tuple(ordered), (*failed, *lost))


def _read(document: Document, source: Source, options: Options) -> list[Found]:
    """The conversations of one document; with day first where that stays open, and the question."""
    undated: ChoiceNeeded | None = None
    chats: Sequence[Chat] = ()
    try:
        chats = source.read(document, options)
    except ChoiceNeeded as error:
        if options.dates:
            raise
        undated = error
    if undated:
        chats = [_sorted(chat) for chat in source.read(document, replace(options, dates="dmy"))]
    else:
        chats = [mended(chat) for chat in chats]
    label = placed(document.box if document.place is None and document.box else document.name)
    spot = frozenset((_spot(document),))
    question = placed_error(document, undated) if undated else None
    return [
        Found(source.name, chat, label, spot, options.zone, undated=question)
        for chat in chats
        if len(chat.times) or chat.key  # without rows it may tell who exported, or who belongs to it
    ]


def _spot(document: Document) -> Spot:
    return document.origin, document.folder, document.name


def placed_error(document: Document, error: T) -> T:
    """The same refusal with the place of the document that it is about, unless it names it."""
    sentence, name = str(error), placed(document.name)
    if name in sentence:
        return error
    inside = f"{document.folder}/" if document.folder else ""
    where = f"{placed(document.box)}, {placed(inside + document.name)}" if document.box else name
    return type(error)(f"{where}: {sentence}")


def _check_each(inputs: Inputs, found: Sequence[Found], failed: Sequence[tuple[Spot, InputError]]) -> None:
    """Refuse if one of the inputs gave nothing."""
    gave = {spot[0] for one in found for spot in one.spots if len(one.chat.times)}
    for name, origins in inputs.given:
        if gave.isdisjoint(origins):
            own = [document for document in inputs.documents if document.origin in origins]
            refusal = next((error for spot, error in failed if spot[0] in origins), None)
            raise refusal or InputError(f"{name}: {unknown(own)}")


def _whole(found: Sequence[Found]) -> list[Found]:
    """Conversations whose parts lay in several documents, as one each."""
    parts: defaultdict[tuple[str, str], list[Found]] = defaultdict(list)
    for place, one in enumerate(found):
        parts[one.source, one.chat.key or f"\n{place}"].append(one)
    whole = [_joined(group) if len(group) > 1 else group[0] for group in parts.values()]
    return [one for one in whole if len(one.chat.times)]


def _joined(parts: Sequence[Found]) -> Found:
    """Parts that follow one another are put together; of those that overlap, what repeats counts once."""
    inputs: defaultdict[int, list[Found]] = defaultdict(list)
    for part in parts:
        inputs[min(part.spots)[0]].append(part)
    chains = [chain for group in inputs.values() for chain in _chains(group)]
    chat = joined(
        [
            Part(concatenated([part.chat for part in chain]), chain[0].source, chain[0].label)
            for chain in chains
        ]
    )
    spots = frozenset(spot for part in parts for spot in part.spots)
    missing = _missing(spots)
    undated = next((part.undated for part in parts if part.undated), None)
    chat = replace(chat, notes=(*chat.notes, *missing))
    return Found(parts[0].source, chat, " and ".join(_labels(parts)), spots, parts[0].zone, undated=undated)


def _chains(parts: Sequence[Found]) -> list[list[Found]]:
    """The parts in as few rows as can be in which each begins when the one before it has ended."""
    chains: list[list[Found]] = []
    empty = [part for part in parts if not len(part.chat.times)]
    for part in sorted(
        (part for part in parts if len(part.chat.times)), key=lambda p: float(p.chat.times[0])
    ):
        fits = [chain for chain in chains if chain[-1].chat.times[-1] <= part.chat.times[0]]
        if fits:
            max(fits, key=lambda chain: float(chain[-1].chat.times[-1])).append(part)
        else:
            chains.append([part])
    return [[*empty, *chains[0]], *chains[1:]] if chains else [empty]


def _labels(parts: Sequence[Found]) -> list[str]:
    labels = list(dict.fromkeys(part.label for part in parts))
    return labels if len(labels) <= 3 else [*labels[:2], f"{len(labels) - 2} more"]


def _missing(spots: Iterable[Spot]) -> list[str]:
    """A note where documents are numbered and one is not there."""
    found = [re.fullmatch(r"(.*_)(\d{1,4})(\.\w+)", name) for _, _, name in spots]
    numbers = {int(match[2]) for match in found if match}
    stems = {(match[1], match[3]) for match in found if match}
    lost = sorted(set(range(1, max(numbers, default=0) + 1)) - numbers)
    if not lost or len(stems) != 1 or not all(found):
        return []
    stem, end = stems.pop()
    names = ", ".join(f"{stem}{number}{end}" for number in lost[:3])
    return [
        f"Part of this conversation is missing: {placed(names)}. Give the other parts of the download too."
    ]


def _with_me(found: Sequence[Found]) -> list[Found]:
    """Who exported, where a format does not tell: the one whose name stands in each of its conversations."""
    open_: defaultdict[str, list[Found]] = defaultdict(list)
    for one in found:
        if one.chat.me is None and one.chat.twin is None and not is_group(one.chat):
            open_[one.source].append(one)
    mine: dict[str, str] = {}
    for source, conversations in open_.items():
        names = [{one.chat.names[i] for i in main_people(one.chat)} for one in conversations]
        common = set.intersection(*names)
        if len(conversations) > 1 and len(common) == 1 and not nobody(min(common)):
            mine[source] = common.pop()
    told = {one for source in mine for one in open_[source]}
    return [_mine(one, mine[one.source]) if one in told else one for one in found]


def _mine(one: Found, name: str) -> Found:
    return replace(one, chat=replace(one.chat, me=one.chat.names.index(name)))


def _sorted(chat: Chat) -> Chat:
    order = np.argsort(chat.times, kind="stable")
    steps = None if chat.steps is None else chat.steps[order]
    return replace(chat, times=chat.times[order], who=chat.who[order], kinds=chat.kinds[order], steps=steps)


_KNOWN_OTHERS = (
    (b"SQLite format 3\0", "a database, not an export"),
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"\x1f\x8b", "a packed file; unpack it first"),
    (b"7z\xbc\xaf", "a packed file; unpack it first"),
    (b"Rar!", "a packed file; unpack it first"),
)


def unknown(documents: Sequence[Document]) -> str:
    """The sentence on documents that no source knows."""
    what = "no chat export that Twinflame knows"
    if len(documents) == 1:
        head = documents[0].head
        what = next((word for start, word in _KNOWN_OTHERS if head.startswith(start)), what)
        if b"<html" in head[:2048].lower() or b"<!doctype html" in head[:2048].lower():
            what = "an HTML page, but no export that is known; export the chat as JSON instead"
    apps = [source.name for source in SOURCES if source.name != "Table"]
    return (
        f"This is {what}. Twinflame reads exports of {', '.join(apps)}, and tables with a time and a sender "
        "column (CSV, TSV, JSON Lines, Parquet)."
    )
