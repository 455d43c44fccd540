"""ContactHistory: when two people were in contact, who made each contact, and nothing else."""

from dataclasses import dataclass, replace
from enum import IntEnum
from typing import Self
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl
from numpy.typing import NDArray

from twinflame.errors import InputError

DAY = 86_400.0


class Kind(IntEnum):
    """What a contact was. Reactions are kept, but they are not contact."""

    MESSAGE = 0
    MEDIA = 1
    CALL = 2
    MISSED_CALL = 3
    REACTION = 4


@dataclass(frozen=True, slots=True, eq=False)
class ContactHistory:
    """The contact of two people, ordered in time. It holds no text.

    Parameters
    ----------
    times
        Seconds since 1970-01-01 UTC, float64, shape (n,), not decreasing.
    who
        Who made each contact: 0 or 1, an index into `people`; int8, shape (n,).
    kinds
        A `Kind` for each contact; int8, shape (n,).
    people
        The two names; the first is the one who reads.
    zone
        IANA name of the time zone in which hours and weeks are told, and in which wall clocks were read.
    precision
        Coarsest step of the stamps in seconds: 60 where an export gives minutes, else 1 or less.
    notes
        What was mended, left out or cannot be known from this export; one sentence each, no message text.
    steps
        Step of each stamp in seconds, float64, shape (n,), where it is not `precision` for all, as after
        joining exports; else None.

    Raises
    ------
    InputError
        When the arrays do not fit together or the names are alike.

    Examples
    --------
    >>> import numpy as np
    >>> h = ContactHistory(np.array([0.0, 60.0]), np.array([0, 1]), np.array([0, 0]), ("Ana", "Ben"))
    >>> len(h), h.counts
    (2, (1, 1))
    """

    times: NDArray[np.float64]
    who: NDArray[np.int8]
    kinds: NDArray[np.int8]
    people: tuple[str, str]
    zone: str = "UTC"
    precision: float = 1.0
    notes: tuple[str, ...] = ()
    steps: NDArray[np.float64] | None = None

    def __post_init__(self) -> None:
        for name, kind in (
            ("times", np.float64),
            ("who", np.int8),
            ("kinds", np.int8),
            ("steps", np.float64),
        ):
            if getattr(self, name) is None:
                continue
            array = np.ascontiguousarray(getattr(self, name), dtype=kind)
            array.flags.writeable = False
            object.__setattr__(self, name, array)
        n = len(self.times)
        if self.steps is not None and (len(self.steps) != n or not (self.steps <= self.precision).all()):
            raise InputError("A contact history needs a step for each time, none coarser than its precision.")
        if len(self.who) != n or len(self.kinds) != n:
            raise InputError("A contact history needs one sender and one kind for each time.")
        if n and not np.isfinite(self.times).all():
            raise InputError("A contact history needs a time for each contact; some are missing.")
        if n and np.diff(self.times).min(initial=0.0) < 0:
            raise InputError("A contact history is ordered in time; sort it first.")
        if n and not np.isin(self.who, (0, 1)).all():
            raise InputError("A contact history is between two people, numbered 0 and 1.")
        if self.people[0] == self.people[1]:
            raise InputError("The two people of a contact history need two different names.")
        ZoneInfo(self.zone)

    def __len__(self) -> int:
        return len(self.times)

    @property
    def counts(self) -> tuple[int, int]:
        """How many contacts each of the two made, reactions left out."""
        made = self.who[self.kinds != Kind.REACTION]
        second = int(made.sum())
        return len(made) - second, second

    def contacts(self, seed: int = 0) -> tuple[NDArray[np.float64], NDArray[np.int8]]:
        """Times (s) and senders of what counts as contact, with coarse stamps spread within their step.

        A stamp of 12:34 means some time within that minute. Left as they are, ties would look like answers
        given at once, so each is moved by a seeded uniform share of its step; contacts that share a stamp
        and a step keep their order. Stamps finer than a second are left as they are.
        """
        keep = self.kinds != Kind.REACTION
        times, who = self.times[keep], self.who[keep]
        if self.precision < 1.0 or not len(times):
            return times.copy(), who.copy()
        shares = np.random.default_rng(seed).random(len(times))
        if self.steps is None:
            order = np.lexsort((shares, times))  # ties take their shares in rising order: their order stays
            return times + shares[order] * self.precision, who.copy()
        steps = self.steps[keep]
        alike, order = np.lexsort((steps, times)), np.lexsort((shares, steps, times))
        times = times.copy()
        times[alike] += shares[order] * np.where(steps >= 1.0, steps, 0.0)[alike]
        sort = np.argsort(times, kind="stable")  # a coarse stamp may have moved past a fine one
        return times[sort], who[sort]

    def swapped(self) -> Self:
        """The same history told from the other's side."""
        return replace(self, who=(1 - self.who).astype(np.int8), people=self.people[::-1])

    def to_frame(self) -> pl.DataFrame:
        """Columns `time` (UTC), `who` (name) and `kind` (word); a row for each contact."""
        return pl.DataFrame(
            {
                "time": pl.Series((self.times * 1e6).round().astype(np.int64)).cast(pl.Datetime("us", "UTC")),
                "who": pl.Series([self.people[int(i)] for i in self.who], dtype=pl.String),
                "kind": pl.Series([Kind(int(k)).name.lower() for k in self.kinds], dtype=pl.String),
            }
        )
