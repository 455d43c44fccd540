"""The options that several commands share, and what they are turned into."""

from collections.abc import Sequence
from enum import StrEnum
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from twinflame.cli import people
from twinflame.cli.ask import DATES, Dates, Wanted
from twinflame.cli.machine import is_zone, local_zone
from twinflame.cli.output import STDOUT
from twinflame.errors import InputError

if TYPE_CHECKING:
    from twinflame.contact.sources.files import Given


class DateOrder(StrEnum):
    """What comes first in a file's dates."""

    dmy = "dmy"
    mdy = "mdy"
    ymd = "ymd"


Files = Annotated[
    list[Path],
    typer.Argument(
        metavar="FILE...",
        help="Exports of messages, as they were downloaded: files, zips or folders; several are joined. "
        "A dash reads what is piped in.",
        show_default=False,
    ),
]
Me = Annotated[
    list[str] | None,
    typer.Option(
        metavar="NAME", help="Who you are in the file; again for a second name of yours.", show_default=False
    ),
]
Twin = Annotated[
    list[str] | None,
    typer.Option(
        metavar="NAME", help="Who the other is; again for a second name of theirs.", show_default=False
    ),
]
With = Annotated[
    list[str] | None,
    typer.Option(
        "--with",
        metavar="NAME",
        help="Which conversation, where there are many: with whom, or its number in the list of sources.",
        show_default=False,
    ),
]
Same = Annotated[
    list[str] | None,
    typer.Option(
        metavar="A=B",
        help="Two names are one person, shown as A; remembered. Again for more.",
        show_default=False,
    ),
]
PeopleFile = Annotated[
    Path | None,
    typer.Option(
        "--people",
        metavar="PATH",
        help="Where it is remembered who is the same person; else a file in your settings folder.",
        show_default=False,
    ),
]
DatesOption = Annotated[
    DateOrder | None,
    typer.Option(help="Day, month or year first, where the file leaves it open.", show_default=False),
]
Zone = Annotated[
    list[str] | None,
    typer.Option(
        metavar="ZONE",
        help="Time zone of the export, as Europe/Berlin; for one app or file of several, as "
        "whatsapp=Europe/Berlin or chat.txt=UTC. Else this machine's.",
        show_default=False,
    ),
]
Columns = Annotated[
    tuple[str, str] | None,
    typer.Option(metavar="TIME SENDER", help="A table's columns, if oddly named.", show_default=False),
]


def wanted_of(
    files: Sequence[Path],
    *,
    me: Sequence[str] | None = None,
    twin: Sequence[str] | None = None,
    conversation: Sequence[str] | None = None,
    same: Sequence[str] | None = None,
    people_file: Path | None = None,
    dates: DateOrder | None = None,
    zone: Sequence[str] | None = None,
    columns: tuple[str, str] | None = None,
) -> Wanted:
    """What was asked for on the command line, checked as far as it can be without the files."""
    return Wanted(
        files=given(files),
        me=tuple(me or ()),
        twin=tuple(twin or ()),
        conversation=tuple(conversation or ()),
        dates=order(dates),
        zone=zones(zone or ()),
        home=local_zone(),
        columns=columns,
        same=tuple(pair(text) for text in same or ()),
        people=people.load(people_file),
    )


def given(files: Sequence[Path]) -> "tuple[Given, ...]":
    """The files; what is piped in is taken whole, since it may be needed twice."""
    if sum(str(file) == STDOUT for file in files) > 1:
        raise InputError("A dash can stand for what is piped in only once.")
    return tuple(piped() if str(file) == STDOUT else file for file in files)


def piped() -> BytesIO:
    """What is piped in."""
    import sys

    from twinflame.contact.sources.base import MAX_BYTES

    if sys.stdin.isatty():
        raise InputError("Nothing is piped in. Give a file, or pipe one: cat chat.zip | twinflame read -")
    return BytesIO(sys.stdin.buffer.read(MAX_BYTES + 1))


def order(dates: DateOrder | None) -> Dates | None:
    """What comes first in the file's dates, as the sources take it."""
    return next((order for order in DATES if dates and order == dates.value), None)


def zones(said: Sequence[str]) -> dict[str, str]:
    """Zones by app or file; the one for all under an empty name."""
    told: dict[str, str] = {}
    for text in said:
        name, _, zone = text.rpartition("=")
        if not is_zone(zone):
            raise InputError(
                "There is no time zone of that name. Give it as in --zone Europe/Berlin or --zone UTC; for "
                "one app or file, as in --zone whatsapp=Europe/Berlin."
            )
        if told.get(name.casefold(), zone) != zone:
            raise InputError("--zone names two zones for the same. Say for which app or file each is.")
        told[name.casefold()] = zone
    return told


def pair(text: str) -> tuple[str, str]:
    """Two names from `A=B`."""
    one, equals, other = (part.strip() for part in text.partition("="))
    if not (one and equals and other) or one.casefold() == other.casefold():
        raise InputError('Say who is the same with two names, as in --same "Ben=Benjamin K.".')
    return one, other
