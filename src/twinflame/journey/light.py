"""The light loop: truth brings light, light bond, bond vision, vision drive, and drive more truth.

With ``u = (T, L, B, V, D)``, each from 0 to 1, tethers K from 0 to 1, and time in days::

    T' = [g_T (s + (1 - s) h(D)) - T] / tau_T        h(D) = D^n / (D^n + (HOLD K)^n)
    L' = [g_L T - L] / tau_L
    B' = [g_B L - B] / tau_B
    V' = [g_V B - V] / tau_V
    D' = [g_D V - D] / tau_D

Each goes to what the one before it brings (gain g) within its time tau, and fades without it. Truth is told
as far as drive outweighs the tethers (careers, marriages, families: whatever holds), and a spark s is told in
any case. The power n says how sharply drive comes up against them.

**States of rest.** There L, B, V and D follow from ``T = g_T v``; with the whole gain G, the product of all
five, and ``h = (v - s) / (1 - s)``, the tethers at which v rests are explicit::

    K(v) = G v ((1 - h) / h)^(1/n) / HOLD,    s < v < 1

So all states are the roots of K(v) = K, and K turns where ``v² - [1 + s - (1 - s)/n] v + s = 0``. Its two
roots are the **folds**: between their two K there are two stable states, dark and light, and one unstable
state
between them, the **edge**. Below the lower K only the light state is left: tethers loosened that far let go
of an avalanche.

This is a model, not a finding; nothing in it advises anyone to leave anything.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import brentq
from scipy.special import expit, logit

from twinflame.errors import InputError
from twinflame.journey.light_drift import changes, slopes
from twinflame.journey.light_parts import PARTS

Array = NDArray[np.float64]

HOLD = 0.4  # the drive that is half enough against the strongest tethers


@dataclass(frozen=True, slots=True)
class LightLoop:
    """The values of one pair's loop.

    Raises
    ------
    InputError
        Where a value has no meaning: a time or gain not above 0, a gain above 1, spark or tethers outside 0
        to 1.

    Examples
    --------
    >>> found = LightLoop(tethers=0.7).folds()
    >>> round(found.low, 4), round(found.high, 4)
    (0.2422, 1.1137)
    >>> [state.stable for state in LightLoop(tethers=0.7).states()]
    [True, False, True]
    """

    tethers: float = 0.5
    spark: float = 0.03
    power: float = 4.0
    gain: tuple[float, float, float, float, float] = (0.95, 0.95, 0.95, 0.95, 0.95)
    tau: tuple[float, float, float, float, float] = (20.0, 5.0, 30.0, 20.0, 10.0)  # days

    def __post_init__(self) -> None:
        fine = (
            0 <= self.tethers <= 1 and 0 < self.spark < 1 and self.power >= 1
            and len(self.gain) == len(self.tau) == len(PARTS)
            and all(0 < g <= 1 for g in self.gain) and all(np.isfinite(t) and t > 0 for t in self.tau)
        )  # fmt: skip
        if not fine:
            raise InputError(
                "The light loop needs five gains above 0 and up to 1, five times above 0, a spark between 0 "
                "and 1, tethers from 0 to 1 and a power of at least 1. Mend the value that is outside."
            )

    @property
    def whole_gain(self) -> float:
        """How much drive there would be if all truth were told."""
        return float(np.prod(self.gain))

    def folds(self) -> "Folds | None":
        """The tethers at which a state is born or dies, or None if there is one state at any tethers.

        They may lie above 1, where no tethers reach.
        """
        turns = self.turns()
        if turns is None:
            return None
        return Folds(self.tethers_at(turns[0]), self.tethers_at(turns[1]))

    def tethers_at(self, v: float) -> float:
        """The tethers at which a share v of the truth that can be told rests; v between the spark and 1."""
        return self._held_at(float(logit((v - self.spark) / (1 - self.spark))))

    def _share(self, q: float) -> float:
        """The share told where the log-odds of h are q; in these the search stays exact next to both ends."""
        return self.spark + (1 - self.spark) * float(expit(q))

    def _held_at(self, q: float) -> float:
        """The tethers at which that share rests."""
        return float(self.whole_gain * self._share(q) * np.exp(-q / self.power) / HOLD)

    def turns(self) -> tuple[float, float] | None:
        """The two v at which tethers_at turns."""
        middle = 1 + self.spark - (1 - self.spark) / self.power
        inside = middle**2 - 4 * self.spark
        if inside <= 0 or middle <= 0:
            return None
        root = float(np.sqrt(inside))
        return (middle - root) / 2, (middle + root) / 2

    def states(self) -> tuple["State", ...]:
        """All states of rest, from dark to light: one in each stretch between turns where K(v) passes K."""
        turns = [float(logit((v - self.spark) / (1 - self.spark))) for v in self.turns() or ()]
        far = 60 * (self.power + 1)

        def lack(q: float) -> float:
            return self._held_at(q) - self.tethers

        found = [
            self._state(self._share(float(brentq(lack, low, high, xtol=1e-13))))
            for low, high in pairwise([-far, *turns, far])
            if lack(low) * lack(high) < 0
        ]
        return tuple(found) or (self._state(1.0),)  # without tethers all truth is told

    def _state(self, v: float) -> "State":
        """The state in which a share v of the truth that can be told is told."""
        values = np.asarray(v * np.cumprod(self.gain), dtype=np.float64)
        growth = float(np.max(np.linalg.eigvals(self.jacobian(values)).real))
        return State(tuple(float(x) for x in values), growth)

    def drift(self, u: Array, tethers: Array | float | None = None) -> Array:
        """Change per day at states of shape (..., 5); tethers may be given anew, of shape (...)."""
        held = HOLD * np.asarray(self.tethers if tethers is None else tethers, dtype=np.float64)
        shape = np.broadcast_shapes(u.shape[:-1], held.shape)
        states = np.ascontiguousarray(np.broadcast_to(u, (*shape, 5)), dtype=np.float64).reshape(-1, 5)
        against = np.ascontiguousarray(np.broadcast_to(held, shape)).reshape(-1)
        made = np.empty_like(states)
        changes(np.array(self.tau), np.array(self.gain), self.spark, self.power, against, states, made)
        return made.reshape(*shape, 5)

    def jacobian(self, u: Array) -> Array:
        """Derivatives of the drift at one state, shape (5, 5)."""
        made = np.empty((5, 5))
        state = np.ascontiguousarray(u, dtype=np.float64)
        held = HOLD * self.tethers
        slopes(np.array(self.tau), np.array(self.gain), self.spark, self.power, held, state, made)
        return made


@dataclass(frozen=True, slots=True)
class Folds:
    """Tethers between which there are two stable states."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class State:
    """A state of rest: its five values, and how fast a small distance from it grows per day."""

    values: tuple[float, ...]
    growth: float

    @property
    def stable(self) -> bool:
        """Whether what is near comes back."""
        return self.growth < 0


@dataclass(frozen=True, slots=True)
class Tipping:
    """The tipping point between two stable states.

    `weights` say what a little more of each is worth on the way across the edge: a state u near the edge is
    past it where ``weights · (u - edge) > 0``. They sum to 1. `truth` is the least truth that, all else dark,
    runs by
    itself; None if one moment's truth alone does not reach. Truth that is kept above the edge's until the
    others have followed always reaches.
    """

    dark: State
    edge: State
    light: State
    weights: tuple[float, ...]
    truth: float | None


def tipping(loop: LightLoop, *, reach: bool = True) -> Tipping | None:
    """The loop's tipping point, or None if it has one state alone.

    The weights are the left eigenvector of the one growing direction at the edge; all its parts are above 0,
    since each part of the loop helps the next. Without `reach` the truth needed is left out, which saves
    time.

    Examples
    --------
    >>> found = tipping(LightLoop(tethers=0.7))
    >>> [round(state.values[0], 3) for state in (found.dark, found.edge, found.light)]
    [0.029, 0.263, 0.933]
    >>> found.truth is None  # at these tethers
    True
    """
    found = loop.states()
    if len(found) != 3:
        return None
    dark, edge, light = found
    values, vectors = np.linalg.eig(loop.jacobian(np.array(edge.values)).T)
    weights = vectors[:, int(np.argmax(values.real))].real
    share = tuple(float(w) for w in weights / weights.sum())
    return Tipping(dark, edge, light, share, _least_truth(loop, dark, edge) if reach else None)


def _least_truth(loop: LightLoop, dark: State, edge: State) -> float | None:
    """The least truth from which a dark pair comes to the light, from finer and finer grids."""
    low, high = dark.values[0], 1.0
    for _ in range(3):
        starts = np.tile(np.array(dark.values), (33, 1))
        starts[:, 0] = np.linspace(low, high, len(starts))
        light = fate(loop, starts) > edge.values[0]
        if not light[-1]:
            return None
        k = int(np.argmax(light))
        low, high = float(starts[max(k - 1, 0), 0]), float(starts[k, 0])
    return high


def fate(loop: LightLoop, starts: Array, days: float = 3000.0) -> Array:
    """The truth told in the long run from each start of shape (n, 5), without noise; Kutta's third order."""
    u = np.array(starts, dtype=np.float64)
    h = min(loop.tau) / 2
    for _ in range(int(np.ceil(days / h))):
        one = loop.drift(u)
        two = loop.drift(u + h / 2 * one)
        moved = h / 6 * (one + 4 * two + loop.drift(u - h * one + 2 * h * two))
        u = u + moved
        if np.abs(moved).max() < 1e-9:
            break
    return u[:, 0]


def tethers_of(weights: ArrayLike) -> float:
    """All of a person's tethers as one, from how firmly each holds (0 to 1): ``1 - product of (1 - weight)``.

    One that holds fully holds fully, and two halves hold more than one.

    Raises
    ------
    InputError
        If a weight lies outside 0 to 1.

    Examples
    --------
    >>> tethers_of([0.5, 0.4])
    0.7
    >>> tethers_of([])
    0.0
    """
    given = np.asarray(weights, dtype=np.float64)
    if not bool(((given >= 0) & (given <= 1)).all()):
        raise InputError("How firmly a tether holds is told from 0 to 1. Mend the one outside.")
    return float(1 - np.prod(1 - given))


def simulate(
    loop: LightLoop,
    start: ArrayLike,
    days: int,
    seed: int,
    *,
    paths: int = 1,
    noise: float = 0.03,
    tethers: Sequence[float] | None = None,
    step: float = 0.05,
) -> Array:
    """Paths of the loop under noise, day by day, shape (days + 1, paths, 5).

    Noise is ``noise · sqrt(u (1 - u)) dW`` for each part, so that it fades towards 0 and 1; Euler-Maruyama
    steps, what leaves 0 to 1 is put back on its end. `tethers` gives K for each day, where they are loosened
    on the way.

    Raises
    ------
    InputError
        If the start is not five values from 0 to 1, a count or the step has no meaning, or the tethers do not
        have one value from 0 to 1 for each day.

    Examples
    --------
    >>> simulate(LightLoop(), [0.1, 0.1, 0.1, 0.1, 0.1], 30, seed=1, paths=3).shape
    (31, 3, 5)
    """
    first = np.asarray(start, dtype=np.float64)
    if first.shape != (5,) or not bool(((first >= 0) & (first <= 1)).all()):
        raise InputError("A start is five values from 0 to 1: truth, light, bond, vision, drive.")
    if days < 0 or paths < 1 or noise < 0 or not 0 < step <= min(1.0, min(loop.tau) / 2):
        raise InputError(
            "Days and noise are not below 0, paths at least 1, the step above 0 and up to half a day."
        )
    held = np.full(days, loop.tethers) if tethers is None else np.asarray(tethers, dtype=np.float64)
    if held.shape != (days,) or not bool(((held >= 0) & (held <= 1)).all()):
        raise InputError("Tethers that change need one value from 0 to 1 for each day.")
    rng = np.random.default_rng(seed)
    steps = int(np.ceil(1 / step))
    h = 1 / steps
    u = np.tile(first, (paths, 1))
    told = np.empty((days + 1, paths, 5))
    told[0] = u
    for day in range(days):
        for _ in range(steps):
            shock = noise * np.sqrt(h * u * (1 - u)) * rng.standard_normal(u.shape)
            u = np.clip(u + h * loop.drift(u, float(held[day])) + shock, 0.0, 1.0)
        told[day + 1] = u
    return told
