"""Moves and their frame: what evidence is silent about stays as the prior has it, whatever the frame."""

import numpy as np
import pytest

from twinflame.journey.filter.adjoint import LANES
from twinflame.journey.filter.evidence import without_contact
from twinflame.journey.filter.frame import MOST_AXES, Frame, directions, width
from twinflame.journey.filter.moves import moved
from twinflame.journey.filter.passes import STEPS
from twinflame.journey.filter.prior import SIZE
from twinflame.journey.filter.walkers import compiled

DAYS, SETS = 2, 400
NUMBERS = 4 * DAYS * STEPS


def skew(seed: int, axes: int) -> Frame:
    """A frame that fits nothing: wrong centre, wrong width, axes at random."""
    rng = np.random.default_rng(seed)
    found = np.linalg.qr(rng.standard_normal((NUMBERS, max(axes, 1))))[0].T[:axes]
    root = np.tril(0.2 * rng.standard_normal((SIZE + axes, SIZE + axes)), -1) + 0.8 * np.eye(SIZE + axes)
    return Frame(np.ascontiguousarray(found), 0.3 * rng.standard_normal(SIZE + axes), root)


@pytest.mark.parametrize("axes", [0, 3])
def test_without_evidence_moves_in_any_frame_keep_the_standard_normal(axes: int) -> None:
    rng, within = np.random.default_rng(1), skew(2, axes)
    z, noise = rng.standard_normal((SETS, SIZE)), rng.standard_normal((SETS, NUMBERS // 4, 4), np.float32)
    logs, took = np.zeros(SETS), np.empty(SETS)
    for _ in range(10):
        push = rng.standard_normal((SETS, SIZE + axes + NUMBERS), np.float32)
        moved(
            z, noise, logs, compiled(without_contact(days=DAYS)), STEPS, 1.0, within.parts,
            np.full(SETS // LANES, 0.2), np.full(SETS // LANES, 6), push, rng.random(SETS), took,
        )  # fmt: skip
    assert 0.3 < took.mean() < 1.0
    both = np.concatenate([z, noise.reshape(SETS, -1)], axis=1)
    assert np.abs(both.mean(axis=0)).max() < 4.5 / np.sqrt(SETS)
    assert both.var() == pytest.approx(1.0, abs=0.03)
    assert np.abs(noise.reshape(SETS, -1) @ within.axes.T).std() < 1.3 if axes else True


def test_small_steps_lose_no_energy() -> None:
    rng, within = np.random.default_rng(3), skew(4, 3)
    took = []
    for angle in (0.3, 0.1, 0.03):
        z, noise = rng.standard_normal((50, SIZE)), rng.standard_normal((50, NUMBERS // 4, 4), np.float32)
        chance = np.empty(50)
        moved(
            z, noise, np.zeros(50), compiled(without_contact(days=DAYS)), STEPS, 1.0, within.parts,
            np.full(4, angle), np.full(4, int(1.2 / angle)),
            rng.standard_normal((50, SIZE + 3 + NUMBERS), np.float32),
            rng.random(50), chance,
        )  # fmt: skip
        took.append(1.0 - chance.mean())
    assert took[2] < took[0]
    assert took[2] < 0.03


def test_a_move_that_is_not_taken_leaves_all_as_it_was() -> None:
    rng, within = np.random.default_rng(5), skew(6, 2)
    z, noise = rng.standard_normal((5, SIZE)), rng.standard_normal((5, NUMBERS // 4, 4), np.float32)
    before = z.copy(), noise.copy()
    moved(
        z, noise, np.zeros(5), compiled(without_contact(days=DAYS)), STEPS, 1.0, within.parts,
        np.full(1, 0.3), np.full(1, 5), rng.standard_normal((5, SIZE + 2 + NUMBERS), np.float32), np.ones(5),
        np.empty(5),
    )  # fmt: skip
    assert np.array_equal(z, before[0])
    assert np.array_equal(noise, before[1])


def test_axes_are_where_gradients_are_long_and_stand_upright_on_each_other() -> None:
    rng = np.random.default_rng(7)
    truth = np.linalg.qr(rng.standard_normal((60, 2)))[0].T
    slopes = rng.standard_normal((80, 2)) * [9.0, 4.0] @ truth + 0.01 * rng.standard_normal((80, 60)) + 5.0
    found = directions(slopes)
    assert found.shape == (2, 60)
    assert found @ found.T == pytest.approx(np.eye(2), abs=1e-9)
    assert np.abs(found @ truth.T) == pytest.approx(np.eye(2), abs=0.15)
    assert len(directions(30.0 * rng.standard_normal((80, 60)))) == MOST_AXES
    assert len(directions(np.zeros((5, 60)))) == 0


def test_few_sets_and_their_gradients_show_a_narrow_combination() -> None:
    rng, size, sets = np.random.default_rng(8), 30, 45
    turned = np.linalg.qr(rng.standard_normal((size, size)))[0]
    wide = np.concatenate([[0.01], rng.uniform(0.3, 1.0, size - 1)])
    x = 2.0 + rng.standard_normal((sets, size)) * wide @ turned.T
    rising = (2.0 - x) @ (turned / wide**2) @ turned.T
    mean, covariance = width(x, np.full(sets, 1.0 / sets), rising)
    found = np.sqrt(np.diag(turned.T @ covariance @ turned)) / wide
    assert mean == pytest.approx(x.mean(axis=0))
    assert 0.5 < found[0] < 2.5
    assert 0.6 < found[1:].min() < found[1:].max() < 1.7


def test_where_nothing_is_known_a_frame_is_the_standard_normal_density() -> None:
    rng = np.random.default_rng(9)
    x = rng.standard_normal((4000, 5))
    assert width(x, np.full(4000, 1 / 4000), -x)[1] == pytest.approx(np.eye(5), abs=0.06)
