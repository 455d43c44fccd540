"""The door of a site at home: nobody comes in without the newest address."""

import re

import pytest
from django.test import Client

from tests.companion.settings import TOLD
from twinflame.companion.access.door import Door
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


def test_locking_ends_the_session_and_empties_the_browser(site: Client) -> None:
    answer = site.post("/lock/")
    assert answer.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert site.get("/").url == "/door/"  # type: ignore[attr-defined]


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(owner: Person, door: Door) -> None:
    client = Client()
    client.get(path(TOLD[0]))
    client.get("/")
    assert set(client.cookies) == {"twinflame", "twinflame-form"}
    for cookie in client.cookies.values():
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"
