"""Particles: many states of one pair, each with its own parameters if need be, moved on day by day."""

import numpy as np

from twinflame.errors import InputError
from twinflame.journey.lanes import days_pass
from twinflame.journey.parameters import PARAMETERS, STEPS_A_DAY, Parameters
from twinflame.journey.policies import NATURAL, Plan
from twinflame.journey.state import ROWS, Floats
from twinflame.journey.threefry import STEPS


def move(
    state: Floats,
    parameters: Parameters | Floats,
    *,
    day: int,
    seed: int,
    days: int = 1,
    plan: Plan = NATURAL,
    steps: int = STEPS_A_DAY,
    first: int = 0,
    stream: int = STEPS,
) -> None:
    """Move states on by a day or more, in place.

    What a column meets depends on the seed, its number, the day and the stream alone: moving two days at once
    or one after the other gives the same numbers, and so does moving half of the columns at a time.
    The parameters are not checked here, since filters call this each day; see `parameters.check` and
    `parameters.check_step`.

    Parameters
    ----------
    state
        Shape (ROWS, n), rows as in `state`; float32 (fast, see `elementary`) or float64; C-contiguous.
    parameters
        The same for all, or an array (17, n) with a column for each state.
    day
        Number of the first day, which tells the plan and the noise what day it is.
    seed
        Of the noise, 0 or above and below 2^64.
    days
        How many days pass.
    plan
        What the two choose; days counted as `day` is.
    steps
        Steps a day.
    first
        Number of the first column.
    stream
        Which stream of the noise, below 256.

    Raises
    ------
    InputError
        When the shapes or types do not fit together.

    Examples
    --------
    >>> from twinflame.journey.state import MEETING, REACH
    >>> state = np.repeat(MEETING.mean[:, None], 1000, axis=1).astype(np.float32)
    >>> move(state, Parameters(), day=0, days=60, seed=1)
    >>> chaser, runner = state[REACH].mean(axis=1)
    >>> bool(chaser > 0.5), bool(runner < -1.0)
    (True, True)
    """
    dtype = state.dtype
    if dtype not in (np.float32, np.float64) or state.ndim != 2 or state.shape[0] != ROWS:
        raise InputError(
            f"States come as float32 or float64 of shape ({ROWS}, n), not {dtype} {state.shape}."
        )
    terms = columns(parameters, dtype)
    if terms.shape[0] != len(PARAMETERS) or terms.shape[1] not in (1, state.shape[1]):
        raise InputError(f"Parameters of shape {terms.shape} do not fit {state.shape[1]} states.")
    if not state.flags.c_contiguous:
        raise InputError("States must lie in memory row by row (C order), since they are moved in place.")
    if not state.shape[1]:
        return
    ways, aims = plan.by_day(day + days)
    days_pass(state, terms, ways[day:], aims[day:].astype(dtype), steps, np.uint64(seed), stream, first, day)


def columns(parameters: Parameters | Floats, dtype: np.dtype) -> Floats:
    """Parameters as the kernels take them: (17, 1) or (17, n), of the type of the states."""
    values = parameters.array[:, None] if isinstance(parameters, Parameters) else parameters
    found: Floats = np.ascontiguousarray(values, dtype=dtype)
    return found
