"""The commands: read, sources, example."""

import time
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from twinflame import __version__
from twinflame.cli.ask import Wanted, export_of
from twinflame.cli.options import (
    Columns,
    DatesOption,
    Files,
    Me,
    PeopleFile,
    Same,
    Twin,
    With,
    Zone,
    wanted_of,
)
from twinflame.cli.output import STDOUT, Output, check_targets
from twinflame.cli.progress import Stages
from twinflame.errors import InputError

if TYPE_CHECKING:
    from twinflame.contact.sources import Export
    from twinflame.reading.model import Reading


class Example(StrEnum):
    """The bundled examples."""

    chase = "chase"
    equals = "equals"
    little = "little"


Name = Annotated[Example, typer.Argument(help="A chase that turns, two equals, or too little to tell.")]
CheckinsOption = Annotated[
    Path | None,
    typer.Option(
        "--checkins",
        metavar="PATH",
        help="How days were for each, as CSV; adds the journey: seconds for some weeks, minutes for a year.",
        show_default=False,
    ),
]
Json = Annotated[
    Path | None,
    typer.Option("--json", metavar="PATH", help="Write the figures and sentences as JSON; - prints them."),
]
Html = Annotated[
    Path | None, typer.Option("--html", metavar="PATH", help="Write the reading as one page; - prints it.")
]
All = Annotated[bool, typer.Option("--all", help="List every conversation, not the largest alone.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print the list as JSON.")]
Seed = Annotated[int, typer.Option(min=0, help="The same file and seed give the same reading.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Show neither the reading nor progress here.")]
Timings = Annotated[bool, typer.Option("--timings", "-v", help="Print the time of each stage.")]

app = typer.Typer(
    help="An honest mirror for two people: who reaches out, who answers, and how far to trust it. "
    "Everything stays on this machine.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def show_version(wanted: bool) -> None:
    """Print the version and end."""
    if wanted:
        typer.echo(f"twinflame {__version__}")
        raise typer.Exit


@app.callback()
def twinflame(
    version: Annotated[
        bool,
        typer.Option("--version", callback=show_version, is_eager=True, help="Print the version and end."),
    ] = False,
) -> None:
    """An honest mirror for two people: who reaches out, who answers, and how far to trust it.

    Everything stays on this machine: nothing is sent, and no message text is kept.
    """


@app.command(short_help="Make a reading of what two people wrote, and show it.")
def read(
    files: Files,
    me: Me = None,
    twin: Twin = None,
    conversation: With = None,
    same: Same = None,
    people: PeopleFile = None,
    dates: DatesOption = None,
    zone: Zone = None,
    columns: Columns = None,
    checkins: CheckinsOption = None,
    json: Json = None,
    html: Html = None,
    seed: Seed = 1,
    quiet: Quiet = False,
    timings: Timings = False,
) -> None:
    """Read the messages of two people and show who reaches out, who answers, and how that changed.

    Several exports are joined: the same message in two of them counts once.
    """
    wanted = wanted_of(
        files,
        me=me,
        twin=twin,
        conversation=conversation,
        same=same,
        people_file=people,
        dates=dates,
        zone=zone,
        columns=columns,
    )
    make(wanted, json, html, seed, checkins=checkins, quiet=quiet, timings=timings)


@app.command(short_help="Read a bundled, simulated example.")
def example(
    name: Name = Example.chase,
    json: Json = None,
    html: Html = None,
    seed: Seed = 1,
    quiet: Quiet = False,
    timings: Timings = False,
) -> None:
    """Read one of the bundled examples. Their histories are simulated and say so."""
    wanted = Wanted((example_file(name),), zone={"": "UTC"})
    make(wanted, json, html, seed, quiet=quiet, timings=timings)


@app.command(short_help="List the conversations that files hold.")
def sources(
    files: Files,
    same: Same = None,
    people: PeopleFile = None,
    dates: DatesOption = None,
    zone: Zone = None,
    columns: Columns = None,
    everything: All = False,
    as_json: AsJson = False,
) -> None:
    """List the conversations that files hold, with counts and periods, without making a reading of them.

    Conversations of two come first, the largest on top; their numbers are for read --with.
    """
    from rich.console import Console

    from twinflame.cli import show
    from twinflame.contact.sources import list_conversations

    wanted = wanted_of(files, same=same, people_file=people, dates=dates, zone=zone, columns=columns)
    found = list_conversations(wanted.files, **wanted.listing())
    if as_json:
        typer.echo(show.as_json(found))
        return
    place = wanted.zone.get("") or wanted.home or "UTC"
    show.show_conversations(found, place, Console(highlight=False), everything=everything)


def make(
    wanted: Wanted,
    json: Path | None,
    html: Path | None,
    seed: int,
    *,
    checkins: Path | None = None,
    quiet: bool,
    timings: bool,
) -> None:
    """Make a reading and show it everywhere it is wanted."""
    from twinflame.cli import STARTED

    check_targets((*wanted.files, *((checkins,) if checkins else ())), json, html)
    with ExitStack() as stack:
        outputs = [
            (stack.enter_context(Output(path)), form)
            for path, form in ((json, "json"), (html, "html"))
            if path
        ]
        piped = any(str(path) == STDOUT for path in (json, html))
        stages = Stages(STARTED, bar=not quiet)
        reading, wanted = made(wanted, checkins, seed, stages, quiet=quiet, page=html is not None)
        reading = stamped(reading)
        stages.enter("render")
        for output, form in outputs:
            output.write(reading.to_json() if form == "json" else reading.to_html())
        if not quiet and not piped:
            show(reading, [str(path) for path in (json, html) if path])
        stages.finish()
        keep(wanted, quiet=quiet)
        if timings:
            from rich.console import Console

            stages.show_times(Console(stderr=True, highlight=False))


def made(
    wanted: Wanted, checkins: Path | None, seed: int, stages: Stages, *, quiet: bool, page: bool
) -> "tuple[Reading, Wanted]":
    """Parse and fit, the bar shown while it lasts."""
    from twinflame.reading.read import read_from

    import_module("twinflame.contact.sources")
    stages.enter("parse")
    export, wanted = export_of(wanted, time.time())
    stages.enter("import")  # the rest, only once there is something to fit
    import_module("twinflame.reading.gather")
    if not quiet:
        doubt(export, wanted)
    if page:
        import_module("twinflame.reading.engine").start()
    with stages.shown():
        return read_from(export, checkins=checkins, seed=seed, progress=stages.told), wanted


def doubt(export: "Export", wanted: Wanted) -> None:
    """Say what was taken for granted, and what may belong together."""
    notes = [note for note in export.history.notes if "--me" in note and not export.me_known]
    notes += [
        f'{one} and {other} may be one person. If they are, add --same "{one}={other}".'
        for one, other in wanted.likely(export)
    ]
    say(notes)


def keep(wanted: Wanted, *, quiet: bool) -> None:
    """Remember who is the same person, and say where."""
    if wanted.remembered() and not quiet:
        say([f"Remembered in {wanted.people.path}: who is the same person. Edit or delete it as you like."])


def say(sentences: list[str]) -> None:
    """Say something beside the reading."""
    from rich.console import Console
    from rich.text import Text

    for sentence in sentences:
        Console(stderr=True, highlight=False).print(Text(sentence), soft_wrap=True)


def stamped(reading: "Reading") -> "Reading":
    """The reading with the time at which it was made."""
    return replace(reading, made=datetime.now(UTC).replace(microsecond=0))


def show(reading: "Reading", written: list[str]) -> None:
    """Show the reading here, and say what was written."""
    from rich.console import Console
    from rich.text import Text

    from twinflame.reading import terminal

    console = Console(highlight=False)
    terminal.show(reading, console)
    if written:
        console.print(Text("\nWritten: " + ", ".join(written)), soft_wrap=True)


def example_file(name: Example) -> Path:
    """Where a bundled example lies."""
    try:
        from twinflame.examples import example_path
    except ImportError:
        raise InputError("This installation has no examples.") from None
    return Path(example_path(name.value))
