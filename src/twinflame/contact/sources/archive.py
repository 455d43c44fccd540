"""Archives, without trusting them: listed once, kept open while they are read, never unpacked to disk."""

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import BinaryIO, cast

from twinflame.contact.sources.base import Document, attempt
from twinflame.contact.sources.streams import CHUNK, MAX_STREAM, Counted
from twinflame.errors import InputError

MAX_RATIO = 250
"""Most times that a packed document may grow; deflate can reach 1032, text of chats stays below 30."""
MAX_MEMBERS = 500_000
"""Most entries of an archive or folder."""
MAX_DIRECTORY = 1 << 27
"""Most bytes of an archive's list of entries."""
MAX_DEPTH = 8
"""Most folders within one another."""

_CHAT = "_chat.txt"  # the chat of a folder; other texts beside it were sent as documents
_DAMAGED = "The archive is damaged or was cut off, so it cannot be read. Export it again, or send it again."
_LOCKED = "The archive is locked with a password. Unpack it first and give the file in it."
_BOMB = (
    "The archive unpacks to far more than a chat can hold. It was not read; export the chat again with the "
    "app itself."
)
_PATHS = (
    "The archive holds a path that leads out of it, which no export does. It was not opened; export the chat "
    "again with the app itself."
)
_MANY = "There are far more files than an export holds. Give the exported chat alone."
#: What a zip that is none, is damaged or is locked may raise, when it is opened and when it is read.
ZIP_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    RuntimeError,
    ValueError,
    NotImplementedError,
    KeyError,
    struct.error,
)
_END, _END_64, _ENTRY = b"PK\x05\x06", b"PK\x06\x06", b"PK\x01\x02"


def is_archive(head: bytes) -> bool:
    """Whether a file that begins so is a zip."""
    return head[:4] in (b"PK\x03\x04", _END)


def open_archive(file: Path | BinaryIO) -> zipfile.ZipFile:
    """The archive, listed; close it after use.

    Raises
    ------
    InputError
        When it is damaged, or lists more than the limits of this module; that is found out before the list
        is taken in.
    """
    attempt(lambda: _check_size(file), ZIP_ERRORS, _DAMAGED)
    return attempt(lambda: zipfile.ZipFile(file), ZIP_ERRORS, _DAMAGED)


def _check_size(file: Path | BinaryIO) -> None:
    """Refuse a list of entries that is too long, from its bytes alone."""
    stream = file.open("rb") if isinstance(file, Path) else file
    try:
        size = stream.seek(0, io.SEEK_END)
        tail_at = stream.seek(max(0, size - (1 << 16) - 22))
        tail = stream.read()
        at = tail.rindex(_END)
        length, start = struct.unpack_from("<II", tail, at + 12)
        if 0xFFFFFFFF in (length, start):  # the figures stand in a record of 64 bits before it
            wide = tail.rindex(_END_64, 0, at)
            length, start = struct.unpack_from("<QQ", tail, wide + 40)
            at = wide
        if length > MAX_DIRECTORY:
            raise InputError(_MANY)
        stream.seek(max(0, tail_at + at - length))
        if stream.read(length).count(_ENTRY) > MAX_MEMBERS:
            raise InputError(_MANY)
        stream.seek(0)
    finally:
        if isinstance(file, Path):
            stream.close()


def documents_of(
    archive: zipfile.ZipFile, name: str, origin: int, readable: frozenset[str], size: int
) -> Iterator[Document]:
    """Every document of an archive that may be an export, none of them read yet.

    Parameters
    ----------
    archive
        An open archive; a document can be read until it is closed.
    name
        What the archive is called.
    origin
        Which of the given inputs it is.
    readable
        Endings of names that may be exports.
    size
        Bytes of the archive.
    """
    members = archive.infolist()
    for member in members:
        _check_path(member)
    chosen = [member for member in members if _may_be_read(member, readable)]
    if sum(member.compress_size for member in chosen) > size:
        raise InputError(_BOMB)  # entries that lie over one another
    own = {m.filename.rpartition("/")[0] for m in chosen if m.filename.rpartition("/")[2] == _CHAT}
    for member in chosen:
        inside, _, last = member.filename.rpartition("/")
        if inside not in own or last == _CHAT:
            yield Document(last, partial(_open_member, archive, member, size), name, inside, None, origin)


def holds_archives(archive: zipfile.ZipFile) -> bool:
    """Whether there is an archive in the archive."""
    return any(member.filename.lower().endswith(".zip") for member in archive.infolist())


def _may_be_read(member: zipfile.ZipInfo, readable: frozenset[str]) -> bool:
    last = member.filename.rpartition("/")[2]
    suffix = last.rpartition(".")[2].lower()
    return suffix in readable and not member.is_dir() and not last.startswith("._")


def _check_path(member: zipfile.ZipInfo) -> None:
    name = member.filename
    deep = name.count("/") > MAX_DEPTH or "\\" in name
    if not (deep or name[:1] == "/" or ".." in name or name[1:2] == ":" or member.external_attr >> 28 == 0xA):
        return  # the usual case, told quickly: there may be several 100,000
    name = name.replace("\\", "/")
    parts = name.split("/")
    linked = stat.S_ISLNK(member.external_attr >> 16)
    if name.startswith("/") or ".." in parts or ":" in parts[0][:2] or linked or len(parts) > MAX_DEPTH + 1:
        raise InputError(_PATHS)


def _open_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, size: int) -> BinaryIO:
    """One member's content, counted while it is unpacked, whatever the archive says of its size."""
    if member.flag_bits & 1:
        raise InputError(_LOCKED)
    limit = min(MAX_STREAM, max(CHUNK, min(member.compress_size, size) * MAX_RATIO))
    stream = attempt(lambda: cast(BinaryIO, archive.open(member)), ZIP_ERRORS, _DAMAGED)
    return io.BufferedReader(Counted(stream, limit, _BOMB, _DAMAGED, ZIP_ERRORS), CHUNK)
