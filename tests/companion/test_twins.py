"""Two link by a code, each shows what they choose, and either ends it; refusals tell nothing."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.companion.conftest import said
from tests.companion.readings import kept_history, made_reading
from tests.companion.settings import POSTGRES
from tests.companion.two import LATER, NOW, called, linked, showing
from twinflame.companion.people.erasing import erase_person
from twinflame.companion.people.models import Person
from twinflame.companion.shown.summary import summary_of
from twinflame.companion.today.models import CheckIn
from twinflame.companion.twins import flows
from twinflame.companion.twins.models import Between, Ended, Half, Invitation, Link
from twinflame.companion.twins.stored import in_order, two_of
from twinflame.errors import Refused
from twinflame.exchange.linking import NOT_VALID, VALID
from twinflame.exchange.sharing import COOLING, Level

pytestmark = pytest.mark.django_db


@pytest.fixture
def third(db: None) -> Person:
    return called(Person.objects.create(username="a third"), "Cleo")


def code_on(page: str) -> str:
    found = re.search(r"<code>([A-Z2-7-]{30,})</code>", page)
    assert found
    return found[1]


def test_two_link_by_a_code_and_show_nothing_yet(site: Client, elsewhere: Client, other: Person) -> None:
    site.post("/together/name/", {"called": "Ann", "polarity": "feminine"})
    page = site.post("/together/invite/").content.decode()
    code = code_on(page)
    assert "<svg" in page
    told = elsewhere.post("/together/code/", {"code": code.lower().replace("-", " ")}).content.decode()
    assert "Ann invites you" in told
    assert "The operator of the server could read" in told
    answer = elsewhere.post("/together/answer/", {"code": code, "answer": "accept", "called": "Ben"})
    assert answer.url == "/together/"  # type: ignore[attr-defined]
    assert "You and Ann" in elsewhere.get("/together/").content.decode()
    assert "You and Ben" in site.get("/together/").content.decode()
    assert set(Half.objects.values_list("level", flat=True)) == {Level.NOTHING}
    assert "Not shown." in elsewhere.get("/together/theirs/").content.decode()


def test_the_code_itself_is_kept_nowhere(owner: Person) -> None:
    code = flows.invite(called(owner, "Ann"), NOW)
    kept = str(list(Invitation.objects.values()))
    assert code not in kept
    assert code.replace("-", "") not in kept


def test_one_invitation_waits_at_a_time_and_can_be_taken_back(site: Client, owner: Person) -> None:
    called(owner, "Ann")
    code = code_on(site.post("/together/invite/").content.decode())
    again = site.post("/together/invite/")
    assert again.status_code == 409
    assert "Withdraw it first" in again.content.decode()
    assert ("Whether anybody looked at it is not told" in again.content.decode()) == bool(POSTGRES)
    site.post("/together/withdraw/")
    assert site.post("/together/withdraw/").status_code == 409
    with pytest.raises(Refused, match=re.escape(NOT_VALID)):
        flows.read(Person.objects.create(username="x"), code, NOW)


def test_nobody_invites_or_accepts_without_a_name(site: Client, elsewhere: Client, owner: Person) -> None:
    assert site.post("/together/invite/").status_code == 409
    assert site.post("/together/name/", {"called": " \u200e "}).status_code == 422
    code = flows.invite(called(owner, "Ann"), NOW)
    answer = elsewhere.post("/together/answer/", {"code": code, "answer": "accept", "called": ""})
    assert "Give the name" in answer.content.decode() or answer.status_code == 409
    assert not Link.objects.exists()


def ways_a_code_fails(owner: Person, other: Person, third: Person) -> dict[str, str]:
    """A code for each reason for which it is not valid to `other`."""
    code = flows.invite(called(owner, "Ann"), NOW)
    codes = {"guessed": "AAAAA-AAAAA-AAAAA-AAAAA-AAAAA-A"}
    used = flows.invite(third, NOW)
    flows.accept(called(Person.objects.create(username="fourth"), "Dan"), used, NOW)
    codes["used, and by somebody who shares"] = used
    declined = called(Person.objects.create(username="fifth"), "Eve")
    codes["declined"] = flows.invite(declined, NOW)
    flows.decline(other, codes["declined"], NOW)
    blocked = called(Person.objects.create(username="sixth"), "Fay")
    codes["blocked"] = flows.invite(blocked, NOW)
    flows.block_by_code(other, codes["blocked"], NOW)
    cooling = called(Person.objects.create(username="seventh"), "Gil")
    linked(cooling, other, ("Gil", "Ben"))
    flows.unlink(other, NOW)
    codes["cooling off"] = flows.invite(cooling, NOW)
    codes["own"] = flows.invite(called(other, "Ben"), NOW)
    expired = called(Person.objects.create(username="eighth"), "Hal")
    codes["expired"] = flows.invite(expired, NOW - timedelta(seconds=VALID + 1))
    assert code
    return codes


def test_whatever_is_wrong_with_a_code_is_told_in_one_sentence_after_as_much_work(
    owner: Person, other: Person, third: Person
) -> None:
    asked = set()
    for why, code in ways_a_code_fails(owner, other, third).items():
        with (
            CaptureQueriesContext(
                connection,
            ) as queries,
            pytest.raises(Refused) as refused,
        ):
            flows.read(other, code, NOW)
        assert str(refused.value) == NOT_VALID, why
        asked.add(len(queries))
    assert len(asked) == 1


def test_a_pursuer_never_reaches_somebody_who_declined(owner: Person, other: Person) -> None:
    """Over and over, by every way there is: new codes, weeks later, and asking for a code back."""
    pursuer, wanted = called(owner, "Ann"), called(other, "Ben")
    flows.decline(wanted, flows.invite(pursuer, NOW), NOW)
    reached = 0
    for week in range(200):
        now = NOW + timedelta(days=7 * week + 8)
        code = flows.invite(pursuer, now)
        assert flows.waiting(pursuer, now)  # as if nobody had declined
        for step in (flows.read, flows.accept):
            with pytest.raises(Refused, match=re.escape(NOT_VALID)):
                step(wanted, code, now)
        theirs = flows.invite(wanted, now)
        with pytest.raises(Refused, match=re.escape(NOT_VALID)):
            flows.accept(pursuer, theirs, now)
        reached += two_of(wanted) is not None
    assert reached == 0


def test_what_the_inviter_sees_does_not_depend_on_a_decline(
    site: Client, owner: Person, elsewhere: Client
) -> None:
    called(owner, "Ann")
    code = code_on(site.post("/together/invite/").content.decode())
    before = plain(site.get("/together/").content)
    elsewhere.post("/together/code/", {"code": code})
    assert plain(site.get("/together/").content) == before
    elsewhere.post("/together/answer/", {"code": code, "answer": "decline"})
    assert plain(site.get("/together/").content) == before
    page = elsewhere.get("/together/").content.decode()
    assert "Declined." in page


def plain(page: bytes) -> bytes:
    """A page without the mark of its form, which is new each time."""
    return re.sub(rb'name="csrfmiddlewaretoken" value="[^"]+"', b"", page)


def test_a_decline_can_be_taken_back_and_a_block_cannot(
    elsewhere: Client, owner: Person, other: Person
) -> None:
    code = flows.invite(called(owner, "Ann"), NOW)
    flows.decline(called(other, "Ben"), code, NOW)
    row = Between.objects.get()
    elsewhere.post(f"/together/reconsider/{row.pk}/")
    flows.read(other, code, NOW)
    elsewhere.post("/together/block/", {"between": str(row.pk), "sure": "on"})
    assert elsewhere.post(f"/together/reconsider/{row.pk}/").status_code == 404  # nothing to take back
    row.refresh_from_db()
    assert (row.one_blocked, row.two_blocked) == (False, False)
    flows.block_by_code(other, code, NOW)
    assert elsewhere.post(f"/together/reconsider/{row.pk}/").status_code == 409
    with pytest.raises(Refused):
        flows.read(other, code, NOW)


def test_nobody_takes_back_what_the_other_decided(site: Client, owner: Person, other: Person) -> None:
    flows.block_by_code(called(other, "Ben"), flows.invite(called(owner, "Ann"), NOW), NOW)
    row = Between.objects.get()
    assert site.post(f"/together/reconsider/{row.pk}/").status_code == 404
    assert site.post("/together/block/", {"between": str(row.pk), "sure": "on"}).status_code == 404
    assert "keep off" not in site.get("/together/").content.decode()


def test_nobody_shares_with_two(owner: Person, other: Person, third: Person) -> None:
    linked(owner, other)
    for person in (owner, other):
        with pytest.raises(Refused, match="share with somebody already"):
            flows.invite(person, NOW)
    code = flows.invite(third, NOW)
    with pytest.raises(Refused, match="share with somebody already"):
        flows.accept(owner, code, NOW)
    assert Link.objects.count() == 1


@pytest.mark.parametrize("meanwhile", ["used", "linked"])
def test_whoever_comes_second_is_told_that_the_code_is_not_valid(
    owner: Person, other: Person, third: Person, monkeypatch: pytest.MonkeyPatch, meanwhile: str
) -> None:
    """Another step of the inviter's is done in the very moment in which the code has been looked at."""
    code, real = flows.invite(called(owner, "Ann"), NOW), flows.read
    called(other, "Ben")

    def read(*told: Any) -> Any:
        found = real(*told)
        if next(times) and meanwhile == "used":
            Invitation.objects.update(over=True)
        elif next(times):
            row = Between.objects.create(**dict(zip(("one", "two"), in_order(owner, third), strict=True)))
            Half.objects.create(
                link=Link.objects.create(between=row, name="x", since=NOW), person=owner, author="A"
            )
        return found

    times = iter([False, False, True, True])
    monkeypatch.setattr(flows, "read", read)
    with pytest.raises(Refused, match=re.escape(NOT_VALID)):
        flows.accept(other, code, NOW)
    assert not Half.objects.exists()


@pytest.mark.parametrize("step", ["share", "end"])
def test_nothing_can_be_shown_or_ended_by_somebody_who_shares_with_nobody(site: Client, step: str) -> None:
    answer = site.post(f"/together/{step}/", {"level": "1"})
    assert answer.status_code == 409
    assert "You do not share" in answer.content.decode()


def test_two_of_one_name_are_told_apart_in_codes(owner: Person, other: Person) -> None:
    two = linked(owner, other, ("Sam", "Sam"))
    assert {two.mine.author, two.theirs.author} == {"Sam", "Sam (2)"}


def test_one_press_ends_it_and_the_other_learns_no_more(
    site: Client, elsewhere: Client, owner: Person, other: Person
) -> None:
    linked(owner, other)
    answer = site.post("/together/end/")
    assert "For 14 days" in said(answer)[0]
    page = elsewhere.get("/together/").content.decode()
    assert "Sharing has ended" in page
    assert "Ann" not in page
    elsewhere.post("/together/noted/")
    assert not Ended.objects.exists()
    code = flows.invite(owner, NOW)
    with pytest.raises(Refused, match=re.escape(NOT_VALID)):
        flows.accept(other, code, NOW)


def test_after_the_cooling_off_they_may_link_again(owner: Person, other: Person) -> None:
    first = linked(owner, other).link.name
    flows.unlink(owner, NOW)
    later = NOW + timedelta(seconds=COOLING + 1)
    flows.accept(other, flows.invite(owner, later), later)
    assert Link.objects.get().name != first


@pytest.mark.parametrize("way", ["unlink", "block", "erase"])
def test_however_it_ended_the_other_sees_the_same(
    elsewhere: Client, owner: Person, other: Person, way: str
) -> None:
    linked(owner, other)
    if way == "unlink":
        flows.unlink(owner, LATER)
    elif way == "block":
        flows.block(owner, Between.objects.get(), LATER)
    else:
        erase_person(owner)
    page = elsewhere.get("/together/").content.decode()
    assert "Sharing has ended" in page
    assert "Ann" not in page
    assert not Link.objects.exists()
    for address in ("/together/theirs/", "/together/seen/"):
        assert elsewhere.get(address).status_code == 404
    assert elsewhere.get("/together/truths/").status_code == 200


def test_a_block_needs_to_be_confirmed(site: Client, owner: Person, other: Person) -> None:
    linked(owner, other)
    site.post("/together/block/")
    assert two_of(owner)
    site.post("/together/block/", {"sure": "on"})
    assert two_of(owner) is None
    assert "Blocked, for good" in site.get("/together/").content.decode()


def week_of_checkins(person: Person, days: int, pain: int, weeks_ago: int = 1) -> None:
    today = date.today()
    monday = today - timedelta(days=today.weekday() + 7 * weeks_ago)
    for k in range(days):
        CheckIn.objects.create(owner=person, day=monday + timedelta(days=k), pain=pain, line="canary-line")


def test_each_level_shows_what_it_says_and_no_more(
    site: Client, elsewhere: Client, owner: Person, other: Person
) -> None:
    linked(owner, other)
    week_of_checkins(owner, 4, 7)
    made_reading(owner, ("Ann", "Ben"), history=kept_history(owner, ("Ann", "Ben")).pk)
    reading = owner.reading_set.get()  # type: ignore[attr-defined]
    for level, summary, readings in ((0, False, False), (1, True, False), (2, True, True)):
        site.post("/together/share/", {"level": str(level)})
        theirs = elsewhere.get("/together/theirs/").content.decode()
        as_seen = site.get("/together/seen/").content.decode()
        for page in (theirs, as_seen):
            assert ("7.0" in page) == summary
            assert (str(reading.pk) in page) == readings
            assert "canary" not in page
        for client in (elsewhere, site):
            assert client.get(f"/together/theirs/{reading.pk}/").status_code == (200 if readings else 404)
    site.post("/together/share/", {"level": "0"})
    assert elsewhere.get(f"/together/theirs/{reading.pk}/").status_code == 404
    site.post("/together/share/", {"level": "9"})
    assert Half.objects.get(person=owner).level == 0


def test_one_sees_what_the_other_shows_whatever_one_shows_oneself(
    site: Client, elsewhere: Client, owner: Person, other: Person
) -> None:
    linked(owner, other)
    showing(other, Level.READINGS)
    assert "Not shown" in elsewhere.get("/together/theirs/").content.decode()
    assert "Not shown" not in site.get("/together/theirs/").content.decode()


def test_a_summary_tells_no_single_day_and_not_the_week_that_goes_on(owner: Person) -> None:
    week_of_checkins(owner, 2, 9, weeks_ago=2)
    week_of_checkins(owner, 3, 5)
    today = date.today()
    for k in range(today.weekday() + 1):
        CheckIn.objects.create(owner=owner, day=today - timedelta(days=k), pain=1)
    found = summary_of(owner)
    assert len(found.weeks) == 1
    assert dict(found.rows)["Pain"] == (5.0,)
    assert "Worth" not in dict(found.rows)


def test_at_home_it_says_that_there_is_nobody_to_share_with(site: Client) -> None:
    page = site.get("/together/").content.decode()
    assert ("yours alone" in page) == (not POSTGRES)
    assert ("Make a code" in page or "Say first how you go" in page) == bool(POSTGRES)
