"""The journey on a terminal's screen."""

from typing import TYPE_CHECKING

from twinflame.reading.model import Journey, Learned, Moves, Reading
from twinflame.reading.terminal import FIRST, QUIET, SECOND, escaped, unbroken
from twinflame.reading.words.journey import LABELS, base, known, last, measured, of
from twinflame.reading.words.voice import both

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table


def journey_parts(reading: Reading, found: Journey) -> "list[RenderableType]":
    """What it rests on, how it is now, and what each choice may bring."""
    from rich.text import Text

    says = [Text(unbroken(sentence)) for sentence in base(reading, found).says]
    moves = found.moves
    if moves is None:
        return [*says]
    weeks = len(moves.what_if[0].pain[0].value)
    return [
        *says,
        Text(""),
        states(reading, found, moves),
        Text(""),
        choices(reading, moves),
        Text(f"After {weeks} weeks, by the model: no promise, no advice, and no word on a return.", QUIET),
    ]


def states(reading: Reading, found: Journey, moves: Moves) -> "Table":
    """How each is now."""
    grid = _grid()
    grid.add_column("now, 0 to 1", overflow="fold")
    grid.add_column("you", style=FIRST, overflow="fold")
    grid.add_column(escaped(both(reading)[1].name), style=SECOND, overflow="fold")
    for key in ("pain", "worth"):
        grid.add_row(key, *(told(of(moves, key, i), found) for i in (0, 1)))
    grid.add_row("healed, measured", *(healed(i, found, moves) for i in (0, 1)))
    grid.add_row("believed beyond that", *(told(of(moves, "ahead", i), found) for i in (0, 1)))
    return grid


def told(x: Learned, found: Journey) -> str:
    """One figure; or that it cannot be told, with the range that is left."""
    span = f"{x.after.low:.2f} to {x.after.high:.2f}"
    return f"{x.after.value:.2f} ({span})" if known(x, found) else f"cannot tell ({span})"


def healed(i: int, found: Journey, moves: Moves) -> str:
    """How far one is healed now; or that it cannot be told, with the range that is left."""
    weekly = moves.twins[i].healed
    span = f"{weekly.low[-1]:.2f} to {weekly.high[-1]:.2f}"
    return f"{weekly.value[-1]:.2f} ({span})" if measured(i, found, moves) else f"cannot tell ({span})"


def choices(reading: Reading, moves: Moves) -> "Table":
    """What each choice may bring."""
    other = both(reading)[1]
    grid = _grid()
    grid.add_column("if you", overflow="fold")
    grid.add_column(escaped(f"{other.whose} reach-outs a week"), style=SECOND, overflow="fold")
    grid.add_column("your pain", style=FIRST, overflow="fold")
    grid.add_column("your worth", style=FIRST, overflow="fold")
    for w in moves.what_if:
        grid.add_row(LABELS[w.policy], last(w.reach[1]), last(w.pain[0]), last(w.worth[0]))
    return grid


def _grid() -> "Table":
    from rich.table import Table

    return Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="bold", show_edge=False)
