"""The claim of the light loop: truth tips, and then runs by itself."""

import numpy as np

from twinflame.journey.claims.base import Claim, Figure, Floats, Trial
from twinflame.journey.claims.priors import Setting, about
from twinflame.journey.claims.walk import WEEK, mean_traces
from twinflame.journey.light import LightLoop, simulate
from twinflame.journey.work import Progress

DAYS = 240
AWAY = 0.1  # how far from the edge the two arms begin, in each part of the loop
HALF = 0.5  # where they begin if there is no edge
MAJORITY = 50.0  # points
STEP = 1.0  # days
ARMS = ("past it", "before it")


def loops(setting: Setting) -> list[LightLoop]:
    """A loop for each draw: tethers even from 0 to 1, the rest about the starting values.

    Of the gains it is what they lose, 1 less the gain, that is drawn.
    """
    usual = setting.loop
    lost = np.subtract(1.0, usual.gain)
    spark, power, *rest = about(np.array([usual.spark, usual.power, *lost, *usual.tau]), setting, 4)
    tethers = setting.rng(5).uniform(0.0, 1.0, setting.draws)
    five = len(usual.gain)
    return [
        LightLoop(
            tethers=float(tethers[k]),
            spark=float(spark[k]),
            power=max(1.0, float(power[k])),
            gain=tuple(float(1.0 - row[k]) for row in rest[:five]),  # type: ignore[arg-type]
            tau=tuple(float(row[k]) for row in rest[five:]),  # type: ignore[arg-type]
        )
        for k in range(setting.draws)
    ]


def tips(setting: Setting, progress: Progress | None) -> Trial:
    """C10."""
    setting = setting.halved
    found = loops(setting)
    light, course = np.empty((2, setting.draws)), np.empty((2, DAYS // WEEK + 1, setting.draws))
    edges = np.full(setting.draws, np.nan)
    for k, loop in enumerate(found):
        states = loop.states()
        edge = np.array(states[1].values) if len(states) == 3 else np.full(5, HALF)
        if len(states) == 3:
            edges[k] = edge[0]
        for arm, sign in enumerate((1.0, -1.0)):
            start = np.clip(edge + sign * AWAY, 0.0, 1.0)
            truth = simulate(
                loop,
                start,
                DAYS,
                setting.seed + 1000 * k,
                paths=setting.pairs,
                step=min(STEP, min(loop.tau) / 2),
            )[:, :, 0]
            light[arm, k] = 100 * np.mean(truth[-1] > edge[0])
            course[arm, :, k] = 100 * truth[::WEEK].mean(axis=1)
        if progress is not None:
            progress((k + 1) / setting.draws)
    effect: Floats = light[0] - light[1]
    tipping = np.isfinite(edges)
    x = WEEK * np.arange(course.shape[1], dtype=np.float64)
    lowest = [folds.low if (folds := loop.folds()) else np.nan for loop in found]
    return Trial(
        effect,
        tipping & (effect > MAJORITY),
        (
            Figure("draws with a tipping point", "%", np.full(setting.draws, 100 * tipping.mean())),
            Figure("of these: in the light at last, begun past it", "%", np.where(tipping, light[0], np.nan)),
            Figure(
                "of these: in the light at last, begun before it",
                "%",
                np.where(tipping, light[1], np.nan),
            ),
            Figure("of these: truth at the tipping point", "", edges),
            Figure("tethers below which only the light is left", "", np.array(lowest)),
        ),
        mean_traces(ARMS, x, course[:, :, tipping]) if tipping.any() else (),
    )


TIPS = Claim(
    "C10",
    "Truth has a tipping point, past which it runs by itself.",
    "The light loop with tethers anywhere from none to the strongest. Truth, light, bond, vision and drive "
    f"begin {AWAY:g} past the computed tipping point or {AWAY:g} before it, and are left to themselves for "
    "eight months; where a draw has no tipping point, they begin about the middle. Half as many draws, since "
    "each takes longer.",
    "share in the light after eight months when begun past the tipping point, less that when begun before it",
    "points",
    f"above {MAJORITY:g} points, and there is a tipping point at all",
    "Drive has to outweigh the tethers before more truth is told, so that between loose and firm tethers two "
    "states are stable. Where tethers are loose there is nothing to tip: truth runs by itself from anywhere.",
    "truth told, % of all, where it can tip",
    tips,
    pooled=True,
)
