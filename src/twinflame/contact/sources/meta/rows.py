"""Rows of one thread as they are gathered, and the conversation that they make."""

import numpy as np
from numpy.typing import NDArray

from twinflame.contact.history import Kind
from twinflame.contact.sources.base import Chat
from twinflame.contact.sources.meta.words import Said
from twinflame.errors import InputError

EDITABLE = 15 * 60.0
"""Seconds within which Instagram lets a message be edited."""

_LATEST = 7e9  # seconds; stamps beyond are no times of messages


KIND_OF = {
    Said.MESSAGE: int(Kind.MESSAGE),
    Said.REACTION: int(Kind.REACTION),
    Said.CALL: int(Kind.CALL),
    Said.MISSED_CALL: int(Kind.MISSED_CALL),
    Said.NOTICE: -1,
}


_ROW = np.dtype([("time", np.float64), ("who", np.int32), ("kind", np.int8), ("edit", np.bool_)])


class Rows:
    """Rows in the order of the file, as they are gathered; a kind of -1 is a notice by the app.

    `ids` numbers the names in the order in which they came up; `unreadable` counts the rows left out.
    """

    def __init__(self) -> None:
        self.ids: dict[str, int] = {}
        self.unreadable = 0
        self._blocks: list[NDArray[np.void]] = []

    def number(self, name: str) -> int:
        """The index of a name, a new one where it is new; -1 for no name."""
        return self.ids.setdefault(name, len(self.ids)) if name else -1

    def add(
        self,
        times: NDArray[np.float64],
        who: NDArray[np.int32],
        kinds: NDArray[np.int8],
        edits: NDArray[np.bool_],
    ) -> None:
        """Take rows; those without a time or a sender are counted and left out."""
        block = np.empty(len(times), _ROW)
        block["time"], block["who"], block["kind"], block["edit"] = times, who, kinds, edits
        sound = (times > 0) & (times < _LATEST) & (who >= 0)
        self.unreadable += int(np.count_nonzero(~sound))
        self._blocks.append(block[sound])

    def chat(
        self, title: str, people: list[str], *, group: bool, key: str, simulated: bool, precision: float
    ) -> Chat:
        """The conversation, oldest row first.

        Raises
        ------
        InputError
            When there is no message.
        """
        rows = np.concatenate([np.empty(0, _ROW), *self._blocks])
        notices = rows["kind"] < 0
        again = _edited(rows, rows["edit"] & ~notices)
        left = rows[~notices & ~again]
        if not len(left):
            raise InputError("There is no message in this conversation of Messenger or Instagram.")
        steps = np.diff(left["time"])
        if np.count_nonzero(steps < 0) > np.count_nonzero(steps > 0):
            left = left[::-1]  # newest first; turned round so that rows of one moment keep their order
        times = np.ascontiguousarray(left["time"])
        names = tuple(self.ids)
        return Chat(
            times=times,
            who=np.ascontiguousarray(left["who"]),
            kinds=np.ascontiguousarray(left["kind"]),
            names=names,
            title=title or "unnamed",
            group=group or len(people) > 2,
            twin=_twin(names, title, people),
            precision=1.0 if precision < 1.0 and not np.any(times % 1.0) else precision,
            simulated=simulated,
            notes=_notes(int(notices.sum()), int(again.sum()), self.unreadable),
            key=key,
        )


def _edited(rows: NDArray[np.void], edits: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Rows that tell an earlier message of the same sender a second time, edited."""
    again = np.zeros(len(rows), bool)
    for person in np.unique(rows["who"][edits]):
        his = rows["who"] == person
        told = np.sort(rows["time"][his & ~edits & (rows["kind"] != Kind.REACTION)])
        at = np.flatnonzero(his & edits)
        before = np.searchsorted(told, rows["time"][at], side="right") - 1
        known = before >= 0
        again[at[known]] = rows["time"][at[known]] - told[before[known]] <= EDITABLE
    return again


def _twin(names: tuple[str, ...], title: str, people: list[str]) -> int | None:
    """The other's index: in a conversation of two these exports take the other's name for its title."""
    two = len(people) <= 2 and len(set(names)) <= 2
    return names.index(title) if two and title in names else None


def _notes(notices: int, again: int, unreadable: int) -> tuple[str, ...]:
    notes = []
    if notices:
        notes.append(f"Left out: {_rows(notices)} by the app itself, such as a change of theme or nickname.")
    if again:
        notes.append(f"Left out: {_rows(again)} that tell a message a second time after it was edited.")
    if unreadable:
        notes.append(f"Left out: {_rows(unreadable)} without a readable time or a sender.")
    return tuple(notes)


def _rows(n: int) -> str:
    return "1 row" if n == 1 else f"{n} rows"
