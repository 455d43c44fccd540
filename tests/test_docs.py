"""The docs are complete and true: commands exist, examples run, every table names its command."""

import doctest
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import typer

from twinflame import cli
from twinflame.contact.reference import reference
from twinflame.contact.roles import TOLD

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
FENCE = re.compile(r"^```(\w+)[^\n]*\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def pages() -> list[Path]:
    """The pages people read, in the docs and beside them."""
    found = [page for page in DOCS.rglob("*.md") if not page.relative_to(DOCS).parts[0].startswith("_")]
    return sorted([*found, ROOT / "README.md", ROOT / "benchmarks" / "README.md"])


def name(page: Path) -> str:
    return str(page.relative_to(ROOT))


def blocks(page: Path, language: str) -> str:
    return "\n".join(body for kind, body in FENCE.findall(page.read_text()) if kind == language)


def commands(page: Path) -> list[list[str]]:
    """What stands behind a prompt in the page's console blocks, in words."""
    lines = re.findall(r"^\$ (.+)$", blocks(page, "console"), re.MULTILINE)
    return [shlex.split(line, comments=True) for line in lines]


def known_commands() -> Iterator[tuple[str, Any]]:
    def walk(words: str, command: Any) -> Iterator[tuple[str, Any]]:
        yield words, command
        for word, inner in getattr(command, "commands", {}).items():
            yield from walk(f"{words} {word}", inner)

    yield from walk("twinflame", typer.main.get_command(cli.app))


KNOWN = dict(known_commands())


def options(command: Any) -> set[str]:
    return {word for p in command.params for word in (*p.opts, *p.secondary_opts)} | {"--help"}


@pytest.mark.parametrize("page", pages(), ids=name)
def test_the_examples_of_a_page_run(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = blocks(page, "pycon")
    if not source:
        return
    monkeypatch.chdir(tmp_path)
    flags = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    runner = doctest.DocTestRunner(optionflags=flags)
    heard: list[str] = []
    runner.run(doctest.DocTestParser().get_doctest(source, {}, name(page), str(page), 0), out=heard.append)
    assert runner.failures == 0, "".join(heard)


@pytest.mark.parametrize("page", pages(), ids=name)
def test_every_command_on_a_page_exists(page: Path) -> None:
    for program, *words in commands(page):
        if program.startswith(("./", "scripts/")):
            assert (ROOT / program).is_file(), program
        if Path(program).name != "twinflame":
            continue
        known = "twinflame"
        while words and f"{known} {words[0]}" in KNOWN:
            known = f"{known} {words.pop(0)}"
        typed = {word.split("=")[0] for word in words if word.startswith("-") and word != "-"}
        assert typed <= options(KNOWN[known]), (known, typed - options(KNOWN[known]))
        assert known != "twinflame" or not words or typed, f"there is no command {words[0]}"


@pytest.mark.parametrize("known", KNOWN)
def test_every_command_and_option_has_a_sentence(known: str) -> None:
    command = KNOWN[known]
    assert command.help, known
    hidden = {p.name for p in command.params if getattr(p, "hidden", False)}
    silent = [p.name for p in command.params if not p.help and p.name not in hidden]
    completion = {"install_completion", "show_completion"}
    assert not set(silent) - completion, (known, silent)


def test_the_feature_table_has_every_system_once_in_order() -> None:
    rows = re.findall(r"^\| (S\d+) \|", (DOCS / "features.md").read_text(), re.MULTILINE)
    assert rows == [f"S{k}" for k in range(1, 27)]


def test_each_feature_says_how_far_it_works() -> None:
    rows = re.findall(r"^\| S\d+ \|[^|]*\| ([^|]*) \|", (DOCS / "features.md").read_text(), re.MULTILINE)
    assert len(rows) == 26
    assert set(rows) <= {"works", "partly", "later"}


def test_each_table_of_figures_is_shown_with_the_command_that_makes_it() -> None:
    page = (DOCS / "benchmarks.md").read_text()
    for table in (DOCS / "benchmarks").glob("*.md"):
        assert f"{{include}} benchmarks/{table.name}" in page, f"{table.name} is shown nowhere"
        made = re.match(r"Made by `python (benchmarks/\w+\.py)", table.read_text())
        assert made, f"{table.name} does not begin with its command"
        assert (ROOT / made[1]).is_file(), made[1]


def test_the_limits_stand_where_people_look_for_them() -> None:
    limits = (DOCS / "limits.md").read_text()
    for needed in ("will return", "institution", "students", "cannot tell", "simulated"):
        assert needed in limits
    assert "docs/limits.md" in (ROOT / "README.md").read_text()


def test_the_links_of_the_readme_lead_somewhere() -> None:
    for link in re.findall(r"\]\(([^)#]+)\)", (ROOT / "README.md").read_text()):
        assert (ROOT / link).exists(), link


def test_the_lock_files_name_no_registry() -> None:
    for lock in ROOT.glob("requirements*.lock"):
        assert not re.search(r"://|--(extra-)?index-url|--find-links", lock.read_text()), lock.name


def test_the_lock_files_name_the_same_versions() -> None:
    def versions(lock: str) -> set[str]:
        return set(re.findall(r"^(\S+==\S+)", (ROOT / lock).read_text(), re.MULTILINE))

    run, companion = versions("requirements-run.lock"), versions("requirements-companion.lock")
    assert run < companion < versions("requirements.lock")
    assert not {name for name in run if name.lower().startswith(("django", "psycopg", "granian"))}


def test_the_docs_tell_the_bound_of_a_chase_as_the_reference_has_it() -> None:
    told = re.search(r"about ([\d.]+) times as many unanswered", (DOCS / "models" / "roles.md").read_text())
    assert told
    assert float(told[1]) == round(float(np.exp(reference().ordinary.bound)), 1)


def test_the_docs_tell_the_least_certainty_of_a_role_as_the_code_has_it() -> None:
    told = re.search(r"only from a probability\s+of (\d+) % on", (DOCS / "models" / "roles.md").read_text())
    assert told
    assert int(told[1]) == round(100 * TOLD)
