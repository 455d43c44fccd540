"""The charts of what is simulated: a pair through time, plans side by side, a sweep over one thing or two."""

from collections.abc import Sequence
from dataclasses import replace

import altair as alt
import numpy as np
from altair.utils.schemapi import debug_mode

from twinflame.journey.policies import Plan
from twinflame.journey.population import Population
from twinflame.journey.settings import told
from twinflame.journey.state import NAMES, TWINS
from twinflame.journey.sweep import Swept
from twinflame.reading.charts.base import WIDE, Canvas, Row, Size, finished, rows
from twinflame.reading.journey.panels import Moment, Panel, Trace, stacked
from twinflame.reading.journey.simulated import OnePair
from twinflame.reading.journey.simulated_words import shared, worded
from twinflame.reading.palette import LIGHT, Palette

USES = ("first", "second")
REACH_MARKS = ((2.0, "2"), (0.0, "0"), (-2.0, "−2"))
SHARE_MARKS = ((0.0, "0"), (0.5, "0.5"), (1.0, "1"))
MOST_POINTS = 600
ROW = 44


def pair_chart(pair: OnePair, size: Size = WIDE, palette: Palette = LIGHT) -> alt.LayerChart:
    """One pair, day by day, over where nine of ten pairs like it are."""
    with debug_mode(False):  # the tests check each chart against the schema
        canvas = Canvas(replace(size, top=30), palette)
        panels = [
            Panel(
                "reach: above 0 pursues, below 0 flees", -3.0, 3.0, REACH_MARKS, _twins(pair, "reach"), 150
            ),
            Panel("closeness", 0.0, 1.0, SHARE_MARKS, [_trace(pair, "closeness", "ink", "")], 80),
            *(
                Panel(what, 0.0, 1.0, SHARE_MARKS, _twins(pair, what))
                for what in ("pain", "worth", "awakening")
            ),
        ]
        return stacked(
            canvas,
            panels,
            pair.days,
            title="A simulated pair through time",
            moments=moments(pair.plan, pair.days),
            spans=pair.unions,
            span_label="union",
        )


def moments(plan: Plan, days: int) -> list[Moment]:
    """The days on which a policy begins, but for the first day."""
    begun: dict[int, list[str]] = {}
    for twin, policies in zip(TWINS, (plan.chaser, plan.runner), strict=True):
        for policy in policies:
            words = told(Plan(**{twin: (policy,)}))
            begun.setdefault(policy.day, []).append(words)
    return [
        Moment(day, " and ".join(words) if len(words) < 2 or words[0][6:] != words[1][6:] else "both heal")
        for day, words in sorted(begun.items())
        if day < days
    ]


def _twins(pair: OnePair, what: str) -> list[Trace]:
    return [_trace(pair, f"{what}_{twin}", use, twin) for twin, use in zip(TWINS, USES, strict=True)]


def _trace(pair: OnePair, name: str, use: str, label: str) -> Trace:
    stride = max(1, len(pair.states) // MOST_POINTS)
    days = np.arange(0, len(pair.states), stride)
    values = pair.states[::stride, NAMES.index(name)]
    low, high = (pair.others.quantile(name, q) for q in (0.05, 0.95))
    band = (pair.others.days.tolist(), low.tolist(), high.tolist())
    return Trace(use, label, days.tolist(), values.tolist(), band)


def plans_chart(
    plans: Sequence[tuple[str, Population]], days: int, size: Size = WIDE, palette: Palette = LIGHT
) -> alt.LayerChart:
    """Who comes to union under each plan, and when: the line holds all but the first and the last tenth."""
    with debug_mode(False):
        canvas = Canvas(replace(size, top=24), palette)
        p, height = canvas.palette, ROW * len(plans)
        x = alt.X(
            "day:Q",
            title="day by which union has lasted",
            scale=alt.Scale(domain=[0, days], nice=False),
            axis=alt.Axis(
                tickCount=size.ticks, grid=True, titleAnchor="start", titlePadding=8, labelFlush=True
            ),
        )
        y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[height, 0], nice=False))
        heads: list[Row] = []
        spans: list[Row] = []
        for i, (name, found) in enumerate(plans):
            at = i * ROW + ROW / 2 + 8
            heads.append({"y": at, "name": name, "share": shared(found.union_share)})
            if found.union_share > 0.0:
                low, middle, high = (found.union_quantile(q) for q in (0.1, 0.5, 0.9))
                spans.append({"y": at, "day": low, "middle": middle, "end": high, "wide": found.union_share})
        head = alt.Chart(rows(heads)).encode(y=y)
        span = alt.Chart(rows(spans)).encode(y=y)
        layers = [
            head.mark_text(align="left", baseline="bottom", dy=-9, color=p.ink).encode(
                x=alt.value(0), text=alt.Text("name:N")
            ),
            head.mark_text(align="left", dx=8, color=p.ink, fontWeight=600).encode(
                x=alt.value(size.plot), text=alt.Text("share:N")
            ),
        ]
        if spans:
            layers += [
                span.mark_rule(color=p.hatch, strokeWidth=4, strokeCap="round").encode(x=x, x2="end:Q"),
                span.mark_point(filled=True, color=p.ink, size=60, opacity=1).encode(x=alt.X("middle:Q")),
            ]
        else:
            layers.append(alt.Chart(rows([{"day": 0}])).mark_point(opacity=0).encode(x=x))
        words = alt.Chart(rows([{"label": "in union"}])).mark_text(
            align="left", baseline="bottom", dx=8, dy=-4, color=p.soft
        )
        layers.append(words.encode(x=alt.value(size.plot), y=alt.value(6), text=alt.Text("label:N")))
        return finished(
            canvas, *layers, height=height, title="Who comes to union under each plan, and when", below=30
        )


def sweep_chart(found: Swept, size: Size = WIDE, palette: Palette = LIGHT) -> alt.LayerChart:
    """Share of pairs that come to union: a line over one thing that is moved, or a field over two."""
    with debug_mode(False):
        return (line_chart if len(found.axes) == 1 else phase_chart)(found, size, palette)


def line_chart(found: Swept, size: Size, palette: Palette) -> alt.LayerChart:
    """One thing moved: the interval first, the line over it."""
    canvas, (axis,) = Canvas(replace(size, top=30), palette), found.axes
    low, high = found.interval()
    data = rows(
        [
            {"x": v, "share": float(s), "low": float(a), "high": float(b)}
            for v, s, a, b in zip(axis.values, found.union, low, high, strict=True)
        ]
    )
    x = alt.X(
        "x:Q",
        title=worded(axis.name),
        scale=alt.Scale(domain=[axis.values[0], axis.values[-1]], nice=False),
        axis=alt.Axis(tickCount=size.ticks, grid=False, titleAnchor="start", titlePadding=8, labelFlush=True),
    )
    y = alt.Y(
        "low:Q",
        title=None,
        scale=alt.Scale(domain=[0, 1], nice=False),
        axis=alt.Axis(values=[0, 0.25, 0.5, 0.75, 1], format=".0%", grid=True),
    )
    base = alt.Chart(data).encode(x=x)
    p = canvas.palette
    return finished(
        canvas,
        base.mark_area(color=p.ink, opacity=0.16).encode(y=y, y2="high:Q"),
        base.mark_line(color=p.ink, strokeWidth=2).encode(y=alt.Y("share:Q")),
        _head(canvas, "come to union"),
        height=200,
        title=f"Share of pairs in union over {worded(axis.name)}",
        below=26,
    )


def phase_chart(found: Swept, size: Size, palette: Palette) -> alt.LayerChart:
    """Two things moved: the darker a place, the more pairs come to union there."""
    across, up = found.axes
    plot, height = (  # whole pixels for each place, so that no seams show
        len(axis.values) * max(1, most // len(axis.values))
        for axis, most in ((across, min(size.plot, 430)), (up, min(size.plot, 360)))
    )
    canvas = Canvas(replace(size, top=30, width=size.left + plot + size.right), palette)
    p = canvas.palette
    half = [(a.values[-1] - a.values[0]) / (len(a.values) - 1) / 2 for a in found.axes]
    cells = [
        {
            "x": v - half[0],
            "x2": v + half[0],
            "y": w - half[1],
            "y2": w + half[1],
            "share": round(float(found.union[i, j]), 3),
        }
        for i, v in enumerate(across.values)
        for j, w in enumerate(up.values)
    ]
    x, y = (
        alt.X(
            "x:Q",
            title=worded(across.name),
            scale=alt.Scale(domain=[across.values[0] - half[0], across.values[-1] + half[0]], nice=False),
            axis=alt.Axis(tickCount=size.ticks, grid=False, titleAnchor="start", titlePadding=8),
        ),
        alt.Y(
            "y:Q",
            title=None,
            scale=alt.Scale(domain=[up.values[0] - half[1], up.values[-1] + half[1]], nice=False),
            axis=alt.Axis(tickCount=5, grid=False),
        ),
    )
    dark = alt.Opacity("share:Q", legend=None, scale=alt.Scale(domain=[0, 1], range=[0.04, 0.92]))
    field = alt.Chart(rows(cells)).mark_rect(color=p.ink).encode(x=x, x2="x2:Q", y=y, y2="y2:Q", opacity=dark)
    return finished(
        canvas,
        field,
        _head(canvas, worded(up.name)),
        *_key(canvas, dark),
        height=height,
        title=f"Share of pairs in union over {worded(across.name)} and {worded(up.name)}",
        below=26,
    )


def _key(canvas: Canvas, dark: alt.Opacity) -> list[alt.Chart]:
    """What the shades mean, to the right."""
    side, p = 14, canvas.palette
    layers = []
    for i, share in enumerate((1.0, 0.75, 0.5, 0.25, 0.0)):
        base = alt.Chart(rows([{"share": share, "label": f"{100 * share:.0f} %"}]))
        middle = 10 + i * (side + 6) + side / 2
        layers += [
            base.mark_square(color=p.ink, size=side * side).encode(
                x=alt.value(canvas.size.plot + 18), y=alt.value(middle), opacity=dark
            ),
            base.mark_text(align="left", color=p.soft).encode(
                x=alt.value(canvas.size.plot + 30), y=alt.value(middle), text=alt.Text("label:N")
            ),
        ]
    return layers


def _head(canvas: Canvas, text: str) -> alt.Chart:
    head: alt.Chart = (
        alt.Chart(rows([{"text": text}]))
        .mark_text(align="left", baseline="bottom", color=canvas.palette.soft)
        .encode(x=alt.value(0), y=alt.value(-10), text=alt.Text("text:N"))
    )
    return head
