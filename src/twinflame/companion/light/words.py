"""What is said of the loop: each sentence stands here once and changes with what was found."""

from dataclasses import dataclass
from datetime import date

from twinflame.companion.healing.words import number
from twinflame.companion.light.work import Followed, Span
from twinflame.journey.light_parts import LEAST, TOLD
from twinflame.reading.words.phrases import NBSP

SCALE = 10.0  # parts are told from 0 to 10, as a check-in asks


@dataclass(frozen=True, slots=True)
class Part:
    """One of the five: what it means, and where it is taken from."""

    key: str
    name: str
    means: str
    asks: str


PARTS = (
    Part("truth", "Truth", "what is disclosed", "how open you were to what came"),
    Part("light", "Light", "clarity", "how little your mind doubted"),
    Part("bond", "Bond", "closeness", "how close the two of you were, on a day or after a round"),
    Part("vision", "Vision", "the shared picture of what is to come", ""),
    Part("drive", "Drive", "the will to act on it", "how much drive there was"),
)

FOLLOWS = "Your days are being followed. This takes some seconds, the first time up to a minute."
VERDICTS = {
    "dark": "As the model reads your days, one state lasts: little truth told.",
    "light": "As the model reads your days, one state lasts: much truth told. There is nothing to tip.",
    "before": "As the model reads your days, two states last, with you before the tipping point.",
    "past": "As the model reads your days, two states last, with you past the tipping point.",
    "cannot tell": "Where you stand beside a tipping point cannot be told from these days.",
}
LEARNED = ((0.7, "much"), (0.25, "something"), (0.0, "next to nothing"))
CHANCES = {
    "dark": "one state lasts: little told",
    "before": "two last, you before the tipping point",
    "past": "two last, you past the tipping point",
    "light": "one state lasts: much told",
}


def opening(found: Followed) -> list[str]:
    """The verdict, and how sure it is."""
    best = max(found.chances, key=lambda k: found.chances[k])
    sure = percent(found.chances[best])
    if found.verdict == "cannot tell":
        return [
            VERDICTS[found.verdict],
            f"The likeliest, at {sure}, is: {CHANCES[best]}. It takes {percent(TOLD)} to say so.",
        ]
    return [VERDICTS[found.verdict], f"Of what the model holds possible, {sure} say so."]


def waits(told: int) -> str:
    """What is said where days are too few."""
    here = "None is" if not told else f"{told} {'is' if told == 1 else 'are'}"
    return f"Cannot be told yet: it takes {LEAST} days that tell of it, over some weeks. {here} here."


def percent(share: float) -> str:
    r"""A share in whole percent, without claiming what draws cannot show.

    Examples
    --------
    >>> percent(0.5), percent(0.0), percent(1.0)
    ('50\xa0%', 'under\xa01\xa0%', 'over\xa099\xa0%')
    """
    if share < 0.01:
        return f"under{NBSP}1{NBSP}%"
    return f"over{NBSP}99{NBSP}%" if share > 0.99 else f"{100 * share:.0f}{NBSP}%"


def of_ten(found: Span) -> str:
    r"""A part from 0 to 10 with its interval.

    Examples
    --------
    >>> of_ten(Span(0.5, 0.25, 0.75))
    '5 (90\xa0%: 2.5 to 7.5)'
    """
    return _between(*(number(SCALE * x) for x in (found.value, found.low, found.high)))


def of_one(found: Span) -> str:
    r"""A share from 0 to 1 with its interval.

    Examples
    --------
    >>> of_one(Span(0.5, 0.251, 0.75))
    '0.50 (90\xa0%: 0.25 to 0.75)'
    """
    return _between(*map(number_of, (found.value, found.low, found.high)))


def in_days(found: Span) -> str:
    """Days with their interval."""
    return _between(*(f"{x:.0f}" for x in (found.value, found.low, found.high)))


def _between(value: str, low: str, high: str) -> str:
    return f"{value} (90{NBSP}%: {low} to {high})"


def told_part(part: Part, told: int, found: Followed | None, k: int, first: date) -> str:
    """How a part went, in a sentence or two."""
    days = f"Told on {told} day{'' if told == 1 else 's'}, by {part.asks}." if told else ""
    if found is None:
        return days or f"Nothing here tells of {part.key} yet."
    now = f"now {of_ten(found.today[k])} of 10"
    if not told:
        return f"Nothing here tells of {part.key}. What the model presumes from the others is grey: {now}."
    return f"{days} As the model has it, {now}; {_moved(found.change[k], first)}."


def _moved(change: Span, first: date) -> str:
    since = f"since {first.day} {first:%B %Y}"
    size = f"({number(change.low * SCALE)} to {number(change.high * SCALE)})"
    if change.low > 0:
        return f"it rose {since} {size}"
    if change.high < 0:
        return f"it fell {since} {size}"
    return f"whether it rose or fell {since} cannot be told {size}"


def learned(found: Followed) -> str:
    """How far the days said anything of the tethers."""
    size = next(words for least, words in LEARNED if found.learned >= least)
    settled = f"{percent(found.learned)} of what was open about them is settled, the rest is presumed"
    return f"Of the tethers your days say {size}: {settled}."


def beside(found: Followed, weighed: float | None) -> str:
    """The tethers as the days have them beside those that were weighed."""
    fitted = found.values["tethers"]
    told = f"Your days speak of tethers of {of_one(fitted)}."
    if weighed is None:
        return f"{told} You have weighed none to set beside them."
    as_weighed = f"As you weighed them, both lives together, they are {number_of(weighed)}"
    if weighed < fitted.low:
        return f"{told} {as_weighed}: looser than your days have it."
    if weighed > fitted.high:
        return f"{told} {as_weighed}: firmer than your days have it."
    return f"{told} {as_weighed}, which your days allow."


def tips(found: Followed) -> str:
    """Where the tipping point lies."""
    share = percent(found.two)
    if found.edge is None:
        return "In nothing that the model holds possible is there a tipping point."
    point = f"the tipping point then lies at truth {of_ten(found.edge)} of 10"
    return f"In {share} of what the model holds possible two states last; {point}."


def number_of(value: float) -> str:
    """A share from 0 to 1, in two digits."""
    return f"{value:.2f}"
