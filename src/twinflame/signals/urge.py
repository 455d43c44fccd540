r"""How signals move the urge to reach out: the day after a signal beside the day after none.

Lagged regression over days, with what was there already held still:

.. math:: u_{d+1} = a + b\, s_d + c\, u_d + e\, k_d + f\, k_{d+1} + \varepsilon_d

u is the urge of a check-in, s whether a signal was written down on day d, k whether the other made contact. b
is by how many points the urge is higher the day after a signal than after a day without one that was like it.
So it is not counted that a signal came because the urge was there, nor that contact moved both.

Days are not independent, so b over its standard error is held against the same with the signals moved: around
by whole days, all together, by a week at least either way, urge and contact left as they were (circular
shifts). p is two-sided with the one that was seen counted in, and the interval is as wide as these lie apart.
It shows what goes together; a third thing may still move both.
"""

from dataclasses import dataclass
from enum import StrEnum
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from twinflame.errors import InputError
from twinflame.signals.log import Floats

ALPHA = 0.05
LEVEL = 0.90
FEWEST_DAYS = 40  # pairs of days with an urge
FEWEST_EACH = 8  # of these with a signal, and without
NEAREST = 7  # days that signals are moved at least


class Moved(StrEnum):
    """What the comparison says."""

    HIGHER = "the urge is higher after signals"
    LOWER = "the urge is lower after signals"
    NOT_SEEN = "no difference is seen"
    CANNOT_TELL = "cannot tell"


@dataclass(frozen=True, slots=True)
class Urge:
    """By how many points of 0 to 10 the urge is higher the day after a signal, with its 90 % interval.

    `days_after` and `days_else` tell how many days were compared; `reason` why it cannot be told, else empty.
    """

    verdict: Moved
    points: float
    low: float
    high: float
    p: float
    days_after: int
    days_else: int
    reason: str = ""


def urge_after(urge: Floats, signals: NDArray[np.bool_], contact: NDArray[np.bool_]) -> Urge:
    """How signals move the urge to reach out.

    Parameters
    ----------
    urge
        Each day's urge, 0 to 10, NaN where none was told; shape (days,), of days in a row.
    signals
        Whether a signal was written down on the day, shape (days,).
    contact
        Whether the other made contact on the day, shape (days,).

    Raises
    ------
    InputError
        When the shapes do not fit together or an urge lies off the scale.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> felt = rng.random(120) < 0.3
    >>> urge = np.clip(4 + rng.normal(0, 1, 120) + 2 * np.roll(felt, 1), 0, 10)
    >>> found = urge_after(urge, felt, np.zeros(120, bool))
    >>> str(found.verdict), round(found.points)
    ('the urge is higher after signals', 2)
    """
    if not (urge.ndim == 1 and urge.shape == signals.shape == contact.shape):
        raise InputError("Urge, signals and contact need a value each for each day.")
    if ((urge < 0.0) | (urge > 10.0)).any():
        raise InputError("An urge lies between 0 and 10.")
    pairs = np.isfinite(urge[:-1]) & np.isfinite(urge[1:]) if len(urge) else np.zeros(0, bool)
    after, n = int(signals[:-1][pairs].sum()), int(pairs.sum())
    if n < FEWEST_DAYS:
        return _cannot(after, n, f"Fewer than {FEWEST_DAYS} days have an urge told on the day after, too.")
    if min(after, n - after) < FEWEST_EACH:
        return _cannot(after, n, f"Fewer than {FEWEST_EACH} of the days have a signal, or none.")
    seen, error = _effect(urge, signals, contact, pairs)
    shifts = range(NEAREST, len(urge) - NEAREST + 1)
    effects = np.array([_effect(urge, np.roll(signals, shift), contact, pairs) for shift in shifts])
    moved = (effects[:, 0] / effects[:, 1])[np.isfinite(effects).all(axis=1)]
    if not np.isfinite(error) or len(moved) < FEWEST_DAYS // 2:
        return _cannot(after, n, "Signals and contact came on the same days, so they cannot be told apart.")
    p = (1 + int((np.abs(moved) >= abs(seen / error) - 1e-12).sum())) / (1 + len(moved))
    reach = NormalDist().inv_cdf(0.5 + LEVEL / 2) * float(moved.std()) * error
    verdict = Moved.NOT_SEEN if p > ALPHA else Moved.HIGHER if seen > 0 else Moved.LOWER
    return Urge(verdict, seen, seen - reach, seen + reach, p, after, n - after)


def _effect(
    urge: Floats, signals: NDArray[np.bool_], contact: NDArray[np.bool_], pairs: NDArray[np.bool_]
) -> tuple[float, float]:
    """B by least squares and its standard error; NaNs where signals are no more than what is held still."""
    today = [urge[:-1][pairs], contact[:-1][pairs], contact[1:][pairs]]
    rest = np.column_stack([np.ones(int(pairs.sum())), *today])
    both = np.column_stack([signals[:-1][pairs].astype(np.float64), urge[1:][pairs]])
    own, next_urge = (both - rest @ np.linalg.lstsq(rest, both, rcond=None)[0]).T  # what the rest leaves
    size = float(own @ own)
    if size <= 1e-6:
        return float("nan"), float("nan")
    b = float(own @ next_urge) / size
    left = next_urge - b * own
    return b, float(np.sqrt(max(left @ left, 1e-12) / ((len(left) - 5) * size)))


def _cannot(after: int, n: int, reason: str) -> Urge:
    nan = float("nan")
    return Urge(Moved.CANNOT_TELL, nan, nan, nan, nan, after, n - after, reason)
