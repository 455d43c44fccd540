"""Gragnani, Rinaldi and Feichtinger 1997: one who is drawn on by love, one who flees from too much of it."""

from dataclasses import dataclass, replace

import numpy as np

from twinflame.journey.classics.base import Array, Check, Classic, Line, Note, Parameter, Picture
from twinflame.journey.classics.tools import cycle, path

HALF, STEEP, APPEAL = 1.0, 8, 0.1  # synergism: half strength, steepness; the appeal of each


@dataclass(frozen=True, slots=True)
class Person:
    """Forgetting, strength, scale and shape of the reaction to love, and synergism."""

    forget: float
    warmth: float
    scale: float
    shape: int
    synergism: float
    secure: bool = False  # then the reaction stays at its height and does not fall

    def reaction(self, love: float) -> float:
        """How love is answered: b k x exp(-(k x)^n), greatest where k x = n^(-1/n)."""
        z = self.scale * love
        top = self.shape ** (-1 / self.shape)
        if self.secure:
            z = min(z, top)
        return float(self.warmth * z * np.exp(-(z**self.shape)))

    def change(self, own: float, other: float) -> float:
        """The rate at which this one's feeling changes."""
        drawn = own**STEEP / (own**STEEP + HALF**STEEP)
        return -self.forget * own + self.reaction(other) + (1 + self.synergism * drawn) * APPEAL


FIRST = Person(0.36, 0.75, 0.08, 1, 2.9)
SECOND = Person(0.2, 10.66, 1.5, 4, 1.0)


def field(u: Array, first: Person = FIRST, second: Person = SECOND) -> Array:
    """Both feelings."""
    return np.array([first.change(u[0], u[1]), second.change(u[1], u[0])])


def cycles(first: Person, second: Person) -> int:
    """How many of nine paths from different starts end on a cycle."""
    starts = [np.array([x, y]) for x in (0.0, 1.5, 4.0) for y in (0.0, 2.0, 6.0)]
    return sum(cycle(lambda u: field(u, first, second), start, 300.0, 60.0) is not None for start in starts)


def check() -> tuple[Check, ...]:
    """The cycle, and what it needs."""
    found = cycle(field, np.zeros(2), 300.0, 200.0)
    assert found is not None, "the cycle is there for the published values"
    plain = (replace(FIRST, synergism=0.0), replace(SECOND, synergism=0.0))
    return (
        Check("length of a cycle", 18.8, found.period),
        Check("cycles without synergism, of nine starts", 0.0, cycles(*plain)),
        Check(
            "cycles if the second is secure, of nine starts", 0.0, cycles(FIRST, replace(SECOND, secure=True))
        ),
    )


def picture() -> Picture:
    """From indifference into the cycle."""
    times = np.linspace(0.0, 80.0, 1201)
    one, two = path(field, np.zeros(2), times).T
    calm = path(
        lambda u: field(u, replace(FIRST, synergism=0.0), replace(SECOND, synergism=0.0)), np.zeros(2), times
    )
    return Picture(
        "The second falls hard, takes fright, cools, and falls again; without synergism (dashed) both come "
        "to rest.",
        "time",
        "feeling",
        (
            Line("first, without synergism", times, calm[:, 0], "first", dashed=True),
            Line("second, without synergism", times, calm[:, 1], "second", dashed=True),
            Line("first", times, one, "first"),
            Line("second", times, two, "second"),
        ),
        notes=(
            Note(80.0, float(one[-1]), "first", "first"),
            Note(80.0, float(two[-1]), "second", "second"),
        ),
    )


MODEL = Classic(
    "insecure-and-synergic",
    "Insecure and synergic",
    "A. Gragnani, S. Rinaldi, G. Feichtinger (1997), Cyclic dynamics in romantic relationships, "
    "International Journal of Bifurcation and Chaos 7(11), 2611-2619.",
    "One whom love makes see more in the other, and one whom too much love frightens: together they never "
    "settle.",
    (
        "x_i′ = -α_i x_i + β_i k_i x_j exp(-(k_i x_j)^n_i) + (1 + b_i S(x_i)) γ A",
        "S(x) = x⁸ / (x⁸ + σ⁸)",
    ),
    (
        *(
            Parameter(f"{symbol}_{i}", value, means)
            for i, person in ((1, FIRST), (2, SECOND))
            for symbol, value, means in (
                ("α", person.forget, "forgetting"),
                ("β", person.warmth, "strength of the reaction to love"),
                ("k", person.scale, "scale of the reaction"),
                ("n", person.shape, "how sharply it falls when there is too much"),
                ("b", person.synergism, "synergism: how far one's own love raises the other's appeal"),
            )
        ),
        Parameter("σ", HALF, "own love at which synergism has half its strength"),
        Parameter("γ", 1.0, "reaction to appeal"),
        Parameter("A", APPEAL, "appeal of each"),
    ),
    check,
    picture,
    "Secure, where the figures need it, means a reaction that stays at its height instead of falling.",
)
