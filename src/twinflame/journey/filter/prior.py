"""What is assumed before a pair is looked at: a prior for each value that the filter learns.

Every value is a function of a standard normal number z, so the prior of all of them is one standard normal of
`SIZE` dimensions, in which the sampler walks.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

from twinflame.journey.filter.kernel import READ
from twinflame.journey.parameters import MEANINGS, PARAMETERS, UNITS, Parameters
from twinflame.journey.state import AWAKENING, HABIT, PAIN, REACH, ROWS, WORTH

Floats = NDArray[np.float64]
TWINS = ("yours", "theirs")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A value that is learnt: `centre` is its median, `spread` the standard deviation of what `scale` says.

    `scale` is "log" for what is above 0, "share" for what lies between 0 and 1 (log-odds), else "plain".
    """

    name: str
    scale: str
    centre: float
    spread: float
    meaning: str
    unit: str = ""

    def value(self, z: Floats) -> Floats:
        """The value of each z."""
        if self.scale == "log":
            return np.asarray(self.centre * np.exp(self.spread * z))
        if self.scale == "share":
            return np.asarray(expit(logit(self.centre) + self.spread * z))
        return np.asarray(self.centre + self.spread * z)


#: How far parameters of the equations may lie from their starting values, as a factor: e to this is one
#: standard deviation. Those in one row move together; what is not named is taken as it is, since days of one
#: pair cannot tell it from the rest.
SPREADS: dict[str, tuple[float, tuple[str, ...]]] = {
    "craving": (0.35, ("craving",)),
    "mirror": (0.35, ("mirror",)),
    "cord": (0.35, ("cord",)),
    "tau": (0.35, ("tau",)),
    "heal": (0.5, ("heal", "grow")),
    "wound": (0.5, ("wound", "erode")),
    "wake": (0.5, ("wake",)),
    "near": (0.3, ("near",)),
    "sigma": (0.7, ("sigma",)),
}
_START = (
    ("reach", "plain", 0.5, 1.0, "reach on the first day", "reach"),
    ("pain", "share", 0.45, 1.0, "pain on the first day", "0 to 1"),
    ("worth", "share", 0.5, 1.0, "worth on the first day", "0 to 1"),
    ("awakening", "share", 0.5, 1.0, "awakening on the first day", "0 to 1"),
)
_ROWS = {"reach": REACH, "pain": PAIN, "worth": WORTH, "awakening": AWAKENING}
ERRORS = ("inner", "mind", "urge")
ERROR_OF = (0, 0, 1, 1, 0, 2, 2, 0, 1)  # pain, worth, knowing, doubt, closeness, urges, belief, openness
_BASE = Parameters()

QUANTITIES: tuple[Quantity, ...] = (
    *(
        Quantity(name, "log", float(getattr(_BASE, name)), spread, MEANINGS[name], UNITS[name])
        for name, (spread, _) in SPREADS.items()
    ),
    *(
        Quantity(f"{name}, {twin}", scale, centre, spread, meaning, unit)
        for name, scale, centre, spread, meaning, unit in _START
        for twin in TWINS
    ),
    Quantity("closeness", "share", 0.6, 1.0, "closeness on the first day", "0 to 1"),
    Quantity("slope", "log", 0.6, 0.35, "log of reach-outs for each unit of reach", "per reach"),
    *(
        Quantity(f"level, {twin}", "plain", -0.3, 0.5, "log of reach-outs at reach 0", "log")
        for twin in TWINS
    ),
    Quantity("mood", "log", 0.3, 0.5, "how much days differ beyond reach", "log"),
    *(
        Quantity(f"error, {name}", "log", 0.12, 0.35, f"error of a check-in: {name}", "0 to 1")
        for name in ERRORS
    ),
    *(
        Quantity(f"ahead, {twin}", "plain", 0.0, 0.2, "how far believed healing runs ahead", "0 to 1")
        for twin in TWINS
    ),
)
NAMES = tuple(q.name for q in QUANTITIES)
SIZE = len(QUANTITIES)
PLACE = {name: k for k, name in enumerate(NAMES)}


@dataclass(frozen=True, slots=True, eq=False)
class Values:
    """Values of m draws, as the passes take them.

    `starts` (m, ROWS) and `terms` (m, 17) float32; `slopes`, `moods` (m,); `levels`, `aheads` (m, 2);
    `errors` (m, READ).
    """

    starts: NDArray[np.float32]
    terms: NDArray[np.float32]
    slopes: Floats
    moods: Floats
    levels: Floats
    aheads: Floats
    errors: Floats


def by_name(z: Floats) -> dict[str, Floats]:
    """The value of each quantity for draws z, shape (m, SIZE).

    Examples
    --------
    >>> by_name(np.zeros((1, SIZE)))["mirror"].tolist()
    [3.2]
    """
    return {q.name: q.value(z[:, k]) for k, q in enumerate(QUANTITIES)}


def values(z: Floats) -> Values:
    """What draws z, shape (m, SIZE), stand for."""
    named = by_name(z)
    m = len(z)
    terms = np.tile(_BASE.array, (m, 1))
    for name, (_, together) in SPREADS.items():
        for parameter in together:
            terms[:, PARAMETERS.index(parameter)] *= named[name] / getattr(_BASE, name)
    starts = np.empty((m, ROWS))
    for name, *_ in _START:
        starts[:, _ROWS[name]] = _both(named, name)
    starts[:, HABIT] = starts[:, REACH]  # nothing is known of the time before
    starts[:, 10] = named["closeness"]
    errors = np.stack([named[f"error, {name}"] for name in ERRORS], axis=1)
    return Values(
        starts.astype(np.float32),
        terms.astype(np.float32),
        named["slope"],
        named["mood"],
        _both(named, "level"),
        _both(named, "ahead"),
        np.ascontiguousarray(errors[:, ERROR_OF[:READ]]),
    )


def _both(named: dict[str, Floats], what: str) -> Floats:
    return np.stack([named[f"{what}, {twin}"] for twin in TWINS], axis=1)
