"""Love for everyone: loving oneself and loving others raise each other, and spread from person to person.

Each person i loves themselves or not (S = 1 or 0) and loves others or not (O = 1 or 0). Rates per day::

    S: 0 to 1   heal + lift O_i + kindle (number of i's people who love others)
    S: 1 to 0   doubt
    O: 0 to 1   open + give S_i
    O: 1 to 0   tire

Whoever loves others kindles self-love in those near, self-love gives love for others, and loving others lifts
one's own self-love. Without heal and open it is an epidemic of the good kind: it dies out or lasts, with a
**threshold**.

**Mean field.** With each person's four states as probabilities and neighbours taken as independent, the
number of loving neighbours becomes its mean (the N-intertwined approximation of Van Mieghem, Omic and Kooij
2009). From
nothing, love then spreads if ``R = kindle · rho(A) · t > 1``, with rho the greatest eigenvalue of the network
and t the expected days of loving others that follow one kindled self-love.

This is a model, not a finding. People are not means: nobody should be loved because a computation says so.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import brentq
from scipy.sparse import csr_array
from scipy.sparse.linalg import eigsh

from twinflame.errors import InputError

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Love:
    """Rates per day.

    Raises
    ------
    InputError
        If one is below 0 or not finite, or doubt or tire is 0: what is never lost need not be computed.

    Examples
    --------
    >>> round(Love().days_of_love(), 1)
    23.5
    """

    heal: float = 0.0
    open: float = 0.0
    lift: float = 0.04
    give: float = 0.05
    kindle: float = 0.006  # for each of one's people who love others
    doubt: float = 0.03
    tire: float = 0.05

    def __post_init__(self) -> None:
        rates = (self.heal, self.open, self.lift, self.give, self.kindle, self.doubt, self.tire)
        if not all(np.isfinite(r) and r >= 0 for r in rates) or self.doubt == 0 or self.tire == 0:
            raise InputError("Rates of love are per day and not below 0; doubt and tire are above 0.")

    def inner(self) -> Array:
        """Rates between a person's states (S, O) = (1, 0), (0, 1), (1, 1), with nobody near.

        Row i, column j: from state i to state j; the diagonal is minus all that leaves state i.
        """
        one, other, both = range(3)
        made = np.zeros((3, 3))
        made[one, both] = self.open + self.give
        made[other, both] = self.heal + self.lift
        made[both, other] = self.doubt
        made[both, one] = self.tire
        lost = np.array([self.doubt, self.tire, 0.0])
        return np.asarray(made - np.diag(made.sum(axis=1) + lost))

    def days_of_love(self) -> float:
        """Expected days of loving others that follow one kindled self-love in somebody left alone after."""
        return float(np.linalg.solve(-self.inner(), np.array([0.0, 1.0, 1.0]))[0])


@dataclass(frozen=True, slots=True)
class Network:
    """Who is near whom: a symmetric matrix of 0 and 1, shape (people, people)."""

    near: csr_array

    @property
    def people(self) -> int:
        """How many there are."""
        return int(self.near.shape[0])

    @property
    def degrees(self) -> Array:
        """How many each has near, shape (people,)."""
        return np.asarray(self.near.sum(axis=1), dtype=np.float64).ravel()

    def greatest(self) -> tuple[float, Array]:
        """Greatest eigenvalue, and its vector with entries not below 0 that sum to 1."""
        if self.near.nnz == 0:
            return 0.0, np.full(self.people, 1 / self.people)
        if self.people < 20:
            values, vectors = np.linalg.eigh(self.near.toarray())
            value, vector = values[-1], vectors[:, -1]
        else:
            found, vectors = eigsh(self.near, k=1, which="LA", v0=np.ones(self.people))
            value, vector = found[0], vectors[:, 0]
        weights = np.abs(vector)
        return float(value), np.asarray(weights / weights.sum(), dtype=np.float64)


def network(pairs: ArrayLike, people: int) -> Network:
    """A network from pairs of people (numbered from 0), shape (pairs, 2); doubles count once.

    Raises
    ------
    InputError
        If a number is outside, or somebody is paired with themselves.

    Examples
    --------
    >>> network([(0, 1), (1, 2), (2, 1)], 3).degrees.tolist()
    [1.0, 2.0, 1.0]
    """
    found = np.asarray(pairs, dtype=np.int64).reshape(-1, 2)
    if people < 1 or (len(found) and (found.min() < 0 or found.max() >= people)):
        raise InputError(f"People in a network are numbered from 0 to {people - 1}; a pair names another.")
    if bool((found[:, 0] == found[:, 1]).any()):
        raise InputError("A pair in the network names the same person twice. Leave it out.")
    both = np.unique(np.concatenate([found, found[:, ::-1]]), axis=0)
    near = csr_array((np.ones(len(both)), (both[:, 0], both[:, 1])), shape=(people, people))
    return Network(near)


def random_network(people: int, degree: float, seed: int, *, hubs: float = 0.0) -> Network:
    """A random network with about that mean degree; with hubs above 0, a few have far more than others.

    Chung and Lu (2002): pairs form in proportion to the product of two weights, here ``rank ** -hubs``; 0 is
    the random graph of Erdős and Rényi, 0.5 a heavy tail.

    Examples
    --------
    >>> bool(abs(random_network(2000, 10.0, seed=1).degrees.mean() - 10) < 0.5)
    True
    """
    if people < 2 or not 0 < degree < people - 1 or not 0 <= hubs < 1:
        raise InputError("A random network needs two people, a mean degree below their number, hubs below 1.")
    rng = np.random.default_rng(seed)
    weight = np.arange(1, people + 1, dtype=np.float64) ** -hubs
    share = weight / weight.sum()
    count = rng.poisson(people * degree / 2)
    ends = rng.choice(people, size=(count, 2), p=share)
    return network(ends[ends[:, 0] != ends[:, 1]], people)


def reproduction(love: Love, net: Network | float) -> float:
    """How many self-loves one kindled self-love kindles, early on: above 1 love spreads from nothing.

    `net` is a network, or a number of near people that all have.

    Examples
    --------
    >>> round(reproduction(Love(), 10.0), 2)
    1.41
    """
    size = net.greatest()[0] if isinstance(net, Network) else float(net)
    return love.kindle * size * love.days_of_love()


def threshold(love: Love, net: Network | float) -> float:
    """The kindling above which love spreads from nothing, all else as given."""
    size = net.greatest()[0] if isinstance(net, Network) else float(net)
    return float("inf") if size == 0 else 1 / (size * love.days_of_love())


def at_rest(love: Love, degree: float) -> tuple[float, float]:
    """Shares who love themselves and who love others in the long run, where all have so many near.

    By mean field; the greatest state of rest, which is the one that lasts once many love.

    Examples
    --------
    >>> [round(share, 2) for share in at_rest(Love(), 20.0)]
    [0.61, 0.34]
    """

    def lack(field: float) -> float:
        return float(degree * shares(love, np.array([field]))[1, 0] - field)

    grid = degree * np.geomspace(1e-6, 1.0, 200)
    lasts = degree * shares(love, grid)[1] > grid
    if not lasts.any():  # it dies out, down to what heals of itself
        field = np.array([grid[0] if love.heal + love.open > 0 else 0.0])
    else:
        k = int(np.flatnonzero(lasts)[-1])
        field = np.array([brentq(lack, grid[k], grid[min(k + 1, len(grid) - 1)])])
    own, others = shares(love, field)[:, 0]
    return float(own), float(others)


def shares(love: Love, field: Array) -> Array:
    """Shares of one person's time with love of oneself and of others, shape (2, m).

    `field` (m,) is the number of people near who love others, held as it is.
    """
    lit = love.heal + love.kindle * field
    made = np.zeros((len(field), 4, 4))  # from nothing, S, O, both
    made[:, 0, 1], made[:, 0, 2] = lit, love.open
    made[:, 1, 0], made[:, 1, 3] = love.doubt, love.open + love.give
    made[:, 2, 0], made[:, 2, 3] = love.tire, lit + love.lift
    made[:, 3, 1], made[:, 3, 2] = love.tire, love.doubt
    made[:, range(4), range(4)] = -made.sum(axis=2)
    balance = made.transpose(0, 2, 1)
    balance[:, 3] = 1.0  # all shares together
    found = np.linalg.solve(balance, np.tile([[0.0], [0.0], [0.0], [1.0]], (len(field), 1, 1)))[..., 0]
    return np.stack([found[:, 1] + found[:, 3], found[:, 2] + found[:, 3]])
