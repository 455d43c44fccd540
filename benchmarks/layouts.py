"""Every way in which WhatsApp's rows may begin: is each read exactly or asked about, and none silently wrong?

    python benchmarks/layouts.py --docs

Layouts are combined from the parts that phones and languages write, and taken from Unicode's locale data: the
short date, the short time, the halves of the day and the digits of every language there is. Each is written
with known times in four histories: a season; a week early in a month, where day and month may be taken for
one another; a day, where nothing tells them apart; and a year of one day a month. An answer is exact when all
times and senders are. Where a question is asked, it is answered, and then the answer must be exact as well.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from io import BytesIO
from itertools import product
from typing import Literal, get_args

import numpy as np
from babel import Locale, localedata
from babel.dates import format_date, format_time

from tables import markdown, publish
from twinflame.contact.sources.base import DateOrder, Document, Options
from twinflame.contact.sources.whatsapp import WhatsApp
from twinflame.contact.sources.write import TextLayout
from twinflame.errors import ChoiceNeeded, InputError

NAMES = ("Ana", "Ben Ötzi")
NOW = datetime(2022, 1, 1).timestamp()
Outcome = Literal["exact", "exact once asked", "refused", "wrong with a note", "wrong"]
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)

HALVES = {
    "English": ("AM", "PM"), "English, small": ("am", "pm"), "with dots": ("a.m.", "p.m."),
    "Spanish": ("a.\u00a0m.", "p.\u00a0m."), "Spanish, spaced": ("a. m.", "p. m."),
    "German": ("vorm.", "nachm."), "Greek": ("π.μ.", "μ.μ."), "Arabic": ("ص", "م"),
    "Hungarian": ("de.", "du."), "Hindi": ("पूर्वाह्न", "अपराह्न"), "Turkish": ("ÖÖ", "ÖS"),
    "Albanian": ("e paradites", "e pasdites"), "Vietnamese": ("SA", "CH"),
}  # fmt: skip
HALVES_FIRST = {"Chinese": ("上午", "下午"), "Korean": ("오전", "오후"), "Japanese": ("午前", "午後")}
GAPS = ("", " ", "\u00a0", "\u202f", "\u2009")
DATES = [
    *product(("dmy",), ("/", ".", "-", ". ")),
    *product(("mdy",), ("/", "-")),
    *product(("ymd",), ("/", ".", "-", ". ")),
]
HEADS = {
    "Android": TextLayout(),
    "iPhone": TextLayout(bracket=True, seconds=True),
    "colon": TextLayout(dash=": "),
}
WORDS = {
    "klo": (" klo ", "."), "à": (" à ", ":"), "kl.": (" kl. ", "."), "space": (" ", ":"),
    "Arabic comma": ("، ", ":"), "point": (", ", "."), "h": (" ", " h "), "um": (" um ", ":"),
    "lúc": (" lúc ", ":"),
}  # fmt: skip
SIGNS = {
    "mark": ("\u200e", "\n"), "right-to-left mark": ("\u200f", "\n"), "BOM": ("", "\n"),
    "CR LF": ("", "\r\n"), "CR CR LF": ("", "\r\r\n"), "marks and CR LF": ("\u200e", "\r\n"),
}  # fmt: skip


@dataclass(frozen=True)
class Case:
    """A way to write a stamp; `name` says what is special, `group` which table row it counts in."""

    group: str
    name: str
    layout: TextLayout
    end: str = "\n"
    begin: str = ""
    locale: str = ""

    @property
    def whole_seconds(self) -> bool:
        return self.layout.seconds

    def head(self, time: datetime) -> str:
        """What stands before the sender."""
        if not self.locale:
            return self.layout.stamp(time)
        style = "medium" if self.layout.seconds else "short"
        date, clock = (
            format_date(time, "short", self.locale),
            format_time(time, style, locale=self.locale),
        )
        told = f"{date}, {clock}"
        return f"[{told}] " if self.layout.bracket else f"{told}{self.layout.dash}"


def grid() -> Iterator[Case]:
    """Header × order and separator × year × padding × clock."""
    clocks = [
        ("24 hours", None, " ", False),
        *(("12 hours", HALVES["English"], gap, False) for gap in GAPS[1:4:2]),
    ]
    for (head, base), (order, separator), short, padded, (clock, half, gap, first) in product(
        HEADS.items(), DATES, (False, True), (False, True), clocks
    ):
        layout = replace(
            base, order=order, separator=separator, short_year=short, padded=padded, half=half, half_gap=gap,
            half_first=first,
        )  # fmt: skip
        yield Case("header × date × year × clock", f"{head} {order} {separator!r} {clock} {gap!r}", layout)


def marks() -> Iterator[Case]:
    """Halves of the day in each language × the gap before them × header × a date of each order."""
    dates = (("dmy", "/"), ("mdy", "/"), ("ymd", "-"))
    for (head, base), (language, half), gap, (order, separator) in product(
        HEADS.items(), HALVES.items(), GAPS, dates
    ):
        layout = replace(base, order=order, separator=separator, half=half, half_gap=gap, padded=False)
        yield Case("halves of the day × gap", f"{head} {language} {gap!r} {order}", layout)
    for (head, base), (language, half), gap, separator in product(
        HEADS.items(), HALVES_FIRST.items(), ("", " "), ("/", ". ", "-")
    ):
        layout = replace(
            base, order="ymd", separator=separator, half=half, half_gap=gap, half_first=True, between=" "
        )
        yield Case("halves of the day × gap", f"{head} {language} {gap!r} {separator!r}", layout)


def words() -> Iterator[Case]:
    """Words between date and time and points in the time × header × date; marks and line ends × header."""
    for (head, base), (word, (between, colon)), (order, separator), short in product(
        HEADS.items(), WORDS.items(), DATES, (False, True)
    ):
        layout = replace(
            base, order=order, separator=separator, short_year=short, between=between, colon=colon
        )
        if (
            word != "h" or not layout.seconds
        ):  # with seconds it is written as 9 h 07 min 03 s, as languages() do
            yield Case("words and points", f"{head} {word} {order} {separator!r}", layout)
    for (head, base), (sign, (lead, end)), (order, separator), half in product(
        HEADS.items(), SIGNS.items(), DATES, (None, HALVES["Spanish"])
    ):
        layout = replace(base, order=order, separator=separator, lead=lead, half=half)
        begin = "\ufeff" if "BOM" in sign else ""
        yield Case("marks, BOM, line ends", f"{head} {sign} {order} {separator!r}", layout, end, begin)


def languages() -> Iterator[Case]:
    """The short date and time of every language in Unicode's data, each way of writing once."""
    known: set[tuple[str, ...]] = set()
    noon = datetime(2021, 11, 24, 13, 5, 9)
    for name in sorted(localedata.locale_identifiers()):
        locale = Locale.parse(name)
        dash, bracket = HEADS["Android"], HEADS["iPhone"]
        samples = tuple(
            Case("", "", base, locale=name).head(time)
            for base in (dash, bracket)
            for time in (noon, noon.replace(hour=1))
        )
        if samples in known or "G" in locale.date_formats["short"].pattern:
            continue
        known.add(samples)
        for base in (dash, bracket):
            yield Case("languages of Unicode's data", name, base, locale=name)


def season() -> list[datetime]:
    """Sixty contacts through half a year, at every hour."""
    return [
        datetime(2021, 1, 5, 9, 7, 3) + i * timedelta(days=3, hours=5, minutes=11, seconds=17)
        for i in range(60)
    ]


def week() -> list[datetime]:
    """A week within the first twelve days of a month, a few contacts a day."""
    return [datetime(2021, 6, 3, 8, 1, 9) + i * timedelta(hours=4, minutes=37, seconds=11) for i in range(36)]


def day() -> list[datetime]:
    """One day that could be another if its day were its month."""
    return [datetime(2021, 6, 5, 8, 1, 9) + i * timedelta(minutes=87, seconds=11) for i in range(10)]


def monthly() -> list[datetime]:
    """The fourth of each month: read the other way round, a week and a half."""
    return [datetime(2021, month, 4, 9 + hour, 7, 3) for month in range(1, 12) for hour in (0, 9)]


HISTORIES = {"a season": season, "a week": week, "a day": day, "once a month": monthly}


def written(case: Case, times: Sequence[datetime]) -> bytes:
    """The export."""
    rows = (f"{case.head(t)}{NAMES[i % 2]}: placeholder{case.end}" for i, t in enumerate(times))
    return (case.begin + "".join(rows)).encode()


def outcome(case: Case, times: Sequence[datetime]) -> Outcome:
    """How the export is read, told by its truth."""
    content = written(case, times)
    document = Document("chat.txt", lambda: BytesIO(content))
    if not WhatsApp().recognise(document):
        return "refused"
    truth = [t if case.whole_seconds else t.replace(second=0) for t in times]
    asked = False
    orders: tuple[DateOrder | None, ...] = (None, *get_args(DateOrder))
    for order in orders:
        try:
            chat = WhatsApp().read(document, Options(zone="UTC", dates=order, now=NOW))[0]
        except ChoiceNeeded as question:
            if "--dates" not in str(question):
                return "refused"
            asked = True
            continue
        except InputError:
            if not asked:
                return "refused"
            continue
        expected = np.array([(t - datetime(1970, 1, 1)).total_seconds() for t in truth])
        senders = [NAMES.index(chat.names[i]) for i in chat.who]
        if np.array_equal(chat.times, expected) and senders == [i % 2 for i in range(len(times))]:
            return "exact once asked" if asked else "exact"
        if not asked:
            return "wrong with a note" if any("--dates" in note for note in chat.notes) else "wrong"
    return "refused"


@cache
def cases() -> tuple[Case, ...]:
    """All of them."""
    return (*grid(), *marks(), *words(), *languages())


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--docs", action="store_true", help="write the table to docs/benchmarks/")
    asked = options.parse_args()
    counts: dict[tuple[str, str], Counter[Outcome]] = {}
    odd: list[str] = []
    for case in cases():
        for name, history in HISTORIES.items():
            result = outcome(case, history())
            counts.setdefault((case.group, name), Counter())[result] += 1
            if result in ("wrong", "refused") or (result == "wrong with a note" and name != "once a month"):
                odd.append(f"{result}: {case.name}, {name}: {case.head(history()[0])!r}")
    rows = [
        {"layouts": group, "history": name, "tried": sum(count.values())} | {o: count[o] for o in OUTCOMES}
        for (group, name), count in counts.items()
    ]
    table = markdown(rows)
    print(table)
    print("\n".join(odd[:200]))
    if asked.docs:
        print(publish("layouts", "python benchmarks/layouts.py --docs", table))
    return int(any(count["wrong"] for count in counts.values()))


if __name__ == "__main__":
    sys.exit(main())
