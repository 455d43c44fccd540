"""Writes the pages that the code itself can tell: the command line, the Python API, the schema of a reading.

They go to docs/_generated/ before Sphinx reads its sources; pages under docs/reference/ include them.
"""

import inspect
import io
import json
import tokenize
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer
from sphinx.application import Sphinx

import twinflame
from twinflame import cli
from twinflame.reading import model

PLACE = Path(__file__).parents[1] / "_generated"


def write(name: str, text: str) -> None:
    """Leaves a file that has not changed alone, so that Sphinx need not read it again."""
    path = PLACE / name
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.is_file() or path.read_text() != text:
        path.write_text(text)


def table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> list[str]:
    lines = [head, ("---",) * len(head), *rows]
    return [
        "| " + " | ".join(" ".join(cell.split()).replace("|", "\\|") for cell in row) + " |" for row in lines
    ]


# The command line


def commands() -> Iterator[tuple[str, Any]]:
    """Every command a user can type, by its full name."""

    def walk(name: str, command: Any) -> Iterator[tuple[str, Any]]:
        yield name, command
        for word, inner in getattr(command, "commands", {}).items():
            if not inner.hidden:
                yield from walk(f"{name} {word}", inner)

    yield from walk("twinflame", typer.main.get_command(cli.app))


def parameters(command: Any) -> list[tuple[str, str]]:
    """How each argument and option is typed, and what it means, as `--help` has it."""
    context = typer.Context(command)
    records = (p.get_help_record(context) for p in command.params if not getattr(p, "hidden", False))
    return [(f"`{record[0].strip()}`", record[1]) for record in records if record]


def command_page() -> str:
    lines: list[str] = []
    for name, command in commands():
        rows = parameters(command)
        lines += [f"## {name}", "", inspect.cleandoc(command.help or ""), ""]
        lines += [*table(("you type", "it means"), rows), ""] if rows else []
    return "\n".join(lines)


# The Python API


def api_page() -> str:
    lines: list[str] = []
    for name in sorted(twinflame.__all__, key=lambda word: (word[0].isupper(), word)):
        thing = getattr(twinflame, name)
        if inspect.isclass(thing):
            lines += ["```{eval-rst}", f".. autoclass:: twinflame.{name}", "   :members:", "```", ""]
        elif callable(thing):
            lines += ["```{eval-rst}", f".. autofunction:: twinflame.{name}", "```", ""]
    return "\n".join(lines)


# The schema of a reading


def notes(kind: type) -> dict[str, str]:
    """The comment behind each field of a dataclass or member of an enumeration."""
    found, name = {}, ""
    for token in tokenize.generate_tokens(io.StringIO(inspect.getsource(kind)).readline):
        if token.type == tokenize.NAME and token.start[1] == 4:
            name = token.string
        elif token.type == tokenize.COMMENT and name:
            found.setdefault(name, token.string.lstrip("# "))
        elif token.type == tokenize.NEWLINE:
            name = ""
    return found


def shape(field: dict[str, Any]) -> str:
    """One field's JSON type in words."""
    if "$ref" in field:
        word = field["$ref"].rsplit("/", 1)[-1]
        return f"[{word}](#{word.lower()})"
    if "anyOf" in field:
        return " or ".join(shape(part) for part in field["anyOf"])
    if field.get("type") == "array":
        if "prefixItems" in field:
            return "[" + ", ".join(shape(part) for part in field["prefixItems"]) + "]"
        return f"list of {shape(field['items'])}"
    return str(field.get("format") or field.get("type"))


def schema_page() -> str:
    schema = twinflame.reading_schema()
    write("schema/reading.schema.json", json.dumps(schema, indent=2) + "\n")
    parts = {"Reading": schema, **dict(sorted(schema["$defs"].items()))}
    lines: list[str] = []
    for name, part in parts.items():
        kind = getattr(model, name)
        comments = {"text": "the sentences that the faces show; made anew when a document is read"} | notes(
            kind
        )
        lines += [f"## {name}", "", inspect.getdoc(kind) or "", ""]
        if "enum" in part:
            members = {member.value: comments.get(member.name, "") for member in kind}
            lines += [*table(("value", "means"), [(f'`"{value}"`', members[value]) for value in members]), ""]
        else:
            fields = part["properties"].items()
            rows = [(f"`{key}`", shape(field), comments.get(key, "")) for key, field in fields]
            lines += [*table(("field", "holds", ""), rows), ""]
    return "\n".join(lines)


def setup(_: Sphinx) -> dict[str, bool]:
    write("cli.md", command_page())
    write("api.md", api_page())
    write("schema.md", schema_page())
    return {"parallel_read_safe": True}
