"""Lines through time as a picture: intervals first, then lines, each with its name beside its end."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

WIDTH, LEFT, RIGHT, TOP, BOTTOM = 344.0, 28.0, 92.0, 10.0, 24.0
APART = 15.0  # between the names of two lines
STEPS = (1, 2, 3, 6, 12, 24, 60, 120)  # months between ticks
MOST_TICKS = 5
EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Course:
    """Something followed along x: `low` and `high` its interval, where it has one.

    `colour` is a use of the palette; `dashed` and `dots` say how it is drawn; `bare` draws small points, and
    no line through them.
    """

    name: str
    x: Sequence[float]
    middle: Sequence[float]
    low: Sequence[float] = ()
    high: Sequence[float] = ()
    colour: str = "first"
    dashed: bool = False
    dots: bool = False
    bare: bool = False


@dataclass(frozen=True, slots=True)
class Drawn:
    """A course in the picture."""

    name: str
    colour: str
    dashed: bool
    line: str
    band: str
    dots: tuple[tuple[float, float], ...]
    label: tuple[float, float]
    points: str = ""  # as a path


@dataclass(frozen=True, slots=True)
class Chart:
    """The picture: courses, and ticks as (place, words)."""

    courses: tuple[Drawn, ...]
    down: tuple[tuple[float, str], ...]
    across: tuple[tuple[float, str], ...]
    height: float
    left: float = LEFT
    right: float = WIDTH - RIGHT
    floor: float = 0.0


def chart(
    courses: Sequence[Course],
    *,
    y: tuple[float, float],
    y_ticks: Sequence[tuple[float, str]],
    x_ticks: Sequence[tuple[float, str]] | None = None,
    x: tuple[float, float] | None = None,
    height: float = 190.0,
) -> Chart:
    """The picture of some courses.

    Parameters
    ----------
    courses
        What is drawn. Without `x_ticks` their x are days since 1970-01-01.
    y, x
        Ends of the axes; x as far as the courses reach unless told.
    y_ticks, x_ticks
        Values and their words.
    height
        Of the picture; it is 344 wide.

    Examples
    --------
    >>> made = chart([Course("pain", [0, 30], [1, 0])], y=(0, 1), y_ticks=[(0, "0"), (1, "1")])
    >>> made.courses[0].line
    '28,10 252,166'
    """
    first, last = x or (min(min(c.x) for c in courses), max(max(c.x) for c in courses))
    last = max(last, first + 1e-9)
    floor = height - BOTTOM
    low, high = y

    def across(value: float) -> float:
        return round(LEFT + (WIDTH - LEFT - RIGHT) * (value - first) / (last - first), 1)

    def down(value: float) -> float:
        inside = min(max(value, low), high)
        return round(floor - (floor - TOP) * (inside - low) / (high - low), 1)

    drawn = [_drawn(course, across, down) for course in courses]
    ticks = _months(first, last) if x_ticks is None else x_ticks
    return Chart(
        _spread(drawn, floor),
        tuple((down(value), words) for value, words in y_ticks),
        tuple((across(value), words) for value, words in ticks if first <= value <= last),
        height,
        floor=floor,
    )


def _drawn(course: Course, across: Callable[[float], float], down: Callable[[float], float]) -> Drawn:
    points = [(across(x), down(y)) for x, y in zip(course.x, course.middle, strict=True)]
    over = [(across(x), down(y)) for x, y in zip(course.x, course.high, strict=False)]
    under = [(across(x), down(y)) for x, y in zip(course.x, course.low, strict=False)]
    band = _told([*over, *reversed(under)]) if over and under else ""
    dots = tuple(points) if course.dots else ()
    at = (points[-1][0] + 6, points[-1][1])
    line, alone = ("", points) if course.bare else (_told(points), [])
    small = "".join(f"M{x:g} {y:g}h0" for x, y in alone)
    return Drawn(course.name, course.colour, course.dashed, line, band, dots, at, small)


def _told(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x:g},{y:g}" for x, y in points)


def _spread(drawn: Sequence[Drawn], floor: float) -> tuple[Drawn, ...]:
    """The same with names far enough apart to be read, from the top down."""
    order = sorted(range(len(drawn)), key=lambda k: drawn[k].label[1])
    places: dict[int, float] = {}
    before = -APART
    for k in order:
        before = places[k] = max(drawn[k].label[1], before + APART)
    over = max(0.0, before - floor)  # past the floor all move up
    return tuple(replace(d, label=(d.label[0], round(places[k] - over, 1))) for k, d in enumerate(drawn))


def _months(first: float, last: float) -> list[tuple[float, str]]:
    """Beginnings of months between two days, as few as can be read."""
    begin, end = (EPOCH + timedelta(days=int(day)) for day in (first, last))
    months = range(begin.year * 12 + begin.month, end.year * 12 + end.month)  # of the months after `begin`
    step = next((s for s in STEPS if len(months) / s <= MOST_TICKS), STEPS[-1])
    days = [date(m // 12, m % 12 + 1, 1) for m in months if m % step == 0]
    if not days:
        return [(first, f"{begin:%-d %b}"), (last, f"{end:%-d %b}")]
    plain = "%Y" if step >= 12 else "%b %y" if begin.year != end.year else "%b"
    return [(float((day - EPOCH).days), f"{day:{plain}}") for day in days]


def day_number(day: date) -> int:
    """Days since 1970-01-01.

    Examples
    --------
    >>> day_number(date(1970, 1, 2))
    1
    """
    return (day - EPOCH).days
