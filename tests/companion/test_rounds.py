"""Each of two seals an account, and both open at once; before that, nothing tells what the other did."""

import json
import re
import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.companion.conftest import said
from tests.companion.two import LATER, NOW, QUESTION, linked, opened
from twinflame.companion.mine.export import export
from twinflame.companion.people.erasing import erase_person
from twinflame.companion.people.models import Person
from twinflame.companion.rounds import flows
from twinflame.companion.rounds.models import Echo, Part, Round
from twinflame.companion.rounds.topics import ladders, themes
from twinflame.companion.twins import flows as twins
from twinflame.companion.twins.stored import two_of
from twinflame.errors import Refused
from twinflame.exchange import rounds
from twinflame.exchange.commitment import Place, commitment
from twinflame.exchange.record import from_json, verify

pytestmark = pytest.mark.django_db
PAGE = f"/together/round/{QUESTION}/"
MARK = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"')


@pytest.fixture
def both(owner: Person, other: Person) -> tuple[Person, Person]:
    """Ann is `site`, Ben is `elsewhere`."""
    linked(owner, other)
    return owner, other


def sealing(client: Client, text: str, page: str = PAGE, turn: int = 1) -> str:
    answer = client.post(page, {"step": "seal", "turn": str(turn), "text": text}, follow=True)
    return answer.content.decode()


def step(client: Client, name: str, page: str = PAGE) -> str:
    return client.post(page, {"step": name, "turn": "1"}, follow=True).content.decode()


def test_both_open_at_once_when_both_have_sealed(
    site: Client, elsewhere: Client, both: tuple[Person, Person]
) -> None:
    first = sealing(site, "My grandmother’s\r\nkitchen.")
    assert "Sealed. When Ben seals theirs" in first
    assert "kitchen" not in elsewhere.get(PAGE).content.decode()
    second = sealing(elsewhere, "Rain.")
    for page in (second, site.get(PAGE, follow=True).content.decode()):
        assert "My grandmother’s\nkitchen." in page
        assert "Rain." in page


def test_the_code_is_given_at_sealing_and_fits_the_text(site: Client, both: tuple[Person, Person]) -> None:
    page = sealing(site, "Rain.")
    part = Part.objects.get()
    assert f"<code>{part.code}</code>" in page
    two = two_of(both[0])
    assert two
    mine = flows.look(two, QUESTION)
    assert mine
    assert mine.view.mine
    place = Round.objects.get()
    where = Place(two.link.name, rounds_name(place), "Ann")
    assert part.code == commitment(where, mine.view.mine.nonce, "Rain.")


def rounds_name(row: Round) -> str:
    return rounds.place_of(row.link, row.id.hex, row.theme, "Ann").round


def test_the_texts_lie_encrypted_in_the_database(both: tuple[Person, Person]) -> None:
    opened(*both, QUESTION, ("canary-one", "canary-two"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT text, nonce FROM rounds_part")
        stored = str(cursor.fetchall())
    assert "canary" not in stored


#: What somebody may do before a round has opened, one after the other; none of it may show to the other.
DEEDS: dict[str, Callable[[Client], object]] = {
    "look": lambda c: [c.get(a) for a in (PAGE, "/together/truths/", "/together/visions/")],
    "check in": lambda c: c.post("/", {"version": "0", "pain": "3", "line": "canary"}),
    "be refused": lambda c: (step(c, "withdraw"), sealing(c, " ")),
    "seal": lambda c: sealing(c, "canary"),
    "take back": lambda c: step(c, "withdraw"),
    "seal anew": lambda c: sealing(c, "canary two"),
    "pause": lambda c: step(c, "pause"),
    "go on": lambda c: step(c, "resume"),
    "take back again": lambda c: step(c, "withdraw"),
    "pause unsealed": lambda c: step(c, "pause"),
    "go on unsealed": lambda c: step(c, "resume"),
    "seal a vision": lambda c: sealing(c, "canary", "/together/round/vision/"),
}
SEEN = (
    "/",
    "/together/",
    "/together/truths/",
    "/together/visions/",
    "/together/theirs/",
    "/together/seen/",
    PAGE,
    "/together/round/vision/",
    "/together/round/thanks/",
    "/mine/",
    "/readings/",
    "/timeline/",
)


def everything_seen(client: Client, person: Person) -> tuple[list[tuple[int, bytes, str, int]], bytes]:
    """All that somebody is answered: status, page, headers, and how much was asked of the database."""
    found = []
    for address in SEEN:
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(address)
        headers = {name: value for name, value in answer.headers.items() if name != "Set-Cookie"}
        found.append((answer.status_code, MARK.sub(b"", answer.content), str(headers), len(queries)))
    return found, export(person, NOW)


@pytest.mark.parametrize("sealed", [False, True], ids=["unsealed", "paused"])
def test_nothing_that_one_does_shows_to_the_other_before_opening(
    site: Client,
    elsewhere: Client,
    both: tuple[Person, Person],
    sealed: bool,
    mailoutbox: list[object],
) -> None:
    if sealed:  # the other has sealed and pauses, so that nothing opens
        for page in (PAGE, "/together/round/vision/"):
            sealing(elsewhere, "mine", page)
            step(elsewhere, "pause", page)
    before = everything_seen(elsewhere, both[1])
    for name, deed in DEEDS.items():
        deed(site)
        assert everything_seen(elsewhere, both[1]) == before, name
    assert mailoutbox == []


def test_what_is_sealed_cannot_be_changed(site: Client, both: tuple[Person, Person]) -> None:
    sealing(site, "Rain.")
    code = Part.objects.get().code
    again = site.post(PAGE, {"step": "seal", "turn": "1", "text": "Snow."})
    assert again.status_code == 409
    page = again.content.decode()
    assert "You have sealed this already" in page
    assert "Snow." in page  # the words of the other tab are not lost
    assert Part.objects.get().code == code


def test_the_same_form_sent_twice_seals_once(site: Client, both: tuple[Person, Person]) -> None:
    sealing(site, "Rain.\r\nAnd wind.")
    assert "Sealed. When Ben" in sealing(site, "Rain.\r\nAnd wind.")
    assert Part.objects.count() == 1


def test_taken_back_nothing_of_it_is_left(site: Client, both: tuple[Person, Person]) -> None:
    sealing(site, "Rain.")
    page = step(site, "withdraw")
    assert "Taken back" in page
    assert "Seal it" in page
    assert not Part.objects.exists()
    assert "You have not sealed" in step(site, "withdraw")


def test_once_open_nothing_can_be_taken_back(site: Client, both: tuple[Person, Person]) -> None:
    opened(*both, QUESTION, ("One.", "Two."))
    answer = site.post(PAGE, {"step": "withdraw", "turn": "1"})
    assert "This round has opened" in answer.content.decode()


@pytest.mark.parametrize(
    ("text", "says"), [(" \r\n ", "Write something first"), ("x" * 20_001, "20,000 signs")]
)
def test_empty_and_very_long_accounts_are_refused_in_words(
    site: Client, both: tuple[Person, Person], text: str, says: str
) -> None:
    answer = site.post(PAGE, {"step": "seal", "turn": "1", "text": text})
    assert answer.status_code in (409, 422)
    assert says in answer.content.decode()
    assert not Part.objects.exists()


def test_the_longest_account_is_sealed_whole(
    site: Client, elsewhere: Client, both: tuple[Person, Person]
) -> None:
    text = "ü\n" * 10_000
    sealing(site, text.replace("\n", "\r\n"))
    assert text in sealing(elsewhere, "short")


def test_a_paused_round_opens_only_when_its_owner_goes_on(
    site: Client, elsewhere: Client, both: tuple[Person, Person]
) -> None:
    sealing(site, "One.")
    assert "Out of your sight" in step(site, "pause")
    assert "Sealed. When Ann" in sealing(elsewhere, "Two.")
    assert "Two." in step(site, "resume")


def test_what_is_out_of_sight_can_be_taken_back_all_the_same(
    site: Client, both: tuple[Person, Person]
) -> None:
    sealing(site, "One.")
    step(site, "pause")
    step(site, "withdraw")
    assert Part.objects.values_list("code", "text", "paused").get() == ("", "", True)
    assert "Seal it" in step(site, "resume")


def test_danger_brings_help_first(site: Client, both: tuple[Person, Person]) -> None:
    answer = site.post(PAGE, {"step": "seal", "turn": "1", "text": "I want to kill myself."})
    assert answer.url == "/help/?first"  # type: ignore[attr-defined]
    assert Part.objects.exists()


def test_a_free_theme_begins_anew_once_it_has_opened(
    site: Client, elsewhere: Client, both: tuple[Person, Person]
) -> None:
    page = "/together/round/thanks/"
    opened(*both, "thanks", ("For one.", "For two."))
    assert "Seal it" in site.get(page).content.decode()
    sealing(site, "For three.", page, turn=2)
    assert "For four." in sealing(elsewhere, "For four.", page, turn=2)
    assert Round.objects.filter(key="thanks").count() == 2
    late = site.post(page, {"step": "seal", "turn": "1", "text": "From an old tab."})
    assert "This round has opened" in late.content.decode()
    assert "From an old tab." in late.content.decode()


@pytest.mark.parametrize("turn", ["0", "2", "x", ""])
def test_there_is_no_turn_before_its_time(site: Client, both: tuple[Person, Person], turn: str) -> None:
    answer = site.post("/together/round/thanks/", {"step": "seal", "turn": turn, "text": "Mine."})
    assert answer.status_code in (409, 422)
    assert not Round.objects.exists()


def test_a_theme_of_ones_own_lies_before_both(
    site: Client, elsewhere: Client, both: tuple[Person, Person]
) -> None:
    answer = site.post("/together/truths/propose/", {"theme": "The lake"})
    page = answer.url  # type: ignore[attr-defined]
    assert "worded by Ann" in re.sub(r"\s+", " ", elsewhere.get("/together/truths/").content.decode())
    sealing(elsewhere, "Cold.", page)
    assert "Cold." in sealing(site, "Warm.", page)
    for theme in ("", "x" * 501):
        assert site.post("/together/truths/propose/", {"theme": theme}).status_code == 422


def test_nobody_is_flooded_with_themes(site: Client, both: tuple[Person, Person]) -> None:
    for k in range(3):
        site.post("/together/truths/propose/", {"theme": f"Theme {k}"})
    answer = site.post("/together/truths/propose/", {"theme": "One more"})
    assert answer.status_code == 409
    assert "Leave it at these" in answer.content.decode()
    assert Round.objects.count() == 3


def test_an_opened_round_can_be_taken_along_and_holds(site: Client, both: tuple[Person, Person]) -> None:
    seen = opened(*both, QUESTION, ("One.", "Two."))
    assert seen.row
    codes = tuple(Part.objects.values_list("code", flat=True))
    answer = site.get(f"/together/opened/{seen.row.pk}/record/")
    found = verify(from_json(answer.content), codes)
    assert found.holds
    assert [account.kept for account in found.accounts] == [True, True]
    assert b"One." in export(both[1], NOW) or "rounds/1.json" in zip_names(export(both[1], NOW))


def zip_names(packed: bytes) -> list[str]:
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        return archive.namelist()


def test_what_a_round_left_is_seen_by_oneself_alone(
    site: Client, elsewhere: Client, both: tuple[Person, Person]
) -> None:
    seen = opened(*both, QUESTION, ("One.", "Two."))
    assert seen.row
    page = f"/together/opened/{seen.row.pk}/"
    answer = site.post(f"{page}echo/", {"version": "0", "lighter": "7", "line": "canary"})
    assert said(answer) == ["Kept, for yourself alone."]
    assert Echo.objects.get().lighter == 7
    assert "canary" in site.get(page).content.decode()
    assert "canary" not in elsewhere.get(page).content.decode()
    crossed = site.post(f"{page}echo/", {"version": "0", "lighter": "3", "line": "other tab"})
    assert crossed.status_code == 409
    assert "other tab" in crossed.content.decode()
    assert site.post(f"{page}echo/", {"version": "1", "lighter": "11"}).status_code == 422


def test_an_erased_account_is_gone_for_both_and_not_revived(
    site: Client, elsewhere: Client, both: tuple[Person, Person]
) -> None:
    seen = opened(*both, QUESTION, ("One-canary.", "Two-canary."))
    assert seen.row
    page = f"/together/opened/{seen.row.pk}/"
    site.post(f"{page}erase/")
    assert "One-canary" in site.get(page).content.decode()
    site.post(f"{page}erase/", {"sure": "on"})
    assert "canary" not in site.get(page).content.decode()
    theirs = elsewhere.get(page).content.decode()
    assert "One-canary" not in theirs
    assert "Erased by whoever wrote it" in theirs
    assert "Two-canary" in theirs
    again = site.post(PAGE, {"step": "seal", "turn": "1", "text": "Anew."})
    assert again.status_code == 409
    assert "what is erased does not come back" in again.content.decode()
    assert site.get(f"{page}record/").status_code == 409


def test_after_the_end_each_keeps_their_own_and_sees_no_other(
    site: Client, elsewhere: Client, both: tuple[Person, Person]
) -> None:
    seen = opened(*both, QUESTION, ("One.", "Two."))
    assert seen.row
    sealing(site, "Unopened.", "/together/round/thanks/")
    twins.unlink(both[1], LATER)
    page = site.get("/together/truths/").content.decode()
    assert "One." in page
    assert "Unopened." in page
    assert "Two." not in page
    assert "Ben" not in page
    assert site.get(f"/together/opened/{seen.row.pk}/").status_code == 404
    assert site.post(PAGE, {"step": "seal", "turn": "1", "text": "x"}).status_code == 404
    site.post(f"/together/opened/{seen.row.pk}/erase/", {"sure": "on"})
    assert "One." not in site.get("/together/truths/").content.decode()


def test_rounds_of_a_new_link_begin_anew(owner: Person, other: Person) -> None:
    linked(owner, other)
    opened(owner, other, QUESTION, ("One.", "Two."))
    twins.unlink(owner, NOW)
    later = NOW + timedelta(days=15)
    twins.accept(other, twins.invite(owner, later), later)
    two = two_of(owner)
    assert two
    seen = flows.look(two, QUESTION)
    assert seen
    assert seen.stage is rounds.Stage.TO_SEAL


def test_one_leaves_between_sealing_and_opening(both: tuple[Person, Person]) -> None:
    flows.seal(both[0], QUESTION, 1, "One.", NOW)
    twins.unlink(both[1], NOW)
    with pytest.raises(Refused):
        flows.seal(both[1], QUESTION, 1, "Two.", LATER)
    row = Round.objects.get()
    assert row.opened is None
    assert [part.author for part in row.parts.all()] == ["Ann"]


def test_with_the_last_account_the_round_is_gone(both: tuple[Person, Person]) -> None:
    opened(*both, QUESTION, ("One.", "Two."))
    twins.unlink(both[0], NOW)
    for person in both:
        row = Round.objects.get()
        flows.erase_part(person, row.pk)
    assert not Round.objects.exists()


def test_with_somebody_goes_all_that_they_wrote_here(both: tuple[Person, Person]) -> None:
    row = flows.propose(both[0], "canary-theme")
    flows.seal(both[1], row.key, 1, "Mine.", NOW)
    opened(*both, QUESTION, ("canary-one", "Two."))
    erase_person(both[0])
    kept = [seen.view.mine.text for seen in flows.kept(both[1]) if seen.view.mine]
    assert sorted(kept) == ["Mine.", "Two."]
    assert "canary" not in str(list(Round.objects.values()))
    assert "Ann" not in str([*Round.objects.values(), *Part.objects.values()])


def test_nobody_else_gets_at_a_round(both: tuple[Person, Person]) -> None:
    seen = opened(*both, QUESTION, ("One.", "Two."))
    assert seen.row
    stranger = Client()
    person = Person.objects.create(username="stranger")
    stranger.force_login(person)
    for address in ("", "record/"):
        assert stranger.get(f"/together/opened/{seen.row.pk}/{address}").status_code == 404
    assert stranger.post(f"/together/opened/{seen.row.pk}/erase/", {"sure": "on"}).status_code == 404
    linked(person, Person.objects.create(username="another"), ("Cleo", "Dan"))
    assert stranger.get(f"/together/opened/{seen.row.pk}/").status_code == 404
    assert stranger.get(f"/together/opened/{uuid.uuid4()}/").status_code == 404


def test_the_vision_unfolds_by_pieces(site: Client, elsewhere: Client, both: tuple[Person, Person]) -> None:
    assert "Write what I carry" in site.get("/together/visions/").content.decode()
    told = (
        "A house by the sea with a long table where many people eat and sing, and children run in and out. "
    )
    opened(*both, "vision", (told * 2, told.replace("sea", "lake") * 2))
    page = site.get("/together/visions/").content.decode()
    assert "by the sea" in page
    assert "by the lake" in page
    assert "Write a piece" in page
    whole = site.get("/together/round/vision/", follow=True).content.decode()
    assert "of unrelated pairs" in whole
    opened(*both, "piece", ("The table is round.", "There is bread."))
    assert "There is bread." in site.get("/together/visions/").content.decode()


def test_short_visions_are_not_compared(site: Client, both: tuple[Person, Person]) -> None:
    seen = opened(*both, "vision", ("The sea.", "A lake."))
    assert seen.row
    assert "cannot be told" in site.get(f"/together/opened/{seen.row.pk}/").content.decode()


def test_every_question_and_theme_has_a_page(site: Client, both: tuple[Person, Person]) -> None:
    keys = [*themes(), *(topic.key for _, questions in ladders() for topic in questions)]
    assert len(set(keys)) == len(keys)
    for key in keys:
        assert "Seal it" in site.get(f"/together/round/{key}/").content.decode()
    assert site.get("/together/round/no-such/").status_code == 404


def test_exports_hold_ones_own_accounts(both: tuple[Person, Person]) -> None:
    import io
    import zipfile

    flows.seal(both[0], QUESTION, 1, "Only mine.", NOW)
    with zipfile.ZipFile(io.BytesIO(export(both[0], NOW))) as archive:
        told = json.loads(archive.read("rounds/yours.json"))
    (account,) = told["accounts"]
    where = Place(account["pair"], account["round"], account["author"])
    assert commitment(where, bytes.fromhex(account["nonce"]), account["text"]) == account["code"]
