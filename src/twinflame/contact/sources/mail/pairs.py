"""From letters to conversations of two: whose mailbox it is, and which addresses are one person's."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from twinflame.contact.sources.mail.letters import Letter, Postbox, Why

_MACHINE = re.compile(
    r"no.?reply|do.?not.?reply|notif|mailer-daemon|postmaster|invit|hit-reply|alert|support"
)
"""In addresses of programs that write under a person's name."""
_ONE_WAY = 0.02  # at most this share of letters goes the other way in a folder of only sent, or only received


@dataclass(frozen=True, slots=True)
class Pairs:
    """Letters by the other's address; `people` says which addresses stand for others."""

    mine: str
    rows: dict[str, list[Letter]]
    people: dict[str, str]
    joined: int

    def person(self, address: str) -> str:
        """The address that stands for the person."""
        return self.people.get(address, address)


def pairs_of(letters: Sequence[Letter], box: Postbox) -> Pairs:
    """The conversations of the one who exported, the largest first.

    Where a mailbox holds what was sent and what came, people with whom nothing was exchanged are left out:
    those who only wrote, and those who were only written to.
    """
    seen: Counter[str] = Counter()
    for letter in letters:
        seen.update({letter.sender, *letter.recipients, *letter.seen})
    if not seen:
        return Pairs("", {}, {}, 0)
    main = min(seen, key=lambda address: (-seen[address], address))
    people = _joined(letters, box, seen, main)
    mine = people.get(main, main)
    rows: dict[str, list[Letter]] = {}
    for letter in letters:
        sender = people.get(letter.sender, letter.sender)
        others = {people.get(one, one) for one in letter.recipients} - {sender}
        if len(others) == 1 and mine in (sender, *others):
            rows.setdefault(others.pop() if sender == mine else sender, []).append(letter)
        elif len(others) > 1:
            box.left_out[Why.MANY] += 1
    told = Pairs(mine, rows, people, len(people))
    kept = {other: told.rows[other] for other in _exchanged(told)}
    return Pairs(mine, kept, people, len(people))


def _joined(letters: Sequence[Letter], box: Postbox, seen: Counter[str], main: str) -> dict[str, str]:
    """For an address that is not a person's most used: the one that is.

    Addresses are one person's when each wrote under one name alone, the same of two words at least, and each
    was also written to; programs write under the names of people, but few people write to them.
    """
    written_to = {address for letter in letters for address in letter.recipients}
    by_name: dict[str, list[str]] = {}
    for address, names in box.names.items():
        name = box.name(address)
        sure = names.get(name, 0) >= 0.9 * sum(names.values())
        if sure and " " in name and address in written_to and not _MACHINE.search(address):
            by_name.setdefault(name.casefold(), []).append(address)
    people: dict[str, str] = {}
    for addresses in by_name.values():
        first = min(addresses, key=lambda address: (address != main, -seen[address], address))
        people |= {address: first for address in addresses if address != first}
    return people


def _exchanged(told: Pairs) -> list[str]:
    sent = {
        other: sum(told.person(letter.sender) == told.mine for letter in letters)
        for other, letters in told.rows.items()
    }
    total = sum(map(len, told.rows.values()))
    both = _ONE_WAY * total <= sum(sent.values()) <= (1 - _ONE_WAY) * total
    mutual = [other for other in told.rows if 0 < sent[other] < len(told.rows[other])]
    chosen = mutual if both and mutual else list(told.rows)
    return sorted(chosen, key=lambda other: (-len(told.rows[other]), other))
