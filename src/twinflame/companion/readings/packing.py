"""A contact history as bytes for the database, and back. It holds times, who and kind, and no text."""

import zlib

import msgspec
import numpy as np

from twinflame.contact.history import ContactHistory
from twinflame.errors import InputError

LARGEST = 64 * 1024 * 1024  # bytes, unpacked


class _Rows(msgspec.Struct, array_like=True, frozen=True):
    """The columns of a history as bytes: float64, int8, int8, and float64 or nothing; little-endian."""

    times: bytes
    who: bytes
    kinds: bytes
    steps: bytes | None


def pack(history: ContactHistory) -> bytes:
    """The rows of a history, exactly.

    Examples
    --------
    >>> h = ContactHistory(np.array([0.5, 9.0]), np.array([0, 1]), np.array([0, 2]), ("Ana", "Ben"))
    >>> unpack(pack(h), h.people, h.zone, h.precision).times.tolist()
    [0.5, 9.0]
    """
    rows = _Rows(
        history.times.astype("<f8").tobytes(),
        history.who.tobytes(),
        history.kinds.tobytes(),
        None if history.steps is None else history.steps.astype("<f8").tobytes(),
    )
    return zlib.compress(msgspec.msgpack.encode(rows))


def unpack(
    data: bytes, people: tuple[str, str], zone: str, precision: float, notes: tuple[str, ...] = ()
) -> ContactHistory:
    """The history that `pack` was given.

    Raises
    ------
    InputError
        When these are no rows of a history, or more than any pair has.
    """
    try:
        opened = zlib.decompressobj()
        raw = opened.decompress(data, LARGEST)
        if opened.unconsumed_tail or not opened.eof:
            raise ValueError
        rows = msgspec.msgpack.decode(raw, type=_Rows)
        return ContactHistory(
            np.frombuffer(rows.times, "<f8"),
            np.frombuffer(rows.who, np.int8),
            np.frombuffer(rows.kinds, np.int8),
            people,
            zone,
            precision,
            notes,
            None if rows.steps is None else np.frombuffer(rows.steps, "<f8"),
        )
    except (zlib.error, ValueError, KeyError, OSError, msgspec.MsgspecError):
        pass
    raise InputError("These are no rows of a history.")
