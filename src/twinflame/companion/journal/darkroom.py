"""Where photographs are developed: a process with neither the key nor the database, started when needed."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from twinflame.companion.journal import pixels
from twinflame.companion.journal.pixels import Photo
from twinflame.errors import InputError

PATIENCE = 30.0  # seconds for one photograph
LARGEST = 20 << 20  # bytes of a file
TOO_LARGE = f"This file is larger than {LARGEST >> 20} MB, the most for a photograph. Save it smaller."
TOO_MANY = (
    f"This picture has more than {pixels.MOST_PIXELS // 1_000_000} million pixels, which is more than can be "
    "unpacked here. Save it smaller."
)
NO_PHOTO = "This is no picture that can be read here. JPEG, PNG and WebP can be."
HEIC = (
    "This is a HEIC picture, which few programs read. Save it as JPEG and choose that: on an iPhone, share "
    "it to Files, with “Most Compatible” chosen under Options; on a Mac, open it in Preview and export it. "
    "For photographs to come: Settings, Camera, Formats, Most Compatible."
)
TOO_LONG = "This picture takes too long to read, or too much memory. Save it smaller, as JPEG."
_one_at_a_time = threading.Lock()  # of this process of the site: a large picture takes memory


class Darkroom:
    """Develops one photograph after another."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        self._process = process

    def develop(self, data: bytes) -> Photo:
        """The photograph of a file, without whatever else the file held.

        Raises
        ------
        InputError
            When it is too large, of another kind, or cannot be read.
        """
        if len(data) > LARGEST:
            raise InputError(TOO_LARGE)
        if data[4:8] == b"ftyp":
            raise InputError(HEIC)
        with _one_at_a_time:
            answer = self._asked(data)
        if answer[:1] == pixels.OPEN:
            return pixels.photo_in(answer)
        raise InputError(TOO_MANY if answer == pixels.MANY else NO_PHOTO if answer else TOO_LONG)

    def _asked(self, data: bytes) -> bytes:
        """What the process answers; empty when it ended instead."""
        write, read = self._process.stdin, self._process.stdout
        assert write is not None
        assert read is not None
        clock = threading.Timer(PATIENCE, self._process.kill)
        clock.start()
        try:
            write.write(len(data).to_bytes(4, "big") + data)
            write.flush()
            return read.read(int.from_bytes(read.read(4), "big"))
        except OSError:
            return b""
        finally:
            clock.cancel()


@contextmanager
def darkroom() -> Iterator[Darkroom]:
    """A process that develops photographs while this is open. It is given no environment."""
    command = [sys.executable, "-I", "-B", str(Path(pixels.__file__))]
    quiet = subprocess.DEVNULL  # what a reader of pictures prints goes nowhere
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=quiet, env={}, cwd="/"
    ) as process:
        try:
            yield Darkroom(process)
        finally:
            process.kill()
            with suppress(OSError):  # what it did not take is thrown away
                process.stdin.close()  # type: ignore[union-attr]


def develop(data: bytes) -> Photo:
    """One photograph; see `Darkroom.develop`."""
    with darkroom() as room:
        return room.develop(data)
