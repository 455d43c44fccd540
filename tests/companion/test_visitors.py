"""Every address × every kind of visitor. The addresses are found in the URL map, not listed here."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.companion.filled import DAYS, ID, fill, marks
from tests.companion.readings import kept_history, made_reading
from twinflame.companion.access.headers import POLICY
from twinflame.companion.mine.kinds import KINDS
from twinflame.companion.people.models import Person
from twinflame.companion.readings import library
from twinflame.companion.readings.models import Task

pytestmark = pytest.mark.django_db
FILLED = {
    "<uuid:pk>": str(ID),
    "<str:day>": DAYS[0],
    "<str:token>": "guess",
    "<slug:key>": "roles",
    "<slug:form>": "json",
    "<slug:questionnaire>": "phq9",
    "<slug:practice>": "kind_letter",
    "<slug:question>": "no-contact",
}
OPEN = {"/door/", "/enter/guess/", "/leave/", "/look/colours.css"}
MARKS = [*marks(), "canary-other", "canary-me"]
SCRIPT = "/readings/charts.js"  # the site's own, not the person's


def addresses(patterns: list[URLPattern | URLResolver], before: str = "/") -> Iterator[str]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, route)
        else:
            for name, value in FILLED.items():
                route = route.replace(name, value)
            assert "<" not in route, f"say above what fills {route}"
            yield route


ALL = sorted(addresses(get_resolver().url_patterns))


@pytest.fixture
def mine(owner: Person) -> Person:
    """The owner, with something in every field, under the addresses that are tried."""
    fill(owner, MARKS)
    other, me = MARKS[-2:]
    kept_history(owner, (me, other), id=ID)
    made_reading(owner, (me, other), id=ID)
    Task.objects.create(
        owner=owner,
        job="look",
        state="asking",
        question={"about": "joins", "names": [other], "choices": []},
    )
    library.place().parent.mkdir(exist_ok=True)
    library.place().write_bytes(b"")
    return owner


def leaks(content: bytes) -> list[str]:
    return [mark for mark in MARKS if mark.encode() in content]


def state() -> list[object]:
    every = [*(kind.model for kind in KINDS), Task]
    return [list(model._default_manager.values()) for model in every]


def test_the_map_was_found() -> None:
    assert len(ALL) > 40
    assert set(ALL) > OPEN


@pytest.mark.parametrize("address", ALL)
def test_a_stranger_sees_the_door_alone(client: Client, mine: Person, address: str) -> None:
    before = state()
    for method in (client.get, client.post):
        answer = method(address)
        assert leaks(answer.content) == []
        if address not in OPEN:
            sent = answer.status_code == 302 and answer.url == "/door/"  # type: ignore[attr-defined]
            assert sent or (method == client.post and answer.status_code in (403, 405))
    assert state() == before


@pytest.mark.parametrize("address", ALL)
def test_somebody_else_sees_nothing_of_mine_and_changes_nothing(
    elsewhere: Client, mine: Person, address: str
) -> None:
    before = state()
    form = {
        "sure": "on",
        "version": "1",
        "name": "x",
        "begins": "2020-01-01",
        "kind": [kind.key for kind in KINDS],
        "day": "2020-01-01",
        "done": "yes",
        "whose": "me",
        "holds": "3",
        "item-mood": "1",
        "stage": "silence",
        "id": str(ID),
        "window": "1",
        "looks": "1",
    }
    assert leaks(elsewhere.get(address).content) == []
    assert leaks(elsewhere.post(address, form).content) == []
    assert state() == before


@pytest.mark.parametrize("address", [a for a in ALL if a not in ("/lock/", "/leave/")])
def test_the_owner_gets_an_answer_under_the_policy(site: Client, mine: Person, address: str) -> None:
    answer = site.get(address)
    assert answer.status_code in (200, 302, 405)
    assert answer.headers["Content-Security-Policy"] == POLICY
    if address not in (*OPEN, SCRIPT) and answer.status_code == 200:
        assert answer.headers["Cache-Control"] == "no-store"
        assert len(answer.content) < 100_000


def test_the_owner_finds_it_all(site: Client, mine: Person) -> None:
    seen = b"".join(site.get(address).content for address in ALL if address not in ("/lock/", "/leave/"))
    assert set(leaks(seen)) == set(MARKS)
