"""Forecasts under each choice, their record, and how well the model fits."""

import altair as alt

from twinflame.reading.charts.base import Easel, Row, finished, rows, x_at, y_at
from twinflame.reading.model import Forecast, Policy

HEIGHT = 170
PAST = 8  # weeks counted, shown before the forecasts
BETWEEN = 2.0  # weeks of room between two panels
HEADS = {
    Policy.AS_NOW: ("go on", "as now"),
    Policy.CHASE: ("chase", ""),
    Policy.RUN: ("run", ""),
    Policy.HEAL: ("turn to", "yourself"),
}


def future(easel: Easel) -> alt.LayerChart:
    """The other's contacts a week: lately, as counted, and under each choice, with intervals."""
    found, p = easel.reading.forecasts, easel.palette
    past = easel.reading.people[1].weekly_contacts[-PAST:]
    panels = [(past_rows(past), ("lately", "")), *((forecast_rows(f), HEADS[f.policy]) for f in found)]
    length = max(len(r) for r, _ in panels)
    top = max([1.0, *past, *(sorted(h for f in found for h in f.other.high)[-3:-2])]) * 1.1
    y = alt.Y(
        "low:Q",
        title=None,
        scale=alt.Scale(domain=[0, top], nice=False, clamp=True),
        axis=alt.Axis(tickCount=4, grid=True),
    )
    total = len(panels) * (length + BETWEEN)
    x = alt.X("at:Q", axis=None, scale=alt.Scale(domain=[0, total], nice=False))
    layers: list[alt.Chart] = []
    heads: list[Row] = []
    for k, (panel, name) in enumerate(panels):
        left = k * (length + BETWEEN)
        moved = [{**r, "at": left + r["at"] + (length - len(panel) if k == 0 else 0)} for r in panel]
        base = alt.Chart(rows(moved)).encode(x=x)
        if k == 0:
            layers.append(base.mark_point(color=p.second, filled=True, size=26, opacity=0.9).encode(y=y))
        else:
            layers.append(base.mark_area(color=p.second, opacity=0.2).encode(y=y, y2=alt.Y2("high:Q")))
            layers.append(base.mark_line(color=p.second, strokeWidth=2).encode(y=alt.Y("value:Q")))
        heads.append({"at": left + length / 2, "label": name[0], "more": name[1]})
    layers += panel_heads(easel, heads, x)
    return finished(
        easel, *layers, height=HEIGHT, title="The other's contacts a week under each choice", below=14
    )


def panel_heads(easel: Easel, heads: list[Row], x: alt.X) -> list[alt.Chart]:
    """What each panel is, in up to two lines below it."""
    small = easel.size.text - (1 if easel.size.width > 400 else 2)
    base = alt.Chart(rows(heads)).encode(x=x)
    return [
        base.mark_text(baseline="top", align="center", color=easel.palette.soft, fontSize=small).encode(
            y=y_at(HEIGHT + place), text=alt.Text(f"{field}:N")
        )
        for field, place in (("label", 2), ("more", 3 + small))
    ]


def past_rows(counts: tuple[int, ...]) -> list[Row]:
    """The last weeks as counted."""
    return [{"at": float(i), "low": n} for i, n in enumerate(counts)]


def forecast_rows(forecast: Forecast) -> list[Row]:
    """The weeks of one forecast."""
    w = forecast.other
    found = [
        {"at": float(i), "value": v, "low": lo, "high": hi}
        for i, (v, lo, hi) in enumerate(zip(w.value, w.low, w.high, strict=True))
    ]
    return found if len(found) > 1 else [*found, *({**r, "at": 1.0} for r in found)]


def record(easel: Easel) -> alt.LayerChart:
    """Where what came fell in its forecast: even bars mean honest ranges."""
    found, p = easel.reading.record.pit, easel.palette
    bars = [
        {"low": i / 10 + 0.008, "high": (i + 1) / 10 - 0.008, "share": s, "zero": 0}
        for i, s in enumerate(found)
    ]
    top = max(0.2, *found) * 1.1 if found else 0.2
    x = alt.X(
        "low:Q",
        title=None,
        scale=alt.Scale(domain=[0, 1]),
        axis=alt.Axis(values=[0, 0.5, 1], labelExpr=PIT_LABEL, labelFlush=True, grid=False),
    )
    y = alt.Y(
        "share:Q",
        title=None,
        scale=alt.Scale(domain=[0, top], nice=False),
        axis=alt.Axis(format=".0%", values=[0, 0.1, 0.2, 0.3, 0.4], grid=False),
    )
    even = alt.Chart(rows([{"share": 0.1, "low": 1.0, "label": "even"}])).encode(y=y)
    return finished(
        easel,
        alt.Chart(rows(bars))
        .mark_rect(color=p.hatch, opacity=0.6)
        .encode(x=x, x2=alt.X2("high:Q"), y=y, y2=alt.Y2("zero:Q")),
        even.mark_rule(color=p.ink, strokeDash=[3, 3]),
        even.mark_text(align="left", dx=6, color=p.soft).encode(
            x=x_at(easel.size.plot), text=alt.Text("label:N")
        ),
        height=110,
        title="Where what came fell in its forecast",
    )


PIT_LABEL = "datum.value == 0 ? 'lower than forecast' : datum.value == 1 ? 'higher' : 'middle'"


def fit(easel: Easel) -> alt.LayerChart:
    """Found against expected waiting times, in the model's own time; on the line is a good fit."""
    p = easel.palette
    both_fits = easel.reading.evidence.fit
    top = max([1.0, *(max(q) for f in both_fits for q in f.quantiles)]) * 1.05
    scale = alt.Scale(domain=[0, top], nice=False)
    axis = alt.Axis(tickCount=4, grid=True)
    x = alt.X("expected:Q", title=None, scale=scale, axis=axis)
    y = alt.Y("found:Q", title=None, scale=scale, axis=axis)
    layers = [
        alt.Chart(rows([{"expected": 0, "found": 0}, {"expected": top, "found": top}]))
        .mark_line(color=p.hatch, strokeDash=[3, 3], strokeWidth=1)
        .encode(x=x, y=y)
    ]
    ends: list[Row] = []
    for i in (1, 0):
        points = [{"expected": e, "found": f} for e, f in both_fits[i].quantiles]
        if points:
            layers.append(
                alt.Chart(rows(points)).mark_line(color=easel.colours[i], strokeWidth=2).encode(x=x, y=y)
            )
            ends.append({**points[-1], "label": easel.names[i], "who": i})
    if len(ends) == 2 and abs(ends[0]["found"] - ends[1]["found"]) < (apart := top * 15 / HEIGHT):
        upper = 0 if ends[0]["found"] >= ends[1]["found"] else 1
        ends[upper]["found"] = ends[1 - upper]["found"] + apart
    layers += [
        alt.Chart(rows([end]))
        .mark_text(align="left", dx=6, color=easel.colours[end["who"]], fontWeight=600)
        .encode(x=x, y=y, text=alt.Text("label:N"))
        for end in ends
    ]
    return finished(easel, *layers, height=HEIGHT, title="Found against expected waiting times")
