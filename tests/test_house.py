"""The rules of the house that no linter knows. The arrows between rooms stand in pyproject.toml."""

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "twinflame"
FACES = {"cli", "companion"}
SOURCES_MAY_KNOW = ("twinflame.contact.history", "twinflame.contact.sources", "twinflame.errors")
MAY_KNOW_SOURCES = {"__init__", "cli", "companion", "reading"}
LONGEST = 350  # lines

NETWORK = {
    "aiohttp",
    "ftplib",
    "http",
    "httpx",
    "requests",
    "smtplib",
    "socket",
    "ssl",
    "urllib",
    "urllib3",
    "xmlrpc",
}
CLOCK = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "time.time_ns"}
SPEAKING = {"logging", "syslog", "warnings"}


def modules() -> list[Path]:
    return sorted(SOURCE.rglob("*.py"))


def core() -> list[Path]:
    return [path for path in modules() if room(path) not in FACES]


def room(path: Path) -> str:
    """The folder or module just below the package that a file belongs to."""
    return path.relative_to(SOURCE).parts[0].removesuffix(".py")


def imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def calls(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node


def uses_the_network(tree: ast.AST) -> bool:
    return any(name.split(".")[0] in NETWORK for name in imported(tree))


def speaks(tree: ast.AST) -> bool:
    logs = any(name.split(".")[0] in SPEAKING for name in imported(tree))
    return logs or any(name in {"print", "sys.stdout.write", "sys.stderr.write"} for name, _ in calls(tree))


def asks_the_clock(tree: ast.AST) -> bool:
    return any(".".join(name.split(".")[-2:]) in CLOCK for name, _ in calls(tree))


def rolls_unseeded(tree: ast.AST) -> bool:
    if {"random", "secrets"} & set(imported(tree)):
        return True
    for name, call in calls(tree):
        legacy = re.fullmatch(r"(np|numpy)\.random\.([a-z]\w*)", name)
        if legacy and legacy[2] != "default_rng":
            return True  # these share one hidden state
        if name.endswith("default_rng"):
            seeds = [*call.args, *(keyword.value for keyword in call.keywords)]
            if not seeds or (isinstance(seeds[0], ast.Constant) and seeds[0].value is None):
                return True
    return False


def keeps_state(tree: ast.AST) -> bool:
    return any(isinstance(node, ast.Global) for node in ast.walk(tree))


def hands_out_what_can_change(tree: ast.AST) -> bool:
    """Whether a public dataclass is not frozen."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            marks = [ast.unparse(mark) for mark in node.decorator_list]
            if any("dataclass" in mark and "frozen=True" not in mark for mark in marks):
                return True
    return False


RULES: list[tuple[Callable[[ast.AST], bool], str]] = [
    (uses_the_network, "from urllib.request import urlopen"),
    (speaks, "import logging"),
    (speaks, "print(line)"),
    (asks_the_clock, "made = datetime.now(UTC)"),
    (asks_the_clock, "made = datetime.datetime.now()"),
    (rolls_unseeded, "import random"),
    (rolls_unseeded, "np.random.seed(1)"),
    (rolls_unseeded, "x = np.random.normal()"),
    (rolls_unseeded, "rng = np.random.default_rng()"),
    (rolls_unseeded, "rng = default_rng(seed=None)"),
    (keeps_state, "def f():\n    global count"),
    (hands_out_what_can_change, "@dataclass(slots=True)\nclass Gap: ..."),
]


@pytest.mark.parametrize(("rule", "sample"), RULES)
def test_each_rule_finds_what_it_forbids(rule: Callable[[ast.AST], bool], sample: str) -> None:
    assert rule(ast.parse(sample))


def test_the_rules_let_the_right_way_pass() -> None:
    right = ast.parse(
        "x = np.random.default_rng(seed).random(3)\nrng = np.random.Generator(np.random.PCG64(seed))\n"
        "start = datetime.fromtimestamp(0, UTC)\n"
        "console.print('x')\n@dataclass(frozen=True)\nclass Gap: ...\n@dataclass\nclass _Scratch: ...\n"
    )
    assert not [rule.__name__ for rule, _ in RULES if rule(right)]


@pytest.mark.parametrize("rule", dict.fromkeys(rule for rule, _ in RULES))
def test_the_core_is_pure(rule: Callable[[ast.AST], bool]) -> None:
    offenders = [str(path.relative_to(SOURCE)) for path in core() if rule(ast.parse(path.read_text()))]
    assert offenders == []


def test_a_module_is_short_enough_to_be_read() -> None:
    long = {str(p.relative_to(SOURCE)): n for p in modules() if (n := p.read_text().count("\n")) > LONGEST}
    assert long == {}


def test_the_sources_know_the_history_and_the_errors_alone() -> None:
    for path in (SOURCE / "contact" / "sources").rglob("*.py"):
        ours = {name for name in imported(ast.parse(path.read_text())) if name.startswith("twinflame")}
        strangers = {n for n in ours - {"twinflame.contact"} if not n.startswith(SOURCES_MAY_KNOW)}
        assert strangers == set(), path


def test_the_model_knows_no_export_format() -> None:
    for path in modules():
        if room(path) in MAY_KNOW_SOURCES or "sources" in path.parts:
            continue
        names = set(imported(ast.parse(path.read_text())))
        assert not {n for n in names if n.startswith("twinflame.contact.sources")}, path


def spoken() -> Iterator[tuple[Path, str]]:
    """Texts that a user may read: strings and docstrings in the code, templates, docs."""
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield path, node.value
    for pattern in ("src/twinflame/**/*.html", "src/twinflame/**/*.j2", "docs/**/*.md", "*.md"):
        yield from ((path, path.read_text()) for path in ROOT.glob(pattern) if "_" not in path.parts[-2][:1])


def test_nothing_that_people_read_shouts() -> None:
    shouting = re.compile(r"[^\W\d_]!(?=[\s\"')*]|$)")
    assert {(path.name, text[:80]) for path, text in spoken() if shouting.search(text)} == set()
