"""Messenger and Instagram: the JSON and the HTML of an account's download, and the encrypted export."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from twinflame.contact.sources.base import Chat, Document, Options
from twinflame.contact.sources.meta.pages import is_page, read_page
from twinflame.contact.sources.meta.threads import is_thread, read_thread

_INSTAGRAM = re.compile(rb"your_instagram_activity")


@dataclass(frozen=True, slots=True)
class Meta:
    """The source for one of the two apps; they export alike, and differ in the folders that they name."""

    name: str
    instagram: bool

    def recognise(self, document: Document) -> bool:
        """Whether the document is a conversation of this app."""
        head = document.head
        if not (is_thread(head) or is_page(head)):
            return False
        around = f"{document.box}/{document.folder}".lower()
        return self.instagram == ("instagram" in around or _INSTAGRAM.search(head) is not None)

    def read(self, document: Document, options: Options) -> Sequence[Chat]:
        """The conversation that the document holds, or holds a part of."""
        return read_thread(document, options) if is_thread(document.head) else read_page(document, options)


MESSENGER = Meta("Messenger", instagram=False)
INSTAGRAM = Meta("Instagram", instagram=True)

__all__ = ["INSTAGRAM", "MESSENGER", "Meta"]
