"""The light loop's change per day and its derivatives, compiled: for `light` and for its filter."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

Array = NDArray[np.float64]


@njit(cache=True)
def _share(drive: float, power: float, held: float) -> float:
    """How much of the truth that is not told in any case is told: h(D)."""
    for_it, against = max(drive, 0.0) ** power, held**power
    return for_it / (for_it + against) if against > 0.0 else 1.0


@njit(cache=True)
def slopes(tau: Array, gain: Array, spark: float, power: float, held: float, u: Array, made: Array) -> None:
    """Fill `made` (5, 5) with the derivatives of `change` at a state (5,)."""
    made[:] = 0.0
    for k in range(5):
        made[k, k] = -1 / tau[k]
        made[k, k - 1] = gain[k] / tau[k]  # the last part brings the first
    told = _share(u[4], power, held)
    steep = power * told * (1 - told) / u[4] if u[4] > 0.0 else 0.0
    made[0, 4] *= (1 - spark) * steep


@njit(cache=True)
def change(tau: Array, gain: Array, spark: float, power: float, held: float, u: Array, made: Array) -> None:
    """Fill `made` (5,) with the loop's change per day at a state (5,); `held` is HOLD times the tethers."""
    brought = spark + (1 - spark) * _share(u[4], power, held)
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
