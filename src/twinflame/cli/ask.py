"""Asks, on a terminal, what files leave open."""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from twinflame.cli.people import Pair, People, remember
from twinflame.errors import ChoiceNeeded, InputError

if TYPE_CHECKING:
    from twinflame.contact.sources import Conversation, Export
    from twinflame.contact.sources.files import Given

Dates = Literal["dmy", "mdy", "ymd"]
DATES: tuple[Dates, ...] = ("dmy", "mdy", "ymd")
ROUNDS = 12  # no files leave more than this open
MOST = 20  # conversations that are shown to choose from
LIKELY = 3  # names that are proposed at once


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was said of files, on the command line or in answer to a question.

    `same` and `different` are what was said now, `people` what is remembered.
    """

    files: "tuple[Given, ...]"
    me: tuple[str, ...] = ()
    twin: tuple[str, ...] = ()
    conversation: tuple[str, ...] = ()
    dates: Dates | None = None
    zone: Mapping[str, str] = field(default_factory=dict)
    home: str | None = None
    columns: tuple[str, str] | None = None
    same: tuple[Pair, ...] = ()
    different: tuple[Pair, ...] = ()
    people: People = field(default_factory=lambda: People(Path()))

    def listing(self) -> dict[str, Any]:
        """The options of `list_conversations`."""
        return {
            "dates": self.dates,
            "zone": self.zone,
            "home": self.home,
            "columns": self.columns,
            "same": [*self.same, *self.people.same],
        }

    def likely(self, export: "Export") -> list[Pair]:
        """Pairs of names that may be one person's and of which nothing was said yet."""
        new = [pair for pair in export.likely if pair not in self.different]
        return [pair for pair in new if not self.people.apart(*pair)][:LIKELY]

    def remembered(self) -> bool:
        """Remember who is the same person; whether that was new."""
        return remember(self.people, self.same, self.different) is not self.people


def export_of(wanted: Wanted, now: float) -> "tuple[Export, Wanted]":
    """Read the files, asking what is open where somebody can answer; with it comes what was said."""
    from twinflame.contact.sources import DifferentPeople, read_export

    for _ in range(ROUNDS):
        try:
            export = read_export(
                wanted.files,
                me=wanted.me or None,
                twin=wanted.twin or None,
                conversation=wanted.conversation or None,
                now=now,
                **wanted.listing(),
            )
        except DifferentPeople as error:
            if not interactive() or not agree(f"Are {error.one} and {error.other} the same person?"):
                raise
            wanted = replace(wanted, same=(*wanted.same, (error.one, error.other)))
            continue
        except ChoiceNeeded:
            if not interactive():
                raise
            wanted = settled(wanted)
            continue
        if interactive() and (likely := wanted.likely(export)):
            wanted = proposed(wanted, likely)
            continue
        return (export if export.me_known or not interactive() else who_reads(export)), wanted
    raise InputError("The questions about these files could not be settled; use --me, --with and --dates.")


def interactive() -> bool:
    """Whether somebody sits at the terminal."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def proposed(wanted: Wanted, likely: Sequence[Pair]) -> Wanted:
    """Ask of names that look alike whether they are one person's."""
    for one, other in likely:
        said = (one, other)
        if agree(f"There is also a conversation with {other}. Are {one} and {other} the same person?"):
            wanted = replace(wanted, same=(*wanted.same, said))
        else:
            wanted = replace(wanted, different=(*wanted.different, said))
    return wanted


def settled(wanted: Wanted) -> Wanted:
    """Ask the one question that is open next; raise the choice anew where none of ours would settle it."""
    from twinflame.contact.sources import list_conversations
    from twinflame.contact.sources.questions import open_question

    found = list_conversations(wanted.files, **wanted.listing())
    question = open_question(
        found, dates=wanted.dates, conversation=wanted.conversation, me=wanted.me, twin=wanted.twin
    )
    if question is None:
        raise ChoiceNeeded("What was given with --me, --twin, --with or --dates does not settle who is who.")
    if question.about == "dates":
        first = ["the day (31.12.)", "the month (12/31)", "the year, in two digits (25-12-31)"]
        return replace(wanted, dates=DATES[pick("Which comes first in the dates?", first)])
    if question.about == "conversation":
        shown = question.conversations[:MOST]
        chosen = pick("Which conversation?", [named(one) for _, one in shown])
        return replace(wanted, conversation=(str(shown[chosen][0]),))
    people = question.people
    me = pick("Who are you?", [f"{p.name} ({p.count:,})" for p in people])
    rest = [p.name for p in people if p.name != people[me].name]
    twin = 0 if len(rest) == 1 else pick("And who is the other?", rest)
    return replace(wanted, me=(people[me].name,), twin=(rest[twin],))


def named(conversation: "Conversation") -> str:
    """A conversation in a line."""
    contacts = sum(p.count for p in conversation.people)
    return f"{other_of(conversation)} ({conversation.source}, {contacts:,} contacts)"


def other_of(conversation: "Conversation") -> str:
    """With whom a conversation is: the other's name where it is known, else the title, else both names."""
    names = [p.name for p in conversation.people]
    if conversation.group or conversation.me not in names or len(names) != 2:
        return conversation.title or " and ".join(names[:2]) or "unnamed"
    return next(name for name in names if name != conversation.me)


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


def agree(question: str) -> bool:
    """Ask for yes or no; no is taken where nothing is typed."""
    from rich.console import Console
    from rich.prompt import Confirm
    from rich.text import Text

    return Confirm.ask(Text(question), console=Console(stderr=True, highlight=False), default=False)
