"""Open what a user hands over, a file, an archive or a folder, without trusting it."""

import io
import os
import stat
import zipfile
import zlib
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from twinflame.contact.sources.base import Document, attempt
from twinflame.errors import InputError

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer as Buffer

MAX_STREAM = 1 << 35
"""Most bytes read of one document that is streamed, packed or not."""
MAX_RATIO = 250
"""Most times that a packed document may grow; deflate can reach 1032, text of chats stays below 30."""
MAX_MEMBERS = 100_000
"""Most entries of an archive or folder."""
MAX_DEPTH = 8
"""Most folders within one another."""
MAX_DOCUMENTS = 2_000
"""Most entries of an archive or folder that could be exports."""

_READABLE = ("txt", "json", "csv", "tsv", "jsonl", "ndjson", "parquet")
_CHAT = "_chat.txt"  # an archive's own chat; other texts beside it were sent as documents
_CHUNK = 1 << 20
_DAMAGED = "The archive is damaged or was cut off, so it cannot be read. Export it again, or send it again."
_LOCKED = "The archive is locked with a password. Unpack it first and give the file in it."
_BOMB = (
    "The archive unpacks to far more than a chat can hold. It was not read; export the chat again with the "
    "app itself."
)
_ZIP_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    RuntimeError,
    ValueError,
    NotImplementedError,
    KeyError,
)


def open_documents(path: str | os.PathLike[str]) -> list[Document]:
    """Every document at a path that may be an export: the file itself, or what lies in an archive or a
    folder.

    Raises
    ------
    InputError
        When there is nothing, or what is there goes beyond the limits of this module.
    """
    place = Path(path)
    if place.is_dir():
        return _from_folder(place)
    if not place.exists():
        raise InputError(f"There is no file {place.name}. Check the name and the folder.")
    if not place.is_file():
        raise InputError(f"{place.name} is not a plain file. Give the exported file itself.")
    size = attempt(lambda: place.stat().st_size, (OSError,), f"{place.name} cannot be opened.")
    if not size:
        raise InputError(f"{place.name} is empty. Export the chat again.")
    with_head = attempt(
        lambda: _first(place), (OSError,), f"{place.name} cannot be opened. Check its permissions."
    )
    if with_head[:4] in (b"PK\x03\x04", b"PK\x05\x06") or place.suffix.lower() == ".zip":
        return _from_zip(place)
    return [Document(place.name, partial(_open_file, place), place=place)]


def _first(place: Path) -> bytes:
    with place.open("rb") as file:
        return file.read(4)


class _Counted(io.RawIOBase):
    """A stream that ends in a sentence where it breaks, or where it grows beyond what it may hold."""

    def __init__(self, stream: BinaryIO, limit: int, too_large: str, broken: str) -> None:
        self._stream, self._left, self._too_large, self._broken = stream, limit, too_large, broken

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "Buffer", /) -> int:
        view = memoryview(buffer).cast("B")
        content = attempt(lambda: self._stream.read(len(view)), _ZIP_ERRORS, self._broken)
        self._left -= len(content)
        if self._left < 0:
            raise InputError(self._too_large)
        view[: len(content)] = content
        return len(content)

    def close(self) -> None:
        self._stream.close()
        super().close()


def _open_file(place: Path) -> BinaryIO:
    broken = f"{place.name} cannot be read. Check its permissions."
    stream = attempt(lambda: place.open("rb", buffering=0), (OSError,), broken)
    too_large = f"{place.name} is larger than {MAX_STREAM >> 30} GiB, more than a chat can be."
    return io.BufferedReader(_Counted(stream, MAX_STREAM, too_large, broken), _CHUNK)


def _from_folder(folder: Path) -> list[Document]:
    found: list[Document] = []
    seen = 0
    for root, folders, files in os.walk(folder, followlinks=False):
        here = Path(root)
        if len(here.relative_to(folder).parts) >= MAX_DEPTH:
            folders.clear()
        folders.sort()
        seen += len(files)
        _within(seen, len(found))
        for name in sorted(files):
            place = here / name
            if place.suffix[1:].lower() in _READABLE and place.is_file() and not place.is_symlink():
                inside = here.relative_to(folder).as_posix().removeprefix(".")
                found.append(Document(name, partial(_open_file, place), folder.name, inside, place))
    return found or _nothing_inside("folder")


def _from_zip(place: Path) -> list[Document]:
    archive = attempt(lambda: zipfile.ZipFile(place), _ZIP_ERRORS, _DAMAGED)
    with archive:
        members = archive.infolist()
    _within(len(members), 0)
    found: list[Document] = []
    for member in members:
        _check_path(member)
        inside, _, name = member.filename.rpartition("/")
        suffix = name.rpartition(".")[2].lower()
        if member.is_dir() or suffix not in _READABLE or name.startswith("._"):
            continue
        found.append(Document(name, partial(_open_member, place, member.filename), place.name, inside))
        _within(len(members), len(found))
    if not found and any(member.filename.lower().endswith(".zip") for member in members):
        return _nothing_inside("archive, only another archive; unpack it and give the inner one")
    own = [document for document in found if document.name == _CHAT]
    return own or found or _nothing_inside("archive")


def _check_path(member: zipfile.ZipInfo) -> None:
    name = member.filename.replace("\\", "/")
    parts = name.split("/")
    linked = stat.S_ISLNK(member.external_attr >> 16)
    if name.startswith("/") or ".." in parts or ":" in parts[0][:2] or linked or len(parts) > MAX_DEPTH + 1:
        raise InputError(
            "The archive holds a path that leads out of it, which no export does. It was not opened; "
            "export the chat again with the app itself."
        )


def _open_member(place: Path, name: str) -> BinaryIO:
    """One member's content, counted while it is unpacked, whatever the archive says of its size."""

    def opened() -> tuple[BinaryIO, int]:
        with zipfile.ZipFile(place) as archive:  # the member's stream keeps the file open
            member = archive.getinfo(name)
            if member.flag_bits & 1:
                raise InputError(_LOCKED)
            limit = min(MAX_STREAM, max(_CHUNK, member.compress_size * MAX_RATIO))
            return cast(BinaryIO, archive.open(member)), limit

    stream, limit = attempt(opened, _ZIP_ERRORS, _DAMAGED)
    return io.BufferedReader(_Counted(stream, limit, _BOMB, _DAMAGED), _CHUNK)


def _within(members: int, documents: int) -> None:
    if members > MAX_MEMBERS or documents > MAX_DOCUMENTS:
        raise InputError("There are far more files than an export holds. Give the exported chat alone.")


def _nothing_inside(where: str) -> list[Document]:
    raise InputError(f"There is no chat in this {where}. Look for a .txt, .json, .csv or .parquet file.")
