"""What the frame of every page needs."""

from typing import Any

from django.http import HttpRequest

from twinflame.companion.here import on_server

WAYS = (
    ("today", "Today"),
    ("readings", "Readings"),
    ("healing", "Healing"),
    ("journal", "Journal"),
    ("timeline", "Timeline"),
    ("signals", "Signals"),
    ("together", "Together"),
    ("questions", "Questions"),
    ("mine", "Mine"),
)
#: Parts that are found within another.
INSIDE = {
    **dict.fromkeys(("practices", "tethers"), "healing"),
    **dict.fromkeys(("truths", "visions", "circles", "light"), "together"),
}


def ways(request: HttpRequest) -> dict[str, Any]:
    """In which part of the companion the person is, and whether it is on a server."""
    match = request.resolver_match
    name = match.url_name if match else None
    part = (name or "").split("-")[0]
    return {"way": INSIDE.get(part, part), "on_server": on_server()}
