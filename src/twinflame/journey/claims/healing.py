"""Claims of healing: what lasts with it, what it leads in, and what comes back without it."""

import numpy as np

from twinflame.journey.claims.base import Claim, Figure, Floats, Trial
from twinflame.journey.claims.measures import breaks, days_before_union, in_union, swaps, withdrawn
from twinflame.journey.claims.priors import CHASE, RETURN, TOGETHER, Floats32, Setting
from twinflame.journey.claims.walk import Arm, walk
from twinflame.journey.policies import Plan, Policy, Way
from twinflame.journey.state import CHASER, CLOSENESS, PAIN, REACH, RUNNER, WORTH
from twinflame.journey.work import Progress

BEGINS = 30  # day of the policy
TWO_YEARS, FOUR_YEARS, HALF_YEAR = 730, 1460, 180
PAIN_HEALED, WORTH_HEALED = 0.05, 0.95
MAJORITY = 50.0  # points
SOME = 10.0  # points


def healed(*twins: int) -> dict[int, float]:
    """A start in which these have healed."""
    return {
        row: value
        for twin in twins
        for row, value in ((PAIN.start + twin, PAIN_HEALED), (WORTH.start + twin, WORTH_HEALED))
    }


def lasts(setting: Setting, progress: Progress | None) -> Trial:
    """C4."""
    arms = (
        Arm("both healed", begin=healed(CHASER, RUNNER)),
        Arm("one healed", begin=healed(CHASER)),
        Arm("neither"),
    )

    def ends(path: Floats32, _: slice) -> Floats:
        broke, swapped = breaks(path), swaps(path)
        return np.array([broke | swapped, broke, swapped], np.float64)

    seen = walk(setting, TOGETHER, arms, TWO_YEARS, ends, CLOSENESS, progress)
    both, one, neither = 100 * seen.mean()
    effect = one[0] - both[0]
    return Trial(
        effect,
        effect > MAJORITY,
        (
            Figure("ended with both healed", "%", both[0]),
            Figure("ended with one healed", "%", one[0]),
            Figure("of these, parted", "%", one[1]),
            Figure("of these, roles swapped", "%", one[2]),
            Figure("ended with neither healed", "%", neither[0]),
        ),
        seen.traces(pooled=True),
    )


def ways(setting: Setting, progress: Progress | None) -> Trial:
    """C5."""
    arms = tuple(
        Arm(name, Plan(chaser=(Policy(way, day=BEGINS),)))
        for name, way in (("chase", Way.CHASE), ("run", Way.RUN), ("heal", Way.HEAL))
    )

    def gains(path: Floats32, _: slice) -> Floats:
        lived = path[BEGINS:]
        easy = 1.0 - lived[:, PAIN].mean(axis=0, dtype=np.float64)
        worth = lived[:, WORTH].mean(axis=0, dtype=np.float64)
        union = 1.0 - days_before_union(path) / FOUR_YEARS
        return np.concatenate([union[None], easy, worth])

    seen = walk(setting, CHASE, arms, FOUR_YEARS, gains, in_union, progress)
    chase, run, heal = 100 * seen.mean()
    leads = heal - np.maximum(chase, run)
    effect = leads.min(axis=0)
    names = (
        "time in union", "the chaser's freedom from pain", "the runner's freedom from pain",
        "the chaser's worth", "the runner's worth",
    )  # fmt: skip
    return Trial(
        effect,
        effect > 0,
        tuple(Figure(f"lead in {name}", "points", lead) for name, lead in zip(names, leads, strict=True)),
        seen.traces(pooled=True),
    )


def unhealed(setting: Setting, progress: Progress | None) -> Trial:
    """C12."""
    arms = (
        Arm("not healed"),
        Arm("healed", begin=healed(CHASER)),
    )

    def runs(path: Floats32, _: slice) -> Floats:
        ran = np.asarray(withdrawn(path).any(axis=0))
        return np.array([ran[CHASER], ran[RUNNER], path[-1, CLOSENESS]], np.float64)

    seen = walk(setting, RETURN, arms, HALF_YEAR, runs, REACH.start + CHASER, progress)
    not_yet, done = 100 * seen.mean()
    effect = not_yet[0] - done[0]
    return Trial(
        effect,
        effect > SOME,
        (
            Figure("runs who has not healed", "%", not_yet[0]),
            Figure("runs who has healed", "%", done[0]),
            Figure("the returned runner runs again from who has not healed", "%", not_yet[1]),
        ),
        seen.traces(),
    )


LASTS = Claim(
    "C4",
    "Union lasts only where both have healed; if one has not, roles swap or it breaks.",
    "Two who are near: both healed (pain 0.05, worth 0.95), one, or neither (pain 0.4 to 0.9, worth 0.1 to "
    "0.6). For two years they follow the pull of the moment.",
    "share of pairs that part (closeness below 0.3) or swap roles (first the one, later the other withdraws "
    "for a month) when one has not healed, less the same when both have",
    "points",
    f"above {MAJORITY:g} points: what decides is whether both have healed",
    "Nearness and pursuit stir whatever pain is left in either, and who is stirred withdraws.",
    "closeness",
    lasts,
    pooled=True,
)
WAYS = Claim(
    "C5",
    "Of chase, run and heal, heal leads: in union, and in the pain and worth of both.",
    "The chaser chases at level 2, runs at level 2, or turns to healing, from day 30 for four years; the "
    "runner follows the pull of the moment.",
    "the smallest of heal's five leads over the better of the other two, each from 0 to 100 on average over "
    "the years: time in union, freedom from pain of each, worth of each",
    "points",
    "above 0: heal leads in all five",
    "Healing leaves the runner unpursued, which lets the runner's own pain rest and heal; chasing and "
    "running keep both from themselves, and reaching for one who withdraws wounds.",
    "pairs in union, %",
    ways,
    pooled=True,
)
UNHEALED = Claim(
    "C12",
    "A returning runner meets an unhealed chaser: the chaser may run.",
    "A runner who has healed comes back, reaching, to a chaser who was left reaching; the chaser has not "
    "healed (pain 0.3 to 0.9, worth 0.1 to 0.6) or has (0.05, 0.95). Half a year, both follow the pull of "
    "the moment.",
    "share of chasers who withdraw for a month from a runner who reaches, less the same of those healed",
    "points",
    f"above {SOME:g} points",
    "Nobody came near the chaser for long, so the chaser's own pain was not stirred. Now somebody does.",
    "the chaser's reach",
    unhealed,
    whose="first",
)
