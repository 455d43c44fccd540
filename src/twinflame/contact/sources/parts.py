"""The parts of a conversation as one, and who exported, told from all conversations of an app."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from twinflame.contact.sources.base import placed
from twinflame.contact.sources.found import Found, Spot
from twinflame.contact.sources.join import Part, concatenated, joined
from twinflame.contact.sources.people import is_group, main_people
from twinflame.contact.sources.same import nobody


def whole(found: Sequence[Found]) -> list[Found]:
    """Conversations whose parts lay in several documents, as one each."""
    parts: defaultdict[tuple[str, str], list[Found]] = defaultdict(list)
    for place, one in enumerate(found):
        parts[one.source, one.chat.key or f"\n{place}"].append(one)
    together = [
        _joined(group) if len(group) > 1 or group[0].chat.key else group[0] for group in parts.values()
    ]
    return [one for one in together if len(one.chat.times)]


def _joined(parts: Sequence[Found]) -> Found:
    """Parts that follow one another are put together; of those that overlap, what repeats counts once."""
    inputs: defaultdict[int, list[Found]] = defaultdict(list)
    for part in parts:
        inputs[min(part.spots)[0]].append(part)
    chains = [chain for group in inputs.values() for chain in _chains(group)]
    chat = joined(
        [
            Part(concatenated([part.chat for part in chain]), chain[0].source, chain[0].label)
            for chain in chains
        ]
    )
    spots = frozenset(spot for part in parts for spot in part.spots)
    missing = _missing(spots)
    undated = next((part.undated for part in parts if part.undated), None)
    chat = replace(chat, notes=(*chat.notes, *missing))
    return Found(parts[0].source, chat, " and ".join(_labels(parts)), spots, parts[0].zone, undated=undated)


def _chains(parts: Sequence[Found]) -> list[list[Found]]:
    """The parts in as few rows as can be in which each begins when the one before it has ended."""
    chains: list[list[Found]] = []
    empty = [part for part in parts if not len(part.chat.times)]
    for part in sorted(
        (part for part in parts if len(part.chat.times)), key=lambda p: float(p.chat.times[0])
    ):
        fits = [chain for chain in chains if chain[-1].chat.times[-1] <= part.chat.times[0]]
        if fits:
            max(fits, key=lambda chain: float(chain[-1].chat.times[-1])).append(part)
        else:
            chains.append([part])
    return [[*empty, *chains[0]], *chains[1:]] if chains else [empty]


def _labels(parts: Sequence[Found]) -> list[str]:
    labels = list(dict.fromkeys(part.label for part in parts))
    return labels if len(labels) <= 3 else [*labels[:2], f"{len(labels) - 2} more"]


def _missing(spots: Iterable[Spot]) -> list[str]:
    """A note where documents are numbered and one is not there."""
    found = [re.fullmatch(r"(.*_)(\d{1,4})(\.\w+)", name) for _, _, name in spots]
    numbers = {int(match[2]) for match in found if match}
    stems = {(match[1], match[3]) for match in found if match}
    lost = sorted(set(range(1, max(numbers, default=0) + 1)) - numbers)
    if not lost or len(stems) != 1 or not all(found):
        return []
    stem, end = stems.pop()
    names = ", ".join(f"{stem}{number}{end}" for number in lost[:3])
    return [
        f"Part of this conversation is missing: {placed(names)}. Give the other parts of the download too."
    ]


def with_owner(found: Sequence[Found]) -> list[Found]:
    """Who exported, where a format does not tell: the one whose name stands in each of its conversations."""
    open_: defaultdict[str, list[Found]] = defaultdict(list)
    for one in found:
        if one.chat.me is None and one.chat.twin is None and not is_group(one.chat):
            open_[one.source].append(one)
    mine: dict[str, str] = {}
    for source, conversations in open_.items():
        names = [{one.chat.names[i] for i in main_people(one.chat)} for one in conversations]
        common = set.intersection(*names)
        if len(conversations) > 1 and len(common) == 1 and not nobody(min(common)):
            mine[source] = common.pop()
    told = {one for source in mine for one in open_[source]}
    return [_mine(one, mine[one.source]) if one in told else one for one in found]


def _mine(one: Found, name: str) -> Found:
    return replace(one, chat=replace(one.chat, me=one.chat.names.index(name)))
