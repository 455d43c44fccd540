"""Which conversations are meant: those with one person, by name or by number."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from twinflame.contact.sources.base import Chat
from twinflame.contact.sources.found import Found
from twinflame.contact.sources.people import GROUP, Names, main_people
from twinflame.contact.sources.same import nobody
from twinflame.errors import ChoiceNeeded, InputError

_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Pair:
    """The two of a conversation: who exported, where that is known, and the other; else both as others."""

    me: str | None
    others: tuple[str, ...]


def pair_of(chat: Chat) -> Pair | None:
    """The two people of a conversation; None for a group and where one person wrote alone."""
    if chat.group or len(main := main_people(chat)) != 2:
        return None
    names = [chat.names[i] for i in main]
    if chat.me in main:
        return Pair(chat.names[chat.me], tuple(name for name in names if name != chat.names[chat.me]))
    if chat.twin in main:
        return Pair(next(n for n in names if n != chat.names[chat.twin]), (chat.names[chat.twin],))
    return Pair(None, tuple(names))


def pick(found: Sequence[Found], wanted: Names, twin: Names, inputs: int) -> tuple[Found, ...]:
    """The conversations that are meant.

    Parameters
    ----------
    found
        All conversations, each person under one name.
    wanted
        What the user chose them by: names or titles, or parts of these, or numbers in the list.
    twin
        Who the other is; chooses where `wanted` says nothing.
    inputs
        How many inputs were given.

    Raises
    ------
    ChoiceNeeded
        When several people's conversations could be meant.
    InputError
        When there is none of two people.
    """
    chosen = [wanted] if isinstance(wanted, str) else list(wanted or ())
    if chosen and all(_number(text, found) for text in chosen):
        return tuple(dict.fromkeys(found[int(text) - 1] for text in chosen))
    if len(found) == 1:
        return (found[0],)
    pairs = [one for one in found if pair_of(one.chat)]
    if not pairs:
        raise InputError(f"There is no conversation of two people here. {GROUP}")
    groups = _connections(pairs)
    asked = chosen or ([twin] if isinstance(twin, str) else list(twin or ()))
    if asked:
        return _with(asked, groups, found, "--with" if chosen else "--twin")
    if len(groups) == 1:
        return groups[0]
    if inputs > 1:
        everywhere = [group for group in groups if len(_inputs(group)) == len(_inputs(pairs))]
        if len(everywhere) == 1 and len(_inputs(pairs)) > 1:
            return everywhere[0]
        if len(pairs) == len(_inputs(pairs)):
            return tuple(pairs)  # one in each input: all are meant
    raise ChoiceNeeded(
        f"There are {len(groups)} conversations; choose one with --with: {_titles(groups)}. "
        "twinflame sources lists them."
    )


def _number(text: str, found: Sequence[Found]) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 7 and 0 < int(text) <= len(found)


def _inputs(group: Sequence[Found]) -> set[int]:
    return {spot[0] for one in group for spot in one.spots}


def _connections(pairs: Sequence[Found]) -> list[tuple[Found, ...]]:
    """Conversations that are with the same person, the ones with most contacts first.

    They are if their two names are equal, or if those who exported are known and the others' names are equal.
    Conversations that one document tells apart although their names are equal stay apart.
    """
    lead: dict[object, object] = {}

    def root(key: object) -> object:
        while (above := lead.setdefault(key, key)) != key:
            lead[key] = lead.setdefault(above, above)
            key = above
        return key

    keys: list[list[object]] = []
    for one in pairs:
        pair = pair_of(one.chat)
        assert pair is not None
        names = frozenset((*pair.others, *((pair.me,) if pair.me else ())))
        keys.append([names, *(pair.others if pair.me else ())])
    met: Counter[object] = Counter()
    for one, own in zip(pairs, keys, strict=True):
        met.update((one.called or own[0], spot) for spot in one.spots if len(one.spots) == 1)
    groups: defaultdict[object, list[Found]] = defaultdict(list)
    for place, (one, own) in enumerate(zip(pairs, keys, strict=True)):
        doubled = any(met[one.called or own[0], spot] > 1 for spot in one.spots)
        if doubled or any(isinstance(name, str) and nobody(name) for name in own):
            own[:] = [place]
        for key in own:
            lead[root(key)] = root(own[0])
    for one, own in zip(pairs, keys, strict=True):
        groups[root(own[0])].append(one)
    return [tuple(group) for group in groups.values()]  # in the order of their largest


def _with(
    asked: Sequence[str], groups: Sequence[tuple[Found, ...]], found: Sequence[Found], option: str
) -> tuple[Found, ...]:
    """The one connection that names fit: in full before in part."""
    texts = [text.strip().casefold() for text in asked if text.strip()]
    named = [(group, [name for one in group for name in _names(one)]) for group in groups]
    hits = [group for group, names in named if any(text in names for text in texts)]
    if not hits:
        hits = [group for group, names in named if any(text in name for text in texts for name in names)]
    if len(hits) == 1:
        return hits[0]
    if not hits:
        raise ChoiceNeeded(f"No conversation fits {option}. The largest are with {_titles(groups)}.")
    numbers = " or ".join(str(found.index(group[0]) + 1) for group in hits[:_SHOWN])
    raise ChoiceNeeded(
        f"{len(hits)} conversations fit {option}: {_titles(hits)}. Choose by the number in the list of "
        f"twinflame sources (--with {numbers}), or say the whole name."
    )


def _names(one: Found) -> list[str]:
    """What a conversation may be chosen by, in lower case: its title and the others' names."""
    pair = pair_of(one.chat)
    return [name.casefold() for name in (one.chat.title, *(pair.others if pair else ())) if name]


def told(one: Found) -> str:
    """A conversation in a word: the other's name, else the title."""
    pair = pair_of(one.chat)
    if pair and pair.me:
        return pair.others[0]
    return one.chat.title or " and ".join(pair.others if pair else ()) or "unnamed"


def _titles(groups: Sequence[tuple[Found, ...]]) -> str:
    counts = [(told(group[0]), sum(int(one.chat.counts().sum()) for one in group)) for group in groups]
    shown = ", ".join(f"{name} ({count})" for name, count in counts[:_SHOWN])
    return shown + (f" and {len(counts) - _SHOWN} more" if len(counts) > _SHOWN else "")
