"""Several exports of one conversation, or of several between the same two, as one."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from twinflame.contact.history import Kind
from twinflame.contact.sources.base import Chat
from twinflame.contact.sources.repeats import repeated


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """A conversation that is joined, in order of time, with what its notes call it."""

    chat: Chat
    source: str
    label: str


def joined(parts: Sequence[Part]) -> Chat:
    """One conversation from several whose people bear the same names throughout.

    A message that two of them hold counts once (see `repeats`). Parts with finer stamps go before those with
    coarser ones, whose rows are left out where both hold them. Each row keeps the step of its stamp.

    Examples
    --------
    >>> rows = np.arange(60) * 3600.5
    >>> fine = Chat(rows, np.arange(60) % 2, np.zeros(60, np.int8), ("Ana", "Ben"))
    >>> coarse = replace(fine, times=rows // 60 * 60, precision=60.0)
    >>> both = joined([Part(coarse, "WhatsApp", "a.txt"), Part(fine, "WhatsApp", "b.txt")])
    >>> len(both.times), both.precision, both.notes
    (60, 1.0, ('Left out: 60 rows of a.txt that b.txt holds too.',))
    """
    if len(parts) == 1:
        return parts[0].chat
    ordered = sorted(parts, key=lambda part: part.chat.precision)
    kept: list[Part] = []
    notes: list[str] = []
    for part in (replace(part, chat=chat) for part, chat in zip(ordered, _named(ordered), strict=True)):
        for before in kept:
            part, said = _without(part, before)
            notes += said
        kept.append(part)
    chats = [part.chat for part in kept]
    return _together(chats, tuple(dict.fromkeys([*(n for chat in chats for n in chat.notes), *notes])))


def concatenated(chats: Sequence[Chat]) -> Chat:
    """Parts of a conversation of which none holds what another holds, as one."""
    chats = _named([Part(chat, "", "") for chat in chats])
    return _together(chats, tuple(dict.fromkeys(note for chat in chats for note in chat.notes)))


def _named(parts: Sequence[Part]) -> list[Chat]:
    """The chats with one list of names for all, in order of appearance."""
    index: dict[str, int] = {}
    chats = []
    for chat in _alike([part.chat for part in parts]):
        place = np.array([index.setdefault(name, len(index)) for name in chat.names], dtype=np.int32)
        me, twin = (None if i is None else int(place[i]) for i in (chat.me, chat.twin))
        chats.append(replace(chat, who=place[chat.who] if len(place) else chat.who, me=me, twin=twin))
    return [replace(chat, names=tuple(index)) for chat in chats]


def _alike(chats: Sequence[Chat]) -> list[Chat]:
    """Parts of one conversation with its two people called as in the largest part that tells who exported."""
    told = [chat for chat in chats if chat.key and chat.key == chats[0].key and chat.me is not None]
    told = [chat for chat in told if len(chat.names) == 2 and len(chat.times)]
    if not told:
        return list(chats)
    largest = max(told, key=lambda chat: len(chat.times))
    names = {True: largest.names, False: largest.names[::-1]}
    own = {id(chat): names[chat.me == largest.me] for chat in told}
    return [replace(chat, names=own.get(id(chat), chat.names)) for chat in chats]


def _together(chats: Sequence[Chat], notes: tuple[str, ...]) -> Chat:
    times = np.concatenate([chat.times for chat in chats])
    order = np.argsort(times, kind="stable")
    precision, steps = _steps([chat for chat in chats if len(chat.times)] or chats[:1])
    largest = max(chats, key=lambda chat: len(chat.times))
    return Chat(
        times=times[order],
        who=np.concatenate([chat.who for chat in chats])[order],
        kinds=np.concatenate([chat.kinds for chat in chats])[order],
        names=chats[0].names,
        title=next((chat.title for chat in (largest, *chats) if chat.title), ""),
        group=any(chat.group for chat in chats),
        me=next((chat.me for chat in chats if chat.me is not None), None),
        twin=next((chat.twin for chat in chats if chat.twin is not None), None),
        precision=precision,
        simulated=any(chat.simulated for chat in chats),
        notes=notes,
        key=chats[0].key,
        zone=largest.zone,
        steps=None if steps is None else steps[order],
    )


def _steps(chats: Sequence[Chat]) -> tuple[float, NDArray[np.float64] | None]:
    """The coarsest step, and each row's where they differ."""
    steps = np.concatenate(
        [np.full(len(c.times), c.precision) if c.steps is None else c.steps for c in chats]
    )
    if not len(steps):
        return max(chat.precision for chat in chats), None
    coarsest = float(steps.max())
    return coarsest, None if (steps == coarsest).all() else steps


def _without(part: Part, before: Part) -> tuple[Part, list[str]]:
    """A part without the rows that an earlier one holds, its clock set to that one's, and notes."""
    chat = part.chat
    told = repeated(before.chat, chat, alike=part.source == before.source)
    n = int(told.rows.sum())
    if not n:
        return part, []
    keep = ~told.rows
    moved = replace(
        chat,
        times=(chat.times + told.shift)[keep],
        who=chat.who[keep],
        kinds=chat.kinds[keep],
        steps=None if chat.steps is None else chat.steps[keep],
        notes=chat.notes,
    )
    contacts = int((told.rows & (chat.kinds != Kind.REACTION)).sum()) or n
    rows = "1 row" if contacts == 1 else f"{contacts} rows"
    notes = [f"Left out: {rows} of {part.label} that {before.label} holds too."]
    if told.shift.any():
        hours = sorted({abs(float(s)) / 3600 for s in np.unique(told.shift[told.rows]) if s})
        by = " or ".join(f"{h:g}" for h in hours) + (" hour" if hours == [1.0] else " hours")
        notes.append(
            f"In what both hold, the clock of {part.label} differs by {by} from that of {before.label}, "
            f"and was set to it. To change that, name a zone for each, as in --zone {part.label}=ZONE."
        )
    return replace(part, chat=moved), notes
