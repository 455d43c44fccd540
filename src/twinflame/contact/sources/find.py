"""From files to conversations: read every document, join the parts of one conversation, tell who exported."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np

from twinflame.contact.sources.base import Chat, Document, Options, Source, placed
from twinflame.contact.sources.files import Given, Inputs, opened
from twinflame.contact.sources.found import Found, Spot
from twinflame.contact.sources.mend import mended
from twinflame.contact.sources.parts import whole, with_owner
from twinflame.contact.sources.registry import SOURCES, source_of
from twinflame.contact.sources.zones import Zones
from twinflame.errors import ChoiceNeeded, InputError

T = TypeVar("T", bound=InputError)


@dataclass(frozen=True, slots=True, eq=False)
class Findings:
    """Every conversation, those with most contacts first and groups last; and what could not be read.

    `failed` holds where a document lay and the sentence on it.
    """

    found: tuple[Found, ...]
    failed: tuple[tuple[Spot, InputError], ...]


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
    ordered = sorted(
        with_owner(whole(found)), key=lambda one: (one.chat.group, -int(one.chat.counts().sum()))
    )
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


def _sorted(chat: Chat) -> Chat:
    order = np.argsort(chat.times, kind="stable")
    steps = None if chat.steps is None else chat.steps[order]
    return replace(chat, times=chat.times[order], who=chat.who[order], kinds=chat.kinds[order], steps=steps)


_KNOWN_OTHERS = (
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"\x1f\x8b", "a packed file; unpack it first"),
    (b"7z\xbc\xaf", "a packed file; unpack it first"),
    (b"Rar!", "a packed file; unpack it first"),
    (b"\xff\xfe{\0", "JSON in UTF-16, as no app writes it; save it as UTF-8 first"),
)


def unknown(documents: Sequence[Document]) -> str:
    """The sentence on documents that no source knows."""
    what = "no chat export that Twinflame knows"
    if len(documents) == 1:
        head = documents[0].head
        what = next((word for start, word in _KNOWN_OTHERS if head.startswith(start)), what)
        if b"<html" in head[:2048].lower() or b"<!doctype html" in head[:2048].lower():
            what = "an HTML page, but no export that is known; export the chat as JSON instead"
    apps = dict.fromkeys(source.name for source in SOURCES if source.name != "Table")
    return (
        f"This is {what}. Twinflame reads exports of {', '.join(apps)}, and tables with a time and a sender "
        "column (CSV, TSV, JSON Lines, Parquet)."
    )
