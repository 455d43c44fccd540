"""When two are in union, and when they part and come back: thresholds of the model, of no real couple."""

from numba import njit

from twinflame.journey.elementary import KERNEL

#: Union: this many days in a row near, and both healed.
DAYS, NEAR, HEALED = 90, 0.6, 0.25
#: Two who were near have parted once closeness falls below this; they are back once they are near again.
APART = 0.3


@njit(**KERNEL)
def holds(closeness, pain_one, pain_two):
    """Whether a day counts towards union."""
    return (closeness > NEAR) & (pain_one < HEALED) & (pain_two < HEALED)
