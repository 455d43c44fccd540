"""What a twin chooses, and from which day."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from twinflame.errors import InputError


class Way(IntEnum):
    """What a twin does."""

    NATURAL = 0
    """Follows the pull of the moment."""
    CHASE = 1
    """Holds the target of reach at a level, whatever comes."""
    RUN = 2
    """Holds it as far below 0."""
    HEAL = 3
    """Turns to oneself: in full focus, reaching only as far as one is healed."""


LEVEL = 2.0
_HIGHEST = 10.0


@dataclass(frozen=True, slots=True)
class Policy:
    """A way from a day on; `level` is how strongly one chases or runs, and of no meaning otherwise.

    Raises
    ------
    InputError
        When the day lies before the start or the level is not above 0.

    Examples
    --------
    >>> Policy(Way.CHASE, day=30).aim
    2.0
    >>> Policy(Way.RUN, day=30, level=1.5).aim
    -1.5
    """

    way: Way
    day: int = 0
    level: float = LEVEL

    def __post_init__(self) -> None:
        if self.day < 0:
            raise InputError(f"A policy cannot begin on day {self.day}; the first day is 0.")
        if not 0.0 < self.level <= _HIGHEST:
            raise InputError(f"A policy's level is {self.level:g}; it lies above 0 and up to {_HIGHEST:g}.")

    @property
    def aim(self) -> float:
        """The target of reach that this policy holds."""
        return -self.level if self.way is Way.RUN else self.level


@dataclass(frozen=True, slots=True)
class Plan:
    """What each twin does through time: each a sequence of policies, of which the last begun one holds.

    Before the first the way is natural.

    Examples
    --------
    >>> plan = Plan(chaser=(Policy(Way.CHASE), Policy(Way.HEAL, day=60)))
    >>> ways, aims = plan.by_day(62)
    >>> ways[59].tolist(), ways[60].tolist()
    ([1, 0], [3, 0])
    """

    chaser: Sequence[Policy] = ()
    runner: Sequence[Policy] = ()

    def by_day(self, days: int) -> tuple[NDArray[np.int8], NDArray[np.float64]]:
        """Way and aim of each twin on each day; both of shape (days, 2)."""
        ways = np.full((days, 2), int(Way.NATURAL), np.int8)
        aims = np.full((days, 2), LEVEL)
        for twin, policies in enumerate((self.chaser, self.runner)):
            for policy in sorted(policies, key=lambda p: p.day):
                ways[policy.day :, twin] = int(policy.way)
                aims[policy.day :, twin] = policy.aim
        return ways, aims


NATURAL = Plan()
