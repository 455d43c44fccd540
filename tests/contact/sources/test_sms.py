import tracemalloc
import zipfile
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.contact.sources.phone_backups import BEN, START, Raw, backup, call, dialogue, mms, sms
from tests.contact.sources.truth import CANARY, Reader
from twinflame.contact.history import Kind
from twinflame.contact.sources import list_conversations, read_export, read_history
from twinflame.contact.sources.base import Document, Options
from twinflame.contact.sources.sms import Sms
from twinflame.contact.sources.sms.stream import read_elements
from twinflame.errors import InputError

T0 = START / 1000


def chats(content: str | bytes, **options: str) -> list:
    data = content if isinstance(content, bytes) else content.encode()
    return list(Sms().read(Document("sms.xml", lambda: BytesIO(data)), Options(**options)))


def test_it_reads_messages_and_knows_who_exported(read: Reader) -> None:
    history = read(backup(*dialogue()), "sms-2021.xml")
    assert history.people == ("Me", "Ben")
    assert history.who.tolist() == [1, 0, 1, 0, 1, 0]
    assert history.times.tolist() == [T0 + 60 * i for i in range(6)]
    assert history.kinds.tolist() == [Kind.MESSAGE] * 6
    assert not history.notes


def test_stamps_keep_their_milliseconds_and_hours_in_utc_are_told(read: Reader) -> None:
    history = read(backup(*dialogue(), sms(9, date=START + 600_123)), "sms.xml", zone=None)
    assert history.times[-1] == pytest.approx(T0 + 600.123)
    assert any("--zone" in note for note in history.notes)


def test_what_was_never_sent_is_left_out_and_told(read: Reader) -> None:
    rows = [*dialogue(), *(sms(20 + i, mine=True, type=i) for i in (3, 4, 5, 6)), mms(30, msg_box=3)]
    history = read(backup(*rows), "sms.xml")
    assert len(history) == 6
    assert any("5 entries" in note and "never sent" in note for note in history.notes)


def test_pictures_are_media_and_long_texts_are_messages(read: Reader) -> None:
    rows = [
        mms(10, parts=("application/smil", "text/plain"), addresses=[(BEN, 137), ("+491700000000", 151)]),
        mms(11, parts=("application/smil", "image/jpeg"), addresses=[(BEN, 137), ("+491700000000", 151)]),
        mms(12, mine=True, parts=("video/mp4",), addresses=[("insert-address-token", 137), (BEN, 151)]),
        mms(13, parts=(), m_type=130, addresses=[(BEN, 137)]),
    ]
    history = read(backup(*dialogue(), *rows), "sms.xml")
    assert history.kinds[6:].tolist() == [Kind.MESSAGE, Kind.MEDIA, Kind.MEDIA, Kind.MESSAGE]
    assert history.who[6:].tolist() == [1, 1, 0, 1]


def test_reports_of_delivery_are_no_contact(read: Reader) -> None:
    rows = [mms(10 + i, m_type=kind) for i, kind in enumerate((134, 136))]
    assert len(read(backup(*dialogue(), *rows), "sms.xml")) == 6


def test_an_mms_without_an_address_of_its_own_is_placed_by_its_sender_or_receiver(read: Reader) -> None:
    rows = [
        mms(10, address="null", addresses=[(BEN, 137), ("+491700000000", 151)]),
        mms(11, mine=True, address="", addresses=[("insert-address-token", 137), ("0151 23456789", 151)]),
    ]
    assert read(backup(*dialogue(), *rows), "sms.xml").who[6:].tolist() == [1, 0]


def test_mms_stand_behind_all_sms_and_yet_none_is_out_of_order(read: Reader) -> None:
    late = [sms(i * 20_000, mine=i % 2 == 1) for i in range(40)]
    early = [mms(5 + i * 20_000) for i in range(5)]
    history = read(backup(*late, *early), "sms.xml")
    assert len(history) == 45
    assert not history.notes


def test_a_group_is_known_by_its_addresses() -> None:
    both = f"{BEN}~+491700000001"
    rows = [
        mms(
            10, address=both, name="Ben, Cem", addresses=[(BEN, 137), ("+491700000001", 151), ("+49999", 151)]
        ),
        mms(11, mine=True, address=both, name="Ben, Cem", addresses=[("insert-address-token", 137)]),
        mms(12, address=BEN, addresses=[(BEN, 137), ("+491700000001", 151), ("+491700000009", 151)]),
    ]
    told = chats(backup(*dialogue(), *rows))
    assert [(chat.group, len(chat.times)) for chat in told] == [(False, 6), (True, 2), (True, 1)]
    assert told[1].names == ("Me", "Ben", "+491700000001")
    assert told[1].who.tolist() == [1, 0]
    assert not told[1].key


def test_a_number_with_and_without_its_country_is_one_person(read: Reader) -> None:
    forms = [BEN, "015123456789", "0151 234-56789", "004915123456789", "+49 (151) 23456789", "15123456789"]
    rows = [sms(i, mine=i % 2 == 1, address=form, name="null") for i, form in enumerate(forms)]
    history = read(backup(*rows), "sms.xml")
    assert len(history) == len(forms)
    assert history.people == ("Me", "004915123456789") or history.people[1].lstrip("+0").startswith("49")


def test_two_people_whose_numbers_end_alike_stay_apart() -> None:
    numbers = ["+4915123456789", "+4315123456789", "015123456789"]
    told = chats(backup(*(sms(i, address=number, name="null") for i, number in enumerate(numbers))))
    assert len(told) == 3
    assert len({chat.key for chat in told}) == 3


def test_senders_without_digits_and_short_numbers_are_their_own() -> None:
    told = chats(
        backup(*(sms(i, address=a, name="(Unknown)") for i, a in enumerate(("Bank", "12345", "345"))))
    )
    assert [chat.names[1] for chat in told] == ["Bank", "12345", "345"]


@pytest.mark.parametrize("nobody", ["null", "", "-1", "-2"])
def test_a_missing_number_is_told_and_no_name(read: Reader, nobody: str) -> None:
    rows = [sms(20, address=nobody), call(21, number=nobody)]
    history = read(backup(*dialogue(), *rows), "sms.xml")
    assert len(history) == 6
    assert any("2 entries" in note and "without a number" in note for note in history.notes)


@pytest.mark.parametrize(
    "odd", [{"date": "null"}, {"date": "9" * 5000}, {"date": -5}, {"type": "x"}, {"date": "٣x"}]
)
def test_an_odd_entry_does_not_sink_the_backup(read: Reader, odd: dict[str, object]) -> None:
    history = read(backup(*dialogue(), sms(9, **odd)), "sms.xml")
    assert len(history) == 6
    assert any("1 entry" in note for note in history.notes)


def test_calls_and_pictures_of_an_unknown_kind_are_told(read: Reader) -> None:
    history = read(backup(*dialogue(), call(9, kind=99), mms(10, msg_box="null")), "sms.xml")
    assert len(history) == 6
    assert any("2 entries" in note and "kind" in note for note in history.notes)


def test_the_commonest_name_that_is_none_is_the_others(read: Reader) -> None:
    rows = [
        sms(i, mine=i % 2 == 1, name=name)
        for i, name in enumerate(("null", "null", "(Unknown)", "Ben", "Ben", "B"))
    ]
    assert read(backup(*rows), "sms.xml").people == ("Me", "Ben")


def test_overlapping_backups_in_one_file_count_once(read: Reader) -> None:
    history = read(backup(*dialogue(), *dialogue(4)), "sms.xml")
    assert len(history) == 6
    assert any("4 rows" in note and "twice" in note for note in history.notes)


def test_two_messages_of_one_second_are_both_kept_when_they_differ(read: Reader) -> None:
    history = read(backup(*dialogue(), sms(0, body="longer than the other")), "sms.xml")
    assert len(history) == 7


CALLS = [
    (1, 60, Kind.CALL, 1),
    (2, 60, Kind.CALL, 0),
    (2, 0, Kind.MISSED_CALL, 0),
    (3, 0, Kind.MISSED_CALL, 1),
    (4, 20, Kind.MISSED_CALL, 1),
    (5, 0, Kind.MISSED_CALL, 1),
    (6, 0, Kind.MISSED_CALL, 1),
    (7, 0, Kind.CALL, 1),
]


def test_calls_are_of_their_kind_and_of_who_called(read: Reader) -> None:
    rows = [call(i, kind=kind, duration=length) for i, (kind, length, _, _) in enumerate(CALLS)]
    history = read(backup(*rows, root="calls"), "calls.xml")
    assert history.kinds.tolist() == [kind for _, _, kind, _ in CALLS]
    assert history.who.tolist() == [who for _, _, _, who in CALLS]


def test_messages_and_calls_bear_the_key_that_joins_them() -> None:
    messages = chats(backup(*dialogue()))
    calls = chats(backup(call(1, number="0151 23456789"), root="calls"))
    assert messages[0].key == calls[0].key != ""


def test_letters_in_two_halves_are_mended_before_the_parser(read: Reader) -> None:
    heart, broken = (
        Raw("Ben &#55357;&#56469;"),
        Raw(f"{CANARY} &#55357; &#xDC00; &#0; &#11; &#55357;&#55357;&#56832;"),
    )
    rows = [sms(i, mine=i % 2 == 1, name=heart, body=broken) for i in range(4)]
    assert read(backup(*rows), "sms.xml").people == ("Me", "Ben 💕")


@given(st.integers(1, 40), st.lists(st.sampled_from(["💕", "a", "&", "\n", "é", "\U0010ffff"]), max_size=12))
def test_letters_are_mended_wherever_a_chunk_ends(size: int, letters: list[str]) -> None:
    pairs = "".join(
        "".join(f"&#{unit};" for unit in np.frombuffer(c.encode("utf-16-le"), "<u2").tolist())
        for c in letters
    )
    text = backup(sms(0, body=Raw(pairs))).encode()
    pieces = [text[i : i + size] for i in range(0, len(text), size)]

    class Slow(BytesIO):
        def read(self, _: int | None = -1) -> bytes:  # type: ignore[override]
            return pieces.pop(0) if pieces else b""

    told: list[str] = []
    read_elements(Slow(), lambda tag, attrs: told.append(attrs.get("body", "")), lambda tag: None)
    assert told[1] == "".join(letters)


def test_other_encodings_and_control_characters_are_read(read: Reader) -> None:
    text = backup(*dialogue(), sms(9, body=Raw("a\x01\x02\ufffeb")))
    for content in (
        text.encode("utf-16"),
        b"\xef\xbb\xbf" + text.encode(),
        text.encode().replace(b"Ben", b"B\xffn"),
    ):
        assert len(read(content, "sms.xml")) == 7


@pytest.mark.parametrize(
    "dtd",
    [
        '<!DOCTYPE smses [<!ENTITY a "x">]>',
        '<!DOCTYPE smses [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE smses SYSTEM "http://example.org/x.dtd">',
    ],
)
def test_a_document_type_and_entities_are_refused(read: Reader, dtd: str) -> None:
    content = backup(*dialogue()).replace("<smses", f"{dtd}<smses", 1)
    with pytest.raises(InputError, match="document type"):
        read(content, "sms.xml")
    with pytest.raises(InputError, match="damaged"):
        read(backup(sms(0, body=Raw("&unknown;"))), "sms.xml")


@pytest.mark.parametrize("share", [0.2, 0.5, 0.97])
def test_a_cut_backup_gets_one_sentence(read: Reader, share: float) -> None:
    content = backup(*dialogue(40))
    with pytest.raises(InputError, match="cut off") as caught:
        read(content[: int(share * len(content))], "sms.xml")
    assert CANARY not in repr(caught.value)
    assert caught.value.__context__ is None


def test_an_empty_backup_and_a_deep_one_get_one_sentence(read: Reader) -> None:
    with pytest.raises(InputError, match="no message"):
        read(backup(), "sms.xml")
    with pytest.raises(InputError, match="damaged"):
        read(backup("<x>" * 50 + "</x>" * 50), "sms.xml")


def test_a_swollen_entry_is_refused_while_pictures_are_passed_over(read: Reader) -> None:
    picture = mms(3, parts=("image/png",), data="iVBORw0KGgo" * 2_000_000)
    assert len(read(backup(*dialogue(), picture), "sms.xml")) == 7
    with pytest.raises(InputError, match="far larger"):
        read(backup(*dialogue(), sms(9, body="a b " * 2_500_000)), "sms.xml")


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    place = tmp_path / "sms.xml"
    row = mms(3, parts=("image/png",), data="iVBORw0KGgo" * 100_000)
    with place.open("w") as file:
        file.write(backup(*dialogue()).replace("</smses>\n", ""))
        file.writelines(row for _ in range(60))
        file.write("</smses>")
    assert place.stat().st_size > 60_000_000
    tracemalloc.start()
    told = read_history(place, zone="UTC")
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(told) == 7
    assert most < 20_000_000


def test_more_numbers_than_a_phone_writes_to_are_refused() -> None:
    rows = (f'<sms address="+4915{i:09}" date="{START}" type="1"/>' for i in range(100_010))
    with pytest.raises(InputError, match="more numbers"):
        chats(backup(*rows))


def test_it_reads_from_an_archive_and_lists_conversations(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr("sms-1.xml", backup(*dialogue(), sms(3, address="+491700000001", name="Cem")))
    listed = list_conversations(tmp_path / "x.zip")
    assert [(c.title, c.source, c.me) for c in listed] == [("Ben", "SMS", "Me"), ("Cem", "SMS", "Me")]


def test_a_simulated_backup_says_so(tmp_path: Path) -> None:
    (tmp_path / "sms.xml").write_text(backup(*dialogue(), simulated_by="Twinflame"))
    assert read_export(tmp_path / "sms.xml", zone="UTC").simulated
    (tmp_path / "sms.xml").write_text(backup(*dialogue()))
    assert not read_export(tmp_path / "sms.xml", zone="UTC").simulated


WHOLE = backup(*dialogue(), mms(9, parts=("image/png",), addresses=[(BEN, 137)]), call(12)).encode()
pieces = st.one_of(
    st.binary(max_size=30),
    st.sampled_from(
        [
            b"<",
            b">",
            b'"',
            b"&",
            b"&#55357;",
            b"<mms>",
            b"</mms>",
            b"null",
            b"9" * 400,
            b"\0",
            b"<!--",
            b"]]>",
        ]
    ),
)


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, len(WHOLE)), st.integers(0, 30), pieces), min_size=1, max_size=6))
def test_any_change_of_bytes_gives_conversations_or_one_sentence(
    changes: list[tuple[int, int, bytes]],
) -> None:
    data = bytearray(WHOLE)
    for at, drop, piece in changes:
        data[at : at + drop] = piece
    try:
        told = repr([(c.notes, c.title) for c in chats(bytes(data))])
    except InputError as error:
        told = repr(error)
    assert CANARY not in told
