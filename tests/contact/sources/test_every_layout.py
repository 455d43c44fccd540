"""Layouts that the benchmark makes are each read exactly, asked about or refused; none is silently wrong."""

from collections.abc import Sequence

import pytest
from babel import Locale, localedata

import layouts
from twinflame.contact.sources.whatsapp.halves import half_of_day

GROUPS = (
    "header × date × year × clock",
    "halves of the day × gap",
    "words and points",
    "marks, BOM, line ends",
)
GROUPS += ("languages of Unicode's data",)
NEVER_READ = {"dz", "kkj"}
"""Languages whose date or clock no other writes so; they are refused."""


def tell(cases: Sequence[layouts.Case]) -> dict[str, set[str]]:
    """What comes of each history in these layouts."""
    told: dict[str, set[str]] = {}
    for case in cases:
        for name, history in layouts.HISTORIES.items():
            told.setdefault(name, set()).add(layouts.outcome(case, history()))
    return told


def assert_sound(told: dict[str, set[str]]) -> None:
    assert told["a season"] == told["a week"] == {"exact"}
    assert told["a day"] | told["once a month"] <= {"exact", "exact once asked"}


def test_there_are_thousands_of_layouts_and_no_two_are_the_same() -> None:
    first = layouts.season()[0]
    heads = {
        (case.head(first), case.end, case.begin, case.layout.half, case.layout.order)
        for case in layouts.cases()
    }
    assert len(layouts.cases()) > 2_000
    assert len(heads) > 1_200
    assert {case.group for case in layouts.cases()} == set(GROUPS)


@pytest.mark.parametrize("group", GROUPS)
def test_a_sample_of_each_group_is_read_exactly_or_asked_about(group: str) -> None:
    own = [case for case in layouts.cases() if case.group == group and case.name not in NEVER_READ]
    assert_sound(tell(own[:: len(own) // 8]))


@pytest.mark.slow
def test_every_ninth_layout_is_read_exactly_or_asked_about() -> None:
    """The benchmark tries all of them, in minutes; a step that no group's period divides meets them all."""
    assert_sound(tell([case for case in layouts.cases()[::9] if case.name not in NEVER_READ]))


def test_what_cannot_be_read_is_refused() -> None:
    told = tell([case for case in layouts.cases() if case.name in NEVER_READ])
    assert set.union(*told.values()) <= {"refused", "exact", "exact once asked"}


def test_the_halves_of_the_day_are_known_in_every_language_with_a_clock_of_twelve_hours() -> None:
    unknown = set()
    for name in localedata.locale_identifiers():
        locale = Locale.parse(name)
        if "a" in locale.time_formats["short"].pattern:
            words = locale.day_periods["format"]["abbreviated"]
            unknown |= {words[half] for half in ("am", "pm") if half_of_day(words[half]) != half}
    assert unknown == set()
