"""The command that computes the published models anew."""

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from twinflame.cli.commands import app
from twinflame.cli.output import STDOUT, Output
from twinflame.errors import InputError

if TYPE_CHECKING:
    from rich.console import Console

    from twinflame.journey.classics import Classic

WIDEST = 84

Model = Annotated[
    str | None,
    typer.Argument(
        metavar="NAME", help="One of the models; without it, all are computed.", show_default=False
    ),
]
Page = Annotated[
    Path | None, typer.Option("--html", metavar="PATH", help="Write the model as one page; - prints it.")
]
Picture = Annotated[
    Path | None, typer.Option("--png", metavar="PATH", help="Write the model's chart as a PNG picture.")
]
Rows = Annotated[
    Path | None, typer.Option("--csv", metavar="PATH", help="Write the chart's lines as CSV; - prints them.")
]


@app.command(short_help="Compute published models of two people anew.")
def classics(name: Model = None, html: Page = None, png: Picture = None, csv: Rows = None) -> None:
    """Compute published models of two people anew, and compare with the figures as published.

    With the name of a model: its equations, values and source as well, and its chart as a page, a picture or
    a table.
    """
    from rich.console import Console

    from twinflame.journey.classics import GALLERY, classic

    console = Console(highlight=False)
    targets = [path for path in (html, png, csv) if path]
    if name is None:
        if targets:
            raise InputError(
                "A chart is of one model. Give its name too, as in: twinflame classics noise --html x.html"
            )
        off = sum(show(model, console) for model in GALLERY)
        console.print(f"{summed_up(len(GALLERY), off)}", soft_wrap=True)
        raise typer.Exit(1 if off else 0)
    model = classic(name)
    if len({path if str(path) == STDOUT else path.absolute() for path in targets}) < len(targets):
        raise InputError("The page, the picture and the table need different places.")
    write(model, html, png, csv)
    if STDOUT not in map(str, targets):
        describe(model, console)
        off = show(model, console)
        if targets:
            console.print("Written: " + ", ".join(map(str, targets)), soft_wrap=True)
        raise typer.Exit(1 if off else 0)


def write(model: "Classic", html: Path | None, png: Path | None, csv: Path | None) -> None:
    """Write whatever is wanted of a model."""
    from twinflame.journey.classics import as_csv
    from twinflame.reading.journey import classics_page

    with ExitStack() as stack:
        wanted = [(stack.enter_context(Output(path)), path) for path in (html, png, csv) if path]
        for output, path in wanted:
            if path == html:
                output.write(classics_page.page(model))
            elif path == png:
                output.write(classics_page.png(model))
            else:
                output.write(as_csv(model.picture()))


def describe(model: "Classic", console: "Console") -> None:
    """What a model says, with its equations, values and source."""
    from rich.padding import Padding
    from rich.table import Table

    console.print(f"{model.shows}\n")
    for line in model.equations:
        console.print(f"  {line}", markup=False)
    grid = Table.grid(padding=(0, 2))
    for p in model.parameters:
        grid.add_row(p.symbol, f"{p.value:.4g}", p.means)
    console.print(Padding(grid, (1, 0, 1, 2)))
    console.print(model.source, markup=False)
    if model.note:
        console.print(model.note, markup=False)
    console.print()


def show(model: "Classic", console: "Console") -> int:
    """The figures of a model; gives how many are off."""
    from rich.table import Table
    from rich.text import Text

    from twinflame.reading.journey.classics_page import cells

    checks = model.check()
    table = Table(
        title=Text.assemble((model.title, "bold"), (f"  {model.name}", "dim")),
        title_justify="left",
        box=None,
        pad_edge=False,
        padding=(0, 2, 0, 0),
        width=min(console.width, WIDEST),
        header_style="dim",
    )
    table.add_column("figure", ratio=1, min_width=24)
    for head in ("published", "computed", "error"):
        table.add_column(head, justify="right", no_wrap=True, min_width=9)
    for check in checks:
        *row, error = cells(check)
        table.add_row(*row, error if check.holds else f"{error}  off")
    console.print(table)
    console.print()
    return sum(not check.holds for check in checks)


def summed_up(models: int, off: int) -> str:
    """How the whole gallery came out, in a sentence."""
    from twinflame.journey.classics.base import TOLERANCE

    if off:
        return (
            f"{off} of the figures of {models} models lie more than {TOLERANCE:.0%} from the published ones."
        )
    return f"All figures of {models} models lie within {TOLERANCE:.0%} of the published ones."
