"""How long a reading takes, stage by stage: `twinflame read` on simulated exports, first and second run.

`python benchmarks/read.py [--docs]`
"""

import argparse
import re
import subprocess
import sys
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from tables import markdown, publish
from twinflame.contact.sources.write import write_export
from twinflame.examples.pairs import Phase, SimulatedPair, simulated

OUT = Path(__file__).parent / "out"
SIZES = (2_000, 20_000, 200_000)
WEEKS = 104
REPEATS = 3
CACHES = Path(__file__).resolve().parents[1] / "src/twinflame"


@dataclass(frozen=True)
class Run:
    stages: dict[str, float]
    wall: float


def export(size: int) -> Path:
    """A WhatsApp export of about `size` messages over two years, with a chase in the middle."""
    path = OUT / f"read-{size}.zip"
    rate = size / WEEKS * 0.15
    phases = (
        Phase(40, (rate, rate)),
        Phase(30, (1.7 * rate, 0.4 * rate), (1.0, 0.6)),
        Phase(34, (rate, rate)),
    )
    history = simulated(SimulatedPair(datetime(2022, 1, 3, tzinfo=UTC), phases, 3))
    history = replace(
        history,
        times=history.times[:size],
        who=history.who[:size],
        kinds=history.kinds[:size],
    )
    OUT.mkdir(exist_ok=True)
    write_export(history, path, simulated=True)
    return path


def timed(path: Path, page: bool) -> Run:
    """One run in a process of its own."""
    target = ["--html", str(OUT / "reading.html")] if page else []
    command = [sys.executable, "-m", "twinflame", "read", str(path), "--me", "Ana", "--zone", "UTC", "-v"]
    begun = time.perf_counter()
    done = subprocess.run([*command, *target], capture_output=True, text=True, check=True)
    wall = time.perf_counter() - begun
    found = re.findall(r"^(\w+) +([\d.]+) s", done.stdout + done.stderr, re.MULTILINE)
    return Run({name: float(seconds) for name, seconds in found}, wall)


def forget() -> None:
    """Throw the compiled kernels away, as on a machine that never ran them."""
    for cache in CACHES.rglob("*.nb[ic]"):
        cache.unlink()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--docs", action="store_true")
    asked = parser.parse_args()
    exports = {size: export(size) for size in SIZES}
    forget()
    runs = [("20,000 with the page, first run (compiles)", timed(exports[20_000], page=True))]
    for size, path in exports.items():
        runs += [
            (f"{size:,}", _fastest(path, page=False)),
            (f"{size:,} with the page", _fastest(path, page=True)),
        ]
    stages = [s for s in runs[0][1].stages if s != "whole"]
    rows = [
        {"messages": name, **{f"{s}, s": run.stages.get(s) for s in stages}, "process, s": round(run.wall, 1)}
        for name, run in runs
    ]
    second = dict(runs)["20,000"]
    share = second.stages["import"] / second.wall
    table = (
        f"{markdown(rows)}\n\nThe reading is told on the screen, and written as a page too where it says so; "
        f"the fastest of {REPEATS} but for the first run. Of a later run on 20,000 messages, import and "
        f"start-up take {share:.0%}."
    )
    print(table)
    if asked.docs:
        publish("read", "python benchmarks/read.py --docs", table)


def _fastest(path: Path, page: bool) -> Run:
    runs = [timed(path, page) for _ in range(REPEATS)]
    return runs[int(np.argmin([r.wall for r in runs]))]


if __name__ == "__main__":
    main()
