"""Two secure people, each drawn by the other's love up to a ceiling: warm or cold for good.

A stand-in with tanh for the robust and fragile couples of Rinaldi, Della Rossa and Dercole (2010), Love and
appeal in standard couples, International Journal of Bifurcation and Chaos 20(8), 2443-2451.
"""

import numpy as np
from scipy.optimize import brentq

from twinflame.journey.classics.base import Array, Check, Classic, Line, Mark, Note, Parameter, Picture
from twinflame.journey.classics.tools import roots, stable

GAIN = 1.5
WIDE = 4.0


def field(u: Array, gain: float, appeal: float) -> Array:
    """Both feelings."""
    return np.array([-u[0] + gain * np.tanh(u[1]) + appeal, -u[1] + gain * np.tanh(u[0]) + appeal])


def resting(gain: float, appeal: float) -> list[Array]:
    """The stable states; at rest the second's feeling follows from the first's."""

    def answer(x: float) -> float:
        return float(gain * np.tanh(x) + appeal)

    found = roots(lambda x: x - gain * float(np.tanh(answer(x))) - appeal, -WIDE, WIDE)
    whole = [np.array([x, answer(x)]) for x in found]
    return [u for u in whole if stable(lambda v: field(v, gain, appeal), u)]


def edge(gain: float) -> float:
    """The appeal at which the warm state appears: least of x - gain tanh x on the side of the cold."""
    fold = float(brentq(lambda x: 1 - gain / np.cosh(x) ** 2, 0.0, 5.0))  # where the curve of states turns
    return float(gain * np.tanh(fold) - fold)


def check() -> tuple[Check, ...]:
    """Two states within the edge, one outside it, one where the pull is weak."""
    end = edge(GAIN)
    inside = {len(resting(GAIN, a)) for a in np.linspace(-0.99 * end, 0.99 * end, 21)}
    outside = {len(resting(GAIN, s * a)) for a in np.linspace(1.01 * end, 2.0, 11) for s in (-1, 1)}
    weak = {len(resting(0.5, a)) for a in np.linspace(-2.0, 2.0, 21)}
    return (
        Check("greatest |A| with two stable states", 0.2075, end),
        Check("stable states within it (the most found, of 21 appeals)", 2.0, max(inside)),
        Check("stable states within it (the fewest found)", 2.0, min(inside)),
        Check("stable states beyond it (the most found, of 22 appeals)", 1.0, max(outside)),
        Check("stable states at gain 0.5 (the most found, of 21 appeals)", 1.0, max(weak)),
    )


def picture() -> Picture:
    """The states for each appeal."""
    end = edge(GAIN)
    turn = float(brentq(lambda x: 1 - GAIN / np.cosh(x) ** 2, 0.0, 5.0))

    def states(low: float, high: float) -> tuple[Array, Array]:
        x = np.linspace(low, high, 120)
        return np.asarray(x - GAIN * np.tanh(x)), x

    shy = np.linspace(-1.4, 1.4, 120)
    return Picture(
        "Between the turns the two may rest warm or cold, whichever they begin nearer to; with half the "
        "pull there is one state (grey).",
        "appeal of each to the other",
        "feeling of both at rest",
        (
            Line("gain 0.5", np.asarray(shy - 0.5 * np.tanh(shy)), shy, "soft"),
            Line("cold", *states(-2.427, -turn), "ink"),
            Line("between", *states(-turn, turn), "ink", dashed=True),
            Line("warm", *states(turn, 2.427), "ink"),
        ),
        marks=(Mark("turn", -end, turn, stable=False), Mark("turn", end, -turn, stable=False)),
        notes=(
            Note(-end, turn, f"A = -{end:.4f}", "ink", "right", up=6, along=-8),
            Note(end, -turn, f"A = {end:.4f}", "ink", "left", up=-6, along=8),
            Note(0.95, 2.427, "warm", "ink"),
            Note(-0.85, -2.33, "cold", "ink", up=-10),
            Note(0.957, 1.4, "gain 0.5", "soft"),
        ),
    )


MODEL = Classic(
    "secure-pair",
    "A secure pair",
    "After S. Rinaldi, F. Della Rossa, F. Dercole (2010), Love and appeal in standard couples, "
    "International Journal of Bifurcation and Chaos 20(8), 2443-2451; with tanh as the reaction to love.",
    "Two who answer love with love can rest warm or cold, if their pull on each other is strong and their "
    "appeal middling.",
    ("x′ = -x + g tanh y + A", "y′ = -y + g tanh x + A"),
    (
        Parameter("g", GAIN, "the pull of the other's love; 0.5 in one figure"),
        Parameter("A", 0.0, "appeal of each; it is changed through the figures"),
    ),
    check,
    picture,
)
