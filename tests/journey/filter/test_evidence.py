"""Evidence by day: contact and check-ins on one row of days, whatever is missing."""

import numpy as np
import pytest

from twinflame.errors import InputError
from twinflame.journey.checkins import CheckIns
from twinflame.journey.filter.evidence import evidence, without_contact
from twinflame.journey.filter.table import MOODS, POINTS, ContactDays


def contact(first: int, days: int) -> ContactDays:
    return ContactDays(first, np.ones((len(MOODS), days, 2, POINTS)), np.ones((days, 2)))


def told(*days: int, score: float = 5.0) -> CheckIns:
    return CheckIns(np.array(days), np.full((len(days), 2, 10), score))


def test_check_ins_before_and_after_the_chat_widen_the_days() -> None:
    seen = evidence(contact(100, 10), told(95, 115))
    assert (seen.first, len(seen)) == (95, 21)
    assert seen.usual.sum(axis=1).tolist() == [0.0] * 5 + [2.0] * 10 + [0.0] * 6
    assert np.diff(seen.begin)[[0, 20]].tolist() == [18, 18]
    assert seen.begin[-1] == 36


def test_each_kind_of_score_stands_once_and_drive_is_left_to_the_light_loop() -> None:
    seen = without_contact(told(0, 1, 2), days=5)
    assert seen.items.tolist() == list(range(9))
    assert seen.scores.tolist() == [0.5] * 9
    assert seen.told.tolist() == [3, 3]


def test_no_more_than_the_last_days_are_read() -> None:
    seen = evidence(contact(0, 500), told(10, 490), most=365)
    assert (seen.first, len(seen)) == (135, 365)
    assert seen.told.tolist() == [1, 1]


def test_a_date_mistyped_far_ahead_moves_nothing() -> None:
    seen = evidence(contact(100, 10), told(105, 60_000))
    assert (seen.first, len(seen)) == (100, 10)


@pytest.mark.parametrize("day", [1, 9000])
def test_check_ins_of_another_year_are_refused(day: int) -> None:
    with pytest.raises(InputError, match="more than a year apart"):
        evidence(contact(4000, 10), told(day))


def test_nothing_told_is_no_error() -> None:
    seen = evidence(contact(3, 10))
    assert seen.begin.tolist() == [0] * 11
    assert seen.told.tolist() == [0, 0]
