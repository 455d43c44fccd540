"""Claims of the chase: who flees it, how its level tells, and what turning away from it does."""

from functools import partial

import numpy as np

from twinflame.journey.claims.base import Claim, Figure, Floats, Trial
from twinflame.journey.claims.priors import CHASE, Floats32, Setting
from twinflame.journey.claims.walk import Arm, walk
from twinflame.journey.policies import Plan, Policy, Way
from twinflame.journey.state import PAIN, REACH, RUNNER
from twinflame.journey.work import Progress

BEGINS = 30  # day of the policy
HALF = 180  # days
LEVELS = (0.5, 1.0, 1.5, 2.0, 2.5, 3.0)
SETTLED = 90  # days until habit has followed a chase
TURNS = 120  # day on which the chaser turns
EARLY, LATE = 14, 42  # days after it
NOTICED = 0.1  # of reach: a rise below it would be no rise that anybody sees
RUNNERS_REACH = REACH.start + RUNNER
RUNNERS_PAIN = PAIN.start + RUNNER


def chased(level: float = 2.0, day: int = BEGINS) -> Plan:
    """The chaser chases from a day on."""
    return Plan(chaser=(Policy(Way.CHASE, day=day, level=level),))


def reach_between(path: Floats32, _: slice, low: int, high: int) -> Floats:
    """The runner's mean reach from one day to before another, (1, n)."""
    return np.asarray(path[low:high, RUNNERS_REACH].mean(axis=0, dtype=np.float64))[None]


def without_pain(setting: Setting, progress: Progress | None) -> Trial:
    """C1."""
    free = {RUNNERS_PAIN: 0.0}
    arms = (
        Arm("without pain", chased(day=0), begin=free),
        Arm("with pain", chased(day=0)),
        Arm("without pain or doubt", chased(day=0), begin=free, factors={"doubt": 0.0}),
        Arm("without pain or cord", chased(day=0), begin=free, factors={"cord": 0.0}),
    )
    watch = partial(reach_between, low=0, high=HALF)
    seen = walk(setting, CHASE, arms, HALF, watch, RUNNERS_REACH, progress)
    reach, hurt, sure, loose = seen.mean()[:, 0]
    return Trial(
        reach,
        reach > 0,
        (
            Figure("reach of the same runner with pain", "reach", hurt),
            Figure("reach without pain or doubt", "reach", sure),
            Figure("reach without pain or cord", "reach", loose),
        ),
        seen.traces()[:2],
    )


def by_level(setting: Setting, progress: Progress | None) -> Trial:
    """C2."""
    arms = tuple(Arm(f"level {level:g}", chased(level)) for level in LEVELS)
    watch = partial(reach_between, low=BEGINS + SETTLED, high=BEGINS + HALF)
    seen = walk(setting, CHASE, arms, BEGINS + HALF, watch, RUNNERS_REACH, progress)
    reach = seen.mean()[:, 0]
    slope = np.diff(reach, axis=0) / np.diff(LEVELS)[:, None]
    least = slope.max(axis=0)
    whole = (reach[-1] - reach[0]) / (LEVELS[-1] - LEVELS[0])
    return Trial(
        least,
        least < 0,
        (Figure("reach per level over all levels", "reach", whole),),
        seen.traces(),
    )


def turned(setting: Setting, progress: Progress | None) -> Trial:
    """C3."""
    chase = Policy(Way.CHASE, day=BEGINS)
    arms = (
        Arm("heals", Plan(chaser=(chase, Policy(Way.HEAL, day=TURNS)))),
        Arm("chases on", Plan(chaser=(chase,))),
    )

    def rise(path: Floats32, part: slice) -> Floats:
        after = reach_between(path, part, TURNS + EARLY, TURNS + LATE)
        before = reach_between(path, part, TURNS - EARLY, TURNS)
        two_weeks = reach_between(path, part, TURNS + EARLY // 2, TURNS + EARLY)
        return np.concatenate([after - before, two_weeks - before, after])

    seen = walk(setting, CHASE, arms, TURNS + LATE + EARLY, rise, RUNNERS_REACH, progress)
    turns, on = seen.mean()
    effect = turns[0] - on[0]
    return Trial(
        effect,
        (effect > NOTICED) & (turns[0] > 0),
        (
            Figure("in the second week already", "reach", turns[1] - on[1]),
            Figure("the runner's reach then", "reach", turns[2]),
        ),
        seen.traces(),
    )


CLAIMS = (
    Claim(
        "C1",
        "A twin without pain does not flee when chased.",
        "A runner without pain is chased at level 2 for half a year; beside it the same runner with pain.",
        "mean reach of the runner without pain over the half year",
        "reach",
        "above 0: below it one withdraws",
        "The mirror stirs pain, and where there is none it stirs nothing. Two things are left that may turn "
        "a twin away: doubt, since a mind not yet awake is frightened by nearness itself, and the cord, "
        "which slackens when the other comes nearer than usual.",
        "the runner's reach",
        without_pain,
        whose="second",
    ),
    Claim(
        "C2",
        "The harder the chase, the further the runner goes.",
        "The chaser chases at six levels from 0.5 to 3 from day 30.",
        "change of the runner's reach per further level of the chase, where it falls least; three to six "
        "months after the chase began",
        "reach",
        "below 0: each step of the level takes the runner further away",
        "Pursuit stirs the runner's pain in proportion. It flattens at high levels, where reach nears "
        "the furthest that it is ever driven.",
        "the runner's reach",
        by_level,
        whose="second",
    ),
    Claim(
        "C3",
        "When the chaser turns to healing, the runner's reach rises within weeks.",
        "The chaser chases at level 2 from day 30, and on day 120 turns to healing; or chases on.",
        "rise of the runner's reach two to six weeks after the turn over the two weeks before it, less "
        "the same of who is chased on",
        "reach",
        f"above {NOTICED:g}, and a rise in itself",
        "Pursuit ends, so the mirror stirs less; and the cord draws after whoever steps back from "
        "what was usual.",
        "the runner's reach",
        turned,
        whose="second",
    ),
)
