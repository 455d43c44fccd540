"""Every address × every kind of visitor. The addresses are found in the URL map, not listed here."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.shortcuts import resolve_url
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.companion.filled import DAYS, ID, fill, marks
from tests.companion.readings import kept_history, made_reading
from tests.companion.settings import POSTGRES
from tests.companion.strangers import STRANGERS, with_factors
from tests.companion.two import QUESTION, SHARED, shared, showing
from twinflame.companion.access.headers import POLICY
from twinflame.companion.mine.kinds import KINDS
from twinflame.companion.people.models import ONLY, Person
from twinflame.companion.readings import library
from twinflame.companion.readings.models import Task
from twinflame.exchange.sharing import Level

pytestmark = pytest.mark.django_db
FILLED = {
    "<uuid:pk>": str(ID),
    "<uuid:who>": str(ID),
    "<str:day>": DAYS[0],
    "<str:token>": "guess",
    "<slug:questionnaire>": "phq9",
    "<slug:key>": "roles",
    "<slug:form>": "json",
    "<slug:practice>": "kind_letter",
    "<slug:question>": "no-contact",
    "<int:pk>": "71",
    "<slug:topic>": QUESTION,
}
AT_HOME = {"/door/", "/enter/guess/"}
ON_SERVER = {
    "/trust/",
    "/account/inactive/",
    "/account/login/",
    "/account/signup/",
    "/account/logout/",
    "/account/password/reset/",
    "/account/password/reset/done/",
    "/account/factors/webauthn/login/",
    # of somebody who is about to come in, with what they themselves typed
    "/account/confirm-email/",
    "/account/factors/authenticate/",
    "/account/password/reset/complete/",
    "/account/password/reset/confirm/",
}
OPEN = {"/leave/", "/look/colours.css"} | (ON_SERVER if POSTGRES else AT_HOME)
LEAVES = {"/lock/", "/leave/", "/account/logout/"}
MARKS = [*marks(), *SHARED, "canary-other", "canary-me"]
FORM = {
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
    "called": "x",
    "code": "AAAAA-AAAAA-AAAAA-AAAAA-AAAAA-A",
    "answer": "accept",
    "level": "2",
    "step": "withdraw",
    "turn": "1",
    "text": "x",
    "theme": "x",
    "circle": "x",
    "state": "told",
    "what": "x",
}
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


ENTRANCE = resolve_url(settings.LOGIN_URL)
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
    if POSTGRES:
        with_factors(owner)
    shared(owner, Person.objects.create(username="twin"))
    showing(owner, Level.READINGS)
    return owner


def leaks(content: bytes) -> list[str]:
    return [mark for mark in MARKS if mark.encode() in content]


def state() -> list[object]:
    """All that is kept of the owner, their account included."""
    things = [list(kind._default_manager.values()) for kind in (*(k.model for k in KINDS), Task)]
    return [*things, Person.objects.filter(username=ONLY).values().get()]


def test_the_map_was_found() -> None:
    assert len(ALL) > 40
    assert set(ALL) > OPEN


@pytest.fixture(params=STRANGERS, ids=lambda stranger: stranger.__name__)
def stranger(request: pytest.FixtureRequest, mine: Person) -> Client:
    return request.param()  # type: ignore[no-any-return]


def test_a_stranger_sees_what_is_open_alone_and_changes_nothing(stranger: Client) -> None:
    before = state()
    for address in ALL:
        for ask in (stranger.get, stranger.post):
            answer = ask(address)
            assert leaks(answer.content) == [], address
            if address not in OPEN:
                away = answer.status_code == 302 and answer.url.split("?")[0] == ENTRANCE  # type: ignore[attr-defined]
                assert away or (ask == stranger.post and answer.status_code in (403, 405)), address
    assert state() == before


@pytest.mark.parametrize("address", ALL)
def test_somebody_else_sees_nothing_of_mine_and_changes_nothing(
    elsewhere: Client, mine: Person, address: str
) -> None:
    before = state()
    assert leaks(elsewhere.get(address).getvalue()) == []  # type: ignore[attr-defined]
    assert leaks(elsewhere.post(address, FORM).getvalue()) == []  # type: ignore[attr-defined]
    assert state() == before


@pytest.mark.parametrize("address", sorted(set(ALL) - LEAVES))
def test_the_owner_gets_an_answer_under_the_policy(site: Client, mine: Person, address: str) -> None:
    answer = site.get(address)
    assert answer.status_code in (200, 302, 405) or "/keys/" in address  # there is no passkey
    assert answer.headers["Content-Security-Policy"] == POLICY
    if address not in (*OPEN, SCRIPT) and answer.status_code == 200:
        assert "no-store" in answer.headers["Cache-Control"]
        assert len(answer.content) < 100_000


def test_the_owner_finds_it_all(site: Client, mine: Person) -> None:
    seen = b"".join(site.get(address).content for address in ALL if address not in LEAVES)
    assert set(leaks(seen)) == set(MARKS)
