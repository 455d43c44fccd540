"""Files that are written whole or not at all."""

import os
import stat
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Self

from twinflame.errors import InputError

STDOUT = "-"


class Output:
    """A file to be: found out to be writable now, written at the end, and gone if it does not come to that.

    The text goes into a file beside the target, which then takes the target's place. Only its owner may read
    it, since a reading is private.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.stream = str(path) == STDOUT
        self._part: Path | None = None

    def __enter__(self) -> Self:
        if self.stream:
            return self
        try:
            target = self.path.resolve()
            if target.is_dir():
                raise InputError(f"Cannot write {self.path}: it is a folder. Give the name of a file.")
            if target.exists() and not stat.S_ISREG(target.stat().st_mode):
                self.stream = True
                return self
            if target.exists() and not os.access(target, os.W_OK):
                raise InputError(f"Cannot write {self.path}: it may not be changed.")
            handle, part = tempfile.mkstemp(prefix=f".{target.name[:40]}.", suffix=".part", dir=target.parent)
        except (OSError, ValueError, RuntimeError) as error:
            why = (
                os.strerror(error.errno) if isinstance(error, OSError) and error.errno else "no such place"
            ).lower()
            raise InputError(f"Cannot write {self.path}: {why}.") from None
        os.close(handle)
        self._part, self.path = Path(part), target
        return self

    def write(self, content: str | bytes) -> None:
        """Put a text, or a picture's bytes, in the target's place."""
        if self._part is None:
            self._pour(content)
            return
        try:
            with self._part.open("wb") as file:
                file.write(content.encode() if isinstance(content, str) else content)
                file.flush()
                os.fsync(file.fileno())
            os.replace(self._part, self.path)
        except OSError as error:
            why = os.strerror(error.errno or 0).lower()
            raise InputError(f"Cannot write {self.path}: {why}.") from None
        self._part = None

    def _pour(self, content: str | bytes) -> None:
        if str(self.path) != STDOUT:
            self.path.write_bytes(content.encode() if isinstance(content, str) else content)
        elif isinstance(content, str):
            sys.stdout.write(content)
            sys.stdout.flush()
        else:
            sys.stdout.buffer.write(content)
            sys.stdout.buffer.flush()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._part is not None:
            self._part.unlink(missing_ok=True)


def check_targets(sources: Iterable[object], *targets: Path | None) -> None:
    """Refuse targets that would overwrite the history, or each other. Streams are let pass."""
    given = [t for t in targets if t is not None]
    places = [t if str(t) == STDOUT else t.absolute().resolve() for t in given]
    if len(set(places)) < len(places):
        raise InputError("The page and the JSON need two different places.")
    for source in sources:
        if isinstance(source, Path) and source.exists() and source.resolve() in places:
            raise InputError(f"Cannot write {source}: it is the file that is to be read.")
