"""Contacts of the coming days: as many as the fitted ways give, and more where reach is higher."""

from dataclasses import replace

import numpy as np
import pytest

from twinflame.contact.likelihood import Observed, Terms, observe
from twinflame.contact.priors import BACKGROUND, DRIFTS, OWN, weak_prior
from twinflame.contact.simulate import simulate
from twinflame.journey.filter.coming import coming_contacts
from twinflame.journey.filter.evidence import evidence
from twinflame.journey.filter.sampler import Sampled, sample
from twinflame.journey.filter.table import contact_days
from twinflame.journey.state import REACH

DAY = 86_400.0


@pytest.fixture(scope="module")
def known() -> tuple[Sampled, Observed, Terms]:
    """Three reach-outs a day of each, without slow reactions or drift, over a month."""
    twin = np.tile(weak_prior().mean, (2, 1))
    twin[:, 0], twin[:, OWN:BACKGROUND] = np.log(3.0), 0.0
    path = simulate(Terms(twin, np.zeros((6, DRIFTS))), 0.0, 28 * DAY, seed=3)
    seen = observe(path.times, path.who, start=0.0, end=28 * DAY)
    terms = Terms(twin, np.zeros((seen.grid.weeks, DRIFTS)))
    return sample(evidence(contact_days(seen, terms)), seed=1, chains=8), seen, terms


def test_a_steady_pair_goes_on_about_as_before(known: tuple[Sampled, Observed, Terms]) -> None:
    found, seen, terms = known
    coming = coming_contacts(found, seen, terms, seed=2)
    weekly = np.bincount(seen.who, minlength=2) / 4
    assert coming.shape == (len(found.z), 2)
    assert coming.mean(axis=0) == pytest.approx(weekly, rel=0.35)
    assert (coming.std(axis=0) > np.sqrt(weekly)).all()  # wider than chance alone


def test_more_reach_brings_more_contacts_and_the_same_seed_the_same(
    known: tuple[Sampled, Observed, Terms],
) -> None:
    found, seen, terms = known
    near = found.paths.copy()
    near[:, -1, REACH] += 2.0
    one, two = (coming_contacts(found, seen, terms, seed=2) for _ in range(2))
    more = coming_contacts(replace(found, paths=near), seen, terms, seed=2)
    assert np.array_equal(one, two)
    assert more.mean() > 1.1 * one.mean()  # reach falls back within days
