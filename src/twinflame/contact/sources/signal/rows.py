"""From rows of a Signal export, of whatever form, to a conversation."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from twinflame.contact.history import Kind
from twinflame.contact.sources.base import OWN_NAME, Chat, Options, merge_names
from twinflame.contact.sources.clock import IN_UTC, wall_to_utc
from twinflame.errors import InputError

_EARLIEST, _LATEST = 1.2e9, 7e9  # seconds since 1970: from 2008, before Signal was, to 2191


class Rows:
    """Rows as they are gathered: stamps as the export writes them, senders, and what was passed over."""

    def __init__(self) -> None:
        self.stamps: list[str] = []
        self.who: list[str] = []
        self.kinds: list[int] = []
        self.hollow = self.calls = self.reactions = self.odd = 0
        self.simulated = False

    def add(self, stamp: str, who: str, kind: Kind) -> None:
        """Take one row."""
        self.stamps.append(stamp)
        self.who.append(who)
        self.kinds.append(kind)


def conversation(
    rows: Rows,
    seconds: NDArray[np.float64],
    options: Options,
    *,
    local: bool,
    precision: float = 1.0,
    title: str = "",
    group: bool = False,
    key: str = "",
) -> Chat:
    """The rows as a conversation; `seconds` are NaN where a stamp is none, and a wall clock's if local.

    Raises
    ------
    InputError
        When no row has a time.
    """
    keep = (seconds > _EARLIEST) & (seconds < _LATEST)
    if not keep.any():
        raise InputError("There is no message with a time in this Signal export.")
    times = seconds[keep]
    zone_notes: tuple[str, ...] = () if options.zone else (IN_UTC,)
    if local:
        times, zone_notes = wall_to_utc(times, options.zone)
    names, who = _named(rows.who, keep)
    own = names.index(OWN_NAME) if OWN_NAME in names else None
    others = [name for name in names if name != OWN_NAME]
    return Chat(
        times=times,
        who=who,
        kinds=np.array(rows.kinds, np.int8)[keep],
        names=names,
        title=title or ", ".join(others[:5]),
        group=group,
        me=own,
        twin=names.index(others[0]) if len(others) == 1 else None,
        precision=precision,
        simulated=rows.simulated,
        notes=(*_said(rows, int((~keep).sum())), *zone_notes),
        key=key,
    )


def _named(who: Sequence[str], keep: NDArray[np.bool_]) -> tuple[tuple[str, ...], NDArray[np.int32]]:
    index: dict[str, int] = {}
    codes = np.array([index.setdefault(name, len(index)) for name in who], np.int32)[keep]
    present = np.unique(codes)
    distinct = list(index)
    names, merged = merge_names([distinct[i] for i in present])
    return names, merged[np.searchsorted(present, codes)]


def _said(rows: Rows, undated: int) -> list[str]:
    """Notes on what was passed over."""
    return [
        f"{before} {n} {'row' if n == 1 else 'rows'} {after}"
        for n, before, after in (
            (undated + rows.odd, "Left out:", "without a readable time or a sender."),
            (
                rows.hollow,
                "Left out:",
                "without any content under the other's name. Signal's own notices look so, and in older "
                "exports calls and deleted messages.",
            ),
            (rows.calls, "Left out:", "that are calls of which the export does not say who made them."),
            (
                rows.reactions,
                "Reactions to",
                "were left out; this form of export does not say when they were.",
            ),
        )
        if n
    ]
