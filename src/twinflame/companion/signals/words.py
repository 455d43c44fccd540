"""What a look at the signals is told as. The words stay kind, the number stays true."""

from twinflame.companion.healing.words import number
from twinflame.signals.chance import Finding, Verdict
from twinflame.signals.urge import Moved, Urge


def told_finding(found: Finding) -> list[str]:
    """The test in sentences: what it says, how much, how many are still needed."""
    counted = found.hits + found.misses
    if found.verdict is Verdict.CANNOT_TELL:
        told = [
            "It cannot be told yet whether contact comes after your signals more often than by chance.",
            found.reason,
        ]
    elif found.verdict is Verdict.MORE:
        told = ["After your signals the other made contact more often than by chance."]
    else:
        told = [
            "After your signals the other made contact no more often than by chance. That says nothing about "
            "what they mean to you."
        ]
    if found.ratio == found.ratio:
        told.append(
            f"Of {counted} that count, {found.hits} were followed by contact; {number(found.expected)} were "
            f"to be expected. That is {found.ratio:.2f} times as many "
            f"(90 %: {found.low:.2f} to {found.high:.2f}; p = {found.p:.3f}, paid for all looks of the plan)."
        )
    if found.more_needed:
        told.append(
            f"About {found.more_needed} more signals are needed to find half as much again, four times in "
            "five."
        )
    return told


def told_urge(found: Urge) -> list[str]:
    """How signals move the urge to reach out, in sentences."""
    if found.verdict is Moved.CANNOT_TELL:
        return ["How signals move your urge to reach out cannot be told yet.", found.reason]
    first = {
        Moved.HIGHER: "The day after a signal your urge to reach out is higher.",
        Moved.LOWER: "The day after a signal your urge to reach out is lower.",
        Moved.NOT_SEEN: "Your urge to reach out is no different after signals, as far as is seen.",
    }[found.verdict]
    return [
        first,
        f"By {number(found.points)} points of 10 (90 %: {number(found.low)} to {number(found.high)}), beside "
        "days that were alike in urge and contact. It shows what goes together; a third thing may move both.",
    ]


def rows(found: Finding) -> list[tuple[str, str]]:
    """The tally as a table."""
    return [
        ("followed by contact in time", str(found.hits)),
        ("not followed", str(found.misses)),
        ("you wrote first, so neither", str(found.wrote_first)),
        ("amid contact, set aside", str(found.set_aside)),
        ("not over yet", str(found.waiting)),
        ("followed by chance, expected", number(found.expected)),
    ]
