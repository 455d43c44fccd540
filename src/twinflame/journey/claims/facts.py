"""Facts that the model was not made for: what was published, and what the model gives where it can speak.

Nothing here is fitted. The population is `ANYONE`: any two who meet, over the priors of the claims, following
the pull of the moment for four years. A row may well disagree, and then says what the model lacks.
"""

from dataclasses import dataclass

import numpy as np
from scipy.stats import spearmanr

from twinflame.journey.claims.base import Floats, spread
from twinflame.journey.claims.measures import turns
from twinflame.journey.claims.priors import ANYONE, Floats32, Setting
from twinflame.journey.claims.walk import Arm, walk
from twinflame.journey.state import CLOSENESS, PAIN, REACH
from twinflame.journey.work import Progress

FOUR_YEARS, TWO_YEARS, YEAR, MONTH = 1460, 730, 365, 28
DIARY = slice(90, 132)  # six weeks of days, as long as diaries run
WEAK = 0.1  # a partner's effect below it counts as weak
FEWEST = 5  # pairs from which a draw's figure is told


@dataclass(frozen=True, slots=True, eq=False)
class Fact:
    """What was published, and the model's figure in each draw, NaN where a draw has too few pairs for it.

    `note` says how the two differ in what they mean.
    """

    says: str
    published: str
    source: str
    measured: str
    unit: str
    values: Floats
    note: str

    @property
    def middle(self) -> tuple[float, float, float]:
        """The lower end of the interval over the draws, the median and the upper end."""
        return spread(self.values)


def facts(setting: Setting, progress: Progress | None = None) -> tuple[Fact, ...]:
    """Every fact with the model's figure.

    Examples
    --------
    >>> [fact.unit for fact in facts(Setting(draws=20, pairs=8))]
    ['times', '%', 'a week', 'points a week', '', 'a day', 'a day', '%']
    """
    seen = walk(setting, ANYONE, (Arm("natural"),), FOUR_YEARS, lived, CLOSENESS, progress)
    returns, soon, pain, love, sad, own, other = seen.values[0]
    return (
        Fact(
            "Couples that are on and off again renew two to three times.",
            "2 to 3",
            "Dailey 2019",
            "returns within four years, of pairs that came back at all",
            "times",
            means(np.where(returns > 0, returns, np.nan)),
            "Who was asked called themselves on and off; the model counts every pair that returned.",
        ),
        Fact(
            "About half of those who part reconcile.",
            "about 50",
            "Halpern-Meekin et al. 2013",
            "came back within two years, of pairs that parted in the first two",
            "%",
            100 * means(soon),
            "Pairs of one draw share their parameters: in most draws nearly all come back, or nearly none.",
        ),
        Fact(
            "After a break-up love declines, along a line.",
            "below 0",
            "Sbarra and Emery 2005",
            "change of reach, of whoever reaches more, over the four weeks after parting",
            "a week",
            means(love),
            "The model knows no love beside worth, knowing and reach.",
        ),
        Fact(
            "After a break-up sadness declines, fast at first.",
            "below 0",
            "Sbarra and Emery 2005",
            "change of pain, of whoever reaches more, over the four weeks after parting",
            "points a week",
            100 * means(sad),
            "The model's pain is lasting hurt and not the sadness of a week; being spurned adds to it.",
        ),
        Fact(
            "More cycles go with more distress.",
            "above 0",
            "Monk et al. 2018",
            "rank correlation of returns with the pain of both over the fourth year",
            "",
            np.array([ranked(a, b) for a, b in zip(returns, pain, strict=True)]),
            "In the model the healed come back, so that a return goes with less pain, not more.",
        ),
        Fact(
            "From day to day little of one's own state carries over.",
            "0.16 to 0.25",
            "diaries of couples",
            "own lag-one effect on reach over six weeks",
            "a day",
            means(own),
            "A diary's mood is noisy; the model's reach is smooth and seen without noise.",
        ),
        Fact(
            "From day to day hardly anything of the other's carries over.",
            "−0.01 to 0.07",
            "diaries of couples",
            "the other's lag-one effect on reach over six weeks",
            "a day",
            means(other),
            "The mirror and the cord are stronger than what diaries show, as pairs of a chase may be.",
        ),
        Fact(
            "Most couples are coupled weakly.",
            "64",
            "50 couples, day by day",
            f"pairs in which the other's lag-one effect lies within {WEAK:g} of 0",
            "%",
            100 * means((np.abs(other) < WEAK).astype(np.float64)),
            "The bound is ours; the study's was another.",
        ),
    )


def lived(path: Floats32, _: slice) -> Floats:
    """What is counted of each pair's four years, (7, n); NaN where there is nothing to count."""
    parted, returns, first = turns(path)
    early = (parted >= 0) & (parted <= TWO_YEARS)
    soon = np.where(early, first <= TWO_YEARS, np.nan)  # not yet back is not a number, and so not soon
    pain = path[FOUR_YEARS - YEAR :, PAIN].mean(axis=(0, 1), dtype=np.float64)
    love, sad = after_parting(path, parted)
    own, other = carried(path[DIARY, REACH])
    return np.array([returns, soon, pain, love, sad, own, other], np.float64)


def after_parting(
    path: Floats32, parted: np.ndarray[tuple[int], np.dtype[np.int64]]
) -> tuple[Floats, Floats]:
    """Change a week of reach and pain of whoever reaches more, over four weeks after parting; (n,) each."""
    pairs = np.arange(path.shape[2])
    known = (parted >= 0) & (parted + MONTH < len(path))
    day = np.where(known, parted, 0)
    who = path[day, REACH.start, pairs] < path[day, REACH.start + 1, pairs]
    weeks = MONTH / 7

    def change(rows: slice) -> Floats:
        row = rows.start + who
        moved = path[day + MONTH * known, row, pairs] - path[day, row, pairs]
        return np.where(known, moved / weeks, np.nan).astype(np.float64)

    return change(REACH), change(PAIN)


def carried(reach: Floats32) -> tuple[Floats, Floats]:
    """Own and other's lag-one effects on reach, both twins' mean, by least squares in each pair; (n,) each.

    `reach` is (days, 2, n).
    """
    x = reach.astype(np.float64) - reach.mean(axis=0, dtype=np.float64)
    before, after = x[:-1], x[1:]
    gram = np.einsum("tin,tjn->nij", before, before)
    cross = np.einsum("tin,tjn->nij", before, after)
    effects = np.linalg.solve(gram, cross)  # (n, from, to)
    own = (effects[:, 0, 0] + effects[:, 1, 1]) / 2
    return own, (effects[:, 1, 0] + effects[:, 0, 1]) / 2


def means(values: Floats) -> Floats:
    """Mean over the pairs of each draw that have a value, (draws,); NaN where there are too few of them."""
    known = np.isfinite(values)
    count = known.sum(axis=1)
    total = np.where(known, values, 0.0).sum(axis=1)
    return np.where(count >= FEWEST, total / np.maximum(count, 1), np.nan)


def ranked(one: Floats, two: Floats) -> float:
    """Spearman's rank correlation; NaN where one does not vary."""
    if np.ptp(one) == 0 or np.ptp(two) == 0:
        return float("nan")
    return float(spearmanr(one, two).statistic)
