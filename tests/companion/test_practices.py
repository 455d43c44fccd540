"""Practices: chosen by need, done or let be, nothing counted against anyone."""

import re
import uuid
from datetime import timedelta

import pytest
from django.test import Client

from tests.companion.conftest import said
from twinflame.companion.healing.models import Taking
from twinflame.companion.people.clock import today_of
from twinflame.companion.people.models import Person
from twinflame.companion.practices.choice import choice_of, told_lately
from twinflame.companion.practices.models import Doing
from twinflame.companion.today.models import CheckIn
from twinflame.healing.instrument import instrument
from twinflame.healing.practices import Need, practices

pytestmark = pytest.mark.django_db


def test_each_has_a_page_with_its_source_and_when_not_to_do_it(site: Client) -> None:
    listed = site.get("/practices/").content.decode()
    for practice in practices():
        assert f'href="/practices/{practice.key}/"' in listed
        page = site.get(f"/practices/{practice.key}/").content.decode()
        assert practice.method in page
        assert "whether it helps you, you alone will see" in page
    assert site.get("/practices/none/").status_code == 404


def test_those_that_fit_what_was_told_come_first(site: Client, owner: Person) -> None:
    CheckIn.objects.create(owner=owner, day=today_of(owner), urge_to_reach=9)
    found = choice_of(owner, today_of(owner))
    assert found.felt == (Need.CHASE,)
    assert len(found.fitting) == 3
    assert all(Need.CHASE in p.needs for p in found.fitting)
    assert "urge to chase spoke loudest" in site.get("/practices/").content.decode()


def test_what_was_told_long_ago_does_not_call(site: Client, owner: Person) -> None:
    CheckIn.objects.create(owner=owner, day=today_of(owner) - timedelta(days=20), pain=9)
    assert told_lately(owner, today_of(owner)) == {}
    assert "Nothing calls for a practice now" in site.get("/practices/").content.decode()


def test_what_was_done_lately_is_not_chosen_again(owner: Person) -> None:
    CheckIn.objects.create(owner=owner, day=today_of(owner), urge_to_reach=9)
    for practice in choice_of(owner, today_of(owner)).fitting:
        Doing.objects.create(owner=owner, practice=practice.key, day=today_of(owner), done=False)
    done = set(Doing.objects.values_list("practice", flat=True))
    assert not {p.key for p in choice_of(owner, today_of(owner)).fitting} & done


def test_danger_rules_out_what_stirs_up_more_here_and_at_today(site: Client, owner: Person) -> None:
    today = today_of(owner)
    CheckIn.objects.create(owner=owner, day=today, pain=10)
    answers = {item.key: 1 for item in instrument("phq9").items}
    Taking.objects.create(owner=owner, instrument="phq9", day=today, answers=answers)
    stirring = {p.key for p in practices() if "danger" in p.unless}
    assert not {p.key for p in choice_of(owner, today).fitting} & stirring
    for turn in range(6):
        page = site.get(f"/?turn={turn}").content.decode()
        shown = re.findall(r'<h3><a href="/practices/(\w+)/"', page)
        assert shown
        assert not set(shown) & stirring


def form(**other: str) -> dict[str, str]:
    return {"version": "0", "day": "2026-01-05", "done": "yes", "note": "a\r\nb"} | other


def test_done_is_kept_with_a_note_and_shown_by_day(site: Client, owner: Person) -> None:
    page = f"/practices/kind_letter/{uuid.uuid4()}/"
    for _ in range(2):  # sent twice
        assert said(site.post(page, form()))[-1] == "Kept."
    found = Doing.objects.get()
    assert (found.done, found.note, found.version) == (True, "a\nb", 1)
    shown = site.get("/practices/").content.decode()
    assert "5 January 2026</a>: A letter from a kind friend" in shown
    assert "Done before on 5 Jan 2026" in site.get("/practices/kind_letter/").content.decode()


def test_letting_it_be_is_as_good(site: Client, owner: Person) -> None:
    answer = site.post(f"/practices/kind_letter/{uuid.uuid4()}/", form(done="no"))
    assert said(answer) == ["Let be, and that is fine."]
    shown = site.get("/practices/").content.decode()
    assert "let be" in shown
    for word in ("streak", "in a row", "missed", "%"):
        assert word not in shown


def test_it_can_be_changed_and_two_tabs_are_told_apart(site: Client, owner: Person) -> None:
    found = Doing.objects.create(
        owner=owner, practice="kind_letter", day=today_of(owner), done=True, note="mine"
    )
    page = f"/practices/kind_letter/{found.pk}/"
    assert "mine" in site.get(page).content.decode()
    site.post(page, form(version="1", note="first"))
    late = site.post(page, form(version="1", note="second"))
    assert late.status_code == 409
    assert "first" in late.content.decode()
    assert "second" in late.content.decode()
    gone = site.post(f"/practices/kind_letter/{uuid.uuid4()}/", form(version="3"))
    assert "erased in another tab" in gone.content.decode()


@pytest.mark.parametrize(
    "wrong", [{"done": "perhaps"}, {"day": "2999-01-01"}, {"day": ""}, {"note": "x" * 20_001}]
)
def test_what_makes_no_sense_is_not_kept(site: Client, owner: Person, wrong: dict[str, str]) -> None:
    assert site.post(f"/practices/kind_letter/{uuid.uuid4()}/", form(**wrong)).status_code == 422
    assert not Doing.objects.exists()


def test_words_of_danger_in_a_note_bring_up_help(site: Client, owner: Person) -> None:
    answer = site.post(f"/practices/kind_letter/{uuid.uuid4()}/", form(note="I want to die"))
    assert answer.url == "/help/?first"  # type: ignore[attr-defined]
    assert Doing.objects.exists()


def test_it_is_erased_once_it_is_sure_and_only_under_its_name(site: Client, owner: Person) -> None:
    found = Doing.objects.create(owner=owner, practice="kind_letter", day=today_of(owner), done=True)
    assert site.get(f"/practices/what_matters/{found.pk}/").status_code == 404
    site.post(f"/practices/kind_letter/{found.pk}/erase/")
    assert Doing.objects.exists()
    site.post(f"/practices/kind_letter/{found.pk}/erase/", {"sure": "on"})
    assert not Doing.objects.exists()


def test_a_long_list_ends_somewhere(site: Client, owner: Person) -> None:
    for k in range(31):
        day = today_of(owner) - timedelta(days=k)
        Doing.objects.create(owner=owner, practice="kind_letter", day=day, done=True)
    assert "Older ones are in what you take along" in site.get("/practices/").content.decode()
