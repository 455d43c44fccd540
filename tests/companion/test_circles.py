"""Circles: who was told what, what is planned; no advice, no count, no reminder."""

import io
import json
import re
import uuid
import zipfile
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from django.test import Client

from twinflame.companion.circles import along, picture
from twinflame.companion.circles.around import Around, Circle, circles_of
from twinflame.companion.circles.models import Near, Telling
from twinflame.companion.circles.picture import MOST, rings
from twinflame.companion.mine.bring_back import bring_back
from twinflame.companion.mine.export import everything, export
from twinflame.companion.people.clock import today_of
from twinflame.companion.people.models import Person
from twinflame.errors import InputError

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 1, 12, 30, tzinfo=UTC)
NEAR = {"version": "0", "name": "Ana", "circle": "Family", "note": "my\r\nsister"}
TELLING = {
    "version": "0",
    "state": "told",
    "what": "That we\r\nmet",
    "day": "2026-01-05",
    "how": "on a walk",
    "went": "She\r\nlaughed.",
}


@pytest.fixture
def ana(owner: Person) -> Near:
    return Near.objects.create(owner=owner, name="Ana", circle="Family")


def telling(near: Near, state: str = "told", what: str = "all", **more: object) -> Telling:
    return Telling.objects.create(owner=near.owner, who=near, state=state, what=what, **more)


def test_somebody_is_named_once_and_can_be_named_anew(site: Client, owner: Person) -> None:
    page = site.get("/circles/new/").url  # type: ignore[attr-defined]
    shown = site.get(page).content.decode()
    assert re.findall(r'<option value="(\w+)">', shown) == ["Spouse", "Family", "Friends", "Work"]
    for _ in range(2):
        assert site.post(page, NEAR).url == page  # type: ignore[attr-defined]
    found = Near.objects.get()
    assert (found.name, found.circle, found.note, found.version) == ("Ana", "Family", "my\nsister", 1)
    site.post(page, NEAR | {"version": "1", "circle": "Those who pray"})
    found.refresh_from_db()
    assert found.circle == "Those who pray"
    assert 'value="Those who pray">' in site.get("/circles/new/", follow=True).content.decode()
    late = site.post(page, NEAR | {"version": "1", "circle": "Work"})
    assert late.status_code == 409
    assert "to: Ana, Those who pray" in late.content.decode()
    assert 'value="Work"' in late.content.decode()
    gone = site.post(f"/circles/{uuid.uuid4()}/", NEAR | {"version": "1"})
    assert "erased in another tab" in gone.content.decode()


@pytest.mark.parametrize("wrong", [{"name": ""}, {"circle": " "}, {"name": "x" * 121}])
def test_somebody_without_a_name_or_a_circle_is_not_kept(
    site: Client, owner: Person, wrong: dict[str, str]
) -> None:
    assert site.post(f"/circles/{uuid.uuid4()}/", NEAR | wrong).status_code == 422
    assert not Near.objects.exists()


def test_what_was_told_is_kept_once_and_can_be_changed(site: Client, ana: Near) -> None:
    page = site.get(f"/circles/{ana.pk}/tell/").url  # type: ignore[attr-defined]
    assert re.search(r'value="told" checked', site.get(page).content.decode())
    for _ in range(2):
        site.post(page, TELLING)
    found = Telling.objects.get()
    assert (found.who, found.day, found.how) == (ana, date(2026, 1, 5), "on a walk")
    assert (found.what, found.went, found.version) == ("That we\nmet", "She\nlaughed.", 1)
    site.post(page, TELLING | {"version": "1", "went": "She wept."})
    late = site.post(page, TELLING | {"version": "1", "went": "She sang."})
    assert late.status_code == 409
    assert "She wept." in late.content.decode()
    assert "She sang." in late.content.decode()
    site.post(page, TELLING | {"version": "2", "went": "She sang."})
    assert Telling.objects.get().went == "She sang."
    shown = site.get(f"/circles/{ana.pk}/").content.decode()
    assert "Told, January 5, 2026" in shown or "Told, 5 January 2026" in shown
    assert "How it went: She sang." in shown


def test_a_plan_needs_no_day_and_becomes_told(site: Client, ana: Near) -> None:
    page = site.get(f"/circles/{ana.pk}/tell/?plan").url  # type: ignore[attr-defined]
    assert re.search(r'value="plan" checked', site.get(page).content.decode())
    plan = {"version": "0", "state": "plan", "what": "Why I left", "day": "", "how": "", "went": ""}
    site.post(page.split("?")[0], plan)
    assert "You plan to tell Ana." in site.get("/circles/").content.decode()
    site.post(page.split("?")[0], plan | {"version": "1", "state": "told"})
    assert "Ana was told something." in site.get("/circles/").content.decode()
    assert "What you plan" not in site.get("/circles/").content.decode()


def test_a_day_to_come_is_for_plans(site: Client, owner: Person, ana: Near) -> None:
    later = (today_of(owner) + timedelta(days=1)).isoformat()
    page = f"/circles/{ana.pk}/tell/{uuid.uuid4()}/"
    wrong = site.post(page, TELLING | {"day": later})
    assert wrong.status_code == 422
    assert "That day is still to come" in wrong.content.decode()
    assert site.post(page, TELLING | {"day": "1899-12-31"}).status_code == 422
    assert site.post(page, TELLING | {"day": later, "state": "plan"}).status_code == 302


@pytest.mark.parametrize("wrong", [{"what": ""}, {"state": "maybe"}, {"state": ""}, {"day": "soon"}])
def test_what_makes_no_sense_is_not_kept(site: Client, ana: Near, wrong: dict[str, str]) -> None:
    assert site.post(f"/circles/{ana.pk}/tell/{uuid.uuid4()}/", TELLING | wrong).status_code == 422
    assert not Telling.objects.exists()


def test_words_for_somebody_who_was_erased_meanwhile_are_handed_back(site: Client, ana: Near) -> None:
    page = f"/circles/{ana.pk}/tell/{uuid.uuid4()}/"
    ana.delete()
    lost = site.post(page, TELLING)
    assert lost.status_code == 409
    assert "to be copied" in lost.content.decode()
    assert "She\r\nlaughed." in lost.content.decode()
    assert site.get(page).status_code == 404
    assert not Telling.objects.exists()


def test_a_telling_stands_with_one_person_alone(site: Client, owner: Person, ana: Near) -> None:
    ben = Near.objects.create(owner=owner, name="Ben", circle="Family")
    found = telling(ana)
    assert site.get(f"/circles/{ben.pk}/tell/{found.pk}/").status_code == 404
    assert site.post(f"/circles/{ben.pk}/tell/{found.pk}/erase/", {"sure": "on"}).status_code == 404
    assert Telling.objects.exists()


def test_nobody_writes_into_somebody_elses_circles(
    elsewhere: Client, site: Client, other: Person, ana: Near
) -> None:
    form = TELLING | {"version": "0"}
    assert elsewhere.post(f"/circles/{ana.pk}/tell/{uuid.uuid4()}/", form).status_code == 409
    own = Near.objects.create(owner=other, name="Zoe", circle="Friends")
    found = telling(ana, what="a secret")
    answer = elsewhere.post(f"/circles/{own.pk}/tell/{found.pk}/", form)
    assert answer.status_code == 404
    found.refresh_from_db()
    assert (found.what, found.owner) == ("a secret", ana.owner)
    assert elsewhere.post(f"/circles/{ana.pk}/", NEAR).status_code == 404


def test_the_page_names_who_knows_and_what_is_planned_by_its_day(site: Client, owner: Person) -> None:
    names = ("Ana", "Ben", "Cleo", "Dan", "Eva")
    people = [Near.objects.create(owner=owner, name=n, circle="Family") for n in names]
    assert "Nobody here was told anything" in site.get("/circles/").content.decode()
    for one in people:
        telling(one)
    telling(people[0], "plan", "the third")
    telling(people[1], "plan", "the second", day=date(2030, 5, 1))
    telling(people[2], "plan", "the first", day=date(2020, 5, 1))
    page = site.get("/circles/").content.decode()
    assert "Ana, Ben, Cleo, Dan and others were told something." in page
    assert (
        "You plan to tell Cleo, Ben and Ana more." in page
        or "You plan to tell Ana, Ben and Cleo more." in page
    )
    plans = page[page.index("What you plan") :]
    assert plans.index("the first") < plans.index("the second") < plans.index("the third")
    assert "overdue" not in page
    assert not re.search(r"\b\d+ (of|/) \d+\b|\d %", page[page.index("<main") :])  # nothing is counted


def test_circles_are_the_same_whatever_their_capitals(owner: Person) -> None:
    for name, circle in (("Ana", "Family"), ("Ben", "Friends"), ("Cleo", " family ")):
        Near.objects.create(owner=owner, name=name, circle=circle)
    found = circles_of(owner).circles
    assert [(c.name, [a.near.name for a in c.people]) for c in found] == [
        ("Family", ["Ana", "Cleo"]),
        ("Friends", ["Ben"]),
    ]


def test_the_rings_lie_apart_and_hold_everybody() -> None:
    people = tuple(Around(Near(name=f"{k}")) for k in range(30))
    for many in (1, 3, MOST, MOST + 2):
        drawn = rings([Circle(f"{k}", people) for k in range(many)])
        assert drawn is not None
        assert len(drawn.rings) == min(many, MOST)
        assert drawn.more == (many > MOST)
        radii = [r.radius for r in drawn.rings]
        assert all(b - a >= 11.5 for a, b in pairwise(radii))
        for ring in drawn.rings:
            assert len(ring.dots) == 30
            assert all(0 < d.x < picture.WIDTH and 0 < d.y < drawn.height for d in ring.dots)
            assert all(d.y > ring.top for d in ring.dots)  # its name has room
    assert rings([]) is None


def test_words_of_danger_bring_up_help(site: Client, ana: Near) -> None:
    pages = {f"/circles/{uuid.uuid4()}/": NEAR | {"note": "I am afraid of him"}}
    pages[f"/circles/{ana.pk}/tell/{uuid.uuid4()}/"] = TELLING | {"went": "he threatened me"}
    for page, form in pages.items():
        assert site.post(page, form).url == "/help/?first"  # type: ignore[attr-defined]


def test_it_is_erased_once_it_is_sure(site: Client, ana: Near) -> None:
    one, two = telling(ana), telling(ana)
    page = f"/circles/{ana.pk}/tell/{one.pk}/erase/"
    site.post(page)
    assert Telling.objects.count() == 2
    assert site.post(page, {"sure": "on"}).url == f"/circles/{ana.pk}/"  # type: ignore[attr-defined]
    assert list(Telling.objects.all()) == [two]
    site.post(f"/circles/{ana.pk}/erase/")
    assert Near.objects.exists()
    site.post(f"/circles/{ana.pk}/erase/", {"sure": "on"})
    assert not Near.objects.exists()
    assert not Telling.objects.exists()


def test_the_text_that_is_taken_along_can_be_read(ana: Near) -> None:
    ana.note = "my sister"
    ana.save()
    telling(ana, what="That we met", day=date(2026, 1, 5), how="on a walk", went="She laughed.")
    telling(ana, "plan", "Why I left")
    text = along.markdown(ana.owner)
    assert text.startswith(
        "# Circles\n\n## Family\n\n### Ana\n\nmy sister\n\n- Told, 2026-01-05, on a walk: "
    )
    assert "How it went: She laughed." in text
    assert "- Planned: Why I left" in text


def test_references_follow_where_an_id_is_taken(ana: Near, other: Person) -> None:
    """Somebody else brings the same export in: their tellings stand with their own people."""
    telling(ana, what="a secret")
    packed = export(ana.owner, NOW)
    assert bring_back(other, io.BytesIO(packed)).new == 2
    copied = Telling.objects.get(owner=other)
    assert copied.who != ana
    assert (copied.who.owner, copied.who.name) == (other, "Ana")
    before = everything(ana.owner, NOW)
    assert bring_back(ana.owner, io.BytesIO(packed)).same == 2
    assert everything(ana.owner, NOW) == before


@pytest.mark.parametrize("theirs", [True, False])
def test_an_export_cannot_reach_into_somebody_elses_circles(ana: Near, other: Person, theirs: bool) -> None:
    telling(ana)
    with zipfile.ZipFile(io.BytesIO(export(ana.owner, NOW))) as archive:
        table = json.loads(archive.read("twinflame.json"))
    table["near"] = []
    if not theirs:
        table["tellings"][0]["who"] = str(uuid.uuid4())
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("twinflame.json", json.dumps(table))
    with pytest.raises(InputError, match="Nothing was brought back"):
        bring_back(other, packed)
    assert not Telling.objects.filter(owner=other).exists()


def test_the_page_advises_neither_for_nor_against(site: Client, owner: Person) -> None:
    page = site.get("/circles/").content.decode()
    assert "nothing here advises for it or against it, or to leave anyone" in page
    words = "".join(
        f.read_text() for f in Path(picture.__file__).parent.rglob("*.*") if f.suffix in (".py", ".html")
    )
    assert not re.search(
        r"\b(should|must|ought to|better to|time to|owe|deserve)\b.{0,30}\b(tell|know|leave|told)", words
    )
    assert not re.search(r"\b(streak|progress|score|so far|still have to|not yet)\b", words)
