"""The light loop from one's own days: told apart from the model, and gone with the days."""

import json
import re
import time
import uuid
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from django.db import IntegrityError
from django.test import Client

from tests.companion.works import Failing
from twinflame.companion.light import following, picture, words
from twinflame.companion.light.models import Lit
from twinflame.companion.light.series import SOURCES, Told, from_checkins, from_echoes, series_of
from twinflame.companion.light.work import Follow, Followed, Span
from twinflame.companion.people.clock import today_of
from twinflame.companion.people.models import Person
from twinflame.companion.readings import flows
from twinflame.companion.readings.models import Job, State, Task
from twinflame.companion.readings.worker import LANES, Lane
from twinflame.companion.rounds.models import Echo, Round
from twinflame.companion.tethers.models import Tether
from twinflame.companion.today.models import CheckIn
from twinflame.journey.light import LightLoop, simulate
from twinflame.journey.light_parts import PARTS

pytestmark = pytest.mark.django_db
PATIENCE = 120.0


def tell(owner: Person, days: int, **scores: int) -> None:
    """So many days up to today, with these scores."""
    today = today_of(owner)
    told = scores or {"openness": 4, "doubt": 5, "closeness": 3, "drive": 6}
    CheckIn.objects.bulk_create(
        CheckIn(owner=owner, day=today - timedelta(days=k), **told) for k in reversed(range(days))
    )


@pytest.fixture(scope="module")
def risen() -> Followed:
    """What the work finds of eighty days that rose, without vision."""
    states = simulate(LightLoop(tethers=0.4), [0.15] * 5, 79, seed=2)[:, 0]
    told = np.round(10 * np.clip(states, 0, 1)) / 10
    told[:, 3] = np.nan
    return Follow(told)(lambda stage, share: None)


def keep(owner: Person, found: Followed) -> None:
    """The fit as it is kept of the days that there are."""
    series = series_of(owner, today_of(owner))
    assert series is not None
    document = msgspec.json.encode(found).decode()
    Lit.objects.create(owner=owner, key=following.key_of(series), document=document)


def test_check_ins_tell_of_four_parts_and_not_of_vision(owner: Person) -> None:
    tell(owner, 3, openness=2, doubt=3, closeness=10, drive=0)
    CheckIn.objects.create(owner=owner, day=today_of(owner) - timedelta(days=9), pain=3)
    found = series_of(owner, today_of(owner))
    assert found is not None
    assert found.values.shape == (3, 5)  # a day that tells nothing of the loop begins nothing
    np.testing.assert_allclose(found.values[0, [0, 1, 2, 4]], [0.2, 0.7, 1.0, 0.0])
    assert np.isnan(found.values[:, 3]).all()
    assert (found.told, found.enough) == (3, False)


def test_further_sources_join_in_one_place(owner: Person) -> None:
    tell(owner, 2, drive=4)
    today = today_of(owner)

    def felt(person: Person, first: date, last: date) -> Iterator[Told]:
        yield Told(today, "drive", 0.8)
        yield Told(today - timedelta(days=4), "vision", 0.5)

    found = series_of(owner, today, [from_checkins, felt])
    assert found is not None
    assert found.first == today - timedelta(days=4)
    assert found.values[0, 3] == 0.5
    assert found.values[-1, 4] == pytest.approx(0.6)  # the mean of both
    assert np.isnan(found.values[1:3]).all()
    assert from_checkins in SOURCES


def test_how_close_they_felt_after_a_round_tells_of_the_bond(owner: Person, other: Person) -> None:
    tell(owner, 1, closeness=2)
    opened = Round.objects.create(id=uuid.uuid4(), link="a link", key="theme")
    Echo.objects.create(owner=owner, round=opened, closer=8, lighter=9)
    Echo.objects.create(owner=other, round=opened, closer=1)
    found = series_of(owner, today_of(owner))
    assert found is not None
    np.testing.assert_allclose(found.values, [[np.nan, np.nan, 0.5, np.nan, np.nan]])
    without = [told.part for told in from_echoes(owner, date(2020, 1, 1), date(2020, 12, 31))]
    assert without == []


def test_the_mark_changes_with_the_days(owner: Person, other: Person) -> None:
    today = today_of(owner)
    assert series_of(owner, today) is None
    tell(owner, 25)
    tell(other, 25)
    one, same = series_of(owner, today), series_of(other, today)
    CheckIn.objects.filter(owner=owner, day=today).update(drive=7)
    two = series_of(owner, today)
    assert one is not None
    assert two is not None
    assert same is not None
    assert one.key == same.key != two.key


def test_what_is_older_than_a_year_is_left_out(owner: Person) -> None:
    for ago in (400, 30):
        CheckIn.objects.create(owner=owner, day=today_of(owner) - timedelta(days=ago), drive=5)
    found = series_of(owner, today_of(owner))
    assert found is not None
    assert len(found.values) == 1


@pytest.mark.parametrize(("days", "says"), [(0, "None is here"), (1, "1 is here"), (19, "19 are here")])
def test_few_days_cannot_tell_and_begin_no_work(site: Client, owner: Person, days: int, says: str) -> None:
    tell(owner, days)
    page = site.get("/light/").content.decode()
    assert "Cannot be told yet" in page
    assert says in page
    assert not Task.objects.exists()
    assert ("Truth as a table" in page) == bool(days)


def test_enough_days_are_followed_once_and_the_page_waits(site: Client, owner: Person) -> None:
    tell(owner, 20)
    for _ in range(2):
        page = site.get("/light/").content.decode()
    assert "Your days are being followed" in page
    assert "Truth as a table" in page
    task = Task.objects.get()
    assert (task.job, task.state) == (Job.LIGHT, State.WAITING)
    assert site.get("/light/progress/").json() == {"going": True, "says": words.FOLLOWS, "done": 0}
    assert "Work" not in site.get("/readings/").content.decode()
    assert str(task.pk) not in site.get("/readings/").content.decode()


def until(lane: Lane, true: Callable[[], Any]) -> None:
    patience = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < patience
        lane.turn()
        time.sleep(0.05)


@pytest.fixture
def lane() -> Iterator[Lane]:
    (jobs,) = (jobs for jobs in LANES if Job.LIGHT in jobs)
    found = Lane(jobs)
    yield found
    found.end()


@pytest.mark.slow
def test_the_worker_follows_the_days_and_the_page_tells_it(site: Client, owner: Person, lane: Lane) -> None:
    tell(owner, 24)
    site.get("/light/")
    until(lane, lambda: not Task.objects.exists())
    assert site.get("/light/progress/").json() == {"going": False}
    page = site.get("/light/").content.decode()
    assert "The tipping picture" in page
    assert "What was presumed, and what your days made of it" in page
    assert not Task.objects.exists()


def test_a_fit_of_other_days_is_not_kept(owner: Person, risen: Followed) -> None:
    tell(owner, 25)
    series = series_of(owner, today_of(owner))
    assert series is not None
    task = following.going(owner, series)
    flows.work_of(task)
    CheckIn.objects.filter(owner=owner, day=today_of(owner)).update(drive=1)
    flows.done(task, risen)
    assert not Lit.objects.exists()
    assert not Task.objects.exists()


def test_what_was_erased_meanwhile_leaves_no_fit(site: Client, owner: Person, risen: Followed) -> None:
    tell(owner, 25)
    series = series_of(owner, today_of(owner))
    assert series is not None
    task = following.going(owner, series)
    site.post("/mine/erase/", {"kind": "checkins", "sure": "on"})
    assert flows.work_of(task).days.shape == (0, 5)
    flows.done(task, risen)
    assert not Lit.objects.exists()


def test_work_is_begun_anew_where_it_was_cut_off_or_the_days_are_others(owner: Person) -> None:
    tell(owner, 25)
    series = series_of(owner, today_of(owner))
    assert series is not None
    task = following.going(owner, series)
    Task.objects.update(state=State.CUT)
    assert following.going(owner, series).state == State.WAITING
    Task.objects.update(state=State.FAILED, says="No.")
    assert following.going(owner, series).says == "No."  # the same days fail the same way
    CheckIn.objects.filter(owner=owner, day=today_of(owner)).update(drive=1)
    later = series_of(owner, today_of(owner))
    assert later is not None
    anew = following.going(owner, later)
    assert (anew.pk, anew.state, anew.says) == (task.pk, State.WAITING, "")


def test_what_failed_is_told_and_can_be_begun_again(
    site: Client, owner: Person, lane: Lane, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(owner, 25)
    site.get("/light/")
    monkeypatch.setattr(flows, "work_of", lambda task: Failing(ValueError))
    until(lane, lambda: Task.objects.get().state == State.FAILED)
    page = site.get("/light/").content.decode()
    assert "the fault is ours" in page
    assert "dear diary" not in page
    site.post("/light/again/")
    assert Task.objects.get().state == State.WAITING
    site.post("/light/again/")  # nothing to begin
    assert Task.objects.get().state == State.WAITING


def test_there_is_one_piece_of_work_at_most(owner: Person) -> None:
    Task.objects.create(owner=owner, form=following.ONCE, job=Job.LIGHT)
    with pytest.raises(IntegrityError):
        Task.objects.create(owner=owner, form=following.ONCE, job=Job.LIGHT)


def test_the_page_tells_days_model_and_presumption_apart(
    site: Client, owner: Person, risen: Followed
) -> None:
    tell(owner, 80)
    keep(owner, risen)
    page = site.get("/light/").content.decode()
    for said in words.opening(risen):
        assert said in page
    assert page.count("<svg") == 7  # the emblem, the five, the tipping picture
    assert page.count("as a table</summary>") == 5
    assert "Nothing here tells of vision. What the model presumes from the others is grey" in page
    assert "Told on 80 days, by how open you were to what came." in page
    assert "You have weighed none to set beside them." in page
    assert 'presumed</th><th scope="col">with your days' in page
    assert "What the model takes for granted" in page
    assert "nothing here advises to leave anyone or anything" in page
    assert not re.search(r"will (return|come back|reunite)|compatib|\bscore\b", page)
    assert not Task.objects.exists()


@pytest.mark.parametrize(
    ("holds", "says"), [(10, "firmer than your days have it"), (0, "looser than your days have it")]
)
def test_tethers_as_weighed_stand_beside_those_of_the_days(
    site: Client, owner: Person, risen: Followed, holds: int, says: str
) -> None:
    tell(owner, 80)
    keep(owner, risen)
    Tether.objects.create(owner=owner, whose="me", name="Work", holds=holds)
    page = site.get("/light/").content.decode()
    assert says in page
    assert "tethers, as you weighed them" in page
    assert "what holds, as you weighed it" in page


def found_with(risen: Followed, **other: Any) -> Followed:
    return msgspec.structs.replace(risen, **other)


def test_every_verdict_has_its_sentence_and_no_certainty(risen: Followed) -> None:
    chances = {"dark": 0.0, "light": 0.1, "before": 0.05, "past": 0.85}
    told = found_with(risen, verdict="past", chances=chances)
    assert words.opening(told) == [
        words.VERDICTS["past"],
        "Of what the model holds possible, 85\xa0% say so.",
    ]
    open_ = words.opening(found_with(risen, verdict="cannot tell", chances={**chances, "past": 0.7}))
    assert "cannot be told" in open_[0]
    assert "at 70\xa0%" in open_[1]
    assert set(words.VERDICTS) == {*chances, "cannot tell"}
    assert tuple(p.key for p in words.PARTS) == PARTS


@pytest.mark.parametrize(
    ("low", "high", "says"), [(0.1, 0.3, "it rose"), (-0.3, -0.1, "it fell"), (-0.1, 0.2, "cannot be told")]
)
def test_a_rise_or_a_fall_is_told_beyond_its_interval_alone(
    risen: Followed, low: float, high: float, says: str
) -> None:
    change = (Span((low + high) / 2, low, high), *risen.change[1:])
    told = words.told_part(words.PARTS[0], 9, found_with(risen, change=change), 0, date(2026, 3, 1))
    assert says in told
    assert "since 1 March 2026" in told


def test_how_much_the_days_say_of_the_tethers_is_told(risen: Followed) -> None:
    says = [words.learned(found_with(risen, learned=share)) for share in (0.0, 0.4, 0.9)]
    assert ["next to nothing" in says[0], "something" in says[1], "much" in says[2]] == [True] * 3
    assert "In nothing that the model holds possible" in words.tips(found_with(risen, edge=None, two=0.0))


def test_the_cross_stands_where_the_figures_are(risen: Followed) -> None:
    stands = picture.standing(risen, 0.5)
    low, middle, high = stands.x
    assert stands.curve.left <= low < middle < high <= stands.curve.right
    assert stands.y[0] > stands.y[1] > stands.y[2]  # up is more
    assert stands.weighed == pytest.approx((stands.curve.left + stands.curve.right) / 2)
    without = picture.standing(found_with(risen, folds=None), None)
    assert (without.fold, without.weighed, without.width) == (None, None, 0.0)


def test_it_goes_with_the_check_ins(site: Client, owner: Person, risen: Followed) -> None:
    tell(owner, 80)
    keep(owner, risen)
    site.post("/mine/erase/", {"kind": "entries", "sure": "on"})
    assert Lit.objects.exists()
    site.post("/mine/erase/", {"kind": "checkins", "sure": "on"})
    assert not Lit.objects.exists()
    assert "None is here" in site.get("/light/").content.decode()


def test_it_is_not_taken_along(site: Client, owner: Person, risen: Followed) -> None:
    tell(owner, 80)
    keep(owner, risen)
    assert json.dumps(risen.course[1][0][0]).encode() not in site.post("/mine/export/").getvalue()  # type: ignore[attr-defined]


def test_the_words_of_the_room_advise_nobody() -> None:
    told = "".join(
        f.read_text() for f in Path(picture.__file__).parent.rglob("*.*") if f.suffix in (".py", ".html")
    )
    assert not re.search(r"\b(should|must|ought to|better to|time to) (leave|loosen|let go|tell|quit)", told)
