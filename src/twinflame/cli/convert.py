"""The command that writes a history as a table, for other programs and for keeping."""

import time
from pathlib import Path
from typing import Annotated

import typer

from twinflame.cli.ask import export_of
from twinflame.cli.commands import app, doubt, keep, say
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
from twinflame.errors import InputError

To = Annotated[
    Path,
    typer.Option(
        metavar="PATH",
        help="Where to write; the ending says what: .parquet, .csv, .tsv or .jsonl.",
        show_default=False,
    ),
]
Force = Annotated[bool, typer.Option("--force", help="Write over a file that is there.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing.")]


@app.command(short_help="Write who reached out and when as a table, without any text.")
def convert(
    files: Files,
    to: To,
    me: Me = None,
    twin: Twin = None,
    conversation: With = None,
    same: Same = None,
    people: PeopleFile = None,
    dates: DatesOption = None,
    zone: Zone = None,
    columns: Columns = None,
    force: Force = False,
    quiet: Quiet = False,
) -> None:
    """Write the history of two people, joined if there are several exports, as a table.

    It holds times in UTC, senders and kinds, and no word of any message. Read it to get the same reading.
    """
    from twinflame.contact.sources.convert import form_of, write_table

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
    form = form_of(to.name)
    check_targets(wanted.files, to)
    if to.exists() and not force:
        raise InputError(f"{to} is there already. Choose another name, or write over it with --force.")
    with Output(to) as output:
        export, wanted = export_of(wanted, time.time())
        output.write(write_table(export.history, form, simulated=export.simulated))
    keep(wanted, quiet=quiet)
    if quiet:
        return
    doubt(export, wanted)
    if str(to) != STDOUT:
        one, two = export.history.counts
        say([f"Written: {to}, {one + two:,} contacts of {' and '.join(export.history.people)}."])
