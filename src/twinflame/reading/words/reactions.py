"""Mirror and cord: how each reacts when the other pursues or steps back, or why that cannot be told yet."""

from twinflame.reading.model import Direction, Estimate, Reaction, Reading
from twinflame.reading.words.phrases import NBSP, often, span
from twinflame.reading.words.told import Passage, Section
from twinflame.reading.words.voice import Who, both, capital


def reactions_section(reading: Reading) -> Section:
    """Mirror, cord, and how far they hang on what is assumed of slow ups and downs."""
    you, other = both(reading)
    one, two = reading.people
    mirror = Passage(
        "mirror",
        (
            reacting(you, f"{other.name} has been in touch twice as much as usual", one.mirror),
            reacting(other, "you have been in touch twice as much as usual", two.mirror),
        ),
        (
            "The messages show whether reach-outs fall or rise with the other's contact, not why. That "
            "being near the other stirs one's own old pain is the idea of the mirror, not a finding from "
            "messages.",
        ),
        "The mirror: when the other comes closer",
    )
    cord = Passage(
        "cord",
        (
            reacting(you, f"{other.name} has been in touch half as much as usual", one.cord),
            reacting(other, "you have been in touch half as much as usual", two.cord),
        ),
        (
            "The model has a slope for more contact and one for less, and expects them to be much alike. A "
            "change that follows another is no proof that the one brought about the other.",
        ),
        "The cord: when the other steps back",
    )
    drift = Passage(
        "drift",
        (dependence(reading),),
        (
            "A connection warms and cools slowly for reasons outside of it. How far the slow ups and downs "
            "of two people hang together cannot be seen directly; each point assumes another answer, and "
            "the reading weighs them by how well they fit.",
        ),
        "How far this hangs on what is assumed",
    )
    return Section("reactions", "Mirror and cord", (mirror, cord, drift))


def reacting(who: Who, when: str, reaction: Reaction) -> str:
    """One reaction: its direction, its size and its interval; or that it cannot be told, and why."""
    change = reaction.change
    told = f"{often(change.value)} usual (90{NBSP}%: {span(change)} times)"
    if reaction.direction is Direction.CANNOT_TELL:
        return capital(
            f"When {when}, it cannot be told yet how {who.does('react', 'reacts')}: {why_not(reaction)}"
        )
    closing = {
        Direction.WITHDRAWS: f"{who.does('withdraw', 'withdraws')}, reaching out {told}.",
        Direction.DRAWN: f"{who.does('are', 'is')} drawn in, reaching out {told}.",
        Direction.LITTLE: f"{who.does('change', 'changes')} little, reaching out {told}.",
    }
    return f"When {when}, {closing[reaction.direction]}"


def why_not(reaction: Reaction) -> str:
    """Why a reaction cannot be told."""
    change = reaction.change
    values = [estimate.value for _, estimate, weight in reaction.by_drift if weight >= 0.05]
    parts = []
    if change.low < 1 < change.high:
        parts.append(
            f"it may be less as well as more, {span(change)} times as many reach-outs as usual (90{NBSP}%)"
        )
    else:
        parts.append(f"the estimate is {span(change)} times as many reach-outs as usual (90{NBSP}%)")
    if values and min(values) < 0.95 and max(values) > 1.05:
        parts.append("and the direction turns with what is assumed of the slow ups and downs")
    elif not (change.low < 1 < change.high):
        parts.append("too close to no change to name a direction")
    return ", ".join(parts) + "."


def dependence(reading: Reading) -> str:
    """Whether the direction turns with the drift's correlation, and for whom."""
    you, other = both(reading)
    turning = [
        f"{who.whose} {name}"
        for who, person in zip((you, other), reading.people, strict=True)
        for name, reaction in (("mirror", person.mirror), ("cord", person.cord))
        if turns(reaction)
    ]
    if not turning:
        return "None of the four estimates changes its direction with that assumption."
    if len(turning) == 4:
        return "All four estimates change direction with that assumption; messages alone do not settle it."
    return capital(" and ".join(turning) + " change direction with that assumption; the rest do not.")


def turns(reaction: Reaction) -> bool:
    """Whether the estimate lies on both sides of "no change" as the drift's correlation varies."""
    estimates: list[Estimate] = [e for _, e, _ in reaction.by_drift]
    return bool(estimates) and min(e.value for e in estimates) < 1 < max(e.value for e in estimates)
