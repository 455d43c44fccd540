"""What the tests of the companion keep of messages: a small history, and a reading made by hand."""

import json
from typing import Any

import numpy as np

from tests.reading.examples import chase
from twinflame import __version__
from twinflame.companion.people.models import Person
from twinflame.companion.readings.models import Drawn, History, Reading
from twinflame.contact.history import ContactHistory

PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" role="img" aria-label="x" class="chart"/>'
)


def contacts(people: tuple[str, str] = ("Ana", "Ben"), n: int = 60, first: float = 1.7e9) -> ContactHistory:
    times = first + np.arange(n) * 7_000.25
    return ContactHistory(times, np.arange(n) % 2, np.zeros(n), people, "Europe/Berlin", 0.25, ("One note.",))


def kept_history(owner: Person, people: tuple[str, str] = ("Ana", "Ben"), **more: Any) -> History:
    kept = History(owner=owner, source="WhatsApp", **more)
    kept.put(contacts(people))
    kept.save()
    return kept


def made_reading(owner: Person, people: tuple[str, str] = ("Ana", "Ben"), **more: Any) -> Reading:
    told = chase(people)
    made = Reading.objects.create(owner=owner, other=people[1], document=told.to_json(), **more)
    drawn = {"roles": (PICTURE, PICTURE)}
    Drawn.objects.create(
        reading=made,
        version=__version__,
        pictures=json.dumps(drawn),
        specs=json.dumps({"roles": {"mark": "bar"}}),
    )
    return made
