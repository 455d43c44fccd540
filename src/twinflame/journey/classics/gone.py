"""Rinaldi, Della Rossa and Landi 2013: Scarlett and Rhett, who cool when too much is certain."""

import numpy as np

from twinflame.journey.classics.base import Array, Check, Classic, Line, Mark, Note, Parameter, Picture
from twinflame.journey.classics.tools import roots, stable

WIDEST = 12.0  # no state lies beyond: a reaction is at most k / e


def reaction(love: float | Array, warmth: float) -> float | Array:
    """Rises as k x exp(-x) with the other's love up to 1, then falls."""
    return warmth * love * np.exp(-love)


def field(u: Array, warmth: float, scarlett: float, rhett: float) -> Array:
    """Rhett's feeling, then Scarlett's."""
    r, s = u
    return np.array([-r + scarlett + reaction(s, warmth), -s + rhett + reaction(r, warmth)])


def states(warmth: float, scarlett: float, rhett: float) -> list[tuple[Array, bool]]:
    """All states of rest with whether each is stable; at rest Scarlett's feeling follows from Rhett's."""

    def answer(r: float) -> float:
        return float(rhett + reaction(r, warmth))

    found = roots(lambda r: r - scarlett - float(reaction(answer(r), warmth)), 0.0, WIDEST)
    whole = [np.array([r, answer(r)]) for r in found]
    return [(u, stable(lambda v: field(v, warmth, scarlett, rhett), u)) for u in whole]


def resting(warmth: float, scarlett: float, rhett: float) -> list[Array]:
    """The stable states, by Rhett's feeling."""
    return [u for u, holds in states(warmth, scarlett, rhett) if holds]


def check() -> tuple[Check, ...]:
    """States for three strengths of the reaction and several appeals."""
    one, pair = resting(5.0, 1.0, 1.0), resting(10.0, 1.0, 1.0)
    return (
        Check("k = 5, appeals 1 and 1: stable states", 1.0, len(one)),
        Check("k = 5: feeling of each there", 2.21, float(one[0][0])),
        Check("k = 5: the two feelings differ by", 0.0, float(abs(one[0][0] - one[0][1]))),
        Check("k = 10, appeals 1 and 1: stable states", 2.0, len(pair)),
        Check("k = 10: the lower feeling", 1.64, float(pair[0].min())),
        Check("k = 10: the higher feeling", 4.19, float(pair[0].max())),
        Check(
            "k = 10: the two states mirror each other, differing by",
            0.0,
            float(abs(pair[0] - pair[1][::-1]).max()),
        ),
        Check("k = 15, appeals 1.2 and 1.5: stable states", 2.0, len(resting(15.0, 1.2, 1.5))),
        Check("k = 15, appeals 1 and 2: stable states", 1.0, len(resting(15.0, 1.0, 2.0))),
    )


def picture() -> Picture:
    """Where each would come to rest given the other's feeling; they rest together where the lines cross."""
    found = states(10.0, 1.0, 1.0)
    love = np.linspace(0.0, 6.0, 241)
    answer = np.asarray(1.0 + reaction(love, 10.0))
    return Picture(
        "With a strong reaction there are two states of rest, in which one loves much and the other little.",
        "Rhett's feeling",
        "Scarlett's feeling",
        (Line("Rhett rests", answer, love, "first"), Line("Scarlett rests", love, answer, "second")),
        marks=tuple(
            Mark(f"state {i + 1}", float(u[0]), float(u[1]), holds) for i, (u, holds) in enumerate(found)
        ),
        notes=(
            Note(float(answer[-1]), 6.0, "Rhett rests", "first", up=-2, along=8),
            Note(6.0, float(answer[-1]), "Scarlett\nrests", "second"),
            *(
                Note(float(u[0]), float(u[1]), f"{u[0]:.2f}, {u[1]:.2f}", "ink", up=12, along=8)
                for u, holds in found
                if holds
            ),
        ),
        square=True,
    )


MODEL = Classic(
    "gone-with-the-wind",
    "Gone with the Wind",
    "S. Rinaldi, F. Della Rossa, P. Landi (2013), A mathematical model of “Gone with the Wind”, Physica A "
    "392(15), 3231-3239.",
    "Two who cool when they feel too sure of the other: one ends loving much, the other little, unless "
    "their appeals differ enough.",
    ("R′ = -R + A_S + k S exp(-S)", "S′ = -S + A_R + k R exp(-R)"),
    (
        Parameter("k", 10.0, "strength of the reaction to being loved; 5 and 15 in other figures"),
        Parameter("A_S", 1.0, "Scarlett's appeal; the first of two in the figures"),
        Parameter("A_R", 1.0, "Rhett's appeal; the second of two"),
    ),
    check,
    picture,
)
