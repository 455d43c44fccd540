"""Nobody comes in without the newest address; what is answered to strangers tells nothing."""

import re

import pytest
from django.db import OperationalError
from django.test import Client

from tests.companion.settings import TOLD
from twinflame.companion.access.door import Door
from twinflame.companion.access.headers import POLICY
from twinflame.companion.people.models import Person

pytestmark = pytest.mark.django_db


def path(address: str) -> str:
    return address.removeprefix("http://127.0.0.1:8420")


def test_the_printed_address_opens_the_site_once(owner: Person, door: Door) -> None:
    address, client = TOLD[0], Client()
    assert re.fullmatch(r"http://127\.0\.0\.1:8420/enter/[\w-]{43}/", address)
    assert client.get(path(address)).url == "/"  # type: ignore[attr-defined]
    assert client.get("/").status_code == 200
    again = Client().get(path(address))
    assert again.status_code == 403
    assert b"has been used" in again.content


def test_each_use_prints_the_next_address(owner: Person, door: Door) -> None:
    Client().get(path(TOLD[0]))
    assert len(TOLD) == 2
    second = Client()
    second.get(path(TOLD[1]))
    assert second.get("/").status_code == 200


def test_an_old_address_leads_somebody_who_is_in_to_today(owner: Person, door: Door) -> None:
    client = Client()
    client.get(path(TOLD[0]))
    assert client.get(path(TOLD[0])).url == "/"  # type: ignore[attr-defined]


@pytest.mark.parametrize("token", ["guess", "", "ü" * 43, "x" * 5000])
def test_a_guess_is_refused_and_costs_the_owner_nothing(owner: Person, door: Door, token: str) -> None:
    assert not door.exchange(token)
    assert Client().get(path(TOLD[0])).status_code == 302


def test_a_door_that_was_not_opened_lets_nobody_in() -> None:
    assert not Door("http://127.0.0.1:1", lambda _: None).exchange("")


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "169.254.169.254"])
def test_a_name_that_was_rebound_to_this_machine_is_refused(site: Client, host: str) -> None:
    answer = site.get("/", headers={"host": host})
    assert answer.status_code == 400
    assert b"not one of ours" in answer.content


def test_a_form_from_elsewhere_is_refused(owner: Person) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(owner)
    answer = client.post("/", {"version": "0", "pain": "3"}, headers={"origin": "http://evil.example"})
    assert answer.status_code == 403


def test_words_that_were_sent_too_late_are_handed_back(client: Client) -> None:
    answer = client.post(
        "/journal/new/", {"text": "Dear <diary>, a long day", "csrfmiddlewaretoken": "x" * 64}
    )
    assert answer.status_code == 403
    assert "Dear &lt;diary&gt;, a long day" in answer.content.decode()
    assert "x" * 64 not in answer.content.decode()


def test_locking_ends_the_session_and_empties_the_browser(site: Client) -> None:
    answer = site.post("/lock/")
    assert answer.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert site.get("/").url == "/door/"  # type: ignore[attr-defined]


def test_a_link_elsewhere_cannot_lock(site: Client) -> None:
    assert site.get("/lock/").status_code == 405
    assert site.get("/").status_code == 200


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(owner: Person, door: Door) -> None:
    client = Client()
    client.get(path(TOLD[0]))
    client.get("/")
    assert set(client.cookies) == {"twinflame", "twinflame-form"}
    for cookie in client.cookies.values():
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"


def test_every_kind_of_answer_carries_the_policy(site: Client) -> None:
    for address in ("/", "/nowhere/", "/door/", "/look/colours.css"):
        assert site.get(address).headers["Content-Security-Policy"] == POLICY
    assert "unsafe" not in POLICY


def test_private_pages_stay_out_of_caches_and_frames(site: Client) -> None:
    headers = site.get("/").headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_a_fault_shows_no_more_than_that_it_is_ours(site: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ValueError("dear diary")

    site.raise_request_exception = False
    monkeypatch.setattr("twinflame.companion.today.views.week_of", broken)
    answer = site.get("/")
    assert answer.status_code == 500
    assert b"the fault is ours" in answer.content
    assert b"dear diary" not in answer.content


def test_words_that_a_full_disk_would_lose_are_handed_back(
    site: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OperationalError("database or disk is full")

    site.raise_request_exception = False
    monkeypatch.setattr("twinflame.companion.journal.views.keep", full)
    page = str(site.get("/journal/new/").url)  # type: ignore[attr-defined]
    answer = site.post(page, {"version": "0", "text": "A <long> night."})
    assert answer.status_code == 500
    assert "A &lt;long&gt; night." in answer.content.decode()
    assert "make room" in answer.content.decode()
