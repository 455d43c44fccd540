"""The pair beside ordinary pairs."""

from twinflame.contact.sources.people import listed
from twinflame.reading.model import Comparison, Reading
from twinflame.reading.words.phrases import NBSP, amount, count, figure, percent, percents
from twinflame.reading.words.told import Passage, Section
from twinflame.reading.words.voice import Who, both, capital

PARTS_OF_ONE = ("share_of_reach", "answered_within_day", "answers_within_day")


def ordinary_section(reading: Reading) -> Section:
    """Where this pair lies among ordinary pairs."""
    pairs = max((c.pairs for c in reading.comparisons), default=0)
    says = (overview(reading), *(placed(reading, c) for c in reading.comparisons))
    assumes = (
        (
            f"The {count(pairs, 'ordinary pair')} wrote "
            if pairs
            else "Ordinary pairs here are people who wrote "
        )
        + "office e-mail or student messages. They are not lovers' messages, so a place among them tells how "
        "uneven people's contact commonly is, not how love should be.",
    )
    return Section("ordinary", "Compared with ordinary pairs", (Passage("ordinary", says, assumes),))


def title(key: str, who: tuple[Who, Who]) -> str:
    """What a compared figure is."""
    other = who[1]
    return {
        "share_of_reach": "your share of all reach-outs",
        "answered_within_day": "your reach-outs answered within a day",
        "answers_within_day": f"{other.whose} reach-outs that you answer within a day",
        "unanswered_ratio": f"your unanswered reach-outs over {other.whose}",
        "delay_ratio": "the slower one's delay over the quicker one's",
    }.get(key, key.replace("_", " "))


def value(comparison: Comparison) -> str:
    """The pair's figure with its interval."""
    mine = comparison.mine
    return percents(mine) if comparison.key in PARTS_OF_ONE else figure(mine)


def quartiles(comparison: Comparison) -> str:
    """The middle half of ordinary pairs."""
    low, middle, high = comparison.ordinary
    if comparison.key in PARTS_OF_ONE:
        return f"{percent(low)} to {percent(high)}, half of them below {percent(middle)}"
    return f"{amount(low, high)} to {amount(high)}, half of them below {amount(middle, high)}"


def overview(reading: Reading) -> str:
    """Which figures lie outside the middle half of ordinary pairs."""
    found = reading.comparisons
    if not found:
        return "There is nothing to compare yet."
    outside = tuple(title(c.key, both(reading)) for c in found if not usual(c))
    if not outside:
        return "In all that was compared, you two may well lie in the middle half of ordinary pairs, shaded."
    verb = "lies" if len(outside) == 1 else "lie"
    rest = "" if len(outside) == len(found) else "; the rest may well lie within it"
    return capital(f"{listed(outside)} {verb} outside the middle half of ordinary pairs, shaded{rest}.")


def usual(comparison: Comparison) -> bool:
    """Whether a figure may well lie in the middle half of ordinary pairs."""
    at = comparison.percentile
    return at.low <= 75 and at.high >= 25


def placed(reading: Reading, comparison: Comparison) -> str:
    """One figure and its place among ordinary pairs."""
    at = comparison.percentile
    place = "as among many ordinary pairs"
    if not usual(comparison):
        place = ("low" if at.high < 25 else "high") + " among ordinary pairs"
    below = f"{at.low:.0f} to {at.high:.0f}{NBSP}% of them lie below"
    return capital(
        f"{title(comparison.key, both(reading))}: {value(comparison)}. That is {place}: {below} "
        f"(90{NBSP}%); the middle half of them has {quartiles(comparison)}."
    )
