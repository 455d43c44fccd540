"""The journal and the timeline: kept once, found again, changed knowingly, erased for good."""

import re
import uuid
from datetime import date

import pytest
from django.test import Client

from tests.companion.conftest import said
from twinflame.companion.journal.models import Entry
from twinflame.companion.journal.search import folded, search
from twinflame.companion.people.models import Person
from twinflame.companion.timeline.models import Period
from twinflame.companion.timeline.picture import picture
from twinflame.companion.today.models import CheckIn

pytestmark = pytest.mark.django_db


def new(site: Client, part: str) -> str:
    return str(site.get(f"/{part}/new/").url)  # type: ignore[attr-defined]


def test_an_entry_is_kept_and_shown(site: Client) -> None:
    page = new(site, "journal")
    answer = site.post(
        page, {"version": "0", "text": "Dear diary,\r\n\r\n<b>hello</b>", "about": "2021-07-03"}
    )
    assert said(answer) == ["Kept."]
    entry = Entry.objects.get()
    assert (entry.text, entry.about) == ("Dear diary,\n\n<b>hello</b>", date(2021, 7, 3))
    assert "&lt;b&gt;hello&lt;/b&gt;" in site.get("/journal/").content.decode()
    assert "about 3 July 2021" in site.get("/journal/").content.decode()


def test_sending_it_twice_makes_one_entry(site: Client) -> None:
    page = new(site, "journal")
    for _ in range(2):
        assert site.post(page, {"version": "0", "text": "once"}).status_code == 302
    assert Entry.objects.count() == 1


@pytest.mark.parametrize("text", ["", "  \n ", "x" * 200_001])
def test_no_words_or_far_too_many_are_told(site: Client, text: str) -> None:
    answer = site.post(new(site, "journal"), {"version": "0", "text": text})
    assert answer.status_code == 422
    assert not Entry.objects.exists()


@pytest.mark.parametrize("about", ["0001-01-01", "yesterday", "2021-02-31"])
def test_a_day_that_never_was_is_told_and_the_words_stay(site: Client, about: str) -> None:
    answer = site.post(new(site, "journal"), {"version": "0", "text": "still here", "about": about})
    assert answer.status_code == 422
    assert "still here" in answer.content.decode()


def test_two_tabs_show_both_texts(site: Client) -> None:
    page = new(site, "journal")
    site.post(page, {"version": "0", "text": "first"})
    site.post(page, {"version": "1", "text": "in the one tab"})
    crossed = site.post(page, {"version": "1", "text": "in the other"})
    assert crossed.status_code == 409
    assert "in the one tab" in crossed.content.decode()
    assert "in the other" in crossed.content.decode()
    site.post(page, {"version": "2", "text": "in the other"})
    assert Entry.objects.get().text == "in the other"


def test_an_entry_erased_elsewhere_can_be_kept_again(site: Client) -> None:
    page = new(site, "journal")
    site.post(page, {"version": "0", "text": "first"})
    Entry.objects.all().delete()
    gone = site.post(page, {"version": "1", "text": "second"})
    assert gone.status_code == 409
    assert "erased in another tab" in gone.content.decode()
    site.post(page, {"version": "0", "text": "second"})
    assert Entry.objects.get().text == "second"


@pytest.mark.parametrize(
    ("wanted", "found"),
    [("RIVER", "river"), ("cafe", "Café"), ("strasse", "Straße"), ("the  river", None), ("by the", "by the")],
)
def test_search_minds_neither_capitals_nor_accents(owner: Person, wanted: str, found: str | None) -> None:
    Entry.objects.create(owner=owner, text="In the Café in Kleine Straße, by the river.")
    places = search(owner, wanted)
    assert [place.at for place in places] == ([found] if found else [])


def test_search_finds_the_lines_of_days_too(site: Client, owner: Person) -> None:
    CheckIn.objects.create(owner=owner, day=date(2026, 1, 5), line="walked to the river")
    page = site.get("/journal/?q=river").content.decode()
    assert "1 place with" in page
    assert "/day/2026-01-05/" in page
    assert "<mark>river</mark>" in page


def test_search_shows_the_words_around_and_escapes_them(site: Client, owner: Person) -> None:
    Entry.objects.create(owner=owner, text="a " * 200 + "<i>thyme</i>" + " b" * 200)
    page = site.get("/journal/?q=thyme").content.decode()
    assert "&lt;i&gt;<mark>thyme</mark>&lt;/i&gt;" in page
    assert "…" in page


def test_what_is_not_there_is_said(site: Client) -> None:
    assert "Nothing you wrote holds" in site.get("/journal/?q=%3Cx%3E").content.decode()
    assert search(Person(), "  ") == []


def test_folding_keeps_every_language_readable() -> None:
    assert folded("ΣΊΣΥΦΟΣ नमस्ते 愛") == folded("σισυφος नमस्ते 愛")


def test_many_entries_are_shown_in_pages(site: Client, owner: Person) -> None:
    Entry.objects.bulk_create(Entry(owner=owner, text=f"entry {k}") for k in range(35))
    assert "Earlier</a>" in site.get("/journal/").content.decode()
    assert "Newer</a>" in site.get("/journal/?page=2").content.decode()
    assert site.get("/journal/?page=x").status_code == 200


def test_words_of_danger_bring_up_help_once_they_are_kept(site: Client) -> None:
    answer = site.post(new(site, "journal"), {"version": "0", "text": "I'm afraid of him."})
    assert answer.url == "/help/?first"  # type: ignore[attr-defined]
    assert Entry.objects.exists()


@pytest.mark.parametrize("part", ["journal", "timeline"])
def test_erasing_asks_once_more(site: Client, owner: Person, part: str) -> None:
    made = {
        "journal": lambda: Entry.objects.create(owner=owner, text="x"),
        "timeline": lambda: Period.objects.create(owner=owner, name="x", begins=date(2020, 1, 1)),
    }[part]()
    model = type(made)
    site.post(f"/{part}/{made.pk}/erase/")
    assert model._default_manager.exists()
    site.post(f"/{part}/{made.pk}/erase/", {"sure": "on"})
    assert not model._default_manager.exists()


PERIOD = {
    "version": "0",
    "name": "The summer we met",
    "begins": "2021-06-20",
    "ends": "2021-10-01",
    "note": "",
}


@pytest.mark.parametrize("part", ["name", "note"])
def test_words_of_danger_in_a_period_bring_up_help_too(site: Client, part: str) -> None:
    answer = site.post(new(site, "timeline"), PERIOD | {part: "I'm afraid of him."})
    assert answer.url == "/help/?first"  # type: ignore[attr-defined]
    assert Period.objects.exists()


def test_periods_are_kept_under_the_persons_own_names(site: Client) -> None:
    site.post(new(site, "timeline"), PERIOD)
    site.post(
        new(site, "timeline"), PERIOD | {"name": "Silence & <light>", "begins": "2021-09-01", "ends": ""}
    )
    page = site.get("/timeline/").content.decode()
    assert page.count("The summer we met") == 2  # in the picture and in the table
    assert "Silence &amp; &lt;light&gt;" in page
    assert "goes on" in page


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"ends": "2021-01-01"}, "It ends before it began."),
        ({"name": " "}, "Give it a name."),
        ({"begins": ""}, "When did it begin?"),
        ({"begins": "1066-10-14"}, "too long ago"),
    ],
)
def test_what_does_not_fit_together_is_told(site: Client, wrong: dict[str, str], why: str) -> None:
    answer = site.post(new(site, "timeline"), PERIOD | wrong)
    assert answer.status_code == 422
    assert why in answer.content.decode()


def test_a_period_can_be_seen_differently_later(site: Client) -> None:
    page = new(site, "timeline")
    site.post(page, PERIOD)
    site.post(page, PERIOD | {"version": "1", "name": "Before I knew"})
    crossed = site.post(page, PERIOD | {"version": "1", "name": "The first summer"})
    assert crossed.status_code == 409
    assert "Before I knew" in crossed.content.decode()
    assert Period.objects.get().name == "Before I knew"


def test_entries_about_earlier_days_stand_on_the_timeline(site: Client, owner: Person) -> None:
    Period.objects.create(owner=owner, name="Silence", begins=date(2020, 1, 1))
    Entry.objects.create(owner=owner, text="It rained", about=date(2019, 5, 1))
    page = site.get("/timeline/").content.decode()
    assert "It rained" in page
    assert "<circle" in page


def test_the_picture_stays_within_its_frame() -> None:
    today = date(2026, 11, 22)
    periods = [
        Period(name="a", begins=date(1950, 1, 1), ends=date(1950, 1, 1)),
        Period(name="b", begins=date(2026, 11, 22)),
        Period(name="c", begins=date(2030, 1, 1)),  # planned
    ]
    drawn = picture(periods, [date(1940, 1, 1)], today)
    assert drawn
    assert all(bar.x >= 0 and bar.x + bar.width <= 344 for bar in drawn.bars)
    assert 2 <= len(drawn.ticks) <= 6
    only = picture([Period(name="b", begins=today)], [], today)
    assert only
    assert only.ticks[0][1] == "Nov 2026"
    assert picture([], [], today) is None


@pytest.mark.parametrize("part", ["journal", "timeline"])
def test_somebody_elses_address_cannot_be_written_to(
    site: Client, elsewhere: Client, owner: Person, part: str
) -> None:
    form = {"version": "0", "text": "my own words"} if part == "journal" else PERIOD
    page = new(site, part)
    site.post(page, form)
    seen = elsewhere.get(page).content.decode()
    assert "my own words" not in seen
    assert "The summer we met" not in seen
    assert elsewhere.post(page, form).status_code == 404
    assert elsewhere.post(f"{page}erase/", {"sure": "on"}).status_code == 404
    assert (Entry if part == "journal" else Period).objects.get().owner == owner


def test_an_address_is_new_each_time(site: Client) -> None:
    assert new(site, "journal") != new(site, "journal")
    assert re.fullmatch(r"/timeline/[0-9a-f-]{36}/", new(site, "timeline"))
    assert uuid.UUID(new(site, "journal").split("/")[2])
