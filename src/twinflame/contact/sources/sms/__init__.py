"""Text messages and calls of an Android phone: the XML that SMS Backup & Restore writes."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from twinflame.contact.sources.base import OWN_NAME, SIMULATED, Chat, Document, Options, as_utf8, clean_name
from twinflame.contact.sources.clock import IN_UTC
from twinflame.contact.sources.numbers import bare, conversation_keys, owners
from twinflame.contact.sources.sms.entries import Entries
from twinflame.contact.sources.sms.stream import read_elements
from twinflame.errors import InputError

_ROOT = re.compile(rb"<(?:smses|calls)[\s>/]")


@dataclass(frozen=True, slots=True)
class Sms:
    """The source for backups by SMS Backup & Restore."""

    name: str = "SMS"

    def recognise(self, document: Document) -> bool:
        """Whether the XML's first element is that of messages or of calls."""
        head = as_utf8(document.head)[0][:8192].removeprefix(b"\xef\xbb\xbf").lstrip()
        return head.startswith(b"<") and bool(_ROOT.search(head))

    def read(self, document: Document, options: Options) -> Sequence[Chat]:
        """Every conversation of the backup, by number; the file is streamed, whatever its size."""
        entries = Entries()
        with document.open() as stream:
            read_elements(stream, entries.start, entries.end)
        if not len(entries.times):
            raise InputError("There is no message and no call in this backup.")
        notes = [] if options.zone else [IN_UTC]
        for n, what in (
            (entries.unsent, "drafts or were never sent"),
            (entries.nameless, "came without a number"),
            (entries.odd, "had no readable time or kind"),
        ):
            if n:
                notes.append(f"Left out: {n} {'entry' if n == 1 else 'entries'} of the backup that {what}.")
        return list(_chats(entries, tuple(notes)))


@dataclass(frozen=True, slots=True, eq=False)
class _Rows:
    """Rows of one conversation in order of time; the app writes all SMS first, then all MMS."""

    times: NDArray[np.float64]
    senders: NDArray[np.int32]
    kinds: NDArray[np.int8]
    repeated: int


def _chats(entries: Entries, notes: tuple[str, ...]) -> Iterator[Chat]:
    """A chat for each set of people."""
    owner = np.array(owners(list(entries.addresses)), np.int32)
    people: dict[frozenset[int], int] = {}
    chat_of = [
        people.setdefault(frozenset(owner[list(m)].tolist()), len(people)) for m in entries.conversations
    ]
    names, keys = _names(entries, owner), _keys(entries, owner)
    told = zip(people, _apart(entries, owner, np.array(chat_of, np.int32)), strict=True)
    for members, rows in ((sorted(members), rows) for members, rows in told):
        group = len(members) > 1
        called = tuple(_told_apart([OWN_NAME, *(names[i] for i in members)]))
        yield Chat(
            times=rows.times,
            who=np.where(rows.senders < 0, 0, np.searchsorted(members, rows.senders) + 1).astype(np.int32),
            kinds=rows.kinds,
            names=called,
            title=", ".join(called[1:6]),
            group=group,
            me=0,
            twin=None if group else 1,
            simulated=bool(entries.simulated) and SIMULATED.endswith(entries.simulated),
            notes=(*notes, *_said(rows.repeated)),
            key="" if group else keys[members[0]],
        )


def _apart(entries: Entries, owner: NDArray[np.int32], chat_of: NDArray[np.int32]) -> Iterator[_Rows]:
    """The rows of each conversation, each row once."""
    chats = chat_of[np.array(entries.withs, np.int32)]
    times, kinds = np.array(entries.times, np.float64), np.array(entries.kinds, np.int8)
    froms, sizes = np.array(entries.froms, np.int32), np.array(entries.sizes, np.int64)
    senders = np.where(froms < 0, -1, owner[np.maximum(froms, 0)]).astype(np.int32)
    columns = (sizes, kinds, senders, times, chats)
    order = np.lexsort(columns)
    once = np.zeros(len(order), bool)
    once[0] = True
    for column in columns:
        once[1:] |= np.diff(column[order]) != 0
    chats, times, senders, kinds = chats[order], times[order], senders[order], kinds[order]
    bounds = np.searchsorted(chats, np.arange(int(chat_of.max()) + 2))
    for low, high in pairwise(bounds.tolist()):
        rows = low + np.flatnonzero(once[low:high])
        yield _Rows(times[rows], senders[rows], kinds[rows], high - low - len(rows))


def _said(repeated: int) -> tuple[str, ...]:
    if not repeated:
        return ()
    return (f"Left out: {repeated} {'row' if repeated == 1 else 'rows'} that the backup holds twice.",)


def _told_apart(names: list[str]) -> Iterator[str]:
    """The names, a number added to those that stand twice."""
    seen: Counter[str] = Counter()
    for name in names:
        seen[name] += 1
        yield f"{name} ({seen[name]})" if seen[name] > 1 else name


def _names(entries: Entries, owner: NDArray[np.int32]) -> list[str]:
    """What each owner is called: as the phone calls them most often, else by the number's longest form."""
    names: list[str] = [""] * (int(owner.max()) + 1)
    said: dict[int, dict[str, int]] = {}
    for address, i in entries.addresses.items():
        number = clean_name(address)
        mine = int(owner[i])
        names[mine] = max(names[mine], number, key=lambda one: len(bare(one)))
        counts = said.setdefault(mine, {})
        for name, n in entries.names.get(i, {}).items():
            counts[clean_name(name)] = counts.get(clean_name(name), 0) + n
    for mine, counts in said.items():
        counts.pop("", None)
        if counts:
            names[mine] = max(counts, key=lambda name: counts[name])
    return names


def _keys(entries: Entries, owner: NDArray[np.int32]) -> list[str]:
    """What each owner's conversation is joined by across files."""
    whole = [""] * (int(owner.max()) + 1)
    for address, i in entries.addresses.items():
        whole[owner[i]] = max(whole[owner[i]], address, key=lambda one: len(bare(one)))
    return conversation_keys(whole)
