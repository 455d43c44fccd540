"""Streams that end in a sentence where they break or grow too large."""

import io
from typing import TYPE_CHECKING, BinaryIO

from twinflame.contact.sources.base import attempt
from twinflame.errors import InputError

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer as Buffer

MAX_STREAM = 1 << 35
"""Most bytes read of one document that is streamed, packed or not."""
CHUNK = 1 << 20
"""Bytes read at a time."""


class Counted(io.RawIOBase):
    """A stream that ends in a sentence where it breaks, or where it grows beyond what it may hold.

    Parameters
    ----------
    stream
        What is read; closed together with this one.
    limit
        Most bytes that may come.
    too_large, broken
        The sentences for a stream that holds more, and for one that raises one of `refusals`.
    """

    def __init__(
        self,
        stream: BinaryIO,
        limit: int,
        too_large: str,
        broken: str,
        refusals: tuple[type[Exception], ...] = (OSError,),
    ) -> None:
        self._stream, self._left, self._too_large = stream, limit, too_large
        self._broken, self._refusals = broken, refusals

    def readable(self) -> bool:
        """It can be read."""
        return True

    def readinto(self, buffer: "Buffer", /) -> int:
        """Fill the buffer as far as there is content; raises `InputError` beyond the limit."""
        view = memoryview(buffer).cast("B")
        content = attempt(lambda: self._stream.read(len(view)), self._refusals, self._broken)
        self._left -= len(content)
        if self._left < 0:
            raise InputError(self._too_large)
        view[: len(content)] = content
        return len(content)

    def close(self) -> None:
        """Close the stream beneath too."""
        self._stream.close()
        super().close()
