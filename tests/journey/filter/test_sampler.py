"""The sampler: the prior where nothing was seen, the truth where much was, and the same for any threads."""

import numpy as np
import pytest

from twinflame.contact.priors import BACKGROUND, weak_prior
from twinflame.journey.checkins import CheckIns
from twinflame.journey.filter.evidence import Evidence, without_contact
from twinflame.journey.filter.passes import passes
from twinflame.journey.filter.prior import PLACE, SIZE, by_name, values
from twinflame.journey.filter.sampler import next_degree, sample, scale_reduction
from twinflame.journey.filter.simulate import simulated
from twinflame.journey.state import PAIN, REACH, WORTH


def terms() -> np.ndarray:
    twin = np.tile(weak_prior().mean, (2, 1))
    twin[:, 0], twin[:, BACKGROUND:] = np.log(3.0), np.log(0.04)
    return twin


def told_of_a_week() -> Evidence:
    """A week with a few scores: pain, worth and urges of one, closeness of the other."""
    scores = np.full((2, 2, 10), np.nan)
    scores[0, 0, 0], scores[0, 0, 1], scores[0, 1, 4] = 6.0, 4.0, 7.0
    scores[1, 0, 5], scores[1, 0, 6] = 7.0, 3.0
    return without_contact(CheckIns(np.array([1, 5]), scores), days=7)


def test_where_nothing_was_seen_the_posterior_is_the_prior() -> None:
    found = sample(without_contact(days=3), seed=1)
    assert np.abs(found.z.mean(axis=0)).max() < 0.25
    assert np.abs(found.z.std(axis=0) - 1.0).max() < 0.2
    assert found.agreement.max() < 1.03
    assert found.ess.min() == pytest.approx(1.0)
    assert not found.lost.any()


def test_posterior_and_evidence_are_those_of_prior_draws_weighted_by_particles() -> None:
    seen = told_of_a_week()
    rng = np.random.default_rng(1)
    z = rng.standard_normal((12_000, SIZE))
    logs = passes(seen, z, rng, particles=128).logs
    weights = np.exp(logs - logs.max())
    shares = weights / weights.sum()
    count = 1.0 / (shares**2).sum()
    assert count > 200
    mean = shares @ z
    spread = np.sqrt(shares @ (z - mean) ** 2)

    found = sample(seen, seed=2)
    assert found.agreement.max() < 1.05
    # errors of the weighted draws, and a little for those of the sampler
    assert np.abs(found.z.mean(axis=0) - mean).max() < 4.0 / np.sqrt(count) + 0.05
    assert np.abs(found.z.std(axis=0) / spread - 1.0).max() < 0.25
    moved = [PLACE[name] for name in ("pain, yours", "worth, yours", "reach, yours", "closeness")]
    assert np.abs(mean[moved]).min() > 0.2
    evidence = logs.max() + np.log(weights.mean())
    assert [i.log_evidence for i in found.islands] == pytest.approx([evidence] * 2, abs=0.4)


def test_the_same_seed_gives_the_same_draws_for_any_number_of_threads() -> None:
    seen = told_of_a_week()
    one, two = (sample(seen, seed=4, chains=4, moves=1, threads=t) for t in (1, 2))
    assert np.array_equal(one.z, two.z)
    assert np.array_equal(one.paths, two.paths)
    assert np.array_equal(one.ess, two.ess)
    other = sample(seen, seed=5, chains=4, moves=1)
    assert not np.array_equal(one.z, other.z)


def test_a_path_kept_is_that_of_its_values() -> None:
    found = sample(told_of_a_week(), seed=6, chains=4, moves=1)
    assert found.paths[:, 0] == pytest.approx(values(found.z).starts, abs=1e-6)


def test_what_is_told_is_found_and_what_is_not_stays_open() -> None:
    scores = np.full((30, 2, 10), np.nan)
    scores[:, 0, 0], scores[:, 0, 1] = 8.0, 2.0
    found = sample(without_contact(CheckIns(np.arange(30), scores), days=30), seed=2)
    last = found.paths[:, -1]
    mine, theirs = last[:, PAIN].T
    assert abs(np.median(mine) - 0.8) < 0.06
    assert mine.std() < 0.06
    assert theirs.std() > 0.12
    assert abs(np.median(last[:, WORTH][:, 0]) - 0.2) < 0.08


def test_missing_days_between_leave_wider_intervals() -> None:
    scores = np.full((2, 2, 10), np.nan)
    scores[:, :, 5], scores[:, :, 6] = 8.0, 1.0
    found = sample(without_contact(CheckIns(np.array([0, 40]), scores), days=41), seed=3)
    spread = found.paths[:, :, REACH].std(axis=0).mean(axis=1)
    assert spread[20] > spread[41]


@pytest.mark.slow
def test_a_simulated_pairs_truth_is_found_from_contact_and_check_ins() -> None:
    inside, width = [], []
    for seed in range(4):
        truth = 0.7 * np.random.default_rng(seed).standard_normal(SIZE)
        made = simulated(truth, terms(), days=40, seed=seed)
        found = sample(made.seen, seed=seed)
        low, high = np.quantile(found.paths[:, -1], [0.02, 0.98], axis=0)
        inside.append((made.path[-1] >= low) & (made.path[-1] <= high))
        width.append(high - low)
    assert np.mean(inside) > 0.8
    assert np.mean(np.array(width)[:, PAIN]) < 0.35


@pytest.mark.slow
def test_from_contact_alone_pain_stays_near_its_prior() -> None:
    made = simulated(np.zeros(SIZE), terms(), days=40, seed=1, share=0.0)
    found = sample(made.seen, seed=1)
    assert found.z[:, PLACE["pain, yours"]].std() > 0.6
    assert found.z[:, PLACE["level, yours"]].std() < 0.8


def test_islands_of_a_simulated_pair_agree() -> None:
    made = simulated(np.random.default_rng(7).standard_normal(SIZE), terms(), days=15, seed=7, share=0.3)
    found = sample(made.seen, seed=7)
    assert found.agreement.max() < 1.05
    assert 0.6 < found.acceptance < 0.95
    assert found.ess.shape == (15,)


def test_the_share_that_is_done_rises_to_one() -> None:
    shares: list[float] = []
    sample(told_of_a_week(), seed=1, chains=4, moves=1, progress=shares.append, threads=1)
    assert shares == sorted(shares)
    assert shares[0] == 0.0
    assert shares[-1] == 1.0


class Enough(Exception):
    """What a progress may raise."""


@pytest.mark.parametrize("threads", [1, 2])
def test_what_progress_raises_ends_the_work(threads: int) -> None:
    heard: list[float] = []

    def stop(share: float) -> None:
        heard.append(share)
        if share > 0.0:
            raise Enough

    with pytest.raises(Enough):
        sample(told_of_a_week(), seed=1, chains=8, moves=6, threads=threads, progress=stop)
    assert max(heard) < 0.5


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
