"""The picture of lines through time."""

from datetime import date
from itertools import pairwise

import pytest

from twinflame.companion.look.chart import Course, chart, day_number

TICKS = [(0.0, "0"), (1.0, "1")]


def test_the_interval_lies_around_its_line() -> None:
    made = chart([Course("a", [0, 1], [0.5, 0.5], [0.25, 0.25], [0.75, 0.75])], y=(0, 1), y_ticks=TICKS)
    assert made.courses[0].band == "28,49 252,49 252,127 28,127"
    assert made.courses[0].line == "28,88 252,88"


def test_names_stand_apart_and_stay_inside() -> None:
    courses = [Course(name, [0, 1], [0.0, 0.01 * k]) for k, name in enumerate("abcd")]
    made = chart(courses, y=(0, 1), y_ticks=TICKS)
    places = sorted(c.label[1] for c in made.courses)
    assert all(b - a >= 15 for a, b in pairwise(places))
    assert places[-1] <= made.floor


def test_what_lies_outside_is_drawn_at_the_edge() -> None:
    made = chart([Course("a", [0, 1], [-1.0, 2.0], dots=True)], y=(0, 1), y_ticks=TICKS)
    assert made.courses[0].dots == ((28.0, 166.0), (252.0, 10.0))


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (date(2026, 3, 3), date(2026, 3, 20), ["3 Mar", "20 Mar"]),
        (date(2026, 1, 15), date(2026, 4, 15), ["Feb", "Mar", "Apr"]),
        (date(2025, 10, 15), date(2026, 2, 15), ["Nov 25", "Dec 25", "Jan 26", "Feb 26"]),
        (date(2020, 6, 1), date(2026, 2, 1), ["2022", "2024", "2026"]),
    ],
)
def test_time_is_marked_by_few_beginnings(first: date, last: date, expected: list[str]) -> None:
    made = chart([Course("a", [day_number(first), day_number(last)], [0, 1])], y=(0, 1), y_ticks=TICKS)
    assert [words for _, words in made.across] == expected
