"""The tipping picture: the curve is the loop's own states; an avalanche comes below the fold alone."""

import numpy as np
import pytest

from twinflame.errors import InputError
from twinflame.journey.light import LightLoop
from twinflame.journey.tipping import branches, loosened


@pytest.mark.parametrize("tethers", [0.1, 0.3, 0.5, 0.9])
def test_the_branches_are_the_states_of_rest(tethers: float) -> None:
    loop = LightLoop(tethers=tethers)
    states = {round(s.values[0], 2): s.stable for s in loop.states()}
    for branch in branches(loop):
        order = np.argsort(branch.tethers)
        if branch.tethers.min() <= tethers <= branch.tethers.max():
            truth = float(np.interp(tethers, branch.tethers[order], branch.truth[order]))
            assert min(abs(truth - s) for s in states) < 0.02
            nearest = min(states, key=lambda s: abs(s - truth))
            assert states[nearest] is branch.lasts


def test_dark_and_edge_meet_at_the_fold() -> None:
    dark, edge, light = branches(LightLoop())
    folds = LightLoop().folds()
    assert folds is not None
    assert dark.tethers.min() == pytest.approx(folds.low, abs=1e-6)
    assert edge.tethers.min() == pytest.approx(folds.low, abs=1e-6)
    assert light.truth.min() > edge.truth.max()


def test_a_loop_that_does_not_fold_has_one_branch() -> None:
    (only,) = branches(LightLoop(power=1.0, spark=0.5))
    assert only.kind == "light"
    assert only.lasts


def test_truth_rises_by_itself_below_the_fold_and_not_above() -> None:
    loop = LightLoop(tethers=0.7)
    held, above, below = (loosened(loop, to) for to in (0.7, 0.26, 0.2))
    assert held.half_day is None
    assert above.half_day is None
    assert below.half_day is not None
    assert below.half_day > 200  # it comes late
    assert below.truth[-1] == pytest.approx(LightLoop(tethers=0.2).states()[-1].values[0], abs=0.01)
    assert held.truth == pytest.approx(held.truth[0], abs=1e-6)


def test_the_further_below_the_sooner() -> None:
    loop = LightLoop(tethers=0.7)
    days = [loosened(loop, to).half_day for to in (0.22, 0.15, 0.05)]
    assert days == sorted(days, key=lambda d: -(d or 0))


def test_a_day_outside_is_refused() -> None:
    with pytest.raises(InputError, match="on a day that is followed"):
        loosened(LightLoop(), 0.1, days=10, day=11)
    with pytest.raises(InputError, match="one value from 0 to 1"):
        loosened(LightLoop(), 2.0)
