"""When the other made contact: the one place that knows where that comes from.

Where messages were handed in for a reading, and reach far enough past the first signal, contact is known to
the second. Else it comes from check-ins, which tell the day and not the hour: then all is set to noon,
signals too, and contact counts from the day after a signal on, since of the same day nobody knows which came
first. Where both made contact on a day, oneself is taken to have been first.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np

from twinflame.companion.people.clock import zone_of
from twinflame.companion.people.models import Person
from twinflame.companion.readings.models import History
from twinflame.companion.today.models import CheckIn
from twinflame.contact.history import Kind
from twinflame.signals.chance import SHORTEST
from twinflame.signals.log import WEEK, Floats, noon


@dataclass(frozen=True, slots=True, eq=False)
class Contact:
    """Contact of both.

    Attributes
    ----------
    theirs, mine
        Seconds since 1970-01-01 UTC, in order.
    until
        Up to when contact is known, in the same seconds.
    by_day
        Whether only days are known; then each time is noon.
    told
        Of how large a share of the days it is known whether the other made contact.
    """

    theirs: Floats
    mine: Floats
    until: float
    by_day: bool
    told: float


def contact_of(person: Person, first: date, last: date) -> Contact:
    """Contact from one day to another, both included."""
    start = noon(first, zone_of(person).key)
    found = [one for one in map(_of_history, _histories(person)) if one.until - start >= SHORTEST * WEEK]
    return max(found, key=lambda one: one.until, default=None) or _of_check_ins(person, first, last)


def _histories(person: Person) -> list[History]:
    """What was handed in of messages; examples are of nobody."""
    return [one for one in History.objects.filter(owner=person, simulated=False) if len(one.contacts)]


def _of_history(history: History) -> Contact:
    told = history.contacts
    real = told.kinds != Kind.REACTION
    times, who = told.times[real], told.who[real]
    return Contact(times[who == 1], times[who == 0], float(told.times[-1]), False, 1.0)


def _of_check_ins(person: Person, first: date, last: date) -> Contact:
    told = list(CheckIn.objects.filter(owner=person, day__range=(first, last), was_reached__isnull=False))
    zone = zone_of(person).key
    end = told[-1].day if told else first
    theirs = [noon(c.day, zone) for c in told if c.was_reached]
    mine = [noon(c.day, zone) - 1.0 for c in told if c.reached_out]
    share = len(told) / ((end - first).days + 1)
    return Contact(np.array(theirs), np.array(mine), noon(end, zone), True, share if told else 0.0)
