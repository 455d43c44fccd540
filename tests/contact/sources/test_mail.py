import io
import tracemalloc
from datetime import timedelta
from pathlib import Path

import pytest

from tests.contact.sources.made import EMAILS, NAMES, START, address, letter, mbox, rows, seconds
from tests.contact.sources.truth import CANARY, Reader
from twinflame.contact.sources import list_conversations
from twinflame.contact.sources.mail.mbox import headers
from twinflame.errors import InputError

NAME = "All mail Including Spam and Trash.mbox"
ANA, BEN = address(0), address(1)


def letters(*pairs: tuple[str, str], headers: str = "", first: int = 900) -> bytes:
    """Letters from one to another, a day apart."""
    return b"".join(
        letter(START + timedelta(days=i), *pair, first + i, headers=headers) for i, pair in enumerate(pairs)
    )


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_it_reads_who_and_when_from_folded_and_encoded_headers(read: Reader, end: str) -> None:
    told = rows(60)
    history = read(mbox(told, end=end), NAME)
    assert history.times.tolist() == seconds(told)
    assert history.who.tolist() == [row.who for row in told]
    assert history.people == NAMES


def test_it_knows_who_exported_by_the_address_on_most_letters(read: Reader, tmp_path: Path) -> None:
    others = letters((ANA, "cem@x.org"), ("cem@x.org", ANA), (ANA, "cem@x.org"))
    history = read(mbox(rows()) + others, NAME, twin="Ben")
    assert history.people == NAMES
    assert not any("--me" in note for note in history.notes)
    listed = list_conversations(tmp_path / NAME)
    assert [(c.title, c.me) for c in listed] == [
        (f"{NAMES[1]} ({EMAILS[1]})", NAMES[0]),
        ("cem@x.org", NAMES[0]),
    ]


def test_a_letter_to_several_is_no_contact_of_two(read: Reader) -> None:
    many = ", ".join(f"p{i}@x.org" for i in range(500))
    others = letters((BEN, f"{ANA}, cem@x.org"), (ANA, f"{BEN},\n cem@x.org"), (BEN, many))
    others += letters((BEN, ANA), headers="Cc: Cem <cem@x.org>\n", first=950)
    history = read(mbox(rows(40)) + others, NAME)
    assert len(history) == 40
    assert "Left out: 4 letters to more than one person." in history.notes


def test_a_letter_to_both_of_ones_addresses_is_to_one(read: Reader) -> None:
    second = f"{NAMES[1]} <ben.otto@work.example>"
    others = letters((BEN, ANA), (ANA, second), (second, ANA), (ANA, f"{BEN}, {second}"))
    history = read(mbox(rows(40)) + others.replace(NAMES[1].encode(), b"Ben =?utf-8?b?w5Z0emk=?="), NAME)
    assert len(history) == 44
    assert any("1 address was joined" in note for note in history.notes)


def test_programs_that_write_under_a_persons_name_are_not_joined_with_them(tmp_path: Path) -> None:
    program = f"{NAMES[0]} <noreply@site.example>"
    (tmp_path / NAME).write_bytes(mbox(rows(40)) + letters((program, BEN), (BEN, program)))
    assert sum(p.count for p in list_conversations(tmp_path / NAME)[0].people) == 40


@pytest.mark.parametrize(
    ("header", "why"),
    [
        ("List-Unsubscribe: <x>\n", "from lists and programs"),
        ("Auto-Submitted: auto-replied\n", "from lists and programs"),
        ("Precedence: bulk\n", "from lists and programs"),
        ("X-Gmail-Labels: Drafts,Inbox\n", "that are drafts or spam"),
        ("X-Gmail-Labels: =?UTF-8?Q?Entw=C3=BCrfe?=\n", "that are drafts or spam"),
    ],
)
def test_lists_programs_drafts_and_spam_are_left_out_with_a_note(read: Reader, header: str, why: str) -> None:
    history = read(mbox(rows(40)) + letters((BEN, ANA), headers=header), NAME)
    assert len(history) == 40
    assert f"Left out: 1 letter {why}." in history.notes


def test_the_same_letter_counts_once(read: Reader) -> None:
    history = read(mbox(rows(40)) + mbox(rows(40)[:7]), NAME)
    assert len(history) == 40
    assert "Left out: 7 letters that repeat earlier ones." in history.notes


def test_letters_lie_in_any_order_and_the_history_in_order_of_time(read: Reader) -> None:
    told = rows(40)
    history = read(mbox(told[20:]) + mbox(told[:20]).replace(b"Message-ID: <", b"Message-ID: <a"), NAME)
    assert history.times.tolist() == seconds(told)


@pytest.mark.parametrize(
    ("date", "shift"),
    [
        ("Tue, 05 Jan 2021 10:07:03 +0100", 0),
        ("5 Jan 2021 04:07:03 EST", 0),
        ("Tue,  5 Jan 2021 09:07:03 GMT (UTC)", 0),
        ("Tue, 5 Jan 2021 09:07:03 -0000", 0),
        ("Tue, 5 Jan 2021 10:07:03", 0),
        ("Tue, 5 Jan 2021 10:07:03 CET", 0),
        ("not a date", None),
    ],
)
def test_dates_are_read_with_their_zone_or_as_the_wall_clock(
    read: Reader, date: str, shift: int | None
) -> None:
    odd = letter(START, BEN, ANA, 950, date=date)
    history = read(odd + mbox(rows(40, start=START + timedelta(days=9))), NAME, zone="Europe/Berlin")
    if shift is None:
        assert any("without a readable sender" in note for note in history.notes)
    else:
        assert history.times[0] == START.timestamp() + shift


def test_without_a_date_the_line_of_the_mailbox_tells_it(read: Reader) -> None:
    content = letter(START, BEN, ANA, 950).replace(b"Date:", b"Gone:")
    assert read(content + mbox(rows(40)), NAME).times[0] == START.timestamp()


@pytest.mark.parametrize(
    "body",
    [
        "From here on\nSubject: to the end",
        ">From a@b Tue Jan  5 09:07:03 2021\nTo: x",
        "From now 10:30 on",
        f"Begin\nFrom: x\nTo: y\nDate: z\n{CANARY}",
        "\n\nFrom me\n\nto you",
    ],
)
def test_lines_of_a_letter_that_begin_with_from_are_no_letters(read: Reader, body: str) -> None:
    content = letter(START, BEN, ANA, 950, body=body) + mbox(rows(40))
    history = read(content, NAME)
    assert len(history) == 41
    assert not any("without a readable" in note for note in history.notes)


@pytest.mark.parametrize("size", [(1 << 20) - 400 + 37 * i for i in range(24)])
def test_a_letter_is_found_wherever_a_block_ends(size: int) -> None:
    content = letter(START, BEN, ANA, 1, body="x" * size) + letter(START, ANA, BEN, 2)
    assert len(list(headers(io.BytesIO(content)))) == 2


def test_attachments_are_passed_over_without_holding_them(tmp_path: Path) -> None:
    place = tmp_path / NAME
    line = b"QUJD" * 18 + b"\n"
    with place.open("wb") as file:
        for row in range(4):
            head, body = letter(START, BEN, ANA, row).split(b"\n\n", 1)
            file.write(head + b"\n\n" + line * 300_000 + body)
    tracemalloc.start()
    with place.open("rb") as file:
        assert len(list(headers(file))) == 4
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8_000_000 < place.stat().st_size


def test_who_only_wrote_is_left_out_where_others_were_answered(tmp_path: Path) -> None:
    place = tmp_path / NAME
    place.write_bytes(mbox(rows(40)) + letters(*[("Shop <shop@x.org>", ANA)] * 60))
    assert [c.title for c in list_conversations(place)] == [f"{NAMES[1]} ({EMAILS[1]})"]


def test_addresses_of_one_postbox_are_one(read: Reader) -> None:
    content = mbox(rows(40)).replace(b"ben@example.net", b"Ben.Otto+x@googlemail.com", 9)
    assert len(read(content.replace(b"ben@example.net", b"benotto@gmail.com"), NAME)) == 40


def test_the_mark_of_a_simulation_is_read(tmp_path: Path) -> None:
    for simulated in (True, False):
        (tmp_path / NAME).write_bytes(mbox(rows(), simulated=simulated))
        assert list_conversations(tmp_path / NAME)[0].simulated is simulated


@pytest.mark.parametrize(
    "field", ["(" * 12_000, "a" * 12_000 + "@b", "<" * 9_000, "=?utf-8?b?////?=", "@,@,@" * 900]
)
def test_hostile_headers_are_rows_without_a_sender(read: Reader, field: str) -> None:
    history = read(mbox(rows(40)) + letters((field, ANA), (BEN, field)), NAME)
    assert len(history) == 40


def test_a_mailbox_without_letters_of_two_is_refused(read: Reader) -> None:
    with pytest.raises(InputError, match="no letter from one person to one other"):
        read(letters((BEN, "a@x.org, b@x.org")), NAME)


@pytest.mark.parametrize(
    "date",
    [
        "Tue, 5 Jan 2021 99999999999:07:03",
        "Tue, 5 Jan 2021 10:07:03 +99999999",
        "Tue, 5 Jan 20219 10:07",
        "Tue, 1609837200000 Jan 2021 10:07:03 -0500",
    ],
)
def test_a_date_that_cannot_be_is_none(read: Reader, date: str) -> None:
    history = read(letter(START, BEN, ANA, 950, date=date) + mbox(rows(40)), NAME, zone="Europe/Berlin")
    assert len(history) == 40
    assert any("without a readable sender" in note for note in history.notes)
