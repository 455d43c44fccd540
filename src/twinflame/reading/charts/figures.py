"""Charts of single figures: shares, rhythm, place among ordinary pairs."""

import altair as alt

from twinflame.reading.charts.base import Easel, finished, rows, shortened, x_at
from twinflame.reading.model import Series
from twinflame.reading.words.ordinary import title
from twinflame.reading.words.voice import both

ROW = 44
HEIGHT = 130
NIGHT = ((0, 6),)


def rhythm(easel: Easel) -> alt.LayerChart:
    """Reach-outs by hour of the day, over the mean hour."""
    top = max(max(p.rhythm.high) for p in easel.reading.people) * 1.05
    x = alt.X(
        "hour:Q",
        title=None,
        scale=alt.Scale(domain=[0, 24], nice=False),
        axis=alt.Axis(
            values=[0, 6, 12, 18, 24] if easel.size.width > 400 else [0, 12, 24],
            labelExpr="format(datum.value, '02d') + ':00'",
            labelFlush=True,
            grid=False,
        ),
    )
    scale = alt.Scale(domain=[0, top], nice=False)
    axis = alt.Axis(values=[0, 1, 2, 3, 4], labelExpr="'×' + datum.value", grid=True)
    y, low = (alt.Y(f"{field}:Q", title=None, scale=scale, axis=axis) for field in ("value", "low"))
    layers: list[alt.Chart] = []
    labels: list[tuple[float, float, int]] = []
    for i in (1, 0):
        hours = around_the_clock(easel.reading.people[i].rhythm)
        data = alt.Chart(rows(hours)).encode(x=x)
        band = data.mark_area(color=easel.colours[i], opacity=0.2, interpolate="monotone")
        line = data.mark_line(color=easel.colours[i], strokeWidth=2, interpolate="monotone")
        layers += [band.encode(y=low, y2=alt.Y2("high:Q")), line.encode(y=y)]
        labels.append((hours[-1]["value"], top, i))
    ends = {i: v for v, _, i in labels}
    apart = top * (easel.size.text + 2) / HEIGHT
    if abs(ends[0] - ends[1]) < apart:
        middle = max((ends[0] + ends[1]) / 2, apart / 2)
        up = 0.5 if ends[0] >= ends[1] else -0.5
        ends = {0: middle + up * apart, 1: middle - up * apart}
    for i, value in ends.items():
        layers.append(
            alt.Chart(rows([{"hour": 24, "value": value, "label": easel.names[i]}]))
            .mark_text(align="left", baseline="middle", dx=6, color=easel.colours[i], fontWeight=600)
            .encode(x=x, y=y, text=alt.Text("label:N"))
        )
    return finished(easel, *layers, height=HEIGHT, title="Reach-outs through the day")


def around_the_clock(hourly: Series) -> list[dict[str, float]]:
    """A row for the middle of each hour, and one for each end of the day, where its ends meet."""
    found = [
        {"hour": h + 0.5, "value": v, "low": low, "high": high}
        for h, (v, low, high) in enumerate(zip(hourly.value, hourly.low, hourly.high, strict=True))
    ]
    midnight = {key: (found[0][key] + found[-1][key]) / 2 for key in ("value", "low", "high")}
    return [{"hour": 0.0, **midnight}, *found, {"hour": 24.0, **midnight}]


def shares(easel: Easel) -> alt.LayerChart:
    """What each one's contacts are: interval and estimate for each kind."""
    kinds = (("reach", "reach out"), ("answer", "answer"), ("follow_up", "follow up"))
    p = easel.palette
    x = alt.X(
        "low:Q",
        title=None,
        scale=alt.Scale(domain=[0, 1], nice=False),
        axis=alt.Axis(
            format=".0%",
            values=[0, 0.25, 0.5, 0.75, 1] if easel.size.width > 400 else [0, 0.5, 1],
            labelFlush=True,
            grid=True,
        ),
    )
    y = alt.Y("at:Q", axis=None, scale=alt.Scale(domain=[-0.5, 2.5], reverse=True))
    layers: list[alt.Chart] = []
    for k, (key, label) in enumerate(kinds):
        layers.append(
            alt.Chart(rows([{"at": k, "label": label}]))
            .mark_text(align="left", baseline="middle", color=p.soft)
            .encode(x=x_at(easel.size.plot + 6), y=y, text=alt.Text("label:N"))
        )
        for i, colour in enumerate(easel.colours):
            e = getattr(easel.reading.people[i].shares, key)
            row = {"at": k + (0.17 if i else -0.17), "low": e.low, "high": e.high, "value": e.value}
            base = alt.Chart(rows([row])).encode(y=y)
            layers += [
                base.mark_rule(color=colour, strokeWidth=7, opacity=0.3, strokeCap="round").encode(
                    x=x, x2=alt.X2("high:Q")
                ),
                base.mark_point(color=colour, filled=True, size=60, opacity=1).encode(x=alt.X("value:Q")),
            ]
    layers += first_labels(easel, x, y)
    return finished(easel, *layers, height=3 * ROW, title="What each one's contacts are")


def first_labels(easel: Easel, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """The two names at the first row, beside their intervals, on the side that has room."""
    made = []
    for i, colour in enumerate(easel.colours):
        e = easel.reading.people[i].shares.reach
        right = e.high < 0.7
        made.append(
            alt.Chart(
                rows(
                    [{"at": 0.17 if i else -0.17, "low": e.high if right else e.low, "label": easel.names[i]}]
                )
            )
            .mark_text(
                align="left" if right else "right",
                dx=10 if right else -10,
                baseline="middle",
                color=colour,
                fontWeight=600,
            )
            .encode(x=x, y=y, text=alt.Text("label:N"))
        )
    return made


def ordinary(easel: Easel) -> alt.LayerChart:
    """The pair's place among ordinary pairs, figure by figure; the quiet band is the middle half of them."""
    found = easel.reading.comparisons
    p = easel.palette
    x = alt.X(
        "low:Q",
        title=None,
        scale=alt.Scale(domain=[0, 100], nice=False),
        axis=alt.Axis(
            values=[0, 25, 50, 75, 100] if easel.size.width > 400 else [0, 50, 100],
            labelExpr="datum.value == 0 ? 'lowest' : datum.value == 100 ? 'highest' : datum.value + ' %'",
            labelFlush=True,
            grid=False,
        ),
    )
    height = ROW * len(found)
    y = alt.Y("at:Q", axis=None, scale=alt.Scale(domain=[-0.5, len(found) - 0.5], reverse=True))
    layers = [
        alt.Chart(rows([{"low": 25, "high": 75}])).mark_rect(color=p.quiet).encode(x=x, x2=alt.X2("high:Q")),
    ]
    letters = 60 if easel.size.width > 400 else 40
    for i, c in enumerate(found):
        row = {
            "at": i + 0.18,
            "low": c.percentile.low,
            "high": c.percentile.high,
            "value": c.percentile.value,
            "label": shortened(title(c.key, both(easel.reading)), letters),
            "head": i - 0.22,
            "zero": 0,
        }
        base = alt.Chart(rows([row])).encode(y=y)
        layers += [
            base.mark_rule(color=p.ink, strokeWidth=7, opacity=0.25, strokeCap="round").encode(
                x=x, x2=alt.X2("high:Q")
            ),
            base.mark_point(color=p.ink, filled=True, size=60, opacity=1).encode(x=alt.X("value:Q")),
            alt.Chart(rows([row]))
            .mark_text(align="left", baseline="middle", color=p.ink)
            .encode(x=alt.X("zero:Q"), y=alt.Y("head:Q", axis=None), text=alt.Text("label:N")),
        ]
    return finished(easel, *layers, height=height, title="Place among ordinary pairs")
