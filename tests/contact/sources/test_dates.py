from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from twinflame.contact.sources.dates import ORDERS, days, decide, said

EPOCH = date(1970, 1, 1)


def parts(dates: list[date], order: str, *, short: bool = False) -> np.ndarray:
    told = [{"y": d.year % 100 if short else d.year, "m": d.month, "d": d.day} for d in dates]
    return np.array([[t[letter] for letter in order] for t in told], dtype=np.int32).reshape(-1, 3)


def run(start: date, n: int, step: int) -> list[date]:
    return [start + timedelta(days=step * i) for i in range(n)]


@given(
    dates=st.lists(st.dates(date(1990, 1, 1), date(2199, 12, 31)), max_size=20),
    order=st.sampled_from(list(ORDERS)),
)
def test_days_are_those_of_the_calendar(dates: list[date], order: str) -> None:
    assert days(parts(dates, order), order).tolist() == [(d - EPOCH).days for d in dates]


@given(st.lists(st.tuples(*[st.integers(-1, 9999)] * 3), min_size=1), st.sampled_from(list(ORDERS)))
def test_what_is_no_date_is_none(numbers: list[tuple[int, int, int]], order: str) -> None:
    told = days(np.array(numbers, dtype=np.int32), order)
    for row, day in zip(numbers, told, strict=True):
        year, month, dom = (row[i] for i in ORDERS[order])
        year += 2000 if year < 100 else -543 if 2500 <= year < 2700 else 0
        try:
            expected = float((date(year, month, dom) - EPOCH).days) if 1990 <= year < 2200 else np.nan
        except ValueError:
            expected = np.nan
        assert np.array_equal(day, expected, equal_nan=True)


@pytest.mark.parametrize("order", ["dmy", "mdy"])
@pytest.mark.parametrize("short", [False, True])
@pytest.mark.parametrize(
    ("dates", "reason"),
    [
        (run(date(2021, 1, 1), 100, 1), "rows"),
        (run(date(2021, 3, 12), 1, 1) + run(date(2021, 4, 1), 1, 1), "rows"),
        (run(date(2021, 3, 13), 1, 1), "rows"),
        (run(date(2021, 3, 1), 12, 1), "steps"),
        ([date(2021, 3, 1), date(2021, 3, 4), date(2021, 3, 8)], "steps"),
    ],
    ids=["a season", "across months", "one day past 12", "twelve days", "three days"],
)
def test_the_order_is_found_from_the_dates(order: str, short: bool, dates: list[date], reason: str) -> None:
    decision = decide(parts(dates, order, short=short), "/")
    assert (decision.order, decision.reason) == (order, reason)


@pytest.mark.parametrize("order", ["ymd", "ydm"])
def test_a_year_in_front_is_seen(order: str) -> None:
    assert decide(parts(run(date(2021, 1, 1), 100, 1), order), "-").order == order


def test_a_short_year_in_front_is_found_from_the_dates() -> None:
    assert decide(parts(run(date(2019, 11, 1), 300, 1), "ymd", short=True), ". ").order == "ymd"
    assert decide(parts(run(date(2021, 1, 1), 300, 1), "dmy", short=True), ".").order == "dmy"


def test_one_odd_row_does_not_turn_the_order() -> None:
    dates = run(date(2020, 1, 1), 600, 1)
    rows = np.vstack([parts(dates, "mdy"), [[31, 12, 2020]], parts([dates[-1]], "mdy")])
    assert decide(rows, "/").order == "mdy"


@pytest.mark.parametrize(
    "dates",
    [
        [date(2021, 3, 4)],
        [date(2021, 3, 4), date(2021, 3, 5)],
        [date(2021, 3, 4), date(2021, 4, 5), date(2021, 5, 6)],
    ],
    ids=["one day", "two days", "steps of both"],
)
def test_what_nothing_settles_stays_open(dates: list[date]) -> None:
    assert decide(parts(dates, "dmy"), "/").order is None
    assert decide(parts(dates, "mdy"), "/").order is None


def test_dates_with_dots_have_the_day_first_where_nothing_else_speaks() -> None:
    decision = decide(parts([date(2021, 3, 4)], "dmy"), ".")
    assert (decision.order, decision.reason) == ("dmy", "dots")


def test_dates_alike_both_ways_need_no_question() -> None:
    assert decide(parts([date(2021, 3, 3), date(2021, 5, 5)], "dmy"), "/").order == "dmy"
    assert decide(np.empty((0, 3), np.int32), "/").order == "dmy"


def test_a_future_under_one_order_settles_it() -> None:
    latest = float((date(2021, 4, 1) - EPOCH).days)
    assert decide(parts([date(2021, 3, 4)], "dmy"), "/", latest).order == "dmy"
    assert decide(parts([date(2021, 3, 4)], "mdy"), "/", latest).order == "mdy"


def test_what_was_plain_is_not_said() -> None:
    assert said("dmy", "rows") == said("ymd", "year first") == said("ymd", "user") == ""
    assert said("mdy", "user") == "Dates were read month first, as told with --dates."
