"""Shows what files hold."""

import json
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from twinflame.cli.ask import other_of
from twinflame.reading.words.phrases import MONTHS, count, from_to, shown_name

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from twinflame.contact.sources import Conversation

MOST = 20


def show_conversations(
    found: "list[Conversation]", zone: str, console: "Console", *, everything: bool = False
) -> None:
    """One conversation in full; several as a table, the largest of many alone unless all are wanted."""
    from rich.text import Text

    if len(found) == 1:
        for line in described(found[0], zone):
            console.print(Text(line), soft_wrap=True)
        return
    shown = found if everything else found[:MOST]
    console.print(table(shown, zone, several=len({c.file for c in found}) > 1))
    rest = found[len(shown) :]
    if rest:
        contacts = sum(person.count for c in rest for person in c.people)
        told = f"And {count(len(rest), 'more conversation')} with {count(contacts, 'contact')}; see --all"
        console.print(Text(f"{' ' * len(str(len(shown)))}  {told}", style="dim"), soft_wrap=True)
    if any(c.first is None for c in shown):
        console.print(Text("\nDay or month first is open; settle it with --dates dmy or --dates mdy."))
    if any(not c.group and len(c.people) == 2 for c in found):
        told = "Read one with --with, by the name or the number: twinflame read FILE --with 1"
        console.print(Text(f"\n{told}"), soft_wrap=True)


def table(found: "list[Conversation]", zone: str, *, several: bool) -> "Table":
    """A row for each conversation; with the file's name where there are several files."""
    from rich.table import Table
    from rich.text import Text

    grid = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="bold", show_edge=False)
    grid.add_column("", justify="right", style="dim", no_wrap=True)
    grid.add_column("with", overflow="fold", min_width=12)
    grid.add_column("app", no_wrap=True)
    grid.add_column("contacts", justify="right", no_wrap=True)
    grid.add_column("from", justify="right", no_wrap=True)
    grid.add_column("to", justify="right", no_wrap=True)
    if several:
        grid.add_column("file", overflow="ellipsis", no_wrap=True, style="dim")
    for number, one in enumerate(found, 1):
        contacts = f"{sum(person.count for person in one.people):,}"
        cells = [str(number), whom(one), one.source, contacts, date(one.first, zone), date(one.last, zone)]
        row = [Text(cell) for cell in (*cells, *([shown_name(one.file)] if several else []))]
        grid.add_row(*row, style="dim" if one.group or len(one.people) < 2 else None)
    return grid


def whom(one: "Conversation") -> str:
    """With whom a conversation is, and what hinders that it is read."""
    name = shown_name(other_of(one))
    if one.simulated:
        name += " (simulated)"
    if one.group:
        return f"{name} (a group of {len(one.people)})"
    return name if len(one.people) > 1 else f"{name} (one person wrote)"


def date(when: datetime | None, zone: str) -> str:
    """A day, or a question mark where day or month first is open."""
    if when is None:
        return "?"
    local = when.astimezone(ZoneInfo(zone)).date()
    return f"{local.day} {MONTHS[local.month - 1][:3]} {local.year}"


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


def as_json(found: "list[Conversation]") -> str:
    """The list for other programs; times in UTC, null where day or month first is open."""
    rows = [
        {
            "number": number,
            "with": other_of(one),
            "source": one.source,
            "file": one.file,
            "title": one.title,
            "people": [{"name": person.name, "contacts": person.count} for person in one.people],
            "me": one.me,
            "first": one.first.isoformat() if one.first else None,
            "last": one.last.isoformat() if one.last else None,
            "group": one.group,
            "simulated": one.simulated,
            "notes": list(one.notes),
        }
        for number, one in enumerate(found, 1)
    ]
    return json.dumps(rows, ensure_ascii=False, indent=1)
