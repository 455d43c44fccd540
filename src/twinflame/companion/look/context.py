"""What the frame of every page needs."""

from typing import Any

from django.http import HttpRequest

WAYS = (
    ("today", "Today"),
    ("healing", "Healing"),
    ("journal", "Journal"),
    ("timeline", "Timeline"),
    ("readings", "Readings"),
    ("signals", "Signals"),
    ("questions", "Questions"),
    ("mine", "Mine"),
)
INSIDE = {"practices": "healing", "tethers": "healing"}  # parts that are found within another


def ways(request: HttpRequest) -> dict[str, Any]:
    """The parts of the companion, and in which the person is."""
    match = request.resolver_match
    name = match.url_name if match else None
    part = (name or "").split("-")[0]
    return {"ways": WAYS, "way": INSIDE.get(part, part)}
