"""Rey 2010: feeling fades unless effort is made, and the best effort is more than the comfortable one."""

import numpy as np
from scipy.optimize import brentq, minimize

from twinflame.journey.classics.base import Array, Check, Classic, Line, Note, Parameter, Picture
from twinflame.journey.classics.tools import path

FADE, YIELD, IMPATIENCE = 2.0, 1.0, 0.1
JOY, EASE = 5.0, 0.5  # weight of the feeling; the effort that costs least
LEAST = 0.75 * YIELD * 1.0 / FADE  # the feeling below which it is not worth staying, by assumption


def gain(x: float | Array) -> float | Array:
    """Slope of the well-being JOY log(1 + x)."""
    return JOY / (1 + x)


def flow(u: Array) -> Array:
    """Feeling and effort on a best path: the conditions of the maximum principle.

    With well-being U(x) and the cost of effort D(c) = (c - ease)²: ``x' = -r x + a c`` and
    ``D''(c) c' = (r + rho) D'(c) - a U'(x)``.
    """
    x, c = u
    slope = (FADE + IMPATIENCE) * 2 * (c - EASE) - YIELD * float(gain(x))
    return np.array([-FADE * x + YIELD * c, slope / 2])


def balance() -> Array:
    """Feeling and effort that last: (r + rho) D'(c) = a U'(a c / r)."""

    def lack(c: float) -> float:
        return (FADE + IMPATIENCE) * 2 * (c - EASE) - YIELD * float(gain(YIELD * c / FADE))

    c = float(brentq(lack, 0.0, 20.0))
    return np.array([YIELD * c / FADE, c])


def best_path(start: float, years: float = 30.0, steps: int = 600) -> tuple[Array, Array, Array]:
    """Times, efforts and feelings of the best plan, found by trying plans and not from the conditions.

    Maximises the discounted sum of U(x) - D(c) over piecewise constant efforts, its gradient by the adjoint;
    what comes after the horizon counts as staying.
    """
    h = years / steps
    keep = float(np.exp(-FADE * h))
    push = YIELD * (1 - keep) / FADE
    times = np.asarray(np.arange(steps) * h, dtype=np.float64)
    weight = np.exp(-IMPATIENCE * times) * (1 - np.exp(-IMPATIENCE * h)) / IMPATIENCE
    after = np.exp(-IMPATIENCE * years) / IMPATIENCE

    def loss(c: Array) -> tuple[float, Array]:
        x = np.empty(steps + 1)
        x[0] = start
        for n in range(steps):
            x[n + 1] = keep * x[n] + push * c[n]
        mean = (x[:-1] + x[1:]) / 2
        total = float(weight @ (JOY * np.log1p(mean) - (c - EASE) ** 2))
        total += after * float(JOY * np.log1p(x[-1]) - (c[-1] - EASE) ** 2)
        part = weight * gain(mean) / 2
        worth = np.empty(steps + 1)  # what a little more feeling at each time is worth
        worth[-1] = part[-1] + after * float(gain(x[-1]))
        for n in range(steps - 1, 0, -1):
            worth[n] = part[n - 1] + part[n] + keep * worth[n + 1]
        slope = push * worth[1:] - 2 * weight * (c - EASE)
        slope[-1] -= 2 * after * (c[-1] - EASE)
        return -total, -slope

    found = minimize(
        loss, np.full(steps, 2 * EASE), jac=True, method="L-BFGS-B", bounds=[(0, None)] * steps,
        options={"maxiter": 2000, "ftol": 1e-14, "gtol": 1e-10},
    )  # fmt: skip
    efforts = np.asarray(found.x)
    feelings = [start]
    for c in efforts[:-1]:
        feelings.append(keep * feelings[-1] + push * float(c))
    return times, efforts, np.array(feelings, dtype=np.float64)


def drift(slack: float, years: float = 12.0) -> tuple[Array, Array]:
    """Times and states (n, 2) when the lasting effort is missed by a share; ends as effort comes to ease."""
    times = np.linspace(0.0, years, 1201)
    state = balance() * np.array([1.0, 1 - slack])
    walked = path(lambda u: flow(u) if u[1] > 0 else np.array([-FADE * u[0], 0.0]), state, times)
    return times, walked


def check() -> tuple[Check, ...]:
    """The lasting effort found in two ways, the gap, and how a missed effort runs away."""
    x, c = balance()
    tried = [best_path(start) for start in (0.1 * x, 1.5 * x)]
    middle = [float(efforts[300]) for _, efforts, _ in tried]
    bend = JOY * YIELD**2 / (1 + x) ** 2 / 2  # -a² U'' / D''
    rate = (IMPATIENCE + np.sqrt(IMPATIENCE**2 + 4 * (FADE * (FADE + IMPATIENCE) + bend))) / 2
    small = drift(1e-6, 2.5)
    off = np.log(np.abs(small[1][:, 1] - c))
    seen = (off[-1] - off[600]) / (small[0][-1] - small[0][600])
    gone = drift(0.02)[1]
    below = int(np.argmax(gone[:, 0] < LEAST))
    return (
        Check("lasting effort: best plan tried, from little feeling", c, middle[0]),
        Check("lasting effort: best plan tried, from much feeling", c, middle[1]),
        Check("lasting effort above the comfortable one (1: it is)", 1.0, float(min(middle) > EASE)),
        Check("how fast a missed effort runs away, per year", float(rate), float(seen)),
        Check(
            "2 % too little: effort falls to the comfortable one (1: it does)",
            1.0,
            float(gone[:, 1].min() <= EASE),
        ),
        Check("2 % too little: feeling falls below the least (1: it does)", 1.0, float(below > 0)),
    )


def picture() -> Picture:
    """Effort on the best plan, and where it goes when missed by two in a hundred."""
    x, c = balance()
    times, efforts, _ = best_path(0.1 * x)
    years, gone = drift(0.02)
    keep, near = gone[:, 1] > 0, times <= 3.0
    last = years[keep][-1]
    return Picture(
        "The effort that keeps a feeling alive lies above the comfortable one; missed by 2 %, it slides to "
        "comfort and past it.",
        "years",
        "effort",
        (
            Line("comfortable", np.array([0.0, 3.0]), np.array([EASE, EASE]), "soft", dashed=True),
            Line("best plan", times[near], efforts[near], "ink"),
            Line("missed by 2 %", years[keep], gone[keep, 1], "first"),
        ),
        notes=(
            Note(3.0, EASE, "comfort", "soft"),
            Note(3.0, c, "best plan", "ink"),
            Note(float(last), 0.0, "missed by 2 %", "first", up=10, along=8),
        ),
    )


MODEL = Classic(
    "effort-gap",
    "The effort gap",
    "J.-M. Rey (2010), A mathematical model of sentimental dynamics accounting for marital dissolution, "
    "PLoS ONE 5(3), e9881.",
    "Love fades unless effort is made. The best effort asks more than comfort, and a little less runs away.",
    ("x′ = -r x + a c", "maximise ∫ exp(-ρ t) (U(x) - D(c)) dt", "U(x) = 5 log(1 + x), D(c) = (c - c*)²"),
    (
        Parameter("r", FADE, "how fast the feeling fades, per year"),
        Parameter("a", YIELD, "what effort yields"),
        Parameter("ρ", IMPATIENCE, "how much the near counts before the far, per year"),
        Parameter("c*", EASE, "the comfortable effort"),
    ),
    check,
    picture,
    "The results hold for any rising U that flattens and any D with one least point; these two are ours, "
    "and the published side of the figures is the paper's formula at these values.",
)
