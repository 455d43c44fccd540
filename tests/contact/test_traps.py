"""The traps of contact models, as simulations (docs/models): what must not be claimed."""

import numpy as np
import pytest

from tests.contact.pairs import START, Known, known, total_branching, wander
from twinflame.contact.figures import figures
from twinflame.contact.fit import fit
from twinflame.contact.grid import hour_grid
from twinflame.contact.history import ContactHistory
from twinflame.contact.intensity import SCALES
from twinflame.contact.likelihood import observe
from twinflame.contact.priors import OTHER
from twinflame.contact.reference import reference
from twinflame.contact.roles import FIRST, SECOND, spans

DAYS = 182
WEEKS = hour_grid(START, START + DAYS * 86_400.0).weeks
NOTHING = {"follow": 0.0, "answer": (0.0, 0.0), "night": 1.5}
SPURIOUS = 0.1  # branching that rhythm or drift alone may fake; a constant background fakes 0.6 to 0.7
PAIRS = 8


def drifts(kind, seed):
    """Shared: both warm and cool together. Independent: each by themselves."""
    out = np.zeros((WEEKS, 4))
    one = wander(WEEKS, 0.6, 60.0, seed)
    other = one if kind == "shared" else wander(WEEKS, 0.6, 60.0, seed + 999)
    out[:, 0], out[:, 1] = (one + other) / 2, (one - other) / 2
    return out


def branching_found(pair: Known) -> float:
    return total_branching(fit(pair.seen, reference().prior, correlations=()).mode.terms)


@pytest.mark.parametrize("rate", [5.0, 15.0])
def test_rhythm_alone_fakes_no_interaction(rate):
    found = [branching_found(known(DAYS, seed=s, reach=(rate, rate), **NOTHING)) for s in range(4)]
    assert np.mean(found) < SPURIOUS


@pytest.mark.parametrize("kind", ["shared", "independent"])
def test_rhythm_and_drift_fake_no_interaction(kind):
    found = [
        branching_found(known(DAYS, seed=s, reach=(8.0, 8.0), drift=drifts(kind, s), **NOTHING))
        for s in range(4)
    ]
    assert np.mean(found) < SPURIOUS


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["still", "shared", "independent"])
def test_no_sign_is_claimed_where_neither_reacts_to_the_other(kind):
    """True theta is 0; the 90 % interval, mixed over the drifts' correlation, holds it."""
    held = []
    for seed in range(PAIRS):
        drift = None if kind == "still" else drifts(kind, seed)
        draws = fit(known(DAYS, seed=seed, reach=(5.0, 5.0), drift=drift).seen, reference().prior).draws(
            400, 1
        )
        low, high = np.quantile(draws.twin[:, :, OTHER], [0.05, 0.95], axis=0)
        held += list((low < 0) & (high > 0))
    assert np.mean(held) >= 0.8


@pytest.mark.slow
def test_one_pair_rarely_shows_how_one_reacts():
    """A year at some 36 contacts a day leaves theta open by at least 0.4 at 90 %."""
    pair = known(364, seed=1, reach=(7.0, 7.0), answer=(0.4, 0.4))
    assert 10_000 < len(pair.path.times) < 16_000
    draws = fit(pair.seen, reference().prior).draws(400, 1)
    low, high = np.quantile(draws.twin[:, :, OTHER], [0.05, 0.95], axis=0)
    assert (high - low > 0.4).all()


@pytest.mark.slow
def test_ordinary_unevenness_is_not_called_a_chase():
    """Three reach-outs to two, and answers that take turns at that."""
    for seed in range(6):
        seen = known(
            DAYS, seed=seed, reach=(4.8, 3.2), answer=(0.4, 0.35), drift=0.5 * drifts("shared", seed)
        ).seen
        told = spans(figures(seen, fit(seen, reference().prior).draws(200, 1)), reference().ordinary)
        assert not {FIRST, SECOND} & {s.role for s in told}


def minutes(pair: Known) -> ContactHistory:
    """The history as an export without seconds would have it."""
    times = np.floor(pair.path.times / 60) * 60
    return ContactHistory(times, pair.path.who, np.zeros(len(times)), ("Ana", "Ben"), precision=60.0)


def quick(times, who):
    """Answers within some minutes that a contact brings, by each twin."""
    terms = fit(observe(times, who), reference().prior, correlations=()).mode.terms
    return terms.weights[:, SCALES : SCALES + 3].sum(axis=1) * terms.answering.mean(axis=1)


def test_tied_minutes_fake_no_answers():
    pair = known(DAYS, seed=3, reach=(40.0, 40.0), **NOTHING)
    history = minutes(pair)
    assert (np.diff(history.times) == 0).sum() > 100
    assert quick(*history.contacts(1)).max() < 0.03


def test_answers_survive_the_loss_of_seconds():
    pair = known(DAYS, seed=4, reach=(6.0, 6.0))
    exact, spread = quick(pair.path.times, pair.path.who), quick(*minutes(pair).contacts(1))
    assert spread == pytest.approx(exact, rel=0.12)
