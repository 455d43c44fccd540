"""The command that checks the record of a round."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from twinflame.cli.commands import app
from twinflame.errors import InputError

if TYPE_CHECKING:
    from twinflame.exchange.record import Record

File = Annotated[
    Path, typer.Argument(metavar="FILE", help="A round as exported from the companion.", show_default=False)
]
Kept = Annotated[
    list[str] | None,
    typer.Option(
        metavar="CODE",
        help="The code that was shown to you at sealing; may be given for both.",
        show_default=False,
    ),
]


@app.command(short_help="Check that nothing in an opened round was changed after sealing.")
def verify(file: File, kept: Kept = None) -> None:
    """Check, without any network, that nothing in an opened round was changed after sealing.

    It says for whom this is shown and what is not, and prints none of the accounts. It ends with 1 where
    something does not fit.
    """
    from rich.console import Console
    from rich.text import Text

    from twinflame.exchange import record

    found = record.verify(_read(file), tuple(kept or ()))
    console = Console(highlight=False)
    for sentence in record.told(found):
        console.print(Text(sentence), soft_wrap=True)
    if not found.holds:
        raise typer.Exit(1)


def _read(file: Path) -> "Record":
    from twinflame.exchange import record

    try:
        with file.open("rb") as opened:
            data = opened.read(record.LARGEST + 1)
    except (OSError, ValueError):
        raise InputError(f"{file} cannot be read. Give the file that the companion exported.") from None
    try:
        return record.from_json(data)
    except InputError as error:
        raise InputError(f"{file} {error}") from None
