"""Cherif and Barley 2009: chance keeps swings alive that would die, and moves a pair between two states."""

import numpy as np

from twinflame.journey.classics.base import Array, Check, Classic, Line, Note, Parameter, Picture
from twinflame.journey.classics.tools import cycle, jacobian

FORGET, PULL, BEND = 0.1, 1.0, 0.01
SIGMA = 0.4
STEP = 0.05
HELP = 2.0  # of each to the other, per forgetting, where there are two states
SHAKE = 0.3  # noise there; much more would carry paths out to where the cubic runs away


def swing(u: Array) -> Array:
    """One approaches, one withdraws; shape (2, ...)."""
    x, y = u
    return np.stack([-FORGET * x + PULL * y * (1 - BEND * y**2), -FORGET * y - PULL * x * (1 - BEND * x**2)])


def basins(u: Array) -> Array:
    """Two who answer alike, with a warm and a cold state; shape (2, ...)."""
    x, y = u
    return np.stack([-x + HELP * y * (1 - y**2), -y + HELP * x * (1 - x**2)])


def walks(basin: bool, start: Array, sigma: float, steps: int, every: int, seed: int) -> Array:
    """Paths under noise by Heun's method; shape (kept, 2, paths), kept every so many steps of 0.05.

    Examples
    --------
    >>> walks(False, np.ones((2, 3)), 0.1, 100, 10, seed=1).shape
    (11, 2, 3)
    """
    field = basins if basin else swing
    rng = np.random.default_rng(seed)
    u = start.copy()
    kept = [u]
    for n in range(steps):
        shock = sigma * np.sqrt(STEP) * rng.standard_normal(u.shape)
        slope = field(u)
        u = u + STEP / 2 * (slope + field(u + STEP * slope + shock)) + shock
        if (n + 1) % every == 0:
            kept.append(u)
    return np.array(kept)


def check() -> tuple[Check, ...]:
    """Swings with and without noise, against the linear theory; moves between the two states."""
    calm = cycle(swing, np.array([1.0, 0.0]), 200.0, 50.0) is not None
    small = 0.02  # small enough that the linear theory holds
    paths = walks(False, np.zeros((2, 4000)), small, 4000, 5, seed=3)[400:]
    spread = float(paths.std())
    still, shaken = (
        walks(True, np.full((2, 400), np.sqrt(0.5)), sigma, 2000, 20, seed=5).mean(axis=1)
        for sigma in (0.0, SHAKE)
    )
    return (
        Check("swings left without noise (0: none)", 0.0, float(calm)),
        Check("lasting size of swings, sigma / sqrt(2 forgetting)", small / np.sqrt(2 * FORGET), spread),
        Check("length of a swing, 2 pi / pull", 2 * np.pi / PULL, length_of(paths)),
        Check(
            "damping without noise",
            FORGET,
            float(-np.linalg.eigvals(jacobian(swing, np.zeros(2))).real.max()),
        ),
        Check("moves between the two states without noise", 0.0, float((still < 0).any(axis=0).mean())),
        Check(
            "moves between the two states with noise (1: seen)",
            1.0,
            float((shaken < -0.5).any(axis=0).mean() > 0),
        ),
    )


def length_of(paths: Array) -> float:
    """The time of a round, from how the pair's direction has turned between kept moments 0.25 apart."""
    z = paths[:, 0] - 1j * paths[:, 1]
    turned = np.angle((z[1:] * z[:-1].conj()).mean())
    return float(2 * np.pi * 0.25 / turned)


def picture() -> Picture:
    """The same pair without and with noise."""
    start = np.array([[3.0], [0.0]])
    times = np.linspace(0.0, 1600 * STEP, 1601)
    calm = walks(False, start, 0.0, 1600, 1, seed=1)[:, 0, 0]
    shaken = walks(False, start, SIGMA, 1600, 1, seed=7)[:, 0, 0]
    return Picture(
        "Without noise the swings die away; with it they go on, never twice the same.",
        "time",
        "feeling of the first",
        (Line("with noise", times, shaken, "first"), Line("without noise", times, calm, "ink", dashed=True)),
        notes=(
            Note(80.0, float(shaken[-1]), "noise", "first"),
            Note(80.0, float(calm[-1]), "no noise", "ink"),
        ),
    )


MODEL = Classic(
    "noise",
    "Chance",
    "A. Cherif, K. Barley (2009), Stochastic nonlinear dynamics of interpersonal and romantic relationships, "
    "arXiv:0911.0013.",
    "What happens to two people from outside keeps swings alive that would die, and moves them from cold to "
    "warm or back.",
    (
        "dx = [-α x + β₁ y (1 - ε y²)] dt + σ dB₁",
        "dy = [-α y + β₂ x (1 - ε x²)] dt + σ dB₂",
    ),
    (
        Parameter("α", FORGET, "forgetting; 1 where there are two states"),
        Parameter("β₁", PULL, "answer of the first; 2 where there are two states"),
        Parameter("β₂", -PULL, "answer of the second; 2 where there are two states"),
        Parameter("ε", BEND, "how soon too much love turns the answer; 1 where there are two states"),
        Parameter(
            "σ", SIGMA, "noise of the picture; 0.02 where size is compared with theory, 0.3 for the moves"
        ),
    ),
    check,
    picture,
    "The paper shows runs and gives no figures; the published side is the linear theory of its equations at "
    "our values.",
)
