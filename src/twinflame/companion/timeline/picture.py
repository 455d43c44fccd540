"""Periods as a picture: time runs to the right, each period has a line of its own."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from twinflame.companion.timeline.models import Period

WIDTH, EDGE, ROW, TOP = 344, 6, 44, 26
MOST_TICKS = 6
STEPS = (1, 2, 5, 10, 20, 50)  # years between ticks


@dataclass(frozen=True, slots=True)
class Bar:
    """One period in the picture; an open one goes on to the right edge."""

    period: Period
    x: float
    width: float
    y: float
    anchor: str  # where its name is fixed: start or end
    at: float  # the x of its name


@dataclass(frozen=True, slots=True)
class Picture:
    """All bars, marks of time as (x, words), and dots for entries about a day."""

    bars: tuple[Bar, ...]
    ticks: tuple[tuple[float, str], ...]
    dots: tuple[float, ...]
    height: int


def picture(periods: Sequence[Period], entries: Iterable[date], today: date) -> Picture | None:
    """The picture of some periods and of the days that entries tell of; None where there is no period."""
    if not periods:
        return None
    days = sorted(entries)
    first = min([p.begins for p in periods] + days[:1])
    last = max([p.ends or today for p in periods] + [today] + days[-1:])
    last = max(last, first + timedelta(days=30))

    def x(day: date) -> float:
        return round(EDGE + (WIDTH - 2 * EDGE) * (day - first).days / (last - first).days, 1)

    bars = []
    for k, period in enumerate(periods):
        start = min(x(period.begins), WIDTH - EDGE - 4)
        end = WIDTH if period.ends is None else x(period.ends)
        right = start > WIDTH / 2
        at = WIDTH - EDGE if right else start
        bars.append(
            Bar(
                period, start, max(4.0, round(end - start, 1)), TOP + k * ROW, "end" if right else "start", at
            )
        )
    bottom = TOP + len(periods) * ROW
    return Picture(
        tuple(bars), _ticks(first, last, x), tuple(x(d) for d in days), bottom + (22 if days else 4)
    )


def _ticks(first: date, last: date, x: Callable[[date], float]) -> tuple[tuple[float, str], ...]:
    years = range(first.year + 1, last.year + 1)
    if not years:
        return ((EDGE, f"{first:%b %Y}"),)
    step = next((s for s in STEPS if len(years) / s <= MOST_TICKS), STEPS[-1])
    return tuple((x(date(year, 1, 1)), str(year)) for year in years if year % step == 0 or step == 1)
