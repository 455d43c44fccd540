"""How fast exports are read, beside chat-miner's parsers on the same files in the same run.

    python benchmarks/parse.py 10000 100000 1000000 --docs

The exports are made here from a seed, as the apps write them: placeholder words, emoji, bodies over several
lines, media left out, reactions. Each reading runs in a process of its own, after a first one of a thousand
messages, so that the libraries of either tool are loaded. Our time holds the choice of format, people, order
of dates, time zone, kinds, reactions and what joining looks for; chat-miner's the parsed rows in a table,
without kinds and reactions. The tools take turns and the fastest of each counts. chat-miner is installed
under benchmarks/out/ on first use.
"""

import argparse
import json
import math
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from tables import markdown, publish

OUT = Path(__file__).parent / "out" / "parse"
PEER = "chat-miner==0.6.0"
TURNS = 3
PATIENCE = 60.0  # seconds of the peer after which it has no second turn

OURS = """
import json, resource, sys, time
from twinflame.contact.sources import read_history
read_history(sys.argv[2], me="Ana", zone="Europe/Berlin")
start, used = time.perf_counter(), time.process_time()
history = read_history(sys.argv[1], me="Ana", zone="Europe/Berlin")
seconds, cpu = time.perf_counter() - start, time.process_time() - used
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
rows = sum(history.counts)
print(json.dumps({"seconds": seconds, "cpu": cpu, "MiB": peak, "rows": rows}))
"""
THEIRS = """
import json, logging, resource, sys, time, warnings
import chatminer.chatparsers
logging.disable(logging.CRITICAL)
warnings.simplefilter("ignore")
def rows(path):
    parser = getattr(chatminer.chatparsers, sys.argv[3])(path)
    parser.parse_file()
    return len(parser.parsed_messages.get_df())
rows(sys.argv[2])
start, used = time.perf_counter(), time.process_time()
n = rows(sys.argv[1])
seconds, cpu = time.perf_counter() - start, time.process_time() - used
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"seconds": seconds, "cpu": cpu, "MiB": peak, "rows": n}))
"""
SMILE = "\N{HEAVY BLACK HEART}\N{VARIATION SELECTOR-16}\N{SMILING FACE WITH SMILING EYES}"

Figures = dict[str, float]


@dataclass(frozen=True)
class Message:
    """What every app is given to write."""

    time: datetime  # UTC
    who: str
    body: str
    media: bool
    reaction: bool


def messages(n: int, seed: int = 1) -> Iterator[Message]:
    """Messages of two people, about 45 a day."""
    random = Random(seed)
    now = datetime(2000, 1, 1, 8, tzinfo=UTC)
    for _ in range(n):
        now += timedelta(minutes=random.expovariate(1 / 12))
        body = " ".join(["placeholder"] * random.randint(1, 9))
        kind = random.random()
        if 0.04 <= kind < 0.16:
            body += f" {SMILE}"
        elif kind < 0.24:
            body += "\nplaceholder\n" + "placeholder " * random.randint(1, 12)
        yield Message(now, random.choice(("Ana", "Ben")), body, kind < 0.04, random.random() < 0.1)


def write_chat(path: Path, n: int, seed: int = 1) -> Path:
    """An Android export of WhatsApp."""
    with path.open("w", encoding="utf-8") as file:
        for one in messages(n, seed):
            body = "<Media omitted>" if one.media else one.body
            file.write(f"{one.time:%d/%m/%Y, %H:%M} - {one.who}: {body}\n")
    return path


def write_telegram(path: Path, n: int, seed: int = 1) -> Path:
    """The result.json of one chat of Telegram Desktop."""

    def told(number: int, one: Message) -> dict[str, Any]:
        person = {"from": one.who, "from_id": "user1" if one.who == "Ana" else "user2"}
        stamp = {"date": f"{one.time:%Y-%m-%dT%H:%M:%S}", "date_unixtime": str(int(one.time.timestamp()))}
        media = {"photo": f"photos/{number}.jpg", "width": 100, "height": 100} if one.media else {}
        text = "" if one.media else one.body
        entities = [{"type": "plain", "text": text}] if text else []
        recent = [{"from": "Ana", "from_id": "user1", "date": stamp["date"]}]
        reactions = [{"type": "emoji", "count": 1, "emoji": SMILE[:2], "recent": recent}]
        more = {"reactions": reactions} if one.reaction else {}
        return {
            "id": number,
            "type": "message",
            **stamp,
            **person,
            **media,
            "text": text,
            "text_entities": entities,
            **more,
        }

    start = '{\n "name": "Ben",\n "type": "personal_chat",\n "id": 2,\n "messages": [\n'
    listed = (told(number, one) for number, one in enumerate(messages(n, seed), 1))
    return _write_json(path, start, listed, " ]\n}", indent=1, plain=False)


def write_messenger(path: Path, n: int, seed: int = 1) -> Path:
    """The message_1.json of one thread of Messenger, newest first, with letters as the app breaks them.

    The app itself would begin a new file after 10,000 messages; chat-miner reads one file.
    """

    def told(one: Message) -> dict[str, Any]:
        sender = {"sender_name": one.who, "timestamp_ms": int(one.time.timestamp() * 1000)}
        photos = [{"uri": "photos/placeholder.jpg", "creation_timestamp": int(one.time.timestamp())}]
        body = {"photos": photos} if one.media else {"content": one.body.encode().decode("latin-1")}
        more = {"reactions": [{"reaction": "\u00e2\u009d\u00a4", "actor": "Ana"}]} if one.reaction else {}
        flags = {"is_geoblocked_for_viewer": False, "is_unsent_image_by_messenger_kid_parent": False}
        return {**sender, **body, **more, **flags}

    start = '{\n  "participants": [{"name": "Ben"}, {"name": "Ana"}],\n  "messages": [\n'
    end = '  ],\n  "title": "Ben",\n  "is_still_participant": true,\n  "thread_path": "inbox/ben_1"\n}'
    listed = (told(one) for one in reversed(list(messages(n, seed))))
    return _write_json(path, start, listed, end, indent=2, plain=True)


def _write_json(
    path: Path, start: str, listed: Iterator[dict[str, Any]], end: str, *, indent: int, plain: bool
) -> Path:
    lead = " " * 2 * indent
    with path.open("w", encoding="utf-8") as file:
        file.write(start)
        for number, one in enumerate(listed):
            written = json.dumps(one, indent=indent, ensure_ascii=plain).replace("\n", f"\n{lead}")
            file.write(f"{',' if number else ''}\n{lead}{written}")
        file.write(f"\n{end}")
    return path


@dataclass(frozen=True)
class App:
    """How an app's export is written, what it is called, and which parser of the peer reads it."""

    write: Callable[[Path, int], Path]
    file: str
    parser: str


APPS = {
    "WhatsApp": App(write_chat, "chat.txt", "WhatsAppParser"),
    "Telegram": App(write_telegram, "result.json", "TelegramJsonParser"),
    "Messenger": App(write_messenger, "message_1.json", "FacebookMessengerParser"),
}


def peer_python() -> Path:
    """The interpreter of chat-miner's environment, made if it is missing."""
    home = OUT / "chat-miner"
    python = home / "bin" / "python"
    if not python.exists():
        uv = Path(__file__).parents[1] / "scripts" / "uv"
        subprocess.run([uv, "venv", "-q", "--python", sys.executable, str(home)], check=True)
        subprocess.run([uv, "pip", "install", "-q", "--python", str(python), PEER], check=True)
    return python


def measure(python: Path | str, program: str, *given: Path | str) -> Figures:
    """Seconds, peak memory and rows of one reading in a fresh process."""
    command = [str(python), "-c", program, *map(str, given)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    figures: Figures = json.loads(done.stdout.splitlines()[-1])
    return figures


def compare(app: App, n: int) -> tuple[Figures, Figures]:
    """The fastest reading of ours and of the peer, which take turns."""
    small = OUT / "small" / app.file
    small.parent.mkdir(parents=True, exist_ok=True)
    app.write(small, 1000)
    path = app.write(OUT / app.file, n)
    ours: list[Figures] = []
    theirs: list[Figures] = []
    for _ in range(TURNS):
        ours.append(measure(sys.executable, OURS, path, small))
        if not theirs or min(one["seconds"] for one in theirs) < PATIENCE:
            theirs.append(measure(peer_python(), THEIRS, path, small, app.parser))
    path.unlink()
    return min(ours, key=_seconds), min(theirs, key=_seconds)


def _seconds(figures: Figures) -> float:
    return figures["seconds"]


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
    rows: list[dict[str, object]] = []
    said: list[str] = []
    for name, app in APPS.items():
        took: list[float] = []
        for n in asked.sizes:
            mine, theirs = compare(app, n)
            took.append(mine["seconds"])
            rows += [
                row(name, n, tool, told, mine) for tool, told in (("twinflame", mine), ("chat-miner", theirs))
            ]
            print(markdown(rows[-2:]), f"load {os.getloadavg()[0]:.1f}", flush=True)
        if len(took) > 1:
            said.append(f"{name} {exponent(asked.sizes, took)}")
    table = markdown(rows)
    if said:
        step = f"From {asked.sizes[-2]:,} to {asked.sizes[-1]:,} messages"
        table += f"\n\n{step} twinflame's time grows with this power of their number: {', '.join(said)}."
    print(table)
    if asked.docs:
        sizes = " ".join(map(str, asked.sizes))
        print(publish("parse", f"python benchmarks/parse.py {sizes} --docs", table))


def row(app: str, n: int, tool: str, told: Figures, mine: Figures) -> dict[str, object]:
    return {
        "app": app,
        "messages": n,
        "tool": tool,
        "seconds": round(told["seconds"], 2),
        "ratio": round(told["seconds"] / mine["seconds"], 1),
        "CPU seconds": round(told["cpu"], 2),
        "CPU ratio": round(told["cpu"] / mine["cpu"], 1),
        "rows found": int(told["rows"]),
        "peak MiB": int(told["MiB"]),
    }


if __name__ == "__main__":
    main()
