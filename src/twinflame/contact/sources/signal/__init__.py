"""Signal, which exports nothing itself: what signal-export and sigtop write of the messages on a computer."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from twinflame.contact.sources.base import Chat, Document, Options
from twinflame.contact.sources.signal.exported import is_lines, is_markdown, read_lines, read_markdown
from twinflame.contact.sources.signal.sigtop import (
    is_json,
    is_short,
    is_text,
    read_json,
    read_short,
    read_text,
)

_FORMS: tuple[tuple[Callable[[Document], bool], Callable[[Document, Options], Chat]], ...] = (
    (is_lines, read_lines),
    (is_markdown, read_markdown),
    (is_json, read_json),
    (is_text, read_text),
    (is_short, read_short),
)


@dataclass(frozen=True, slots=True)
class Signal:
    """The source for exports of Signal."""

    name: str = "Signal"

    def recognise(self, document: Document) -> bool:
        """Whether the document is in one of the five forms."""
        binary = b"\0" in document.head[:64] and document.head[:2] not in (b"\xff\xfe", b"\xfe\xff")
        return not binary and any(fits(document) for fits, _ in _FORMS)

    def read(self, document: Document, options: Options) -> Sequence[Chat]:
        """The one conversation of the document."""
        return [next(read for fits, read in _FORMS if fits(document))(document, options)]
