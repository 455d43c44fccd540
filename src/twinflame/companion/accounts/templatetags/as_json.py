"""Data for a script, in an attribute."""

import json
from typing import Any

from django import template

register = template.Library()


@register.filter
def as_json(data: Any) -> str:
    """The data as JSON; the template escapes it for its attribute."""
    return json.dumps(data)
