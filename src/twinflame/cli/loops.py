"""The commands for the light loop and for love through a network: where each tips, in words, with a chart."""

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from twinflame.cli.commands import app
from twinflame.cli.output import STDOUT, Output
from twinflame.errors import InputError

if TYPE_CHECKING:
    from rich.console import Console

    from twinflame.journey.classics.base import Picture
    from twinflame.journey.light import LightLoop

Tethers = Annotated[float, typer.Option("--tethers", help="How firmly all that holds holds, from 0 to 1.")]
Spark = Annotated[float, typer.Option("--spark", help="The truth that is told in any case, between 0 and 1.")]
Near = Annotated[float, typer.Option("--near", help="How many people each has near.")]
Kindle = Annotated[
    float | None,
    typer.Option(
        "--kindle",
        help="Self-love kindled a day by each person near who loves others.",
        show_default="0.006",
    ),
]
Png = Annotated[
    Path | None, typer.Option("--png", metavar="PATH", help="Write the chart as a PNG picture; - prints it.")
]
Csv = Annotated[
    Path | None, typer.Option("--csv", metavar="PATH", help="Write the chart's lines as CSV; - prints them.")
]
NO_ADVICE = "A model, not a finding: no person's truth, and no advice to leave anyone."


@app.command(short_help="Where truth begins to run by itself, in a model.")
def light(tethers: Tethers = 0.5, spark: Spark = 0.03, png: Png = None, csv: Csv = None) -> None:
    """Show the light loop: its states of rest, the edge between them, and where only the light one is left.

    Truth brings light, light bond, bond vision, vision drive, and drive more truth; tethers resist.
    """
    from rich.console import Console

    from twinflame.journey.light import LightLoop
    from twinflame.reading.journey import light_charts

    loop = LightLoop(tethers=tethers, spark=spark)
    if written(light_charts.states(loop), png, csv):
        return
    console = Console(highlight=False)
    show_states(loop, console)
    console.print(tipped(loop), soft_wrap=True)
    console.print(NO_ADVICE, soft_wrap=True)
    said(console, png, csv)


@app.command(short_help="When love spreads from person to person, in a model.")
def love(near: Near = 20.0, kindle: Kindle = None, png: Png = None, csv: Csv = None) -> None:
    """Show love through a network: whether it dies out or lasts, and how many love in the long run.

    Whoever loves others kindles self-love in those near, and self-love gives love for others.
    """
    from dataclasses import replace

    from rich.console import Console

    from twinflame.journey.network import Love, at_rest, reproduction, threshold
    from twinflame.reading.journey import love_charts

    if not 0 < near < 1e6:
        raise InputError("How many people each has near is a number above 0, as in: --near 20")
    rates = Love() if kindle is None else replace(Love(), kindle=kindle)
    if (png or csv) and written(love_charts.spreading(rates, degree=min(near, 100.0)), png, csv):
        return
    console = Console(highlight=False)
    many, edge = reproduction(rates, near), threshold(rates, near)
    own, others = at_rest(rates, near)
    console.print(
        f"With {near:g} people near each, one kindled self-love kindles {many:.2f} more: love "
        f"{'lasts' if many > 1 else 'dies out'}. It lasts from a kindling of {edge:.4f} a day.",
        soft_wrap=True,
    )
    if many > 1:
        console.print(
            f"In the long run {100 * own:.0f} % love themselves and {100 * others:.0f} % love others."
        )
    console.print("A model, not a finding: nobody should be loved because a computation says so.")
    said(console, png, csv)


def show_states(loop: "LightLoop", console: "Console") -> None:
    """The states of rest as a table."""
    from rich.table import Table

    from twinflame.journey.light_parts import PARTS

    states = loop.states()
    names = ("dark", "edge", "light") if len(states) == 3 else ("at rest",) * len(states)
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column("state")
    for part in (*PARTS, "stays"):
        table.add_column(part, justify="right")
    for name, state in zip(names, states, strict=True):
        table.add_row(name, *(f"{v:.2f}" for v in state.values), "yes" if state.stable else "no")
    console.print(table)
    console.print()


def tipped(loop: "LightLoop") -> str:
    """Where the loop tips, in words."""
    from twinflame.journey.light import tipping

    folds, point = loop.folds(), tipping(loop)
    if point is None:
        where = "" if folds is None else f" Two states begin at tethers of {folds.low:.2f}."
        return f"At tethers of {loop.tethers:.2f} there is one state alone.{where}"
    reach = (
        f"If all else is dark, truth runs by itself from {point.truth:.2f} on."
        if point.truth is not None
        else "If all else is dark, no truth of one moment is enough; kept up until the others follow, it is."
    )
    low = f" Below tethers of {folds.low:.2f} only the light state is left." if folds else ""
    return f"At tethers of {loop.tethers:.2f} there are two lasting states, and an edge between.{low} {reach}"


def written(picture: "Picture", png: Path | None, csv: Path | None) -> bool:
    """Write a picture where it is wanted; whether one of them was printed, so that nothing else may be."""
    from twinflame.journey.classics import as_csv
    from twinflame.reading.journey.classics_page import drawn_png

    if png and csv and (str(png) == str(csv) == STDOUT or png.absolute() == csv.absolute()):
        raise InputError("The picture and the table need different places.")
    with ExitStack() as stack:
        wanted = [(stack.enter_context(Output(path)), path) for path in (png, csv) if path]
        for output, path in wanted:
            output.write(drawn_png(picture) if path == png else as_csv(picture))
    return STDOUT in map(str, (png, csv))


def said(console: "Console", *targets: Path | None) -> None:
    """Which files were written."""
    names = [str(path) for path in targets if path]
    if names:
        console.print("Written: " + ", ".join(names), soft_wrap=True)
