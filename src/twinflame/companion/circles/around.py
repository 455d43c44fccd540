"""The circles as they stand: who is in each, who was told what, and what is planned."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from twinflame.companion.circles.models import Near, Telling
from twinflame.companion.people.models import Person
from twinflame.contact.sources.people import listed

NAMED = 4  # names in a sentence; above it, "and others"


@dataclass(slots=True)
class Around:
    """Somebody with what they were told and what is planned, each by its day."""

    near: Near
    told: list[Telling] = field(default_factory=list)
    planned: list[Telling] = field(default_factory=list)

    @property
    def stands(self) -> str:
        """In a word or two: whether they were told something, it is planned, or neither."""
        return "was told" if self.told else "planned" if self.planned else "not told"


@dataclass(frozen=True, slots=True)
class Circle:
    """The people under one name, in the order in which they were named."""

    name: str
    people: tuple[Around, ...]


@dataclass(frozen=True, slots=True)
class Circles:
    """All circles, in the order in which they were first named, and all that is planned, by its day."""

    circles: tuple[Circle, ...]
    planned: tuple[Telling, ...]

    @property
    def says(self) -> str:
        """Who was told something and whom the person plans to tell, by name."""
        people = [a for circle in self.circles for a in circle.people]
        told = [a.near.name for a in people if a.told]
        planned = [a.near.name for a in people if a.planned]
        if not told and not planned:
            return "Nobody here was told anything, as far as it is written down."
        parts = []
        if told:
            parts.append(f"{some(told)} {'was' if len(told) == 1 else 'were'} told something.")
        if planned:
            parts.append(f"You plan to tell {some(planned)}{' more' if set(planned) <= set(told) else ''}.")
        return " ".join(parts)


def some(names: Sequence[str]) -> str:
    """Names in a sentence; when they are many, the first of them.

    Examples
    --------
    >>> some(["Ana", "Ben"]), some(["Ana", "Ben", "Cleo", "Dan", "Eva"])
    ('Ana and Ben', 'Ana, Ben, Cleo, Dan and others')
    """
    return listed(names if len(names) <= NAMED else [*names[:NAMED], "others"])


def circles_of(person: Person) -> Circles:
    """What stands in the circles of a person. Names of circles are the same whatever their capitals."""
    around = {near.pk: Around(near) for near in Near.objects.filter(owner=person)}
    planned: list[Telling] = []
    for telling in Telling.objects.filter(owner=person).select_related("who"):
        found = around[telling.who_id]
        (found.told if telling.told else found.planned).append(telling)
        if not telling.told:
            planned.append(telling)
    by_name: dict[str, list[Around]] = {}
    for one in around.values():
        by_name.setdefault(folded(one.near.circle), []).append(one)
    return Circles(
        tuple(Circle(people[0].near.circle, tuple(people)) for people in by_name.values()), tuple(planned)
    )


def folded(name: str) -> str:
    """The name of a circle as it is compared."""
    return " ".join(name.split()).casefold()


def names_of(person: Person) -> list[str]:
    """The names of somebody's circles."""
    found = Near.objects.filter(owner=person).values_list("circle", flat=True)
    return list({folded(name): name for name in reversed(list(found))}.values())[::-1]
