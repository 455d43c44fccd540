"""How love spreads through a network: many runs by chance, and the mean field beside them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twinflame.errors import InputError
from twinflame.journey.network import Array, Flags, Love, Network

STEP = 0.25  # days; the tests halve it


@dataclass(frozen=True, slots=True)
class Spread:
    """Shares of the people day by day, shape (days + 1, runs): who love themselves, and who love others.

    `days_of_love` is, for each run, the days of loving others per person.
    """

    own: Array
    others: Array

    @property
    def days_of_love(self) -> Array:
        """Shape (runs,), by the trapezoid rule over days."""
        return np.asarray((self.others[1:] + self.others[:-1]).sum(axis=0) / 2)


def beginning(net: Network, who: NDArray[np.int64] | list[int]) -> Flags:
    """A start in which these people love themselves and others, and nobody else does; shape (2, people).

    Examples
    --------
    >>> from twinflame.journey.network import network
    >>> beginning(network([(0, 1)], 2), [1]).tolist()
    [[False, True], [False, True]]
    """
    start = np.zeros((2, net.people), dtype=bool)
    start[:, np.asarray(who, dtype=np.int64)] = True
    return start


def simulate(
    love: Love, net: Network, start: Flags, days: int, runs: int, seed: int, step: float = STEP
) -> Spread:
    """Runs of the love network by chance.

    Within a step each person's rates are taken as fixed, so a change has probability ``1 - exp(-rate step)``.

    Parameters
    ----------
    love, net
        Rates per day, and who is near whom.
    start
        Shape (2, people), or (2, people, runs): who loves themselves, who loves others, at first.
    days, runs
        How long, and how often.
    seed
        The same gives the same.
    step
        In days, 1 over a whole number.

    Examples
    --------
    >>> from twinflame.journey.network import random_network
    >>> net = random_network(200, 10.0, seed=1)
    >>> simulate(Love(), net, beginning(net, [0, 1, 2]), days=30, runs=4, seed=1).others.shape
    (31, 4)
    """
    if start.shape not in ((2, net.people), (2, net.people, runs)):
        raise InputError(
            "A start says of each person whether they love themselves and whether they love others."
        )
    if days < 0 or runs < 1 or not 0 < step <= 1:
        raise InputError("Days are not below 0, runs at least 1, a step above 0 and up to a day.")
    rng = np.random.default_rng(seed)
    steps = int(np.ceil(1 / step))
    h = 1 / steps
    own, others = (np.broadcast_to(part.reshape(net.people, -1), (net.people, runs)).copy() for part in start)
    told = np.empty((2, days + 1, runs))
    told[:, 0] = own.mean(axis=0), others.mean(axis=0)
    lose, tire = -np.expm1(-love.doubt * h), -np.expm1(-love.tire * h)
    for day in range(days):
        for _ in range(steps):
            near = net.near @ others.astype(np.float32)
            lit = -np.expm1(-h * (love.heal + love.lift * others + love.kindle * near))
            given = -np.expm1(-h * (love.open + love.give * own))
            change = rng.random((2, *own.shape), dtype=np.float32)
            own, others = (
                np.where(own, change[0] >= lose, change[0] < lit),
                np.where(others, change[1] >= tire, change[1] < given),
            )
        told[:, day + 1] = own.mean(axis=0), others.mean(axis=0)
    return Spread(told[0], told[1])


def mean_field(love: Love, net: Network, start: Array, days: int, step: float = 0.5) -> tuple[Array, Array]:
    """The mean field's shares day by day for m starts at once, each shape (days + 1, m).

    `start` has the shape (2, people, m): with which probability each loves themselves and loves others; the
    two are taken as going together as far as they can. Integrated by Heun's method.

    Examples
    --------
    >>> from twinflame.journey.network import random_network
    >>> net = random_network(200, 10.0, seed=1)
    >>> own, others = mean_field(Love(), net, np.full((2, 200, 1), 0.5), days=10)
    >>> own.shape, bool(own[-1, 0] > others[-1, 0])
    ((11, 1), True)
    """
    both = np.minimum(start[0], start[1])
    u = np.stack([start[0] - both, start[1] - both, both])  # (3, people, m)
    steps = int(np.ceil(1 / step))
    h = 1 / steps
    own, others = np.empty((days + 1, u.shape[2])), np.empty((days + 1, u.shape[2]))
    for day in range(days + 1):
        own[day], others[day] = (u[0] + u[2]).mean(axis=0), (u[1] + u[2]).mean(axis=0)
        for _ in range(steps if day < days else 0):
            one = flow(love, net, u)
            u = u + h / 2 * (one + flow(love, net, u + h * one))
    return own, others


def flow(love: Love, net: Network, u: Array) -> Array:
    """Change per day of the probabilities of (S, O) = (1, 0), (0, 1), (1, 1); shape (3, people, m)."""
    x, y, z = u
    lit = love.heal + love.kindle * (net.near @ (y + z))
    none = 1 - x - y - z
    given, lifted = love.open + love.give, lit + love.lift
    return np.stack(
        [
            lit * none + love.tire * z - (love.doubt + given) * x,
            love.open * none + love.doubt * z - (love.tire + lifted) * y,
            given * x + lifted * y - (love.doubt + love.tire) * z,
        ]
    )
