"""A reading on the check-ins of both is made where both show readings, and gone when either stops."""

import uuid
from datetime import date

import pytest
from django.test import Client

from tests.companion.readings import kept_history
from tests.companion.two import LATER, linked, showing
from twinflame.companion.people.erasing import erase_person
from twinflame.companion.people.models import Person
from twinflame.companion.readings import flows
from twinflame.companion.readings.crew import Charts, Made
from twinflame.companion.readings.models import History, Reading, Task
from twinflame.companion.today.models import CheckIn
from twinflame.companion.twins import flows as twins
from twinflame.exchange.sharing import Level
from twinflame.journey.checkins import parse_checkins

pytestmark = pytest.mark.django_db


@pytest.fixture
def history(owner: Person, other: Person) -> History:
    """Of two who share, and who both told of a day."""
    linked(owner, other)
    for person, pain in ((owner, 7), (other, 3)):
        CheckIn.objects.create(owner=person, day=date(2023, 11, 15), pain=pain, line="canary")
    return kept_history(owner, ("Ann", "Ben"))


def asked(site: Client, history: History, **form: str) -> Task:
    pk = uuid.uuid4()
    site.post(f"/readings/with/{history.pk}/", {"form": str(pk), **form})
    return Task.objects.get(pk=pk)


def test_without_a_twin_it_is_not_offered(site: Client, owner: Person) -> None:
    kept = kept_history(owner, ("Ann", "Ben"))
    assert "check-ins of" not in site.get(f"/readings/with/{kept.pk}/").content.decode()
    assert asked(site, kept, with_twin="on").both == ""


@pytest.mark.parametrize("shown", [(0, 0), (2, 0), (0, 2), (1, 2), (2, 1)])
def test_it_is_not_offered_or_made_unless_both_show_readings(
    site: Client, owner: Person, other: Person, history: History, shown: tuple[int, int]
) -> None:
    for person, level in zip((owner, other), shown, strict=True):
        showing(person, Level(level))
    assert "check-ins of Ben" not in site.get(f"/readings/with/{history.pk}/").content.decode()
    task = asked(site, history, with_twin="on", checkins="on")
    assert task.both == ""
    assert b"15,twin," not in flows.work_of(task).checkins


@pytest.fixture
def task(site: Client, owner: Person, other: Person, history: History) -> Task:
    for person in (owner, other):
        showing(person, Level.READINGS)
    assert "check-ins of Ben" in site.get(f"/readings/with/{history.pk}/").content.decode()
    return asked(site, history, with_twin="on")


def test_both_told_what_the_filter_is_given(task: Task) -> None:
    told = flows.work_of(task).checkins
    assert b"canary" not in told
    found = parse_checkins(told, people=("Ann", "Ben"), zone="Europe/Berlin")
    assert found.scores[0, :, 0].tolist() == [7.0, 3.0]


def done(task: Task) -> None:
    flows.done(task, Made("{}", "Ben", Charts({}, {})))


@pytest.mark.parametrize("way", ["mine", "theirs", "unlink", "erase"])
def test_it_is_gone_as_soon_as_either_shows_less(task: Task, owner: Person, other: Person, way: str) -> None:
    ordinary = Reading.objects.create(owner=owner, other="Ben", document="{}")
    done(task)
    assert Reading.objects.count() == 2
    if way == "unlink":
        twins.unlink(other, LATER)
    elif way == "erase":
        erase_person(other)
    else:
        showing(owner if way == "mine" else other, Level.SUMMARY)
    assert list(Reading.objects.all()) == [ordinary]


def test_work_that_goes_on_is_dropped(task: Task, other: Person) -> None:
    showing(other, Level.NOTHING)
    assert not Task.objects.filter(pk=task.pk).exists()
    done(task)
    assert not Reading.objects.exists()


def test_showing_more_takes_nothing_away(task: Task, owner: Person) -> None:
    done(task)
    showing(owner, Level.READINGS)
    assert Reading.objects.count() == 1
