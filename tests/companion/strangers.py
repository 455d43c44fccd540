"""Everybody to whom nothing may be shown: browsers that are not, not yet, or no longer somebody's own."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client

from tests.companion.settings import POSTGRES
from twinflame.companion.people.erasing import erase_person
from twinflame.companion.people.models import Person

Stranger = Callable[[], Client]
PASSWORD = "four words of mine"


def nobody() -> Client:
    return Client()


def with_a_made_up_session() -> Client:
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = "a" * 32
    return client


def once_in() -> Client:
    """Somebody whose session was ended from elsewhere."""
    client = Client()
    client.force_login(Person.objects.create(username="once in"))
    Session.objects.all().delete()
    return client


def erased() -> Client:
    """Somebody who erased everything, in a browser that still has its cookie."""
    client, person = Client(), Person.objects.create(username="erased")
    client.force_login(person)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    erase_person(person)
    client.cookies[settings.SESSION_COOKIE_NAME] = cookie
    return client


def closed() -> Client:
    """Somebody whose account the operator has closed."""
    client, person = Client(), Person.objects.create(username="closed")
    client.force_login(person)
    Person.objects.filter(pk=person.pk).update(is_active=False)
    return client


def member(address: str, *, verified: bool = True) -> Person:
    """Somebody with an account on a server."""
    from allauth.account.models import EmailAddress

    person = Person.objects.create_user(address, address, PASSWORD)
    EmailAddress.objects.create(user=person, email=address, primary=True, verified=verified)
    return person


def knocking(person: Person) -> Client:
    """The browser of somebody who typed address and password."""
    client = Client()
    client.post("/account/login/", {"login": person.email, "password": PASSWORD})
    return client


def with_factors(person: Person) -> None:
    """An app and recovery codes; a passkey needs a browser (server/test_in_browser.py)."""
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    TOTP.activate(person, generate_totp_secret())
    RecoveryCodes.activate(person)


def unconfirmed() -> Client:
    return knocking(member("unconfirmed@example.org", verified=False))


def without_the_second_factor() -> Client:
    """Somebody who knows the password of an account that asks for more."""
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    person = member("half@example.org")
    TOTP.activate(person, generate_totp_secret())
    return knocking(person)


def mistyped() -> Client:
    client = Client()
    client.post("/account/login/", {"login": member("her@example.org").email, "password": "not hers at all"})
    return client


STRANGERS: tuple[Stranger, ...] = (nobody, with_a_made_up_session, once_in, erased, closed)
if POSTGRES:
    STRANGERS += (unconfirmed, without_the_second_factor, mistyped)
