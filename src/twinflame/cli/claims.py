"""The command that tries the claims."""

import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from twinflame.cli.commands import app
from twinflame.cli.output import STDOUT, Output
from twinflame.errors import InputError

if TYPE_CHECKING:
    from twinflame.journey.claims import Claim, Setting, Trial
    from twinflame.journey.claims.facts import Fact
    from twinflame.journey.work import Progress

Found = TypeVar("Found")
WIDEST = 96

Name = Annotated[
    str | None,
    typer.Argument(metavar="NAME", help="A claim, as C3; without it, all are tried.", show_default=False),
]
Json = Annotated[
    Path | None, typer.Option("--json", metavar="PATH", help="Write the figures as JSON; - prints them.")
]
Rows = Annotated[
    Path | None,
    typer.Option(
        "--csv",
        metavar="PATH",
        help="Write a row for each claim, or each draw of one, as CSV; - prints them.",
    ),
]
Page = Annotated[
    Path | None,
    typer.Option("--html", metavar="PATH", help="Write the named claim as one page; - prints it."),
]
Picture = Annotated[
    Path | None, typer.Option("--png", metavar="PATH", help="Write the charts as a PNG picture.")
]
Draws = Annotated[int, typer.Option(metavar="N", help="Draws from the priors.")]
Pairs = Annotated[int, typer.Option(metavar="N", help="Pairs simulated in each draw.")]
Seed = Annotated[int, typer.Option(min=0, help="The same seed gives the same result.")]
Factor = Annotated[
    float,
    typer.Option(
        metavar="X", help="How wide the priors are: the factor within which nine of ten parameters lie."
    ),
]


@app.command(short_help="Try the claims of the journey on simulated pairs.")
def claims(
    name: Name = None,
    json: Json = None,
    csv: Rows = None,
    html: Page = None,
    png: Picture = None,
    draws: Draws = 200,
    pairs: Pairs = 32,
    seed: Seed = 1,
    factor: Factor = 1.5,
) -> None:
    """Try the claims of the journey on simulated pairs, and tell which hold, which fail, and by how much.

    Each is tried over many draws of the model's parameters, so that it can fail. With the name of a claim:
    its design and figures as well, and its charts as a page or a picture. What holds follows from the model;
    it is no finding about people.
    """
    from twinflame.journey.claims import CLAIMS, Setting, claim
    from twinflame.journey.claims.facts import facts

    setting = Setting(draws=draws, pairs=pairs, seed=seed, factor=factor)
    targets = {
        path: form for path, form in ((json, "json"), (csv, "csv"), (html, "html"), (png, "png")) if path
    }
    wanted = (claim(name),) if name else CLAIMS
    check(targets, name, len([path for path in (json, csv, html, png) if path]))
    with ExitStack() as stack:
        outputs = [(stack.enter_context(Output(path)), form) for path, form in targets.items()]
        tried = [
            (each, watched(f"{each.name}, {k} of {len(wanted)}", each.measure, setting))
            for k, each in enumerate(wanted, 1)
        ]
        known = () if name else watched("facts", facts, setting)
        for output, form in outputs:
            output.write(content(form, tried, known, setting))
    if STDOUT not in map(str, targets):
        show(tried, known, setting, [str(path) for path in targets])


def check(targets: dict[Path, str], name: str | None, given: int) -> None:
    """Refuse what cannot be written, before anything is simulated."""
    places = {path if str(path) == STDOUT else path.absolute() for path in targets}
    if len(places) < given:
        raise InputError("Two of the files to be written have the same place; give them different ones.")
    if name is None and "html" in targets.values():
        raise InputError(
            "A page is of one claim. Give its name too, as in: twinflame claims C3 --html x.html"
        )


def watched(what: str, work: "Callable[[Setting, Progress | None], Found]", setting: "Setting") -> Found:
    """Do the work, a bar shown while it lasts."""
    from twinflame.cli.progress import Stages

    stages = Stages(time.perf_counter(), bar=True)
    with stages.shown():
        return work(setting, lambda done: stages.told(what, done))


def content(
    form: str, tried: "list[tuple[Claim, Trial]]", facts: "tuple[Fact, ...]", setting: "Setting"
) -> str | bytes:
    """What goes into a file."""
    from twinflame.reading.journey import claims_page

    (first, trial), one = tried[0], len(tried) == 1
    if form == "html":
        return claims_page.page(first, trial, setting)
    if form == "png":
        return claims_page.png(first, trial) if one else claims_page.overview_png(tried)
    if form == "csv":
        return claims_page.as_csv(first, trial) if one else claims_page.all_as_csv(tried)
    import msgspec

    from twinflame.reading.journey.claims_words import document

    return msgspec.json.format(msgspec.json.encode(document(setting, tried, facts)).decode()) + "\n"


def show(
    tried: "list[tuple[Claim, Trial]]", facts: "tuple[Fact, ...]", setting: "Setting", written: list[str]
) -> None:
    """Print the claims, and where files were written."""
    from rich.console import Console
    from rich.text import Text

    from twinflame.reading.journey.claims_page import claims_table, facts_shown, one_shown
    from twinflame.reading.journey.claims_words import MODEL, rule

    console = Console(highlight=False)
    parts = [claims_table(tried), *facts_shown(facts)] if facts else one_shown(*tried[0])
    aside = Text(f"{rule(setting)} {MODEL}", "dim")
    for part in (*parts, Text(""), aside):
        console.print(part, width=min(console.width, WIDEST))
    if written:
        console.print(Text("\nWritten: " + ", ".join(written)), soft_wrap=True)
