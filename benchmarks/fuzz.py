"""Harmed exports of every format: does each end in a reading or one sentence, and no word of a message told?

    python benchmarks/fuzz.py 100000 --docs

Sound exports of our own making (`fuzz_seeds.py`) are harmed in a few places each (`fuzz_harm.py`) and given
to the sources as a document, and one in twenty also as a file to the whole way in, joining and all. A
*fault* is any end but a reading or an `InputError`, a warning, or a reading that is not sound. A *hang*
takes more than ten seconds, once sound documents were read and what is compiled is compiled. Memory is the
peak of the process that read them. A *word told* is a message's word in an error, in what led to it, in a
note, a log or on a screen. Inputs follow from their number alone, so what went wrong can be made again with
--only and --first.
"""

import argparse
import contextlib
import json
import logging
import os
import resource
import subprocess
import sys
import tempfile
import time
import traceback
import warnings
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from io import BytesIO
from pathlib import Path, PurePosixPath
from random import Random
from typing import Any

import numpy as np

from fuzz_harm import harmed
from fuzz_seeds import WORD, Seed, label, seeds
from tables import markdown, publish
from twinflame.contact.sources import list_conversations, read_export
from twinflame.contact.sources.base import Chat, Document, Options
from twinflame.contact.sources.registry import SOURCES, source_of
from twinflame.errors import InputError

OUT = Path(__file__).parent / "out" / "fuzz"
HANG = 10.0  # seconds
MEMORY = 1 << 30
WHOLE = 20  # one in so many goes the whole way in
BATCH = 5_000
ALONE = os.environ | {"POLARS_MAX_THREADS": "1"}
OPTIONS = Options(zone="Europe/Berlin", now=2e9)


@dataclass
class Result:
    """What came of a number of inputs."""

    counts: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0
    peak: int = 0
    bad: list[str] = field(default_factory=list)

    def add(self, other: "Result") -> None:
        self.counts.update(other.counts)
        self.slowest, self.peak = max(self.slowest, other.slowest), max(self.peak, other.peak)
        self.bad += other.bad


class Unsound(Exception):
    """A reading that cannot be."""


class Told(Exception):
    """A message's word where nobody should see it."""


def check_sound(chats: list[Chat]) -> None:
    """Raise where a conversation's parts do not fit together."""
    for chat in chats:
        n = len(chat.times)
        fits = chat.who.shape == chat.kinds.shape == (n,) and np.isfinite(chat.times).all()
        inside = not n or (chat.who.min() >= 0 and chat.who.max() < len(chat.names))
        people = all(i is None or 0 <= i < len(chat.names) for i in (chat.me, chat.twin))
        if not (fits and inside and people and len(set(chat.names)) == len(chat.names)):
            raise Unsound


def check_silent(*told: object) -> None:
    """Raise where one of the texts holds a message's word."""
    if any(WORD in str(one) for one in told):
        raise Told


def check_error(error: InputError) -> None:
    """One sentence, and nothing of a message in it nor in what led to it."""
    sentence = str(error)
    if not sentence.endswith(".") or not sentence.isprintable() or len(sentence) > 1_500:
        raise Unsound
    seen: BaseException | None = error
    while seen is not None:
        check_silent(repr(seen))
        seen = seen.__cause__ or seen.__context__


def read_one(seed: Seed) -> str:
    """What becomes of one document: read, refused, or known to no source."""
    path, content = seed
    inside = PurePosixPath(path)
    document = Document(inside.name, partial(BytesIO, content), "box", str(inside.parent).removeprefix("."))
    try:
        source = source_of(document)
        if source is None:
            return "unknown"
        chats = list(source.read(document, OPTIONS))
    except InputError as error:
        check_error(error)
        return "refused"
    check_sound(chats)
    check_silent(*(note for chat in chats for note in chat.notes))
    return "read"


def read_whole(seed: Seed, folder: Path) -> None:
    """The same document as a file, through all that stands behind the sources."""
    place = folder / PurePosixPath(seed[0]).name
    place.write_bytes(seed[1])
    named = False  # a harmed file may say itself that a word is somebody's name
    try:
        for one in list_conversations(place):
            named |= WORD in one.title or any(WORD in person.name for person in one.people)
            check_silent(*one.notes)
        export = read_export(place, zone="Europe/Berlin", now=2e9)
        check_silent(*export.history.notes)
    except InputError as error:
        if not named and WORD not in "".join(str(error).split("The senders are")[1:]):
            check_error(error)
    finally:
        place.unlink()


def work(index: int, first: int, last: int, report: Any) -> None:
    """Read inputs of one source; tell the parent before each, and at the end what came of them."""
    logs = LogWords()
    logging.basicConfig(level=logging.DEBUG, handlers=[logs], force=True)
    warnings.simplefilter("error")
    source = SOURCES[index]
    found = seeds(source)
    result = Result()
    for seed in found:  # what is compiled is compiled here
        read_one(seed)
    with tempfile.TemporaryDirectory() as folder:
        for number in range(first, last):
            report({"at": number})
            start = time.perf_counter()
            seed = harmed(Random(f"{label(source)} {number}"), found)
            try:
                result.counts[read_one(seed)] += 1
                if number % WHOLE == 0:
                    read_whole(seed, Path(folder))
                if logs.told:
                    raise Told
            except Exception as error:
                kind = "words told" if isinstance(error, Told) else "faults"
                result.counts[kind] += 1
                where = traceback.extract_tb(error.__traceback__)[-1]
                result.bad.append(
                    f"{label(source)} {number}: {type(error).__name__} at {where.name}:{where.lineno}"
                )
                logs.told = False
            result.slowest = max(result.slowest, time.perf_counter() - start)
    result.peak = peak()
    report({"counts": result.counts, "slowest": result.slowest, "peak": result.peak, "bad": result.bad})


def peak() -> int:
    """Peak memory of this process [bytes]; getrusage would count that of the parent before exec as well."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(status.read_text().partition("VmHWM:")[2].split()[0]) << 10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss << 10


def ours(error: BaseException) -> str:
    """The last line of our own code that it passed."""
    steps = [step for step in traceback.extract_tb(error.__traceback__) if "/twinflame/" in step.filename]
    return f"({Path(steps[-1].filename).name}:{steps[-1].lineno})" if steps else ""


class LogWords(logging.Handler):
    """Notices whether a message's word is logged."""

    told = False

    def emit(self, record: logging.LogRecord) -> None:
        self.told |= WORD in record.getMessage()


def batch(index: int, first: int, last: int) -> Result:
    """A batch in a process of its own, which is ended when it hangs; then the rest in another."""
    whole = Result()
    while first < last:
        command = [sys.executable, __file__, "--work", str(index), str(first), str(last)]
        with tempfile.TemporaryFile("w+") as screen:
            process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=screen, text=True, env=ALONE)
            with process:
                at, told = watch(process)
            screen.seek(0)
            shown = screen.read()
        if told is not None:
            whole.add(told)
            whole.counts["words told"] += WORD in shown
            return whole
        how = "hangs" if process.returncode == -9 else "faults"
        whole.counts[how] += 1
        whole.bad.append(f"{label(SOURCES[index])} {at}: {how}, exit {process.returncode} {shown[-300:]!r}")
        first = (first if at is None else at) + 1
    return whole


def watch(process: subprocess.Popen[str]) -> tuple[int | None, Result | None]:
    """Follow a worker: the input it was at last, and its result unless it hung or broke."""
    import selectors

    assert process.stdout is not None
    os.set_blocking(process.stdout.fileno(), False)
    at: int | None = None
    held = ""
    since = time.monotonic() + 110  # it has to start first
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        while True:
            if not selector.select(timeout=max(0.0, since + HANG - time.monotonic())):
                process.kill()
                process.wait()
                return at, None
            got = process.stdout.read()
            if not got:
                process.wait()
                return at, None
            *lines, held = (held + got).split("\n")
            for line in lines:
                told = json.loads(line)
                if "at" in told:
                    at, since = told["at"], time.monotonic()
                else:
                    process.wait()
                    bad = [str(one) for one in told["bad"]]
                    return at, Result(Counter(told["counts"]), told["slowest"], told["peak"], bad)


def fuzz(index: int, first: int, last: int, jobs: int) -> Result:
    """All inputs of one source, batch after batch."""
    whole = Result()
    with ThreadPoolExecutor(jobs) as pool:
        starts = range(first, last, BATCH)
        for result in pool.map(lambda start: batch(index, start, min(start + BATCH, last)), starts):
            whole.add(result)
    return whole


def row(index: int, tried: int, result: Result) -> dict[str, object]:
    """A line of the table."""
    counts = result.counts
    return {
        "format": label(SOURCES[index]),
        "inputs": tried,
        "read": counts["read"],
        "refused": counts["refused"],
        "known to no format": counts["unknown"],
        "faults": counts["faults"],
        "hangs": counts["hangs"],
        "words told": counts["words told"],
        "slowest, s": round(result.slowest, 2),
        "peak MiB": result.peak >> 20,
    }


def report_line(told: object) -> None:
    """To the parent, on the pipe."""
    os.write(PIPE, (json.dumps(told) + "\n").encode())


PIPE = 1


def main() -> int:
    global PIPE
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("inputs", nargs="?", type=int, default=100_000, help="for each format")
    options.add_argument("--only", help="the format of that name alone")
    options.add_argument("--first", type=int, default=0, help="number of the first input")
    options.add_argument("--resume", action="store_true", help="keep what a run that was cut off has done")
    options.add_argument("--jobs", type=int, default=os.cpu_count(), help="processes at once")
    options.add_argument("--docs", action="store_true", help="write the table to docs/benchmarks/")
    options.add_argument("--work", nargs=3, type=int, help=argparse.SUPPRESS)
    asked = options.parse_args()
    if asked.work:
        PIPE = os.dup(1)
        os.dup2(2, 1)  # what is printed counts as told
        index, first, last = asked.work
        work(index, first, last, report_line)
        return 0
    chosen = [i for i, source in enumerate(SOURCES) if asked.only in (None, label(source))]
    rows: list[dict[str, object]] = []
    bad: list[str] = []
    OUT.mkdir(parents=True, exist_ok=True)
    for index in chosen:
        kept = OUT / f"{label(SOURCES[index])}.json"
        if (
            asked.resume
            and kept.exists()
            and (told := json.loads(kept.read_text()))["inputs"] == asked.inputs
        ):
            rows.append(told)
            continue
        result = fuzz(index, asked.first, asked.first + asked.inputs, asked.jobs)
        rows.append(row(index, asked.inputs, result))
        kept.write_text(json.dumps(rows[-1]))
        bad += result.bad
        print(markdown(rows[-1:]), flush=True)
        print("\n".join(result.bad[:20]), flush=True)
    table = markdown(rows)
    print(table)
    over = any(int(str(one["peak MiB"])) << 20 > MEMORY for one in rows)
    if asked.docs:
        print(publish("fuzz", f"python benchmarks/fuzz.py {asked.inputs} --docs", table))
    return int(bool(bad) or over)


if __name__ == "__main__":
    with contextlib.suppress(BrokenPipeError):
        sys.exit(main())
