"""How many small changes of the exchange's rules its tests notice: the mutation score.

    python benchmarks/mutation.py [PATTERN ...] [--docs]

mutmut changes one thing at a time (a number, a comparison, an argument, a text) in a copy of
`twinflame.exchange` and runs the tests that reach it. PATTERN tries a part alone, such as "*.rounds.*". The
tool lies apart from our own packages, under benchmarks/out/, and is installed on first use; what stayed
unnoticed can be looked at by `mutmut show NAME` in benchmarks/out/mutation/. Changes that no test could
notice are listed in `mutation_equivalent.toml`, each with the reason, and told apart from those that the
tests miss.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tomllib
from collections import Counter
from pathlib import Path

from tables import markdown, publish

HERE = Path(__file__).parent
ROOT = HERE.parent
TOOL = HERE / "out" / "mutmut"
COPY = HERE / "out" / "mutation"
PACKAGES = ("mutmut==3.8.1",)
SETTINGS = """
[tool.pytest.ini_options]
addopts = "-p no:cacheprovider -p no:django -p no:xdist -p no:cov"
filterwarnings = ["error"]
markers = ["browser: as in the whole", "slow: as in the whole"]
[tool.mutmut]
source_paths = ["src"]
only_mutate = ["src/twinflame/exchange/*.py"]
pytest_add_cli_args_test_selection = ["tests/exchange"]
also_copy = ["src", "benchmarks"]
use_git_change_detection = false
"""
# What a run of pytest ended with: 1 and 3 are failed tests and an error, 0 none, the rest what mutmut adds.
KILLED, SURVIVED, UNREACHED = {1, 3}, {0}, {5, 33}
ENDS = {"noticed": KILLED, "survived": SURVIVED, "unreached": UNREACHED}
FEW = {"OPENBLAS_NUM_THREADS": "1", "TWINFLAME_STATEFUL_RUNS": "5", "PYTHONDONTWRITEBYTECODE": "1"}


def tool() -> Path:
    """Where mutmut lies, with what it needs beyond our own environment; installed if it is missing."""
    done = TOOL / "installed"
    if not done.is_file() or done.read_text() != "\n".join(PACKAGES):
        shutil.rmtree(TOOL, ignore_errors=True)
        command = [str(ROOT / "scripts" / "uv"), "pip", "install", "-q", "--python", sys.executable]
        subprocess.run([*command, "--target", str(TOOL), *PACKAGES], check=True, stdout=sys.stderr)
        for ours in ("pytest", "_pytest", "coverage", "pluggy", "iniconfig", "packaging"):
            shutil.rmtree(TOOL / ours, ignore_errors=True)  # the versions that the tests run on are our own
        for stray in (*TOOL.glob("*.pth"), TOOL / "py.py"):
            stray.unlink(missing_ok=True)
        done.write_text("\n".join(PACKAGES))
    return TOOL


def laid() -> None:
    """A copy of what is needed, so that nothing of the tree is changed. Earlier results in it are kept."""
    for name in ("src/twinflame", "tests/exchange", "benchmarks"):
        shutil.rmtree(COPY / name, ignore_errors=True)
    skip = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "src" / "twinflame", COPY / "src" / "twinflame", ignore=skip)
    shutil.copytree(ROOT / "tests" / "exchange", COPY / "tests" / "exchange", ignore=skip)
    shutil.copy(ROOT / "tests" / "conftest.py", COPY / "tests")
    (COPY / "benchmarks").mkdir()
    shutil.copy(HERE / "likeness_pairs.toml", COPY / "benchmarks")
    (COPY / "pyproject.toml").write_text(SETTINGS)
    shutil.rmtree(COPY / "mutants" / "tests", ignore_errors=True)


def mutmut(*words: str) -> str:
    """Runs it in the copy and gives what it prints."""
    env = {**os.environ, **FEW, "PYTHONPATH": str(tool())}
    command = [sys.executable, "-m", "mutmut", *words]
    return subprocess.run(command, cwd=COPY, env=env, stdout=subprocess.PIPE, text=True, check=False).stdout


def results() -> dict[str, int | None]:
    """By the name of each change, how the tests ended on it; None where it was not tried."""
    found: dict[str, int | None] = {}
    for file in sorted((COPY / "mutants" / "src" / "twinflame" / "exchange").glob("*.meta")):
        found.update(json.loads(file.read_text())["exit_code_by_key"])
    return found


def changed(name: str) -> tuple[str, str]:
    """The lines that a change takes out and puts in."""
    lines = mutmut("show", name).splitlines()
    out, into = (
        "\n".join(
            line[1:].strip() for line in lines if line.startswith(sign) and not line.startswith(sign * 3)
        )
        for sign in "-+"
    )
    return out, into


def equivalent() -> dict[tuple[str, str, str], str]:
    """Changes that no test can notice, with the reason: by module, what goes out, what comes in."""
    listed = tomllib.loads((HERE / "mutation_equivalent.toml").read_text("utf-8"))["change"]
    return {(each["module"], each["out"].strip(), each["in"].strip()): each["why"] for each in listed}


def main() -> None:
    """Tries the changes, prints what the tests missed, and the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("patterns", nargs="*", help="which changes to try; all if none is given")
    parser.add_argument("--jobs", type=int, default=1, help="how many at a time")
    parser.add_argument("--docs", action="store_true", help="write docs/benchmarks/mutation.md")
    asked = parser.parse_args()
    laid()
    mutmut("run", "--max-children", str(asked.jobs), *asked.patterns)
    if late := [
        name for name, ended in results().items() if ended not in {None, *KILLED, *SURVIVED, *UNREACHED}
    ]:
        mutmut("run", "--max-children", "1", *late)  # out of time: perhaps since the machine was held up
    same, rows, reasons = equivalent(), [], Counter[str]()
    by_module: dict[str, Counter[str]] = {}
    for name, ended in results().items():
        module = name.split(".")[2]
        if ended is None:
            continue
        kind = next((kind for kind, ends in ENDS.items() if ended in ends), "endless")
        if kind in ("survived", "unreached"):
            out, into = changed(name)
            if why := same.get((module, out, into)):
                kind = "equivalent"
                reasons[why] += 1
            else:
                print(f"{name}\n  - {out}\n  + {into}")
        by_module.setdefault(module, Counter())[kind] += 1
    for module, counts in (*by_module.items(), ("all", sum(by_module.values(), Counter()))):
        missed = counts["survived"] + counts["unreached"]
        found = counts["noticed"] + counts["endless"]
        rows.append(
            {
                "module": module,
                "changes": counts.total(),
                "noticed": counts["noticed"],
                "without end": counts["endless"],
                "missed": missed,
                "equivalent": counts["equivalent"],
                "score": f"{100 * found / max(1, found + missed):.1f} %",
            }
        )
    told = "\n".join(f"- {n} × {why}" for why, n in reasons.most_common())
    table = (
        f"{markdown(rows)}\n\nEquivalent, that is, nothing that can be seen from outside differs:\n\n{told}"
    )
    print(table)
    if asked.docs and not asked.patterns:
        publish("mutation", "python benchmarks/mutation.py --docs", table)


if __name__ == "__main__":
    main()
