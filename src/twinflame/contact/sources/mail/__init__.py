"""E-mail: an mbox, as Takeout, Thunderbird and most programs write it."""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass

import numpy as np

from twinflame.contact.history import Kind
from twinflame.contact.sources.base import Chat, Document, Options
from twinflame.contact.sources.clock import IN_UTC, wall_to_utc
from twinflame.contact.sources.mail.letters import Letter, Postbox, Why
from twinflame.contact.sources.mail.mbox import begins_letter, headers
from twinflame.contact.sources.mail.pairs import Pairs, pairs_of
from twinflame.errors import InputError


@dataclass(frozen=True, slots=True)
class Mail:
    """The source for e-mail in an mbox.

    A letter is contact of two when one person wrote it to one other alone. Who exported is whose address is
    on most letters.
    """

    name: str = "E-mail"

    def recognise(self, document: Document) -> bool:
        """Whether the file begins with a From line and a header."""
        return begins_letter(document.head)

    def read(self, document: Document, options: Options) -> Sequence[Chat]:
        """A conversation with each person that the one who exported wrote with."""
        box = Postbox()
        letters = _letters(document, box)
        pairs = pairs_of(letters, box)
        if not pairs.rows:
            raise InputError("There is no letter from one person to one other in this mailbox.")
        notes = _notes(box, pairs)
        return [_chat(other, pairs, box, options, notes) for other in pairs.rows]


def _letters(document: Document, box: Postbox) -> list[Letter]:
    """Every letter between people, each once."""
    letters: list[Letter] = []
    known: set[bytes] = set()
    with closing(document.open()) as stream:
        for header in headers(stream):
            told = box.letter(header)
            if told is None:
                continue
            letter, identity = told
            if identity in known:
                box.left_out[Why.REPEATED] += 1
            else:
                known.add(identity)
                letters.append(letter)
    return letters


def _chat(other: str, pairs: Pairs, box: Postbox, options: Options, notes: tuple[str, ...]) -> Chat:
    """The letters with one person, in order of time; the order in a mailbox means nothing."""
    letters = pairs.rows[other]
    times = np.array([letter.time for letter in letters], np.float64)
    local = np.array([letter.local for letter in letters], bool)
    told: tuple[str, ...] = () if options.zone else (IN_UTC,)
    if local.any():
        times[local], told = wall_to_utc(times[local], options.zone)
    order = np.argsort(times, kind="stable")
    mine = np.array([pairs.person(letter.sender) == pairs.mine for letter in letters], bool)
    names = [box.name(pairs.mine), box.name(other)]
    if names[0] == names[1]:
        names[1] = f"{names[1]} ({other})"
    return Chat(
        times=times[order],
        who=np.where(mine, 0, 1).astype(np.int32)[order],
        kinds=np.full(len(times), int(Kind.MESSAGE), np.int8),
        names=(names[0], names[1]),
        title=other if names[1] == other else f"{box.name(other)} ({other})",
        me=0,
        twin=1,
        simulated=all(letter.simulated for letter in letters),
        notes=(*told, *notes),
        key=other,
    )


def _notes(box: Postbox, pairs: Pairs) -> tuple[str, ...]:
    counts = ((why.value, box.left_out[why]) for why in Why)
    notes = [f"Left out: {n} {'letter' if n == 1 else 'letters'} {what}." for what, n in counts if n]
    if pairs.joined:
        n = pairs.joined
        notes.append(
            f"{n} {'address was' if n == 1 else 'addresses were'} joined with others under the same name in "
            "the whole mailbox."
        )
    return tuple(notes)
