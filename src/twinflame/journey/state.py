"""What moves: the state of one twin and of a pair, and how it lies in arrays.

An array of states has shape (ROWS, n): structure of arrays, a column for each pair (or particle). Rows come
in twos, the chaser's (or whoever reads) first and the runner's (the other's) second; closeness is the pair's.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from twinflame.errors import InputError

Floats = NDArray[np.float32] | NDArray[np.float64]

CHASER, RUNNER = 0, 1
TWINS = ("chaser", "runner")

#: Rows of an array of states.
REACH, HABIT, PAIN, WORTH, AWAKENING = (slice(2 * k, 2 * k + 2) for k in range(5))
CLOSENESS = 10
ROWS = 11
NAMES = (
    *(f"{what}_{twin}" for what in ("reach", "habit", "pain", "worth", "awakening") for twin in TWINS),
    "closeness",
)


class Twin(NamedTuple):
    """One twin's state, or its change per day. The equations take it with numbers of any type.

    `reach` is real: above 0 pursues, below 0 withdraws; `habit` is the slow memory of one's own reach;
    `pain`, `worth` and `awakening` lie between 0 and 1.
    """

    reach: float
    habit: float
    pain: float
    worth: float
    awakening: float


@dataclass(frozen=True, slots=True)
class Start:
    """Where pairs begin.

    Parameters
    ----------
    chaser, runner
        The mean of each twin.
    closeness
        Of every pair, between 0 and 1.
    spread
        Standard deviation of pain, worth and awakening about their means, cut off at 0.02 and 0.98; reach,
        habit and closeness do not vary.

    Raises
    ------
    InputError
        When a share does not lie between 0 and 1, or a number is not finite.

    Examples
    --------
    >>> MEETING.runner.pain
    0.8
    >>> Start(chaser=MEETING.chaser, runner=MEETING.runner, closeness=2.0)
    Traceback (most recent call last):
        ...
    twinflame.errors.InputError: Closeness is 2 at the start; it lies between 0 and 1.
    """

    chaser: Twin
    runner: Twin
    closeness: float = 0.8
    spread: float = 0.05

    def __post_init__(self) -> None:
        for name, twin in zip(TWINS, self.twins, strict=True):
            for what in ("reach", "habit"):
                if not abs(getattr(twin, what)) <= 10.0:
                    raise InputError(
                        f"The {name}'s {what} is {getattr(twin, what):g} at the start; "
                        "it lies between -10 and 10."
                    )
            for what in ("pain", "worth", "awakening"):
                _share(f"The {name}'s {what}", getattr(twin, what))
        _share("Closeness", self.closeness)
        if not 0.0 <= self.spread <= 1.0:
            raise InputError(f"The spread at the start is {self.spread:g}; it lies between 0 and 1.")

    @property
    def twins(self) -> tuple[Twin, Twin]:
        """Both, in the order of the rows."""
        return self.chaser, self.runner

    @property
    def mean(self) -> NDArray[np.float64]:
        """The state of a pair at the means, shape (ROWS,)."""
        column = np.empty(ROWS)
        for k, pair in enumerate(zip(*self.twins, strict=True)):
            column[2 * k : 2 * k + 2] = pair
        column[CLOSENESS] = self.closeness
        return column


def _share(what: str, value: float) -> None:
    if not 0.0 <= value <= 1.0:
        raise InputError(f"{what} is {value:g} at the start; it lies between 0 and 1.")


#: A meeting that turns into a chase: both near and reaching, much pain in one, little worth in the other.
MEETING = Start(
    chaser=Twin(reach=1.0, habit=1.0, pain=0.5, worth=0.35, awakening=0.8),
    runner=Twin(reach=1.0, habit=1.0, pain=0.8, worth=0.6, awakening=0.3),
)

#: Any two who meet.
ANYONE = Start(
    chaser=Twin(reach=1.0, habit=1.0, pain=0.5, worth=0.5, awakening=0.5),
    runner=Twin(reach=1.0, habit=1.0, pain=0.5, worth=0.5, awakening=0.5),
    spread=0.25,
)
