"""Asks, on a terminal, what a file leaves open."""

import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from twinflame.errors import ChoiceNeeded, InputError

if TYPE_CHECKING:
    from twinflame.contact.sources import Conversation, Export

Dates = Literal["dmy", "mdy"]
ROUNDS = 4  # no file leaves more than this open


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was said of a file, on the command line or in answer to a question."""

    file: Path
    me: tuple[str, ...] = ()
    twin: tuple[str, ...] = ()
    dates: Dates | None = None
    zone: str | None = None
    columns: tuple[str, str] | None = None


def export_of(wanted: Wanted, now: float) -> "Export":
    """Read the export, asking what is open where somebody can answer."""
    from twinflame.contact.sources import read_export

    for _ in range(ROUNDS):
        try:
            export = read_export(
                wanted.file,
                me=wanted.me or None,
                twin=wanted.twin or None,
                dates=wanted.dates,
                zone=wanted.zone,
                now=now,
                columns=wanted.columns,
            )
        except ChoiceNeeded:
            if not interactive():
                raise
            wanted = settled(wanted)
            continue
        return export if export.me_known or not interactive() else who_reads(export)
    raise InputError("The questions about this file could not be settled; use --me, --twin and --dates.")


def interactive() -> bool:
    """Whether somebody sits at the terminal."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def settled(wanted: Wanted) -> Wanted:
    """Ask the one question that is open next; raise the choice anew where none of ours would settle it."""
    from twinflame.contact.sources import list_conversations

    found = list_conversations(wanted.file, zone=wanted.zone, dates=wanted.dates, columns=wanted.columns)
    if wanted.dates is None and any(c.first is None for c in found):
        chosen = pick("Which comes first in this file's dates?", ["the day (31.12.)", "the month (12/31)"])
        return replace(wanted, dates="mdy" if chosen else "dmy")
    pairs = [c for c in found if not c.group and len(c.people) == 2]
    if not wanted.twin and len(pairs) > 1:
        chosen = pick("Which conversation?", [named(c) for c in pairs])
        return replace(wanted, twin=(pairs[chosen].title or other_of(pairs[chosen]),))
    people = found[0].people if len(found) == 1 else ()
    if len(people) > 1 and not (wanted.me and wanted.twin):
        lines = [f"{p.name} ({p.count:,})" for p in people]
        me = pick("Who are you?", lines)
        rest = [p.name for p in people if p.name != people[me].name]
        twin = 0 if len(rest) == 1 else pick("And who is the other?", rest)
        return replace(wanted, me=(people[me].name,), twin=(rest[twin],))
    raise ChoiceNeeded("What was given with --me, --twin or --dates does not settle who is who in this file.")


def named(conversation: "Conversation") -> str:
    """A conversation in a line."""
    contacts = sum(p.count for p in conversation.people)
    return f"{conversation.title or other_of(conversation)} ({contacts:,} contacts)"


def other_of(conversation: "Conversation") -> str:
    """The other one's name."""
    return next((p.name for p in conversation.people if p.name != conversation.me), "")


def who_reads(export: "Export") -> "Export":
    """Ask which of the two reads, where the export does not tell."""
    counts = export.history.counts
    lines = [f"{name} ({n:,})" for name, n in zip(export.history.people, counts, strict=True)]
    if pick("Which of the two are you?", lines) == 0:
        return replace(export, me_known=True)
    return replace(export, history=export.history.swapped(), me_known=True)


def pick(question: str, choices: list[str]) -> int:
    """Ask for one of several by its number; gives its place."""
    from rich.console import Console
    from rich.prompt import IntPrompt
    from rich.text import Text

    console = Console(stderr=True, highlight=False)
    console.print(Text(question))
    for i, choice in enumerate(choices, 1):
        console.print(Text(f"  {i}  {choice}"))
    numbers = [str(i) for i in range(1, len(choices) + 1)]
    return IntPrompt.ask("Number", console=console, choices=numbers, show_choices=False) - 1
