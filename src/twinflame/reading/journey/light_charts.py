"""Pictures of the light loop: its states over the tethers, and what happens as tethers are loosened."""

import numpy as np

from twinflame.journey.classics.base import Colour, Line, Mark, Note, Picture
from twinflame.journey.light import LightLoop, simulate
from twinflame.journey.light_parts import PARTS


def states(loop: LightLoop) -> Picture:
    """Truth told at rest for each strength of the tethers; the dashed stretch is the edge."""
    folds = loop.folds()
    h = 1 / (1 + np.exp(-np.linspace(-16.0, 12.0, 600)))
    v = loop.spark + (1 - loop.spark) * h
    held = np.array([loop.tethers_at(float(x)) for x in v])
    truth = loop.gain[0] * v
    inside = held <= 1.0
    if folds is None:
        lines: tuple[Line, ...] = (Line("at rest", held[inside], truth[inside]),)
        return Picture("One state for any tethers.", "tethers", "truth told", lines)
    turn = np.flatnonzero(np.diff(np.sign(np.diff(held))))
    dark = np.arange(len(v)) <= turn[0] + 1
    light = np.arange(len(v)) >= turn[-1] + 1
    between = ~dark & ~light
    between[[turn[0] + 1, turn[-1] + 1]] = True
    marks = [Mark("lower fold", folds.low, float(truth[turn[0] + 1]), stable=False)]
    if folds.high <= 1:
        marks.append(Mark("upper fold", folds.high, float(truth[turn[-1] + 1]), stable=False))
    says = (
        f"Above tethers of {folds.low:.2f} there are two lasting states; which one a pair comes to depends "
        "on which side of the dashed edge they are. Below, only the light one is left."
    )
    end = float(held[inside & between].max())
    return Picture(
        says,
        "tethers",
        "truth told",
        (
            Line("light", held[inside & light], truth[inside & light], "second"),
            Line("edge", held[inside & between], truth[inside & between], "ink", dashed=True),
            Line("dark", held[inside & dark], truth[inside & dark], "first"),
        ),
        tuple(marks),
        (
            Note(1.0, float(truth[inside & light].min()), "light", "second"),
            Note(end, float(truth[inside & between].max()), "edge", "ink"),
            Note(1.0, float(truth[inside & dark].min()), "dark", "first"),
            Note(folds.low, float(truth[turn[0] + 1]), f"{folds.low:.2f}", "ink", "right", up=-2, along=-10),
        ),
    )


def avalanche(loop: LightLoop, seed: int = 2) -> Picture:
    """Tethers loosened slowly: nothing much for long, and then all at once."""
    days = 900
    held = np.interp(np.arange(days), [0, 100, 600, days], [0.7, 0.7, 0.12, 0.12])
    start = LightLoop(0.7, loop.spark, loop.power, loop.gain, loop.tau).states()[0].values
    told = simulate(loop, start, days, seed, noise=0.015, tethers=[float(k) for k in held])[1:, 0]
    months = np.arange(1, days + 1) / 30.44
    shown: tuple[tuple[str, Colour], ...] = (("truth", "first"), ("bond", "ink"), ("drive", "second"))
    return Picture(
        "Tethers are loosened little by little (grey). For more than a year hardly anything moves; then "
        "truth, bond and drive follow one another up.",
        "months",
        "from 0 to 1",
        (
            Line("tethers", months, held, "soft", dashed=True),
            *(Line(part, months, told[:, PARTS.index(part)], colour) for part, colour in shown),
        ),
        notes=(
            Note(float(months[-1]), 0.12, "tethers"),
            *(
                Note(float(months[-1]), float(told[-1, PARTS.index(part)]), part, colour)
                for part, colour in shown
            ),
        ),
    )
