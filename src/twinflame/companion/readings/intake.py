"""Takes files in as they arrive: straight into their folder, never into memory or a common place."""

import io
import os
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest

from twinflame.companion.people.uploads import NO_ROOM, too_large

OWNER_ALONE, OWNERS_FOLDER = 0o600, 0o700
LONGEST_NAME = 150  # bytes, without the ending


class Intake(FileUploadHandler):
    """Writes each file of a form under its own name, which may tell what it is, into a folder of its own.

    Parameters
    ----------
    folder
        Made when the first file comes.
    limit
        The most bytes that all of them may have.

    Attributes
    ----------
    trouble
        A sentence on what went wrong; empty if nothing did.
    files
        How many came whole.
    """

    chunk_size = 1 << 20

    def __init__(self, request: HttpRequest, folder: Path, limit: int) -> None:
        super().__init__(request)
        self.folder, self.limit = folder, limit
        self.trouble, self.files, self._taken = "", 0, 0
        self._file: IO[bytes] | None = None

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file, unless all is known to be too much."""
        super().new_file(*args, **kwargs)
        if self.request is not None and int(self.request.META.get("CONTENT_LENGTH") or 0) > self.limit * 1.01:
            self._refuse(too_large(self.limit))
        if self.trouble:
            return
        place = self.folder / str(self.files)
        try:
            place.mkdir(mode=OWNERS_FOLDER, parents=True, exist_ok=True)
            self.folder.chmod(OWNERS_FOLDER)
            target = place / plain_name(self.file_name or "")
            self._file = os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ALONE), "wb")
        except OSError:
            self._refuse(NO_ROOM)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write a part, unless it is too much."""
        self._taken += len(raw_data)
        if self._taken > self.limit:
            self._refuse(too_large(self.limit))
        if self._file is None:
            return
        try:
            self._file.write(raw_data)
        except OSError:
            self._refuse(NO_ROOM)

    def file_complete(self, file_size: int) -> "UploadedFile[Any] | None":
        """The file is whole, or was refused."""
        if self._file is None:
            return None
        try:
            self._file.close()
        except OSError:
            self._refuse(NO_ROOM)
            return None
        self._file = None
        self.files += 1
        return UploadedFile(io.BytesIO(), self.file_name, self.content_type, file_size)

    def upload_interrupted(self) -> None:
        """Somebody went away in the middle."""
        self._close()

    def _refuse(self, sentence: str) -> None:
        """Take nothing more. What still comes is thrown away, so that the answer can be shown."""
        self._close()
        self.trouble = self.trouble or sentence

    def _close(self) -> None:
        if self._file is not None:
            with suppress(OSError):  # a full disk was told of before
                self._file.close()
            self._file = None


def plain_name(name: str) -> str:
    r"""A file's name that is safe to write under; its ending stays, since it tells the kind.

    Examples
    --------
    >>> plain_name("../a\0b.txt"), plain_name(".."), plain_name("")
    ('ab.txt', 'file', 'file')
    """
    kept = "".join(c for c in name.replace("\\", "/").rpartition("/")[2] if c.isprintable())
    stem, dot, ending = kept.rpartition(".")
    if not dot:
        stem, ending = ending, ""
    short = stem.encode()[:LONGEST_NAME].decode(errors="ignore").strip(" .")
    tail = ending.encode()[:20].decode(errors="ignore")
    return (short or "file") + (f".{tail}" if dot and tail else "")
