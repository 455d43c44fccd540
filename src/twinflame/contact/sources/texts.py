"""What sources that read text have in common: even line ends, and the mark of a history that nobody wrote."""

from twinflame.contact.sources.base import SIMULATED, as_utf8


def plain(data: bytes) -> bytes:
    """Text as UTF-8, lines ended alike."""
    return as_utf8(data)[0].removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n")


def marked(before: bytes) -> bool:
    """Whether what stands before the first row says that nobody wrote the history."""
    return SIMULATED.encode() in before[:1000]


def nothing_before(before: bytes) -> bool:
    """Whether nothing but that mark stands there."""
    return not before.strip().removeprefix(SIMULATED.encode()).strip(b". \n")
