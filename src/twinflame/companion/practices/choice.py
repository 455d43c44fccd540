"""Which practices fit what was told and measured of late."""

from dataclasses import dataclass
from datetime import date, timedelta

from twinflame.companion.healing.takings import fresh, unless_now
from twinflame.companion.people.days import within
from twinflame.companion.people.models import Person
from twinflame.companion.practices.models import Doing
from twinflame.companion.today.dimensions import BY_SCORE
from twinflame.companion.today.models import CheckIn
from twinflame.healing.practices import CHECKIN_NEEDS, FELT, Need, Practice, choose, needs, practices

LATELY = timedelta(days=7)  # of check-ins that speak for now, and of practices not to be repeated
COUNT = 3


@dataclass(frozen=True, slots=True)
class Choice:
    """What fits now, and for which needs; the rest by need."""

    felt: tuple[Need, ...]
    fitting: tuple[Practice, ...]
    by_need: tuple[tuple[Need, tuple[Practice, ...]], ...]


def choice_of(person: Person, today: date) -> Choice:
    """What fits a person on a day; the same all day."""
    wanted = needs(told_lately(person, today), fresh(person, today))
    lately = Doing.objects.filter(owner=person, day__gt=today - LATELY).values_list("practice", flat=True)
    fitting = choose(
        wanted,
        seed=today.toordinal(),
        recent=set(lately),
        unless=unless_now(person, today),
        count=COUNT,
    )
    felt = sorted((need for need, share in wanted.items() if share >= FELT), key=lambda n: -wanted[n])
    by_need = tuple((need, tuple(p for p in practices() if need in p.needs)) for need in Need)
    return Choice(tuple(felt), fitting, by_need)


def told_lately(person: Person, today: date) -> dict[str, float]:
    """The newest value of each score that speaks to a need, within a week."""
    found: dict[str, float] = {}
    for told in within(CheckIn, person, today - LATELY, today):
        for score in CHECKIN_NEEDS:
            value = getattr(told, BY_SCORE[score].field)
            if value is not None:
                found[score] = float(value)
    return found
