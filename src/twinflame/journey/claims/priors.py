"""What the claims are tried over: priors of the parameters and of how two meet. They are stated here alone.

**Parameters.** Each is log-normal about its starting value: in nine of ten draws it lies within a factor
(1.5 unless another is asked for) of it, and never further than two standard deviations. One draw gives all
17 at once, and the belief's time beside them, independent of each other. The factor is a choice, since nobody
has measured these values; `benchmarks/claims.py` shows how the verdicts change with it.

**Starts.** Even over a range. In a chase and after a return each draw has its own means, about which its
pairs vary (standard deviation 0.05 in pain, worth and awakening), as the model's figures are made. Where a
claim speaks of any two who meet, each pair of every draw is drawn from the whole range: chance in who meets
whom is part of the claim.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from twinflame.errors import InputError
from twinflame.journey.belief import Belief
from twinflame.journey.light import LightLoop
from twinflame.journey.network import Love
from twinflame.journey.parameters import BOUNDS, PARAMETERS, Parameters
from twinflame.journey.state import AWAKENING, CLOSENESS, HABIT, MEETING, PAIN, REACH, ROWS

Floats32 = NDArray[np.float32]
Floats = NDArray[np.float64]

FACTOR = 1.5
FEWEST_DRAWS = 20
NINE_OF_TEN = 1.6448536269514722  # standard deviations to both sides
_CUT = 2.0  # standard deviations
_WITHIN = 0.05  # how pairs of one draw differ
_LEAST, _MOST = 0.02, 0.98
_AT_MOST = {"draws": 10_000, "pairs": 10_000, "factor": 2.0}


@dataclass(frozen=True, slots=True)
class Setting:
    """How large a trial is, and about which values it is drawn.

    Raises
    ------
    InputError
        When a number is out of range.

    Examples
    --------
    >>> Setting(draws=1)
    Traceback (most recent call last):
        ...
    twinflame.errors.InputError: Claims are tried over 20 to 10000 draws from the priors, not 1.
    """

    draws: int = 200
    pairs: int = 32
    seed: int = 1
    factor: float = FACTOR
    parameters: Parameters = Parameters()  # noqa: RUF009 - frozen
    belief: Belief = Belief()  # noqa: RUF009 - frozen
    loop: LightLoop = LightLoop()  # noqa: RUF009 - frozen
    love: Love = Love()  # noqa: RUF009 - frozen
    threads: int | None = None

    def __post_init__(self) -> None:
        if not FEWEST_DRAWS <= self.draws <= _AT_MOST["draws"]:
            raise InputError(
                f"Claims are tried over {FEWEST_DRAWS} to 10000 draws from the priors, not {self.draws}."
            )
        if not 8 <= self.pairs <= _AT_MOST["pairs"]:
            raise InputError(f"Each draw takes 8 to 10000 pairs, not {self.pairs}.")
        if not 0 <= self.seed < 2**63:
            raise InputError(f"The seed {self.seed} is out of range; give a number from 0 and below 2^63.")
        if not 1.0 <= self.factor <= _AT_MOST["factor"]:
            raise InputError(f"The priors' factor is {self.factor:g}; it lies between 1 and 2.")

    @property
    def size(self) -> int:
        """How many pairs there are in all."""
        return self.draws * self.pairs

    @property
    def halved(self) -> "Setting":
        """Half as many draws, for what takes long."""
        return replace(self, draws=max(FEWEST_DRAWS, self.draws // 2))

    def rng(self, what: int) -> np.random.Generator:
        """Chance for one purpose; the same each time."""
        return np.random.default_rng((self.seed, what))

    def by_pair(self, values: Floats) -> Floats:
        """Values by draw (..., draws) given to each pair of it (..., size)."""
        return np.repeat(values, self.pairs, axis=-1)


@dataclass(frozen=True, slots=True, eq=False)
class Meeting:
    """How two begin: even between `low` and `high`, (ROWS,) each; habit begins where reach does.

    `anyone`: each pair is drawn from the whole range, and not about its draw's mean.
    `away` (2,): how far below reach habit begins, for one who was away and comes back.
    """

    low: Floats
    high: Floats
    anyone: bool = False
    away: tuple[float, float] = (0.0, 0.0)

    def drawn(self, setting: Setting) -> Floats32:
        """The starts of all pairs, draw after draw, (ROWS, size)."""
        rng = setting.rng(2)
        width = setting.size if self.anyone else setting.draws
        mean = rng.uniform(self.low[:, None], self.high[:, None], (ROWS, width))
        mean[HABIT] = mean[REACH] - np.array(self.away)[:, None]
        start = mean if self.anyone else setting.by_pair(mean)
        shares = slice(PAIN.start, AWAKENING.stop)
        if not self.anyone:
            start[shares] += _WITHIN * rng.standard_normal((shares.stop - shares.start, setting.size))
        start[shares] = np.clip(start[shares], _LEAST, _MOST)
        return start.astype(np.float32)


def parameters(setting: Setting) -> Floats32:
    """The parameters of each pair, equal within a draw, (17, size)."""
    low, high = np.array([BOUNDS[name] for name in PARAMETERS]).T[:, :, None]
    values = np.clip(about(setting.parameters.array, setting, 1), low, high)
    return setting.by_pair(values).astype(np.float32)


def beliefs(setting: Setting) -> Floats:
    """The belief's time of each pair, days, (size,)."""
    return setting.by_pair(about(np.array([setting.belief.tau_b]), setting, 3)[0])


def about(centre: Floats, setting: Setting, what: int) -> Floats:
    """Draws of positive values about their centre (k,), as the priors have it, (k, draws)."""
    z = np.clip(setting.rng(what).standard_normal((len(centre), setting.draws)), -_CUT, _CUT)
    found: Floats = centre[:, None] * np.exp(np.log(setting.factor) / NINE_OF_TEN * z)
    return found


def _column(reach: tuple[float, float], shares: tuple[float, ...], closeness: float) -> Floats:
    return np.array([*reach, *reach, *shares, closeness])


#: Pain, worth and awakening of both, as the model's meeting that turns into a chase has them.
_CHASE = MEETING.mean[PAIN.start : AWAKENING.stop]

#: A meeting that turns into a chase: within 0.2 of it.
CHASE = Meeting(
    _column((0.5, 0.5), tuple(np.maximum(_CHASE - 0.2, _LEAST)), MEETING.mean[CLOSENESS] - 0.15),
    _column((1.5, 1.5), tuple(np.minimum(_CHASE + 0.2, _MOST)), MEETING.mean[CLOSENESS] + 0.15),
)
#: Any two who meet.
ANYONE = Meeting(
    _column((0.5, 0.5), (_LEAST,) * 6, 0.65), _column((1.5, 1.5), (_MOST,) * 6, 0.95), anyone=True
)
#: Two who are near; arms say which of them has healed, the others are as drawn: much pain, little worth.
TOGETHER = Meeting(
    _column((0.5, 0.5), (0.4, 0.4, 0.1, 0.1, 0.3, 0.3), 0.8),
    _column((1.5, 1.5), (0.9, 0.9, 0.6, 0.6, 0.95, 0.95), 0.95),
)
#: A runner who has healed comes back to a chaser who has not.
RETURN = Meeting(
    _column((0.3, 0.5), (0.3, 0.02, 0.1, 0.8, 0.5, 0.7), 0.1),
    _column((1.2, 1.5), (0.9, 0.20, 0.6, 0.98, 0.95, 0.95), 0.4),
    away=(0.0, 2.0),
)
