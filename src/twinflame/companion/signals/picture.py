"""A ratio with its interval beside 1, which is chance."""

from dataclasses import dataclass

from twinflame.signals.chance import Finding

LEFT, RIGHT = 12.0, 332.0
LEAST = 3.0  # the axis reaches at least so far


@dataclass(frozen=True, slots=True)
class Interval:
    """Where all stands."""

    low: float
    middle: float
    high: float
    chance: float
    ticks: tuple[tuple[float, str], ...]


def interval(found: Finding) -> Interval | None:
    """The picture; None where there is no ratio."""
    if found.ratio != found.ratio:
        return None
    top = max(LEAST, found.high)

    def x(value: float) -> float:
        return round(LEFT + (RIGHT - LEFT) * min(value, top) / top, 1)

    step = 1 if top <= 6 else 5
    ticks = tuple((x(k), f"{k} ×") for k in range(0, int(top) + 1, step))
    return Interval(x(found.low), x(found.ratio), x(found.high), x(1.0), ticks)
