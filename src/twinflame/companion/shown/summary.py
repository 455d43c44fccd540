"""What somebody lets their twin see of their check-ins: means of whole weeks."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import fmean

from twinflame.companion.people.clock import today_of
from twinflame.companion.people.models import Person
from twinflame.companion.today.dimensions import DIMENSIONS, Dimension
from twinflame.companion.today.models import CheckIn

WEEKS = 6
FEWEST = 3  # days told in a week: below it, a mean would tell single days
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Summary:
    """Means of whole weeks, the newest first; a week that is not over is no part of it.

    Attributes
    ----------
    weeks
        The Monday of each.
    rows
        Each dimension that was told often enough in any week, with its mean in each week, from 0 to 10; None
        where it was told too seldom.
    """

    weeks: tuple[date, ...]
    rows: tuple[tuple[str, tuple[float | None, ...]], ...]


def summary_of(person: Person) -> Summary:
    """The check-ins of the last whole weeks, as a twin may see them."""
    today = today_of(person)
    this = today - timedelta(days=today.weekday())
    weeks = tuple(this - k * WEEK for k in range(1, WEEKS + 1))
    told = CheckIn.objects.filter(owner=person, day__gte=weeks[-1], day__lt=this)
    by_week: dict[date, list[CheckIn]] = defaultdict(list)
    for one in told:
        by_week[one.day - timedelta(days=one.day.weekday())].append(one)
    every = [(d.label, tuple(_mean(d, by_week[week]) for week in weeks)) for d in DIMENSIONS]
    rows = [(label, means) for label, means in every if any(mean is not None for mean in means)]
    kept = [k for k in range(WEEKS) if any(means[k] is not None for _, means in rows)]
    return Summary(
        tuple(weeks[k] for k in kept),
        tuple((label, tuple(means[k] for k in kept)) for label, means in rows),
    )


def _mean(dimension: Dimension, days: Sequence[CheckIn]) -> float | None:
    values = [value for day in days if (value := getattr(day, dimension.field)) is not None]
    return round(fmean(values), 1) if len(values) >= FEWEST else None
