"""The claim of love for everyone: loving others and loving oneself raise each other."""

from dataclasses import fields, replace

import numpy as np

from twinflame.journey.claims.base import Claim, Figure, Floats, Trial
from twinflame.journey.claims.priors import Setting, about
from twinflame.journey.claims.walk import WEEK, mean_traces
from twinflame.journey.network import Love, at_rest, random_network, reproduction
from twinflame.journey.spread import simulate
from twinflame.journey.work import Progress

PEOPLE, RUNS = 150, 4
FEWEST, MOST = 6.0, 20.0  # near people, on average
FIRST = 0.3  # share who love themselves, and who love others, at first
DAYS, LAST = 180, 42
STEP = 1.0  # days
NOTICED = 1.0  # point
ARMS = ("both", "no lift", "no giving")


def rates(setting: Setting) -> list[Love]:
    """Rates for each draw, about their starting values; what is 0 stays 0."""
    usual = setting.love
    names = [f.name for f in fields(Love)]
    drawn = about(np.array([getattr(usual, name) for name in names]), setting, 6)
    return [Love(**dict(zip(names, map(float, column), strict=True))) for column in drawn.T]


def raises(setting: Setting, progress: Progress | None) -> Trial:
    """C11."""
    setting = setting.halved
    chance = setting.rng(7)
    near = chance.uniform(FEWEST, MOST, setting.draws)
    found = rates(setting)
    told = np.empty((2, len(ARMS), setting.draws))
    course = np.empty((len(ARMS), DAYS // WEEK + 1, setting.draws))
    for k, love in enumerate(found):
        net = random_network(PEOPLE, float(near[k]), seed=setting.seed + 1000 * k)
        start = chance.random((2, PEOPLE, RUNS)) < FIRST
        for arm, rule in enumerate((love, replace(love, lift=0.0), replace(love, give=0.0))):
            went = simulate(rule, net, start, DAYS, RUNS, seed=setting.seed + 1000 * k, step=STEP)
            shares = 100 * np.stack([went.own, went.others]).mean(axis=2)
            told[:, arm, k] = shares[:, -LAST:].mean(axis=1)
            course[arm, :, k] = shares[:, ::WEEK].mean(axis=0)
        if progress is not None:
            progress((k + 1) / setting.draws)
    own, others = told
    lifted, given = own[0] - own[1], others[0] - others[2]
    effect: Floats = np.minimum(lifted, given)
    field = 100 * np.array([at_rest(love, float(d))[0] for love, d in zip(found, near, strict=True)])
    spreads = [reproduction(love, float(d)) > 1 for love, d in zip(found, near, strict=True)]
    x = WEEK * np.arange(course.shape[1], dtype=np.float64)
    return Trial(
        effect,
        effect > NOTICED,
        (
            Figure("more love themselves where loving others lifts", "points", lifted),
            Figure("more love others where self-love gives", "points", given),
            Figure("love themselves at last", "%", own[0]),
            Figure("love themselves in the long run, by mean field", "%", field),
            Figure(
                "draws in which love spreads from nothing",
                "%",
                np.full(setting.draws, 100 * np.mean(spreads)),
            ),
        ),
        mean_traces(ARMS, x, course),
    )


RAISES = Claim(
    "C11",
    "Loving others and loving oneself raise each other.",
    f"{PEOPLE} people, each with {FEWEST:g} to {MOST:g} near ones on average; three in ten love themselves "
    "and three in ten love others at first. For half a year as it is, with loving others not lifting one's "
    "own self-love, and with self-love not giving love for others. Half as many draws, since each takes "
    "longer.",
    "smaller of two rises over the last six weeks: of the share who love themselves through the lift, and of "
    "the share who love others through the giving",
    "points",
    f"above {NOTICED:g}: both rise by what anybody would see",
    "Each raises the other by its rate, and the near ones kindle; below the threshold love dies out whatever "
    "raises it, and then neither shows.",
    "love for oneself and for others, % of people",
    raises,
    pooled=True,
)
