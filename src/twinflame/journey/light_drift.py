"""The light loop's change per day, compiled: the equations of `light`, for the loop and for its filter."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

Array = NDArray[np.float64]


@njit(cache=True)
def change(tau: Array, gain: Array, spark: float, power: float, held: float, u: Array, made: Array) -> None:
    """Fill `made` (5,) with the loop's change per day at a state (5,); `held` is HOLD times the tethers."""
    drive, against = max(u[4], 0.0) ** power, held**power
    told = drive / (drive + against) if against > 0.0 else 1.0
    brought = spark + (1 - spark) * told
    for k in range(5):
        made[k] = (gain[k] * brought - u[k]) / tau[k]
        brought = u[k]


@njit(cache=True)
def changes(
    tau: Array, gain: Array, spark: float, power: float, held: Array, states: Array, made: Array
) -> None:
    """`change` at many states, (n, 5)."""
    for n in range(len(states)):
        change(tau, gain, spark, power, held[n], states[n], made[n])
