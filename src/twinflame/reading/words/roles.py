"""Who chases, who runs: the verdict, and the roles through time."""

from twinflame.reading.model import Estimate, Reading, Role, Stretch
from twinflame.reading.words.phrases import (
    NBSP,
    count,
    from_to,
    how_sure,
    inverse,
    often,
    percent,
    percent_range,
    ranged,
    shared,
    since,
    span,
)
from twinflame.reading.words.told import Passage, Section
from twinflame.reading.words.voice import Who, both, capital

SHOWN_STRETCHES = 6


def verdict(reading: Reading) -> str:
    """The one sentence that a reading opens with."""
    other = both(reading)[1]
    now = reading.roles.now
    when = opening(reading)
    sure = f"(probability {percent(now.certainty)})"
    if now.role is Role.SECOND_CHASES:
        return (
            f"{when} {other.does('reach', 'reaches')} out {compared(inverse(now.reach_ratio), 'you do')}, "
            f"and {answered(now.answered[::-1])}; this is {how_sure(now.certainty)} a chase, in which "
            f"{other.does('pursue', 'pursues')} and you withdraw {sure}."
        )
    if now.role is Role.FIRST_CHASES:
        return (
            f"{when} you reach out {compared(now.reach_ratio, f'{other.name} does')}, and "
            f"{answered(now.answered)}; this is {how_sure(now.certainty)} a chase, in which you pursue and "
            f"{other.does('withdraw', 'withdraws')} {sure}."
        )
    if now.role is Role.NEITHER:
        return (
            f"{when} you reach out {compared(now.reach_ratio, f'{other.name} does')}, and "
            f"{answered(now.answered)}; {how_sure(now.certainty)} neither of you chases {sure}."
        )
    return (
        f"{when} you reach out {compared(now.reach_ratio, f'{other.name} does')}; with so wide a range it "
        "cannot be told yet whether one of you chases and one runs."
        if wide(now.reach_ratio)
        else f"{when} you reach out {compared(now.reach_ratio, f'{other.name} does')}; taken with how it is "
        "answered, it cannot be told yet whether one of you chases and one runs."
    )


def opening(reading: Reading) -> str:
    """The span of time that the verdict speaks of."""
    now, weeks = reading.roles.now, len(reading.weeks)
    if now.start <= reading.weeks[0]:
        return "In this one week" if weeks == 1 else f"Over these {weeks} weeks"
    return since(now.start, now.end)


def compared(ratio: Estimate, other_does: str) -> str:
    """How often beside the other, with the interval."""
    return f"{often(ratio.value)} {other_does} (90{NBSP}%: {span(ratio)} times)"


def wide(ratio: Estimate) -> bool:
    """Whether a ratio may as well mean far less as far more."""
    return ratio.low < 0.8 and ratio.high > 1.25


def answered(pair: tuple[Estimate, Estimate]) -> str:
    """How the first one's reach-outs are answered beside the second one's, intervals heeded."""
    mine, theirs = pair
    ranges = f"({percent_range(mine)} within a day, against {percent_range(theirs)})"
    if mine.high < theirs.low:
        return f"fewer of these are answered {ranges}"
    if mine.low > theirs.high:
        return f"more of these are answered {ranges}"
    return f"about as many of these are answered, as far as can be told {ranges}"


def roles_section(reading: Reading) -> Section:
    """The roles through time."""
    stretches = reading.roles.stretches
    shown = stretches[-SHOWN_STRETCHES:]
    says = [course(reading)]
    if len(shown) < len(stretches):
        says.append(f"The last {len(shown)} of {len(stretches)} stretches are told here; the table has all.")
    says += [told_stretch(reading, s) for s in shown]
    assumes = (
        "A chase is counted only where one side's unanswered reach-outs outnumber the other's by more than "
        "for nine in ten people in ordinary pairs, and that side also reaches out more. Ordinary pairs are "
        "uneven too: 60 to 40 is no chase.",
        "Chaser and runner name what the timing shows. They say nothing about what either of you feels, and "
        "nothing about anybody's attachment or character.",
    )
    return Section("roles", "Roles through time", (Passage("roles", tuple(says), assumes),))


def course(reading: Reading) -> str:
    """One sentence on how the roles went."""
    stretches = reading.roles.stretches
    found = {s.role for s in stretches}
    weeks = count(len(reading.weeks), "week")
    if len(stretches) == 1:
        return (
            f"The picture is the same over {weeks}."
            if len(reading.weeks) > 1
            else "There is one week to read."
        )
    changes = often_changed(len(stretches) - 1)
    if {Role.FIRST_CHASES, Role.SECOND_CHASES} <= found:
        return f"Over {weeks} the picture changed {changes}, and the roles swapped on the way."
    return f"Over {weeks} the picture changed {changes}."


def often_changed(times: int) -> str:
    """A number of changes in words."""
    return {1: "once", 2: "twice"}.get(times, f"{times} times")


def told_stretch(reading: Reading, stretch: Stretch) -> str:
    """One stretch, its role and the figures behind it."""
    other = both(reading)[1]
    sure, chance = how_sure(stretch.certainty), percent(stretch.certainty)
    what = {
        Role.FIRST_CHASES: f"{sure} you chased ({chance})",
        Role.SECOND_CHASES: f"{sure} {other.name} chased ({chance})",
        Role.NEITHER: f"{sure} neither of you chased ({chance})",
        Role.CANNOT_TELL: "it cannot be told",
    }[stretch.role]
    return (
        f"{from_to(stretch.start, stretch.end)}: {what}. Reach-outs a week (ranges: 90{NBSP}%): you "
        f"{ranged(stretch.reach[0])}, {other.name} {ranged(stretch.reach[1])}; answered within a day: yours "
        f"{shared(stretch.answered[0])}, {other.whose} {shared(stretch.answered[1])}."
    )


def role_name(role: Role, who: tuple[Who, Who]) -> str:
    """The short label of a role."""
    return {
        Role.FIRST_CHASES: "you chase",
        Role.SECOND_CHASES: f"{who[1].name} chases",
        Role.NEITHER: "neither",
        Role.CANNOT_TELL: "cannot tell",
    }[role]


def stretch_title(reading: Reading, stretch: Stretch) -> str:
    """A stretch as a row's head."""
    return capital(from_to(stretch.start, stretch.end))
