"""Signals: written down in two taps, looked at by plan, told true."""

import random
import uuid
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from django.test import Client
from django.utils import timezone

from tests.companion.conftest import said
from twinflame.companion.people.clock import today_of, zone_of
from twinflame.companion.people.models import Person
from twinflame.companion.readings.models import History
from twinflame.companion.signals.against import seen, standing_of
from twinflame.companion.signals.contact import contact_of
from twinflame.companion.signals.models import Felt, Look, Plan
from twinflame.companion.signals.picture import interval
from twinflame.companion.signals.words import told_finding, told_urge
from twinflame.companion.today.models import CheckIn
from twinflame.contact.history import ContactHistory
from twinflame.signals.chance import Finding, Verdict
from twinflame.signals.log import DAY, noon
from twinflame.signals.urge import Moved, Urge

pytestmark = pytest.mark.django_db


def test_two_taps_write_a_signal_down(site: Client, owner: Person) -> None:
    page = site.get("/signals/").content.decode()
    assert page.count('<button class="plain" id="felt-') == 3
    address = f"/signals/{uuid.uuid4()}/"
    for _ in range(2):  # pressed twice
        assert said(site.post(address, {"kind": "0"}))[-1] == "Written down: a dream."
    found = Felt.objects.get()
    assert found.kind == 0
    assert abs(timezone.now() - found.at) < timedelta(minutes=1)
    assert "a dream" in site.get("/signals/").content.decode()


@pytest.mark.parametrize("kind", ["", "3", "x", "-1"])
def test_nothing_else_is_a_signal(site: Client, owner: Person, kind: str) -> None:
    site.post(f"/signals/{uuid.uuid4()}/", {"kind": kind})
    assert not Felt.objects.exists()


def test_its_time_cannot_be_moved_but_it_can_be_erased(site: Client, owner: Person) -> None:
    found = Felt.objects.create(owner=owner, kind=2)
    page = site.get(f"/signals/{found.pk}/").content.decode()
    assert 'name="at"' not in page
    site.post(f"/signals/{found.pk}/erase/")
    assert Felt.objects.exists()
    site.post(f"/signals/{found.pk}/erase/", {"sure": "on"})
    assert not Felt.objects.exists()
    assert site.get(f"/signals/{uuid.uuid4()}/").status_code == 404


def test_a_long_log_is_told_by_pages(site: Client, owner: Person) -> None:
    for _ in range(45):
        Felt.objects.create(owner=owner, kind=1)
    assert "Older" in site.get("/signals/").content.decode()
    assert "Newer" in site.get("/signals/?page=2").content.decode()


def stated(site: Client, window: str = "1", looks: str = "2") -> None:
    site.post("/signals/test/state/", {"id": str(uuid.uuid4()), "window": window, "looks": looks})


def looked(site: Client) -> None:
    site.post("/signals/test/look/", {"id": str(uuid.uuid4())})


def test_nothing_is_looked_at_before_a_plan_is_stated(site: Client, owner: Person) -> None:
    assert "stated before anybody looks" in site.get("/signals/test/").content.decode()
    looked(site)
    assert not Look.objects.exists()
    assert standing_of(owner).left == 0


def test_a_plan_holds_until_its_looks_are_used(site: Client, owner: Person) -> None:
    stated(site)
    stated(site, window="7", looks="12")  # not while looks are left
    assert Plan.objects.get().window == 1
    for k in range(3):
        looked(site)
        assert Look.objects.count() == min(k + 1, 2)
    page = site.get("/signals/test/").content.decode()
    assert "State another plan" in page
    stated(site, window="7")
    assert standing_of(owner).left == 2
    assert seen(owner, standing_of(owner)) is None  # an old look is not of the new plan


@pytest.mark.parametrize(
    "form", [{"window": "5"}, {"looks": "0"}, {"looks": "13"}, {"id": "x"}, {"window": ""}]
)
def test_a_plan_that_makes_no_sense_is_none(site: Client, owner: Person, form: dict[str, str]) -> None:
    site.post("/signals/test/state/", {"id": str(uuid.uuid4()), "window": "1", "looks": "2"} | form)
    assert not Plan.objects.exists()
    stated(site)
    site.post("/signals/test/look/", {"id": "x"})
    assert not Look.objects.exists()


def test_a_look_without_signals_says_so(site: Client, owner: Person) -> None:
    stated(site)
    looked(site)
    assert "No signal is here to be tested." in site.get("/signals/test/").content.decode()


def kept(owner: Person, days: int, told: float, follows: float) -> None:
    """Days of check-ins, a share of which tells of contact, and signals that contact follows so often."""
    rng = random.Random(5)
    today, zone, felt = today_of(owner), zone_of(owner).key, False
    for k in range(days, -1, -1):
        day = today - timedelta(days=k)
        reached = rng.random() < (follows if felt else 0.15)
        if rng.random() < told:
            CheckIn.objects.create(
                owner=owner, day=day, was_reached=reached, reached_out=False, urge_to_reach=rng.randint(2, 8)
            )
        felt = rng.random() < 0.3
        if felt:
            at = datetime.fromtimestamp(noon(day, zone), UTC)
            Felt.objects.create(owner=owner, kind=rng.randint(0, 2), at=min(at, timezone.now()))


def test_contact_after_signals_is_found_from_check_ins(site: Client, owner: Person) -> None:
    kept(owner, 200, 1.0, 0.9)
    stated(site, looks="1")
    looked(site)
    found = seen(owner, standing_of(owner))
    assert found is not None
    assert found.found is not None
    assert found.found.verdict is Verdict.MORE
    page = site.get("/signals/test/").content.decode()
    assert "more often than by chance" in page
    assert "The broken line is chance." in page
    assert "followed by contact in time" in page


def test_where_nothing_is_there_nothing_is_found(site: Client, owner: Person) -> None:
    kept(owner, 200, 1.0, 0.15)
    stated(site, looks="1")
    looked(site)
    found = seen(owner, standing_of(owner))
    assert found is not None
    assert found.found is not None
    assert found.found.verdict is not Verdict.MORE
    assert found.urge.verdict is not Moved.CANNOT_TELL


def test_too_many_untold_days_are_no_silence(site: Client, owner: Person) -> None:
    kept(owner, 100, 0.5, 0.9)
    stated(site)
    looked(site)
    assert "a missing day is no silence" in site.get("/signals/test/").content.decode()


def test_what_came_after_a_look_is_not_in_it(site: Client, owner: Person) -> None:
    kept(owner, 100, 1.0, 0.9)
    stated(site)
    looked(site)
    before = seen(owner, standing_of(owner))
    Felt.objects.create(owner=owner, kind=0, at=timezone.now() + timedelta(seconds=5))
    after = seen(owner, standing_of(owner))
    assert before is not None
    assert after is not None
    assert str(before.found) == str(after.found)  # NaN is not equal to itself


def test_signals_of_an_earlier_plan_are_not_looked_at_again(site: Client, owner: Person) -> None:
    kept(owner, 100, 1.0, 0.9)
    stated(site, looks="1")
    looked(site)
    stated(site, looks="1")
    looked(site)
    found = seen(owner, standing_of(owner))
    assert found is not None
    assert found.wait == "No signal is here to be tested."


def test_contact_is_of_days_and_the_person_is_taken_to_have_been_first(owner: Person) -> None:
    today = today_of(owner)
    CheckIn.objects.create(owner=owner, day=today, was_reached=True, reached_out=True)
    CheckIn.objects.create(owner=owner, day=today - timedelta(days=1), was_reached=False)
    found = contact_of(owner, today - timedelta(days=3), today)
    assert found.by_day
    assert found.told == 0.5
    assert found.mine[0] < found.theirs[0] == found.until


def handed_in(owner: Person, times: list[float], **more: bool) -> History:
    kept = History(owner=owner, source="WhatsApp", **more)
    n = len(times)
    kept.put(ContactHistory(np.array(times), np.ones(n), np.zeros(n), ("Ana", "Ben"), "Europe/Berlin"))
    kept.save()
    return kept


def test_contact_of_messages_is_tested_to_the_second(site: Client, owner: Person) -> None:
    now = timezone.now().timestamp()
    felt = [now - DAY * (100 - k) for k in range(0, 96, 2)]
    for at in felt:
        Felt.objects.create(owner=owner, kind=1, at=datetime.fromtimestamp(at, UTC))
    handed_in(owner, [at + 7200.0 for at in felt])
    stated(site, looks="1")
    looked(site)
    found = seen(owner, standing_of(owner))
    assert found is not None
    assert found.found is not None
    assert found.found.hits >= 40  # two hours later, which days could not tell


def test_messages_that_end_too_early_or_are_an_example_leave_it_to_the_check_ins(owner: Person) -> None:
    today = today_of(owner)
    first = today - timedelta(days=100)
    begun = noon(first, "Europe/Berlin")
    CheckIn.objects.create(owner=owner, day=today, was_reached=True)
    handed_in(owner, [begun, begun + 20 * DAY])
    handed_in(owner, [begun, begun + 90 * DAY], simulated=True)
    assert contact_of(owner, first, today).by_day
    handed_in(owner, [begun, begun + 80 * DAY])
    found = contact_of(owner, first, today)
    assert not found.by_day
    assert found.until == begun + 80 * DAY


def finding(verdict: Verdict, more: int | None = None, ratio: float = 1.5) -> Finding:
    return Finding(verdict, 30, 20, 1, 2, 3, 20.0, ratio, 0.8, 2.4, 0.2, more, "Why not.")


def test_the_words_follow_the_verdict() -> None:
    assert "cannot be told yet" in told_finding(finding(Verdict.CANNOT_TELL))[0]
    assert "Why not." in told_finding(finding(Verdict.CANNOT_TELL))
    assert "no more often" in told_finding(finding(Verdict.NOT_MORE))[0]
    assert "About 12 more signals" in told_finding(finding(Verdict.CANNOT_TELL, 12))[-1]
    nan = float("nan")
    assert interval(finding(Verdict.CANNOT_TELL, ratio=nan)) is None
    assert "be expected" not in " ".join(told_finding(finding(Verdict.CANNOT_TELL, ratio=nan)))
    for verdict, word in (
        (Moved.HIGHER, "is higher"),
        (Moved.LOWER, "is lower"),
        (Moved.NOT_SEEN, "no different"),
    ):
        assert word in told_urge(Urge(verdict, 1.0, 0.5, 1.5, 0.01, 20, 30))[0]


def test_a_wide_interval_stays_in_the_picture() -> None:
    wide = Finding(Verdict.CANNOT_TELL, 3, 2, 0, 0, 0, 1.0, 3.0, 0.4, 12.0, 0.2, 9)
    drawn = interval(wide)
    assert drawn is not None
    assert drawn.high == 332.0
    assert [words for _, words in drawn.ticks] == ["0 ×", "5 ×", "10 ×"]
