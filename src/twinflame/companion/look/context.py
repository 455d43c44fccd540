"""What the frame of every page needs."""

from typing import Any

from django.http import HttpRequest

from twinflame.companion.here import on_server

WAYS = (("today", "Today"), ("journal", "Journal"), ("timeline", "Timeline"), ("mine", "Mine"))


def ways(request: HttpRequest) -> dict[str, Any]:
    """In which part of the companion the person is, and whether it is on a server."""
    match = request.resolver_match
    name = match.url_name if match else None
    return {"way": (name or "").split("-")[0], "on_server": on_server()}
