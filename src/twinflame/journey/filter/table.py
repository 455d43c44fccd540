r"""A day's contact as a log-likelihood, as a function of how much each twin reaches out.

The fitted contact model gives, for twin i at time t, reach-outs that nobody prompted at a rate b and
contacts that others brought about at a rate e. Here the rhythm, the kernels and the strength of answering
are held as fitted; drift and slow reactions, which describe what the journey is to explain, give way to one
factor a day on the reach-outs, :math:`e^x`. Over a day with contacts n of that twin,

.. math:: \ell(x) - \ell(0) = \sum_n \log(s_n e^x + 1 - s_n) - (e^x - 1) \int b,
    \qquad s_n = \frac{b_n}{b_n + e_n}

so that a day's contacts enter through the shares s alone. At x = 0 reach-outs come at the twin's long-run
mean. Days differ by more than any model knows: x has a day's mood of its own, normal with a standard
deviation v, which is integrated out. The log-likelihood is tabulated over x once for each of several v;
between the points of the table it is interpolated, so that a particle costs the same on a day with one
contact or a thousand.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twinflame.contact.likelihood import Observed, Terms
from twinflame.journey.filter.kernel import log_likelihoods

Floats = NDArray[np.float64]

STEP = 0.125
REACHES = 6.0  # of x that the table holds, either side; beyond it, x is taken as there
POINTS = int(2 * REACHES / STEP) + 1
FACTORS: Floats = np.asarray(np.arange(POINTS) * STEP - REACHES, dtype=np.float64)
MOODS: Floats = np.array([0.0, 0.15, 0.3, 0.5, 0.8, 1.2])
_WIDEST = 3.5  # of a mood's standard deviations that are taken in
_PAD = int(np.ceil(_WIDEST * MOODS[-1] / STEP))
_WIDE = np.arange(-_PAD, POINTS + _PAD) * STEP - REACHES


@dataclass(frozen=True, slots=True, eq=False)
class ContactDays:
    """Contact, day by day, as the filter takes it in.

    Attributes
    ----------
    first
        The first local day, days since 1970-01-01.
    table
        Log-likelihood by mood (`MOODS`), day, twin and x (`FACTORS`), up to a constant; shape
        (moods, days, 2, points).
    usual
        Reach-outs expected on each day at x = 0, shape (days, 2).
    """

    first: int
    table: Floats
    usual: Floats

    def __len__(self) -> int:
        return len(self.usual)

    def last(self, days: int) -> "ContactDays":
        """The last so many days alone."""
        if days >= len(self):
            return self
        cut = len(self) - days
        return ContactDays(
            self.first + cut,
            np.ascontiguousarray(self.table[:, cut:]),
            np.ascontiguousarray(self.usual[cut:]),
        )


def contact_days(seen: Observed, terms: Terms) -> ContactDays:
    """Tabulate the log-likelihood of each day's contacts.

    Parameters
    ----------
    seen
        What was observed.
    terms
        Of the fitted contact model, drift and reactions with them: they say how many reach-outs there were.
    """
    base = usual_background(seen, terms)
    first, day = local_days(seen)
    days = int(day[-1]) + 1
    share = reach_shares(seen, terms, base)
    usual = np.zeros((days, 2))
    for i in (0, 1):
        usual[:, i] = np.bincount(day, weights=base[i] * seen.grid.widths, minlength=days)
    plain = np.zeros((days, 2, len(_WIDE)))
    log_likelihoods(seen.who, day[seen.cell], share, usual, np.exp(_WIDE), plain)
    table = np.stack([_blurred(plain, float(mood)) for mood in MOODS])
    return ContactDays(first, table, usual)


def usual_background(seen: Observed, terms: Terms) -> Floats:
    """Reach-outs per day in each cell at x = 0: the rhythm at the level of the whole period; (2, cells)."""
    rhythm = np.exp(terms.profile)[:, seen.grid.hour_of_week]
    fitted = terms.background(seen) @ seen.grid.widths
    level = fitted / (rhythm @ seen.grid.widths)
    return np.asarray(rhythm * level[:, None], dtype=np.float64)


def reach_shares(seen: Observed, terms: Terms, base: Floats) -> Floats:
    """Of the rate at each contact, the share of reach-outs that nobody prompted, at x = 0; shape (n,)."""
    half = seen.E.shape[1] // 2
    weights = terms.weights[seen.who]
    excited = (weights[:, :half] * seen.E[:, :half]).sum(axis=1)
    answers = (weights[:, half:] * seen.E[:, half:]).sum(axis=1)
    excited += terms.answering[seen.who, seen.week] * answers
    prompted = base[seen.who, seen.cell]
    return np.asarray(prompted / (prompted + excited), dtype=np.float64)


def local_days(seen: Observed) -> tuple[int, NDArray[np.int64]]:
    """The first local day (days since 1970), and the day of each hour cell counted from it."""
    mondays = np.array([monday.toordinal() for monday in seen.grid.mondays]) - 719_163
    day = mondays[seen.grid.week] + seen.grid.hour_of_week // 24
    return int(day[0]), np.asarray(day - day[0], dtype=np.int64)


def _blurred(plain: Floats, mood: float) -> Floats:
    """The log-likelihood with a normal mood of the day integrated out, on the points of the table."""
    if mood == 0.0:
        return np.ascontiguousarray(plain[:, :, _PAD : _PAD + POINTS])
    reach = int(np.ceil(_WIDEST * mood / STEP))
    weights = np.exp(-0.5 * (np.arange(-reach, reach + 1) * STEP / mood) ** 2)
    weights /= weights.sum()
    top = plain.max(axis=2, keepdims=True)
    likelihood = np.exp(plain - top)
    total = np.zeros((*plain.shape[:2], POINTS))
    for k, weight in enumerate(weights):
        at = _PAD + k - reach
        total += weight * likelihood[:, :, at : at + POINTS]
    # where the likelihood is lost below the smallest number, what it was without a mood still orders x
    floor = plain[:, :, _PAD : _PAD + POINTS] - top
    with np.errstate(divide="ignore"):
        return np.asarray(np.where(total > 0.0, np.log(total), floor) + top)
