"""Where a form and what is kept of the day differ, told in words."""

from dataclasses import dataclass
from typing import Any

from twinflame.companion.today.dimensions import DIMENSIONS, DONE
from twinflame.companion.today.models import CheckIn

_NAMES = {d.field: d.label for d in DIMENSIONS} | dict(DONE) | {"line": "Your line"}
_WORDS = {True: "yes", False: "no", None: "not told", "": "not told"}


@dataclass(frozen=True, slots=True)
class Difference:
    """One answer, as it is kept and as it stands in the form."""

    name: str
    kept: str
    here: str


def differences(found: CheckIn, values: dict[str, Any]) -> list[Difference]:
    """The answers that differ, in the order of the form."""
    return [
        Difference(name, _told(getattr(found, field)), _told(values[field]))
        for field, name in _NAMES.items()
        if getattr(found, field) != values[field]
    ]


def _told(value: Any) -> str:
    if isinstance(value, bool) or value in (None, ""):
        return _WORDS[value]
    return str(value)
