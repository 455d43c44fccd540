"""Strogatz 1988: two people who respond to each other in opposite ways, and circle for ever."""

import numpy as np

from twinflame.journey.classics.base import Array, Check, Classic, Line, Note, Parameter, Picture
from twinflame.journey.classics.tools import jacobian, path

A, B = 1.0, 1.0


def field(u: Array) -> Array:
    """R' = a J, J' = -b R."""
    return np.array([A * u[1], -B * u[0]])


def check() -> tuple[Check, ...]:
    """A centre, and how much of the time both love."""
    values = np.linalg.eigvals(jacobian(field, np.zeros(2)))
    length = 2 * np.pi / np.sqrt(A * B)
    walked = path(field, np.array([1.0, 0.3]), np.linspace(0.0, 10 * length, 100_001))[:-1]
    both = float(((walked[:, 0] > 0) & (walked[:, 1] > 0)).mean())
    size = B * walked[:, 0] ** 2 + A * walked[:, 1] ** 2
    return (
        Check("share of the time in which both love", 0.25, both),
        Check("damping at the rest point (0 is a centre)", 0.0, float(np.abs(values.real).max())),
        Check("size of the swing after ten rounds, over that at the start", 1.0, float(size[-1] / size[0])),
    )


def picture() -> Picture:
    """Both feelings through two rounds; shaded where both love."""
    length = 2 * np.pi / np.sqrt(A * B)
    times = np.linspace(0.0, 2 * length, 401)
    r, j = path(field, np.array([-1.0, 0.0]), times).T
    # from (-1, 0): R = -cos t, J = sin t, so that both are above 0 in the second quarter
    spans = tuple(((k + 0.25) * length, (k + 0.5) * length) for k in (0, 1))
    return Picture(
        "Each feeling swings, one a quarter of a round behind the other; shaded where both love.",
        "time",
        "feeling",
        (Line("Romeo", times, r, "first"), Line("Juliet", times, j, "second")),
        notes=(
            Note(times[-1], float(r[-1]), "Romeo", "first"),
            Note(times[-1], float(j[-1]), "Juliet", "second"),
            Note(float(np.mean(spans[0])), -0.88, "both", place="center", along=0),
            Note(float(np.mean(spans[1])), -0.88, "both", place="center", along=0),
        ),
        spans=spans,
    )


MODEL = Classic(
    "love-affairs",
    "Love affairs",
    "S. H. Strogatz (1988), Love affairs and differential equations, Mathematics Magazine 61(1), 35.",
    "One warms to love, the other cools when loved. They circle for ever, and both love a quarter of the "
    "time.",
    ("R′ = a J", "J′ = -b R"),
    (
        Parameter("a", A, "how far Romeo warms to Juliet's love"),
        Parameter("b", B, "how far Juliet cools under Romeo's"),
    ),
    check,
    picture,
    "The results hold for any a and b above 0; both are 1 here.",
)
