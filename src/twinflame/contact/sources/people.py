"""From a conversation's senders to two people: who reads, and who is the other."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from twinflame.contact.sources.base import Chat
from twinflame.errors import ChoiceNeeded, InputError

Names = str | Sequence[str] | None

GROUP = (
    "A group cannot be read: what is said to many is not reaching out to one. Export a "
    "conversation of two people."
)
_OTHERS_SHARE = (
    0.05  # of all contacts that may come from neither of two named people before it counts as a group
)
TAKEN_TO_BE = "You are taken to be"
"""Begins the note that says who reads, where the export does not tell."""
_SHOWN = 10


def listed(words: Sequence[str]) -> str:
    """Words in a row.

    >>> listed(["a", "b", "c"]), listed(["a"]), listed([])
    ('a, b and c', 'a', '')
    """
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


def counted(chat: Chat, indices: Sequence[int] | None = None) -> str:
    """The names with their counts, most first, for a sentence. Names seen only once or twice are counted,
    not shown:
    they may be words of a message that looks like a row.

    >>> counted(Chat(np.zeros(4), np.array([0, 0, 0, 1]), np.zeros(4), ("Ana", "Ben")))
    'Ana (3) and Ben (1)'
    """
    counts = chat.counts()
    chosen = np.flatnonzero(counts) if indices is None else np.array(indices, dtype=np.int64)
    ordered = sorted(chosen.tolist(), key=lambda i: (-counts[i], i))
    second = counts[ordered[1]] if len(ordered) > 1 else 0
    plain = min(3, max(2, second))
    shown = [i for rank, i in enumerate(ordered) if rank < _SHOWN and (rank < 2 or counts[i] >= plain)]
    words = [f"{chat.names[i]} ({counts[i]})" for i in shown]
    rest = len(ordered) - len(shown)
    if rest:
        words.append("1 other name" if rest == 1 else f"{rest} other names")
    return listed(words)


def main_people(chat: Chat) -> list[int]:
    """Senders that are more than strays, most contacts first.

    Strays are a few rows under other names: a notice that bears a sender, a line of a message that looks like
    a row. They are told by being few, both in rows and in names.
    """
    counts = chat.counts()
    ordered = sorted(np.flatnonzero(counts).tolist(), key=lambda i: (-counts[i], i))
    total = int(counts.sum())
    enough = max(3, 0.01 * total)
    main = ordered[: max(2, int(np.count_nonzero(counts >= enough)))]
    strays = ordered[len(main) :]
    few = len(strays) <= 5 or sum(counts[i] for i in strays) <= 0.02 * total
    told_apart = not strays or counts[strays[0]] < counts[main[-1]]
    return main if few and told_apart else ordered


def find(chat: Chat, wanted: Names, option: str) -> list[int]:
    """Indices of the senders that one option names; a name may be given in part, if it stays unambiguous."""
    found: list[int] = []
    for text in [wanted] if isinstance(wanted, str) else list(wanted or ()):
        exact = [i for i, name in enumerate(chat.names) if name == text.strip()]
        low = text.strip().casefold()
        same = [i for i, name in enumerate(chat.names) if name.casefold() == low]
        part = [i for i in main_people(chat) if low and low in chat.names[i].casefold()]
        hits = exact or same or part
        if len(hits) != 1:
            problem = "fits more than one sender" if hits else "fits no sender"
            raise ChoiceNeeded(f"The name given with {option} {problem}. The senders are {counted(chat)}.")
        found += [hits[0]] if hits[0] not in found else []
    return found


def is_group(chat: Chat) -> bool:
    """Whether the conversation looks like one of more than two people."""
    return chat.group or len(main_people(chat)) > 2


def choose(chat: Chat, me: Names = None, twin: Names = None) -> tuple[list[int], list[int], bool, list[str]]:
    """Indices of the names of the one who reads and of the other, whether that is known, and notes.

    Raises
    ------
    ChoiceNeeded
        When the user must say who is who.
    InputError
        When there are not two people, or more than two.
    """
    if chat.group:
        raise InputError(f"This conversation is a group. {GROUP}")
    main = main_people(chat)
    mine, theirs = find(chat, me, "--me"), find(chat, twin, "--twin")
    if set(mine) & set(theirs):
        raise ChoiceNeeded(f"--me and --twin name the same sender. The senders are {counted(chat)}.")
    if len(main) < 2:
        raise InputError(
            "Only one person wrote in this conversation, so there is no contact of two to read. Check "
            "that it is the right chat and that the export is complete."
            if main
            else "There is no message in this conversation."
        )
    if len(main) > 2 and not (mine and theirs):
        raise ChoiceNeeded(
            f"There are more than two senders: {counted(chat)}. If they are two people, say who is who "
            f"with --me and --twin, once for each name a person goes by. {GROUP}"
        )
    known = True
    left = [i for i in main if i not in mine + theirs]
    if mine and not theirs:
        theirs = left[:1]
    elif theirs and not mine:
        mine = left[:1]
    elif not mine:
        pair, known = _tell(chat, main)
        mine, theirs = [pair[0]], [pair[1]]
    if not mine or not theirs:
        raise ChoiceNeeded(f"Two different people are needed. The senders are {counted(chat)}.")
    notes = _left_out(chat, mine + theirs)
    if not known:
        notes.append(
            f"{TAKEN_TO_BE} {chat.names[mine[0]]}, who wrote first; the export does not tell. "
            "Use --me to change it."
        )
    return mine, theirs, known, notes


def _tell(chat: Chat, main: list[int]) -> tuple[list[int], bool]:
    """The one who reads, then the other: as the export tells, else whoever wrote first reads."""
    if chat.me in main:
        return [chat.me, *(i for i in main if i != chat.me)], True
    if chat.twin in main:
        return [*(i for i in main if i != chat.twin), chat.twin], True
    rows = np.flatnonzero(np.isin(chat.who, main))
    first = int(chat.who[rows[np.argmin(chat.times[rows])]])
    return [first, *(i for i in main if i != first)], False


def _left_out(chat: Chat, kept: list[int]) -> list[str]:
    counts = chat.counts()
    others = int(counts.sum() - counts[kept].sum())
    if others > max(3, _OTHERS_SHARE * counts.sum()):
        raise InputError(
            f"Many messages are by neither of the two that you named: the senders are {counted(chat)}. If "
            f"a person has several names, give each with --me or --twin. {GROUP}"
        )
    if not others:
        return []
    names = int(np.count_nonzero(counts) - np.count_nonzero(counts[kept]))
    return [
        f"Left out: {others} {'row' if others == 1 else 'rows'} under {names} other "
        f"{'name' if names == 1 else 'names'}, likely notices or lines of messages."
    ]


def codes(who: NDArray[np.int32], mine: list[int], theirs: list[int]) -> NDArray[np.int8]:
    """0 for rows of the one who reads, 1 for the other's, -1 for the rest."""
    side = np.full(max([*mine, *theirs, *([who.max()] if len(who) else [])], default=0) + 1, -1, np.int8)
    side[theirs], side[mine] = 1, 0
    sides: NDArray[np.int8] = side[who]
    return sides
