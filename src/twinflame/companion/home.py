"""Where the companion keeps what a person tells it."""

import os
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_data_path

from twinflame.errors import InputError

OWNER_ALONE = 0o700
KEPT_BACKUPS = 5


@dataclass(frozen=True, slots=True)
class Home:
    """The folder of one person: the database, and its backups beside it.

    Examples
    --------
    >>> Home(Path("/tmp/mine")).database.name
    'companion.db'
    """

    folder: Path

    @property
    def database(self) -> Path:
        """The encrypted database."""
        return self.folder / "companion.db"

    @property
    def backups(self) -> Path:
        """The folder of its backups, encrypted with the same key."""
        return self.folder / "backups"

    @property
    def uploads(self) -> Path:
        """The folder of files that were handed in and are not read yet."""
        return self.folder / "uploads"

    @property
    def is_new(self) -> bool:
        """Whether nothing is kept here yet."""
        return not self.database.exists() or self.database.stat().st_size == 0

    def prepare(self) -> None:
        """Make the folder, for its owner alone.

        Raises
        ------
        InputError
            When it cannot be made or written to.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self.folder.chmod(OWNER_ALONE)
            self.uploads.mkdir(mode=OWNER_ALONE, exist_ok=True)
        except OSError as error:
            why = os.strerror(error.errno or 0).lower()
            raise InputError(
                f"Cannot keep anything in {self.folder}: {why}. Name another folder with TWINFLAME_HOME."
            ) from None
        if not os.access(self.folder, os.W_OK) or (
            self.database.exists() and not os.access(self.database, os.W_OK)
        ):
            raise InputError(f"{self.database} may not be written to. Check its permissions.")


def usual() -> Home:
    """The folder that TWINFLAME_HOME names, else the one that the system has for programs' data."""
    named = os.environ.get("TWINFLAME_HOME")
    return Home(
        Path(named).expanduser().absolute() if named else user_data_path("twinflame", appauthor=False)
    )
