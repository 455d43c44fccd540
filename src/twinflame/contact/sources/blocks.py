"""Parts of a long HTML page, one after another, so that the whole is never held."""

from collections.abc import Callable, Iterator
from typing import cast

from lxml import etree

from twinflame.contact.sources.base import Document, attempt
from twinflame.errors import InputError

MAX_PAGE = 1 << 28
"""Most bytes of a page."""
MAX_BLOCK = 20_000
"""Most elements within one part."""
MAX_AROUND = 200_000
"""Most elements outside of the parts; the pages of apps have some hundreds."""

_CHUNK = 1 << 16
_TAIL = 4096
_CUT = "{} is a page that breaks off before its end. Save or export it again."
_ODD = "{} is a page, but not as the app writes it. Export it again, as JSON if the app offers that."
Element = etree._Element


def classes(element: Element) -> frozenset[str]:
    """The words of an element's class."""
    return frozenset((element.get("class") or "").split())


def first(element: Element, word: str) -> Element | None:
    """The first element within that has a word in its class."""
    return next((one for one in element.iter(etree.Element) if word in classes(one)), None)


def text_of(element: Element | None, most: int = 200) -> str:
    """The text within, its first letters, with single spaces; empty for no element."""
    if element is None:
        return ""
    found: list[str] = []
    length = 0
    for piece in element.itertext():
        found.append(str(piece[: most - length]))
        length += len(found[-1])
        if length >= most:
            break
    return " ".join("".join(found).split())


def read_blocks(document: Document, wanted: Callable[[frozenset[str]], bool], name: str) -> Iterator[Element]:
    """Every outermost element with a wanted class, in order; each is gone when the next is asked for.

    Parameters
    ----------
    document
        An HTML page. It is read as UTF-8; entities and what it refers to are not loaded.
    wanted
        Says by the words of its class whether an element is such a part.
    name
        What to call the page in a sentence.

    Raises
    ------
    InputError
        When the page breaks off, or goes beyond the limits of this module.
    """
    parser = etree.HTMLPullParser(
        events=("start", "end"), encoding="utf-8", no_network=True, remove_comments=True
    )
    depth, held, around, odd = 0, 0, 0, _ODD.format(name)
    for chunk in _chunks(document, odd, _CUT.format(name)):
        attempt(lambda chunk=chunk: parser.feed(chunk), (etree.LxmlError,), odd)  # type: ignore[misc]
        if not chunk:
            attempt(parser.close, (etree.LxmlError,), odd)
        for event, found in parser.read_events():
            element = cast(Element, found)
            if event == "start":
                inside = depth > 0 or wanted(classes(element))
                depth, held, around = depth + inside, held + inside, around + (not inside)
                if held > MAX_BLOCK or around > MAX_AROUND:
                    raise InputError(odd)
            elif depth > 1:
                depth -= 1
            else:
                if depth:
                    yield element
                depth, held = 0, 0
                _drop(element)


def _chunks(document: Document, too_large: str, cut: str) -> Iterator[bytes]:
    """The page in pieces, an empty one last."""
    size, tail = 0, b""
    with document.open() as stream:
        while chunk := stream.read(_CHUNK):
            size, tail = size + len(chunk), (tail + chunk)[-_TAIL:]
            if size > MAX_PAGE:
                raise InputError(too_large)
            yield chunk
    if b"</html" not in tail.lower() and b"</body" not in tail.lower():
        raise InputError(cut)
    yield b""


def _drop(element: Element) -> None:
    """Free what an element holds and what stands before it; the parser still needs the element itself."""
    element.clear(keep_tail=True)  # type: ignore[call-arg]  # the stubs do not know it
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]
