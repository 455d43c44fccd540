"""A reading on one screen of a terminal. Colours where there are any; every word stands without them."""

from typing import TYPE_CHECKING

from twinflame.reading.model import Direction, Person, Reaction, Reading
from twinflame.reading.words import Told, tell
from twinflame.reading.words.future import label, typical
from twinflame.reading.words.phrases import NBSP, lasting, percent, ranged, shared, span
from twinflame.reading.words.voice import both

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.table import Table
    from rich.text import Text

FIRST = "color(172)"  # amber and blue-teal that read well on dark and on light backgrounds
SECOND = "color(37)"
QUIET = "dim"
BLOCKS = " ▁▂▃▄▅▆▇█"
HATCH = " ░▒▓"
WIDEST = 88


def summary(reading: Reading, width: int = 80) -> str:
    """The screen as plain text, without colours."""
    from io import StringIO

    from rich.console import Console

    out = StringIO()
    console = Console(
        file=out,
        width=width,
        color_system=None,
        force_terminal=False,
        force_jupyter=False,  # else a notebook would get it piece by piece, and the text be empty
        legacy_windows=False,
    )
    show(reading, console)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines())


def show(reading: Reading, console: "Console") -> None:
    """Prints a reading."""
    width = min(console.width, WIDEST)
    for part in parts(reading, width):
        console.print(part, width=width, soft_wrap=False, highlight=False)


def parts(reading: Reading, width: int) -> "list[RenderableType]":
    """The screen from top to bottom."""
    from rich.text import Text

    told = tell(reading)
    made: list[RenderableType] = [
        Text.assemble(("●", FIRST), ("──", QUIET), ("●", SECOND), (f" {told.title}", "bold")),
        Text(told.about, QUIET),
    ]
    if told.simulated:
        made.append(Text(told.simulated, "italic"))
    made += [Text(""), Text(unbroken(told.verdict), "bold"), Text("")]
    made += [heading("Roles through time"), *strips(reading, width), Text("")]
    made += [people(reading), Text("")]
    if reading.forecasts:
        made += [choices(reading, width), Text("")]
    if reading.journey is not None:
        from twinflame.reading.journey.screen import journey_parts

        made += [heading("The journey, by the model"), *journey_parts(reading, reading.journey), Text("")]
    made += [heading("How far to trust this"), *trust(reading, told)]
    return made


def unbroken(text: str) -> str:
    """The text with "%" at its figure, since a terminal's lines break at any kind of space."""
    return text.replace(f"{NBSP}%", "%")


def heading(text: str) -> "Text":
    """A heading."""
    from rich.text import Text

    return Text(text, "underline")


def strips(reading: Reading, width: int) -> "list[Text]":
    """One row for each role: the higher the block, the more probable; below them, the time."""
    from rich.text import Text

    roles = reading.roles
    other = both(reading)[1].name
    rows = (
        ("you chase", roles.first_chases, FIRST, BLOCKS),
        (f"{other[:12]} chases", roles.second_chases, SECOND, BLOCKS),
        ("neither", roles.neither, "", BLOCKS),
        ("cannot tell", roles.cannot_tell, QUIET, HATCH),
    )
    side = max(len(name) for name, *_ in rows) + 2
    columns = max(8, min(width - side, max(len(reading.weeks), 24)))
    made = []
    for name, values, style, signs in rows:
        strip = "".join(sign(v, signs) for v in stretched(values, columns))
        made.append(Text.assemble((name.ljust(side), style), (strip, style)))
    start, end = reading.weeks[0], reading.roles.now.end
    left, right = f"{start.day} {start:%b %Y}", f"{end.day} {end:%b %Y}"
    between = max(1, columns - len(left) - len(right))
    made.append(Text(" " * side + left + " " * between + right, QUIET))
    return made


def sign(share: float, signs: str) -> str:
    """The block for a probability; a blank stands for less than 5 % alone."""
    return signs[0] if share < 0.05 else signs[max(1, round(share * (len(signs) - 1)))]


def stretched(values: tuple[float, ...], columns: int) -> list[float]:
    """The values drawn over so many columns: each the mean of its weeks, or a week over several columns."""
    n = len(values)
    made = []
    for c in range(columns):
        low, high = c * n // columns, max((c + 1) * n // columns, c * n // columns + 1)
        made.append(sum(values[low:high]) / (high - low))
    return made


def people(reading: Reading) -> "Table":
    """Who reaches out, who answers, mirror and cord, side by side."""
    from rich.table import Table

    other = both(reading)[1]
    grid = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="bold", show_edge=False)
    grid.add_column("", overflow="fold")
    grid.add_column("you", style=FIRST, overflow="fold")
    grid.add_column(escaped(other.name), style=SECOND, overflow="fold")
    one, two = reading.people
    grid.add_row("reach-outs a week", ranged(one.reach), ranged(two.reach))
    grid.add_row("answers within a day", *(unbroken(shared(p.answers.within_day)) for p in (one, two)))
    grid.add_row("half of these within", *(delay(p) for p in (one, two)))
    grid.add_row("… when they come closer", *(reacts(p.mirror) for p in (one, two)))
    grid.add_row("… when they step back", *(reacts(p.cord) for p in (one, two)))
    return grid


def delay(person: Person) -> str:
    """Half of the answers within a day, with the range."""
    e = person.answers.delay
    return f"{briefly(e.value)} ({briefly(e.low)} to {briefly(e.high)})"


def briefly(minutes: float) -> str:
    """How long, in units of one or three letters.

    Examples
    --------
    >>> briefly(38.2).replace(NBSP, " "), briefly(95).replace(NBSP, " ")
    ('38 min', '1.6 h')
    """
    number, unit = lasting(minutes).replace("under a minute", "<1 minute").split()
    return f"{number}{NBSP}{ {'m': 'min', 'h': 'h', 'd': 'd'}[unit[0]] }"


def reacts(reaction: Reaction) -> str:
    """A reaction in few words."""
    change = reaction.change
    if reaction.direction is Direction.CANNOT_TELL:
        return f"cannot tell (×{span(change)})"
    if reaction.direction is Direction.LITTLE:
        return f"little change (×{span(change)})"
    word = "more" if reaction.direction is Direction.DRAWN else "less"
    return f"{word}, ×{ranged(change)}"


def choices(reading: Reading, width: int) -> "Table":
    """What may come under each choice."""
    from rich.table import Table

    other = both(reading)[1]
    weeks = len(reading.forecasts[0].weeks)
    grid = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="bold", show_edge=False)
    grid.add_column(f"next {weeks} weeks, if you" if weeks > 1 else "next week, if you", overflow="fold")
    grid.add_column(escaped(f"{other.whose} contacts a week"), style=SECOND, overflow="fold")
    if width >= 60:
        grid.add_column(escaped(f"{other.whose} reach-outs beside as now"), overflow="fold")
    for i, forecast in enumerate(reading.forecasts):
        row = [label(forecast), ranged(typical(forecast.other))]
        if width >= 60:
            row.append("" if i == 0 else f"×{ranged(forecast.change)}")
        grid.add_row(*row)
    return grid


def trust(reading: Reading, told: Told) -> "list[Text]":
    """How far to trust the reading, in a few lines."""
    from rich.text import Text

    record = reading.record
    lines = [f"Ranges in brackets hold 90{NBSP}% if the model is right."]
    if not reading.forecasts:
        lines.append("Too little to forecast from yet.")
    elif record.coverage is None:
        lines.append("Too short to try forecasts on its own past, so nothing vouches for them.")
    else:
        lines.append(
            f"On this pair's own past, {percent(record.coverage)} of {record.weeks} forecast weeks fell in "
            "their range."
        )
    poor = [
        who.whose for who, fit in zip(both(reading), reading.evidence.fit, strict=True) if fit.p_value < 0.05
    ]
    if poor:
        lines.append(f"The timing of {' and '.join(poor)} contacts is not described well: doubt more.")
    lines.append("Timing shows what happened, not what anybody feels. Forecasts are no promise.")
    return [Text(unbroken(line), QUIET) for line in lines]


def escaped(text: str) -> str:
    """A name as it is, whatever brackets it holds."""
    from rich.markup import escape

    return escape(text)
