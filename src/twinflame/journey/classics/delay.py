"""One approaches, one withdraws, and each answers what the other felt a while ago."""

import numpy as np
from scipy.optimize import brentq
from scipy.special import lambertw

from twinflame.journey.classics.base import Array, Check, Classic, Line, Note, Parameter, Picture

PUBLISHED = {
    1.2: 1.485,
    1.5: 0.653,
    2.0: 0.302,
    3.0: 0.120,
}  # delay at which the chase begins to cycle, by gain
PIECES = 24  # steps to a delay
STARTS = 1e-6


def growth(gain: float, delay: float) -> float:
    """How fast a small swing grows: the greatest real part among the characteristic roots.

    About rest, z = x + i y obeys z' = -z - i c z(t - d). A root solves l + 1 = -i c exp(-l d), so that
    ``l = W(-i c d exp(d)) / d - 1`` with W Lambert's function, whose principal branch gives the rightmost.
    The other sign gives the conjugate roots.

    Examples
    --------
    >>> growth(1.5, 0.5) < 0 < growth(1.5, 0.8)
    True
    """
    return float(lambertw(-1j * gain * delay * np.exp(delay)).real / delay - 1)


def onset(gain: float) -> float:
    """The delay at which the characteristic equation says that swings begin."""
    return float(brentq(lambda d: growth(gain, d), 1e-3, 10.0, xtol=1e-12))


def walk(gain: float, delays: Array, start: Array, rounds: int) -> tuple[Array, Array]:
    """Integrates the equations by the method of steps, for many delays at once.

    Classical Runge-Kutta steps of 1/24 of a delay; the delayed state at half a step comes from the cubic
    through both ends and their slopes, so that the order stays four.

    Parameters
    ----------
    gain
        c of the equations.
    delays
        Shape (n,), above 0.
    start
        The state (2,) held until time 0.
    rounds
        How many delays to go on for.

    Returns
    -------
    times, states
        Shapes (steps + 1, n) and (steps + 1, 2, n).

    Examples
    --------
    >>> times, states = walk(1.5, np.array([0.5, 0.8]), np.array([1.0, 0.0]), 60)
    >>> [bool(np.ptp(states[-200:, 0, i]) > 0.1) for i in (0, 1)]
    [False, True]
    """
    h = delays / PIECES
    steps = rounds * PIECES
    states = np.empty((PIECES + steps + 1, 2, len(delays)))
    slopes = np.zeros_like(states)
    states[: PIECES + 1] = np.asarray(start)[None, :, None]

    def change(now: Array, then: Array) -> Array:
        return np.stack([-now[0] + gain * np.tanh(then[1]), -now[1] - gain * np.tanh(then[0])])

    for n in range(steps):
        i, j = n + PIECES, n  # now, and one delay ago
        old, new = states[j], states[j + 1]
        bend = (
            slopes[j] - slopes[j + 1] if j + 1 != PIECES else 0.0
        )  # flat before time 0, where the slope jumps
        half = (old + new) / 2 + h * bend / 8
        one = change(states[i], old)
        slopes[i] = one
        two = change(states[i] + h / 2 * one, half)
        three = change(states[i] + h / 2 * two, half)
        four = change(states[i] + h * three, new)
        states[i + 1] = states[i] + h / 6 * (one + 2 * two + 2 * three + four)
    return np.arange(steps + 1)[:, None] * h, states[PIECES:]


def seen_growth(gain: float, delays: Array, rounds: int = 80) -> Array:
    """How fast a small swing is seen to grow, once the first wobbles are over; shape of the delays."""
    times, states = walk(gain, delays, np.array([STARTS, 0.0]), rounds)
    size = np.log(np.hypot(states[:, 0], states[:, 1]))
    half = len(times) // 2
    return np.asarray((size[-1] - size[half]) / (times[-1] - times[half]))


def seen_onset(gain: float) -> float:
    """The delay at which integrated paths begin to grow: found on a coarse grid, then on a fine one."""
    low, high = 0.05, 2.5
    for _ in range(3):
        delays = np.linspace(low, high, 17)
        k = int(np.argmax(seen_growth(gain, delays) > 0))
        low, high = float(delays[k - 1]), float(delays[k])
    return (low + high) / 2


def check() -> tuple[Check, ...]:
    """The onset from the equation and from integrated paths."""
    by_equation = [Check(f"onset at c = {c:g}, from the equation", d, onset(c)) for c, d in PUBLISHED.items()]
    by_paths = [Check(f"onset at c = {c:g}, seen in paths", d, seen_onset(c)) for c, d in PUBLISHED.items()]
    return (*by_equation, *by_paths)


def picture() -> Picture:
    """The one who withdraws, with a delay below the onset and one above it."""
    gain, delays = 1.5, np.array([0.4, 0.9])
    times, states = walk(gain, delays, np.array([1.0, 0.0]), 60)
    lines = []
    for i, colour in ((0, "soft"), (1, "first")):
        t = np.linspace(0.0, 24.0, 601)
        lines.append((t, np.interp(t, times[:, i], states[:, 0, i]), colour))
    (t, calm, _), (_, chase, _) = lines
    return Picture(
        "With a short delay the chase dies away; past a delay of 0.65 it goes on for ever.",
        "time",
        "who approaches",
        (Line("delay 0.4", t, calm, "soft", dashed=True), Line("delay 0.9", t, chase, "first")),
        notes=(
            Note(24.0, float(calm[-1]), "delay 0.4", "soft"),
            Note(24.0, float(chase[-1]), "delay 0.9", "first"),
        ),
    )


MODEL = Classic(
    "delayed-chase",
    "A chase with delay",
    "After A. Rojas-Pacheco, B. Obregón-Quintana, L. S. Liebovitch, L. Guzmán-Vargas (2013), Time-delay "
    "effects on dynamics of a two-actor conflict model, Physica A 392(3), 458-467; mixed feedback.",
    "One approaches who feels loved, one withdraws. Answered at once, it settles; answered late, it cycles.",
    ("x′ = -x + c tanh y(t - τ)", "y′ = -y - c tanh x(t - τ)"),
    (
        Parameter("c", 1.5, "strength of the answer; 1.2, 2 and 3 in other figures"),
        Parameter("τ", 0.653, "delay; it is changed to find where the cycle begins"),
    ),
    check,
    picture,
)
