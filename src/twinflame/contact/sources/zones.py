"""In which zone the wall clock of each document ran."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from twinflame.contact.sources.base import Document, placed
from twinflame.contact.sources.clock import check_zone
from twinflame.errors import InputError

Zone = str | Mapping[str, str] | None
"""One zone for all, or one for each app or file, by its name."""


@dataclass(frozen=True, slots=True)
class Zones:
    """Which zone the wall clock of each document ran in."""

    everywhere: str | None
    by: Mapping[str, str]
    home: str | None

    @classmethod
    def of(cls, zone: Zone, home: str | None) -> Self:
        """From what the user said, and the zone to take where nothing was said."""
        named = {} if zone is None or isinstance(zone, str) else dict(zone)
        everywhere = zone if isinstance(zone, str) else named.pop("", None)
        for one in (everywhere, home, *named.values()):
            if one is not None:
                check_zone(one)
        return cls(everywhere, {key.casefold().strip(): value for key, value in named.items()}, home)

    def at(self, document: Document, source: str) -> str | None:
        """The zone for a document: as its file, its archive or its app was named, else as for all."""
        keys = (
            document.name,
            document.name.rpartition(".")[0],
            document.box,
            document.box.rpartition(".")[0],
        )
        app = source.casefold()
        named = (self.by.get(key.casefold()) for key in (*keys, app, app.split()[0]))
        return next((zone for zone in named if zone), self.everywhere or self.home)

    def check(self, read: Sequence[tuple[Document, str]]) -> None:
        """Refuse a name that fits nothing that was read."""
        for key in self.by:
            alone = Zones(None, {key: "x"}, None)
            if not any(alone.at(document, source) for document, source in read):
                apps = ", ".join(dict.fromkeys(source for _, source in read))
                raise InputError(
                    f"--zone names {placed(key)}, but there is no such file or app. Here is {apps}; write "
                    "--zone APP=ZONE or --zone FILE=ZONE."
                )
