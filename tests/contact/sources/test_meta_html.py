import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.contact.sources.meta_exports import (
    INSTAGRAM_PAGE,
    MESSENGER_PAGE,
    PAGES,
    Page,
    Row,
    minute,
    page,
    rows,
    spread,
)
from tests.contact.sources.truth import CANARY, Reader
from twinflame.contact.history import ContactHistory, Kind
from twinflame.contact.sources import list_conversations, read_export
from twinflame.errors import InputError

ZONE = "America/Los_Angeles"


def told(history: ContactHistory) -> list[tuple[float, str, Kind]]:
    columns = zip(history.times.tolist(), history.who.tolist(), history.kinds.tolist(), strict=True)
    return [(time, history.people[who], Kind(kind)) for time, who, kind in columns if kind != Kind.REACTION]


def truth(made: list[Row], form: Page) -> list[tuple[float, str, Kind]]:
    return [(minute(row.ms, form), row.who, row.kind) for row in made]


@pytest.mark.parametrize("form", PAGES.values(), ids=PAGES)
def test_pages_of_every_form_are_read(read: Reader, form: Page) -> None:
    made = spread(rows(150))
    history = read(page(made, form), "message_1.html", zone=ZONE)
    assert told(history) == truth(made, form)
    assert history.people == ("Ana", "Ben")
    assert history.precision == (1 if "%S" in form.date else 60)
    assert history.notes == ()


@pytest.mark.parametrize("form", PAGES.values(), ids=PAGES)
def test_reactions_on_pages_are_kept_with_who_made_them(read: Reader, form: Page) -> None:
    made = spread(rows(150))
    history = read(page(made, form), "message_1.html", zone=ZONE)
    kept = history.kinds == Kind.REACTION
    assert [history.people[i] for i in history.who[kept]] == [name for row in made for name in row.reactors]
    assert kept.sum() > 10


def test_parts_of_a_thread_are_joined_and_the_app_is_told_by_its_folders(tmp_path: Path) -> None:
    made = spread(rows(90))
    place = tmp_path / "instagram-ana.zip"
    with zipfile.ZipFile(place, "w") as archive:
        inbox = "your_instagram_activity/messages/inbox"
        for number, part in enumerate((made[60:], made[30:60], made[:30]), 1):
            archive.writestr(f"{inbox}/ben_1/message_{number}.html", page(part))
        archive.writestr("your_instagram_activity/messages/chats.html", "<html><body>chats</body></html>")
        archive.writestr(f"{inbox}/cem_2/message_1.html", page(spread(rows(9, ("Ana", "Cem"))), title="Cem"))
    export = read_export(place, zone=ZONE, twin="Ben")
    assert told(export.history) == truth(made, INSTAGRAM_PAGE)
    assert (export.source, export.title) == ("Instagram", "Ben")
    assert [one.title for one in list_conversations(place)] == ["Ben", "Cem"]


def test_the_pages_own_heading_tells_its_clock(read: Reader) -> None:
    made = spread(rows(30))
    history = read(page(made), "message_1.html", zone=None)
    assert told(history) == truth(made, INSTAGRAM_PAGE)
    assert any("8 h behind UTC" in note and "--zone" in note for note in history.notes)


def test_a_zone_that_is_not_the_pages_is_questioned(read: Reader) -> None:
    history = read(page(spread(rows(30))), "message_1.html", zone="Asia/Tokyo")
    assert any("8 h behind UTC" in note and "Check the zone" in note for note in history.notes)


def test_without_heading_and_zone_it_is_said_that_utc_was_taken(read: Reader) -> None:
    history = read(page(spread(rows(30)), PAGES["Messenger before 2021"]), "message_1.html", zone=None)
    assert any("does not say in which time zone" in note for note in history.notes)


PORTUGUESE = {"Jan ": "jan ", "Feb ": "fev ", " am<": " da manhã<", " pm<": " da tarde/noite<"}
GERMAN = {"Jan ": "Januar ", "Feb ": "Februar ", " am<": " vorm.<", " pm<": " nachm.<"}


@pytest.mark.parametrize("words", [PORTUGUESE, GERMAN], ids=["Portuguese", "German"])
def test_dates_in_other_languages_are_read(read: Reader, words: dict[str, str]) -> None:
    made = spread(rows(60), minutes=400)
    content = page(made)
    for english, other in words.items():
        content = content.replace(english, other)
    assert told(read(content, "message_1.html", zone=ZONE)) == truth(made, INSTAGRAM_PAGE)


def test_dates_in_numbers_are_read_as_in_tables(read: Reader) -> None:
    form = Page(date="%d/%m/%Y, %H:%M", made=False)
    made = spread(rows(60), minutes=700)
    assert told(read(page(made, form), "message_1.html", zone=ZONE)) == truth(made, form)


def with_body(body: str) -> str:
    """A page of four messages, the second of which has another body."""
    made = [Row(1_609_837_200_000 + i * 600_000, ("Ana", "Ben")[i % 2]) for i in range(4)]
    parts = page(made).split('<div class="_3-95 _a6-p">')
    parts[3] = re.sub(
        r"^.*?(?=<div class=\"_3-94)", f"<div><div></div><div>{body}</div></div></div>", parts[3]
    )
    return '<div class="_3-95 _a6-p">'.join(parts)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("hello", Kind.MESSAGE),
        ("Liked a message", Kind.REACTION),
        ("Reacted ❤ to your message ", Kind.REACTION),
        ("Ben missed your call.", Kind.MISSED_CALL),
        ('<video src="x.mp4"><a href="x"><div>Click for video:</div></a></video>', Kind.MEDIA),
        ("The video call ended.", Kind.CALL),
        ("", Kind.MESSAGE),
    ],
)
def test_each_row_is_of_its_kind(read: Reader, body: str, kind: Kind) -> None:
    history = read(with_body(body), "message_1.html", zone=ZONE)
    assert history.kinds.tolist() == [Kind.MESSAGE, kind, Kind.MESSAGE, Kind.MESSAGE]


def test_notices_and_edits_are_left_out_with_a_note(read: Reader) -> None:
    notice = read(with_body("Ben changed the theme to Love."), "message_1.html", zone=ZONE)
    assert (len(notice), "by the app itself" in notice.notes[0]) == (3, True)
    made = [Row(1_609_837_200_000 + i * 600_000, "Ana" if i < 2 else "Ben") for i in range(4)]
    content = page(made)
    at = content.index(CANARY, content.index("Ana</h2>"))
    edited = read(
        content[:at] + CANARY * 40 + " (edited)</div><div>" + content[at:], "message_1.html", zone=ZONE
    )
    assert len(edited) == 4  # words follow, so it is no edit
    end = content.index("é</div>", at)
    edited = read(content[:end] + "(edited)</div>" + content[end + 7 :], "message_1.html", zone=ZONE)
    assert (len(edited), "after it was edited" in edited.notes[0]) == (3, True)


@pytest.mark.parametrize("form", PAGES.values(), ids=PAGES)
def test_a_group_is_told_by_its_heading(read: Reader, form: Page) -> None:
    with pytest.raises(InputError, match="group"):
        read(page(spread(rows(30)), form, people=("Ana", "Ben", "Cem")), "message_1.html", zone=ZONE)
    assert len(read(page(spread(rows(30)), form, people=("Ana", "Ben")), "message_1.html", zone=ZONE)) >= 30


def test_a_simulated_page_says_so(tmp_path: Path) -> None:
    mark = '<meta name="generator" content="Simulated by Twinflame"/>'
    for content, simulated in (
        (page(spread(rows(9))), False),
        (page(spread(rows(9))).replace("<title>", f"{mark}<title>"), True),
    ):
        (tmp_path / "message_1.html").write_text(content)
        assert read_export(tmp_path / "message_1.html", zone=ZONE).simulated is simulated
    hidden = page(spread(rows(9))).replace(CANARY, mark.replace("<", "&lt;").replace('"', "&quot;"))
    (tmp_path / "message_1.html").write_text(hidden)
    assert not read_export(tmp_path / "message_1.html", zone=ZONE).simulated


BROKEN: dict[str, Callable[[str], str]] = {
    "cut": lambda content: content[:-2000],
    "no message": lambda content: re.sub(r"<main.*</main>", '<p class="_a6-g _a6-h">', content),
    "no date": lambda content: re.sub(r'(_a6-o">)[^<]*', r"\1soon", content),
    "far too much around": lambda content: content.replace("<main", "<a></a>" * 300_000 + "<main"),
    "one huge row": lambda content: content.replace("<div></div>", "<b></b>" * 30_000),
}


@pytest.mark.parametrize("harm", BROKEN.values(), ids=BROKEN)
def test_a_damaged_page_gets_one_sentence_without_its_content(
    read: Reader, harm: Callable[[str], str]
) -> None:
    with pytest.raises(InputError) as caught:
        read(harm(page(spread(rows(30)))), "message_1.html", zone=ZONE)
    assert CANARY not in repr(caught.value)
    assert caught.value.__context__ is None


def test_a_row_with_an_odd_date_is_left_out_with_a_note(read: Reader) -> None:
    start, _, end = page(spread(rows(30))).rpartition(" 2021 ")
    content = f"{start} 21345 {end}"
    history = read(content, "message_1.html", zone=ZONE)
    assert any("Left out: 1 row without a readable time" in note for note in history.notes)


def test_a_page_may_refer_to_nothing_outside(read: Reader, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("SECRET")
    entity = f'<!DOCTYPE html [<!ENTITY x SYSTEM "file://{tmp_path}/secret.txt">]>'
    content = entity + page(spread(rows(30))).replace("Ana</h2>", "Ana&x;</h2>")
    told_of = repr(read(content, "message_1.html", zone=ZONE, twin="Ben").people)
    assert "SECRET" not in told_of


EXPORTS = [page(spread(rows(30)), form).encode() for form in (INSTAGRAM_PAGE, MESSENGER_PAGE)]
pieces = st.one_of(
    st.binary(max_size=20),
    st.sampled_from([
        b"\xff\xfe", b"<", b"<!--", b"</div>" * 40, b"<div>" * 400, b"&#x110000;", b"<script>", b"\x00",
        b"]]>", b"<title>", b'<div class="_a6-o">',
        b"Jan 99, 0000 99:99", b"<time datetime=", b"</html>", b"&lt;", b"<plaintext>",
    ]),
)  # fmt: skip


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    data = bytearray(draw(st.sampled_from(EXPORTS)))
    for _ in range(draw(st.integers(1, 5))):
        at = draw(st.integers(0, len(data)))
        data[at : at + draw(st.integers(0, 30))] = draw(pieces)
    return bytes(data)


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(mutated())
def test_whatever_the_bytes_there_is_a_history_or_one_sentence(tmp_path: Path, content: bytes) -> None:
    place = tmp_path / "message_1.html"
    place.write_bytes(content)
    try:
        export = read_export(place, zone="Europe/Berlin", now=2e9, me="Ana", twin="Ben")
        said = repr((export, export.history.notes, export.history.people))
        assert np.isfinite(export.history.times).all()
    except InputError as error:
        said = repr((error, error.__context__, error.__cause__))
    assert CANARY not in said
