"""The sampler: the prior where nothing was seen, the truth where much was, and the same for any threads."""

import numpy as np
import pytest

from twinflame.contact.priors import BACKGROUND, weak_prior
from twinflame.journey.checkins import CheckIns
from twinflame.journey.filter.evidence import without_contact
from twinflame.journey.filter.prior import PLACE, SIZE, by_name
from twinflame.journey.filter.sampler import next_degree, sample, scale_reduction
from twinflame.journey.filter.simulate import simulated
from twinflame.journey.state import PAIN, REACH, WORTH


def terms() -> np.ndarray:
    twin = np.tile(weak_prior().mean, (2, 1))
    twin[:, 0], twin[:, BACKGROUND:] = np.log(3.0), np.log(0.04)
    return twin


def test_where_nothing_was_seen_the_posterior_is_the_prior() -> None:
    found = sample(without_contact(days=3), seed=1)
    assert np.abs(found.z.mean(axis=0)).max() < 0.45  # 64 chains
    assert np.abs(found.z.std(axis=0) - 1.0).max() < 0.35
    assert found.ess.min() == pytest.approx(1.0)
    assert not found.lost.any()


def test_the_same_seed_gives_the_same_draws_for_any_number_of_threads() -> None:
    seen = without_contact(CheckIns(np.array([1]), np.full((1, 2, 10), 7.0)), days=3)
    one, two = (sample(seen, seed=4, chains=8, moves=4, threads=t) for t in (1, 2))
    assert np.array_equal(one.z, two.z)
    assert np.array_equal(one.paths, two.paths)
    other = sample(seen, seed=5, chains=8, moves=4)
    assert not np.array_equal(one.z, other.z)


def test_what_is_told_is_found_and_what_is_not_stays_open() -> None:
    scores = np.full((30, 2, 10), np.nan)
    scores[:, 0, 0], scores[:, 0, 1] = 8.0, 2.0
    found = sample(without_contact(CheckIns(np.arange(30), scores), days=30), seed=2, chains=24)
    last = found.paths[:, -1]
    mine, theirs = last[:, PAIN].T
    assert abs(np.median(mine) - 0.8) < 0.06
    assert mine.std() < 0.06
    assert theirs.std() > 0.12
    assert abs(np.median(last[:, WORTH][:, 0]) - 0.2) < 0.08


def test_missing_days_between_leave_wider_intervals() -> None:
    scores = np.full((2, 2, 10), np.nan)
    scores[:, :, 5], scores[:, :, 6] = 8.0, 1.0
    found = sample(without_contact(CheckIns(np.array([0, 40]), scores), days=41), seed=3, chains=24)
    spread = found.paths[:, :, REACH].std(axis=0).mean(axis=1)
    assert spread[20] > spread[41]


@pytest.mark.slow
def test_a_simulated_pairs_truth_is_found_from_contact_and_check_ins() -> None:
    inside, width = [], []
    for seed in range(4):
        truth = 0.7 * np.random.default_rng(seed).standard_normal(SIZE)
        made = simulated(truth, terms(), days=40, seed=seed)
        found = sample(made.seen, seed=seed, chains=24)
        low, high = np.quantile(found.paths[:, -1], [0.02, 0.98], axis=0)
        inside.append((made.path[-1] >= low) & (made.path[-1] <= high))
        width.append(high - low)
    assert np.mean(inside) > 0.8
    assert np.mean(np.array(width)[:, PAIN]) < 0.35


@pytest.mark.slow
def test_from_contact_alone_pain_stays_near_its_prior() -> None:
    made = simulated(np.zeros(SIZE), terms(), days=40, seed=1, share=0.0)
    found = sample(made.seen, seed=1, chains=24)
    assert found.z[:, PLACE["pain, yours"]].std() > 0.6
    assert found.z[:, PLACE["level, yours"]].std() < 0.8


def test_what_progress_raises_ends_the_work() -> None:
    def stop(share: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sample(without_contact(days=3), seed=1, chains=8, moves=2, progress=stop)


def test_a_degree_leaves_the_wished_share_counting() -> None:
    logs = np.random.default_rng(1).normal(0, 30, 500)
    after = next_degree(logs, 0.0)
    weights = np.exp(after * (logs - logs.max()))
    assert (weights.sum() ** 2 / (weights**2).sum()) / 500 == pytest.approx(0.3, abs=0.01)
    assert next_degree(np.zeros(10), 0.4) == 1.0


def test_islands_that_agree_have_no_reduction_left() -> None:
    draws = np.random.default_rng(2).standard_normal((2, 4000, 3))
    assert scale_reduction(draws) == pytest.approx(1.0, abs=0.01)


def test_the_middle_of_every_prior_is_its_centre() -> None:
    named = by_name(np.zeros((1, SIZE)))
    assert named["tau"][0] == 3.0
    assert named["worth, yours"][0] == pytest.approx(0.5)
    assert named["ahead, theirs"][0] == 0.0
