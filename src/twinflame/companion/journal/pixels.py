"""A photograph, made anew from its pixels: whatever else the file held is gone.

This file runs as a process of its own (`darkroom.py` starts it), so that a picture which somebody else made
is unpacked where there is neither key nor database, with a bound on memory. It knows nothing of the rest.
"""

import io
import sys
from contextlib import suppress
from typing import NamedTuple

from PIL import Image, ImageCms

FORMATS = ("JPEG", "PNG", "WEBP")
LONGEST = 2048  # pixels of the longer side, as kept
SMALL = 480  # the same, of what pages show
MOST_PIXELS = 64_000_000
LARGEST_AS_IT_IS = 3 << 20  # bytes
MEMORY = 3 << 29  # bytes that this process may ask for
OPEN, MANY, UNREADABLE = b"+", b"m", b"u"  # what an answer begins with
_HEAD = 4  # bytes of a length
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


class Photo(NamedTuple):
    """A photograph as JPEG, the same small, and its size in pixels."""

    data: bytes
    small: bytes
    width: int
    height: int


class TooManyPixels(ValueError):
    """More than can be unpacked here."""


def developed(data: bytes) -> Photo:
    """The photograph of a JPEG, PNG or WebP file, upright, at most 2,048 pixels wide or high.

    Colours are brought to sRGB, and what is transparent becomes white. A JPEG that holds nothing but its
    pixels is kept as it is, so that what was taken along comes back unchanged.

    Raises
    ------
    TooManyPixels
        When it has more than 64 million.
    ValueError, OSError, SyntaxError, MemoryError, EOFError
        When it cannot be read.
    """
    Image.MAX_IMAGE_PIXELS = None  # counted here, before anything is unpacked
    with Image.open(io.BytesIO(data), formats=FORMATS) as image:
        if image.width * image.height > MOST_PIXELS:
            raise TooManyPixels
        small_enough = max(image.size) <= LONGEST and len(data) <= LARGEST_AS_IT_IS
        whole = small_enough and image.format == "JPEG" and image.mode in ("RGB", "L") and bare(data)
        image.draft("RGB", (LONGEST, LONGEST))  # a large JPEG is unpacked at a fraction of its size
        found = _upright(image)
        kept = data if whole else _jpeg(found, 86)
        return Photo(kept, _small(kept), *found.size)


def _small(kept: bytes) -> bytes:
    """The same small, made of what is kept, so that it is the same whenever it is made."""
    with Image.open(io.BytesIO(kept), formats=("JPEG",)) as image:
        small = image.convert("RGB")
    small.thumbnail((SMALL, SMALL), Image.Resampling.LANCZOS)
    return _jpeg(small, 78)


def _upright(image: Image.Image) -> Image.Image:
    """Its pixels alone, in sRGB, turned as its maker meant it, within the bounds."""
    orientation = _orientation(image)
    profile = image.info.get("icc_profile")
    clear = image.has_transparency_data
    plain = image if image.mode in ("RGB", "RGBA", "L", "LA", "CMYK") else None
    pixels = plain or image.convert("RGBA" if clear else "RGB")
    if max(pixels.size) > LONGEST:
        pixels.thumbnail((LONGEST, LONGEST), Image.Resampling.LANCZOS, reducing_gap=3)
    if profile:
        with suppress(ImageCms.PyCMSError, OSError, ValueError):  # a broken profile says nothing
            own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            into = "RGBA" if pixels.mode == "RGBA" else "RGB"
            turned = ImageCms.profileToProfile(pixels, own, ImageCms.createProfile("sRGB"), outputMode=into)
            pixels = turned or pixels
    if clear:
        white = Image.new("RGBA", pixels.size, "white")
        pixels = Image.alpha_composite(white, pixels.convert("RGBA"))
    pixels = pixels.convert("RGB")
    bare_pixels = Image.frombytes("RGB", pixels.size, pixels.tobytes())  # no info comes along
    turn = _TURNS.get(orientation)
    return bare_pixels.transpose(turn) if turn is not None else bare_pixels


def _orientation(image: Image.Image) -> int:
    """How the camera was held, of EXIF's eight ways; 1 is upright."""
    with suppress(Exception):  # what is broken there says nothing
        return int(image.getexif().get(0x0112, 1))
    return 1


def _jpeg(image: Image.Image, quality: int) -> bytes:
    written = io.BytesIO()
    image.save(written, "JPEG", quality=quality, optimize=True, progressive=True)
    if not bare(written.getvalue()):
        raise ValueError("more than pixels was written")
    return written.getvalue()


def bare(jpeg: bytes) -> bool:
    r"""Whether a JPEG holds what shows it and nothing else: no EXIF, XMP, profile, comment or tail.

    Examples
    --------
    >>> start, comment, end = b"\xff\xd8", b"\xff\xfe\0\4hi", b"\xff\xd9"
    >>> bare(start + end), bare(start + comment + end), bare(start + end + b"hi")
    (True, False, False)
    """
    at = 2
    if jpeg[:at] != b"\xff\xd8":
        return False
    while at + 2 <= len(jpeg) and jpeg[at] == 0xFF:
        mark = jpeg[at + 1]
        if mark == 0xD9:
            return at + 2 == len(jpeg)
        length = int.from_bytes(jpeg[at + 2 : at + 4], "big")
        part = jpeg[at + 4 : at + 2 + length]
        jfif = mark == 0xE0 and part[:5] == b"JFIF\0" and len(part) == 14
        if length < 2 or not (jfif or mark in (0xDB, 0xC0, 0xC1, 0xC2, 0xC4, 0xDD, 0xDA)):
            return False
        at += 2 + length
        if mark == 0xDA:
            at = _after_a_scan(jpeg, at)
    return False


def _after_a_scan(jpeg: bytes, at: int) -> int:
    """Where the next part begins after packed pixels, in which 0xFF is followed by 0 or a restart mark."""
    while (at := jpeg.find(b"\xff", at)) >= 0:
        following = jpeg[at + 1 : at + 2]
        if following != b"\0" and not b"\xd0" <= following <= b"\xd7":
            return at
        at += 2
    return len(jpeg)


def answered(data: bytes) -> bytes:
    """What is answered to a file: a letter, then for a photograph its size and both its forms."""
    try:
        found = developed(data)
    except TooManyPixels:
        return MANY
    except Exception:  # a reader of pictures raises whatever it likes; the file is not readable, whichever
        return UNREADABLE
    sizes = (found.width, found.height, len(found.data))
    return OPEN + b"".join(n.to_bytes(_HEAD, "big") for n in sizes) + found.data + found.small


def photo_in(answer: bytes) -> Photo:
    """The photograph in an answer that begins with `OPEN`."""
    width, height, length = (int.from_bytes(answer[1 + _HEAD * k : 5 + _HEAD * k], "big") for k in range(3))
    start = 1 + 3 * _HEAD
    return Photo(answer[start : start + length], answer[start + length :], width, height)


def _bounded() -> None:
    """Ask for no more memory than a picture may need, where the system has such a bound."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # nothing of it is ever written to a disk


def main() -> None:
    """Answer one file after another until there is none."""
    _bounded()
    read, write = sys.stdin.buffer, sys.stdout.buffer
    while head := read.read(_HEAD):
        answer = answered(read.read(int.from_bytes(head, "big")))
        write.write(len(answer).to_bytes(_HEAD, "big") + answer)
        write.flush()


if __name__ == "__main__":
    main()
