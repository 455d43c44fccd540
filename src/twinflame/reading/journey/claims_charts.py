"""The charts of a claim: its effect in every draw, and how things went under each arm."""

from collections.abc import Sequence
from dataclasses import replace

import altair as alt
import numpy as np
from altair.utils.schemapi import debug_mode

from twinflame.journey.claims import FAILS, HOLDS, Claim, Trace, Trial
from twinflame.reading.charts.base import NARROW, WIDE, Canvas, Row, Size, finished, rows
from twinflame.reading.journey.claims_words import true_in
from twinflame.reading.palette import LIGHT, Palette

LABELS = 108  # pixels to the right, for the names of arms
STRIP, COURSE, ROW = 110, 210, 42
BINS = {WIDE.width: 60, NARROW.width: 30}
FEW = 3  # arms that each have a colour of their own


def effect_chart(claim: Claim, trial: Trial, size: Size = WIDE, palette: Palette = LIGHT) -> alt.LayerChart:
    """How many draws have which effect, strong where the claim is true; interval and median below."""
    with debug_mode(False):  # the tests check each chart against the schema
        canvas = Canvas(replace(size, right=24, top=30, bottom=46), palette)
        p = palette
        bars = heaped(trial, BINS.get(size.width, 60))
        low, mid, high = trial.middle
        most = max((row["top"] for row in bars), default=1.0)
        ends = [row["low"] for row in bars] + [row["high"] for row in bars] or [0.0, 1.0]
        room = 0.03 * ((max(*ends, 0.0) - min(*ends, 0.0)) or 1.0)
        x = alt.X(
            "low:Q",
            title=f"effect, {claim.unit}",
            scale=alt.Scale(domain=[min(*ends, 0.0) - room, max(*ends, 0.0) + room], nice=False),
            axis=alt.Axis(tickCount=size.ticks, grid=False, titleAnchor="start", titlePadding=8),
        )
        y = alt.Y("up:Q", axis=None, scale=alt.Scale(domain=[-0.22 * most, 1.05 * most], nice=False))
        bar: list[Row] = [{"low": low, "high": high, "mid": mid, "up": -0.14 * most}] if bars else []
        span = alt.Chart(rows(bar)).encode(y=y)
        heaps = [
            alt.Chart(rows([row for row in bars if row["true"] is true]))
            .mark_bar(color=ink)
            .encode(x=x, x2="high:Q", y=y, y2="top:Q")
            for true, ink in ((True, p.ink), (False, p.hatch))
        ]
        layers = [
            *heaps,
            span.mark_rule(color=p.hatch, strokeWidth=4, strokeCap="round").encode(x=x, x2="high:Q"),
            span.mark_point(filled=True, color=p.ink, size=60, opacity=1).encode(x=alt.X("mid:Q")),
            _head(canvas, "draws by effect, strong where the claim is true"),
        ]
        return finished(canvas, *layers, height=STRIP, title=f"Effect of {claim.name}: {true_in(trial)}")


def heaped(trial: Trial, bins: int) -> list[Row]:
    """Bars over the effects of the draws that speak: those in which the claim is true, on them the rest."""
    effect, true = trial.effect[trial.speaks], trial.true[trial.speaks]
    if not len(effect):
        return []
    low, high = float(effect.min()), float(effect.max())
    if high == low:
        low, high = low - 0.5, high + 0.5
    edges = np.linspace(low, high, (bins | 1) + 1)  # odd, so that one value stands in the middle of its bar
    below = np.histogram(effect[true], edges)[0]
    above = below + np.histogram(effect[~true], edges)[0]
    gap = 0.1 * (edges[1] - edges[0])
    return [
        {"low": float(a + gap), "high": float(b - gap), "up": float(up), "top": float(top), "true": held}
        for a, b, under, over in zip(edges[:-1], edges[1:], below, above, strict=True)
        for up, top, held in ((0, under, True), (under, over, False))
        if top > up
    ]


def course_chart(claim: Claim, trial: Trial, size: Size = WIDE, palette: Palette = LIGHT) -> alt.LayerChart:
    """How things went under each arm: the draws' interval first, their median over it."""
    with debug_mode(False):
        canvas = Canvas(replace(size, right=LABELS, top=32, bottom=46), palette)
        traces = trial.traces
        span = np.concatenate([np.r_[trace.low, trace.high] for trace in traces])
        low, high = float(span.min()), float(span.max())
        room = 0.06 * (high - low or 1.0)
        x = alt.X(
            "x:Q",
            title=claim.along,
            scale=alt.Scale(domain=[0, float(max(t.x[-1] for t in traces))], nice=False),
            axis=alt.Axis(
                tickCount=size.ticks, grid=False, titleAnchor="start", titlePadding=8, labelFlush=True
            ),
        )
        scale = alt.Scale(domain=[low - room, high + room], nice=False, zero=False)
        axis = alt.Axis(tickCount=5, grid=True)
        y = alt.Y("mid:Q", title=None, scale=scale, axis=axis)
        uses = worn(claim, len(traces))
        bands, lines = [], []
        for trace, (use, weight, band) in zip(traces, uses, strict=True):
            colour = palette.named()[use]
            data = alt.Chart(rows(_rows(trace))).encode(x=x)
            if band:
                lower = alt.Y("low:Q", title=None, scale=scale, axis=axis)
                bands.append(data.mark_area(color=colour, opacity=0.15).encode(y=lower, y2="high:Q"))
            lines.append(data.mark_line(color=colour, strokeWidth=2, opacity=weight).encode(y=y))
        names = _names(canvas, traces, [use for use, *_ in uses], (low - room, high + room), y)
        bands_are = "mean of all draws" if claim.pooled else "bands hold nine of ten draws"
        head = claim.axis if size is NARROW else f"{claim.axis}; {bands_are}"
        return finished(canvas, *bands, *lines, *names, _head(canvas, head), height=COURSE, title=head)


def worn(claim: Claim, arms: int) -> list[tuple[str, float, bool]]:
    """Colour, strength and whether a band is drawn, of each arm: a ramp where there are many."""
    if arms > FEW:
        return [(claim.whose, 0.3 + 0.7 * k / (arms - 1), k in {0, arms - 1}) for k in range(arms)]
    others = [use for use in ("ink", "hatch", "soft") if use != claim.whose]
    return [(use, 1.0, True) for use in (claim.whose, *others)][:arms]


def overview(
    tried: Sequence[tuple[Claim, Trial]], size: Size = WIDE, palette: Palette = LIGHT
) -> alt.LayerChart:
    """All claims: in which share of the draws each is true."""
    with debug_mode(False):
        canvas = Canvas(replace(size, right=96, left=16, top=40, bottom=30), palette)
        p, height = palette, ROW * len(tried)
        x = alt.X(
            "share:Q",
            title=None,
            scale=alt.Scale(domain=[0, 100], nice=False),
            axis=alt.Axis(
                values=[0, 100 * FAILS, 100 * HOLDS],
                grid=False,
                labelExpr="datum.value + ' %'",
                labelFlush=False,
            ),
        )
        y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[height, 0], nice=False))
        data: list[Row] = [
            {
                "y": ROW * k + ROW - 10,
                "claim": f"{claim.name}  {claim.says}",
                "share": 100 * trial.share if trial.speaks.any() else None,
                "verdict": str(trial.verdict),
            }
            for k, (claim, trial) in enumerate(tried)
        ]
        base = alt.Chart(rows(data)).encode(y=y)
        zones: list[Row] = [{"share": 100 * HOLDS, "end": 100.0, "y": 0, "below": height}]
        ticks = alt.Chart(rows([{"share": 100 * FAILS, "y": row["y"]} for row in data]))
        layers = [
            alt.Chart(rows(zones)).mark_rect(color=p.quiet).encode(x=x, x2="end:Q", y=y, y2="below:Q"),
            ticks.mark_tick(color=p.hatch, orient="vertical", size=9, thickness=1.5).encode(x=x, y=y),
            base.mark_rule(color=p.faint, strokeWidth=2).encode(
                x=alt.value(0), x2=alt.value(canvas.size.plot)
            ),
            base.mark_point(filled=True, color=p.ink, size=80, opacity=1).encode(x=x),
            base.mark_text(align="left", baseline="bottom", dy=-6, color=p.ink).encode(
                x=alt.value(0), text=alt.Text("claim:N")
            ),
            base.mark_text(align="left", dx=8, color=p.soft).encode(
                x=alt.value(canvas.size.plot), text=alt.Text("verdict:N")
            ),
            _head(canvas, "true in so many of the draws; from the shaded share on a claim holds"),
        ]
        return finished(
            canvas, *layers, height=height, title="In which share of the draws each claim is true"
        )


def _rows(trace: Trace) -> list[Row]:
    return [
        {"x": float(x), "low": float(low), "mid": float(mid), "high": float(high)}
        for x, low, mid, high in zip(trace.x, trace.low, trace.mid, trace.high, strict=True)
    ]


def _head(canvas: Canvas, text: str) -> alt.Chart:
    made: alt.Chart = (
        alt.Chart(rows([{"text": text}]))
        .mark_text(align="left", baseline="bottom", color=canvas.palette.soft)
        .encode(x=alt.value(0), y=alt.value(-10), text=alt.Text("text:N"))
    )
    return made


def _names(
    canvas: Canvas, traces: Sequence[Trace], uses: Sequence[str], limits: tuple[float, float], y: alt.Y
) -> list[alt.Chart]:
    """The arms' names at their lines' ends, moved apart where they would touch."""
    if len(traces) == 1:
        return []
    low, high = limits
    apart = (canvas.size.text + 3) * (high - low) / COURSE
    ends = sorted(range(len(traces)), key=lambda k: traces[k].mid[-1])
    placed: list[float] = []
    for k in ends:
        at = float(traces[k].mid[-1])
        placed.append(max(at, placed[-1] + apart) if placed else at)
    over = max(0.0, placed[-1] - high)
    return [
        alt.Chart(rows([{"mid": at - over, "label": traces[k].arm}]))
        .mark_text(align="left", dx=6, color=canvas.palette.named()[uses[k]], fontWeight=600)
        .encode(x=alt.value(canvas.size.plot), y=y, text=alt.Text("label:N"))
        for at, k in zip(placed, ends, strict=True)
    ]
