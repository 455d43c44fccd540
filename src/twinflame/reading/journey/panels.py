"""Panels one below the other in one picture, on one axis of days: a line for each twin, bands behind them."""

from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt

from twinflame.reading.charts.base import Canvas, Row, finished, rows

GAP = 34  # pixels between two panels, the lower one's title in them
STEPS = (7, 14, 30, 60, 90, 180, 360, 720, 1440, 3600, 7200, 36_000)  # days between two marks


@dataclass(frozen=True, slots=True)
class Trace:
    """A line over days, with a band behind it; `use` names a colour of the palette."""

    use: str
    label: str
    days: Sequence[float]
    values: Sequence[float]
    band: tuple[Sequence[float], Sequence[float], Sequence[float]] | None = None
    """Its days, low and high."""


@dataclass(frozen=True, slots=True)
class Panel:
    """A field with its own axis: title, limits, marked values with what stands beside them, and traces."""

    title: str
    low: float
    high: float
    marks: Sequence[tuple[float, str]]
    traces: Sequence[Trace]
    height: int = 96


@dataclass(frozen=True, slots=True)
class Moment:
    """A day that is marked through all panels."""

    day: float
    label: str


def stacked(
    canvas: Canvas,
    panels: Sequence[Panel],
    days: float,
    *,
    title: str,
    moments: Sequence[Moment] = (),
    spans: Sequence[tuple[float, float]] = (),
    span_label: str = "",
) -> alt.LayerChart:
    """The panels as one chart; `spans` are shaded through all of them."""
    tops, bottom = [], 0
    for panel in panels:
        tops.append(bottom)
        bottom += panel.height + GAP
    height = bottom - GAP
    x, y = _axis(canvas, days), alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[height, 0], nice=False))
    layers = _spans(canvas, spans, span_label, height, x, y)
    layers += [
        rule for panel, top in zip(panels, tops, strict=True) for rule in _rules(canvas, panel, top, y)
    ]
    layers += _moments(canvas, moments, height, days, x, y)
    for panel, top in zip(panels, tops, strict=True):
        for trace in panel.traces:
            layers += _drawn(canvas, panel, trace, top, x, y)
        layers += _labels(canvas, panel, top, y)
    return finished(canvas, *layers, height=height, title=title)


def _axis(canvas: Canvas, days: float) -> alt.X:
    step = next((s for s in STEPS if days / s <= canvas.size.ticks), STEPS[-1])
    return alt.X(
        "day:Q",
        title=None,
        scale=alt.Scale(domain=[0, days], nice=False),
        axis=alt.Axis(
            values=list(range(0, int(days) + 1, step)),
            labelExpr="datum.value == 0 ? 'day 0' : format(datum.value, ',')",
            grid=False,
            labelFlush=True,
        ),
    )


def _place(panel: Panel, top: int, value: float) -> float:
    """Pixels from the top."""
    share = (min(max(value, panel.low), panel.high) - panel.low) / (panel.high - panel.low)
    return round(top + panel.height * (1.0 - share), 2)


def _spans(
    canvas: Canvas, spans: Sequence[tuple[float, float]], label: str, height: int, x: alt.X, y: alt.Y
) -> list[alt.Chart]:
    if not spans:
        return []
    p = canvas.palette
    data = rows([{"day": low, "end": high, "y": 0, "below": height} for low, high in spans])
    words = rows([{"day": (low + high) / 2, "text": label} for low, high in spans[:1]])
    return [
        alt.Chart(data).mark_rect(color=p.quiet).encode(x=x, x2="end:Q", y=y, y2="below:Q"),
        alt.Chart(words)
        .mark_text(baseline="top", dy=4, color=p.soft)
        .encode(x=x, y=alt.value(0), text=alt.Text("text:N")),
    ]


def _rules(canvas: Canvas, panel: Panel, top: int, y: alt.Y) -> list[alt.Chart]:
    p = canvas.palette
    marks: list[Row] = [{"y": _place(panel, top, v), "label": label} for v, label in panel.marks]
    base = alt.Chart(rows(marks)).encode(y=y)
    head = alt.Chart(rows([{"y": top, "label": panel.title}])).encode(y=y)
    return [
        base.mark_rule(color=p.faint).encode(x=alt.value(0), x2=alt.value(canvas.size.plot)),
        base.mark_text(align="right", color=p.soft).encode(x=alt.value(-6), text=alt.Text("label:N")),
        head.mark_text(align="left", baseline="bottom", dy=-7, color=p.ink, fontWeight=600).encode(
            x=alt.value(0), text=alt.Text("label:N")
        ),
    ]


def _moments(
    canvas: Canvas, moments: Sequence[Moment], height: int, days: float, x: alt.X, y: alt.Y
) -> list[alt.Chart]:
    p, layers = canvas.palette, []
    for i, moment in enumerate(moments):
        base = alt.Chart(rows([{"day": moment.day, "y": 0, "below": height, "text": moment.label}]))
        late = moment.day > 0.6 * days
        layers += [
            base.mark_rule(color=p.hatch, strokeDash=[3, 3]).encode(x=x, y=y, y2="below:Q"),
            base.mark_text(
                align="right" if late else "left", baseline="top", dx=-5 if late else 5, color=p.soft
            ).encode(x=x, y=alt.value(4 + i * (canvas.size.text + 4)), text=alt.Text("text:N")),
        ]
    return layers


def _drawn(canvas: Canvas, panel: Panel, trace: Trace, top: int, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    colour, layers = canvas.palette.named()[trace.use], []
    if trace.band:
        band = [
            {"day": float(d), "y": _place(panel, top, low), "high": _place(panel, top, high)}
            for d, low, high in zip(*trace.band, strict=True)
        ]
        layers.append(
            alt.Chart(rows(band))
            .mark_area(color=colour, opacity=0.16)
            .encode(x=x, y=y.copy(), y2=alt.Y2("high:Q"))
        )
    line = [
        {"day": float(d), "y": _place(panel, top, v)} for d, v in zip(trace.days, trace.values, strict=True)
    ]
    layers.append(
        alt.Chart(rows(line)).mark_line(color=colour, strokeWidth=1.8, strokeCap="round").encode(x=x, y=y)
    )
    return layers


def _labels(canvas: Canvas, panel: Panel, top: int, y: alt.Y) -> list[alt.Chart]:
    """Names at the lines' ends, moved apart where they would touch."""
    apart = canvas.size.text + 2
    ends = sorted((_place(panel, top, t.values[-1]), t.label, t.use) for t in panel.traces)
    placed: list[float] = []
    for at, *_ in ends:
        placed.append(max(at, placed[-1] + apart) if placed else at)
    over = max(0.0, placed[-1] - (top + panel.height)) if placed else 0.0
    return [
        alt.Chart(rows([{"y": at - over, "label": label}]))
        .mark_text(align="left", dx=6, color=canvas.palette.named()[use], fontWeight=600)
        .encode(x=alt.value(canvas.size.plot), y=y, text=alt.Text("label:N"))
        for at, (_, label, use) in zip(placed, ends, strict=True)
    ]
