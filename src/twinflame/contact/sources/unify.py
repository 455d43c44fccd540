"""That several conversations are between the same two people, and what those two are called."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from twinflame.contact.sources.found import Found
from twinflame.contact.sources.pick import pair_of
from twinflame.contact.sources.same import Aliases, alike, itself, nobody
from twinflame.errors import ChoiceNeeded


class DifferentPeople(ChoiceNeeded):
    """Conversations that were to be joined are with people of different names, `one` and `other`."""

    def __init__(self, one: str, at: str, other: str, there: str) -> None:
        super().__init__(
            f"These are conversations with different people: {one} ({at}) and {other} ({there}). Read them "
            f'one by one; or, if they are one person, say so with --same "{one}={other}".'
        )
        self.one, self.other = one, other


@dataclass(frozen=True, slots=True)
class Two:
    """The two people of several conversations.

    `me` and `twin` are names, both None where nothing tells which of the two reads; `aliases` lead other
    names to them; `notes` say what was concluded.
    """

    me: str | None
    twin: str | None
    aliases: Aliases
    notes: tuple[str, ...] = ()


def spelt(groups: Iterable[Sequence[str]], found: Sequence[Found]) -> list[list[str]]:
    """Groups of names as the conversations spell them, whatever the case in which they were said."""
    spelling: dict[str, str] = {}
    for one in found:
        for name in one.chat.names:
            spelling.setdefault(name.casefold(), name)
    named = [[spelling.get(name.strip().casefold(), name) for name in group] for group in groups]
    return [group for group in named if len(group) > 1]


def renamed(found: Iterable[Found], aliases: Aliases) -> list[Found]:
    """The conversations with each person under one name; the two of a conversation stay two."""
    told = []
    for one in found:
        chat = aliases.renamed(one.chat)
        if chat is one.chat:
            told.append(one)
            continue
        pair = pair_of(one.chat)
        both = [*pair.others, *([pair.me] if pair.me else [])] if pair else []
        if both and pair_of(chat) is None:
            raise ChoiceNeeded(
                f"Two different people are needed, but the names given make one of {' and '.join(both)}."
            )
        told.append(replace(one, chat=chat, called=one.called or frozenset(both)))
    return told


def with_me(found: Sequence[Found], mine: Iterable[str]) -> list[Found]:
    """The conversations with who reads filled in: by names the user gave, else by what others tell."""
    said = {name.casefold() for name in mine}
    told = {pair.me for one in found if (pair := pair_of(one.chat)) and pair.me and not itself(pair.me)}
    return [_with_me(one, said, told) for one in found]


def _with_me(one: Found, said: set[str], told: set[str]) -> Found:
    pair = pair_of(one.chat)
    if pair is None:
        return one
    both = [*pair.others, *([pair.me] if pair.me else [])]
    fits = [name for name in both if name.casefold() in said]
    if not fits and pair.me is None:
        fits = [name for name in both if name in told]
    if len(fits) != 1 or fits[0] == pair.me:
        return one
    return replace(one, chat=replace(one.chat, me=one.chat.names.index(fits[0]), twin=None))


def two_people(found: Sequence[Found]) -> Two:
    """Who the two of these conversations are, each of which is between two.

    Different names of the one who exported are one person's, for each export says that it is theirs.
    Different names of the other are different people until the user says otherwise.

    Raises
    ------
    DifferentPeople
        When the conversations are not all between the same two.
    """
    mine: Counter[str] = Counter()
    theirs: dict[str, Found] = {}
    pairs = [(one, pair) for one in found if (pair := pair_of(one.chat))]
    for one, pair in pairs:
        if pair.me:
            mine[pair.me] += len(one.chat.times)
            theirs.setdefault(pair.others[0], one)
    if len(mine) == 2 and set(mine) == set(theirs):  # each of the two exported
        mine, theirs = Counter(), {}
    if len(theirs) > 1:
        (a, one), (b, other) = list(theirs.items())[:2]
        raise DifferentPeople(a, one.label, b, other.label)
    if not theirs:
        _alike([(one, {*pair.others, *([pair.me] if pair.me else [])}) for one, pair in pairs])
        return Two(None, None, Aliases({}))
    twin, told = next(iter(theirs.items()))
    for one, pair in pairs:
        if pair.me is None:
            rest = [name for name in pair.others if name != twin]
            if len(rest) == 2:
                raise DifferentPeople(twin, told.label, " and ".join(rest), one.label)
            if rest[0] not in mine and not all(itself(name) for name in mine):
                raise DifferentPeople(next(iter(mine)), told.label, rest[0], one.label)
            mine[rest[0]] += len(one.chat.times)
    return _named(mine, twin)


def _named(mine: Counter[str], twin: str) -> Two:
    me = max(mine, key=lambda name: (not itself(name), mine[name]))
    notes: tuple[str, ...] = ()
    if len(mine) > 1:
        names = " and ".join(sorted(mine))
        notes = (f"You go by the names {names} in these exports, and by {me} here.",)
    return Two(me, twin, Aliases.of([[me, *mine]]), notes)


def _alike(pairs: Sequence[tuple[Found, set[str]]]) -> None:
    """Refuse pairs that are not all the same two."""
    first, names = pairs[0]
    for one, other in pairs[1:]:
        if other != names:
            a, b = " and ".join(sorted(names - other)), " and ".join(sorted(other - names))
            raise DifferentPeople(a, first.label, b, one.label)


def proposals(picked: Sequence[Found], found: Sequence[Found]) -> list[tuple[str, str]]:
    """Pairs of names that may be one person's: the other's, and those of conversations left aside.

    Nothing is joined because of them; a face asks, or shows how to say it.
    """
    chosen = {name for one in picked if (pair := pair_of(one.chat)) for name in pair.others}
    mine = {pair.me for one in picked if (pair := pair_of(one.chat)) and pair.me}
    likely: dict[tuple[str, str], None] = {}
    for one in found:
        pair = pair_of(one.chat)
        if (
            one in picked
            or pair is None
            or (mine and pair.me and pair.me not in mine and not itself(pair.me))
        ):
            continue
        for name in pair.others:
            if name in chosen | mine or nobody(name):
                continue
            likely |= {(known, name): None for known in sorted(chosen) if alike(known, name)}
    return list(likely)
