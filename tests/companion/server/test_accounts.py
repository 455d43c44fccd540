"""Accounts: made with a confirmed address, proven by more than a password, seen and ended by their owner."""

import re
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client

from tests.companion.conftest import prove, said
from tests.companion.settings import ENVIRONMENT
from tests.companion.strangers import PASSWORD, knocking, member, with_factors
from twinflame.companion.accounts.hashing import Argon2id
from twinflame.companion.journal.models import Entry
from twinflame.companion.people.models import Person
from twinflame.companion.sealing import Seal
from twinflame.companion.server.environment import deployment
from twinflame.companion.server.settings import server

pytestmark = pytest.mark.django_db
NEW = "she walks along the quiet river"


def code_of(letter: Any) -> str:
    found = re.match(r"\S+", letter.body)
    assert found
    return found[0]


def signed_up(client: Client, address: str = "new@example.org") -> Any:
    return client.post("/account/signup/", {"email": address, "password1": NEW})


def logged_in(client: Client) -> bool:
    return bool(client.get("/").status_code == 200)


def test_an_account_opens_once_its_address_is_confirmed(client: Client) -> None:
    assert signed_up(client).url == "/account/confirm-email/"
    assert not logged_in(client)
    (letter,) = mail.outbox
    assert letter.to == ["new@example.org"]
    assert client.post("/account/confirm-email/", {"code": "wrong"}).status_code == 200
    assert not logged_in(client)
    client.post("/account/confirm-email/", {"code": code_of(letter)})
    assert logged_in(client)
    assert "example" not in Person.objects.get(email="new@example.org").username


def test_letters_give_nothing_away_on_a_locked_screen(client: Client) -> None:
    signed_up(client)
    prove_by_letters = Client()
    prove_by_letters.post("/account/password/reset/", {"email": member("me@example.org").email})
    assert [letter.subject for letter in mail.outbox] == ["Your code", "Your code"]
    for letter in mail.outbox:
        assert not re.search(r"twin|flame|love|heal|journal", letter.subject + letter.body, re.IGNORECASE)


def test_strangers_do_not_learn_who_has_an_account(client: Client) -> None:
    member("known@example.org")
    answers = [signed_up(Client(), f"{who}@example.org") for who in ("known", "unknown")]
    assert {(a.status_code, a.url) for a in answers} == {(302, "/account/confirm-email/")}
    resets = [
        Client().post("/account/password/reset/", {"email": f"{who}@example.org"})
        for who in ("known", "none")
    ]
    assert {(a.status_code, a.url) for a in resets} == {(302, "/account/password/reset/confirm/")}
    wrong = [
        Client()
        .post("/account/login/", {"login": f"{who}@example.org", "password": "not the right one"})
        .content.decode()
        for who in ("known", "nobody")
    ]
    plain = [re.sub(r'value="[^"]*"', "", page) for page in wrong]
    assert plain[0] == plain[1]
    assert EmailAddress.objects.filter(email="known@example.org").count() == 1
    assert "There is one already" in mail.outbox[0].body


@pytest.mark.parametrize("password", ["short", "password1234", "123456789012"])
def test_a_weak_password_is_refused(client: Client, password: str) -> None:
    answer = client.post("/account/signup/", {"email": "new@example.org", "password1": password})
    assert answer.status_code == 200
    assert b'class="wrong"' in answer.content
    assert not Person.objects.exists()


def test_passwords_are_kept_by_argon2id_with_64_mib() -> None:
    site = server(deployment(ENVIRONMENT))
    assert site["PASSWORD_HASHERS"] == ["twinflame.companion.accounts.hashing.Argon2id"]
    kept = Argon2id().encode(NEW, "saltsaltsaltsalt")
    assert kept.startswith("argon2$argon2id$v=19$m=65536,t=5,p=1$")
    assert Argon2id().verify(NEW, kept)


def test_a_forgotten_password_is_replaced_with_a_code(client: Client) -> None:
    person = member("me@example.org")
    client.post("/account/password/reset/", {"email": person.email})
    client.post("/account/password/reset/confirm/", {"code": code_of(mail.outbox[0])})
    client.post("/account/password/reset/complete/", {"password1": NEW, "password2": NEW})
    person.refresh_from_db()
    assert person.check_password(NEW)
    assert not logged_in(client)


def test_changing_the_password_ends_every_other_session(site: Client, owner: Person) -> None:
    elsewhere = knocking(owner)
    assert logged_in(elsewhere)
    form = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    assert site.post("/account/password/change/", form).url == "/account/"  # type: ignore[attr-defined]
    assert logged_in(site)
    assert not logged_in(elsewhere)


def test_an_address_is_changed_once_the_new_one_is_confirmed(site: Client, owner: Person) -> None:
    site.post("/account/email/", {"email": "later@example.org", "action_add": ""})
    owner.refresh_from_db()
    assert owner.email == "me@example.org"
    site.post("/account/confirm-email/", {"code": code_of(mail.outbox[-1])})
    owner.refresh_from_db()
    assert owner.email == "later@example.org"


def activated(site: Client) -> str:
    """Use an app for codes, as its owner does; gives the seed."""
    page = site.get("/account/factors/totp/activate/").content.decode()
    found = re.search(r"<code>(\w+)</code>", page)
    assert found
    code = totp.format_hotp_value(totp.hotp_value(found[1], totp.yield_hotp_counters_from_time().__next__()))
    answer = site.post("/account/factors/totp/activate/", {"code": code})
    assert answer.status_code == 302
    return found[1]


def test_seeds_of_factors_lie_sealed_in_the_table(site: Client, owner: Person) -> None:
    seed = activated(site)
    codes = site.get("/account/factors/recovery-codes/download/").content.decode().split()
    assert len(codes) == 10
    with connection.cursor() as cursor:
        cursor.execute("SELECT type, data::text FROM mfa_authenticator")
        rows = dict(cursor.fetchall())
    assert set(rows) == {"totp", "recovery_codes"}
    kept = "".join(rows.values())
    assert seed not in kept
    assert not [code for code in codes if code in kept]
    assert (
        Seal([ENVIRONMENT["SEED_KEY"]]).opened(Authenticator.objects.get(type="totp").data["secret"]) == seed
    )


def test_with_a_second_factor_the_password_alone_opens_nothing(owner: Person) -> None:
    with_factors(owner)
    client = knocking(owner)
    assert not logged_in(client)
    assert b"The second factor" in client.get("/account/factors/authenticate/").content
    assert client.post("/account/factors/authenticate/", {"code": "000000"}).status_code == 200
    assert not logged_in(client)
    codes = Authenticator.objects.get(user=owner, type="recovery_codes").wrap().get_unused_codes()
    client.post("/account/factors/authenticate/", {"code": codes[0]})
    assert logged_in(client)
    again = knocking(owner)
    again.post("/account/factors/authenticate/", {"code": codes[0]})
    assert not logged_in(again)  # each opens once


def test_sessions_can_be_seen_and_ended(owner: Person) -> None:
    here, there = knocking(owner), knocking(owner)
    page = here.get("/account/sessions/").content.decode()
    assert page.count("ince ") == 2
    assert "This browser" in page
    assert said(here.post("/account/sessions/")) == ["The other browsers are signed out."]
    assert logged_in(here)
    assert not logged_in(there)
    assert UserSession.objects.count() == 1


def test_tries_are_limited_for_all_workers_together(owner: Person) -> None:
    cache.clear()
    for _ in range(5):
        Client().post("/account/login/", {"login": owner.email, "password": "not the right one"})
    late = Client().post("/account/login/", {"login": owner.email, "password": PASSWORD})
    assert "Too many" in late.content.decode()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM shared_cache")
        assert cursor.fetchone()[0] > 0


def test_a_forged_forwarded_address_does_not_get_around_the_limit(owner: Person) -> None:
    cache.clear()
    answers = [
        Client().post(
            "/account/login/",
            {"login": f"{k}@example.org", "password": "not the right one"},
            headers={"x-forwarded-for": f"10.0.0.{k}, 192.0.2.7"},  # the proxy adds the last one
        )
        for k in range(12)
    ]
    assert b"Too many" in answers[-1].content or answers[-1].status_code == 429


def test_cookies_are_bound_to_this_host_and_to_encryption(client: Client, owner: Person) -> None:
    client = knocking(owner)
    client.get("/")
    assert set(client.cookies) == {"__Host-twinflame", "__Host-twinflame-form"}
    for cookie in client.cookies.values():
        assert cookie["secure"]
        assert cookie["httponly"]
        assert cookie["path"] == "/"
        assert not cookie["domain"]
        assert cookie["samesite"] == "Lax"


def test_who_comes_unencrypted_is_sent_away_and_told_for_how_long(client: Client) -> None:
    plain = client.get("/account/login/", headers={"x-forwarded-proto": "http"})
    assert plain.status_code == 301
    assert plain.url.startswith("https://")  # type: ignore[attr-defined]
    assert client.get("/account/login/").headers["Strict-Transport-Security"] == "max-age=31536000"


def test_a_stale_form_never_shows_a_password() -> None:
    strict = Client(enforce_csrf_checks=True)
    form = {
        "login": "me@example.org",
        "password": PASSWORD,
        "password1": NEW,
        "oldpassword": NEW,
        "code": "123",
    }
    page = strict.post("/account/login/", form).content.decode()
    assert not [text for text in form.values() if text in page]


def test_nobody_new_comes_in_when_the_operator_has_closed_the_door(client: Client, settings: Any) -> None:
    settings.TWINFLAME_SIGN_UP = False
    assert b"No new accounts" in client.get("/account/signup/").content
    signed_up(client)
    assert not Person.objects.exists()


def test_there_is_no_administrators_site(site: Client) -> None:
    assert "django.contrib.admin" not in settings.INSTALLED_APPS
    assert site.get("/admin/").status_code == 404


def test_what_cannot_be_undone_asks_who_it_is_and_then_does_it(owner: Person) -> None:
    client = knocking(owner)
    Entry.objects.create(owner=owner, text="kept")
    asked: Any = client.post("/mine/erase/", {"kind": "entries", "sure": "on"})
    assert asked.url.startswith("/account/reauthenticate/")
    assert Entry.objects.count() == 1
    assert client.post(asked.url, {"password": "not the right one"}).status_code == 200
    assert Entry.objects.count() == 1
    client.post(asked.url, {"password": PASSWORD, "next": "/mine/erase/"})
    assert Entry.objects.count() == 0


def test_everything_is_taken_along_once_it_is_proven(owner: Person) -> None:
    client = knocking(owner)
    asked: Any = client.post("/mine/export/")
    assert asked.url.startswith("/account/reauthenticate/")
    prove(client)
    assert client.post("/mine/export/").getvalue().startswith(b"PK")


def test_the_account_tells_what_it_consists_of(site: Client, owner: Person) -> None:
    assert "None: whoever has your password comes in." in site.get("/account/").content.decode()
    with_factors(owner)
    page = site.get("/account/").content.decode()
    assert "me@example.org" in page
    assert "An app that makes codes" in page
