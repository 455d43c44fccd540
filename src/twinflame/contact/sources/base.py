"""What every source gives and is asked for: documents in, rows of contact out."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import BinaryIO, Literal, Protocol, TypeVar

import numpy as np
import polars as pl
from numpy.typing import NDArray

from twinflame.contact.history import Kind
from twinflame.errors import InputError

SIMULATED = "Simulated by Twinflame"
"""The mark of a history that nobody wrote; see `docs/reference/sources.md` for where each format holds it."""

OWN_NAME = "Me"
"""What the one who exported is called where an export gives them no name."""

DateOrder = Literal["dmy", "mdy", "ymd"]

MAX_BYTES = 1 << 30
"""Most bytes held of one document, packed or not; a source that streams may read more."""

_HEAD = 1 << 18  # bytes a source may look at to say whether a document is its own


@dataclass(frozen=True)
class Document:
    """One file that may hold an export. It is read when looked into, within the limits of `files`."""

    name: str
    """The file's own name, without folders. It is shown to nobody but its owner and never used as a path."""
    open: Callable[[], BinaryIO] = field(repr=False)
    """A fresh stream of the content from its start, within limits; close it after use."""
    box: str = ""
    """Name of the archive or folder that the file came in, if any."""
    folder: str = ""
    """The folders inside the box, joined by `/`; some exports tell with them what a file belongs to."""
    place: Path | None = field(default=None, repr=False)
    """Where the file itself lies, for a format that a library opens by its path; None in an archive."""
    origin: int = 0
    """Which of the inputs given together it came from."""

    @property
    def data(self) -> bytes:
        """The whole content, read anew each time, for sources that cannot stream."""
        with self.open() as stream:
            content = stream.read(MAX_BYTES + 1)
        if len(content) > MAX_BYTES:
            raise InputError(f"{self.name} is larger than {MAX_BYTES >> 30} GiB, more than a chat can be.")
        return content

    @cached_property
    def head(self) -> bytes:
        """The first part of the content, enough to recognise a format by."""
        with self.open() as stream:
            return stream.read(_HEAD)

    def forget(self) -> None:
        """Let go of what was looked at; there may be many thousands of documents."""
        vars(self).pop("head", None)

    @property
    def suffix(self) -> str:
        """The name's ending, lower case, without the dot."""
        return self.name.rpartition(".")[2].lower() if "." in self.name else ""


@dataclass(frozen=True, slots=True)
class Options:
    """What the user settled beforehand."""

    zone: str | None = None
    """IANA zone of wall clocks; None when the user named none, and then UTC is taken, with a note."""
    dates: DateOrder | None = None
    now: float | None = None
    """Seconds since 1970 UTC; what lies after it has not happened. None takes every stamp as it is."""
    columns: tuple[str, str] | None = None
    """Names of a table's time and sender columns."""


@dataclass(frozen=True, slots=True, eq=False)
class Chat:
    """One conversation as its source tells it, before the two people are settled.

    Attributes
    ----------
    times
        Seconds since 1970-01-01 UTC, float64, shape (n,), in the order of the file.
    who
        Index into `names`; int32, shape (n,).
    kinds
        A `Kind` for each row; int8, shape (n,).
    names
        One for each sender.
    title
        What the export calls the conversation, often the other's name; may be empty.
    group
        True when the export itself says that this is a group or a channel.
    me, twin
        Index into `names` of the one who exported and of the other, where the export tells; else None.
    key
        What tells conversations of one source apart where one may be spread over several documents, such as
        a folder or a number; parts with the same key (in the same box, or in boxes given together) are
        joined. Empty: stands alone.
    zone
        IANA name of the zone in which the file itself says that hours are told; empty where it does not.
    steps
        Step of each stamp in seconds, float64, shape (n,), where it is not `precision` for all; else None.
    """

    times: NDArray[np.float64]
    who: NDArray[np.int32]
    kinds: NDArray[np.int8]
    names: tuple[str, ...]
    title: str = ""
    group: bool = False
    me: int | None = None
    twin: int | None = None
    precision: float = 1.0
    simulated: bool = False
    notes: tuple[str, ...] = ()
    key: str = ""
    zone: str = ""
    steps: NDArray[np.float64] | None = None

    def counts(self) -> NDArray[np.int64]:
        """Contacts of each name, reactions left out; shape (len(names),)."""
        return np.bincount(self.who[self.kinds != Kind.REACTION], minlength=len(self.names)).astype(np.int64)


class Source(Protocol):
    """One export format. A new format is one module that gives such an object, and its tests."""

    @property
    def name(self) -> str:
        """The format's name as people know it, for example WhatsApp."""

    def recognise(self, document: Document) -> bool:
        """Say whether the document is of this format, by what it holds; looks at no more than `head`."""

    def read(self, document: Document, options: Options) -> Sequence[Chat]:
        """Every conversation of the document. Raises `InputError` with a sentence when it holds none."""


def clean_name(name: str) -> str:
    r"""A sender's name without invisible marks, line ends, control characters and doubled spaces.

    >>> clean_name("~ \u202aAna\u202c\u00a0 B.\x1b ")
    'Ana B.'
    """
    if name.isascii() and name.isprintable():
        return " ".join(name.split()).removeprefix("~").strip()[:100]
    name = unicodedata.normalize("NFC", name)
    kept = (" " if c.isspace() else c for c in name if c.isspace() or unicodedata.category(c) not in _HIDDEN)
    return re.sub(" +", " ", "".join(kept)).strip().removeprefix("~").strip()[:100]


def placed(name: str) -> str:
    r"""A file's name as it may be shown in a sentence.

    >>> placed("chat\n.txt"), placed("")
    ('chat .txt', 'the file')
    """
    return clean_name(name) or "the file"


_HIDDEN = ("Cc", "Cf", "Cs", "Co", "Cn")


def merge_names(raw: Sequence[str]) -> tuple[tuple[str, ...], NDArray[np.int32]]:
    """Distinct clean names, and for each raw name the index of its clean one.

    >>> merge_names(["Ana", "Ben", "Ana "])[0]
    ('Ana', 'Ben')
    """
    index: dict[str, int] = {}
    codes = [index.setdefault(clean_name(name) or "(no name)", len(index)) for name in raw]
    return tuple(index), np.array(codes, dtype=np.int32)


T = TypeVar("T")


def attempt(read: Callable[[], T], refusals: tuple[type[BaseException], ...], sentence: str) -> T:
    """What `read` gives, or an `InputError` with the sentence.

    Libraries quote what they could not read. The error is therefore raised anew, outside of the handler, so
    that it carries no trace of the file's content, not even as its context.

    >>> attempt(lambda: int("secret"), (ValueError,), "This is no number.")
    Traceback (most recent call last):
    twinflame.errors.InputError: This is no number.
    """
    try:
        return read()
    except refusals:
        pass
    raise InputError(sentence)


def as_utf8(data: bytes) -> tuple[bytes, tuple[str, ...]]:
    """The text as UTF-8, and a note where it had to be mended. Some programs save text as UTF-16.

    >>> as_utf8("Ana".encode("utf-16"))
    (b'Ana', ())
    """
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace").removeprefix("\ufeff").encode("utf-8", "replace"), ()
    try:
        pl.Series([data], dtype=pl.Binary).cast(pl.String)  # checks without making a Python string of it
    except pl.exceptions.PolarsError:
        mended = data.decode("utf-8", errors="replace").encode()
        return mended, ("Some letters of the file are damaged; names that hold them may look odd.",)
    return data, ()
