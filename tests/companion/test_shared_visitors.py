"""Every address × everybody who has, had or may have to do with the owner: each sees what is theirs to see.

The addresses are those of `test_visitors`, found in the URL map.
"""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from tests.companion.filled import ID, fill
from tests.companion.readings import kept_history, made_reading
from tests.companion.test_visitors import ALL, FORM, LEAVES, MARKS, leaks
from tests.companion.two import CALLED, NOW, OPENED, called, linked, shared, showing
from twinflame.companion.mine.kinds import KINDS
from twinflame.companion.people.models import Person
from twinflame.companion.rounds import flows as rounds
from twinflame.companion.twins import flows
from twinflame.companion.twins.models import Between, Half
from twinflame.exchange.sharing import Level

pytestmark = pytest.mark.django_db
IN_READINGS = {"canary-me"}  # of the two names, "you" stands for the other
ENDING = {"/together/end/", "/together/block/", "/together/share/"}  # what a twin may do to the link


def twin(level: Level) -> Callable[[Person, Person], None]:
    def become(owner: Person, visitor: Person) -> None:
        shared(owner, visitor)
        showing(owner, level)

    return become


def unlinked(owner: Person, visitor: Person) -> None:
    twin(Level.READINGS)(owner, visitor)
    flows.unlink(visitor, NOW)


def blocked(owner: Person, visitor: Person) -> None:
    twin(Level.READINGS)(owner, visitor)
    flows.block(owner, Between.objects.get(), NOW)


def invited(owner: Person, visitor: Person) -> None:
    """Holds a code that waits, and has not answered; the code itself is in the form that is sent."""
    FORM["code"] = flows.invite(called(owner, CALLED), NOW)


def declined(owner: Person, visitor: Person) -> None:
    """Was invited by the owner, and declined."""
    flows.decline(visitor, flows.invite(called(owner, CALLED), NOW), NOW)


def twin_of_another(owner: Person, visitor: Person) -> None:
    shared(owner, Person.objects.create(username="the twin"))
    linked(visitor, Person.objects.create(username="theirs"), ("Cleo", "Dan"))
    flows.share(owner, Level.READINGS)


#: Everybody, with the marks of the owner's that they may see.
VISITORS: dict[Callable[[Person, Person], None], set[str]] = {
    twin(Level.NOTHING): {CALLED, OPENED},
    twin(Level.SUMMARY): {CALLED, OPENED},
    twin(Level.READINGS): {CALLED, OPENED, *IN_READINGS},
    unlinked: set(),
    blocked: set(),
    declined: {CALLED},  # among those whom they keep off
    twin_of_another: set(),
}
NAMES = ["twin, nothing", "twin, summary", "twin, readings", "unlinked", "blocked", "declined", "of another"]


@pytest.fixture(params=list(VISITORS.items()), ids=NAMES)
def visit(request: pytest.FixtureRequest, owner: Person, other: Person) -> set[str]:
    fill(owner, MARKS)
    kept_history(owner, ("canary-other", "canary-me"), id=ID)
    made_reading(owner, ("canary-other", "canary-me"), id=ID)
    become, may_see = request.param
    become(owner, other)
    return set(may_see)


def test_each_sees_what_is_theirs_to_see_and_no_more(elsewhere: Client, visit: set[str]) -> None:
    seen: set[str] = set()
    for address in ALL:
        if address not in LEAVES:
            seen |= set(leaks(elsewhere.get(address).content))
    assert seen == visit


def kept(owner: Person) -> list[object]:
    """All that is the owner's."""
    return [list(kind.of(owner).values()) for kind in KINDS]


def test_nothing_of_the_owners_is_changed_by_whatever_they_send(
    elsewhere: Client, owner: Person, visit: set[str]
) -> None:
    before = kept(owner)
    for address in ALL:
        if address not in LEAVES | ENDING:
            answer = elsewhere.post(address, FORM)
            assert set(leaks(answer.getvalue())) <= visit, address
    assert kept(owner) == before


def test_somebody_with_a_code_sees_the_name_and_what_accepting_means(
    elsewhere: Client, owner: Person, other: Person
) -> None:
    fill(owner, MARKS)
    code = flows.invite(called(owner, CALLED), NOW)
    assert flows.waiting(owner, NOW + timedelta(days=1))
    for address in ALL:
        if address not in LEAVES:
            assert leaks(elsewhere.get(address).content) == [], address
    flows.invite(called(Person.objects.create(username="now"), "Now"), NOW)
    from django.utils import timezone

    flows.withdraw(owner, NOW)
    code = flows.invite(owner, timezone.now())
    assert leaks(elsewhere.post("/together/code/", {"code": code}).content) == [CALLED]


def test_a_twin_can_end_the_sharing_and_do_nothing_else_to_it(
    elsewhere: Client, owner: Person, other: Person
) -> None:
    shared(owner, other)
    showing(owner, Level.SUMMARY)
    elsewhere.post("/together/share/", {"level": "2"})
    assert Half.objects.get(person=owner).level == Level.SUMMARY
    elsewhere.post("/together/end/")
    assert not Half.objects.exists()
    assert [seen.view.mine is not None for seen in rounds.kept(owner)] == [True, True]
