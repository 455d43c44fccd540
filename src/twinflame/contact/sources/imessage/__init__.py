"""iMessage: the database that Messages keeps on a Mac or in an iPhone's backup, or the text made from it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from twinflame.contact.sources.base import Chat, Document, Options
from twinflame.contact.sources.imessage.chats import read_chats
from twinflame.contact.sources.imessage.database import MAGIC, reading
from twinflame.contact.sources.imessage.text import is_text, read_text
from twinflame.errors import InputError


@dataclass(frozen=True, slots=True)
class IMessage:
    """The source for iMessage's `chat.db` and the text of imessage-exporter."""

    name: str = "iMessage"

    def recognise(self, document: Document) -> bool:
        """Whether this is a database at all, for its tables may stand anywhere in it; or the text."""
        return document.head.startswith(MAGIC) or is_text(document)

    def read(self, document: Document, options: Options) -> Sequence[Chat]:
        """Every conversation of the database, or the one of the text."""
        if not document.head.startswith(MAGIC):
            return [read_text(document, options)]
        chats, notes = reading(document, lambda connection: list(read_chats(connection, options)))
        if not chats:
            raise InputError("There is no message in this database.")
        return [replace(chat, notes=(*notes, *chat.notes)) for chat in chats]
