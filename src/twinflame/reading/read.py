"""From a file to a reading."""

import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

from twinflame.reading.model import Reading

if TYPE_CHECKING:
    from twinflame.contact.sources import Export
    from twinflame.contact.sources.people import Names

Progress = Callable[[str, float], None]
DEFAULT_SEED = 1


def read(
    path: str | os.PathLike[str],
    *,
    me: "Names" = None,
    twin: "Names" = None,
    dates: Literal["dmy", "mdy"] | None = None,
    zone: str | None = None,
    columns: tuple[str, str] | None = None,
    seed: int = DEFAULT_SEED,
    progress: Progress | None = None,
) -> Reading:
    """Read an export of messages between two people.

    Parameters
    ----------
    path
        A WhatsApp export (`.txt`, `.zip`), a Telegram `result.json`, or a table of times and senders. What it
        is is found from what it holds.
    me, twin
        Names, or parts of names, of the one who reads and of the other; several where a person has several.
    dates
        `dmy` or `mdy` where the file leaves open whether the day or the month comes first.
    zone
        IANA name of the zone in which the stamps were written; UTC where it is left out.
    columns
        A table's time and sender columns, where they are not named in a usual way.
    seed
        The same file and seed give the same reading.
    progress
        Called with the name of a stage and how much of it is done, 0 to 1.

    Raises
    ------
    InputError
        When the file cannot be read as contact of two people.
    ChoiceNeeded
        When it can be read once one of the options above settles a question.

    Examples
    --------
    >>> reading = read("chat.zip", me="Ana", zone="Europe/Berlin")  # doctest: +SKIP
    >>> print(reading)  # doctest: +SKIP
    """
    from twinflame.contact.sources import read_export

    export = read_export(path, me=me, twin=twin, dates=dates, zone=zone, columns=columns)
    return read_from(export, seed=seed, progress=progress)


def read_from(export: "Export", *, seed: int = DEFAULT_SEED, progress: Progress | None = None) -> Reading:
    """Read an export that was parsed before."""
    from twinflame.reading.gather import gather

    return gather(
        export.history, source=export.source, simulated=export.simulated, seed=seed, progress=progress
    )
