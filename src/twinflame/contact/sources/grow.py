"""A history that was kept, and what a new export adds to it."""

from dataclasses import replace

import numpy as np

from twinflame.contact.history import ContactHistory
from twinflame.contact.sources.base import Chat
from twinflame.contact.sources.join import Part, joined

OLD, NEW = "what was kept", "the new export"


def grown(kept: ContactHistory, new: ContactHistory, *, same_app: bool = False) -> ContactHistory:
    """Two histories of the same two people as one; what both hold counts once.

    Parameters
    ----------
    kept
        The history that is there; its names and its zone stay.
    new
        What is added. Its first person is the same as that of `kept`, whatever they are called there.
    same_app
        Whether both come from the same app, whose stamps are then alike.

    Examples
    --------
    >>> times, who = np.arange(60) * 3600.0, np.arange(60) % 2
    >>> kept = ContactHistory(times, who, np.zeros(60), ("Ana", "Ben"))
    >>> new = ContactHistory(times + 30 * 3600, who, np.zeros(60), ("Ana", "Benjamin"))
    >>> len(grown(kept, new)), grown(kept, new).people
    (90, ('Ana', 'Ben'))
    """
    one, two = (_chat(history, kept.people) for history in (kept, new))
    chat = joined([Part(one, OLD, OLD), Part(two, OLD if same_app else NEW, NEW)])
    order = np.argsort(chat.times, kind="stable")
    place = np.array([kept.people.index(name) for name in chat.names])
    return replace(
        kept,
        times=chat.times[order],
        who=place[chat.who[order]].astype(np.int8),
        kinds=chat.kinds[order],
        precision=chat.precision,
        notes=chat.notes,
        steps=None if chat.steps is None else chat.steps[order],
    )


def _chat(history: ContactHistory, people: tuple[str, str]) -> Chat:
    return Chat(
        times=history.times,
        who=history.who.astype(np.int32),
        kinds=history.kinds,
        names=people,
        me=0,
        twin=1,
        precision=history.precision,
        notes=history.notes,
        zone=history.zone,
        steps=history.steps,
    )
