"""Twinflame: an honest mirror for two people.

>>> import twinflame
>>> twinflame.read("chat.zip")  # doctest: +SKIP

What is named in `__all__` is public; it is loaded when it is first asked for.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from twinflame.contact.history import ContactHistory, Kind
    from twinflame.contact.sources import list_conversations, read_history
    from twinflame.contact.sources.convert import write_table
    from twinflame.errors import ChoiceNeeded, InputError, TwinflameError
    from twinflame.reading.model import Reading
    from twinflame.reading.read import read
    from twinflame.reading.store import from_json, reading_schema

__version__ = "0.1.0"

__all__ = [
    "ChoiceNeeded",
    "ContactHistory",
    "InputError",
    "Kind",
    "Reading",
    "TwinflameError",
    "__version__",
    "from_json",
    "list_conversations",
    "read",
    "read_history",
    "reading_schema",
    "write_table",
]

_HOMES = {
    "ChoiceNeeded": "twinflame.errors",
    "ContactHistory": "twinflame.contact.history",
    "InputError": "twinflame.errors",
    "Kind": "twinflame.contact.history",
    "Reading": "twinflame.reading.model",
    "TwinflameError": "twinflame.errors",
    "from_json": "twinflame.reading.store",
    "list_conversations": "twinflame.contact.sources",
    "read": "twinflame.reading.read",
    "read_history": "twinflame.contact.sources",
    "reading_schema": "twinflame.reading.store",
    "write_table": "twinflame.contact.sources.convert",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'twinflame' has no attribute {name!r}")
    found: object = getattr(import_module(_HOMES[name]), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
