"""Questionnaires on pages: kept once, told with error, help before any figure; belief beside measure."""

import uuid
from datetime import date, timedelta

import pytest
from django.test import Client

from tests.companion.conftest import said
from twinflame.companion.healing.belief import belief_of
from twinflame.companion.healing.models import Taking
from twinflame.companion.healing.takings import fresh, history, unless_now
from twinflame.companion.healing.words import told_change
from twinflame.companion.people.clock import today_of
from twinflame.companion.people.models import Person
from twinflame.companion.today.models import CheckIn
from twinflame.healing.change import Change, Verdict
from twinflame.healing.instrument import instrument, keys
from twinflame.healing.practices import Unless

pytestmark = pytest.mark.django_db


def answered(key: str, value: int, **other: int) -> dict[str, int]:
    return {item.key: value for item in instrument(key).items} | other


def form(key: str, value: int, day: date, version: int = 0, **other: int) -> dict[str, str]:
    told = {f"item-{item}": str(v) for item, v in answered(key, value, **other).items()}
    return {"version": str(version), "day": day.isoformat(), **told}


def taken(owner: Person, key: str, value: int, ago: int = 0, **other: int) -> Taking:
    day = today_of(owner) - timedelta(days=ago)
    return Taking.objects.create(owner=owner, instrument=key, day=day, answers=answered(key, value, **other))


def test_every_questionnaire_has_a_page_and_a_form_with_its_source(site: Client) -> None:
    listed = site.get("/healing/").content.decode()
    for key in keys():
        assert f'href="/healing/{key}/"' in listed
        page = site.get(f"/healing/{key}/").content.decode()
        assert "What was checked" in page
        blank = site.get(f"/healing/{key}/new/", follow=True).content.decode()
        assert blank.count('type="radio"') == len(instrument(key).items) * (len(instrument(key).options) + 1)


def test_a_taking_is_kept_and_told_with_its_error(site: Client, owner: Person) -> None:
    today = today_of(owner)
    page = site.get("/healing/phq9/new/").url  # type: ignore[attr-defined]
    answer = site.post(page, form("phq9", 1, today, better_off_dead=0))
    assert said(answer) == ["Kept."]
    told = site.get("/healing/phq9/").content.decode()
    assert "8, on a scale from 0 to 27; what it measures lies between 5.7 and 10.3 (90 %)" in told
    assert "Its authors call this mild" in told
    assert "5,018 people aged 14 and over in Germany" in told
    assert site.get(page).content.decode().count("checked") == 9


def test_sending_a_form_twice_makes_one_taking(site: Client, owner: Person) -> None:
    page = site.get("/healing/gad7/new/").url  # type: ignore[attr-defined]
    for _ in range(2):
        site.post(page, form("gad7", 1, today_of(owner)))
    assert Taking.objects.count() == 1
    assert Taking.objects.get().version == 1


def test_what_is_unfinished_is_kept_and_can_be_finished(site: Client, owner: Person) -> None:
    page = site.get("/healing/gad7/new/").url  # type: ignore[attr-defined]
    today = today_of(owner).isoformat()
    site.post(page, {"version": "0", "day": today, "item-worry": "2"})
    assert "Too much was left out for a score." in site.get("/healing/gad7/").content.decode()
    site.post(page, form("gad7", 2, today_of(owner), version=1))
    assert Taking.objects.get().score.value == 14


def test_an_empty_form_keeps_nothing(site: Client, owner: Person) -> None:
    page = site.get("/healing/gad7/new/").url  # type: ignore[attr-defined]
    answer = site.post(page, {"version": "0", "day": today_of(owner).isoformat()})
    assert said(answer) == ["Nothing was told, so nothing is kept."]
    assert not Taking.objects.exists()


def test_two_tabs_cannot_overwrite_each_other(site: Client, owner: Person) -> None:
    found = taken(owner, "gad7", 1)
    page, today = f"/healing/gad7/{found.pk}/", found.day
    site.post(page, form("gad7", 2, today, version=1))
    late = site.post(page, form("gad7", 3, today, version=1))
    assert late.status_code == 409
    assert "changed in another tab" in late.content.decode()
    found.refresh_from_db()
    assert found.answers == answered("gad7", 2)
    site.post(page, form("gad7", 3, today, version=2))
    found.refresh_from_db()
    assert found.answers == answered("gad7", 3)


def test_what_was_erased_in_another_tab_is_not_lost(site: Client, owner: Person) -> None:
    late = site.post(f"/healing/gad7/{uuid.uuid4()}/", form("gad7", 1, today_of(owner), version=1))
    assert late.status_code == 409
    assert "erased in another tab" in late.content.decode()


@pytest.mark.parametrize(
    "wrong", [{"item-worry": "7"}, {"day": "2999-01-01"}, {"day": ""}, {"day": "1800-01-01"}]
)
def test_answers_that_make_no_sense_are_not_kept(site: Client, owner: Person, wrong: dict[str, str]) -> None:
    page = site.get("/healing/gad7/new/").url  # type: ignore[attr-defined]
    assert site.post(page, form("gad7", 1, today_of(owner)) | wrong).status_code == 422
    assert not Taking.objects.exists()


@pytest.mark.parametrize("value", [1, 2, 3])
def test_help_comes_first_where_an_answer_speaks_of_harming_oneself(
    site: Client, owner: Person, value: int
) -> None:
    page = site.get("/healing/phq9/new/").url  # type: ignore[attr-defined]
    sent = {"version": "0", "day": today_of(owner).isoformat(), "item-better_off_dead": str(value)}
    answer = site.post(page, sent)  # all else left out
    assert answer.url == "/help/?first"  # type: ignore[attr-defined]
    shown = site.get("/healing/phq9/").content.decode()
    assert shown.index("careful") < shown.index("<details>")
    assert "Too much was left out" in shown[shown.index("<details>") :]
    assert "Help comes first" in site.get("/healing/").content.decode()
    assert unless_now(owner, today_of(owner)) == {Unless.DANGER}


def test_no_score_stands_before_help(site: Client, owner: Person) -> None:
    taken(owner, "phq9", 1)
    shown = site.get("/healing/phq9/").content.decode()
    before = shown[: shown.index("<details>")]
    assert "on a scale from" not in before
    assert "Last filled in" in site.get("/healing/").content.decode()


def test_a_question_that_was_left_out_is_named(site: Client, owner: Person) -> None:
    found = taken(owner, "phq9", 1)
    found.answers.pop("better_off_dead")
    found.save()
    shown = site.get("/healing/phq9/").content.decode()
    assert "was left out, so nothing is known of it" in shown


def test_a_high_figure_suggests_talking_and_names_no_diagnosis(site: Client, owner: Person) -> None:
    taken(owner, "gad7", 3)
    shown = site.get("/healing/gad7/").content.decode()
    assert "talking with somebody" in shown
    assert unless_now(owner, today_of(owner)) == {Unless.LOW}


def test_a_change_is_told_against_the_last_and_the_first(site: Client, owner: Person) -> None:
    for ago, value in ((90, 3), (45, 1), (0, 1)):
        taken(owner, "gad7", value, ago)
    says = history(owner, "gad7").says
    assert "neither better nor worse" in says[2]
    assert "more than the error of measuring explains: better." in says[3]
    assert "<svg" in site.get("/healing/gad7/").content.decode()


def test_where_no_error_is_known_no_change_is_told(owner: Person) -> None:
    taken(owner, "ipip_confidence", 2, 40)
    taken(owner, "ipip_confidence", 5)
    found = history(owner, "ipip_confidence")
    assert "How exact that is, no source" in found.says[0]
    assert "cannot be told for this questionnaire" in found.says[-1]
    assert found.drawn is not None
    assert found.drawn.courses[0].band == ""


def test_takings_without_a_score_are_told_as_such() -> None:
    nothing = Change(Verdict.CANNOT_TELL, None, None, None, None, None)
    assert (
        told_change(nothing, date(2026, 1, 5)) == "The taking of 5 January 2026 has no score to compare with."
    )


def test_a_sensible_day_is_named_and_none_is_pressed(site: Client, owner: Person) -> None:
    taken(owner, "phq9", 0)
    shown = site.get("/healing/phq9/").content.decode()
    assert "Sooner is fine; it says less." in shown
    assert history(owner, "phq9").next_day == today_of(owner) + timedelta(days=14)
    for word in ("overdue", "streak", "missed", "reminder"):
        assert word not in shown + site.get("/healing/").content.decode()


def test_an_old_taking_says_nothing_of_now(owner: Person) -> None:
    taken(owner, "phq9", 3, ago=40)
    assert fresh(owner, today_of(owner)) == []
    assert unless_now(owner, today_of(owner)) == set()


def test_a_taking_is_erased_once_it_is_sure(site: Client, owner: Person) -> None:
    found = taken(owner, "gad7", 1)
    site.post(f"/healing/gad7/{found.pk}/erase/")
    assert Taking.objects.exists()
    assert said(site.post(f"/healing/gad7/{found.pk}/erase/", {"sure": "on"})) == ["Erased."]
    assert not Taking.objects.exists()


def test_there_are_no_other_questionnaires(site: Client, owner: Person) -> None:
    assert site.get("/healing/who5/").status_code == 404
    found = taken(owner, "gad7", 1)
    assert site.get(f"/healing/phq9/{found.pk}/").status_code == 404


def tell(owner: Person, days: int, **told: int) -> None:
    today = today_of(owner)
    for k in range(0, days, 2):
        CheckIn.objects.create(owner=owner, day=today - timedelta(days=k), **told)


def test_belief_beside_measure_is_told_drawn_and_tabled(site: Client, owner: Person) -> None:
    tell(owner, 80, believed_healing=8, pain=6, worth=5)
    taken(owner, "rosenberg", 1, ago=30)
    taken(owner, "rosenberg", 2, ago=30)  # the same day told anew: the newest counts
    page = site.get("/healing/belief/").content.decode()
    assert "You believe yourself further healed than was measured." in page
    assert "<svg" in page
    assert page.count("<tr>") == 15
    assert "Nobody has shown that" in page


def test_belief_behind_and_a_gap_that_closes(owner: Person) -> None:
    today = today_of(owner)
    for k in range(0, 120, 2):
        CheckIn.objects.create(
            owner=owner, day=today - timedelta(days=k), believed_healing=2, pain=1, worth=4 + k // 20
        )
    says = belief_of(owner, today).says
    assert "further healed, as measured" in says[0]
    assert "they came closer" in says[2]


def test_with_too_little_it_cannot_be_told(site: Client, owner: Person) -> None:
    page = site.get("/healing/belief/").content.decode()
    assert "cannot be told yet" in page
    assert '<svg viewBox="0 0 344' not in page
