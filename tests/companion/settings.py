"""A site on SQLCipher in a folder of its own, with a key that takes no time to make."""

import os
import tempfile
from pathlib import Path

from twinflame.companion import settings
from twinflame.companion.access.door import Door
from twinflame.companion.home import Home
from twinflame.companion.keys import Key

KEY = Key(bytes(range(32)), bytes(16))
HOME = Home(Path(tempfile.gettempdir()) / f"twinflame-tests-{os.getpid()}")
HOME.prepare()
TOLD: list[str] = []

globals().update(
    settings.local(HOME, KEY, zone="Europe/Berlin", door=Door("http://127.0.0.1:8420", TOLD.append))
)
DATABASES["default"]["TEST"] = {"NAME": str(HOME.database)}  # type: ignore[name-defined]  # noqa: F821
