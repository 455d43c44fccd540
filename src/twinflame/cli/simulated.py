"""What the simulating commands share: settings that are typed, files that are written, what is shown."""

import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, TypeVar

from twinflame.cli.output import STDOUT, Output
from twinflame.cli.progress import Stages
from twinflame.errors import InputError

if TYPE_CHECKING:
    from rich.console import RenderableType

    from twinflame.journey.parameters import Parameters
    from twinflame.journey.state import Start
    from twinflame.journey.sweep import Axis

Found = TypeVar("Found")
Content = Callable[[], str | bytes]
WIDEST = 88
CHATS = (".txt", ".zip", ".json", ".csv")


def beginning(changes: Sequence[str] | None, anyone: bool) -> "tuple[Start, Parameters]":
    """Start and parameters, with what was typed as NAME=VALUE changed."""
    from twinflame.journey.parameters import Parameters
    from twinflame.journey.settings import changed
    from twinflame.journey.state import ANYONE, MEETING

    given = {}
    for text in changes or ():
        name, sign, value = text.partition("=")
        if not sign:
            raise InputError(f'The setting "{text}" has no value. Write it as in --set mirror=2.')
        given[name.strip()] = number(value, text)
    return changed(ANYONE if anyone else MEETING, Parameters(), given)


def axis_of(text: str, places: int) -> "Axis":
    """What is moved, as typed: a name, or a name with its range."""
    from twinflame.journey.sweep import Axis

    name, sign, limits = text.partition("=")
    if not sign:
        return Axis.over(name.strip(), places)
    low, colon, high = limits.partition(":")
    if not colon:
        raise InputError(f'The range in "{text}" has no end. Write it as in --over mirror=0:6.')
    return Axis.over(name.strip(), places, number(low, text), number(high, text))


def number(text: str, where: str) -> float:
    """A number that was typed."""
    try:
        return float(text)
    except ValueError:
        raise InputError(f'In "{where}" "{text}" is no number.') from None


def checked_chat(path: Path | None) -> None:
    """Refuse a chat whose kind its ending does not tell, before anything is simulated."""
    if path is not None and path.suffix not in CHATS:
        raise InputError(f"The ending of {path} tells no kind of export; give it one of {', '.join(CHATS)}.")


def opened(stack: ExitStack, **targets: Path | None) -> dict[str, Output]:
    """An output for each file that is wanted, by its form."""
    wanted = {form: path for form, path in targets.items() if path}
    places = [path if str(path) == STDOUT else path.absolute() for path in wanted.values()]
    if len(set(places)) < len(places):
        raise InputError("Two of the files to be written have the same place; give them different ones.")
    return {form: stack.enter_context(Output(path)) for form, path in wanted.items()}


def write(outputs: dict[str, Output], **contents: Content) -> list[str]:
    """Write each file that is wanted; gives the places."""
    places = [str(output.path) for output in outputs.values()]
    for form, output in outputs.items():
        output.write(contents[form]())
    return places


def shown_progress(quiet: bool, work: Callable[[Callable[[float], None]], Found]) -> Found:
    """Do the work, a bar shown while it lasts."""
    stages = Stages(time.perf_counter(), bar=not quiet)
    with stages.shown():
        return work(lambda done: stages.told("simulate", done))


def export(states: Any, path: Path | None, seed: int) -> bytes:
    """A pair's contacts as an export of the kind that the path's ending tells."""
    from twinflame.contact.sources.write import write_export
    from twinflame.reading.journey.simulated_chat import history

    with TemporaryDirectory() as folder:
        place = Path(folder) / f"chat{path.suffix if path else '.txt'}"
        write_export(history(states, seed=seed), place, simulated=True)
        return place.read_bytes()


def as_parquet(frame: Any) -> bytes:
    """A table as the bytes of a Parquet file."""
    from io import BytesIO

    held = BytesIO()
    frame.write_parquet(held)
    return held.getvalue()


def made_with(
    changes: Sequence[str] | None, anyone: bool, days: int, steps: int, seed: int
) -> list[tuple[str, str]]:
    """How it was made, for the page."""
    return [
        ("begins with", "any two people" if anyone else "a meeting that turns into a chase"),
        ("changed", ", ".join(changes) if changes else "nothing"),
        ("days", f"{days:,}"),
        ("steps a day", str(steps)),
        ("seed", str(seed)),
    ]


def tell(
    quiet: bool,
    title: str,
    says: str,
    shown: "Callable[[int], Sequence[RenderableType]]",
    written: Sequence[str],
) -> None:
    """Show the result here, unless it goes to a pipe, and say what was written; `shown` takes the width."""
    from rich.console import Console
    from rich.text import Text

    from twinflame.reading.journey.simulated_words import MODEL, UNION
    from twinflame.reading.terminal import FIRST, QUIET, SECOND, unbroken

    if quiet or STDOUT in written:
        return
    console = Console(highlight=False)
    width = min(console.width, WIDEST)
    head = Text.assemble(("●", FIRST), ("──", QUIET), ("●", SECOND), (f" {title}", "bold"))
    aside = Text(unbroken(f"{UNION} {MODEL}"), QUIET)
    for part in (head, Text(unbroken(says)), Text(""), *shown(width), Text(""), aside):
        console.print(part, width=width)
    if written:
        console.print(Text("\nWritten: " + ", ".join(written)), soft_wrap=True)
