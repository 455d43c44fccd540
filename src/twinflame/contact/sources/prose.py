"""Dates in prose, in many languages: Tuesday, May 17, 2022 at 5:29:42 PM UTC.

Names of months, weekdays and halves of the day come from Unicode's locale data (through Babel). Which
language a file is in is told from its stamps: the one in which they can be read and their weekdays are right.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
import polars as pl
from babel import Locale
from numpy.typing import NDArray

from twinflame.contact.sources.dates import days
from twinflame.contact.sources.whatsapp.halves import half_of_day
from twinflame.errors import InputError

LANGUAGES = (
    "en", "de", "de_AT", "fr", "es", "pt", "it", "nl", "ja", "ko", "zh", "zh_Hant", "ru", "pl", "tr",
    "sv", "da", "nb", "fi", "cs", "sk", "hu", "ro", "bg", "uk", "el", "he", "ar", "fa", "hi", "bn", "ta",
    "te", "kn", "ml", "mr", "gu", "pa", "ur", "th", "vi", "id", "ms", "fil", "hr", "sr", "sr_Latn", "bs",
    "mk", "sl", "et", "lv", "lt", "ca", "eu", "gl", "is", "sq", "af", "sw", "zu", "am", "az", "be", "cy",
    "ga", "hy", "ka", "kk", "km", "ky", "lo", "mn", "my", "ne", "si", "uz",
)  # fmt: skip
"""Languages that are tried, in this order."""

UNKNOWN = (
    "The dates of this export are written in a language or calendar that Twinflame does not know. Set the "
    "account's language to English and export again."
)

_LONGEST = 120  # characters of a stamp
_FORMS = 2_000  # ways of writing that are read: months, weekdays and halves of the day make a few hundred
_TRIED = 300  # ways of writing that decide on the language
_GLANCED = 12  # of these, the most frequent; a language in which none can be read is not tried on the rest
_ENOUGH = 0.995  # of stamps read with their weekdays right, after which no other language is tried
_DAY = 86_400.0
_ZEROS = "٠۰०০੦૦௦౦೦൦๐໐၀០߀"
_DIGITS = {chr(ord(zero) + d): str(d) for zero in _ZEROS for d in range(10)}
_SPACES = r"[\s\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+"
_MARKS = r"[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u061c]"
_TIME = re.compile(r"# ?(?:[:.時时点點시h]|Uhr) ?#(?: ?(?:[:.分분m]|min) ?#)?")
_ZONE = re.compile(r"\b(?:UTC|GMT|Z)\b(?: ?([+\-−])#(?::?#)?)?")
_MONTH = re.compile(r"# ?[月월]|tháng #")
_A_WORD = re.compile(r"[^\W\d_]{3,}|[\u0e00-\uffff]")
_SLOTS = 9  # numbers of a stamp that are kept


@dataclass(frozen=True, slots=True)
class _Plan:
    """Which number of a stamp is what; a month of 0 or more is a place, else the month itself, negative."""

    year: int
    month: int
    day: int
    clock: tuple[int, ...]
    half: str
    weekday: int | None
    offset: tuple[int, ...] | None
    """None where the stamp names no zone; else 1 or -1, then the places of hours and minutes."""


@dataclass(frozen=True, slots=True)
class _Words:
    """A language's names, longest first, lower case."""

    months: tuple[tuple[str, int], ...]
    weekdays: tuple[tuple[str, int], ...]
    halves: Mapping[str, str]


def read_prose(stamps: pl.Series) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Seconds since 1970 of stamps in prose, NaN where one cannot be read; and which named no zone.

    Parameters
    ----------
    stamps
        Texts, shape (n,), all in one language.

    Returns
    -------
    Two arrays of shape (n,): seconds, UTC where the stamp names a zone and else as on the wall clock; and
    True where it was read and names none.

    Raises
    ------
    InputError
        When the language or its calendar is not known, or its halves of the day are not.

    Examples
    --------
    >>> english = "Tuesday, May 17, 2022 at 5:29:42\u202fPM UTC"
    >>> hungarian = "2022. május 17., kedd 17:29:42 UTC"
    >>> [float(read_prose(pl.Series([stamp]))[0][0]) for stamp in (english, hungarian)]
    [1652808582.0, 1652808582.0]
    """
    told = _plain(stamps)
    skeleton = told.str.replace_all("[0-9]{4,}", "Y").str.replace_all("[0-9]{1,3}", "#")
    numbers = _numbers(told)
    forms = skeleton.drop_nulls().rename("form").value_counts()
    texts = forms.sort("count", "form", descending=[True, False])["form"].head(_FORMS).to_list()
    code = skeleton.replace_strict(
        texts, list(range(len(texts))), default=-1, return_dtype=pl.Int32
    ).to_numpy()
    some = (code >= 0) & (code < _TRIED)
    if not some.any():
        return np.full(len(stamps), np.nan), np.zeros(len(stamps), bool)
    words = _language(texts[:_TRIED], code[some], numbers[some])
    plans = [_plan(text, words) for text in texts]
    _check_clock(plans, code, numbers)
    return _apply(plans, code, numbers)


def _language(texts: list[str], code: NDArray[np.int32], numbers: NDArray[np.float64]) -> _Words:
    """The language in which most stamps can be read with a weekday that is right; else most at all."""
    best: tuple[float, float, _Words] | None = None
    lonely = np.array([len(_A_WORD.findall(text)) <= 1 for text in texts])  # a month and no weekday
    for words in map(_words, LANGUAGES):
        if not any(_plan(text, words) for text in texts[:_GLANCED]):
            continue
        plans = [_plan(text, words) for text in texts]
        read = ~np.isnan(_apply(plans, code, numbers)[0])
        dayed = np.array([plan is not None and plan.weekday is not None for plan in plans])
        shares = float(np.mean(read & (dayed | lonely)[code])), float(np.mean(read))
        if best is None or shares > best[:2]:
            best = (*shares, words)
        if shares[0] >= _ENOUGH:
            break
    if best is None or best[1] <= 0.5:
        raise InputError(UNKNOWN)
    return best[2]


def _plain(stamps: pl.Series) -> pl.Series:
    """The stamps with plain digits and spaces, without marks; null where they are too long for a date."""
    short = pl.select(pl.when(stamps.str.len_chars() <= _LONGEST).then(stamps)).to_series()
    plain = short.str.replace_all(_MARKS, "").str.replace_all(_SPACES, " ")
    if not plain.str.contains(f"[{''.join(_ZEROS)}]|[^\\x00-\\x7f][0-9]?").any():
        return plain
    return plain.str.replace_many(_DIGITS)


def _numbers(stamps: pl.Series) -> NDArray[np.float64]:
    """The first numbers of each stamp, shape (n, slots); NaN where there are fewer."""
    found = stamps.str.extract_all("[0-9]+")
    counts = found.list.len().fill_null(0).to_numpy().astype(np.int64)
    texts = found.filter(pl.Series(counts > 0)).explode()
    rows = np.repeat(np.arange(len(counts)), counts)
    slots = np.arange(len(rows)) - np.repeat(np.cumsum(counts) - counts, counts)
    numbers, kept = np.full((len(counts), _SLOTS), np.nan), slots < _SLOTS
    numbers[rows[kept], slots[kept]] = texts.str.slice(0, 9).cast(pl.Float64).to_numpy()[kept]
    return numbers


@cache
def _words(language: str) -> _Words:
    locale = Locale.parse(language)
    pattern = locale.date_formats["full"].pattern.replace("'", "")
    joined = re.search(r"([^\W\da-zA-Z]*)[ML]{3,4}(\w*)", pattern)  # letters that a date puts on a month
    months = _named(locale.months)
    if joined and (joined[1] or joined[2]):
        months |= {joined[1] + name + joined[2].lower(): number for name, number in months.items()}
    return _Words(_longest_first(months), _longest_first(_named(locale.days)), _halves(locale))


def _named(table: Mapping[str, Mapping[str, Mapping[int, str]]]) -> dict[str, int]:
    """Names in full and short, as they stand alone and in a date; those of digits alone say nothing."""
    found: dict[str, int] = {}
    for width in ("abbreviated", "wide"):
        for context in ("stand-alone", "format"):
            for number, name in table[context][width].items():
                if not re.search(r"\d", name):
                    found[re.sub(_MARKS, "", name).lower().rstrip(".")] = number
    return found


def _longest_first(names: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(names.items(), key=lambda item: -len(item[0])))


def _halves(locale: Locale) -> dict[str, str]:
    found: dict[str, str] = {}
    for context in locale.day_periods.values():
        for width in ("abbreviated", "wide"):
            names = context.get(width, {})
            found |= {_bare(names[half]): half for half in ("am", "pm") if half in names}
    return found


def _bare(text: str) -> str:
    return re.sub(r"[\W_]", "", text).lower()


def _find(text: str, names: tuple[tuple[str, int], ...]) -> tuple[str, int] | None:
    """The longest name that stands in the text as a word; in scripts without spaces, anywhere."""
    for name, number in names:
        at = text.find(name)
        while at >= 0:
            before, after = text[at - 1 : at], text[at + len(name) : at + len(name) + 1]
            spaceless = ord(name[0]) >= 0x0E00
            if spaceless or not (before.isalpha() or after.isalpha()):
                return name, number
            at = text.find(name, at + 1)
    return None


def _plan(skeleton: str, words: _Words) -> _Plan | None:
    """How stamps that are written so are read; None where they cannot be."""
    zone = _ZONE.search(skeleton)
    times = [
        m for m in _TIME.finditer(skeleton) if zone is None or not zone.start() <= m.start() < zone.end()
    ]
    if not times or skeleton.count("Y") != 1:
        return None
    time = times[-1]
    clock = _places(skeleton, time.start(), time.end())
    offset = _places(skeleton, zone.start(), zone.end()) if zone else ()
    taken = (*clock, *offset, skeleton[: skeleton.index("Y")].count("#"))
    left = [i for i in _places(skeleton, 0, len(skeleton)) if i not in taken]
    low = skeleton.lower()
    weekday, month_name, month = _names(low, words)
    numbered = _MONTH.search(skeleton)
    if numbered and len(left) == 2:
        month, month_name = _places(skeleton, numbered.start(), numbered.end())[0], ""
    elif month is None or len(left) != 1:
        return None
    day = next((i for i in left if i != month), None)
    if day is None or max((*taken, day)) >= _SLOTS:
        return None
    half = _half(low, time, zone, (month_name, weekday[0] if weekday else ""), words)
    sign = -1 if zone and zone[1] in ("-", "−") else 1
    return _Plan(
        taken[-1], month, day, clock, half, weekday[1] if weekday else None, (sign, *offset) if zone else None
    )


def _names(low: str, words: _Words) -> tuple[tuple[str, int] | None, str, int | None]:
    """The weekday with its number, the month's name, and the month as a negative number.

    In some languages one word is both, so what is taken for one is not looked at for the other.
    """
    weekday = _find(low, words.weekdays)
    month = _find(low.replace(weekday[0], " ", 1) if weekday else low, words.months)
    if month is None and (month := _find(low, words.months)):
        weekday = _find(low.replace(month[0], " ", 1), words.weekdays)
    return weekday, month[0] if month else "", -month[1] if month else None


def _places(skeleton: str, start: int, end: int) -> tuple[int, ...]:
    """Which of the stamp's numbers stand in a part of the skeleton; the year counts among them."""
    return tuple(len(re.findall("[#Y]", skeleton[:at])) for at in range(start, end) if skeleton[at] in "#Y")


def _half(
    low: str, time: re.Match[str], zone: re.Match[str] | None, names: tuple[str, str], words: _Words
) -> str:
    """`am`, `pm`, nothing, or `?` for a word beside the time that is not known."""
    cut = low if zone is None else low[: zone.start()] + "," * (zone.end() - zone.start()) + low[zone.end() :]
    before, after = cut[: time.start()], cut[time.end() :]
    for name in filter(None, names):
        before, after = before.replace(name, ","), after.replace(name, ",")
    beside = [re.split(r"[,#()\[\]]|y\b", before)[-1], re.split(r"[,#()\[\]]", after.strip(" 秒초s"))[0]]
    told = {words.halves.get(_bare(text)) or half_of_day(text) for text in beside}
    return next((half for half in ("am", "pm", "?") if half in told), "")


def _apply(
    plans: list[_Plan | None], code: NDArray[np.int32], numbers: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Seconds by the plan of each stamp, NaN where none is or its weekday is another; where on the wall."""
    seconds, local = np.full(len(code), np.nan), np.zeros(len(code), bool)
    order = np.argsort(code, kind="stable")
    edges = np.searchsorted(code[order], np.arange(len(plans) + 1))
    for index, plan in enumerate(plans):
        rows = order[edges[index] : edges[index + 1]]
        if plan is not None and len(rows):
            seconds[rows] = _read(plan, numbers[rows])
            local[rows] = (plan.offset is None) & ~np.isnan(seconds[rows])
    return seconds, local


def _read(plan: _Plan, numbers: NDArray[np.float64]) -> NDArray[np.float64]:
    n = len(numbers)
    month = numbers[:, plan.month] if plan.month >= 0 else np.full(n, -float(plan.month))
    parts = np.column_stack([numbers[:, plan.year], month, numbers[:, plan.day]])
    day = days(np.nan_to_num(np.minimum(parts, 9_999)).astype(np.int32), "ymd")
    hour, minute, *rest = (numbers[:, place] for place in plan.clock)
    second = rest[0] if rest else np.zeros(n)
    sound = (hour <= 24) & (minute < 60) & (second < 61)
    if plan.half in ("am", "pm"):
        hour = hour % 12 + 12 * (plan.half == "pm")
    if plan.weekday is not None:
        sound &= (day + 3) % 7 == plan.weekday
    seconds = day * _DAY + hour % 24 * 3600 + minute * 60 + second
    if plan.offset:
        sign, *ahead = plan.offset
        for place, size in zip(ahead, (3600, 60), strict=False):
            seconds = seconds - sign * size * numbers[:, place]
    return np.where(sound, seconds, np.nan)


def _check_clock(plans: list[_Plan | None], code: NDArray[np.int32], numbers: NDArray[np.float64]) -> None:
    """Refuse a clock that may be of twelve hours with halves that are not known."""
    odd = [i for i, plan in enumerate(plans) if plan and plan.half == "?"]
    rows = np.isin(code, odd)
    if not rows.any():
        return
    hours = [numbers[code == i, plan.clock[0]].max() for i in odd if (plan := plans[i])]
    if max(hours) <= 12:
        raise InputError(UNKNOWN)
