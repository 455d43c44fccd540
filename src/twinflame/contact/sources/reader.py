"""The way in: from files to the contact history of two people."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from twinflame.contact.history import DAY, ContactHistory
from twinflame.contact.sources.base import Chat, DateOrder, Options, placed
from twinflame.contact.sources.files import Given
from twinflame.contact.sources.find import Findings, find
from twinflame.contact.sources.found import Found
from twinflame.contact.sources.join import Part, joined
from twinflame.contact.sources.people import Names, choose, codes, listed
from twinflame.contact.sources.pick import pick
from twinflame.contact.sources.same import Aliases
from twinflame.contact.sources.unify import Two, proposals, renamed, spelt, two_people, with_me
from twinflame.contact.sources.zones import Zone, Zones
from twinflame.errors import InputError

_AHEAD = DAY  # a stamp this far after now may come from a clock read in another zone

Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Export:
    """A history with what is known of where it came from.

    `me_known` is False when neither the user nor the export said who of the two reads; a face may then ask.
    `likely` are pairs of names that may be one person's, the second in a conversation that was left aside.
    """

    history: ContactHistory
    source: str
    title: str
    simulated: bool
    me_known: bool
    likely: tuple[tuple[str, str], ...] = ()


def read_history(
    given: Given | Sequence[Given],
    *,
    me: Names = None,
    twin: Names = None,
    conversation: Names = None,
    dates: DateOrder | None = None,
    zone: Zone = None,
    home: str | None = None,
    now: float | None = None,
    columns: tuple[str, str] | None = None,
    same: Iterable[Sequence[str]] = (),
) -> ContactHistory:
    """Read an export as a contact history; `read_export` with the history alone."""
    return read_export(
        given,
        me=me,
        twin=twin,
        conversation=conversation,
        dates=dates,
        zone=zone,
        home=home,
        now=now,
        columns=columns,
        same=same,
    ).history


def read_export(
    given: Given | Sequence[Given],
    *,
    me: Names = None,
    twin: Names = None,
    conversation: Names = None,
    dates: DateOrder | None = None,
    zone: Zone = None,
    home: str | None = None,
    now: float | None = None,
    columns: tuple[str, str] | None = None,
    same: Iterable[Sequence[str]] = (),
) -> Export:
    """Read what two people wrote to each other, from one export or several.

    Parameters
    ----------
    given
        A file, a zip, a folder or an open binary stream; or several of them, which are joined. The format is
        found from what they hold.
    me, twin
        Names, or parts of names, of the one who reads and of the other; several where one person goes by
        several names.
    conversation
        Which conversation, where there are many: the other's name, or the number in `list_conversations`,
        counted from 1. Left out, `twin` chooses.
    dates
        `dmy` or `mdy` where a file leaves open whether the day or the month comes first.
    zone
        IANA zone of the phone that exported, for wall clocks and for hours of the day; or one for each app or
        file, as in `{"whatsapp": "Europe/Berlin", "signal": "UTC"}`.
    home
        Zone to take where nothing was named and no file tells one. None takes UTC and says so.
    now
        Seconds since 1970 UTC; later stamps are left out. None keeps all.
    columns
        A table's time and sender columns, where they are not named in a usual way.
    same
        Groups of names that are one person, as in `[["Ben", "Benjamin K."]]`; the first is shown.

    Raises
    ------
    ChoiceNeeded
        When the user must settle who is who, which conversation, or the order of dates; `DifferentPeople`
        when conversations to be joined are with people of different names.
    InputError
        When a file cannot be read; one sentence on what is wrong and what to do, without any message text.
    """
    zones = Zones.of(zone, home)
    findings = find(given, Options(dates=dates, now=now, columns=columns), zones)
    aliases = Aliases.of(spelt([*same, _several(me), _several(twin)], findings.found))
    me, twin, conversation = (
        [aliases.name(name) for name in _several(names)] for names in (me, twin, conversation)
    )
    found = with_me(renamed(findings.found, aliases), me)
    inputs = len(given) if isinstance(given, Sequence) and not isinstance(given, str) else 1
    picked = pick(found, conversation, twin, inputs)
    _check(picked, findings)
    two = two_people(picked) if len(picked) > 1 else Two(None, None, Aliases({}))
    likely = tuple(proposals(picked, found))
    picked = tuple(renamed(picked, two.aliases))
    me = [two.aliases.name(name) for name in me]
    return replace(_export(picked, _as_one(picked, two), me, twin, zones, now, findings), likely=likely)


def _export(
    picked: Sequence[Found],
    chat: Chat,
    me: Names,
    twin: Names,
    zones: Zones,
    now: float | None,
    findings: Findings,
) -> Export:
    mine, theirs, known, notes = choose(chat, me, twin)
    who = codes(chat.who, mine, theirs)
    keep, late = _happened(chat, who >= 0, now)
    times = chat.times[keep]
    largest = max(picked, key=lambda one: len(one.chat.times))
    history = ContactHistory(
        times=times,
        who=who[keep],
        kinds=chat.kinds[keep],
        people=(chat.names[mine[0]], chat.names[theirs[0]]),
        zone=zones.everywhere or chat.zone or zones.home or largest.zone or "UTC",
        precision=chat.precision,
        notes=(*chat.notes, *late, *notes, *_spread(times), *_unread(findings)),
        steps=None if chat.steps is None else chat.steps[keep],
    )
    source = listed(list(dict.fromkeys(one.source for one in picked)))
    return Export(history, source, chat.title, chat.simulated, known)


def _several(names: Names) -> list[str]:
    return [names] if isinstance(names, str) else list(names or ())


def _check(picked: Sequence[Found], findings: Findings) -> None:
    """Refuse conversations with open dates, or of which a part that lies beside could not be read."""
    for one in picked:
        if one.undated:
            raise one.undated
    folders = {spot[:2] for one in picked for spot in one.spots if spot[1]}
    for spot, error in findings.failed:
        if spot[:2] in folders:
            raise error


def _as_one(picked: Sequence[Found], two: Two) -> Chat:
    """What was picked as one conversation, with a note on what was joined."""
    if len(picked) == 1:
        return picked[0].chat
    chat = joined([Part(one.chat, one.source, one.label) for one in picked])
    parts = ", ".join(f"{one.label} ({one.source}, {int(one.chat.counts().sum()):,})" for one in picked[:10])
    more = f" and {len(picked) - 10} more" if len(picked) > 10 else ""
    note = f"Joined: {len(picked)} conversations between the same two, {parts}{more}."
    me, twin = (chat.names.index(name) if name else None for name in (two.me, two.twin))
    return replace(chat, me=me, twin=twin, notes=(note, *two.notes, *chat.notes))


def _happened(chat: Chat, keep: Bools, now: float | None) -> tuple[Bools, list[str]]:
    """Rows of the two that have happened by now, and a note on those that have not."""
    late = keep & (chat.times > (np.inf if now is None else now + _AHEAD))
    n = int(late.sum())
    if n and n == int(keep.sum()):
        raise InputError(
            "All stamps of the export lie in the future. Check this machine's clock and --dates."
        )
    note = (
        f"Left out: {n} {'row' if n == 1 else 'rows'} with a stamp in the future, from a clock "
        f"that ran wrong."
    )
    return keep & ~late, [note] if n else []


def _spread(times: NDArray[np.float64]) -> list[str]:
    """Notes on a history that stands still or breaks off for years."""
    notes = []
    if len(times) > 1 and times[-1] - times[0] < 60:
        notes.append("All contact lies within one minute, as after an import; its times say little.")
    gaps = np.diff(times) / DAY if len(times) > 1 else np.zeros(1)
    if gaps.max() >= 365:
        notes.append(f"The longest gap without contact lasted {int(gaps.max())} days.")
    return notes


def _unread(findings: Findings) -> list[str]:
    """A note on files beside the conversation that could not be read."""
    n = len(findings.failed)
    if not n:
        return []
    names = ", ".join(dict.fromkeys(placed(spot[2]) for spot, _ in findings.failed[:3] if spot[2]))
    files = "1 file" if n == 1 else f"{n} files"
    return [f"Left out: {files} of the export that could not be read{f' ({names})' if names else ''}."]
