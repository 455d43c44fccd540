"""Rinaldi 1998: Laura, Petrarch, and the inspiration that makes his love swing."""

import numpy as np
from scipy.optimize import brentq

from twinflame.journey.classics.base import Array, Check, Classic, Line, Note, Parameter, Picture
from twinflame.journey.classics.tools import cycle, jacobian, lyapunov_coefficient, path, roots

FADE_L, FADE_P, FADE_Z = (
    3.6,
    1.2,
    0.12,
)  # how fast Laura forgets, Petrarch forgets, inspiration fades, per year
WARM_L, WARM_P, WARM_Z = 1.2, 6.0, 12.0  # Laura to love, Petrarch to love and to beauty, inspiration to love
BEAUTY, LOOKS = 2.0, -1.0


def field(u: Array, beauty: float = BEAUTY) -> Array:
    """Laura, Petrarch and his inspiration; time in years."""
    laura, petrarch, poetry = u
    return np.array(
        [
            -FADE_L * laura + WARM_L * (petrarch * (1 - petrarch**2) + LOOKS),
            -FADE_P * petrarch + WARM_P * (laura + beauty / (1 + poetry)),
            -FADE_Z * poetry + WARM_Z * petrarch,
        ]
    )


def rest(beauty: float) -> Array:
    """The state of rest with the greatest love; at rest all follows from Petrarch's feeling."""

    def whole(p: float) -> Array:
        return np.array([WARM_L * (p * (1 - p**2) + LOOKS) / FADE_L, p, WARM_Z * p / FADE_Z])

    return whole(roots(lambda p: float(field(whole(p), beauty)[1]), 1e-6, 2.0)[-1])


def growth(beauty: float) -> float:
    """How fast a swing about the state of rest grows, per year."""
    values = np.linalg.eigvals(jacobian(lambda u: field(u, beauty), rest(beauty)))
    return float(values[np.abs(values.imag) > 1e-9].real.max())


def soft(beauty: float) -> bool:
    """Whether the cycle that ends at this appeal has shrunk to nothing there."""
    return lyapunov_coefficient(lambda u: field(u, beauty), rest(beauty)) < 0


def swings(beauty: float) -> bool:
    """Whether a path from indifference still swings after a long time."""
    return cycle(lambda u: field(u, beauty), np.zeros(3), 300.0, 30.0, 1) is not None


def check() -> tuple[Check, ...]:
    """The cycle, and how it ends when Laura's appeal changes."""
    found = cycle(field, np.zeros(3), 60.0, 60.0, 1)
    assert found is not None, "the cycle is there for the published values"
    ends = [float(brentq(growth, low, high, xtol=1e-10)) for low, high in ((0.5, 1.5), (8.0, 12.0))]
    return (
        Check("length of a cycle, years", 3.79, found.period),
        Check("Petrarch at his lowest", -0.415, float(found.low[1])),
        Check("Petrarch at his highest", 0.488, float(found.high[1])),
        Check("Laura above 0 at any time (0: never)", 0.0, float(found.high[0] > 0)),
        Check("supercritical Hopf points, with Laura's appeal", 2.0, float(sum(map(soft, ends)))),
        Check(
            "cycles a fifth beyond these two points",
            0.0,
            float(swings(0.8 * ends[0]) + swings(1.2 * ends[1])),
        ),
    )


def picture() -> Picture:
    """Twenty years from indifference."""
    years = np.linspace(0.0, 20.0, 1001)
    laura, petrarch, _ = path(field, np.zeros(3), years).T
    return Picture(
        "Petrarch swings between ecstasy and despair about every four years; Laura's feeling stays below "
        "zero.",
        "years since they met",
        "feeling",
        (Line("Laura", years, laura, "second"), Line("Petrarch", years, petrarch, "first")),
        notes=(
            Note(20.0, float(laura[-1]), "Laura", "second"),
            Note(20.0, float(petrarch[-1]), "Petrarch", "first"),
        ),
    )


MODEL = Classic(
    "laura-and-petrarch",
    "Laura and Petrarch",
    "S. Rinaldi (1998), Laura and Petrarch: an intriguing case of cyclical love dynamics, SIAM Journal on "
    "Applied Mathematics 58(4), 1205-1221.",
    "A poet whose longing feeds his verse, and whose verse spends his longing, swings for twenty years.",
    (
        "L′ = -3.6 L + 1.2 (P (1 - P²) - 1)",
        "P′ = -1.2 P + 6 L + 6 A / (1 + Z)",
        "Z′ = -0.12 Z + 12 P",
    ),
    (
        Parameter("A", BEAUTY, "Laura's appeal; it is changed to find where the cycle ends"),
        Parameter("1/3.6", 1 / FADE_L, "years in which Laura forgets"),
        Parameter("1/1.2", 1 / FADE_P, "years in which Petrarch forgets"),
        Parameter("1/0.12", 1 / FADE_Z, "years in which inspiration fades"),
    ),
    check,
    picture,
)
