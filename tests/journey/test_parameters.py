"""Parameters, starts and policies: what they refuse, and with which sentence."""

import re

import numpy as np
import pytest

from twinflame.errors import InputError
from twinflame.journey.parameters import BOUNDS, MEANINGS, PARAMETERS, UNITS, Parameters, check, check_step
from twinflame.journey.policies import Plan, Policy, Way
from twinflame.journey.state import CHASER, MEETING, NAMES, PAIN, ROWS, RUNNER, Start


@pytest.mark.parametrize("name", PARAMETERS)
def test_each_parameter_is_refused_out_of_its_bounds(name: str) -> None:
    least, most = BOUNDS[name]
    for value in (least - 0.02, most + 1.0, float("nan"), float("inf")):
        with pytest.raises(InputError, match=rf"The parameter {name} is .* \({re.escape(UNITS[name])}\)\."):
            Parameters(**{name: value})
    assert getattr(Parameters(**{name: least}), name) == least
    assert MEANINGS[name]


def test_an_array_of_parameters_is_checked_column_by_column() -> None:
    values = np.repeat(Parameters().array[:, None], 3, axis=1)
    check(values)
    check(values.astype(np.float32))
    values[PARAMETERS.index("cord"), 2] = -1.0
    with pytest.raises(InputError, match="cord is -1"):
        check(values)
    with pytest.raises(InputError, match="17 rows"):
        check(values[:5])


@pytest.mark.parametrize(
    ("changed", "steps"),
    [
        ({"tau": 0.2}, 25),
        ({"mirror": 50.0}, 18),
        ({"near": 12.0}, 12),
        ({"tau_h": 0.05}, 20),
        ({"wake": 9.0}, 18),
    ],
)
def test_a_step_that_would_swing_is_refused_with_one_that_would_not(
    changed: dict[str, float], steps: int
) -> None:
    values = Parameters(**changed).array[:, None]
    with pytest.raises(InputError, match=f"Take {steps}\\."):
        check_step(values, 10)
    check_step(values, steps)


def test_the_starting_values_are_steady_with_ten_steps_a_day() -> None:
    check_step(Parameters().array[:, None], 10)
    with pytest.raises(InputError, match="between 1 and 10000"):
        check_step(Parameters().array[:, None], 0)


def test_a_start_stands_in_the_rows_by_name() -> None:
    mean = MEETING.mean
    assert mean.shape == (ROWS,) == (len(NAMES),)
    assert mean[PAIN][CHASER] == mean[NAMES.index("pain_chaser")] == 0.5
    assert mean[PAIN][RUNNER] == mean[NAMES.index("pain_runner")] == 0.8
    assert mean[NAMES.index("closeness")] == 0.8


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"chaser": MEETING.chaser._replace(pain=1.2)}, "The chaser's pain is 1.2"),
        ({"runner": MEETING.runner._replace(reach=float("nan"))}, "The runner's reach is nan"),
        ({"runner": MEETING.runner._replace(awakening=-0.1)}, "The runner's awakening is -0.1"),
        ({"closeness": -0.5}, "Closeness is -0.5"),
        ({"spread": 3.0}, "The spread at the start is 3"),
    ],
)
def test_an_impossible_start_is_refused(change: dict[str, object], sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        Start(**{"chaser": MEETING.chaser, "runner": MEETING.runner, **change})  # type: ignore[arg-type]


@pytest.mark.parametrize(("day", "level"), [(-1, 1.0), (0, 0.0), (0, 11.0), (0, float("nan"))])
def test_an_impossible_policy_is_refused(day: int, level: float) -> None:
    with pytest.raises(InputError):
        Policy(Way.CHASE, day, level)


def test_the_last_policy_begun_holds() -> None:
    plan = Plan(chaser=(Policy(Way.RUN, 8), Policy(Way.CHASE, 3, 1.0)), runner=(Policy(Way.HEAL, 50),))
    ways, aims = plan.by_day(10)
    assert ways[:, CHASER].tolist() == [0] * 3 + [1] * 5 + [2] * 2
    assert aims[[4, 9], CHASER].tolist() == [1.0, -2.0]
    assert not ways[:, RUNNER].any()
