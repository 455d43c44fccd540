"""What the command line asks of the machine: its time zone."""

import os
from contextlib import suppress
from pathlib import Path
from zoneinfo import ZoneInfo

LOCALTIME = Path("/etc/localtime")
TIMEZONE = Path("/etc/timezone")


def local_zone() -> str:
    """IANA name of the machine's zone: from TZ, else from the system; UTC where neither tells."""
    candidates = [os.environ.get("TZ", "").removeprefix(":")]
    with suppress(OSError, RuntimeError):
        candidates.append(str(LOCALTIME.resolve()))
    with suppress(OSError, ValueError):
        candidates.append(TIMEZONE.read_text(encoding="ascii").strip())
    for candidate in candidates:
        name = candidate.rpartition("zoneinfo/")[2]
        name = name.removeprefix("posix/").removeprefix("right/")
        if is_zone(name):
            return name
    return "UTC"


def is_zone(name: str) -> bool:
    """Whether this is the name of a zone."""
    if not name or name.startswith("/"):
        return False
    try:
        ZoneInfo(name)
    except (OSError, ValueError, KeyError):  # no fit name, or no such zone (a KeyError)
        return False
    return True
