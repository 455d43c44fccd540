"""Every layout that phones and languages write, generated with known times."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import product

import numpy as np
import pytest

from tests.contact.sources.truth import Reader, seconds, walls
from twinflame.contact.sources.write import ANDROID, ANDROID_US, IOS, IOS_US, TextLayout

NAMES = ("Ana", "Ben ❤️ Ötzi")
HALVES = {
    "AM": ("AM", "PM"), "am": ("am", "pm"), "a.m.": ("a.m.", "p.m."), "a. m.": ("a. m.", "p. m."),
    "a.\u00a0m.": ("a.\u00a0m.", "p.\u00a0m."), "vorm.": ("vorm.", "nachm."), "πμ": ("π.μ.", "μ.μ."),
    "ص": ("ص", "م"), "du": ("de.", "du."), "दि": ("पूर्वाह्न", "अपराह्न"), "ÖÖ": ("ÖÖ", "ÖS"),
}  # fmt: skip
ORDERS = [
    ("dmy", "/"),
    ("dmy", "."),
    ("dmy", "-"),
    ("dmy", ". "),
    ("mdy", "/"),
    ("mdy", "-"),
    ("ymd", "-"),
    ("ymd", "/"),
    ("ymd", ". "),
]


def text(layout: TextLayout, times: list[datetime], names: tuple[str, str] = NAMES) -> str:
    return "".join(f"{layout.stamp(t)}{names[i % 2]}: placeholder\n" for i, t in enumerate(times))


def assert_true(
    read: Reader, content: str, times: list[datetime], *, whole_seconds: bool, names: tuple[str, str] = NAMES
) -> None:
    history = read(content, me=names[0])
    expected = times if whole_seconds else [t.replace(second=0) for t in times]
    assert history.times.tolist() == seconds(expected).tolist()
    assert history.who.tolist() == [i % 2 for i in range(len(times))]
    assert history.people == names
    assert history.precision == (1.0 if whole_seconds else 60.0)


@pytest.mark.parametrize(("order", "separator"), ORDERS)
@pytest.mark.parametrize("bracket", [False, True], ids=["dash", "bracket"])
@pytest.mark.parametrize("short_year", [False, True], ids=["yyyy", "yy"])
@pytest.mark.parametrize("padded", [False, True], ids=["1", "01"])
@pytest.mark.parametrize("half", [None, ("AM", "PM")], ids=["24h", "12h"])
def test_it_reads_the_layout(
    read: Reader,
    order: str,
    separator: str,
    bracket: bool,
    short_year: bool,
    padded: bool,
    half: tuple[str, str] | None,
) -> None:
    layout = TextLayout(
        bracket=bracket,
        order=order,
        separator=separator,
        short_year=short_year,
        padded=padded,
        half=half,
        seconds=bracket,
    )
    times = walls(60)
    assert_true(read, text(layout, times), times, whole_seconds=bracket)


@pytest.mark.parametrize("half", HALVES.values(), ids=HALVES)
@pytest.mark.parametrize(
    ("gap", "bracket"), [(" ", True), ("", False), ("\u00a0", False), ("\u202f", True), ("\u2009", False)]
)
def test_it_reads_the_marks_of_the_half_day(
    read: Reader, half: tuple[str, str], gap: str, bracket: bool
) -> None:
    layout = TextLayout(bracket=bracket, half=half, half_gap=gap, seconds=bracket, padded=False)
    times = walls(60)
    assert_true(read, text(layout, times), times, whole_seconds=bracket)


@pytest.mark.parametrize("half", [("上午", "下午"), ("오전", "오후"), ("午前", "午後")])
@pytest.mark.parametrize("separator", ["/", ". "])
def test_it_reads_marks_that_stand_before_the_time(
    read: Reader, half: tuple[str, str], separator: str
) -> None:
    for bracket, between in product([False, True], [" ", ". ", ", "]):
        layout = TextLayout(
            bracket, "ymd", separator, between=between, half=half, half_first=True, half_gap=""
        )
        times = walls(60)
        assert_true(read, text(layout, times), times, whole_seconds=False)


@pytest.mark.parametrize(
    "layout",
    [
        TextLayout(separator=".", padded=False, between=" klo ", colon="."),
        TextLayout(separator=".", bracket=True, padded=False, between=" klo ", colon=".", seconds=True),
        TextLayout(between=" à "),
        TextLayout(bracket=True, between=" à ", seconds=True),
        TextLayout(order="ymd", separator="-", colon=" h "),
        TextLayout(order="ymd", separator="-", colon="h", between=" "),
        TextLayout(separator=".", colon=".", between=" "),
        TextLayout(separator=".", dash=" г. - "),
        TextLayout(separator=".", dash=" Uhr - "),
        TextLayout(dash=": ", seconds=True, half=("AM", "PM"), padded=False, short_year=True),
        TextLayout(dash=": "),
        TextLayout(between="، ", lead="\u200f", half=("ص", "م"), dash=" - \u200f"),
        TextLayout(bracket=True, seconds=True, lead="\u200e"),
        TextLayout(bracket=True, seconds=True, lead="\u200f"),
        TextLayout(dash=" – "),
        TextLayout(order="ymd", separator="-", between=" "),
        replace(ANDROID, lead="\ufeff"),
        ANDROID, ANDROID_US, IOS, IOS_US,
    ],
)  # fmt: skip
def test_it_reads_the_words_and_signs_beside_the_time(read: Reader, layout: TextLayout) -> None:
    times = walls(60)
    assert_true(read, text(layout, times), times, whole_seconds=layout.seconds)


@pytest.mark.parametrize("digits", ["٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "०१२३४५६७८९"])
def test_it_reads_the_digits_of_other_scripts(read: Reader, digits: str) -> None:
    times = walls(40)
    content = text(replace(ANDROID, lead="\u200f"), times).translate(
        {ord("0") + i: d for i, d in enumerate(digits)}
    )
    assert_true(read, content, times, whole_seconds=False)


@pytest.mark.parametrize(
    "row",
    [
        "{t.year}년 {t.month}월 {t.day}일 {half} {hour}:{t:%M}, {name} : x",
        "{t.year}年{t.month}月{t.day}日 {half}{hour}:{t:%M} - {name}: x",
        "[{t.year}. {t.month}. {t.day}. {half} {hour}:{t:%M}:{t:%S}] {name}: x",
    ],
)
def test_it_reads_dates_with_words_between_the_numbers(read: Reader, row: str) -> None:
    times = walls(40)
    content = "\n".join(
        row.format(
            t=t, half="오전오후"[2 * (t.hour > 11) :][:2], hour=(t.hour - 1) % 12 + 1, name=NAMES[i % 2]
        )
        for i, t in enumerate(times)
    )
    expected = times if "%S" in row else [t.replace(second=0) for t in times]
    assert read(content, me="Ana").times.tolist() == seconds(expected).tolist()


def test_it_reads_years_of_the_buddhist_calendar(read: Reader) -> None:
    times = walls(30)
    content = text(ANDROID, times).replace("/2021", "/2564")
    assert_true(read, content, times, whole_seconds=False)


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r\r\n"], ids=["LF", "CRLF", "CRCRLF"])
@pytest.mark.parametrize(
    "start", ["", "\ufeff", "\ufeff\ufeff", "\ufeff\u200e"], ids=["plain", "BOM", "BOMs", "BOM+mark"]
)
@pytest.mark.parametrize("layout", [ANDROID, IOS], ids=["Android", "iPhone"])
def test_it_reads_any_beginning_and_line_ends(
    read: Reader, ending: str, start: str, layout: TextLayout
) -> None:
    times = walls(30)
    assert_true(read, start + text(layout, times).replace("\n", ending), times, whole_seconds=layout.seconds)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "utf-16-le"])
def test_it_reads_text_saved_by_other_programs(read: Reader, encoding: str) -> None:
    times = walls(30)
    content = text(ANDROID, times).encode(encoding)
    history = read(b"\xff\xfe" + content if encoding == "utf-16-le" else content, me="Ana")
    assert history.times.tolist() == seconds([t.replace(second=0) for t in times]).tolist()


def test_it_reads_two_layouts_in_one_file(read: Reader) -> None:
    times = walls(60)
    other = TextLayout(bracket=True, separator=".", seconds=True)
    history = read(text(ANDROID_US, times[:30]) + text(other, times[30:]), me="Ana")
    expected = [t.replace(second=0) for t in times[:30]] + times[30:]
    assert history.times.tolist() == seconds(expected).tolist()
    assert history.precision == 60.0


def test_it_reads_a_year_first_row_among_others(read: Reader) -> None:
    times = walls(60)
    lines = text(ANDROID, times).splitlines()
    lines[30] = text(TextLayout(order="ymd", separator="-", between=" "), times[30:31]).strip()
    history = read("\n".join(lines), me="Ana")
    assert len(history) == 60
    assert history.times.tolist() == seconds([t.replace(second=0) for t in times]).tolist()


def test_it_reads_a_name_like_a_number_or_a_smile(read: Reader) -> None:
    times = walls(20)
    for names in (("+49 170 1234567", "Ben :)"), ("12/05/2021", "B"), ("a" * 60, "李"), ("Dr: No", "Ana")):
        shown = tuple(name if name != "Dr: No" else "Dr" for name in names)
        history = read(text(ANDROID, times, names), me=shown[0])
        assert history.people == shown
        assert history.counts == (10, 10)


def test_it_reads_the_same_name_with_and_without_marks_as_one(read: Reader) -> None:
    times = walls(20)
    lines = text(ANDROID, times, ("Ana", "+49 170 1")).replace(
        "+49 170 1", "\u202a+49\u00a0170\u00a01\u202c", 4
    )
    assert read(lines.replace("Ana", "~\u202fAna", 3)).counts == (10, 10)


def test_hours_up_to_midnight_and_noon_are_right(read: Reader) -> None:
    times = [datetime(2021, 1, 13) + timedelta(minutes=30 * i) for i in range(48 * 3)]
    for layout in (ANDROID_US, IOS_US, replace(ANDROID, half=("上午", "下午"), half_first=True)):
        assert_true(read, text(layout, times), times, whole_seconds=layout.seconds)


def test_an_hour_of_24_is_midnight(read: Reader) -> None:
    history = read("13/01/2021, 24:05 - Ana: x\n14/01/2021, 00:06 - Ben: x\n")
    assert np.allclose(np.sort(history.times % 86400), [300, 360])
