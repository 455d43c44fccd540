"""Open what a user hands over, files, archives, folders or a stream, without trusting it."""

import io
import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import BinaryIO

from twinflame.contact.sources.archive import (
    MAX_DEPTH,
    MAX_MEMBERS,
    documents_of,
    holds_archives,
    is_archive,
    open_archive,
)
from twinflame.contact.sources.base import MAX_BYTES, Document, attempt, placed
from twinflame.contact.sources.streams import CHUNK, MAX_STREAM, Counted
from twinflame.errors import InputError

MAX_DOCUMENTS = 50_000
"""Most entries of an archive or folder that could be exports."""
MAX_ARCHIVES = 200
"""Most archives at once; each is kept open while it is read."""
STREAM = "standard input"
"""What a stream without a name is called."""

READABLE = frozenset(
    ("txt", "md", "json", "html", "htm", "xml", "csv", "tsv", "jsonl", "ndjson", "parquet", "db", "mbox")
)
"""Endings of names that may be exports, in an archive or a folder."""

Given = str | os.PathLike[str] | BinaryIO
"""What may be read: a path, or an open binary stream."""


@dataclass(slots=True)
class _Opened:
    """What was found so far, and what could not be opened although it lay beside what could."""

    stack: ExitStack
    documents: list[Document] = field(default_factory=list)
    refused: list[InputError] = field(default_factory=list)
    origins: int = 0
    archives: int = 0

    def origin(self) -> int:
        self.origins += 1
        return self.origins - 1


@dataclass(frozen=True, slots=True)
class Inputs:
    """What was handed over, opened.

    Attributes
    ----------
    documents
        Every document that may be an export.
    given
        For each input its name and the origins of its documents, first and last but one as in a range.
    refused
        Sentences on archives that lay in a folder beside other files and cannot be opened.
    """

    documents: tuple[Document, ...]
    given: tuple[tuple[str, range], ...]
    refused: tuple[InputError, ...]


@contextmanager
def opened(given: Given | Sequence[Given]) -> Iterator[Inputs]:
    """Open one input or several; the documents can be read while this is open.

    Raises
    ------
    InputError
        When there is nothing, or what is there goes beyond the limits.
    """
    inputs = list(given) if isinstance(given, Sequence) and not isinstance(given, str) else [given]
    if not inputs:
        raise InputError("There is nothing to read. Give a file.")
    with ExitStack() as stack:
        found = _Opened(stack)
        names = []
        for one in dict.fromkeys(inputs):
            before = found.origins
            if isinstance(one, str | os.PathLike):
                name = _open_path(Path(one), found)
            else:
                name = _open_stream(one, found)
            names.append((name, range(before, found.origins)))
        yield Inputs(tuple(found.documents), tuple(names), tuple(found.refused))


def _open_path(place: Path, found: _Opened) -> str:
    name = placed(place.name)
    if place.is_dir():
        _open_folder(place, found)
        return name
    if not place.exists():
        raise InputError(f"There is no file {name}. Check the name and the folder.")
    if not place.is_file():
        raise InputError(f"{name} is not a plain file. Give the exported file itself.")
    _open_plain(place, found)
    return name


def _open_plain(place: Path, found: _Opened) -> None:
    name = placed(place.name)
    size = attempt(lambda: place.stat().st_size, (OSError,), f"{name} cannot be opened.")
    if not size:
        raise InputError(f"{name} is empty. Export the chat again.")
    head = attempt(lambda: _first(place), (OSError,), f"{name} cannot be opened. Check its permissions.")
    if is_archive(head) or place.suffix.lower() == ".zip":
        _open_zip(place, name, size, found)
        return
    found.documents.append(
        Document(place.name, partial(_open_file, place), place=place, origin=found.origin())
    )


def _first(place: Path) -> bytes:
    with place.open("rb") as file:
        return file.read(4)


def _open_file(place: Path) -> BinaryIO:
    broken = f"{placed(place.name)} cannot be read. Check its permissions."
    stream = attempt(lambda: place.open("rb", buffering=0), (OSError,), broken)
    too_large = f"{placed(place.name)} is larger than {MAX_STREAM >> 30} GiB, more than a chat can be."
    return io.BufferedReader(Counted(stream, MAX_STREAM, too_large, broken), CHUNK)


def _open_stream(stream: BinaryIO, found: _Opened) -> str:
    """A stream's content is held in memory: it may not be possible to go back in it."""
    told = getattr(stream, "name", None)
    name = placed(Path(told).name) if isinstance(told, str) and told.strip("<>") == told else STREAM
    content = attempt(lambda: _content(stream), (OSError, ValueError), f"{name} cannot be read.")
    if not isinstance(content, bytes):
        raise InputError(f"{name} is text. Open the file in binary mode.")
    if len(content) > MAX_BYTES:
        raise InputError(f"{name} holds more than {MAX_BYTES >> 30} GiB. Give the file itself.")
    if not content:
        raise InputError(f"{name} is empty. Export the chat again.")
    if is_archive(content):
        _open_zip(io.BytesIO(content), name, len(content), found)
    else:
        found.documents.append(Document(name, partial(io.BytesIO, content), origin=found.origin()))
    return name


def _content(stream: BinaryIO) -> bytes:
    """All of a stream, from its start where that can be gone back to: it may be read more than once."""
    if stream.seekable():
        stream.seek(0)
    return stream.read(MAX_BYTES + 1)


def _open_zip(file: Path | BinaryIO, name: str, size: int, found: _Opened) -> None:
    found.archives += 1
    if found.archives > MAX_ARCHIVES:
        raise InputError(f"There are more than {MAX_ARCHIVES} archives. Give those that hold the chat.")
    before = len(found.documents)
    try:
        archive = found.stack.enter_context(open_archive(file))
        for document in documents_of(archive, name, found.origin(), READABLE, size):
            found.documents.append(document)
            _within(0, len(found.documents))
        if len(found.documents) == before:
            inner = ", only another archive; unpack it and give the inner one"
            raise _nothing_inside(f"archive{inner if holds_archives(archive) else ''}")
    except InputError as error:
        del found.documents[before:]
        refusal = InputError(f"{name}: {error}")
    else:
        return
    raise refusal


def _open_folder(folder: Path, found: _Opened) -> None:
    """What may be an export in a folder and below; an archive among it is opened too."""
    before, origin, seen = len(found.documents), found.origin(), 0
    refused: list[InputError] = []
    for root, folders, files in os.walk(folder, followlinks=False):
        here = Path(root)
        if len(here.relative_to(folder).parts) >= MAX_DEPTH:
            folders.clear()
        folders.sort()
        seen += len(files)
        _within(seen, len(found.documents))
        for name in sorted(files):
            place = here / name
            suffix = place.suffix[1:].lower()
            if suffix not in READABLE | {"zip"} or not place.is_file() or place.is_symlink():
                continue
            if suffix == "zip":
                try:
                    _open_plain(place, found)
                except InputError as error:
                    refused.append(error)
            else:
                inside = here.relative_to(folder).as_posix().removeprefix(".")
                opens = partial(_open_file, place)
                found.documents.append(Document(name, opens, folder.name, inside, place, origin))
    if len(found.documents) == before:
        raise refused[0] if refused else _nothing_inside("folder")
    found.refused += refused


def _within(members: int, documents: int) -> None:
    if members > MAX_MEMBERS or documents > MAX_DOCUMENTS:
        raise InputError("There are far more files than an export holds. Give the exported chat alone.")


def _nothing_inside(where: str) -> InputError:
    return InputError(f"There is no chat in this {where}. Look for a .txt, .json, .csv or .parquet file.")
