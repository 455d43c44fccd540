"""Readings on the check-ins of both: made while both show each other readings, gone when either stops."""

from twinflame.companion.people.erasing import erase
from twinflame.companion.people.models import Person
from twinflame.companion.readings.models import OfBoth, Reading, Task
from twinflame.companion.twins.flows import sees
from twinflame.companion.twins.stored import Two, two_of
from twinflame.exchange.sharing import Level


def allowed(person: Person) -> Two | None:
    """The two, where each lets the other see readings; None else."""
    two = two_of(person)
    if two is None:
        return None
    return two if sees(two, Level.READINGS) and sees(two.turned, Level.READINGS) else None


def mark(reading: Reading, link: str) -> None:
    """Tie a reading to the sharing that allowed it."""
    OfBoth.objects.create(reading=reading, link=link)


def end(link: str) -> None:
    """One of the two shows less, or sharing has ended: what was made of both goes, for both."""
    Task.objects.filter(both=link).delete()
    made = Reading.objects.filter(ofboth__link=link)
    if made.exists():
        erase(made)
