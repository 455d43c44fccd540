"""How fast a WhatsApp export is read, beside chat-miner's parser on the same file in the same run.

    python benchmarks/parse.py 10000 100000 1000000 --docs

The export is made here from a seed: placeholder words, emoji, bodies over several lines, media left out.
Each reading runs in a process of its own, cold: our time holds the choice of format, people, order of dates,
time zone and kinds; chat-miner's the parsed rows in a table. chat-miner is installed under benchmarks/out/ on
first use.
"""

import argparse
import json
import math
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from tables import markdown, publish

OUT = Path(__file__).parent / "out" / "parse"
PEER = "chat-miner==0.6.0"
REPEATS = 3  # of ours; the fastest counts, as for every tool here

OURS = """
import json, resource, sys, time
from twinflame.contact.sources import read_history
start = time.perf_counter()
history = read_history(sys.argv[1], me="Ana", zone="Europe/Berlin")
seconds = time.perf_counter() - start
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"seconds": seconds, "MiB": peak, "rows": len(history)}))
"""
THEIRS = """
import json, logging, resource, sys, time
from chatminer.chatparsers import WhatsAppParser
logging.disable(logging.CRITICAL)
start = time.perf_counter()
parser = WhatsAppParser(sys.argv[1])
parser.parse_file()
rows = len(parser.parsed_messages.get_df())
seconds = time.perf_counter() - start
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"seconds": seconds, "MiB": peak, "rows": rows}))
"""


def write_chat(path: Path, n: int, seed: int = 1) -> Path:
    """An Android export of n messages of two people, about 45 a day."""
    random = Random(seed)
    now = datetime(2000, 1, 1, 8)
    with path.open("w", encoding="utf-8") as file:
        for _ in range(n):
            now += timedelta(minutes=random.expovariate(1 / 12))
            body = " ".join(["placeholder"] * random.randint(1, 9))
            kind = random.random()
            if kind < 0.04:
                body = "<Media omitted>"
            elif kind < 0.16:
                body += " \N{HEAVY BLACK HEART}\N{VARIATION SELECTOR-16}\N{SMILING FACE WITH SMILING EYES}"
            elif kind < 0.24:
                body += "\nplaceholder\n" + "placeholder " * random.randint(1, 12)
            file.write(f"{now:%d/%m/%Y, %H:%M} - {random.choice(('Ana', 'Ben'))}: {body}\n")
    return path


def peer_python() -> Path:
    """The interpreter of chat-miner's environment, made if it is missing."""
    home = OUT / "chat-miner"
    python = home / "bin" / "python"
    if not python.exists():
        subprocess.run(["uv", "venv", "-q", "--python", sys.executable, str(home)], check=True)
        subprocess.run(["uv", "pip", "install", "-q", "--python", str(python), PEER], check=True)
    return python


def measure(python: Path | str, program: str, path: Path) -> dict[str, float]:
    """Seconds, peak memory and rows of one reading in a fresh process."""
    done = subprocess.run([str(python), "-c", program, str(path)], check=True, capture_output=True, text=True)
    figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return figures


def exponent(sizes: list[int], seconds: list[float]) -> float:
    """How cost grows over the last step in size: 1 is linear.

    >>> exponent([1, 10, 1000], [0.4, 0.5, 50.0])
    1.0
    """
    return round(math.log(seconds[-1] / seconds[-2]) / math.log(sizes[-1] / sizes[-2]), 2)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("sizes", nargs="*", type=int, default=[10_000, 100_000, 1_000_000])
    options.add_argument("--docs", action="store_true", help="write the table to docs/benchmarks/")
    asked = options.parse_args()
    OUT.mkdir(parents=True, exist_ok=True)
    rows: list[dict[str, object]] = []
    ours: list[float] = []
    for n in asked.sizes:
        path = write_chat(OUT / "chat.txt", n)
        mine = min((measure(sys.executable, OURS, path) for _ in range(REPEATS)), key=lambda f: f["seconds"])
        theirs = measure(peer_python(), THEIRS, path)
        ours.append(mine["seconds"])
        for tool, figures in (("twinflame", mine), ("chat-miner", theirs)):
            rows.append(
                {
                    "messages": n,
                    "tool": tool,
                    "seconds": round(figures["seconds"], 2),
                    "ratio": round(figures["seconds"] / mine["seconds"], 1),
                    "rows found": int(figures["rows"]),
                    "peak MiB": int(figures["MiB"]),
                }
            )
        print(markdown(rows[-2:]))
        path.unlink()
    table = markdown(rows)
    if len(ours) > 1:
        growth = exponent(asked.sizes, ours)
        step = f"From {asked.sizes[-2]:,} to {asked.sizes[-1]:,} messages"
        table += f"\n\n{step} twinflame's time grows with the power {growth} of their number."
    print(table)
    if asked.docs:
        sizes = " ".join(map(str, asked.sizes))
        print(publish("parse", f"python benchmarks/parse.py {sizes} --docs", table))


if __name__ == "__main__":
    main()
