"""The formats that are known. A new one is a module that gives a `Source`, its tests, and a line here."""

from twinflame.contact.sources.base import Document, Source
from twinflame.contact.sources.discord import Discord
from twinflame.contact.sources.google_chat import GoogleChat
from twinflame.contact.sources.hangouts import Hangouts
from twinflame.contact.sources.imessage import IMessage
from twinflame.contact.sources.mail import Mail
from twinflame.contact.sources.meta import INSTAGRAM, MESSENGER
from twinflame.contact.sources.signal import Signal
from twinflame.contact.sources.sms import Sms
from twinflame.contact.sources.table import Table
from twinflame.contact.sources.telegram import Telegram
from twinflame.contact.sources.telegram_html import TelegramPages
from twinflame.contact.sources.whatsapp import WhatsApp

SOURCES: tuple[Source, ...] = (
    INSTAGRAM,
    MESSENGER,
    Telegram(),
    TelegramPages(),
    Sms(),
    Signal(),
    IMessage(),
    Discord(),
    Hangouts(),
    GoogleChat(),
    Mail(),
    WhatsApp(),  # from here on the formats that other files are easily taken for
    Table(),
)
"""Every format, in the order in which they are asked whether a document is theirs: specific ones first."""


def source_of(document: Document) -> Source | None:
    """The first format that takes the document for its own; None where none does."""
    return next((source for source in SOURCES if source.recognise(document)), None)
