"""What all charts share: sizes, one time axis, intervals before lines, labels at the lines' ends."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import altair as alt

from twinflame.reading.model import Estimate, Reading, Series
from twinflame.reading.palette import LIGHT, TOKENS, Palette
from twinflame.reading.words.voice import both

HALF_WEEK = timedelta(days=3)  # dates bear no hours; Thursday is near enough
LONG = 120  # days from which months are marked and not weeks

Row = dict[str, Any]


class Figure(alt.LayerChart):
    """Layers put together as they are, which a notebook shows as a picture made on this machine.

    The library's own way would copy every layer deeply several times, to lift parameters and sizes that none
    of ours has; and it would fetch its scripts from the network to show a chart.
    """

    def __init__(self, **parts: Any) -> None:
        super(alt.LayerChart, self).__init__(**parts)

    def _repr_mimebundle_(self, *_: Any, **__: Any) -> dict[str, str]:
        import vl_convert

        return {"image/svg+xml": vl_convert.vegalite_to_svg(self.to_dict(), allowed_base_urls=[])}


@dataclass(frozen=True, slots=True)
class Size:
    """The outer width of a chart and the room around its plot, in pixels; charts of one size align."""

    width: int
    left: int
    right: int
    text: int
    ticks: int
    name: int  # letters of a name that fit beside a line
    top: int = 14
    bottom: int = 26

    @property
    def plot(self) -> int:
        """Width of the plot itself."""
        return self.width - self.left - self.right


WIDE = Size(width=660, left=44, right=92, text=13, ticks=6, name=12)
NARROW = Size(width=330, left=40, right=66, text=12, ticks=3, name=8)


@dataclass(frozen=True, slots=True)
class Canvas:
    """How large and in which colours, for a chart that belongs to no reading."""

    size: Size = WIDE
    palette: Palette = LIGHT


@dataclass(frozen=True, slots=True)
class Easel:
    """A reading about to be drawn: its figures, how large, in which colours."""

    reading: Reading
    size: Size = WIDE
    palette: Palette = LIGHT

    @property
    def names(self) -> tuple[str, str]:
        """Short labels of the two."""
        return "you", shortened(both(self.reading)[1].name, self.size.name)

    @property
    def colours(self) -> tuple[str, str]:
        """The two colours."""
        return self.palette.first, self.palette.second


def shortened(name: str, letters: int) -> str:
    """A name that fits beside a line."""
    return name if len(name) <= letters else name[: letters - 1] + "…"


def rows(values: Sequence[Row]) -> alt.Data:
    """Rows as a chart takes them."""
    return alt.Data(  # type: ignore[no-untyped-call]
        values=tuple(values)
    )  # a tuple, since the library copies lists deeply at every step


def x_at(pixels: float) -> alt.XValue:
    """A place across, in pixels."""
    return alt.XValue(pixels)  # type: ignore[no-untyped-call]


def y_at(pixels: float) -> alt.YValue:
    """A place from the top, in pixels."""
    return alt.YValue(pixels)  # type: ignore[no-untyped-call]


def weekly_rows(weeks: Sequence[date], weekly: Series) -> list[Row]:
    """A row for the middle of each week, and one for each end of the time, so that lines fill it."""
    found = [
        {"week": (w + HALF_WEEK).isoformat(), "value": v, "low": lo, "high": hi}
        for w, v, lo, hi in zip(weeks, weekly.value, weekly.low, weekly.high, strict=True)
    ]
    end = (weeks[-1] + timedelta(days=7)).isoformat()
    return [{**found[0], "week": weeks[0].isoformat()}, *found, {**found[-1], "week": end}]


def time_axis(easel: Easel) -> alt.X:
    """The one time axis of a reading: from the first Monday to the end of the last week."""
    weeks = easel.reading.weeks
    end = weeks[-1] + timedelta(days=7)
    long = (end - weeks[0]).days > LONG
    return alt.X(
        "week:T",
        title=None,
        scale=alt.Scale(type="utc", domain=[weeks[0].isoformat(), end.isoformat()], nice=False),
        axis=alt.Axis(
            format="%b %Y" if long else "%-d %b",
            values=[d.isoformat() for d in marked_days(weeks[0], end, easel.size.ticks)],
            grid=False,
            labelFlush=True,
        ),
    )


def marked_days(start: date, end: date, most: int) -> list[date]:
    """At most so many even marks: firsts of months over a long time, Mondays over a short one.

    Examples
    --------
    >>> [f"{d:%b %Y}" for d in marked_days(date(2025, 1, 6), date(2026, 3, 2), 3)]
    ['May 2025', 'Sep 2025', 'Jan 2026']
    """
    if (end - start).days <= LONG:
        step = math.ceil((end - start).days / 7 / most)
        return [start + timedelta(weeks=i) for i in range(0, (end - start).days // 7, step)]
    firsts = [date(y, m, 1) for y in range(start.year, end.year + 1) for m in range(1, 13)]
    firsts = [d for d in firsts if start <= d <= end]
    for months in (1, 2, 3, 4, 6, 12, 24, 60, 120):
        kept = [d for d in firsts if (12 * d.year + d.month - 1) % months == 0]
        if len(kept) <= most:
            return kept
    return []


def band_and_line(
    easel: Easel, weekly: Series, colour: str, y: alt.Y, weeks: Sequence[date]
) -> alt.LayerChart:
    """An estimate through time: the interval first, the line over it."""
    scale = alt.Chart().encode(x=time_axis(easel))
    band = scale.mark_area(color=colour, opacity=0.2).encode(y=y, y2=alt.Y2("high:Q"))
    line = scale.mark_line(color=colour, strokeWidth=2, strokeCap="round").encode(y=alt.Y("value:Q"))
    return Figure(data=rows(weekly_rows(weeks, weekly)), layer=[band, line])


def end_labels(easel: Easel, ends: tuple[float, float], top: float, height: int) -> list[alt.Chart]:
    """The two names at the ends of their lines, moved apart where they would touch."""
    apart = top * (easel.size.text + 2) / height
    one, two = ends
    middle = min(max((one + two) / 2, apart / 2), top - apart / 2)
    if abs(one - two) < apart:
        up = 0.5 if one >= two else -0.5
        one, two = middle + up * apart, middle - up * apart
    last = (easel.reading.weeks[-1] + timedelta(days=7)).isoformat()
    return [
        alt.Chart(rows([{"week": last, "value": value, "label": name}]))
        .mark_text(align="left", baseline="middle", dx=6, color=colour, fontWeight=600)
        .encode(x=time_axis(easel), y=alt.Y("value:Q"), text=alt.Text("label:N"))
        for value, name, colour in zip((one, two), easel.names, easel.colours, strict=True)
    ]


def interval_rows(estimates: Sequence[tuple[str, Estimate, str]]) -> list[Row]:
    """Rows of label, estimate and kind."""
    return [
        {"label": label, "value": e.value, "low": e.low, "high": e.high, "kind": kind, "at": i}
        for i, (label, e, kind) in enumerate(estimates)
    ]


def finished(
    easel: Easel | Canvas, *layers: alt.Chart | alt.LayerChart, height: int, title: str, below: int = 0
) -> alt.LayerChart:
    """Layers put together at the common size and look."""
    size = easel.size
    return Figure(
        layer=list(layers),
        width=size.plot,
        height=height,
        autosize=alt.AutoSizeParams(type="none"),
        padding={"left": size.left, "right": size.right, "top": size.top, "bottom": size.bottom + below},
        background="transparent" if easel.palette is TOKENS else easel.palette.paper,
        description=title,
        config=look(easel),
    )


def look(easel: Easel | Canvas) -> alt.Config:
    """Type, colours and rules of all charts."""
    p, size = easel.palette, easel.size
    axis = alt.AxisConfig(
        labelColor=p.soft,
        labelFontSize=size.text,
        labelFontWeight="normal",
        titleColor=p.soft,
        titleFontSize=size.text,
        titleFontWeight="normal",
        gridColor=p.faint,
        domainColor=p.faint,
        tickColor=p.faint,
        domain=False,
        ticks=False,
        labelPadding=6,
    )
    return alt.Config(
        font="system-ui, sans-serif",
        aria=False,
        view=alt.ViewConfig(stroke=None),
        text=alt.MarkConfig(fontSize=size.text, color=p.ink),
        axis=axis,
    )
