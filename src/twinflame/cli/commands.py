"""The commands: read, sources, example."""

import time
from contextlib import ExitStack, nullcontext
from dataclasses import replace
from datetime import UTC, datetime
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from twinflame import __version__
from twinflame.cli.ask import Dates, Wanted, export_of
from twinflame.cli.machine import is_zone, local_zone
from twinflame.cli.output import STDOUT, Output, check_targets
from twinflame.cli.progress import Stages
from twinflame.errors import InputError

if TYPE_CHECKING:
    from twinflame.contact.sources import Export
    from twinflame.reading.model import Reading


class DateOrder(StrEnum):
    """What comes first in a file's dates."""

    dmy = "dmy"
    mdy = "mdy"


class Example(StrEnum):
    """The bundled examples."""

    chase = "chase"
    equals = "equals"
    little = "little"


File = Annotated[
    Path,
    typer.Argument(
        metavar="FILE",
        help="WhatsApp export (.txt or .zip), Telegram result.json, or a table "
        "(CSV, TSV, JSON Lines, Parquet).",
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
        metavar="NAME", help="Who the other is; chooses the chat if there are many.", show_default=False
    ),
]
DatesOption = Annotated[
    DateOrder | None,
    typer.Option(help="Day or month first, where the file leaves it open.", show_default=False),
]
Zone = Annotated[
    str | None,
    typer.Option(
        metavar="ZONE",
        help="Time zone of the export, as Europe/Berlin; else this machine's.",
        show_default=False,
    ),
]
Columns = Annotated[
    tuple[str, str] | None,
    typer.Option(metavar="TIME SENDER", help="A table's columns, if oddly named.", show_default=False),
]
Name = Annotated[Example, typer.Argument(help="A chase that turns, two equals, or too little to tell.")]
Json = Annotated[
    Path | None,
    typer.Option("--json", metavar="PATH", help="Write the figures and sentences as JSON; - prints them."),
]
Html = Annotated[
    Path | None, typer.Option("--html", metavar="PATH", help="Write the reading as one page; - prints it.")
]
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


@app.command(short_help="Make a reading of a file and show it.")
def read(
    file: File,
    me: Me = None,
    twin: Twin = None,
    dates: DatesOption = None,
    zone: Zone = None,
    columns: Columns = None,
    json: Json = None,
    html: Html = None,
    seed: Seed = 1,
    quiet: Quiet = False,
    timings: Timings = False,
) -> None:
    """Read the messages of two people and show who reaches out, who answers, and how that changed."""
    place = checked(zone) or local_zone()
    wanted = Wanted(file, tuple(me or ()), tuple(twin or ()), order(dates), place, columns)
    make(wanted, json, html, seed, quiet=quiet, timings=timings)


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
    wanted = Wanted(example_file(name), zone="UTC")
    make(wanted, json, html, seed, quiet=quiet, timings=timings)


@app.command(short_help="Say what a file holds.")
def sources(file: File, dates: DatesOption = None, zone: Zone = None, columns: Columns = None) -> None:
    """Say what a file holds, without making a reading of it."""
    from rich.console import Console

    from twinflame.cli.show import show_conversations
    from twinflame.contact.sources import list_conversations

    place = checked(zone) or local_zone()
    found = list_conversations(file, dates=order(dates), zone=place, columns=columns)
    show_conversations(found, place, Console(highlight=False))


def make(
    wanted: Wanted, json: Path | None, html: Path | None, seed: int, *, quiet: bool, timings: bool
) -> None:
    """Make a reading and show it everywhere it is wanted."""
    from twinflame.cli import STARTED

    check_targets(wanted.file, json, html)
    with ExitStack() as stack:
        outputs = [
            (stack.enter_context(Output(path)), form)
            for path, form in ((json, "json"), (html, "html"))
            if path
        ]
        piped = any(str(path) == STDOUT for path in (json, html))
        stages = Stages(STARTED, bar=not quiet)
        reading = stamped(made(wanted, seed, stages, quiet=quiet, page=html is not None))
        stages.enter("render")
        for output, form in outputs:
            output.write(reading.to_json() if form == "json" else reading.to_html())
        if not quiet and not piped:
            show(reading, [str(path) for path in (json, html) if path])
        stages.finish()
        if timings:
            from rich.console import Console

            stages.show_times(Console(stderr=True, highlight=False))


def made(wanted: Wanted, seed: int, stages: Stages, *, quiet: bool, page: bool) -> "Reading":
    """Parse and fit, the bar shown while it lasts."""
    from twinflame.reading.aside import Aside
    from twinflame.reading.read import read_from

    import_module("twinflame.contact.sources")
    stages.enter("parse")
    export = export_of(wanted, time.time())
    stages.enter("import")  # the rest, only once there is something to fit
    import_module("twinflame.reading.gather")
    if not export.me_known and not quiet:
        doubt(export)
    drawing = Aside(lambda _: import_module("twinflame.reading.html").prepare())
    with stages.shown(), drawing if page else nullcontext():  # what a page is drawn with loads meanwhile
        return read_from(export, seed=seed, progress=stages.told)


def doubt(export: "Export") -> None:
    """Say whom the reading takes for the one who reads, where the file does not tell."""
    from rich.console import Console
    from rich.text import Text

    for note in export.history.notes:
        if "--me" in note:
            Console(stderr=True, highlight=False).print(Text(note), soft_wrap=True)


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


def order(dates: DateOrder | None) -> Dates | None:
    """What comes first in the file's dates, as the sources take it."""
    if dates is None:
        return None
    return "dmy" if dates is DateOrder.dmy else "mdy"


def checked(zone: str | None) -> str | None:
    """The zone, if there is such a one."""
    if zone is not None and not is_zone(zone):
        raise InputError(
            "There is no time zone of that name. Give it as in --zone Europe/Berlin or --zone UTC."
        )
    return zone


def example_file(name: Example) -> Path:
    """Where a bundled example lies."""
    try:
        from twinflame.examples import example_path
    except ImportError:
        raise InputError("This installation has no examples.") from None
    return Path(example_path(name.value))
