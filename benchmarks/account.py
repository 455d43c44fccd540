"""How long it takes to list the conversations of a whole account's zip, most of which is pictures and films.

    python benchmarks/account.py --docs

Zips are made here from a seed, laid out as Messenger's download is: conversations of 200 messages in
`message_1.json`, and stored, incompressible media between them. Three columns of sizes: media grow with few
messages (the zip's size must cost nothing), entries grow (their list is read once), messages grow (time
must be linear). Each listing runs in a process of its own, and its seconds are those of the processor,
which do not hang on what else the machine does. Bytes read are what the process asked of the file, as the
system counts them; nothing is written.
"""

import argparse
import json
import subprocess
import sys
import zipfile
from pathlib import Path
from random import Random

from tables import markdown, publish

OUT = Path(__file__).parent / "out" / "account"
ROOT = "your_activity_across_facebook/messages/inbox"
PER_CONVERSATION = 200
MIB = 1 << 20

LIST = """
import json, resource, sys, time
from twinflame.contact.sources import list_conversations
def read():
    return int(open("/proc/self/io").read().split()[1])
list_conversations(sys.argv[2], zone="UTC")  # what is loaded and compiled once is not the zip's
before = read()
start = time.process_time()
found = list_conversations(sys.argv[1], zone="UTC")
seconds = time.process_time() - start
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
rows = sum(person.count for one in found for person in one.people)
told = {"seconds": seconds, "MiB": peak, "found": len(found), "rows": rows, "read": read() - before}
print(json.dumps(told))
"""


def conversation(number: int, n: int, random: Random) -> bytes:
    """One `message_1.json` of two people, newest first as Messenger writes it."""
    now = 1_700_000_000_000
    messages = []
    for _ in range(n):
        now -= int(random.expovariate(1 / 4e7))
        words = "placeholder " * random.randint(1, 9)
        messages.append(
            {"sender_name": random.choice(("Ana", f"P{number}")), "timestamp_ms": now, "content": words}
        )
    people = [{"name": f"P{number}"}, {"name": "Ana"}]
    told = {
        "participants": people,
        "messages": messages,
        "title": f"P{number}",
        "thread_path": f"inbox/p{number}_{number}",
    }
    return json.dumps(told).encode()


def write_account(path: Path, conversations: int, entries: int, media: int, seed: int = 1) -> Path:
    """A zip of an account with so many conversations, media entries and bytes of media."""
    random = Random(seed)
    block = random.randbytes(MIB)
    each = media // max(1, entries)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED, allowZip64=True) as out:
        for k in range(max(conversations, entries)):
            if k < conversations:
                content = conversation(k, PER_CONVERSATION, random)
                out.writestr(f"{ROOT}/p{k}_{k}/message_1.json", content, zipfile.ZIP_DEFLATED)
            if k < entries:
                with out.open(
                    f"{ROOT}/p{k % conversations}_{k % conversations}/photos/{k:015d}.jpg",
                    "w",
                    force_zip64=True,
                ) as picture:
                    for at in range(0, each, MIB):
                        picture.write(block[: min(MIB, each - at)])
    return path


def measure(path: Path, small: Path) -> dict[str, float]:
    """CPU seconds, peak memory, bytes read and what was found, in a fresh process that listed a small one."""
    command = [sys.executable, "-c", LIST, str(path), str(small)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return figures


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--small", action="store_true", help="a hundredth of the sizes, to try it")
    options.add_argument("--docs", action="store_true", help="write the table to docs/benchmarks/")
    asked = options.parse_args()
    OUT.mkdir(parents=True, exist_ok=True)
    part = 100 if asked.small else 1
    cases = [
        (500, 2_000, 50 * MIB),
        (500, 2_000, 5_120 * MIB),
        (500, 20_000, 50 * MIB),
        (500, 200_000, 50 * MIB),
        (2_000, 2_000, 50 * MIB),
        (8_000, 2_000, 50 * MIB),
    ]
    small = write_account(OUT / "small.zip", 2, 2, 2)
    rows: list[dict[str, object]] = []
    for conversations, entries, media in cases:
        path = write_account(OUT / "account.zip", conversations // part or 1, entries // part, media // part)
        told = min((measure(path, small) for _ in range(3)), key=lambda f: f["seconds"])
        rows.append(
            {
                "zip MiB": round(path.stat().st_size / MIB),
                "entries": entries // part + (conversations // part or 1),
                "conversations": int(told["found"]),
                "messages": int(told["rows"]),
                "CPU s": round(told["seconds"], 2),
                "read MiB": round(told["read"] / MIB, 1),
                "peak MiB": int(told["MiB"]),
            }
        )
        print(markdown(rows[-1:]), flush=True)
        path.unlink()
    table = markdown(rows)
    print(table)
    if asked.docs:
        print(publish("account", "python benchmarks/account.py --docs", table))


if __name__ == "__main__":
    main()
