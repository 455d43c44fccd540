"""The benchmark walks the same equations in other tools."""

from types import SimpleNamespace

import numpy as np

import journey_worker
from tests.journey.test_dynamics import some_states
from tests.journey.written_out import drift
from twinflame.journey.parameters import PARAMETERS, STEPS_A_DAY, Parameters
from twinflame.journey.particles import move
from twinflame.journey.policies import Way
from twinflame.journey.state import MEETING

TERMS = SimpleNamespace(**{name: getattr(Parameters(), name) for name in PARAMETERS})


def test_the_drift_that_others_are_timed_with_is_ours() -> None:
    z = some_states(200, 8)
    true = drift(z, Parameters(), (Way.NATURAL, Way.NATURAL), (0.0, 0.0))
    assert np.allclose(journey_worker.drift(np, TERMS, z), true, atol=1e-12)


def test_numpy_walks_to_where_we_walk() -> None:
    start = np.repeat(MEETING.mean[:, None], 3000, axis=1).astype(np.float32)
    steps = 30 * STEPS_A_DAY
    end, mean = journey_worker.numpy_run(start, TERMS, 1.0 / STEPS_A_DAY, steps)(1)
    ours = start.copy()
    move(ours, Parameters(), day=0, days=30, seed=1)
    error = 5.0 * ours.std(axis=1) / np.sqrt(3000) + 1e-4
    assert (np.abs(end.mean(axis=1) - ours.mean(axis=1)) < 1.5 * error).all()
    assert np.allclose(end.std(axis=1), ours.std(axis=1), rtol=0.1, atol=1e-4)
    assert mean.shape == end.shape
