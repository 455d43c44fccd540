import re
import zipfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.contact.sources.meta_exports import Row, rows
from tests.contact.sources.telegram_exports import page
from tests.contact.sources.truth import CANARY, Reader
from twinflame.contact.history import ContactHistory, Kind
from twinflame.contact.sources import list_conversations, read_export
from twinflame.errors import InputError


def told(history: ContactHistory) -> list[tuple[float, str, Kind]]:
    columns = zip(history.times.tolist(), history.who.tolist(), history.kinds.tolist(), strict=True)
    return [(time, history.people[who], Kind(kind)) for time, who, kind in columns if kind != Kind.REACTION]


def truth(made: list[Row]) -> list[tuple[float, str, Kind]]:
    return [(row.ms // 1000, row.who, row.kind) for row in made]


def test_pages_are_read_with_their_offsets(read: Reader) -> None:
    made = rows(200)
    history = read(page(made), "messages.html", zone="Asia/Tokyo")
    assert told(history) == truth(made)
    assert history.people == ("Ana", "Ben")
    assert history.notes == ()


def test_stamps_of_older_pages_are_read_in_the_zone(read: Reader) -> None:
    made = rows(200)
    assert told(read(page(made, offset=False), "messages.html", zone="Europe/Berlin")) == truth(made)
    notes = read(page(made, offset=False), "messages.html", zone=None).notes
    assert any("does not say in which time zone" in note for note in notes)


def test_reactions_are_kept_with_who_made_them(read: Reader) -> None:
    made = rows(200)
    history = read(page(made), "messages.html", zone="UTC")
    kept = history.kinds == Kind.REACTION
    assert [history.people[i] for i in history.who[kept]] == [name for row in made for name in row.reactors]


def test_calls_tell_who_exported(read: Reader, tmp_path: Path) -> None:
    made = [
        Row(1_609_837_200_000 + i * 9_000_000, ("Ben", "Ana")[i % 2], kind)
        for i, kind in enumerate(Kind)
        if i < 4
    ]
    for me in ("Ana", "Ben"):
        (tmp_path / "messages.html").write_text(page(made, title="us", me=me))
        export = read_export(tmp_path / "messages.html", zone="UTC")
        assert (export.history.people[0], export.me_known) == (me, True)
        assert told(export.history) == truth(made)


def test_pages_of_a_chat_are_joined_and_those_of_others_are_not(tmp_path: Path) -> None:
    made, other = rows(90), rows(30, ("Ana", "Cem"))
    place = tmp_path / "DataExport.zip"
    with zipfile.ZipFile(place, "w") as archive:
        for number, part in (("", made[:30]), ("2", made[30:60]), ("10", made[60:])):
            archive.writestr(f"DataExport/chats/chat_001/messages{number}.html", page(part))
        archive.writestr("DataExport/chats/chat_002/messages.html", page(other, title="Cem"))
        archive.writestr(
            "DataExport/export_results.html", '<html><body><div class="page_wrap"></div></body></html>'
        )
    assert told(read_export(place, zone="UTC", twin="Ben").history) == truth(made)
    assert [one.title for one in list_conversations(place)] == ["Ben", "Cem"]
    folder = tmp_path / "ChatExport"
    folder.mkdir()
    for number, part in (("", made[:50]), ("2", made[50:])):
        (folder / f"messages{number}.html").write_text(page(part))
    export = read_export(folder, zone="UTC")
    assert (told(export.history), export.source) == (truth(made), "Telegram")


def test_a_forwarded_message_is_by_who_forwards_it(read: Reader) -> None:
    name = 'Zoe <span class="date details" title="01.01.2015 10:00:00"> x</span>'
    inner = f'<div class="forwarded body"><div class="from_name">{name}</div>'
    content = (
        page(rows(12))
        .replace('<div class="text">', f'{inner}<div class="text">')
        .replace("</a></div>", "</a></div></div>")
    )
    assert told(read(content, "messages.html", zone="UTC")) == truth(rows(12))
    assert "forwarded" in content


def test_a_bot_that_helped_is_no_part_of_the_name(read: Reader) -> None:
    content = page(rows(40)).replace("\nAna \n</div>", "\nAna  via @gif\n</div>", 3)
    assert told(read(content, "messages.html", zone="UTC")) == truth(rows(40))


def test_more_than_two_senders_are_asked_about(read: Reader) -> None:
    with pytest.raises(InputError, match=r"more than two|no conversation of two"):
        read(page(rows(90, ("Ana", "Ben", "Cem")), "Friends"), "messages.html")


def test_a_simulated_page_says_so(tmp_path: Path) -> None:
    mark = '<meta name="generator" content="Simulated by Twinflame"/>'
    for content, simulated in (
        (page(rows(9)), False),
        (page(rows(9)).replace("<title>", f"{mark}<title>"), True),
    ):
        (tmp_path / "messages.html").write_text(content)
        assert read_export(tmp_path / "messages.html", zone="UTC").simulated is simulated


def test_rows_without_a_time_are_left_out_with_a_note(read: Reader) -> None:
    content = page(rows(30)).replace("2021", "9021", 2).replace('title="05.01', 'title="35.01', 1)
    history = read(content, "messages.html", zone="UTC")
    assert any(
        "Left out: " in note and "without a readable time or a sender" in note for note in history.notes
    )
    assert len(told(history)) < 30


@pytest.mark.parametrize(
    "content",
    [page(rows(30))[:-300], re.sub(r'title="\d[^"]*"', "", page(rows(30)))],
    ids=["cut", "no dates"],
)
def test_a_damaged_page_gets_one_sentence_without_its_content(read: Reader, content: str) -> None:
    with pytest.raises(InputError) as caught:
        read(content, "messages.html")
    assert CANARY not in repr(caught.value)
    assert caught.value.__context__ is None


pieces = st.one_of(
    st.binary(max_size=20),
    st.sampled_from([
        b"<", b"<!--", b"</div>" * 40, b"<div>" * 400, b"&#x110000;", b"<script>", b"\x00", b"'",
        b'class="message joined"', b'title="99.99.0000 99:99:99 UTC+99:99"', b"</html>",
        b'<div class="from_name">', b"<plaintext>", b"\xff",
    ]),
)  # fmt: skip


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    data = bytearray(page(rows(30)).encode())
    for _ in range(draw(st.integers(1, 5))):
        at = draw(st.integers(0, len(data)))
        data[at : at + draw(st.integers(0, 30))] = draw(pieces)
    return bytes(data)


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(mutated())
def test_whatever_the_bytes_there_is_a_history_or_one_sentence(tmp_path: Path, content: bytes) -> None:
    place = tmp_path / "messages.html"
    place.write_bytes(content)
    try:
        export = read_export(place, zone="Europe/Berlin", now=2e9, me="Ana", twin="Ben")
        said = repr((export, export.history.notes, export.history.people))
        assert np.isfinite(export.history.times).all()
    except InputError as error:
        said = repr((error, error.__context__, error.__cause__))
    assert CANARY not in said


def test_a_header_into_which_messages_slipped_names_nobody(tmp_path: Path) -> None:
    place = tmp_path / "messages.html"
    cut = page(rows(30)).replace('<div class="text bold">', '<div class=">', 1)
    picture = '<div class="pull_left userpic_wrap">'
    first, second, rest = cut.split(picture, 2)
    place.write_text(first + picture + second + picture[:-1] + "</div>" * 40 + ">" + rest)
    export = read_export(place, zone="Europe/Berlin", now=2e9, me="Ana", twin="Ben")
    assert CANARY not in repr(export)
