"""Small phrases made from figures: how often, how sure, how long, since when.

Each rule for putting a figure into words stands here once.
"""

import unicodedata
from datetime import date

from twinflame.reading.model import Estimate

NBSP = "\u00a0"
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
LONGEST_NAME = 40

# The least posterior probability at which each word is used, highest first.
CERTAINTY = (
    (0.95, "almost certainly"),
    (0.85, "very likely"),
    (0.70, "probably"),
    (0.50, "more likely than not"),
    (0.0, "perhaps"),
)

# The greatest ratio, greater over smaller, for which each phrase is used.
MORE = (
    (1.15, "about as often as"),
    (1.4, "somewhat more often than"),
    (1.7, "about one and a half times as often as"),
    (2.25, "about twice as often as"),
    (2.75, "about two and a half times as often as"),
    (3.5, "about three times as often as"),
    (4.5, "about four times as often as"),
    (5.5, "about five times as often as"),
    (6.5, "about six times as often as"),
    (7.5, "about seven times as often as"),
    (8.5, "about eight times as often as"),
    (9.5, "about nine times as often as"),
    (12.0, "about ten times as often as"),
    (float("inf"), "more than ten times as often as"),
)
LESS = (
    (1.15, "about as often as"),
    (1.4, "somewhat less often than"),
    (1.7, "about two thirds as often as"),
    (2.4, "about half as often as"),
    (3.5, "about a third as often as"),
    (4.5, "about a quarter as often as"),
    (5.5, "about a fifth as often as"),
    (10.0, "less than a fifth as often as"),
    (float("inf"), "less than a tenth as often as"),
)


def often(ratio: float) -> str:
    """How often, beside another: "about three times as often as".

    Examples
    --------
    >>> often(3.1), often(0.5), often(1.0)
    ('about three times as often as', 'about half as often as', 'about as often as')
    """
    table, greater = (MORE, ratio) if ratio >= 1 else (LESS, 1 / max(ratio, 1e-9))
    return next(phrase for most, phrase in table if greater <= most)


def how_sure(probability: float) -> str:
    """The word for a posterior probability.

    Examples
    --------
    >>> how_sure(0.97), how_sure(0.9), how_sure(0.6)
    ('almost certainly', 'very likely', 'more likely than not')
    """
    return next(word for least, word in CERTAINTY if probability >= least)


def percent(share: float) -> str:
    """A share or chance of 0 to 1 in per cent; never a bare 0 or 100, which no estimate can give.

    Examples
    --------
    >>> percent(0.41).replace(NBSP, " "), percent(0.999).replace(NBSP, " ")
    ('41 %', 'over 99 %')
    """
    if share > 0.99:
        return f"over 99{NBSP}%"
    if share < 0.01:
        return f"under 1{NBSP}%"
    return f"{100 * share:.0f}{NBSP}%"


def percents(estimate: Estimate) -> str:
    """A share with its interval: "41 % (90 %: 36 to 46 %)"."""
    return f"{percent(estimate.value)} (90{NBSP}%: {percent_range(estimate)})"


def shared(estimate: Estimate) -> str:
    """A share and its range, where it was said what ranges hold: "41 % (36 to 46 %)"."""
    return f"{percent(estimate.value)} ({percent_range(estimate)})"


def ranged(estimate: Estimate) -> str:
    """A figure and its range, where it was said what ranges hold: "3.2 (2.1 to 4.2)"."""
    return f"{amount(estimate.value, estimate.high)} ({span(estimate)})"


def percent_range(estimate: Estimate) -> str:
    """The interval of a share: "36 to 46 %"."""
    return f"{100 * estimate.low:.0f} to {100 * estimate.high:.0f}{NBSP}%"


def amount(value: float, beside: float | None = None) -> str:
    """A figure with as many digits as it bears; `beside` is the greatest figure told next to it.

    Examples
    --------
    >>> amount(0.123), amount(3.14159), amount(41.7), amount(3412), amount(0.5, beside=12)
    ('0.12', '3.1', '42', '3,412', '0.5')
    """
    scale = abs(value if beside is None else beside)
    if scale < 1:
        return f"{value:.2f}"
    if scale < 10 or 0 < abs(value) < 9.95:
        return f"{value:.1f}"
    return f"{value:,.0f}"


def span(estimate: Estimate) -> str:
    """An interval: "2.1 to 4.2"."""
    return f"{amount(estimate.low, estimate.high)} to {amount(estimate.high)}"


def figure(estimate: Estimate, unit: str = "") -> str:
    """A figure with its interval: "3.2 times (90 %: 2.1 to 4.2)".

    Examples
    --------
    >>> figure(Estimate(3.2, 2.1, 4.2), "times").replace(NBSP, " ")
    '3.2 times (90 %: 2.1 to 4.2)'
    """
    unit = f" {unit}" if unit else ""
    return f"{amount(estimate.value, estimate.high)}{unit} (90{NBSP}%: {span(estimate)})"


def inverse(ratio: Estimate) -> Estimate:
    """The same ratio, told the other way round."""
    low, value, high = (max(x, 1e-6) for x in (ratio.low, ratio.value, ratio.high))
    return Estimate(1 / value, 1 / high, 1 / low)


def count(number: int, noun: str, plural: str | None = None) -> str:
    """A number of things.

    Examples
    --------
    >>> count(1, "week"), count(2310, "contact"), count(0, "reply", "replies")
    ('1 week', '2,310 contacts', '0 replies')
    """
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def lasting(minutes: float) -> str:
    """How long, from minutes.

    Examples
    --------
    >>> lasting(0.4), lasting(38.2), lasting(95), lasting(60 * 30), lasting(60 * 60)
    ('under a minute', '38 minutes', '1.6 hours', '30 hours', '2.5 days')
    """
    if minutes < 0.75:
        return "under a minute"
    size, noun = (1.0, "minute") if minutes < 90 else (60.0, "hour") if minutes < 2880 else (1440.0, "day")
    number = f"{minutes / size:.0f}" if size == 1.0 or minutes / size >= 9.5 else f"{minutes / size:.1f}"
    number = number.removesuffix(".0")
    return f"{number} {noun}" + ("" if number == "1" else "s")


def day(when: date, *, year: bool = True) -> str:
    """A day: "9 March 2026"."""
    return f"{when.day} {MONTHS[when.month - 1]}" + (f" {when.year}" if year else "")


def from_to(start: date, end: date) -> str:
    """A stretch of days, the year told once where it can be.

    Examples
    --------
    >>> from_to(date(2025, 1, 6), date(2025, 6, 8)), from_to(date(2025, 6, 9), date(2026, 3, 1))
    ('6 January to 8 June 2025', '9 June 2025 to 1 March 2026')
    >>> from_to(date(2026, 2, 9), date(2026, 2, 28))
    '9 to 28 February 2026'
    """
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day} to {day(end)}" if start != end else day(end)
    return f"{day(start, year=start.year != end.year)} to {day(end)}"


def since(start: date, end: date) -> str:
    """Since when, as seen from the end: by month where it is long ago, else by day.

    Examples
    --------
    >>> since(date(2026, 3, 9), date(2026, 11, 1)), since(date(2025, 6, 9), date(2026, 3, 1))
    ('Since March', 'Since June 2025')
    >>> since(date(2026, 2, 9), date(2026, 3, 1))
    'Since 9 February'
    """
    if (end - start).days < 56:
        return f"Since {day(start, year=start.year != end.year)}"
    return f"Since {MONTHS[start.month - 1]}" + (f" {start.year}" if start.year != end.year else "")


def shown_name(name: str) -> str:
    r"""A name from an export, safe to show: one line, not long, no control signs, its direction kept in.

    Examples
    --------
    >>> shown_name("  Ana\x1b[31m\u202e  Lu  ")
    'Ana[31m Lu'
    """
    kept = "".join(
        " " if c.isspace() else c
        for c in name
        if unicodedata.category(c) not in {"Cc", "Cs", "Co"} or c.isspace()
    )
    kept = "".join(c for c in kept if unicodedata.category(c) != "Cf" or c == "\u200d")
    kept = " ".join(kept.split()) or "the other"
    if len(kept) > LONGEST_NAME:
        kept = kept[: LONGEST_NAME - 1] + "…"
    if any(unicodedata.bidirectional(c) in {"R", "AL", "AN"} for c in kept):
        return f"\u2068{kept}\u2069"  # first-strong isolate, so that a name turns nothing around it
    return kept
