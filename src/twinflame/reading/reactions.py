"""Mirror and cord from the fitted slopes on the other's slow count."""

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_solve

from twinflame.contact.grid import SLOW_FLOOR
from twinflame.contact.posterior import Draws, Fit
from twinflame.contact.priors import BEND, OTHER, TWIN
from twinflame.reading.estimates import estimate, normal
from twinflame.reading.model import Direction, Estimate, Reaction

Floats = NDArray[np.float64]

#: The slow effect where the other's contact has doubled (mirror) and halved (cord) its usual level.
DOUBLED = float(np.log((2 + SLOW_FLOOR) / (1 + SLOW_FLOOR)))
HALVED = float(np.log((0.5 + SLOW_FLOOR) / (1 + SLOW_FLOOR)))
SMALL = 1.25  # a ratio that stays within this and its inverse is little
HEEDED = 0.02  # a drift correlation with less posterior weight decides nothing


def reaction(fitted: Fit, draws: Draws, twin: int, effect: float) -> Reaction:
    """How one twin's reach-outs change under a slow effect of the other, `DOUBLED` or `HALVED`."""
    direction = np.zeros(2 * TWIN)
    direction[twin * TWIN + OTHER] = effect
    direction[twin * TWIN + BEND] = abs(effect)
    change = estimate(np.exp(draws.twin.reshape(len(draws), -1) @ direction))
    by_drift = tuple(
        (
            float(mode.scale.correlation),
            _under(mode.posterior.border, fitted.centre(mode).twin, direction),
            float(weight),
        )
        for mode, weight in zip(fitted.modes, fitted.weights, strict=True)
    )
    return Reaction(change, _direction(change, by_drift), by_drift)


def _under(factor: Floats, twin: Floats, direction: Floats) -> Estimate:
    variance = float(direction @ cho_solve((factor, True), direction))
    return normal(float(twin.ravel() @ direction), float(np.sqrt(variance)))


def _direction(change: Estimate, by_drift: tuple[tuple[float, Estimate, float], ...]) -> Direction:
    """A direction is named where the interval leaves out "no change" under every drift that is heeded."""
    heeded = [e for _, e, weight in by_drift if weight >= HEEDED]
    if change.high < 1 and all(e.high < 1 for e in heeded):
        return Direction.WITHDRAWS
    if change.low > 1 and all(e.low > 1 for e in heeded):
        return Direction.DRAWN
    if all(e.high < SMALL and e.low > 1 / SMALL for e in (change, *heeded)):
        return Direction.LITTLE
    return Direction.CANNOT_TELL
