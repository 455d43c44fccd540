"""Help first, and a way out of every page."""

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.shortcuts import resolve_url
from django.test import Client

from tests.companion.settings import HOME
from twinflame.companion.people.models import Person
from twinflame.companion.safety.resources import Line, resources, shipped

pytestmark = pytest.mark.django_db


@pytest.fixture
def own_list() -> Iterator[Path]:
    file = HOME.folder / "help.toml"
    yield file
    file.unlink()


def test_every_page_has_the_way_out(site: Client) -> None:
    for address in ("/", "/journal/", "/timeline/", "/mine/", "/trust/", "/help/", "/nowhere/"):
        page = site.get(address).content.decode()
        assert '<a class="exit" href="/leave/" data-to="https://' in page, address
        assert page.index('class="exit"') < page.index("<main")


def test_the_way_out_locks_and_leads_elsewhere(site: Client) -> None:
    answer = site.get("/leave/")
    assert answer.status_code == 302
    assert answer.url == shipped().exit  # type: ignore[attr-defined]
    assert answer.headers["Clear-Site-Data"]
    assert site.get("/").url == resolve_url(settings.LOGIN_URL)  # type: ignore[attr-defined]


def test_the_script_on_the_way_out_ends_the_session_too(owner: Person) -> None:
    site = Client(enforce_csrf_checks=True)  # a beacon brings no mark of a form
    site.force_login(owner)
    assert site.post("/leave/?beacon", headers={"Sec-Fetch-Site": "same-origin"}).status_code == 204
    assert site.get("/").url == resolve_url(settings.LOGIN_URL)  # type: ignore[attr-defined]


def test_another_site_cannot_lock_somebody_out(site: Client) -> None:
    site.get("/leave/", headers={"Sec-Fetch-Site": "cross-site"})
    assert site.get("/").status_code == 200


def test_the_way_out_takes_less_than_a_fifth_of_a_second(site: Client, client: Client) -> None:
    site.get("/help/")  # everything is loaded
    begun = time.perf_counter()
    site.get("/leave/")
    assert time.perf_counter() - begun < 0.2


def test_help_shows_the_lines_of_the_persons_country(site: Client, owner: Person) -> None:
    assert "112" in site.get("/help/").content.decode()
    site.post("/help/", {"country": "IE"})
    page = site.get("/help/").content.decode()
    assert 'href="tel:116123"' in page
    assert "Ireland" in page
    site.post("/help/", {"country": "XX"})
    owner.refresh_from_db()
    assert owner.country == "IE"
    site.post("/help/", {"country": ""})
    owner.refresh_from_db()
    assert owner.country == ""


def test_where_each_number_was_seen_is_told(site: Client, owner: Person) -> None:
    lines = [line for country in shipped().country for line in country.lines]
    assert all(re.fullmatch(r"([\w.-]+, (20\d\d|no date))?", line.seen) for line in lines)
    assert sum(bool(line.seen) for line in lines) > 0.8 * len(lines)
    site.post("/help/", {"country": "NL"})
    page = site.get("/help/").content.decode()
    assert "Number seen at upday.com, 2025" in page
    assert "Number not checked" in page


def test_the_list_that_comes_along_is_whole() -> None:
    known = shipped()
    codes = [country.code for country in known.country]
    assert codes == sorted(set(codes))
    for country in known.country:
        assert re.fullmatch(r"[A-Z]{2}", country.code)
        assert country.emergency.isdigit()
        assert country.lines, country.name
        for line in country.lines:
            assert re.fullmatch(r"tel:(%23)?\d{3,}", line.dialled), line


def test_a_number_with_a_hash_can_be_dialled() -> None:
    assert Line("DV hotline", "#8008", "").dialled == "tel:%238008"


def test_a_list_of_the_persons_own_takes_its_place(site: Client, own_list: Path) -> None:
    own_list.write_text(
        'exit = "https://weather.example/"\neverywhere = ""\n[signs]\nphrases = ["rosemary"]\n'
        '[[country]]\ncode = "ZZ"\nname = "Home"\nemergency = "1"\nlines = []\n'
    )
    assert resources().exit == "https://weather.example/"
    assert resources().found_in("Rosemary!")
    assert not resources().found_in("want to die")
    assert "weather.example" in site.get("/help/").content.decode()


@pytest.mark.parametrize(
    "text",
    ["exit = ", 'exit = "javascript:alert(1)"\neverywhere = ""\ncountry = []', "exit = 3", "\0"],
)
def test_a_list_that_cannot_be_read_leaves_the_one_that_came_along(
    site: Client, own_list: Path, text: str
) -> None:
    own_list.write_text(text)
    assert resources().country == shipped().country
    assert resources().exit == shipped().exit
    assert "cannot be read as it should be" in site.get("/help/").content.decode()


@pytest.mark.parametrize(
    "text",
    [
        "Some days I want to die.",
        "I WANT TO  DIE",
        "I don’t want to live like this",
        "I am afraid of him",
        "she threatened me again",
        "Ich will sterben",
        "tengo miedo de él",
    ],
)
def test_words_of_danger_are_found(text: str) -> None:
    assert shipped().found_in("A long day.", text)


@pytest.mark.parametrize("text", ["I want to diet", "afraid of himalayan roads", "I nearly died laughing"])
def test_other_words_are_let_be(text: str) -> None:
    assert not shipped().found_in(text)


def test_help_names_no_diagnosis_and_stops_no_treatment(site: Client) -> None:
    page = site.get("/help/?first").content.decode()
    assert "no reason to stop a treatment" in page
    assert "nobody was told" in page
    assert not re.search(r"diagnos|leave (him|her|them)\b", page)
