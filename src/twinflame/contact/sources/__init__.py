"""Exports of messages: find out what a file is, list its conversations, read one as a contact history."""

from twinflame.contact.sources.listing import Conversation, Person, list_conversations
from twinflame.contact.sources.reader import Export, read_export, read_history
from twinflame.contact.sources.unify import DifferentPeople
from twinflame.contact.sources.write import ANDROID, ANDROID_US, IOS, IOS_US, TextLayout, write_export

__all__ = [
    "ANDROID",
    "ANDROID_US",
    "IOS",
    "IOS_US",
    "Conversation",
    "DifferentPeople",
    "Export",
    "Person",
    "TextLayout",
    "list_conversations",
    "read_export",
    "read_history",
    "write_export",
]
