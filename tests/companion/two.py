"""Two who share, as the tests need them."""

from datetime import UTC, datetime, timedelta

from tests.companion.filled import ID
from twinflame.companion.people.models import Person
from twinflame.companion.rounds import flows as rounds
from twinflame.companion.rounds.models import Echo, Round
from twinflame.companion.rounds.topics import themes
from twinflame.companion.twins import flows
from twinflame.companion.twins.stored import Two, two_of
from twinflame.exchange.sharing import Level

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
LATER = NOW + timedelta(minutes=5)
CALLED, SEALED, OPENED, ECHO = SHARED = ("canary-called", "canary-sealed", "canary-opened", "canary-echo")
QUESTION = "q-d37162ff8f"  # "What calmed you when you were a child?"


def called(person: Person, name: str) -> Person:
    person.called = name
    person.save()
    return person


def linked(one: Person, two: Person, names: tuple[str, str] = ("Ann", "Ben")) -> Two:
    """Link the two, as the first of them has it."""
    for person, name in zip((one, two), names, strict=True):
        called(person, name)
    flows.accept(two, flows.invite(one, NOW), NOW)
    found = two_of(one)
    assert found is not None
    return found


def showing(person: Person, level: Level) -> None:
    flows.share(person, level)


def opened(one: Person, two: Person, key: str, texts: tuple[str, str]) -> rounds.Seen:
    """A round that has opened, as the second of them has it."""
    turn = 1
    for person in (one, two):
        found = two_of(person)
        assert found is not None
        seen = rounds.look(found, key)
        assert seen is not None
        turn = seen.turn
    rounds.seal(one, key, turn, texts[0], NOW)
    return rounds.seal(two, key, turn, texts[1], LATER)


def shared(owner: Person, twin: Person) -> None:
    """A link with one account that is sealed, and a round that has opened, under the id of the tests."""
    two = linked(owner, twin, (CALLED, "Ben"))
    rounds.seal(owner, QUESTION, 1, SEALED, NOW)
    theme = themes()["thanks"].theme
    this = Round.objects.create(id=ID, link=two.link.name, key="thanks", theme=theme)
    opened(twin, owner, "thanks", ("For the letters.", OPENED))
    Echo.objects.create(id=ID, owner=owner, round=this, line=ECHO)
