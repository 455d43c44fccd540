"""Charts on the common time axis: roles, reach-outs, answers."""

from collections.abc import Sequence
from datetime import date, timedelta

import altair as alt

from twinflame.reading.charts.base import (
    Easel,
    Row,
    band_and_line,
    end_labels,
    finished,
    rows,
    time_axis,
)
from twinflame.reading.model import Series
from twinflame.reading.words.voice import both

HEIGHT = 170
ROLES_HEIGHT = 150
HATCH_STEP = 5  # pixels between two lines of the hatching
FILL = 0.45  # so that ink is read well on both colours, in light and dark
CANNOT_TELL = "cannot tell"
LEAST_LABEL = 0.2  # a band thinner than this bears no label


def roles(easel: Easel) -> alt.LayerChart:
    """Roles through time: weekly probabilities, stacked; hatching means "cannot tell"."""
    found = easel.reading.roles
    p = easel.palette
    order = (found.first_chases, found.neither, found.cannot_tell, found.second_chases)
    bounds = stacked(order)
    fills = (p.first, p.quiet, p.paper, p.second)
    layers: list[alt.Chart] = [
        alt.Chart(rows(steps(easel.reading.weeks, low, high)))
        .mark_area(color=fill, interpolate="step-after", opacity=1.0 if fill == p.quiet else FILL)
        .encode(x=time_axis(easel), y=share_axis(easel), y2=alt.Y2("high:Q"))
        for (low, high), fill in zip(bounds, fills, strict=True)
    ]
    layers.insert(3, hatching(easel, bounds[2]))
    texts = role_names(easel)
    for (low, high), text in zip(bounds, texts, strict=True):
        layers += band_label(easel, low, high, text, halo=text == CANNOT_TELL)
    return finished(easel, *layers, height=ROLES_HEIGHT, title="Roles through time")


def role_names(easel: Easel) -> tuple[str, str, str, str]:
    """The bands' labels, from below."""
    return "you chase", "neither", CANNOT_TELL, f"{easel.names[1]} chases"


def stacked(parts: Sequence[Sequence[float]]) -> list[tuple[list[float], list[float]]]:
    """Lower and upper bound of each part when they lie upon each other."""
    low = [0.0] * len(parts[0])
    bounds = []
    for part in parts:
        high = [a + b for a, b in zip(low, part, strict=True)]
        bounds.append((low, high))
        low = high
    return bounds


def steps(weeks: Sequence[date], low: Sequence[float], high: Sequence[float]) -> list[Row]:
    """A row for each week and one for the end of the last."""
    days = [*weeks, weeks[-1] + timedelta(days=7)]
    return [
        {"week": w.isoformat(), "low": lo, "high": hi}
        for w, lo, hi in zip(days, [*low, low[-1]], [*high, high[-1]], strict=True)
    ]


def hatching(easel: Easel, bounds: tuple[list[float], list[float]]) -> alt.Chart:
    """Fine upright lines over a band."""
    weeks = easel.reading.weeks
    low, high = bounds
    lines = max(1, easel.size.plot // HATCH_STEP)
    days = 7 * len(weeks)
    found = []
    for i in range(lines):
        at = days * (i + 0.5) / lines
        k = min(int(at // 7), len(weeks) - 1)
        if high[k] - low[k] > 0.005:
            hour = weeks[0] + timedelta(days=int(at))
            found.append(
                {"week": f"{hour.isoformat()}T{int(at % 1 * 24):02d}:00:00Z", "low": low[k], "high": high[k]}
            )
    drawn: alt.Chart = (
        alt.Chart(rows(found or [{"week": weeks[0].isoformat(), "low": 0, "high": 0}]))
        .mark_rule(color=easel.palette.hatch, strokeWidth=1)
        .encode(x=time_axis(easel), y=share_axis(easel), y2=alt.Y2("high:Q"))
    )
    return drawn


def band_label(
    easel: Easel, low: Sequence[float], high: Sequence[float], text: str, *, halo: bool
) -> list[alt.Chart]:
    """A label where its band has most room around it; none where it would not fit."""
    weeks, size = easel.reading.weeks, easel.size
    needed = max(1, round(len(text) * size.text * 0.56 / size.plot * len(weeks)))
    if needed > len(weeks):
        return []
    room = [(min(high[i : i + needed]) - max(low[i : i + needed]), i) for i in range(len(weeks) - needed + 1)]
    most, at = max(room, key=lambda r: r[0])
    if most < LEAST_LABEL:
        return []
    best = [i for r, i in room if r > most - 0.03]
    at = best[len(best) // 2]
    part = slice(at, at + needed)
    middle = (min(high[part]) + max(low[part])) / 2
    day = weeks[0] + timedelta(days=round(7 * (at + needed / 2)))
    base = alt.Chart(rows([{"week": day.isoformat(), "low": middle, "label": text}])).encode(
        x=time_axis(easel), y=share_axis(easel), text=alt.Text("label:N")
    )
    p = easel.palette
    label = base.mark_text(align="center", baseline="middle", color=p.ink, fontWeight=600)
    around = base.mark_text(align="center", baseline="middle", color=p.paper, stroke=p.paper, strokeWidth=6)
    return [around, label] if halo else [label]


def share_axis(easel: Easel) -> alt.Y:
    """An axis of shares from 0 to 100 %."""
    return alt.Y(
        "low:Q",
        title=None,
        scale=alt.Scale(domain=[0, 1]),
        axis=alt.Axis(format=".0%", values=[0, 0.5, 1], grid=True),
    )


def reach(easel: Easel) -> alt.LayerChart:
    """Reach-outs per week of each."""
    one, two = (p.weekly_reach for p in easel.reading.people)
    top = ceiling((one, two))
    axis = alt.Y(
        "low:Q",
        title=None,
        scale=alt.Scale(domain=[0, top], clamp=True, nice=False),
        axis=alt.Axis(tickCount=4, grid=True),
    )
    return pair(easel, (one, two), axis, top, f"Reach-outs a week of you and {both(easel.reading)[1].name}")


def answers(easel: Easel) -> alt.LayerChart:
    """Chance of an answer within a day, through time; each line is the one who answers."""
    one, two = (p.answers.weekly_within_day for p in easel.reading.people)
    return pair(easel, (one, two), share_axis(easel), 1.0, "Chance that each answers the other within a day")


def pair(
    easel: Easel, both_weekly: tuple[Series, Series], axis: alt.Y, top: float, title: str
) -> alt.LayerChart:
    """Two estimates through time, each in its colour and named at its end."""
    weeks = easel.reading.weeks
    one, two = both_weekly
    layers: list[alt.Chart | alt.LayerChart] = [
        band_and_line(easel, weekly, colour, axis, weeks)
        for weekly, colour in zip((two, one), easel.colours[::-1], strict=True)
    ]
    layers += end_labels(easel, (one.value[-1], two.value[-1]), top, HEIGHT)
    return finished(easel, *layers, height=HEIGHT, title=title)


def ceiling(both_weekly: tuple[Series, Series]) -> float:
    """The top of the axis: above all lines and nearly all intervals, so that one wild week does not rule."""
    values = max(max(w.value) for w in both_weekly)
    highs = sorted(h for w in both_weekly for h in w.high)
    return max(values * 1.15, highs[int(0.95 * (len(highs) - 1))] * 1.05, 0.5)
