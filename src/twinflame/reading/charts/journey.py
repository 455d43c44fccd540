"""Charts of the journey: the state through time, before and after, and what each choice may bring."""

from dataclasses import replace

import altair as alt

from twinflame.reading.charts.base import Easel, Row, finished, rows
from twinflame.reading.charts.through_time import pair
from twinflame.reading.model import Learned, Moves, Policy, Series
from twinflame.reading.words.journey import FIGURES, WHAT

ROW = 26  # height of a row of estimates
SMALL = 92  # height of one strip of the choices
BETWEEN = 26
OUTSIDE = 0.2  # of the presumed range, how far beyond it is drawn
HEADS = {Policy.AS_NOW: "as now", Policy.CHASE: "chase", Policy.RUN: "run", Policy.HEAL: "turn to yourself"}
SHORT = {Policy.HEAL: "to yourself"}


def _of(easel: Easel) -> tuple[Moves, Easel]:
    """The journey's figures, and an easel whose time is that of the journey."""
    found = easel.reading.journey
    if found is None or found.moves is None:
        raise ValueError("this reading holds no figures of a journey")
    return found.moves, replace(easel, reading=replace(easel.reading, weeks=found.weeks))


def reach(easel: Easel) -> alt.LayerChart:
    """Reach of each, above 0 where one pursues."""
    moves, own = _of(easel)
    one, two = (inner.reach for inner in moves.twins)
    far = max(2.0, *(abs(v) for s in (one, two) for v in (*s.low, *s.high)))
    axis = alt.Y(
        "low:Q",
        title=None,
        scale=alt.Scale(domain=[-far, far], nice=False),
        axis=alt.Axis(values=[-2, 0, 2], grid=True, labelExpr=REACH_LABEL),
    )
    return pair(own, (one, two), axis, far, "Reach of each: above the middle pursues, below withdraws")


REACH_LABEL = "datum.value > 0 ? '+' + datum.value : datum.value < 0 ? '−' + (-datum.value) : '0'"


def pain(easel: Easel) -> alt.LayerChart:
    """Pain of each."""
    return _share(easel, "pain", "Pain of each")


def worth(easel: Easel) -> alt.LayerChart:
    """Worth of each."""
    return _share(easel, "worth", "Worth of each")


def healing(easel: Easel) -> alt.LayerChart:
    """Measured healing of each."""
    return _share(easel, "healed", "Healing of each, as measured")


def _share(easel: Easel, what: str, title: str) -> alt.LayerChart:
    moves, own = _of(easel)
    one, two = (getattr(inner, what) for inner in moves.twins)
    axis = alt.Y(
        "low:Q",
        title=None,
        scale=alt.Scale(domain=[0, 1]),
        axis=alt.Axis(format=".1f", values=[0, 0.5, 1], grid=True),
    )
    return pair(own, (one, two), axis, 1.0, title)


def learned(easel: Easel) -> alt.LayerChart:
    """Before and after, on one scale: 0 and 1 are the ends of what was presumed."""
    moves, _ = _of(easel)
    names = easel.names
    data: list[Row] = []
    for k, x in enumerate(moves.learned):
        width = x.before.high - x.before.low
        colour = easel.palette.ink if x.person is None else easel.colours[x.person]
        data.append(
            {
                "at": k,
                "label": _label(x, names),
                "low": held((x.after.low - x.before.low) / width),
                "value": held((x.after.value - x.before.low) / width),
                "high": held((x.after.high - x.before.low) / width),
                "colour": colour,
            }
        )
    height = ROW * len(data)
    room = 0.75 if easel.size.width > 400 else 1.8
    scale = alt.Scale(domain=[-room, 1 + OUTSIDE], nice=False)
    x_axis = alt.X("low:Q", axis=None, scale=scale)
    y = alt.Y("at:Q", axis=None, scale=alt.Scale(domain=[-0.6, len(data) - 0.4], reverse=True, nice=False))
    presumed = [{"at": r["at"], "low": 0.0, "high": 1.0} for r in data]
    base = alt.Chart(rows(data)).encode(y=y)
    layers = [
        alt.Chart(rows(presumed))
        .mark_rule(color=easel.palette.quiet, strokeWidth=14)
        .encode(x=x_axis, x2=alt.X2("high:Q"), y=y),
        *(
            alt.Chart(rows([r for r in data if r["colour"] == colour]))
            .mark_rule(color=colour, strokeWidth=3)
            .encode(x=x_axis, x2=alt.X2("high:Q"), y=y)
            for colour in dict.fromkeys(r["colour"] for r in data)
        ),
        *(
            alt.Chart(rows([r for r in data if r["colour"] == colour]))
            .mark_point(color=colour, filled=True, size=46, opacity=1)
            .encode(x=alt.X("value:Q", axis=None, scale=scale), y=y)
            for colour in dict.fromkeys(r["colour"] for r in data)
        ),
        base.mark_text(align="right", baseline="middle", color=easel.palette.soft, dx=-8)
        .encode(x=alt.X("edge:Q", axis=None, scale=scale), text=alt.Text("label:N"))
        .transform_calculate(edge=str(-OUTSIDE)),
    ]
    return finished(easel, *layers, height=height, title="What was presumed, and what is thought now")


def held(at: float) -> float:
    """A place beside the presumed range, no further out than is drawn."""
    return min(max(at, -OUTSIDE), 1 + OUTSIDE)


def _label(x: Learned, names: tuple[str, str]) -> str:
    if x.person is None:
        return FIGURES[x.key]
    word = "belief ahead" if x.key == "ahead" else WHAT[x.key]
    return f"{word}, {names[x.person]}"


def what_if(easel: Easel) -> alt.LayerChart:
    """Strips under each choice: reach-outs a week, pain and worth of both."""
    moves, _ = _of(easel)
    strips = (("reach-outs a week", "reach"), ("pain", "pain"), ("worth", "worth"))
    length = len(moves.what_if[0].pain[0].value)
    gap = 2.0
    total = len(moves.what_if) * (length + gap) - gap
    x = alt.X("at:Q", axis=None, scale=alt.Scale(domain=[0, total], nice=False))
    height = len(strips) * (SMALL + BETWEEN)
    y_scale = alt.Scale(domain=[0, height], nice=False)
    y = alt.Y("low:Q", axis=None, scale=y_scale)
    layers: list[alt.Chart] = []
    for s, (title, what) in enumerate(strips):
        floor = (len(strips) - 1 - s) * (SMALL + BETWEEN)
        series = [(k, w, getattr(choice, what)[w]) for k, choice in enumerate(moves.what_if) for w in (1, 0)]
        top = 1.0 if what != "reach" else _top([part for *_, part in series])
        for k, w, part in series:
            data = _strip(part, k * (length + gap), floor, top)
            base = alt.Chart(rows(data)).encode(x=x)
            layers.append(
                base.mark_area(color=easel.colours[w], opacity=0.2).encode(y=y, y2=alt.Y2("high:Q"))
            )
            layers.append(
                base.mark_line(color=easel.colours[w], strokeWidth=2).encode(
                    y=alt.Y("value:Q", axis=None, scale=y_scale)
                )
            )
        layers.append(_text(easel, x, y_scale, 0.0, floor + SMALL + 8, title))
        grid = [{"at": 0.0, "end": total, "low": floor + v * SMALL} for v in (0.0, 1.0)]
        layers.append(
            alt.Chart(rows(grid)).mark_rule(color=easel.palette.faint).encode(x=x, x2=alt.X2("end:Q"), y=y)
        )
        layers += [
            _text(easel, x, y_scale, total, floor + v * SMALL, f"{v * top:.0f}", dx=6) for v in (0.0, 1.0)
        ]
    narrow = easel.size.width < 400
    for k, choice in enumerate(moves.what_if):
        head = SHORT.get(choice.policy, HEADS[choice.policy]) if narrow else HEADS[choice.policy]
        layers.append(_text(easel, x, y_scale, k * (length + gap) + length / 2, -12, head, centred=True))
    return finished(easel, *layers, height=height, title="What each choice may bring, by the model", below=8)


def _strip(part: Series, left: float, floor: float, top: float) -> list[Row]:
    def up(v: float) -> float:
        return floor + SMALL * min(v / top, 1.0)

    return [
        {"at": left + i, "value": up(v), "low": up(lo), "high": up(hi)}
        for i, (v, lo, hi) in enumerate(zip(part.value, part.low, part.high, strict=True))
    ]


def _top(parts: list[Series]) -> float:
    highs = sorted(h for part in parts for h in part.high)
    return max(1.0, highs[int(0.9 * (len(highs) - 1))], *(max(part.value) for part in parts))


def _text(
    easel: Easel,
    x: alt.X,
    scale: alt.Scale,
    at: float,
    height: float,
    text: str,
    dx: int = 0,
    *,
    centred: bool = False,
) -> alt.Chart:
    size = easel.size.text - (0 if easel.size.width > 400 else 2)
    data = rows([{"at": at, "low": height, "label": text}])
    base = alt.Chart(data).encode(x=x, y=alt.Y("low:Q", axis=None, scale=scale), text=alt.Text("label:N"))
    drawn: alt.Chart = base.mark_text(
        align="center" if centred else "left",
        baseline="middle",
        color=easel.palette.soft,
        fontSize=size,
        dx=dx,
    )
    return drawn
