"""The file in which it is remembered who is the same person. The core never sees it, only the names."""

import json
import os
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import typer

from twinflame.cli.output import Output
from twinflame.errors import InputError

Pair = tuple[str, str]

_HEAD = """\
# Who is the same person, and who is not, for Twinflame. Edit it as you like; delete it to forget.
# The first name of a group is the one that is shown.
"""


@dataclass(frozen=True, slots=True)
class People:
    """Groups of names that are one person, and pairs of names that are two, with the file that holds them."""

    path: Path
    same: tuple[tuple[str, ...], ...] = ()
    different: tuple[tuple[str, ...], ...] = ()

    def apart(self, one: str, other: str) -> bool:
        """Whether it was said that two names are two people's."""
        return any({one, other} <= set(group) for group in self.different)


def usual_file() -> Path:
    """Where it is remembered unless another file is named: in the user's folder for settings."""
    return Path(typer.get_app_dir("twinflame")) / "people.toml"


def load(path: Path | None) -> People:
    """What is remembered; nothing where there is no such file yet.

    Raises
    ------
    InputError
        When the file is not TOML of the right shape; the sentence names the line.
    """
    place = path or usual_file()
    try:
        text = place.read_text(encoding="utf-8")
    except FileNotFoundError:
        return People(place)
    except (OSError, ValueError):
        text = None
    if text is None:
        raise InputError(f"{place} cannot be read. Check its permissions, or name another with --people.")
    table, where = _parsed(text)
    if table is None:
        raise InputError(f"{place} is no sound TOML{where}. Mend that line, or delete the file.")
    return People(place, *(_groups(table, key, place) for key in ("same", "different")))


def _parsed(text: str) -> tuple[dict[str, Any] | None, str]:
    try:
        return tomllib.loads(text), ""
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        return None, f" in line {line[1]}" if line else ""


def _groups(table: dict[str, Any], key: str, place: Path) -> tuple[tuple[str, ...], ...]:
    groups = table.get(key, [])
    sound = isinstance(groups, list) and all(
        isinstance(group, dict)
        and isinstance(names := group.get("names"), list)
        and len(names) > 1
        and all(isinstance(name, str) and name.strip() for name in names)
        for group in groups
    )
    if not sound:
        raise InputError(
            f"{place} needs two names or more in each group, as in:  "
            f'[[{key}]]  names = ["Ben", "Benjamin K."].  Mend it, or delete the file.'
        )
    return tuple(tuple(group["names"]) for group in groups)


def remember(people: People, same: Sequence[Pair], different: Sequence[Pair]) -> People:
    """Write what is new at the end of the file, what stands in it untouched; gives what is remembered now."""
    known = [set(group) for group in people.same]
    same = [pair for pair in dict.fromkeys(same) if not any(set(pair) <= group for group in known)]
    different = [pair for pair in dict.fromkeys(different) if not people.apart(*pair)]
    if not same and not different:
        return people
    place = people.path
    try:
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        text = place.read_text(encoding="utf-8") if place.exists() else _HEAD
    except OSError as error:
        why = os.strerror(error.errno or 0).lower()
        raise InputError(f"Cannot write {place}: {why}. Name another file with --people.") from None
    blocks = [
        _block(key, pair) for key, pairs in (("same", same), ("different", different)) for pair in pairs
    ]
    with Output(place) as out:
        out.write(text.rstrip("\n") + "\n" + "".join(blocks))
    return replace(people, same=(*people.same, *same), different=(*people.different, *different))


def _block(key: str, names: Pair) -> str:
    told = ", ".join(json.dumps(name, ensure_ascii=False).replace("\x7f", "\\u007f") for name in names)
    return f"\n[[{key}]]\nnames = [{told}]\n"
