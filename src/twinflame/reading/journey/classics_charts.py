"""The chart of a published model: its lines, its states, and words beside them."""

from dataclasses import replace

import altair as alt
import numpy as np
from altair.utils.schemapi import debug_mode

from twinflame.journey.classics.base import Line, Mark, Note, Picture
from twinflame.reading.charts.base import NARROW, WIDE, Canvas, Size, finished, rows
from twinflame.reading.palette import LIGHT, Palette

HEIGHT, SQUARE = 210, 330
ROOM = 0.06  # of the range of y, left above and below


def draw(picture: Picture, size: Size = WIDE, palette: Palette = LIGHT) -> alt.LayerChart:
    """The chart of a picture, in the width and the colours asked for."""
    with debug_mode(False):  # the tests check each chart against the schema
        return drawn(picture, Canvas(replace(size, top=32, bottom=46), palette))


def drawn(picture: Picture, canvas: Canvas) -> alt.LayerChart:
    """Shaded spans, lines, states and words, in that order."""
    size = canvas.size
    height = SQUARE if picture.square and size.width > NARROW.width else HEIGHT
    x, y = axes(picture, size)
    layers = [*shades(picture, canvas, x), *(stroke(line, canvas, x, y) for line in picture.lines)]
    layers += [dot(mark, canvas, x, y) for mark in picture.marks]
    layers += [word(note, canvas, x, y) for note in picture.notes]
    layers.append(
        alt.Chart(rows([{"text": picture.y}]))
        .mark_text(align="left", baseline="bottom", color=canvas.palette.soft)
        .encode(x=alt.value(0), y=alt.value(-10), text=alt.Text("text:N"))
    )
    return finished(canvas, *layers, height=height, title=picture.says)


def axes(picture: Picture, size: Size) -> tuple[alt.X, alt.Y]:
    """Both axes, as wide as the lines reach."""
    across = np.concatenate([line.x for line in picture.lines])
    up = np.concatenate([line.y for line in picture.lines])
    if picture.zero:
        up = np.append(up, 0.0)
    room = ROOM * float(np.ptp(up))
    x = alt.X(
        "x:Q",
        title=picture.x,
        scale=alt.Scale(domain=[float(across.min()), float(across.max())], nice=False),
        axis=alt.Axis(tickCount=size.ticks, grid=False, titlePadding=8, titleAnchor="start"),
    )
    y = alt.Y(
        "y:Q",
        title=None,
        scale=alt.Scale(domain=[float(up.min()) - room, float(up.max()) + room], nice=False, zero=False),
        axis=alt.Axis(tickCount=5, grid=True),
    )
    return x, y


def colour(name: str, palette: Palette) -> str:
    """The palette's colour of that name."""
    return palette.named()[name]


def shades(picture: Picture, canvas: Canvas, x: alt.X) -> list[alt.Chart]:
    """The shaded spans."""
    if not picture.spans:
        return []
    data = rows([{"x": low, "end": high} for low, high in picture.spans])
    return [alt.Chart(data).mark_rect(color=canvas.palette.quiet).encode(x=x, x2=alt.X2("end:Q"))]


def stroke(line: Line, canvas: Canvas, x: alt.X, y: alt.Y) -> alt.Chart:
    """A line, in the order of its points."""
    data = [
        {"x": float(a), "y": float(b), "i": i} for i, (a, b) in enumerate(zip(line.x, line.y, strict=True))
    ]
    made: alt.Chart = (
        alt.Chart(rows(data))
        .mark_line(
            color=colour(line.colour, canvas.palette),
            strokeWidth=1.5 if line.dashed else 2,
            strokeDash=[4, 4] if line.dashed else [1, 0],
            strokeCap="butt" if line.dashed else "round",
            strokeJoin="round",
        )
        .encode(x=x, y=y, order=alt.Order("i:Q"))
    )
    return made


def dot(mark: Mark, canvas: Canvas, x: alt.X, y: alt.Y) -> alt.Chart:
    """A state: full where stable, open where not."""
    ink = colour(mark.colour, canvas.palette)
    inside = ink if mark.stable else canvas.palette.paper
    made: alt.Chart = (
        alt.Chart(rows([{"x": mark.x, "y": mark.y}]))
        .mark_point(shape="circle", size=70, fill=inside, stroke=ink, strokeWidth=2, opacity=1)
        .encode(x=x, y=y)
    )
    return made


def word(note: Note, canvas: Canvas, x: alt.X, y: alt.Y) -> alt.Chart:
    """A few words beside a point."""
    strong = note.colour in {"first", "second"}
    made: alt.Chart = (
        alt.Chart(rows([{"x": note.x, "y": note.y, "text": note.text}]))
        .mark_text(
            align=note.place,
            baseline="middle",
            dx=note.along,
            dy=-note.up,
            lineBreak="\n",
            color=colour(note.colour, canvas.palette),
            fontWeight=600 if strong else "normal",
        )
        .encode(x=x, y=y, text=alt.Text("text:N"))
    )
    return made
