r"""The tipping picture of the light loop: where truth rests at which tethers, and what loosening brings.

All of it follows from `light`, whose equations and assumptions hold here too. With v the share told of the
truth that can be told, every state of rest lies on the curve

.. math:: K(v) = \frac{G v}{0.4} \left(\frac{1 - h}{h}\right)^{1/n}, \qquad h = \frac{v - s}{1 - s},

which turns at the two folds: *dark* states up to the first turn, the *edge* between the turns, *light* states
beyond. An avalanche is what becomes of a pair that rests in the dark when its tethers loosen below the lower
fold: no state is left there, so truth rises by itself, late and then steeply.

Nobody has measured these values in people. It says nothing of any one pair, and advises nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from scipy.special import expit, logit

from twinflame.errors import InputError
from twinflame.journey.light import Array, LightLoop, simulate

POINTS = 60  # of each branch, at most
FINE, FAR = 600, 20.0  # of the search along log-odds of h
STEP = 0.5  # days


@dataclass(frozen=True, slots=True, eq=False)
class Branch:
    """States of rest of one kind (dark, edge or light): tethers and truth, each of shape (points,)."""

    kind: str
    tethers: Array
    truth: Array

    @property
    def lasts(self) -> bool:
        """Whether a pair stays there."""
        return self.kind != "edge"


def branches(loop: LightLoop) -> tuple[Branch, ...]:
    """All states of rest over tethers from 0 to 1; the loop's own tethers play no part.

    Examples
    --------
    >>> [branch.kind for branch in branches(LightLoop())]
    ['dark', 'edge', 'light']
    """
    return tuple(_branches(loop))


def _branches(loop: LightLoop) -> Iterator[Branch]:
    odds = [float(logit((v - loop.spark) / (1 - loop.spark))) for v in loop.turns() or ()]
    kinds = ("dark", "edge", "light") if odds else ("light",)
    for kind, (low, high) in zip(kinds, pairwise([-FAR, *odds, FAR]), strict=True):
        shares = loop.spark + (1 - loop.spark) * expit(np.linspace(low, high, FINE))
        inside = shares[(shares > loop.spark) & (shares < 1.0)]
        held = np.array([loop.tethers_at(float(v)) for v in inside])
        fits = np.flatnonzero((held >= 0.0) & (held <= 1.0))
        if len(fits):
            kept = fits[np.unique(np.linspace(0, len(fits) - 1, POINTS).astype(np.int64))]
            yield Branch(kind, held[kept], loop.gain[0] * inside[kept])


@dataclass(frozen=True, slots=True, eq=False)
class Avalanche:
    """Truth day by day, shape (days + 1,), and the day on which it passes half its way, or None."""

    truth: Array
    half_day: int | None


def loosened(loop: LightLoop, to: float, days: int = 720, day: int = 30) -> Avalanche:
    """What becomes of a pair that rests in the loop's darkest state when its tethers change on a day.

    Without noise, by Euler steps of half a day.

    Parameters
    ----------
    loop
        With the tethers that held until then.
    to
        The tethers from `day` on, 0 to 1.
    days, day
        How long it is followed, and when the tethers change.

    Raises
    ------
    InputError
        When the tethers or the days have no meaning.

    Examples
    --------
    >>> held, free = (loosened(LightLoop(tethers=0.7), to) for to in (0.3, 0.2))
    >>> held.half_day is None, free.half_day
    (True, 354)
    """
    if not 0 <= day <= days:
        raise InputError("Tethers loosen on a day that is followed.")
    start = loop.states()[0]
    tethers = [loop.tethers] * day + [to] * (days - day)
    truth = simulate(loop, start.values, days, seed=0, noise=0.0, tethers=tethers, step=STEP)[:, 0, 0]
    light = replace(loop, tethers=to).states()[-1].values[0]
    half = (start.values[0] + light) / 2
    passed = truth >= half
    risen = bool(passed.any()) and light - start.values[0] > 0.1
    return Avalanche(truth, int(np.argmax(passed)) if risen else None)
