"""What the frame of every page needs."""

from typing import Any

from django.http import HttpRequest

from twinflame.companion.here import on_server

WAYS = (("today", "Today"), ("journal", "Journal"), ("timeline", "Timeline"), ("mine", "Mine"))


def ways(request: HttpRequest) -> dict[str, Any]:
    """The parts of the companion, and in which the person is."""
    match = request.resolver_match
    name = match.url_name if match else None
    return {"ways": WAYS, "way": (name or "").split("-")[0], "on_server": on_server()}
