"""Stages that check-ins suggest: found where days were alike, named or let be by the person."""

import uuid
from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from django.test import Client

from twinflame.companion.people.clock import today_of
from twinflame.companion.people.models import Person
from twinflame.companion.timeline.models import Period, SetAside
from twinflame.companion.timeline.stages import STAGES, stretches, suggestions
from twinflame.companion.today.models import CheckIn

pytestmark = pytest.mark.django_db
STAGE = {stage.key: stage for stage in STAGES}
FIRST = date(2026, 1, 1)
LATER = date(2026, 12, 1)


def days(pattern: str, every: int = 1) -> list[CheckIn]:
    """A day for each sign: x fits, o does not, . was not told."""
    told = {"x": True, "o": False, ".": None}
    return [
        CheckIn(day=FIRST + timedelta(days=every * k), chose_myself=told[sign])
        for k, sign in enumerate(pattern)
    ]


def found(pattern: str, every: int = 1) -> list[tuple[int, int | None]]:
    return [
        ((s.begins - FIRST).days, None if s.ends is None else (s.ends - FIRST).days)
        for s in stretches(STAGE["myself"], days(pattern, every), LATER)
    ]


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("x" * 20, [(0, 19)]),
        ("ooo" + "x" * 20 + "ooo", [(3, 22)]),
        ("xxxxx" * 2, []),  # too short
        ("xoo" * 10, []),  # too few of the days
        ("xxxx.xxxxoxxxxxxx", [(0, 16)]),
        ("x" * 15 + "ooo" + "x" * 15, [(0, 14), (18, 32)]),
        ("", []),
    ],
)
def test_a_stretch_is_of_days_that_were_alike(pattern: str, expected: Sequence[object]) -> None:
    assert found(pattern) == expected


def test_a_long_gap_ends_it() -> None:
    assert found("x" * 5, every=4) == [(0, 16)]
    assert found("x" * 8, every=11) == []


def test_what_reaches_today_goes_on() -> None:
    last = days("x" * 20)
    (on,) = stretches(STAGE["myself"], last, FIRST + timedelta(days=25))
    assert on.ends is None


@pytest.mark.parametrize(
    ("key", "told"),
    [
        ("silence", {"reached_out": False, "was_reached": False}),
        ("chase", {"reached_out": True, "was_reached": False}),
        ("sought", {"reached_out": False, "was_reached": True}),
        ("touch", {"reached_out": True, "was_reached": True}),
        ("near", {"closeness": 7}),
        ("pain", {"pain": 7}),
        ("lighter", {"pain": 3, "worth": 6}),
        ("myself", {"chose_myself": True}),
    ],
)
def test_each_stage_is_known_by_its_days(key: str, told: dict[str, int]) -> None:
    assert [s.key for s in STAGES if s.fits(CheckIn(**told))] == [key]
    assert STAGE[key].fits(CheckIn()) is None


@pytest.fixture
def silent(owner: Person) -> date:
    begins = today_of(owner) - timedelta(days=60)
    for k in range(20):
        day = begins + timedelta(days=k)
        CheckIn.objects.create(owner=owner, day=day, reached_out=False, was_reached=False)
    return begins


def test_a_suggestion_is_named_as_the_person_likes(site: Client, owner: Person, silent: date) -> None:
    page = site.get("/timeline/").content.decode()
    assert "Your check-ins suggest" in page
    assert "of 20 days that you told of it, on 20 neither of you reached out" in page
    blank = site.get(f"/timeline/new/?stage=silence&begins={silent}", follow=True)
    shown = blank.content.decode()
    assert 'value="Silence"' in shown
    assert f'value="{silent}"' in shown
    assert not Period.objects.exists()  # nothing is kept before the person keeps it
    form = {"version": "0", "name": "The quiet winter", "begins": str(silent), "ends": "", "note": ""}
    site.post(blank.redirect_chain[-1][0].split("?")[0], form)
    assert Period.objects.get().name == "The quiet winter"


def test_what_was_named_so_is_not_suggested_again(owner: Person, silent: date) -> None:
    assert len(suggestions(owner, today_of(owner))) == 1
    Period.objects.create(owner=owner, name="Silence", begins=silent + timedelta(days=3))
    assert suggestions(owner, today_of(owner)) == []


def test_what_is_let_be_is_not_suggested_again(site: Client, owner: Person, silent: date) -> None:
    form = {"id": str(uuid.uuid4()), "stage": "silence", "begins": str(silent)}
    for _ in range(2):
        site.post("/timeline/aside/", form)
    assert SetAside.objects.count() == 1
    assert "Your check-ins suggest" not in site.get("/timeline/").content.decode()


@pytest.mark.parametrize("wrong", [{"id": "x"}, {"stage": "none"}, {"begins": "x"}, {"begins": ""}])
def test_only_what_is_suggested_can_be_let_be(
    site: Client, owner: Person, silent: date, wrong: dict[str, str]
) -> None:
    site.post(
        "/timeline/aside/", {"id": str(uuid.uuid4()), "stage": "silence", "begins": str(silent)} | wrong
    )
    assert not SetAside.objects.exists()


def test_an_address_that_names_no_suggestion_gives_an_empty_form(site: Client, owner: Person) -> None:
    blank = site.get("/timeline/new/?stage=silence&begins=<b>", follow=True).content.decode()
    assert 'name="name" ' in blank
    assert "<b>" not in blank
    assert "Silence" not in blank
