"""Harmed exports of every format: does each end in a reading or one sentence, and no word of a message told?

    python benchmarks/fuzz.py 100000 --resume --docs

Sound exports of our own making (`fuzz_seeds.py`) are harmed in a few places each (`fuzz_harm.py`) and given
to the sources as a document, and one in twenty also as a file to the whole way in, joining and all. A
*fault* is any end but a reading or an `InputError`, a warning, or a reading that is not sound. A *hang*
takes more than ten seconds, once sound documents were read and what is compiled is compiled. Memory is the
peak of the process that read them. A *word told* is a message's word in an error, in what led to it, in a
note, a log or on a screen. Inputs follow from their number alone, so what went wrong can be made again with
--only and --first.
"""

import argparse
import json
import logging
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
import traceback
import warnings
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from io import BytesIO
from pathlib import Path, PurePosixPath
from random import Random

import numpy as np

from fuzz_harm import harmed
from fuzz_seeds import WORD, Seed, label, seeds
from tables import markdown, publish
from twinflame.contact.sources import list_conversations, read_export
from twinflame.contact.sources.base import Chat, Document, Options
from twinflame.contact.sources.registry import SOURCES, source_of
from twinflame.errors import InputError

OUT = Path(__file__).parent / "out" / "fuzz"
HANG = 10.0  # seconds of the processor's time for one input
ASLEEP = 60.0  # seconds of waiting for one input
WAIT = 0.5  # seconds between two looks at a worker
FAULTS, HANGS, TOLD = "faults", "hangs", "words told"
MEMORY = 1 << 30
WHOLE = 20  # one in so many goes the whole way in
BATCH = 5_000
ALONE = os.environ | {"POLARS_MAX_THREADS": "1"}
OPTIONS = Options(zone="Europe/Berlin", now=2e9)


@dataclass
class Result:
    """What came of a number of inputs. Of each that went wrong `bad` keeps its number, how, and where."""

    tried: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0
    peak: int = 0
    bad: list[tuple[int, str, str]] = field(default_factory=list)

    def add(self, other: "Result") -> None:
        self.tried += other.tried
        self.counts.update(other.counts)
        self.slowest, self.peak = max(self.slowest, other.slowest), max(self.peak, other.peak)
        self.bad += other.bad

    def spoil(self, number: int, how: str, what: str) -> None:
        """Note an input that went wrong."""
        self.counts[how] += 1
        self.bad.append((number, how, what))

    def written(self) -> str:
        return json.dumps(vars(self))

    @classmethod
    def of(cls, written: str) -> "Result":
        told = json.loads(written)
        return cls(**told | {"counts": Counter(told["counts"]), "bad": [(*one,) for one in told["bad"]]})


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
        if not named:
            check_silent(*export.history.notes)
    except InputError as error:
        if not named and WORD not in "".join(str(error).split("The senders are")[1:]):
            check_error(error)
    finally:
        place.unlink()


def work(index: int, first: int, last: int, told: int) -> None:
    """Read inputs of one source; write before each its number into the file `told`, and at the end what came.

    The system ends the process where an input takes more than `HANG` of the processor's time.
    """
    logs = LogWords()
    logging.basicConfig(level=logging.DEBUG, handlers=[logs], force=True)
    warnings.simplefilter("error")
    source = SOURCES[index]
    found = seeds(source)
    result = Result(last - first)
    for seed in found:  # what is compiled is compiled here
        read_one(seed)
    with tempfile.TemporaryDirectory() as folder:
        for number in range(first, last):
            os.pwrite(told, b"%012d" % number, 0)
            signal.setitimer(signal.ITIMER_PROF, HANG)
            start = time.process_time()
            seed = harmed(Random(f"{label(source)} {number}"), found)
            try:
                end = read_one(seed)
                if number % WHOLE == 0:
                    read_whole(seed, Path(folder))
                if logs.told:
                    raise Told
                result.counts[end] += 1
            except Exception as error:
                where = traceback.extract_tb(error.__traceback__)[-1]
                how = TOLD if isinstance(error, Told) else FAULTS
                result.spoil(number, how, f"{type(error).__name__} at {where.name}:{where.lineno}")
                logs.told = False
            result.slowest = max(result.slowest, time.process_time() - start)
    signal.setitimer(signal.ITIMER_PROF, 0)
    result.peak = peak()
    os.pwrite(told, result.written().encode(), 12)


def peak() -> int:
    """Peak memory of this process [bytes]; getrusage would count that of the parent before exec as well."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(status.read_text().partition("VmHWM:")[2].split()[0]) << 10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss << 10


class LogWords(logging.Handler):
    """Notices whether a message's word is logged."""

    told = False

    def emit(self, record: logging.LogRecord) -> None:
        self.told |= WORD in record.getMessage()


def batch(index: int, first: int, last: int) -> Result:
    """A batch in a process of its own; where one of its inputs ends that, the rest goes on in another."""
    whole = Result()
    while first < last:
        with tempfile.TemporaryFile() as told, tempfile.TemporaryFile("w+") as screen:
            given = map(str, ("--work", index, first, last, told.fileno()))
            command = [sys.executable, __file__, *given]
            process = subprocess.Popen(
                command, stdout=screen, stderr=screen, env=ALONE, pass_fds=[told.fileno()]
            )
            hung = watch(process, told.fileno())
            screen.seek(0)
            shown = screen.read()
            result = os.pread(told.fileno(), 1 << 24, 12)
            at = int(os.pread(told.fileno(), 12, 0) or first)
        if result and not process.returncode:
            whole.add(Result.of(result.decode()))
            if WORD in shown:
                whole.spoil(first, TOLD, "on the screen")
            return whole
        whole.add(batch(index, first, at))  # what came of these was lost with it
        whole.tried += 1
        whole.spoil(at, HANGS if hung else FAULTS, f"exit {process.returncode} {shown[-300:]!r}")
        first = at + 1
    return whole


def watch(process: subprocess.Popen[bytes], told: int) -> bool:
    """Wait for a worker, and end it where it sleeps over one input. Whether it hung, awake or asleep.

    Time is counted in short waits: while everything is halted, as another benchmark may ask for, none passes.
    """
    at, waits = b"", 0
    while True:
        try:
            return process.wait(WAIT) == -signal.SIGPROF or waits * WAIT > ASLEEP
        except subprocess.TimeoutExpired:
            now = os.pread(told, 12, 0)
            at, waits = now, waits + 1 if now == at else 0
            if waits * WAIT > ASLEEP:
                process.kill()


def fuzz(index: int, first: int, last: int, jobs: int) -> Iterator[Result]:
    """All inputs of one source, batch after batch."""
    with ThreadPoolExecutor(jobs) as pool:
        starts = range(first, last, BATCH)
        yield from pool.map(lambda start: batch(index, start, min(start + BATCH, last)), starts)


def row(index: int, result: Result) -> dict[str, object]:
    """A line of the table."""
    counts = result.counts
    return {
        "format": label(SOURCES[index]),
        "inputs": result.tried,
        "read": counts["read"],
        "refused": counts["refused"],
        "known to no format": counts["unknown"],
        FAULTS: counts[FAULTS],
        HANGS: counts[HANGS],
        TOLD: counts[TOLD],
        "slowest, s": round(result.slowest, 2),
        "peak MiB": result.peak >> 20,
    }


def resumed(index: int, kept: Path) -> Result:
    """What was done before; what went wrong then is tried once more."""
    result = Result.of(kept.read_text()) if kept.exists() else Result()
    bad, result.bad = result.bad, []
    for number, how, _ in bad:
        result.counts[how] -= 1
        result.tried -= 1
        result.add(batch(index, number, number + 1))
    return result


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("inputs", nargs="?", type=int, default=100_000, help="for each format")
    options.add_argument("--only", action="append", help="the format of that name alone")
    options.add_argument("--first", type=int, default=0, help="number of the first input")
    options.add_argument("--resume", action="store_true", help="go on where a run was cut off")
    options.add_argument("--jobs", type=int, default=os.cpu_count(), help="processes at once")
    options.add_argument("--docs", action="store_true", help="write the table to docs/benchmarks/")
    options.add_argument("--work", nargs=4, type=int, help=argparse.SUPPRESS)
    asked = options.parse_args()
    if asked.work:
        work(*asked.work)
        return 0
    OUT.mkdir(parents=True, exist_ok=True)
    rows: list[dict[str, object]] = []
    bad = False
    for index, source in enumerate(SOURCES):
        if asked.only and label(source) not in asked.only:
            continue
        kept = OUT / f"{label(source)}.json"
        whole = resumed(index, kept) if asked.resume else Result()
        first = asked.first + whole.tried
        for result in fuzz(index, first, asked.first + asked.inputs, asked.jobs):
            whole.add(result)
            kept.write_text(whole.written())
            print(f"{label(source)}: {whole.tried} {dict(whole.counts)}", flush=True)
        rows.append(row(index, whole))
        print("\n".join(f"{label(source)} {number}: {how}, {what}" for number, how, what in whole.bad[:20]))
        bad |= bool(whole.bad) or whole.peak > MEMORY
    table = markdown(rows)
    print(table)
    if asked.docs:
        most = max(int(str(one["inputs"])) for one in rows)
        print(publish("fuzz", f"python benchmarks/fuzz.py {most} --resume --docs", table))
    return int(bad)


if __name__ == "__main__":
    sys.exit(main())
