"""The facts that the model was not made for."""

import numpy as np
import pytest

from twinflame.journey.claims.facts import after_parting, facts, means, ranked
from twinflame.journey.claims.priors import Setting
from twinflame.journey.state import CLOSENESS, PAIN, REACH, ROWS


@pytest.mark.slow
def test_every_fact_stands_beside_its_source() -> None:
    for fact in facts(Setting(draws=20, pairs=16)):
        assert all((fact.says, fact.published, fact.source, fact.measured, fact.note))
        low, mid, high = fact.middle
        assert np.isnan(mid) or low <= mid <= high


def test_after_a_parting_whoever_reaches_more_is_followed_for_four_weeks() -> None:
    path = np.zeros((61, ROWS, 1), np.float32)
    path[:, REACH.start] = np.linspace(3, 0, 61)[:, None]
    path[:, PAIN.start] = np.linspace(0.1, 0.7, 61)[:, None]
    path[:, CLOSENESS] = 0.1
    reach, pain = after_parting(path, np.array([10]))
    assert reach[0] == pytest.approx(-0.05 * 7)
    assert pain[0] == pytest.approx(0.01 * 7)


@pytest.mark.parametrize("day", [-1, 50])
def test_a_parting_too_late_or_none_gives_nothing(day: int) -> None:
    path = np.zeros((61, ROWS, 1), np.float32)
    assert np.isnan(after_parting(path, np.array([day]))).all()


def test_too_few_pairs_give_no_mean() -> None:
    values = np.full((2, 8), np.nan)
    values[0, :4], values[1, :5] = 1.0, 2.0
    assert np.isnan(means(values)[0])
    assert means(values)[1] == 2.0


def test_no_rank_where_nothing_varies() -> None:
    assert np.isnan(ranked(np.ones(4), np.arange(4.0)))
    assert ranked(np.arange(4.0), np.arange(4.0)) == pytest.approx(1.0)
