"""How the companion holds up: 50 people at once on the loopback, nine reads to a write, on both databases.

`python benchmarks/load.py [--minutes 10] [--docs]`
"""

import argparse
import asyncio
import json
import os
import random
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

import httpx

import cluster
from tables import markdown, publish

SITE = Path(__file__).with_name("load_site.py")
USERS = 50
PAUSE = 2.0  # seconds between two pages of one person, on average
READS = 0.9
PAGES = ("/", "/", "/", "/journal/", "/timeline/", "/mine/", "/help/")
ENTRIES = 200  # of each person, to begin with
SHARE_SECONDS = 12.0  # for each of the two pages, in turns
TURNS = 4
AT_ONCE = 4
WARM = 20.0  # seconds before memory is looked at the first time
HEADERS = {"X-Forwarded-Proto": "https"}
MARK = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


@dataclass
class Tally:
    reads: list[float] = field(default_factory=list)
    writes: list[float] = field(default_factory=list)
    wrong: list[int] = field(default_factory=list)
    faults: int = 0

    def note(self, kind: list[float], seconds: float, status: int) -> None:
        kind.append(seconds)
        if status >= 500:
            self.faults += 1
        elif status >= 400:
            self.wrong.append(status)


@dataclass(frozen=True)
class Site:
    base: str
    cookies: list[dict[str, str]]
    process: int

    def processor(self) -> float:
        """Seconds of a processor that the workers have used."""
        return sum(_processor(pid) for pid in _children(self.process))

    def memory(self) -> float:
        """Of the workers, in MiB: what is theirs alone, and their part of what is shared."""
        return sum(_memory(pid) for pid in _children(self.process))


def _children(pid: int) -> list[int]:
    task = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(child) for child in task]


def _processor(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _memory(pid: int) -> float:
    found = re.search(r"^Pss:\s+(\d+)", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.MULTILINE)
    return int(found[1]) / 1024 if found else 0.0


@contextmanager
def served(kind: str, url: str) -> Iterator[Site]:
    """The site of a kind, with people, entries and their cookies."""
    with tempfile.TemporaryDirectory(prefix="twinflame-load-") as folder:
        env = {**os.environ, "TWINFLAME_HOME": folder, "DATABASE_URL": url}
        command = [sys.executable, str(SITE), kind, str(USERS), str(ENTRIES)]
        with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True) as site:
            assert site.stdout
            told = json.loads(site.stdout.readline())
            asyncio.run(_answers(told["base"]))
            yield Site(told["base"], told["cookies"], site.pid)
            site.send_signal(signal.SIGTERM)


async def _answers(base: str) -> None:
    async with httpx.AsyncClient(base_url=base, headers=HEADERS, trust_env=False) as client:
        for _ in range(200):
            try:
                await client.get("/bare/")
            except httpx.TransportError:
                await asyncio.sleep(0.1)
            else:
                return
    raise SystemExit("The site does not answer.")


class Browser:
    """Keeps cookies as a browser behind a proxy does: over the unencrypted way to the site as well."""

    def __init__(self, site: Site, number: int) -> None:
        self.cookies = dict(site.cookies[number])
        self.client = httpx.AsyncClient(base_url=site.base, headers=HEADERS, timeout=30, trust_env=False)
        on_server = any(name.startswith("__Host-") for name in self.cookies)
        self.origin = site.base.replace("http:", "https:") if on_server else site.base

    async def ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        worn = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {"Cookie": worn, "Origin": self.origin}
        answer = await self.client.request(method, path, headers=headers, **more)
        self.cookies |= cookies_of(answer.headers.get_list("set-cookie"))
        return answer


async def person(site: Site, number: int, until: float, tally: Tally) -> None:
    """One person: reads pages, now and then writes an entry or tells the day."""
    dice = random.Random(number)
    browser = Browser(site, number)
    async with browser.client:
        await asyncio.sleep(dice.uniform(0, PAUSE))
        while time.monotonic() < until:
            await (read if dice.random() < READS else write)(browser, dice, tally)
            await asyncio.sleep(dice.uniform(0, 2 * PAUSE))


async def read(browser: Browser, dice: random.Random, tally: Tally) -> None:
    begun = time.perf_counter()
    answer = await browser.ask("GET", dice.choice(PAGES))
    tally.note(tally.reads, time.perf_counter() - begun, answer.status_code)


async def write(browser: Browser, dice: random.Random, tally: Tally) -> None:
    """Open a form, and send it; the form counts as a read."""
    begun = time.perf_counter()
    place = f"/journal/{uuid.UUID(int=dice.getrandbits(128), version=4)}/"
    form = await browser.ask("GET", place)
    tally.note(tally.reads, time.perf_counter() - begun, form.status_code)
    mark = MARK.search(form.text)
    if mark is None:
        tally.wrong.append(form.status_code)
        return
    data = {"csrfmiddlewaretoken": mark[1], "version": "0", "text": f"A line of day {dice.random()}. " * 20}
    begun = time.perf_counter()
    answer = await browser.ask("POST", place, data=data)
    tally.note(tally.writes, time.perf_counter() - begun, answer.status_code)


async def crowd(site: Site, minutes: float) -> tuple[Tally, float, float]:
    """Everybody at once; gives what happened, and the memory near the start and at the end."""
    tally = Tally()
    until = time.monotonic() + minutes * 60
    everybody = [asyncio.create_task(person(site, k, until, tally)) for k in range(USERS)]
    await asyncio.sleep(min(WARM, minutes * 20))
    before = site.memory()
    await asyncio.gather(*everybody)
    return tally, before, site.memory()


def rate(site: Site, path: str, seconds: float) -> float:
    """Pages in a second of the site's processor, with a few people who do not wait.

    They ask by plain sockets: a heavier client on the other core takes caches from the site.
    """
    until, before = time.monotonic() + seconds, site.processor()

    def ask(number: int) -> int:
        worn = dict(site.cookies[number])
        connection, count = HTTPConnection(site.base.removeprefix("http://"), timeout=30), 0
        while time.monotonic() < until:
            cookies = "; ".join(f"{name}={value}" for name, value in worn.items())
            connection.request("GET", path, headers={**HEADERS, "Cookie": cookies})
            answer = connection.getresponse()
            answer.read()
            assert answer.status == 200, (path, answer.status)
            worn |= cookies_of(answer.headers.get_all("Set-Cookie") or [])
            count += 1
        connection.close()
        return count

    with ThreadPoolExecutor(AT_ONCE) as people:
        count = sum(people.map(ask, range(AT_ONCE)))
    return count / (site.processor() - before)


def cookies_of(lines: list[str]) -> dict[str, str]:
    """What a site asks to be kept."""
    return {name: part.value for line in lines for name, part in SimpleCookie(line).items()}


def shares(site: Site) -> dict[str, float]:
    """Pages in a second of the processor, of Today and of two bare pages, in turns.

    The site's processor is the bottleneck, and its own seconds are the same whoever else is on the machine.
    """
    found: dict[str, list[float]] = {path: [] for path in ("/", "/bare/", "/bare/empty/")}
    for _ in range(TURNS):
        for path, rates in found.items():
            rates.append(rate(site, path, SHARE_SECONDS / TURNS))
    return {path: statistics.median(rates) for path, rates in found.items()}


def p95(seconds: list[float]) -> float:
    return round(1000 * statistics.quantiles(seconds, n=20)[-1])


def measure(kind: str, url: str, minutes: float) -> dict[str, object]:
    with served(kind, url) as site:
        rates = shares(site)
        tally, before, after = asyncio.run(crowd(site, minutes))
    return {
        "database": kind,
        "others on the machine": f"load average {os.getloadavg()[2]:.1f} of {os.cpu_count()} cores",
        "reads": len(tally.reads),
        "writes": len(tally.writes),
        "5xx": tally.faults,
        "4xx": len(tally.wrong),
        "reads p95, ms": p95(tally.reads),
        "writes p95, ms": p95(tally.writes),
        "memory, MiB": f"{before:.0f} to {after:.0f} ({100 * (after / before - 1):+.1f} %)",
        "Today, pages in a second of a processor": round(rates["/"]),
        "bare page, the same": round(rates["/bare/"]),
        "share of a bare page": f"{100 * rates['/'] / rates['/bare/']:.0f} %",
        "share of an empty answer": f"{100 * rates['/'] / rates['/bare/empty/']:.0f} %",
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--only", choices=("SQLCipher", "PostgreSQL"))
    parser.add_argument("--docs", action="store_true")
    asked = parser.parse_args()
    rows = []
    with cluster.running() as postgres:
        for kind in ("SQLCipher", "PostgreSQL"):
            if asked.only in (None, kind):
                rows.append(measure(kind, postgres.url(), asked.minutes))
                print(json.dumps(rows[-1], indent=1), flush=True)
    turned = [
        {"figure": name, **{str(row["database"]): row[name] for row in rows}}
        for name in rows[0]
        if name != "database"
    ]
    print(markdown(turned))
    if asked.docs:
        publish("load", f"python benchmarks/load.py --minutes {asked.minutes:g} --docs", markdown(turned))


if __name__ == "__main__":
    main()
