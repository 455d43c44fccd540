"""What the command line asks of the machine: its time zone."""

import os
from pathlib import Path
from zoneinfo import ZoneInfo

LOCALTIME = Path("/etc/localtime")
TIMEZONE = Path("/etc/timezone")


def local_zone() -> str:
    """IANA name of the machine's zone: from TZ, else from the system; UTC where neither tells."""
    candidates = [os.environ.get("TZ", "").removeprefix(":")]
    try:
        candidates.append(str(LOCALTIME.resolve()))
    except (OSError, RuntimeError):
        pass
    try:
        candidates.append(TIMEZONE.read_text(encoding="ascii").strip())
    except (OSError, ValueError):
        pass
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
    except (OSError, ValueError):  # no such zone (ZoneInfoNotFoundError is a KeyError), or no fit name
        return False
    except KeyError:
        return False
    return True
