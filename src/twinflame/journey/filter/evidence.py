"""Everything that the filter takes in, laid out by day."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twinflame.errors import InputError
from twinflame.journey.checkins import NONE, SCORES, TOP, CheckIns
from twinflame.journey.filter.kernel import READ
from twinflame.journey.filter.table import MOODS, POINTS, ContactDays

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: Days that are read at most. How somebody is now rests little on what is older.
MOST_DAYS = 365


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """Contact and check-ins over the same days; missing days are simply not weighed.

    Attributes
    ----------
    first
        The first day, days since 1970-01-01.
    contact
        Log-likelihood of each day's contact, (moods, days, 2, points); zeros where none was observed.
    usual
        Reach-outs expected at the long-run mean, (days, 2); 0 where contact was not observed.
    begin, kinds, twins
        Check-ins by day: those of day d stand from `begin[d]` to `begin[d + 1]`; of which kind and twin.
    items, scores
        What each kind is a reading of, and the score, between 0 and 1.
    """

    first: int
    contact: Floats
    usual: Floats
    begin: Ints
    kinds: Ints
    twins: Ints
    items: Ints
    scores: Floats

    def __len__(self) -> int:
        return len(self.usual)

    @property
    def told(self) -> Ints:
        """Days with a check-in of each twin, shape (2,)."""
        day = np.repeat(np.arange(len(self)), np.diff(self.begin))
        return np.array([len(np.unique(day[self.twins == i])) for i in (0, 1)])


def evidence(contact: ContactDays, told: CheckIns = NONE, *, most: int = MOST_DAYS) -> Evidence:
    """Lay out contact and check-ins from the first day of either to the last, at most `most` days.

    Raises
    ------
    InputError
        When all check-ins lie far from the chat: years apart there is nothing to join.
    """
    end = contact.first + len(contact)
    if len(told.days):
        if told.days[-1] < contact.first - most or told.days[0] > end + most:
            raise InputError(
                "The check-ins and the chat lie more than a year apart. "
                "Choose an export that covers the days of the check-ins."
            )
        kept = told.days <= end + most  # a date mistyped far ahead would leave nothing else
        end = max(end, int(told.days[kept][-1]) + 1)
    first = min(contact.first, int(told.days[0])) if len(told.days) else contact.first
    first = max(first, end - most)
    days = end - first
    table = np.zeros((contact.table.shape[0], days, 2, contact.table.shape[3]))
    usual = np.zeros((days, 2))
    at = contact.first - first
    here, there = slice(max(at, 0), at + len(contact)), slice(max(-at, 0), len(contact))
    table[:, here], usual[here] = contact.table[:, there], contact.usual[there]
    return Evidence(first, table, usual, *laid_out(told, first, days))


def without_contact(told: CheckIns = NONE, *, first: int = 0, days: int = 1) -> Evidence:
    """Check-ins alone, or nothing at all, over so many days from the first on.

    Examples
    --------
    >>> len(without_contact(days=30))
    30
    """
    table = np.zeros((len(MOODS), days, 2, POINTS))
    return evidence(ContactDays(first, table, np.zeros((days, 2))), told)


def laid_out(told: CheckIns, first: int, days: int) -> tuple[Ints, Ints, Ints, Ints, Floats]:
    """Where each day's check-ins begin, their kinds and twins; and item and score (0 to 1) of each kind."""
    inside = (told.days >= first) & (told.days < first + days)
    scores = told.scores[inside][:, :, : min(READ, len(SCORES))] / TOP
    row, twin, item = np.nonzero(np.isfinite(scores))
    day = told.days[inside][row] - first
    begin = np.searchsorted(day, np.arange(days + 1))
    pairs = np.stack([item.astype(float), scores[row, twin, item]], axis=1).reshape(-1, 2)
    found, kind = np.unique(pairs, axis=0, return_inverse=True)
    whole = (begin, kind.reshape(-1), twin, found[:, 0])
    return *(np.ascontiguousarray(part, dtype=np.int64) for part in whole), found[:, 1].copy()  # type: ignore[return-value]
