"""A person of the site, one who has nothing to do with them, and a stranger at the door."""

from collections.abc import Iterator

import pytest
from django.contrib.messages import get_messages
from django.test import Client

from tests.companion.settings import POSTGRES, TOLD
from tests.companion.strangers import PASSWORD, member
from twinflame.companion.access.door import Door
from twinflame.companion.people.models import ONLY, Person

without_database = pytest.mark.skipif(bool(POSTGRES), reason="asks no database, and was tried at home")


@pytest.fixture(scope="session")
def django_db_modify_db_settings_xdist_suffix() -> None:
    """The database keeps its name: each process has a folder of its own already."""


@pytest.fixture
def owner(db: None) -> Person:
    """The person; on a server, with an account."""
    if not POSTGRES:
        return Person.objects.create(username=ONLY)
    person = member("me@example.org")
    person.username = ONLY
    person.save()
    return person


@pytest.fixture
def other(db: None) -> Person:
    return Person.objects.create(username="somebody else")


@pytest.fixture
def site(owner: Person) -> Client:
    """A browser that was let in."""
    client = Client(enforce_csrf_checks=False)
    client.force_login(owner)
    if POSTGRES:
        prove(client)
    return client


def prove(client: Client) -> None:
    """The person types their password once more."""
    client.post("/account/reauthenticate/", {"password": PASSWORD})


@pytest.fixture
def elsewhere(other: Person) -> Client:
    """The browser of somebody else."""
    client = Client()
    client.force_login(other)
    return client


@pytest.fixture
def door(settings: object) -> Iterator[Door]:
    TOLD.clear()
    found: Door = settings.TWINFLAME_DOOR  # type: ignore[attr-defined]
    found.open()
    yield found
    TOLD.clear()


def said(response: object) -> list[str]:
    """What the site tells after a change."""
    return [str(m) for m in get_messages(response.wsgi_request)]  # type: ignore[attr-defined]
