"""The claim of the blind spot: belief runs ahead of the measure."""

from functools import partial

import numpy as np

from twinflame.journey.belief import believed, measured
from twinflame.journey.claims.base import Claim, Figure, Floats, Trial
from twinflame.journey.claims.priors import CHASE, Floats32, Setting, beliefs
from twinflame.journey.claims.walk import Arm, walk
from twinflame.journey.policies import Plan, Policy, Way
from twinflame.journey.state import CHASER, RUNNER
from twinflame.journey.work import Progress

BEGINS, YEAR = 30, 365  # days


def blind(setting: Setting, progress: Progress | None) -> Trial:
    """C9."""
    taus = beliefs(setting)
    arms = (
        Arm("natural"),
        Arm("heals", Plan(chaser=(Policy(Way.HEAL, day=BEGINS),))),
        Arm("chases", Plan(chaser=(Policy(Way.CHASE, day=BEGINS),))),
    )

    def ahead(path: Floats32, part: slice, *, plan: Plan) -> Floats32:
        """How far belief runs ahead of the measure, points, (days + 1, 2, n)."""
        belief = believed(path, plan.by_day(BEGINS + YEAR)[0], taus[part])
        return np.asarray(100 * (belief - measured(path)), np.float32)

    def lead(path: Floats32, part: slice, *, plan: Plan) -> Floats:
        return np.asarray(ahead(path, part, plan=plan)[BEGINS:].mean(axis=0, dtype=np.float64))

    def chasers(path: Floats32, part: slice, *, plan: Plan) -> Floats32:
        return ahead(path, part, plan=plan)[:, CHASER]

    watch = [partial(lead, plan=arm.plan) for arm in arms]
    shown = [partial(chasers, plan=arm.plan) for arm in arms]
    seen = walk(setting, CHASE, arms, BEGINS + YEAR, watch, shown, progress)
    natural, heals, chases = seen.mean()
    return Trial(
        natural[CHASER],
        natural[CHASER] > 0,
        (
            Figure("when the chaser turns to healing", "points", heals[CHASER]),
            Figure("when the chaser chases at level 2", "points", chases[CHASER]),
            Figure("the runner's belief over the runner's measure", "points", natural[RUNNER]),
        ),
        seen.traces(),
    )


BLIND = Claim(
    "C9",
    "The chaser's belief in being healed runs ahead of the measure.",
    "The two follow the pull of the moment for a year after the first month; beside it the chaser turns to "
    "healing, or chases. Belief begins at the measure, so that whatever it is ahead comes of the year.",
    "belief in being healed over what is measured, (1 − pain) times worth, on average over the year; 100 "
    "points are the whole way",
    "points",
    "above 0",
    "Belief reads the days of the last weeks, pain and worth take months; and pain that nobody stirs does "
    "not show. Being spurned and chasing speak against being healed, and hold belief down. The equation of "
    "the belief is ours and has met no data yet, so this says what it implies and no more.",
    "belief ahead of the measure, points",
    blind,
    whose="first",
)
