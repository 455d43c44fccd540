"""Exports of messages: find out what a file is, list its conversations, read one as a contact history."""

from twinflame.contact.sources.reader import (
    Conversation,
    Export,
    Person,
    list_conversations,
    read_export,
    read_history,
)
from twinflame.contact.sources.write import ANDROID, ANDROID_US, IOS, IOS_US, TextLayout, write_export

__all__ = [
    "ANDROID",
    "ANDROID_US",
    "IOS",
    "IOS_US",
    "Conversation",
    "Export",
    "Person",
    "TextLayout",
    "list_conversations",
    "read_export",
    "read_history",
    "write_export",
]
