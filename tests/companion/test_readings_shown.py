"""Readings on their pages, beside each other, and as files."""

import gzip
import json
import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.companion.conftest import said
from tests.companion.readings import PICTURE, kept_history, made_reading
from tests.reading.examples import chase, equals
from twinflame.companion.people.models import Person
from twinflame.companion.readings import library
from twinflame.companion.readings.compare import ALIKE, beside
from twinflame.companion.readings.models import Drawn, History, Job, Reading, State, Task
from twinflame.companion.readings.pdf import content, pdf, printed
from twinflame.reading.html import Pictures
from twinflame.reading.model import Estimate, Inner, Journey, Moves, Sampling, Series
from twinflame.reading.store import from_json
from twinflame.reading.words import tell

pytestmark = pytest.mark.django_db


def plain(page: bytes) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.decode()))


def test_before_anything_is_there_the_page_says_what_a_reading_is(site: Client) -> None:
    page = site.get("/readings/").content.decode()
    assert "never at the words" in page
    assert "/readings/new/" in page
    assert "Compare" not in page


def test_the_list_shows_what_is_made_what_it_is_made_of_and_what_goes_on(site: Client, owner: Person) -> None:
    kept = kept_history(owner)
    made = made_reading(owner, history=kept.pk)
    going = Task.objects.create(owner=owner, job=Job.FIT, history=kept)
    page = plain(site.get("/readings/").content)
    assert tell(made.told).verdict.split("(")[0].replace("'", "&#x27;").strip() in page
    assert "You and Ben 60 contacts, 14 to 19 November 2023. From WhatsApp." in page
    assert "It is about to begin." in page
    assert str(going.pk) in site.get("/readings/").content.decode()


def test_the_reading_is_on_the_page_in_the_sites_own_frame(site: Client, owner: Person) -> None:
    made = made_reading(owner, ("Ana", "<b>Ben</b>"))
    page = site.get(f"/readings/{made.pk}/").content.decode()
    assert PICTURE in page
    assert "&lt;b&gt;Ben&lt;/b&gt;" in page
    assert "<b>Ben" not in page
    assert page.count("<h1") == 1
    assert page.count("<main") == 1
    assert not re.search(r"<style|\sstyle=|\son\w+=", page)
    for section in tell(made.told).sections:
        assert f'id="{section.key}"' in page


@pytest.mark.parametrize("form", ["html", "json", "pdf"])
def test_it_can_be_taken_along(site: Client, owner: Person, form: str) -> None:
    made = made_reading(owner)
    answer = site.get(f"/readings/{made.pk}/reading.{form}")
    assert re.fullmatch(
        rf'attachment; filename="reading-\d{{4}}-\d\d-\d\d\.{form}"', answer.headers["Content-Disposition"]
    )
    begins = {"html": b"<!doctype html>", "json": b"{", "pdf": b"%PDF-"}
    assert answer.content.startswith(begins[form])
    if form == "json":
        assert from_json(answer.content) == made.told
    if form == "html":
        assert b"data:font/woff2" in answer.content
        assert PICTURE.encode() in answer.content


def test_other_forms_and_charts_are_not_there(site: Client, owner: Person) -> None:
    made = made_reading(owner)
    assert site.get(f"/readings/{made.pk}/reading.exe").status_code == 404
    assert site.get(f"/readings/{made.pk}/chart/none/").status_code == 404
    assert site.get(f"/readings/{made.pk}/chart/roles/").json() == {"mark": "bar"}


def test_charts_of_an_earlier_release_are_drawn_anew(site: Client, owner: Person) -> None:
    made = made_reading(owner)
    Drawn.objects.update(version="0.0.1")
    assert "charts are being drawn" in site.get(f"/readings/{made.pk}/").content.decode()
    assert Task.objects.get().job == Job.DRAW


def test_the_script_of_charts_is_the_sites_own(site: Client, client: Client, owner: Person) -> None:
    library.place().unlink(missing_ok=True)
    assert site.get("/readings/charts.js").status_code == 404
    made = made_reading(owner)
    assert "closer.js" not in site.get(f"/readings/{made.pk}/").content.decode()
    library.place().parent.mkdir(exist_ok=True)
    library.place().write_bytes(gzip.compress(b"/* vega */"))
    answer = site.get("/readings/charts.js")
    assert gzip.decompress(answer.content) == b"/* vega */"
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "closer.js" in site.get(f"/readings/{made.pk}/").content.decode()


def test_a_reading_is_erased_once_it_is_sure(site: Client, owner: Person) -> None:
    made = made_reading(owner, history=kept_history(owner).pk)
    site.post(f"/readings/{made.pk}/erase/")
    assert Reading.objects.exists()
    answer = site.post(f"/readings/{made.pk}/erase/", {"sure": "on"})
    assert said(answer) == ["Erased."]
    assert not Reading.objects.exists()
    assert not Drawn.objects.exists()
    assert History.objects.exists()


def test_a_history_is_erased_once_it_is_sure_and_its_readings_stay(site: Client, owner: Person) -> None:
    kept = kept_history(owner)
    made = made_reading(owner, history=kept.pk)
    Task.objects.create(owner=owner, job=Job.FIT, history=kept, state=State.STOPPED)
    site.post(f"/readings/with/{kept.pk}/erase/")
    assert History.objects.exists()
    site.post(f"/readings/with/{kept.pk}/erase/", {"sure": "on"})
    assert not History.objects.exists()
    assert not Task.objects.exists()
    assert "What it was made of" not in site.get(f"/readings/{made.pk}/").content.decode()


def test_the_page_of_a_history_tells_what_is_kept(site: Client, owner: Person) -> None:
    kept = kept_history(owner)
    page = plain(site.get(f"/readings/with/{kept.pk}/").content)
    assert "60 contacts, 14 to 19 November 2023. From WhatsApp. You are Ana in it." in page
    assert "One note." in page
    assert "No text." in page
    assert "check-ins" not in page


def test_an_empty_history_has_a_page(site: Client, owner: Person) -> None:
    kept = kept_history(owner)
    kept.put(replace(kept.contacts, times=kept.contacts.times[:0], who=[], kinds=[]))  # type: ignore[arg-type]
    kept.save()
    assert "0 contacts" in site.get(f"/readings/with/{kept.pk}/").content.decode()


def test_two_readings_are_compared(site: Client, owner: Person) -> None:
    assert "not two readings" in site.get("/readings/compare/").content.decode()
    one = made_reading(owner, made=timezone.now() - timedelta(days=40))
    assert "not two readings" in site.get("/readings/compare/").content.decode()
    two = made_reading(owner)
    page = plain(site.get("/readings/compare/").content)
    assert "figures can be told apart" in page
    assert "Your reach-outs a week" in page
    assert f"?one={one.pk}&amp;two={two.pk}" in site.get(f"/readings/{two.pk}/").content.decode()
    same = site.get(f"/readings/compare/?one={two.pk}&two={two.pk}").content.decode()
    assert "Choose two different readings" in same


def test_readings_of_two_people_are_told_apart(site: Client, owner: Person) -> None:
    one, two = made_reading(owner), made_reading(owner, ("Ana", "Cem"))
    page = site.get(f"/readings/compare/?one={one.pk}&two={two.pk}").content.decode()
    assert "two different people" in page


def test_a_reading_beside_itself_has_changed_in_nothing() -> None:
    found = beside(chase(), chase())
    assert {row.says for row in found.rows[1:]} == {ALIKE}
    assert "does not mean that nothing changed" in found.says


@pytest.mark.parametrize(
    ("low", "high", "says"),
    [(9.0, 12.0, "more than before"), (0.01, 0.02, "less than before"), (0.5, 50.0, ALIKE)],
)
def test_a_figure_has_changed_only_where_the_ranges_do_not_meet(low: float, high: float, says: str) -> None:
    one, two = chase(), equals()
    mine = replace(one.people[0], reach=Estimate(4.0, 3.0, 5.0))
    later = replace(two.people[0], reach=Estimate((low + high) / 2, low, high))
    one = replace(one, people=(mine, one.people[1]))
    two = replace(two, people=(later, two.people[1]))
    row = next(row for row in beside(one, two).rows if row.what == "Your reach-outs a week")
    assert row.says == says


def told_journey() -> Journey:
    flat, one = Series((0.5,), (0.4,), (0.6,)), Estimate(1.0, 0.9, 1.1)
    inner = Inner(flat, flat, flat, flat, flat, one, one, one)
    moves = Moves((inner, inner), flat, (), (), ())
    return Journey(chase().weeks[:1], (3, 0), moves, Sampling(9, 9, 0.5, 1.0, 0.5, 0), ())


def test_pain_and_worth_are_compared_where_both_readings_tell_of_them() -> None:
    with_journey = replace(chase(), journey=told_journey())
    found = {row.what: row for row in beside(with_journey, with_journey).rows}
    assert "Your pain at the end, 0 to 1, by the model" in found
    assert "Your pain at the end, 0 to 1, by the model" not in {r.what for r in beside(chase(), chase()).rows}


def test_a_pdf_holds_the_words_with_their_colours_written_in() -> None:
    reading = chase(("Ana", '#Ben*[_"\\'))
    picture = PICTURE.replace(
        'class="chart"/>', 'class="chart"><path class="fill-first" d="M0 0h9v9Z"/></svg>'
    )
    drawn = {"roles": Pictures(picture, picture)}
    assert 'class="fill-first"' not in printed(picture)
    told = json.dumps(content(reading, drawn))
    assert tell(reading).sections[0].title in told
    made = pdf(reading, drawn)
    assert made.startswith(b"%PDF-")
    assert len(made) > 5_000


def test_a_name_as_long_as_it_may_be_breaks_no_page(site: Client, owner: Person) -> None:
    long: Any = ("Ana", "B" * 200)
    kept = kept_history(owner, long)
    made = made_reading(owner, long)
    for address in ("/readings/", f"/readings/{made.pk}/", f"/readings/with/{kept.pk}/"):
        assert site.get(address).status_code == 200
