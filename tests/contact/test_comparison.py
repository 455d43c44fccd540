"""A pair beside ordinary pairs."""

import numpy as np
import pytest

from tests.contact.pairs import known
from twinflame.contact.comparison import KEYS, compared
from twinflame.contact.figures import figures
from twinflame.contact.fit import fit
from twinflame.contact.likelihood import observe
from twinflame.contact.priors import TWIN
from twinflame.contact.reference import reference


@pytest.fixture(scope="module")
def both_sides():
    pair = known(120, seed=1, reach=(6.0, 2.0), answer=(0.5, 0.2))
    out = []
    for who in (pair.path.who, (1 - pair.path.who).astype(np.int8)):
        seen = observe(pair.path.times, who)
        out.append(compared(figures(seen, fit(seen, reference().prior).draws(400, seed=1))))
    return out


def test_every_figure_of_the_comparison_has_its_draws(both_sides):
    assert set(both_sides[0]) == set(KEYS)
    assert all(np.isfinite(v).all() and v.shape == (400,) for v in both_sides[0].values())


def test_the_other_side_sees_the_same_pair_from_there(both_sides):
    here, there = ({k: float(np.median(v)) for k, v in side.items()} for side in both_sides)
    assert here["share_of_reach"] == pytest.approx(1 - there["share_of_reach"], abs=0.03)
    assert here["answered_within_day"] == pytest.approx(there["answers_within_day"], abs=0.04)
    assert here["unanswered_ratio"] == pytest.approx(1 / there["unanswered_ratio"], rel=0.15)
    assert here["delay_ratio"] == pytest.approx(there["delay_ratio"], rel=0.25)
    assert here["share_of_reach"] > 0.6
    assert here["unanswered_ratio"] > 2
    assert here["delay_ratio"] >= 1


def test_the_reference_says_where_it_comes_from_and_what_it_is_not():
    ref = reference()
    assert ref.pairs > 100
    assert len(ref.provenance) == 2
    assert any("not messages between lovers" in limit for limit in ref.limits)


def test_the_reference_has_a_prior_that_can_be_used():
    prior = reference().prior
    assert prior.mean.shape == (TWIN,)
    assert np.allclose(prior.cov, prior.cov.T)
    assert np.linalg.eigvalsh(prior.cov).min() > 0
    assert 0 < reference().ordinary.bound < 3
    assert reference().ordinary.spread > 0


@pytest.mark.parametrize("key", KEYS)
def test_percentiles_rise_with_the_figure_from_none_to_all(key):
    table = reference().quantiles[key]
    assert (np.diff(table) >= 0).all()
    values = np.linspace(table[0] - 1, table[-1] + 1, 200)
    places = reference().percentile(key, values)
    assert (np.diff(places) >= 0).all()
    assert (places[0], places[-1]) == (0, 100)
    assert reference().percentile(key, np.array(table[50])) == pytest.approx(50, abs=2)


def test_an_even_pair_stands_in_the_middle_of_ordinary_pairs():
    assert reference().percentile("share_of_reach", np.array(0.5)) == pytest.approx(50, abs=3)
    assert reference().percentile("unanswered_ratio", np.array(1.0)) == pytest.approx(50, abs=3)
