"""Futures of a journey: the same noise under every choice, and healing that heals."""

import numpy as np
import pytest

from twinflame.journey.filter.ahead import before_evidence, future, healed_within, reactions
from twinflame.journey.filter.evidence import Evidence, without_contact
from twinflame.journey.filter.sampler import Sampled, sample


@pytest.fixture(scope="module")
def drawn() -> tuple[Evidence, Sampled]:
    seen = without_contact(days=3)
    return seen, sample(seen, seed=1)


def test_the_same_choice_and_seed_give_the_same_future(drawn: tuple[Evidence, Sampled]) -> None:
    seen, found = drawn
    one, two = (future(found, seen, "as_now", seed=3, weeks=2) for _ in range(2))
    assert np.array_equal(one.pain, two.pain)


def test_choices_differ_by_less_than_futures_do(drawn: tuple[Evidence, Sampled]) -> None:
    seen, found = drawn
    one, two = (future(found, seen, choice, seed=3, weeks=1) for choice in ("as_now", "heal"))
    assert np.std(one.pain - two.pain) < 0.2 * np.std(one.pain)


def test_healing_leaves_less_pain_and_more_worth_than_chasing(drawn: tuple[Evidence, Sampled]) -> None:
    seen, found = drawn
    heal, chase = (future(found, seen, choice, seed=3, weeks=12) for choice in ("heal", "chase"))
    assert heal.pain[:, -1, 0].mean() < chase.pain[:, -1, 0].mean() - 0.1
    assert heal.worth[:, -1, 0].mean() > chase.worth[:, -1, 0].mean() + 0.1


def test_once_healed_is_counted_for_good(drawn: tuple[Evidence, Sampled]) -> None:
    _, found = drawn
    healed = healed_within(found, "heal", seed=3)
    assert (np.diff(healed, axis=1) >= 0).all()
    assert healed[:, -1].mean() > healed[:, 0].mean()


def test_a_reaction_without_mirror_and_with_cord_draws_after_who_steps_back(
    drawn: tuple[Evidence, Sampled],
) -> None:
    _, found = drawn
    away, closer = reactions(found, closer=False), reactions(found, closer=True)
    assert ((away > 1) == (closer < 1)).mean() > 0.95


def test_before_evidence_the_state_is_as_wide_as_the_prior() -> None:
    z, states = before_evidence(30, seed=1)
    assert abs(z.mean()) < 0.05
    assert states.shape == (512, 11)
    assert states[:, 4].std() > 0.15
