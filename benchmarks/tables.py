"""Tables of measured figures for the docs: files under docs/benchmarks/, each with its command."""

import os
import platform
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path

TABLES = Path(__file__).parents[1] / "docs" / "benchmarks"


def markdown(rows: Sequence[Mapping[str, object]]) -> str:
    """A table with the keys of the first row as its head; numbers stand to the right.

    >>> print(markdown([{"peer": "a", "ms": 1.5}, {"peer": "b", "ms": None}]))
    | peer | ms |
    |---|--:|
    | a | 1.5 |
    | b | - |
    """
    keys = list(rows[0])
    right = [any(isinstance(row.get(key), int | float) for row in rows) for key in keys]
    cells = [["-" if (value := row.get(key)) is None else str(value) for key in keys] for row in rows]
    rule = "|" + "|".join("--:" if number else "---" for number in right) + "|"
    return "\n".join(
        ["| " + " | ".join(keys) + " |", rule, *("| " + " | ".join(row) + " |" for row in cells)]
    )


def machine() -> str:
    """What the figures were measured on, in one line."""
    parts = [f"Python {platform.python_version()}", f"{os.cpu_count()} cores", platform.machine()]
    return ", ".join([*parts, *(f"{name} {version(name)}" for name in ("numpy", "scipy", "numba"))])


def publish(name: str, command: str, table: str) -> Path:
    """Writes docs/benchmarks/<name>.md, which docs/benchmarks.md includes."""
    path = TABLES / f"{name}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"Made by `{command}` ({machine()}).\n\n{table.strip()}\n")
    return path
