"""Where help is found, by country: data that a person can replace by their own."""

import re
import tomllib
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources as packaged
from pathlib import Path
from typing import Any

import msgspec

from twinflame.companion.here import home_here

_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Line:
    """Somebody to call: their name, number, what they hear, and the page on which the number was seen."""

    name: str
    number: str
    hears: str
    seen: str = ""

    @property
    def dialled(self) -> str:
        """The number as a telephone takes it.

        Examples
        --------
        >>> Line("Samaritans", "116 123", "in any crisis").dialled
        'tel:116123'
        """
        return "tel:" + re.sub(r"[^\d+#*]", "", self.number).replace("#", "%23")


@dataclass(frozen=True, slots=True)
class Country:
    """A country's emergency number and lines; code is ISO 3166-1 alpha-2."""

    code: str
    name: str
    emergency: str
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Signs:
    """Phrases that may be a sign of danger."""

    phrases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Resources:
    """All of it; `note` says when a list of the person's own could not be used."""

    exit: str
    everywhere: str
    country: tuple[Country, ...]
    signs: Signs = Signs()
    note: str = ""

    def of(self, code: str) -> Country | None:
        """The country with a code, if it is listed."""
        return next((c for c in self.country if c.code == code), None)

    def found_in(self, *texts: str) -> bool:
        r"""Whether a phrase of danger stands in one of the texts.

        Examples
        --------
        >>> some = Resources("https://a.example", "", (), Signs(("want to die",)))
        >>> some.found_in("I Want  to\ndie."), some.found_in("I want to diet")
        (True, False)
        """
        pattern = _pattern(self.signs.phrases)
        return any(pattern.search(_plain(text)) for text in texts)


def _plain(text: str) -> str:
    return _SPACES.sub(" ", text).replace("’", "'").casefold()


@cache
def _pattern(phrases: tuple[str, ...]) -> re.Pattern[str]:
    either = "|".join(re.escape(_plain(phrase)) for phrase in phrases) or r"(?!)"
    return re.compile(rf"(?<!\w)(?:{either})(?!\w)")


def resources() -> Resources:
    """The person's own list (help.toml in their folder) where there is one, else what comes along."""
    own = home_here().folder / "help.toml"
    return _own(own, own.stat().st_mtime_ns) if own.is_file() else shipped()


@cache
def shipped() -> Resources:
    """The list that comes along."""
    return _read(
        packaged.files("twinflame.companion.safety").joinpath("help.toml").read_text(encoding="utf-8")
    )


@cache
def _own(path: Path, _changed: int) -> Resources:
    try:
        return _read(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, msgspec.ValidationError):  # TOML's and Unicode's errors are ValueErrors
        note = (
            f"{path.name} in the companion's folder cannot be read as it should be, "
            "so this is the list that comes along."
        )
        return replace(shipped(), note=note)


def _read(text: str) -> Resources:
    table: dict[str, Any] = tomllib.loads(text)
    found = msgspec.convert(table, Resources)
    if not found.exit.startswith("https://"):
        raise ValueError("the quick exit leads to no https address")
    return found
