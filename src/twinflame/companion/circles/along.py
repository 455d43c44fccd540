"""The circles as text, to take along."""

from twinflame.companion.circles.around import circles_of
from twinflame.companion.circles.models import Telling
from twinflame.companion.people.models import Person


def markdown(person: Person) -> str:
    """Circles, the people in them, and what each was told or is to be told."""
    parts = ["# Circles\n"]
    for circle in circles_of(person).circles:
        parts.append(f"## {circle.name}\n")
        for one in circle.people:
            parts.append(f"### {one.near.name}\n")
            if one.near.note:
                parts.append(f"{one.near.note}\n")
            parts += map(_told, (*one.told, *one.planned))
    return "\n".join(parts)


def _told(telling: Telling) -> str:
    head = "Told" if telling.told else "Planned"
    when = f", {telling.day}" if telling.day else ""
    how = f", {telling.how}" if telling.how else ""
    went = f"\n\nHow it went: {telling.went}" if telling.went else ""
    return f"- {head}{when}{how}: {telling.what}{went}\n"
