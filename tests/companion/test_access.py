"""What is answered to strangers tells nothing, on either kind of site; words are never lost."""

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.db import OperationalError
from django.test import Client

from tests.companion.settings import POSTGRES
from twinflame.companion.access.headers import POLICY
from twinflame.companion.people.models import Person

pytestmark = pytest.mark.django_db


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


def test_a_link_elsewhere_cannot_lock(site: Client) -> None:
    assert site.get("/lock/").status_code == 405
    assert site.get("/").status_code == 200


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
    assert b"fault is ours" in answer.content
    assert b"dear diary" not in answer.content


def test_words_that_a_full_disk_would_lose_are_handed_back(
    site: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OperationalError("database or disk is full")

    site.raise_request_exception = False
    monkeypatch.setattr("twinflame.companion.people.pages.keep", full)
    page = str(site.get("/journal/new/").url)  # type: ignore[attr-defined]
    answer = site.post(page, {"version": "0", "text": "A <long> night."})
    assert answer.status_code == 500
    assert "A &lt;long&gt; night." in answer.content.decode()
    assert ("make room" in answer.content.decode()) == (not POSTGRES)


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ("database or disk is full", "make room"),
        ("attempt to write a readonly database", "cannot be written to"),
        ("database is locked", "Try again in a moment"),
        ("something else", "fault is ours"),
    ],
)
def test_what_the_ground_does_is_told_at_home(
    site: Client, monkeypatch: pytest.MonkeyPatch, told: str, says: str
) -> None:
    def broken(*_: object) -> None:
        raise OperationalError(told)

    site.raise_request_exception = False
    monkeypatch.setattr("twinflame.companion.today.views.week_of", broken)
    page = site.get("/").content.decode()
    assert (says if not POSTGRES else "fault is ours") in page


def test_who_asks_for_a_part_of_a_page_is_sent_to_the_door_whole(client: Client) -> None:
    answer = client.get("/journal/?q=x", headers={"hx-request": "true"})
    assert answer.headers["HX-Redirect"].startswith(("/door/", "/account/login/"))
    assert answer.content == b""


def test_a_page_is_shown_though_its_session_ended_meanwhile(
    site: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.post("/", {"version": "0", "pain": "3"})  # leaves words in the session that the next page takes out

    def ended(*_: object, **__: object) -> None:
        raise UpdateError

    monkeypatch.setattr("django.contrib.sessions.backends.db.SessionStore.save", ended)
    answer = site.get("/")
    assert answer.status_code == 200
    assert "Kept." in answer.content.decode()
