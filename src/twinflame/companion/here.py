"""What this site was started with, beyond what Django itself knows."""

from typing import cast

from django.conf import settings

from twinflame.companion.access.door import Door
from twinflame.companion.home import Home


def home_here() -> Home:
    """The folder that is served."""
    return cast(Home, settings.TWINFLAME_HOME)  # type: ignore[misc]


def door_here() -> Door | None:
    """The door of a local site."""
    return cast("Door | None", settings.TWINFLAME_DOOR)  # type: ignore[misc]


def on_server() -> bool:
    """Whether several people have accounts here."""
    return bool(settings.TWINFLAME_SERVER)  # type: ignore[misc]
