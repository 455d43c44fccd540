"""Shows what a file holds."""

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from twinflame.reading.words.phrases import count, from_to, shown_name

if TYPE_CHECKING:
    from rich.console import Console

    from twinflame.contact.sources import Conversation

MOST = 20


def show_conversations(found: "list[Conversation]", zone: str, console: "Console") -> None:
    """Each conversation with its people, their counts and its time."""
    from rich.text import Text

    for conversation in found[:MOST]:
        for line in described(conversation, zone):
            console.print(Text(line), soft_wrap=True)
        console.print()
    if len(found) > MOST:
        console.print(Text(f"And {count(len(found) - MOST, 'smaller conversation')}."))


def described(conversation: "Conversation", zone: str) -> list[str]:
    """One conversation in a few lines."""
    title = f": {shown_name(conversation.title)}" if conversation.title else ""
    lines = [f"{conversation.source}{title}"]
    if conversation.simulated:
        lines.append("  Simulated by Twinflame, of no real people.")
    if conversation.group:
        lines.append("  A group; only conversations of two people can be read.")
    for person in conversation.people[:MOST]:
        you = "  (exported it)" if person.name == conversation.me else ""
        lines.append(f"  {shown_name(person.name)}: {count(person.count, 'contact')}{you}")
    if len(conversation.people) > MOST:
        lines.append(f"  and {count(len(conversation.people) - MOST, 'other name')}")
    if conversation.first and conversation.last:
        place = ZoneInfo(zone)
        start, end = (when.astimezone(place).date() for when in (conversation.first, conversation.last))
        lines.append(f"  {from_to(start, end)}")
    else:
        lines.append("  Day or month first is open; settle it with --dates dmy or --dates mdy.")
    lines += [f"  {note}" for note in conversation.notes]
    return lines
