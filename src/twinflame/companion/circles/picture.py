"""Circles as rings about the person, the one first named innermost; a dot for each who stands in one."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians, sin

from twinflame.companion.circles.around import Around, Circle

WIDTH, EDGE, ABOVE = 344.0, 10.0, 14.0
INNER, OUTER, STEP = 34.0, 150.0, 36.0  # radii, and the most from ring to ring
CLOSEST = 15.0  # from ring to ring, so that names can be read
OPEN = 70.0  # degrees at the top of a ring that its name takes
DOT = 6.0
MOST = int((OUTER - INNER) // CLOSEST) + 1  # rings


@dataclass(frozen=True, slots=True)
class Dot:
    """Somebody on a ring."""

    around: Around
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Ring:
    """A circle: its name stands on top of it."""

    name: str
    radius: float
    top: float
    size: float
    dots: tuple[Dot, ...]


@dataclass(frozen=True, slots=True)
class Rings:
    """The picture; the person stands at (x, y). `more` says whether circles found no room."""

    rings: tuple[Ring, ...]
    x: float
    y: float
    height: float
    more: bool


def rings(circles: Sequence[Circle]) -> Rings | None:
    """The picture of some circles; None where there is none."""
    if not circles:
        return None
    shown = circles[:MOST]
    step = min(STEP, (OUTER - INNER) / max(len(shown) - 1, 1))
    outer = INNER + step * (len(shown) - 1)
    middle = WIDTH / 2, ABOVE + outer
    drawn = tuple(_ring(circle, INNER + step * k, middle) for k, circle in enumerate(shown))
    return Rings(drawn, *middle, round(ABOVE + 2 * outer + EDGE, 1), len(circles) > MOST)


def _ring(circle: Circle, radius: float, middle: tuple[float, float]) -> Ring:
    many = len(circle.people)
    apart = radians(360 - OPEN) * radius / many
    turns = (radians(OPEN / 2 + (360 - OPEN) * (k + 0.5) / many) for k in range(many))
    dots = tuple(
        Dot(one, round(middle[0] + radius * sin(turn), 1), round(middle[1] - radius * cos(turn), 1))
        for one, turn in zip(circle.people, turns, strict=True)
    )
    return Ring(circle.name, radius, round(middle[1] - radius, 1), round(min(DOT, 0.4 * apart), 1), dots)
