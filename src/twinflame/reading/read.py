"""From files to a reading."""

import os
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Literal

from twinflame.reading.model import Reading

if TYPE_CHECKING:
    from twinflame.contact.sources import Export
    from twinflame.contact.sources.files import Given
    from twinflame.contact.sources.people import Names
    from twinflame.contact.sources.zones import Zone

Progress = Callable[[str, float], None]
DEFAULT_SEED = 1


def read(
    given: "Given | Sequence[Given]",
    *,
    me: "Names" = None,
    twin: "Names" = None,
    conversation: "Names" = None,
    dates: Literal["dmy", "mdy", "ymd"] | None = None,
    zone: "Zone" = None,
    columns: tuple[str, str] | None = None,
    same: Iterable[Sequence[str]] = (),
    checkins: str | os.PathLike[str] | None = None,
    seed: int = DEFAULT_SEED,
    progress: Progress | None = None,
) -> Reading:
    """Read what two people wrote to each other, from one export or several.

    Parameters
    ----------
    given
        An export as it was downloaded, a file, a zip, a folder or an open binary stream; or several, which
        are joined. What each is is found from what it holds.
    me, twin
        Names, or parts of names, of the one who reads and of the other; several where a person has several.
    conversation
        Which conversation, where there are many: the other's name, or the number in `list_conversations`.
    dates
        `dmy` or `mdy` where a file leaves open whether the day or the month comes first.
    zone
        IANA name of the zone in which the stamps were written, or one for each app or file, as in
        `{"whatsapp": "Europe/Berlin"}`; UTC where it is left out.
    columns
        A table's time and sender columns, where they are not named in a usual way.
    same
        Groups of names that are one person, as in `[["Ben", "Benjamin K."]]`; the first is shown.
    checkins
        A CSV file of how days were for each, in the chat's zone; with it the reading tells of the journey.
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
    >>> reading = read(["chat.zip", "result.json"], me="Ana", zone="Europe/Berlin")  # doctest: +SKIP
    >>> print(reading)  # doctest: +SKIP
    """
    from twinflame.contact.sources import read_export

    export = read_export(
        given,
        me=me,
        twin=twin,
        conversation=conversation,
        dates=dates,
        zone=zone,
        columns=columns,
        same=same,
    )
    return read_from(export, checkins=checkins, seed=seed, progress=progress)


def read_from(
    export: "Export",
    *,
    checkins: str | os.PathLike[str] | None = None,
    seed: int = DEFAULT_SEED,
    progress: Progress | None = None,
) -> Reading:
    """Read an export that was parsed before."""
    from twinflame.reading.gather import gather

    told = None
    if checkins is not None:  # read first, so that what has to be mended is said at once
        from twinflame.journey.checkins import read_checkins

        told = read_checkins(checkins, people=export.history.people, zone=export.history.zone)
    return gather(
        export.history,
        source=export.source,
        simulated=export.simulated,
        checkins=told,
        seed=seed,
        progress=progress,
    )
