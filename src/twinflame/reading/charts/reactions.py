"""Mirror and cord, and how they hang on what is assumed of slow ups and downs."""

import math
from typing import Literal

import altair as alt

from twinflame.reading.charts.base import Easel, Row, finished, rows, x_at, y_at
from twinflame.reading.model import Reaction

ROW = 34
HEIGHT = 150
PANEL = 2.8  # from the middle of one panel to that of the next
TICKS = (0.25, 0.5, 0.67, 1, 1.5, 2, 3, 4)


def mirror(easel: Easel) -> alt.LayerChart:
    """Reach-outs over usual when the other has doubled their contact, for each."""
    return overview(easel, "mirror")


def cord(easel: Easel) -> alt.LayerChart:
    """Reach-outs over usual when the other has halved their contact, for each."""
    return overview(easel, "cord")


def overview(easel: Easel, which: str) -> alt.LayerChart:
    """One row for each person: the interval, then the estimate; "no change" as a line."""
    found: list[Reaction] = [getattr(p, which) for p in easel.reading.people]
    low, high = limits(found)
    x = ratio_axis("low:Q", low, high)
    layers = [no_change(easel, x)]
    for i, (reaction, name, colour) in enumerate(zip(found, easel.names, easel.colours, strict=True)):
        e = reaction.change
        row = {
            "low": max(e.low, low),
            "high": min(e.high, high),
            "value": min(max(e.value, low), high),
            "label": name,
            "at": i,
        }
        base = alt.Chart(rows([row])).encode(
            y=alt.Y("at:Q", axis=None, scale=alt.Scale(domain=[-0.5, 1.5], reverse=True))
        )
        layers += [
            base.mark_rule(color=colour, strokeWidth=7, opacity=0.3, strokeCap="round").encode(
                x=x, x2=alt.X2("high:Q")
            ),
            base.mark_point(color=colour, filled=True, size=70, opacity=1).encode(x=alt.X("value:Q")),
            base.mark_text(align="left", baseline="middle", color=colour, fontWeight=600).encode(
                x=x_at(easel.size.plot + 6), text=alt.Text("label:N")
            ),
        ]
    return finished(easel, *layers, height=2 * ROW, title=f"The {which}: own reach-outs over usual, for each")


def limits(found: list[Reaction]) -> tuple[float, float]:
    """A symmetric range on the ratio scale that holds the intervals, within reason."""
    reach = max([1.6, *(max(r.change.high, 1 / max(r.change.low, 1e-3)) for r in found)])
    most = min(reach * 1.05, 6.0)
    return 1 / most, most


def ratio_axis(field: str, low: float, high: float, title: str | None = None) -> alt.X:
    """A logarithmic axis of ratios."""
    return alt.X(
        field,
        title=title,
        scale=alt.Scale(type="log", domain=[low, high], nice=False),
        axis=alt.Axis(values=[t for t in TICKS if low <= t <= high], labelExpr=RATIO_LABEL, grid=False),
    )


RATIO_LABEL = "datum.value == 1 ? 'as usual' : '×' + format(datum.value, '~g')"


def no_change(easel: Easel, x: alt.X) -> alt.Chart:
    """The line of "no change"."""
    base = alt.Chart(rows([{"low": 1.0}]))
    drawn: alt.Chart = base.mark_rule(color=easel.palette.hatch, strokeDash=[3, 3]).encode(x=x)
    return drawn


def drift(easel: Easel) -> alt.LayerChart:
    """Mirror, then cord, under other assumptions about how the slow ups and downs hang together."""
    points = drift_rows(easel)
    most = min(max([1.6, *(max(p["high"], 1 / max(p["low"], 1e-3)) for p in points)]), 4.0)
    y = alt.Y(
        "low:Q",
        title=None,
        scale=alt.Scale(type="log", domain=[1 / most, most], nice=False, clamp=True),
        axis=alt.Axis(
            values=[t for t in (0.25, 0.5, 1, 2, 4) if 1 / most <= t <= most],
            labelExpr="'×' + format(datum.value, '~g')",
            grid=True,
        ),
    )
    x = alt.X("at:Q", axis=None, scale=alt.Scale(domain=[-1.2, PANEL + 1.2], nice=False))
    layers = [
        alt.Chart(rows([{"low": 1.0}])).mark_rule(color=easel.palette.hatch, strokeDash=[3, 3]).encode(y=y)
    ]
    for i, colour in enumerate(easel.colours):
        base = alt.Chart(rows([p for p in points if p["who"] == i])).encode(x=x)
        layers += [
            base.mark_rule(color=colour, strokeWidth=5, opacity=0.3, strokeCap="round").encode(
                y=y, y2=alt.Y2("high:Q")
            ),
            base.mark_point(color=colour, filled=True, size=40, opacity=1).encode(y=alt.Y("value:Q")),
        ]
    return finished(
        easel, *layers, *drift_heads(easel, x), *drift_names(easel, points, math.log(most), y), height=HEIGHT,
        title="Mirror and cord across assumptions", below=14,
    )  # fmt: skip


def drift_rows(easel: Easel) -> list[Row]:
    """A row for each point: mirror in the left panel, cord in the right."""
    return [
        {
            "at": c + (0.07 if i else -0.07) + (PANEL if which else 0.0),
            "value": e.value,
            "low": e.low,
            "high": e.high,
            "who": i,
            "which": which,
        }
        for i, person in enumerate(easel.reading.people)
        for which, reaction in enumerate((person.mirror, person.cord))
        for c, e, _ in reaction.by_drift
    ]


def drift_heads(easel: Easel, x: alt.X) -> list[alt.Chart]:
    """What each panel and its two ends are, below it."""
    p, text = easel.palette, easel.size.text
    made = []
    for which, at in (("mirror", 0.0), ("cord", PANEL)):
        heads = [
            {"at": at, "label": which, "more": "ups and downs"},
            {"at": at - 1.05, "label": "", "more": "apart"},
            {"at": at + 1.05, "label": "", "more": "together"},
        ]
        ends: tuple[Literal["center", "left", "right"], ...] = ("center", "left", "right")
        for row, align in zip(heads, ends, strict=True):
            if row["label"]:
                made.append(
                    alt.Chart(rows([row]))
                    .mark_text(baseline="top", align="center", color=p.ink, fontWeight=600)
                    .encode(x=x, y=y_at(HEIGHT + 5 + text), text=alt.Text("label:N"))
                )
            else:
                made.append(
                    alt.Chart(rows([row]))
                    .mark_text(baseline="top", align=align, color=p.soft, fontSize=text - 1)
                    .encode(x=x, y=y_at(HEIGHT + 4), text=alt.Text("more:N"))
                )
    return made


def drift_names(easel: Easel, points: list[Row], most: float, y: alt.Y) -> list[alt.Chart]:
    """The two names beside the last points of the right panel, moved apart where they would touch."""
    last = {p["who"]: min(max(math.log(p["value"]), -most), most) for p in points if p["which"]}
    apart = 2 * most * (easel.size.text + 3) / HEIGHT
    if len(last) == 2 and abs(last[0] - last[1]) < apart:
        middle, up = (last[0] + last[1]) / 2, 0.5 if last[0] >= last[1] else -0.5
        last = {0: middle + up * apart, 1: middle - up * apart}
    return [
        alt.Chart(rows([{"low": math.exp(at), "label": easel.names[who]}]))
        .mark_text(align="left", baseline="middle", color=easel.colours[who], fontWeight=600)
        .encode(x=x_at(easel.size.plot + 6), y=y, text=alt.Text("label:N"))
        for who, at in last.items()
    ]
