"""Time zones to choose from."""

from zoneinfo import available_timezones

ZONES = tuple(
    sorted(z for z in available_timezones() if "/" in z and not z.startswith(("Etc/", "posix", "right")))
)


def is_zone(name: str) -> bool:
    """Whether there is a zone of that name."""
    return name in available_timezones()
