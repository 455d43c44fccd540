"""A simulation as a page of its own, as a picture, and on a terminal."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from twinflame.journey.population import Population
from twinflame.journey.state import CHASER, RUNNER, TWINS
from twinflame.journey.sweep import Swept
from twinflame.reading.journey.simulated import OnePair
from twinflame.reading.journey.simulated_words import MODEL, UNION, shared, worded
from twinflame.reading.terminal import FIRST, QUIET, SECOND

if TYPE_CHECKING:
    import altair as alt
    from rich.console import RenderableType
    from rich.table import Table

SHADES = " ░▒▓█"
Drawn = Callable[..., "alt.LayerChart"]


def page(title: str, says: str, caption: str, draw: Drawn, settings: Sequence[tuple[str, str]]) -> str:
    """An HTML document with one chart: no network, no script, light and dark, wide and narrow.

    `draw` takes a size and a palette; `settings` are what to show of how it was made.
    """
    from markupsafe import Markup

    from twinflame.reading.charts.base import NARROW, WIDE
    from twinflame.reading.charts.svg import picture, written
    from twinflame.reading.html import POLICY, style, templates
    from twinflame.reading.palette import TOKENS

    wide, narrow = (
        Markup(picture(written(draw(size, TOKENS)), f"simulated-{name}", title, caption))
        for size, name in ((WIDE, "wide"), (NARROW, "narrow"))
    )
    return (
        templates()
        .get_template("simulated.html.j2")
        .render(
            title=title,
            says=says,
            caption=caption,
            settings=settings,
            model=f"{MODEL} {UNION}",
            policy=POLICY,
            css=Markup(style()),
            wide=wide,
            narrow=narrow,
        )
    )


def svg(draw: Drawn, *, dark: bool = False) -> str:
    """The chart as an SVG picture, on paper or on a dark ground."""
    import vl_convert

    return str(vl_convert.vegalite_to_svg(_wide(draw, dark), allowed_base_urls=[]))


def png(draw: Drawn, *, dark: bool = False) -> bytes:
    """The chart as a PNG picture, twice its size on screen."""
    import vl_convert

    return bytes(vl_convert.vegalite_to_png(_wide(draw, dark), scale=2, allowed_base_urls=[]))


def _wide(draw: Drawn, dark: bool) -> dict[str, object]:
    from twinflame.reading.charts.base import WIDE
    from twinflame.reading.palette import DARK, LIGHT

    return draw(WIDE, DARK if dark else LIGHT).to_dict()


def _grid() -> "Table":
    from rich.table import Table

    return Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="bold", show_edge=False)


def pair_table(pair: OnePair) -> "RenderableType":
    """A pair on some of its days."""
    from rich.text import Text

    grid = _grid()
    grid.add_column("day", justify="right", style=QUIET)
    for what in ("reach", "pain", "worth", "awake"):
        grid.add_column(what, no_wrap=True)
    grid.add_column("closeness", justify="right")
    days = sorted({0, 7, 30, 60, 90, 180, 365, *range(365, pair.days, 365), pair.days})
    for day in days:
        if day > pair.days:
            continue
        z = pair.states[day]
        cells = [
            Text.assemble(
                (f"{z[2 * k + CHASER]:{form}}", FIRST), "  ", (f"{z[2 * k + RUNNER]:{form}}", SECOND)
            )
            for k, form in ((0, "+5.1f"), (2, "4.2f"), (3, "4.2f"), (4, "4.2f"))
        ]
        grid.add_row(f"{day:,}", *cells, f"{z[-1]:.2f}")
    return grid


def twins_key() -> "RenderableType":
    """Which colour, and which of two figures, is whose."""
    from rich.text import Text

    return Text.assemble(("● " + TWINS[CHASER], FIRST), "   ", ("● " + TWINS[RUNNER], SECOND))


def plans_table(plans: Sequence[tuple[str, Population]], width: int = 80) -> "RenderableType":
    """What becomes of pairs under each plan; partings and returns are means, pain that at the end."""
    from rich.text import Text

    grid, wide = _grid(), width >= 76
    grid.add_column("plan", min_width=14)
    for head, side in (("union", "right"), ("by day (80 %)", "left")):
        grid.add_column(head, justify=side, no_wrap=True)  # type: ignore[arg-type]
    if wide:
        grid.add_column("parted, back", no_wrap=True)
        grid.add_column("pain", no_wrap=True)
    for name, found in plans:
        last, when = int(found.days[-1]), "-"
        if found.union_share > 0.0:
            low, middle, high = (found.union_quantile(q) for q in (0.1, 0.5, 0.9))
            when = f"{middle:,.0f} ({low:,.0f} to {high:,.0f})"
        pain = Text.assemble(
            (f"{found.at('pain_chaser', last):.2f}", FIRST),
            " ",
            (f"{found.at('pain_runner', last):.2f}", SECOND),
        )
        turns = f"{found.partings.mean():.1f}, {found.returns.mean():.1f}"
        grid.add_row(name, shared(found.union_share), when, *((turns, pain) if wide else ()))
    return grid


def sweep_table(found: Swept) -> "RenderableType":
    """A sweep: a row for each value, or a field of shades over two."""
    from rich.text import Text

    if len(found.axes) == 1:
        grid = _grid()
        grid.add_column(worded(found.axes[0].name), justify="right")
        grid.add_column("come to union (90 %)", no_wrap=True)
        grid.add_column("by day", justify="right")
        low, high = found.interval()
        for i, value in enumerate(found.axes[0].values):
            share = f"{shared(float(found.union[i]))} ({shared(float(low[i]))} to {shared(float(high[i]))})"
            day = f"{found.day[i]:,.0f}" if found.day[i] == found.day[i] else "-"
            grid.add_row(f"{value:.3g}", share, day)
        return grid
    across, up = found.axes
    lines = [Text(worded(up.name), QUIET)]
    for j in range(len(up.values) - 1, -1, -1):
        cells = "".join(2 * SHADES[round(float(s) * (len(SHADES) - 1))] for s in found.union[:, j])
        lines.append(Text.assemble((f"{up.values[j]:6.3g} ", QUIET), cells))
    left, right = f"{across.values[0]:.3g}", f"{across.values[-1]:.3g}"
    between = max(1, 2 * len(across.values) - len(left) - len(right))
    lines.append(Text(" " * 7 + left + " " * between + right + f"  {worded(across.name)}", QUIET))
    key = "   ".join(f"{2 * shade} {25 * i} %" for i, shade in enumerate(SHADES))
    lines += [Text(""), Text(f"come to union: {key}", QUIET)]
    return Text("\n").join(lines)
