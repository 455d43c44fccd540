"""Where to begin: whose love, given first, brings everybody the most days of love, and what that gains."""

import math
from dataclasses import dataclass

import numpy as np

from twinflame.errors import InputError
from twinflame.journey.network import Array, Love, Network
from twinflame.journey.spread import beginning, mean_field, simulate

SHORT = 24  # people who are tried one by one for each place


@dataclass(frozen=True, slots=True)
class Gain:
    """Days of love per person gained over beginning with people drawn by chance, with a 90 % interval.

    `chosen` and `drawn` are the two means. The interval is for the mean over runs; it takes in the
    chance of each run and of who is drawn.
    """

    value: float
    low: float
    high: float
    chosen: float
    drawn: float


def worth(love: Love, net: Network, days: int, step: float = 0.5) -> Array:
    """What one person's love is worth at the very start: days of love that follow, shape (people,).

    First order: the adjoint of the mean field about nobody loving, run back from the horizon.

    Examples
    --------
    >>> from twinflame.journey.network import network
    >>> star = network([(0, 1), (0, 2), (0, 3)], 4)
    >>> int(np.argmax(worth(Love(), star, days=60)))
    0
    """
    value = np.zeros((3, net.people, 1))
    given = love.open + love.give
    lifted = love.heal + love.lift
    steps = int(np.ceil(days / step))
    h = days / max(steps, 1)

    def back(v: Array) -> Array:
        """The adjoint's change, backwards in time; a day of loving others counts 1."""
        x, y, z = v
        sent = love.kindle * (net.near @ x)  # whoever loves others kindles self-love in those near
        return np.stack(
            [
                given * (z - x) - love.doubt * x,
                lifted * (z - y) - love.tire * y + sent + 1,
                love.doubt * (y - z) + love.tire * (x - z) + sent + 1,
            ]
        )

    for _ in range(steps):
        one = back(value)
        value = value + h / 2 * (one + back(value + h * one))
    return np.asarray(value[2, :, 0])


def where_to_begin(love: Love, net: Network, count: int, days: int) -> list[int]:
    """The people to begin with, one after another, each adding most to the days of love within the horizon.

    Greedy on the mean field: for each place the 24 with the greatest first-order worth are tried one by one
    on the full mean field, together with those already chosen, so that two hubs near the same people are not
    both chosen where one would do.

    Raises
    ------
    InputError
        If the count is not from 1 to the number of people, or the days are not above 0.

    Examples
    --------
    >>> from twinflame.journey.network import network
    >>> two_stars = network([(0, i) for i in range(2, 8)] + [(1, i) for i in range(8, 13)], 13)
    >>> sorted(where_to_begin(Love(), two_stars, count=2, days=60))
    [0, 1]
    """
    if not 1 <= count <= net.people or days < 1:
        raise InputError("Begin with at least one person and at most all, and look at least a day ahead.")
    order = np.argsort(-worth(love, net, days), kind="stable")
    chosen: list[int] = []
    for _ in range(count):
        tried = [int(i) for i in order if i not in chosen][:SHORT]
        start = np.zeros((2, net.people, len(tried)))
        start[:, chosen] = 1.0
        start[:, tried, np.arange(len(tried))] = 1.0
        _, others = mean_field(love, net, start, days, step=1.0)
        total = (others[1:] + others[:-1]).sum(axis=0)
        chosen.append(tried[int(np.argmax(total))])
    return chosen


def by_degree(net: Network, count: int) -> list[int]:
    """Those with the most people near."""
    return [int(i) for i in np.argsort(-net.degrees, kind="stable")[:count]]


def by_eigenvector(net: Network, count: int) -> list[int]:
    """Those most central by the network's greatest eigenvector."""
    return [int(i) for i in np.argsort(-net.greatest()[1], kind="stable")[:count]]


def gain(love: Love, net: Network, chosen: list[int], days: int, runs: int, seed: int) -> Gain:
    """Days of love per person over beginning with as many drawn by chance, by simulation.

    Both sides are run alike on the same random numbers, and for each run other people are drawn.

    Examples
    --------
    >>> from twinflame.journey.network import random_network
    >>> net = random_network(300, 8.0, seed=2, hubs=0.5)
    >>> found = gain(Love(), net, by_degree(net, 3), days=60, runs=40, seed=1)
    >>> found.low < found.value < found.high
    True
    """
    if runs < 2:
        raise InputError("A gain with its interval needs at least two runs.")
    rng = np.random.default_rng([seed, 1])
    drawn = np.zeros((2, net.people, runs), dtype=bool)
    for run in range(runs):
        drawn[:, rng.choice(net.people, len(chosen), replace=False), run] = True
    ours = simulate(love, net, beginning(net, chosen), days, runs, seed).days_of_love
    theirs = simulate(love, net, drawn, days, runs, seed).days_of_love
    more = ours - theirs
    reach = 1.645 * float(more.std(ddof=1)) / math.sqrt(runs)
    mean = float(more.mean())
    return Gain(mean, mean - reach, mean + reach, float(ours.mean()), float(theirs.mean()))
