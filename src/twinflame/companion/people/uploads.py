"""Files that come with a form, within a bound: too much is thrown away as it comes, and the page says so.

Readings take messages in by a way of their own (`readings/intake.py`), straight into a folder.
"""

import io
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile, TemporaryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest

NO_ROOM = (
    "There is no room left on the disk, so the file could not be taken in. Nothing of it is left. Make room "
    "and try again."
)


def too_large(limit: int) -> str:
    """The sentence on files that are too large.

    Examples
    --------
    >>> too_large(2 << 30)
    'Together these files are larger than 2 GB, the most that is taken at once. Nothing was kept.'
    """
    told = f"{limit >> 30} GB" if limit >= 1 << 30 else f"{limit >> 20} MB"
    return f"Together these files are larger than {told}, the most that is taken at once. Nothing was kept."


class Bounded(FileUploadHandler):
    """Takes one file in, at most `limit` bytes; what comes after the first is thrown away.

    Parameters
    ----------
    limit
        The most bytes.
    on_disk
        Whether it is written into the folder of uploads, rather than kept in memory.

    Attributes
    ----------
    too_much
        Whether more came than the limit.
    no_room
        Whether there was no room on the disk.
    """

    def __init__(self, request: HttpRequest, limit: int, *, on_disk: bool = False) -> None:
        super().__init__(request)
        self.limit, self.on_disk = limit, on_disk
        self.too_much = self.no_room = False
        self._file: Any = None
        self._taken = self._seen = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file."""
        super().new_file(*args, **kwargs)
        self._seen += 1
        if self._seen > 1:
            return
        try:
            self._file = self._place()
        except OSError:
            self.no_room = True

    def _place(self) -> Any:
        if not self.on_disk:
            return io.BytesIO()
        return TemporaryUploadedFile(self.file_name or "", self.content_type or "", 0, None)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Take a part, unless it is too much."""
        if self._file is None:
            return
        self._taken += len(raw_data)
        self.too_much = self._taken > self.limit
        try:
            if not self.too_much:
                self._file.write(raw_data)
        except OSError:
            self.no_room = True
        if self.too_much or self.no_room:
            self._forget()

    def file_complete(self, file_size: int) -> "UploadedFile[Any] | None":
        """The file is whole, or was thrown away."""
        if self._file is None:
            return None
        taken, self._file = self._file, None
        try:
            taken.seek(0)
        except OSError:  # the last of it did not fit on the disk
            self.no_room = True
            return None
        if self.on_disk:
            taken.size = file_size
            whole: UploadedFile[Any] = taken
            return whole
        name, kind = self.file_name, self.content_type
        return InMemoryUploadedFile(taken, self.field_name, name, kind, file_size, self.charset)

    def upload_interrupted(self) -> None:
        """Somebody went away in the middle."""
        self._forget()

    def _forget(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None
