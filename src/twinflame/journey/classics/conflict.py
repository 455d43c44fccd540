"""Liebovitch and others 2008: two who help or harm each other, and the point at which one side wins."""

from functools import partial

import numpy as np
from scipy.optimize import brentq

from twinflame.journey.classics.base import Array, Check, Classic, Line, Mark, Note, Parameter, Picture
from twinflame.journey.classics.tools import cycle, jacobian, roots, stable

WIDE = 5.0


def field(u: Array, gain: float) -> Array:
    """Both states; a gain above 0 is mutual help, below 0 mutual harm."""
    return np.array([-u[0] + gain * np.tanh(u[1]), -u[1] + gain * np.tanh(u[0])])


def states(gain: float) -> list[tuple[Array, bool]]:
    """All states of rest with whether each is stable; at rest the second follows from the first."""
    found = roots(lambda x: x - gain * float(np.tanh(gain * np.tanh(x))), -WIDE, WIDE + 0.013)
    whole = [np.array([x, gain * np.tanh(x)]) for x in found]
    return [(u, stable(lambda v: field(v, gain), u)) for u in whole]


def parting(sign: int) -> float:
    """The size of the gain at which rest at 0 loses its hold."""

    def growth(size: float) -> float:
        return float(np.linalg.eigvals(jacobian(lambda v: field(v, sign * size), np.zeros(2))).real.max())

    return float(brentq(growth, 0.2, 3.0))


def opening(sign: int) -> float:
    """The power with which the two new states part from 0 beyond that point: 1/2 for a pitchfork."""
    near, far = (max(u[0] for u, holds in states(sign * size) if holds) for size in (1.001, 1.004))
    return float(np.log(far / near) / np.log(4))


def cycles() -> int:
    """Paths that end on a cycle, of four starts at each of eight gains."""
    starts = [np.array(s) for s in ((2.0, 0.1), (-1.0, 2.0), (0.3, -2.0), (-2.0, -1.5))]
    gains = (-3.0, -1.5, -0.9, -0.5, 0.5, 0.9, 1.5, 3.0)
    fields = [partial(field, gain=c) for c in gains]
    return sum(cycle(f, s, 150.0, 20.0) is not None for s in starts for f in fields)


def check() -> tuple[Check, ...]:
    """Where the pitchfork stands, that it opens softly, and that nothing cycles."""
    made = []
    for sign, name in ((1, "help"), (-1, "harm")):
        before, beyond = states(sign * 0.9), states(sign * 1.5)
        made += [
            Check(f"mutual {name}: strength at which rest at 0 gives way", 1.0, parting(sign)),
            Check(f"mutual {name}: stable states below it", 1.0, sum(holds for _, holds in before)),
            Check(
                f"mutual {name}: stable states above it (supercritical)",
                2.0,
                sum(holds for _, holds in beyond),
            ),
            Check(f"mutual {name}: the new states part as a power of", 0.5, opening(sign)),
        ]
    divergence = np.trace(jacobian(lambda v: field(v, 2.0), np.array([0.7, -0.2])))
    return (
        *made,
        Check("paths that cycle, of 32", 0.0, cycles()),
        Check("divergence at any state (below 0 there is no cycle)", -2.0, float(divergence)),
    )


def picture() -> Picture:
    """The pitchfork, from harm to help."""
    x = np.linspace(0.0, 2.2, 120)
    size = np.where(x > 0, x / np.tanh(np.maximum(x, 1e-9)), 1.0)  # x = c tanh x along the branch
    flat = np.zeros(2)
    return Picture(
        "Beyond a strength of one, two who help each other end alike, high or low; two who harm each other "
        "end opposite, and either may be on top.",
        "strength: harm (left) and help (right)",
        "where each comes to rest",
        (
            Line("rest at 0", np.array([-1.0, 1.0]), flat, "ink"),
            Line("0, harm", np.array([-2.2, -1.0]), flat, "ink", dashed=True),
            Line("0, help", np.array([1.0, 2.2]), flat, "ink", dashed=True),
            Line("both high", size[size < 2.2], x[size < 2.2], "ink"),
            Line("both low", size[size < 2.2], -x[size < 2.2], "ink"),
            Line("first high", -size[size < 2.2], x[size < 2.2], "first"),
            Line("second low", -size[size < 2.2], -x[size < 2.2], "second"),
        ),
        marks=(Mark("parting", -1.0, 0.0, stable=False), Mark("parting", 1.0, 0.0, stable=False)),
        notes=(
            Note(2.2, 2.12, "both high"),
            Note(2.2, -2.12, "both low"),
            Note(-1.5, 1.4, "one on top", "first"),
            Note(-1.5, -1.4, "one below", "second"),
        ),
    )


MODEL = Classic(
    "help-and-harm",
    "Help and harm",
    "L. S. Liebovitch and others (2008), Dynamics of two-actor cooperation-competition conflict models, "
    "Physica A 387(25), 6360-6378.",
    "Two who only help or only harm each other settle in one of two states once the bond is strong; they "
    "never cycle.",
    ("x′ = -x + c tanh y", "y′ = -y + c tanh x"),
    (Parameter("c", 1.5, "help where above 0, harm where below; it is changed through the figures"),),
    check,
    picture,
    "Time and states are in units in which forgetting is 1 and neither has a leaning of its own.",
)
