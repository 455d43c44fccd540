"""A check-in of a minute: anything may be left out, nothing is lost, nobody is blamed."""

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

import twinflame.companion
from tests.companion.conftest import said
from twinflame.companion.people.clock import today_of
from twinflame.companion.people.models import Person
from twinflame.companion.today.dimensions import DIMENSIONS, IN_FILE_ORDER
from twinflame.companion.today.models import CheckIn
from twinflame.companion.today.practices import call_of, practice_for
from twinflame.companion.today.week import week_of
from twinflame.healing.practices import CHECKIN_NEEDS, Need
from twinflame.journey.checkins import SCORES

pytestmark = pytest.mark.django_db


def now(owner: Person) -> date:
    return today_of(owner)


def told(owner: Person, ago: int, **values: Any) -> CheckIn:
    return CheckIn.objects.create(owner=owner, day=now(owner) - timedelta(days=ago), **values)


def test_the_questions_are_those_of_the_filters_check_ins() -> None:
    assert tuple(d.score for d in IN_FILE_ORDER) == SCORES
    assert {d.field for d in DIMENSIONS} < {f.name for f in CheckIn._meta.get_fields()}


def test_a_day_is_kept_with_what_was_told_and_no_more(site: Client, owner: Person) -> None:
    form = {"version": "0", "pain": "7", "worth": "0", "chose_myself": "yes", "line": "A long day."}
    answer = site.post("/", form)
    assert answer.url == "/"  # type: ignore[attr-defined]
    day = CheckIn.objects.get()
    assert (day.owner, day.day, day.pain, day.worth, day.doubt) == (owner, now(owner), 7, 0, None)
    assert (day.chose_myself, day.reached_out, day.line) == (True, None, "A long day.")
    assert said(answer) == ["Kept."]


def test_the_same_day_can_be_told_anew(site: Client) -> None:
    site.post("/", {"version": "0", "pain": "7"})
    page = site.get("/").content.decode()
    assert 'name="pain" value="7" checked' in page
    site.post("/", {"version": "1", "pain": "5", "worth": "6"})
    day = CheckIn.objects.get()
    assert (day.pain, day.worth, day.version) == (5, 6, 2)


def test_an_answer_can_be_taken_back(site: Client) -> None:
    site.post("/", {"version": "0", "pain": "7", "worth": "2"})
    site.post("/", {"version": "1", "pain": "", "worth": "2"})
    assert CheckIn.objects.get().pain is None


def test_sending_a_form_twice_keeps_one_day(site: Client) -> None:
    for _ in range(2):
        assert site.post("/", {"version": "0", "pain": "7"}).status_code == 302
    assert CheckIn.objects.get().version == 1


def test_an_empty_form_keeps_nothing(site: Client) -> None:
    answer = site.post("/", {"version": "0", "line": "  "})
    assert not CheckIn.objects.exists()
    assert said(answer) == ["Nothing was told, so nothing is kept."]


def test_two_tabs_lose_nothing(site: Client) -> None:
    site.post("/", {"version": "0", "pain": "7", "line": "first"})
    site.post("/", {"version": "1", "pain": "3", "line": "in the one tab"})
    crossed = site.post("/", {"version": "1", "pain": "8", "line": "in the other"})
    page = crossed.content.decode()
    assert crossed.status_code == 409
    assert "changed in another tab" in page
    assert re.search(r"Pain</th><td>3</td><td>8</td>", page)
    assert "in the one tab" in page
    assert "in the other" in page
    assert CheckIn.objects.get().pain == 3
    version = re.search(r'name="version" value="(\d+)"', page)
    assert version
    site.post("/", {"version": version[1], "pain": "8", "line": "in the other"})
    assert CheckIn.objects.get().line == "in the other"


def test_a_day_erased_in_another_tab_can_be_kept_again(site: Client) -> None:
    site.post("/", {"version": "0", "pain": "7"})
    CheckIn.objects.all().delete()
    gone = site.post("/", {"version": "1", "pain": "6"})
    assert gone.status_code == 409
    assert "erased in another tab" in gone.content.decode()
    site.post("/", {"version": "0", "pain": "6"})
    assert CheckIn.objects.get().pain == 6


@pytest.mark.parametrize("value", ["11", "-1", "3.5", "much", "<b>"])
def test_an_answer_that_is_none_is_told_and_the_rest_stays_in_the_form(site: Client, value: str) -> None:
    answer = site.post("/", {"version": "0", "pain": value, "line": "still here"})
    assert answer.status_code == 422
    assert "not kept yet" in answer.content.decode()
    assert "still here" in answer.content.decode()
    assert not CheckIn.objects.exists()


def test_an_earlier_day_can_be_told_but_none_that_has_not_been(site: Client, owner: Person) -> None:
    before = now(owner) - timedelta(days=3)
    assert site.post(f"/day/{before}/", {"version": "0", "pain": "2"}).url == f"/day/{before}/"  # type: ignore[attr-defined]
    assert CheckIn.objects.get().day == before
    for day in (now(owner) + timedelta(days=1), "1820-01-01", "yesterday", "2026-02-31"):
        assert site.get(f"/day/{day}/").status_code == 404


def test_a_day_begins_at_the_persons_midnight(owner: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    owner.zone = "Pacific/Kiritimati"
    east = today_of(owner)
    owner.zone = "Pacific/Pago_Pago"
    assert today_of(owner) < east  # these two are 25 hours apart


def test_the_week_tells_what_moved_and_leaves_gaps(owner: Person) -> None:
    told(owner, 6, pain=7, worth=3)
    told(owner, 5, pain=6)
    told(owner, 0, pain=2, worth=4)
    week = week_of(owner, now(owner))
    assert re.fullmatch(
        r"Three of these seven days are here\. Pain went from 7 on \w+ to 2 on \w+\.", week.says
    )
    pain = week.rows[0]
    assert [d.value for d in pain.dots] == [7, 6, 2]
    assert len(pain.lines) == 1  # the last day follows no other


def test_missed_days_are_simply_missing(site: Client, owner: Person) -> None:
    told(owner, 6, pain=7)
    pages = (
        site.get("/").content.decode() + site.get(f"/day/{now(owner) - timedelta(days=2)}/").content.decode()
    )
    assert "One of these seven days is here." in pages
    assert not re.search(r"streak|missed|in a row|forgot|late\b|keep it up|don.t break", pages, re.IGNORECASE)
    for file in Path(twinflame.companion.__file__).parent.rglob("*.html"):
        assert not re.search(r"streak|in a row|last seen|score of", file.read_text(), re.IGNORECASE)


def test_an_empty_week_blames_nobody(owner: Person) -> None:
    assert week_of(owner, now(owner)).says.endswith("Any day will do to begin.")


@pytest.mark.parametrize(
    ("scores", "need"),
    [
        ({"urge to reach": [9.0], "pain": [6.0]}, "urge to chase"),
        ({"pain": [9.0], "worth": [4.0]}, "pain"),
        ({"worth": [1.0]}, "self-worth"),
        ({"drive": [0.0], "pain": [8.0]}, "drive"),
        ({"pain": [5.0], "worth": [5.0]}, "steadiness"),
        ({"pain": [9.0, 9.0, 0.0]}, "steadiness"),  # what is over calls no longer
        ({"pain": [], "worth": []}, "steadiness"),
    ],
)
def test_a_practice_follows_what_was_told(scores: dict[str, list[float]], need: str) -> None:
    found = call_of(scores)
    assert found.need == need
    assert need in practice_for(found.need, 3).needs


@pytest.mark.parametrize("need", [*(need for need, _ in CHECKIN_NEEDS.values()), Need.STEADINESS])
def test_whatever_calls_has_a_practice_and_another_beside_it(need: Need) -> None:
    assert practice_for(need, 0) != practice_for(need, 1)
    assert call_of({}).because


def test_another_practice_can_be_asked_for(site: Client) -> None:
    pages = [site.get(f"/?turn={turn}").content.decode() for turn in ("0", "1", "999999999", "x", "٣")]
    assert "Three good things" in pages[0] + pages[1]
    assert "An hour that is yours" in pages[0] + pages[1]


@pytest.mark.parametrize("mark", ["afraid", "threatened", "harm"])
def test_a_mark_of_danger_brings_up_help_and_is_kept_nowhere(site: Client, mark: str) -> None:
    answer = site.post("/", {"version": "0", "pain": "9", "danger": mark})
    assert answer.url == "/help/?first"  # type: ignore[attr-defined]
    assert CheckIn.objects.get().pain == 9
    assert b"Before anything else" in site.get("/help/?first").content
    assert not {f.name for f in CheckIn._meta.get_fields()} & {"danger", mark}


def test_a_mark_of_danger_alone_brings_up_help(site: Client) -> None:
    assert site.post("/", {"version": "0", "danger": "harm"}).url == "/help/?first"  # type: ignore[attr-defined]


def test_words_of_danger_in_the_line_bring_up_help(site: Client) -> None:
    answer = site.post("/", {"version": "0", "line": "Sometimes I want to die."})
    assert answer.url == "/help/?first"  # type: ignore[attr-defined]
    assert CheckIn.objects.get().line == "Sometimes I want to die."


def test_what_was_opened_before_midnight_is_kept_for_that_day(site: Client, owner: Person) -> None:
    before = now(owner) - timedelta(days=1)
    answer = site.post("/", {"version": "0", "day": before.isoformat(), "pain": "7"})
    assert CheckIn.objects.get().day == before
    assert answer.url == f"/day/{before}/"  # type: ignore[attr-defined]
    assert f"Kept, for {before:%A}" in said(answer)[0]
    assert f'name="day" value="{now(owner)}"' in site.get("/").content.decode()


@pytest.mark.parametrize(("hour", "behind"), [(12, 1), (10, 2)])
def test_a_clock_that_goes_back_moves_no_day(
    site: Client, owner: Person, monkeypatch: pytest.MonkeyPatch, hour: int, behind: int
) -> None:
    moment = timezone.now().replace(hour=hour, minute=30)
    if moment > timezone.now():
        moment -= timedelta(days=1)
    monkeypatch.setattr(timezone, "now", lambda: moment)
    owner.zone = "Pacific/Kiritimati"
    owner.save()
    told = today_of(owner)
    site.post("/", {"version": "0", "day": told.isoformat(), "pain": "7"})
    owner.zone = "Pacific/Pago_Pago"  # a day and an hour behind
    owner.save()
    assert (told - today_of(owner)).days == behind
    answer = site.post("/", {"version": "1", "day": told.isoformat(), "pain": "6"})
    assert answer.url == f"/day/{told}/"  # type: ignore[attr-defined]
    assert (CheckIn.objects.get().day, CheckIn.objects.get().pain) == (told, 6)
    assert site.get(f"/day/{told}/").status_code == 200
    assert site.get(f"/day/{told + timedelta(days=1)}/").status_code == 404


@pytest.mark.parametrize("day", ["1999-12-31", "2999-12-31", "yesterday", ""])
def test_a_day_that_no_page_was_opened_on_is_today(site: Client, owner: Person, day: str) -> None:
    site.post("/", {"version": "0", "day": day, "pain": "7"})
    assert CheckIn.objects.get().day == now(owner)


def test_another_practice_needs_no_new_page(site: Client) -> None:
    page = site.get("/").content.decode()
    assert 'hx-get="?turn=1" hx-target="#one-thing" hx-select="#one-thing"' in page
    assert '"allowEval":false' in page
    assert '"historyEnabled":false' in page
