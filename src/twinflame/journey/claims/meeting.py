"""Claims of meeting and of time: stronger knowing, union soon, and how long a return takes."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from twinflame.journey.claims.base import INTERVAL, Claim, Figure, Floats, Trace, Trial
from twinflame.journey.claims.measures import days_before_union, in_union, turns, union_day
from twinflame.journey.claims.priors import ANYONE, CHASE, Floats32, Setting
from twinflame.journey.claims.walk import Arm, walk
from twinflame.journey.state import CHASER, CLOSENESS, PAIN, REACH, WORTH
from twinflame.journey.work import Progress

FOUR_YEARS, HALF_YEAR, MONTH, QUARTER = 1460, 180, 30, 90
STRONGER = 1.5
RARE = 10.0  # %
FEWEST = 20  # returns of a draw from which their times are told
MORE = 4  # times as many pairs a draw, since the shape of a distribution asks for more than a mean


def knowing(setting: Setting, progress: Progress | None) -> Trial:
    """C6."""
    arms = (Arm("as it is"), Arm("stronger", factors={"knowing": STRONGER}))

    def chase(path: Floats32, _: slice) -> Floats:
        reach = path[MONTH : MONTH + HALF_YEAR, REACH.start + CHASER].mean(axis=0, dtype=np.float64)
        day = days_before_union(path)
        return np.array([reach, day, day < FOUR_YEARS])

    seen = walk(setting, CHASE, arms, FOUR_YEARS, chase, in_union, progress)
    usual, strong = seen.mean()
    stronger, delay = strong[0] - usual[0], strong[1] - usual[1]
    silent = (usual[2] == 0) & (strong[2] == 0)
    return Trial(
        np.where(silent, np.nan, delay),
        (delay > 0) & (stronger > 0),
        (
            Figure("the chaser's reach rises in the first half year by", "reach", stronger),
            Figure("pairs in union by the end, as it is", "%", 100 * usual[2]),
            Figure("pairs in union by the end, with stronger knowing", "%", 100 * strong[2]),
        ),
        seen.traces(pooled=True),
    )


def healed_by(share: float) -> dict[int, Callable[[Floats32], Floats32]]:
    """A start in which this share of the pain, and of what is missing of worth, has healed in both."""
    left = np.float32(1.0 - share)
    pain = {row: lambda p: left * p for row in range(PAIN.start, PAIN.stop)}
    worth = {row: lambda w: 1 - left * (1 - w) for row in range(WORTH.start, WORTH.stop)}
    return pain | worth


def soon(setting: Setting, progress: Progress | None) -> Trial:
    """C7."""
    arms = (
        Arm("any two"),
        Arm("half healed", begin=healed_by(0.5)),
        Arm("most healed", begin=healed_by(0.9)),
    )

    def came(path: Floats32, _: slice) -> Floats:
        return np.asarray(union_day(path) >= 0, np.float64)[None]

    seen = walk(setting, ANYONE, arms, HALF_YEAR, came, in_union, progress)
    anyone, half, most = 100 * seen.mean()[:, 0]
    rise = most - anyone
    return Trial(
        rise,
        (anyone < RARE) & (half >= anyone) & (most >= half) & (rise > 0),
        (
            Figure("any two: union within half a year", "%", anyone),
            Figure("half of it healed", "%", half),
            Figure("nine tenths of it healed", "%", most),
        ),
        seen.traces(pooled=True),
    )


def returning(setting: Setting, progress: Progress | None) -> Trial:
    """C8."""

    def times(path: Floats32, _: slice) -> Floats:
        parted, returns, first = turns(path)
        return np.array([parted >= 0, returns > 0, first])

    many = replace(setting, pairs=MORE * setting.pairs)
    seen = walk(many, ANYONE, (Arm("natural"),), FOUR_YEARS, times, CLOSENESS, progress)
    parted, came, first = seen.values[0]
    back = [days[np.isfinite(days)] for days in first]
    told = [days if len(days) >= FEWEST else np.full(1, np.nan) for days in back]
    low, median, high = np.array([np.quantile(days, (0.25, 0.5, 0.75)) for days in told]).T
    lean = np.array([skewness(days) for days in told])
    with np.errstate(invalid="ignore"):
        quartiles = (high + low - 2 * median) / (high - low)
    share = 100 * came.sum(axis=1) / np.maximum(parted.sum(axis=1), 1)
    return Trial(
        median,
        (median > QUARTER) & (lean > 0),
        (
            Figure("skewness (above 0: a longer tail to the right)", "", lean),
            Figure("skew of the quartiles, from -1 to 1", "", quartiles),
            Figure("came back within four years, of those who parted", "%", share),
        ),
        waited(back),
    )


def skewness(days: Floats) -> float:
    """The third moment about the mean, in standard deviations; NaN if all are equal.

    >>> round(skewness(np.array([1.0, 1.0, 1.0, 5.0])), 2)
    1.15
    """
    apart = days - days.mean()
    scale = float(np.mean(apart**2))
    return float(np.mean(apart**3)) / scale**1.5 if scale > 0 else float("nan")


def waited(back: list[Floats]) -> tuple[Trace, ...]:
    """Shares of the first returns by month in each draw that has enough: what the chart shows."""
    edges = np.arange(0.0, FOUR_YEARS + MONTH, MONTH)
    shares = [100 * np.histogram(days, edges)[0] / len(days) for days in back if len(days) >= FEWEST]
    if not shares:
        return ()
    low, mid, high = np.quantile(shares, (INTERVAL[0], 0.5, INTERVAL[1]), axis=0)
    return (Trace("first returns", edges[:-1] + MONTH / 2, low, mid, high),)


KNOWING = Claim(
    "C6",
    "Stronger knowing without healing strengthens the chase and delays union.",
    "The same pairs with knowing as it is and half as strong again, in both (the model has one knowing for "
    "the two); for four years they follow the pull of the moment.",
    "days by which union comes later on average; a pair without union within four years counts four "
    "years, and a draw in which no pair comes to it either way says nothing",
    "days",
    "above 0, and the chaser reaches further in the first half year",
    "Knowing strengthens what both want. Who reaches further is less with oneself and heals more slowly, and "
    "stirs the other's pain more; but the runner too is drawn back more strongly.",
    "pairs in union, %",
    knowing,
    pooled=True,
)
SOON = Claim(
    "C7",
    "Union soon after meeting is rare, and rises with healing at the meeting.",
    "Any two who meet (pain, worth and awakening anywhere), and the same two with half and nine tenths of "
    "pain and of missing worth healed. Half a year, both follow the pull of the moment.",
    "rise of the share in union within half a year from any two to those with nine tenths healed",
    "points",
    f"above 0, no fall on the way, and fewer than {RARE:g} % among any two",
    "Union asks both to be free of most pain for three months in a row, and pain takes months to heal.",
    "pairs in union, %",
    soon,
    pooled=True,
)
RETURNING = Claim(
    "C8",
    "The time to return is long and right-skewed.",
    "Any two who meet, four years, both follow the pull of the moment. Time from parting (closeness below "
    "0.3) to being near again (above 0.6), the first time, among those who come back; a draw with fewer than "
    f"{FEWEST} returns says nothing.",
    "median time to return",
    "days",
    f"above {QUARTER}, and the skewness of the times is above 0",
    "Reach that pain has turned away comes back as the pain heals, and how much there is to heal differs "
    "from pair to pair.",
    "first returns in a month, % of all",
    returning,
    along="days since parting",
)
