"""Exports of messages: find out what a file is, list its conversations, read one as a contact history."""

from twinflame.contact.sources.base import SIMULATED
from twinflame.contact.sources.reader import (
    Conversation,
    Export,
    Person,
    list_conversations,
    read_export,
    read_history,
)

__all__ = [
    "SIMULATED",
    "Conversation",
    "Export",
    "Person",
    "list_conversations",
    "read_export",
    "read_history",
]
