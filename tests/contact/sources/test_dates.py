from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from twinflame.contact.sources.dates import OPEN_DATES, OPEN_YEARS, ORDERS, answered, days, decide, said

EPOCH = date(1970, 1, 1)
TODAY = float((date(2022, 1, 1) - EPOCH).days)
WHATSAPP = float((date(2009, 1, 1) - EPOCH).days)


def parts(dates: list[date], order: str, *, short: bool = False, a_day: int = 1) -> np.ndarray:
    told = [
        {"y": d.year % 100 if short else d.year, "m": d.month, "d": d.day}
        for d in dates
        for _ in range(a_day)
    ]
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
        (run(date(2021, 3, 29), 1, 1), "rows"),
        (run(date(2021, 3, 1), 12, 1), "steps"),
        ([date(2021, 3, 1), date(2021, 3, 4), date(2021, 3, 8)], "steps"),
    ],
    ids=["a season", "across months", "one day past 12", "twelve days", "three days"],
)
def test_the_order_is_found_from_the_dates(order: str, short: bool, dates: list[date], reason: str) -> None:
    decision = decide(parts(dates, order, short=short, a_day=3), "/", TODAY, WHATSAPP)
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
        run(date(2021, 3, 1), 12, 1),
    ],
    ids=["one day", "two days", "steps of both", "a contact a day, or one a month"],
)
def test_what_nothing_settles_stays_open(dates: list[date]) -> None:
    for order in ("dmy", "mdy"):
        decision = decide(parts(dates, order), "/")
        assert (decision.order, decision.question) == (None, OPEN_DATES)


def test_years_of_two_digits_may_stand_in_front() -> None:
    week = run(date(2021, 6, 3), 7, 1)
    assert decide(parts(week, "ymd", short=True, a_day=3), "/", earliest=WHATSAPP).order == "ymd"
    assert decide(parts(week, "dmy", short=True, a_day=3), "/", earliest=WHATSAPP).order == "dmy"
    for order in ("dmy", "ymd"):  # 21/3/12 and 12/3/21
        decision = decide(
            parts(
                [date(2012 if order == "dmy" else 2021, 3, 21 if order == "dmy" else 12)], order, short=True
            ),
            "/",
            earliest=WHATSAPP,
        )
        assert (decision.order, decision.question) == (None, OPEN_YEARS)


@pytest.mark.parametrize(
    ("dates", "order", "wanted", "then"),
    [
        ([date(2021, 3, 4)], "dmy", "mdy", "mdy"),
        ([date(2021, 3, 4)], "dmy", "ymd", None),
        ([date(2021, 3, 4)], "ymd", "dmy", "ymd"),
        (run(date(2021, 1, 1), 100, 1), "dmy", "mdy", "mdy"),
        ([], "dmy", "ymd", "ymd"),
    ],
)
def test_the_users_word_yields_to_a_year_of_four_digits_alone(
    dates: list[date], order: str, wanted: str, then: str | None
) -> None:
    rows = parts(dates, order)
    assert answered(decide(rows, "/"), rows, wanted).order == then
    assert answered(decide(rows, "/"), rows, None) == decide(rows, "/")


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
    assert said("dmy", "rows") == said("ymd", "year first") == ""
    assert said("mdy", "user") == "Dates were read month first, as told with --dates."
