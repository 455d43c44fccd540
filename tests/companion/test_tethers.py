"""Tethers: weighed by the person, drawn by the model, no advice."""

import re
import uuid
from pathlib import Path

import pytest
from django.test import Client

from twinflame.companion.people.models import Person
from twinflame.companion.tethers import picture
from twinflame.companion.tethers.models import Tether

pytestmark = pytest.mark.django_db
FORM = {"version": "0", "whose": "me", "name": "Work", "holds": "6", "note": "since\r\n2011"}


def test_a_tether_is_kept_once_and_can_be_weighed_anew(site: Client, owner: Person) -> None:
    page = site.get("/tethers/new/").url  # type: ignore[attr-defined]
    assert 'name="holds" value="10"' in site.get(page).content.decode()
    for _ in range(2):
        site.post(page, FORM)
    found = Tether.objects.get()
    assert (found.holds, found.note, found.version) == (6, "since\n2011", 1)
    site.post(page, FORM | {"version": "1", "holds": "2"})
    found.refresh_from_db()
    assert found.holds == 2
    late = site.post(page, FORM | {"version": "1", "holds": "9"})
    assert late.status_code == 409
    assert "2 of 10" in late.content.decode()
    gone = site.post(f"/tethers/{uuid.uuid4()}/", FORM | {"version": "1"})
    assert "erased in another tab" in gone.content.decode()


@pytest.mark.parametrize("wrong", [{"holds": "11"}, {"holds": ""}, {"whose": "us"}, {"name": ""}])
def test_what_makes_no_sense_is_not_kept(site: Client, owner: Person, wrong: dict[str, str]) -> None:
    assert site.post(f"/tethers/{uuid.uuid4()}/", FORM | wrong).status_code == 422
    assert not Tether.objects.exists()


def test_both_lives_stand_on_the_page_with_picture_and_table(site: Client, owner: Person) -> None:
    Tether.objects.create(owner=owner, whose="me", name="Work", holds=5)
    Tether.objects.create(owner=owner, whose="them", name="Their marriage", holds=4)
    page = site.get("/tethers/").content.decode()
    assert "My life" in page
    assert "Theirs, as I see it" in page
    assert re.search(r"both</th><td>0\.70", page)
    assert "two states that last" in page
    assert page.count("<svg") == 3  # the emblem, the picture, the avalanche


def test_without_tethers_the_model_is_shown_and_nothing_is_said_of_anyone(
    site: Client, owner: Person
) -> None:
    page = site.get("/tethers/").content.decode()
    assert "Once you have weighed what holds" in page
    assert "both</th>" not in page


def test_loose_tethers_leave_one_state(owner: Person) -> None:
    loose = picture.held_of([Tether(whose="me", holds=1)])
    assert [name for name, _ in loose.states] == ["much told"]
    assert "much truth told" in loose.says
    dark = picture.Held(1.0, 1.0, 1.0, 0.2, (("little told", 0.03),))
    assert "little truth told" in dark.says


def test_words_of_danger_bring_up_help(site: Client, owner: Person) -> None:
    answer = site.post(f"/tethers/{uuid.uuid4()}/", FORM | {"note": "I am afraid of him"})
    assert answer.url == "/help/?first"  # type: ignore[attr-defined]


def test_it_is_erased_once_it_is_sure(site: Client, owner: Person) -> None:
    found = Tether.objects.create(owner=owner, whose="me", name="Work", holds=5)
    assert "Work" in site.get(f"/tethers/{found.pk}/").content.decode()
    site.post(f"/tethers/{found.pk}/erase/")
    assert Tether.objects.exists()
    site.post(f"/tethers/{found.pk}/erase/", {"sure": "on"})
    assert not Tether.objects.exists()


def test_the_page_never_advises_to_leave(site: Client, owner: Person) -> None:
    page = site.get("/tethers/").content.decode()
    assert "Nothing here advises to leave anyone or anything." in page
    assert "its numbers are chosen and not measured" in page
    words = "".join(
        f.read_text() for f in Path(picture.__file__).parent.rglob("*.*") if f.suffix in (".py", ".html")
    )
    assert not re.search(
        r"\b(should|must|ought to|better to|time to) (leave|loosen|let go|quit|divorce)", words
    )
