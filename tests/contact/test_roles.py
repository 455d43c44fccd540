"""Roles from draws of figures that are given by hand."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from twinflame.contact.figures import Figures
from twinflame.contact.roles import (
    FIRST,
    NEITHER,
    OPEN,
    SECOND,
    SHORTEST,
    TOLD,
    Ordinary,
    chances,
    spans,
    weekly_chances,
)

ORDINARY = Ordinary(1.0, 0.9)


def made(pursuit, noise=0.05, seed=0, lead=None):
    """Figures whose pursuit is this by week, give or take noise; the lead is the pursuit unless given."""
    pursuit = np.asarray(pursuit, float)
    rng = np.random.default_rng(seed)
    c = pursuit + noise * rng.standard_normal((300, len(pursuit)))
    lead = c if lead is None else np.broadcast_to(np.asarray(lead, float), c.shape)
    reach = np.exp(np.stack([lead / 2, -lead / 2], axis=2))
    extra = lead - c  # what the first's unanswered share lies below the second's
    left = 0.5 * np.exp(np.stack([-extra / 2, extra / 2], axis=2) - np.abs(extra).max() / 2)
    none = np.zeros((300, 2))
    return Figures(reach, none, 1 - left, none, none, none, np.zeros((300, 2, 3)))


@given(
    st.lists(st.floats(-3, 3), min_size=1, max_size=30),
    st.floats(0.01, 3.0),
    st.floats(0.2, 2.0),
    st.integers(0, 9),
)
def test_chances_add_up_to_one_and_spans_cover_every_week_in_order(pursuit, noise, bound, seed):
    figures = made(pursuit, noise, seed)
    ordinary = Ordinary(bound, 0.9)
    weekly = weekly_chances(figures, ordinary)
    assert np.allclose(weekly.sum(axis=1), 1)
    assert weekly.min() >= 0
    told = spans(figures, ordinary)
    assert told[0].first == 0
    assert told[-1].last == len(pursuit) - 1
    for a, b in pairwise(told):
        assert b.first == a.last + 1
        assert a.role != b.role
    for span in told:
        assert sum(span.chances) == pytest.approx(1)
        assert span.role == OPEN or span.chances[span.role] == max(span.chances) >= TOLD
        assert len(told) == 1 or span.last - span.first + 1 >= SHORTEST


@pytest.mark.parametrize(("pursuit", "role"), [(2.0, FIRST), (-2.0, SECOND), (0.3, NEITHER), (-0.6, NEITHER)])
def test_a_clear_role_is_told(pursuit, role):
    (span,) = spans(made([pursuit] * 12), ORDINARY)
    assert (span.first, span.last, span.role) == (0, 11, role)
    assert span.chances[role] > 0.95


def test_what_the_data_leave_open_is_not_told():
    (span,) = spans(made([2.0] * 12, noise=10.0), ORDINARY)
    assert span.role == OPEN
    weekly = weekly_chances(made([0.0] * 12, noise=2.0), ORDINARY)
    assert (weekly[:, OPEN] > 0.99).all()


@pytest.mark.parametrize("pursuit", [1.0, -1.0])
def test_nobody_is_named_on_the_edge(pursuit):
    assert (
        chances(np.array([[pursuit - 0.01], [pursuit + 0.01]]), np.full((2, 1), pursuit), ORDINARY).max()
        < TOLD
    )
    (span,) = spans(made([pursuit] * 12, noise=0.1), ORDINARY)
    assert span.role == OPEN


def test_who_reaches_out_less_does_not_chase_however_few_answers_come():
    (span,) = spans(made([1.6] * 12, lead=-0.2), ORDINARY)
    assert span.role == NEITHER


def test_a_chase_that_turns_is_told_as_two_stretches():
    first, second = spans(made([2.0] * 10 + [-2.0] * 8), ORDINARY)
    assert (first.first, first.last, first.role) == (0, 9, FIRST)
    assert (second.first, second.last, second.role) == (10, 17, SECOND)


def test_short_runs_join_their_longer_neighbour():
    told = spans(made([2.0] * 12 + [0.0] * (SHORTEST - 1) + [2.0] * 6), ORDINARY)
    assert [(s.first, s.last, s.role) for s in told] == [(0, 20, FIRST)]
    kept = spans(made([2.0] * 12 + [0.0] * SHORTEST + [2.0] * 6), ORDINARY)
    assert [s.role for s in kept] == [FIRST, NEITHER, FIRST]


def test_roles_of_the_other_side_are_swapped():
    pursuit = [2.0] * 8 + [0.1] * 8 + [-1.8] * 8
    here, there = spans(made(pursuit), ORDINARY), spans(made(np.negative(pursuit)), ORDINARY)
    swap = {FIRST: SECOND, SECOND: FIRST, NEITHER: NEITHER, OPEN: OPEN}
    assert [(s.first, s.last, swap[s.role]) for s in here] == [(s.first, s.last, s.role) for s in there]
