"""The command that runs the companion, on this machine for one person or on a server for several."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from twinflame.cli.commands import app
from twinflame.cli.machine import local_zone
from twinflame.errors import InputError

MISSING = (
    "The companion needs a few more packages than a reading. Install them with: pip install "
    "'twinflame[companion]'"
)
NEW = (
    "This is the first start, so choose a passphrase: at least twelve characters, such as four or five words "
    "that nobody would put together. Everything is encrypted with it. If it is lost, nothing can be "
    "recovered, by anyone."
)
KeyFile = Annotated[
    Path | None,
    typer.Option(
        "--key-file",
        metavar="PATH",
        help="A file with the passphrase, to start without being asked; only you may be able to read it.",
        show_default=False,
    ),
]
Port = Annotated[int, typer.Option(min=0, max=65535, help="Where to listen; 0 takes any, at home.")]
Host = Annotated[
    str | None,
    typer.Option(metavar="ADDRESS", help="On a server: the address to listen at.", show_default="127.0.0.1"),
]
Check = Annotated[bool, typer.Option("--check", help="On a server: say what should be mended, and end.")]
Migrate = Annotated[
    bool, typer.Option("--migrate", help="On a server: bring the database up to date, and end.")
]
LOOPBACK = "127.0.0.1"


@app.command(short_help="Open the companion on this machine, in your browser; or serve it to several people.")
def serve(
    key_file: KeyFile = None,
    port: Port = 8420,
    host: Host = None,
    check: Check = False,
    migrate: Migrate = False,
) -> None:
    """Run the companion: a site for you alone, on this machine, encrypted with your passphrase.

    It prints an address that opens it in one browser. What you tell it lies in one encrypted file in your
    data folder, or where TWINFLAME_HOME says.

    Where DATABASE_URL is set, it is a site for several people instead, with accounts, on PostgreSQL. Its
    settings are read from the environment.
    """
    try:
        from twinflame.companion import home, start
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("twinflame"):
            raise
        raise InputError(MISSING) from None
    if "DATABASE_URL" in os.environ or "DATABASE_URL_FILE" in os.environ:
        if key_file is not None:
            raise InputError(
                "--key-file is of a site at home. A server's settings: DATABASE_URL and the like."
            )
        on_server(host or LOOPBACK, port, check=check, migrate=migrate)
        return
    if check or migrate or host not in (None, LOOPBACK):
        raise InputError("--host, --check and --migrate are of a server. There, set DATABASE_URL.")
    place = home.usual()
    port = start.free_port(port)
    key = start.open_home(place, passphrase_of(place.is_new, key_file))
    if done := start.prepare(place, key, local_zone()):
        typer.echo(done)
    start.serve(start.Site(place, key, local_zone(), port, tell))


def on_server(host: str, port: int, *, check: bool, migrate: bool) -> None:
    """Serve several people; or check, or bring the database up to date."""
    from twinflame.companion.server import check as checking
    from twinflame.companion.server import run
    from twinflame.companion.server.environment import deployment

    if check:
        found = checking.findings()
        typer.echo("\n".join(found) if found else "Nothing needs mending.")
        raise typer.Exit(2 if found else 0)
    site = deployment()
    if migrate:
        run.configure(site)
        run.migrate()
        typer.echo("The database is up to date.")
        return
    typer.echo(f"Serving {', '.join(site.hosts)} at {host}:{port}. Ctrl-C ends it.")
    run.serve(site, host, port)


def passphrase_of(new: bool, key_file: Path | None) -> str:
    """The passphrase, from the file or the person."""
    from twinflame.companion.keys import from_file, strong_enough

    if key_file is not None:
        found = from_file(key_file)
        return strong_enough(found) if new else found
    if not sys.stdin.isatty():
        raise InputError("There is nobody to ask for the passphrase. Give it in a file: --key-file PATH")
    if not new:
        return str(typer.prompt("Passphrase", hide_input=True))
    typer.echo(NEW)
    return strong_enough(typer.prompt("Passphrase", hide_input=True, confirmation_prompt="Once more"))


def tell(address: str) -> None:
    """Say where the companion is."""
    typer.echo(
        f"Open your companion in a browser: {address}  (good for one browser; Ctrl-C ends the companion)"
    )
