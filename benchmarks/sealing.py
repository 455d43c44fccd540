"""Two seal in the same moment, over and over: does each round open exactly once, for both?

`python benchmarks/sealing.py [--rounds 10000] [--others 1000] [--docs]`
"""

import argparse
import multiprocessing
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import cluster
from sealing_race import RACES, Tally, Where, meet
from tables import TABLES, markdown, publish

BASES = ("SQLCipher", "PostgreSQL")


def beside(table: str, bases: list[str]) -> str:
    """The table with the rows that the page has of other databases before its own."""
    page = TABLES / "sealing.md"
    others = tuple(f"| {base} |" for base in BASES if base not in bases)
    kept = (
        [line for line in page.read_text().splitlines() if line.startswith(others)] if page.exists() else []
    )
    head, rule, *rows = table.splitlines()
    return "\n".join([head, rule, *kept, *rows])


def make(where: Where) -> None:
    """Make the database ready; Django is set up once in a process, so in one of its own."""
    context = multiprocessing.get_context("spawn")
    process = context.Process(target=where.prepare)
    process.start()
    process.join()
    if process.exitcode:
        raise SystemExit("The database could not be made ready.")


def races(where: Where, plan: dict[str, int]) -> Iterator[tuple[str, Tally]]:
    """Let two processes meet; gives what came of each race.

    Parameters
    ----------
    where
        A database that is ready and in which none of these was run before.
    plan
        How many rounds of each of `RACES`.
    """
    context = multiprocessing.get_context("spawn")
    barrier, (mine, first), (ours, second) = context.Barrier(2), context.Pipe(), context.Pipe()
    both = [
        context.Process(target=meet, args=(where, side, plan, barrier, pipe), daemon=True)
        for side, pipe in enumerate((first, second))
    ]
    for process in both:
        process.start()
    left = len(plan)
    try:
        while left:
            if ours.poll(0):
                mine.send(ours.recv())  # the steps of the second, for the first to look at
            if mine.poll(0.02):
                left -= 1
                yield mine.recv()
            elif any(process.exitcode for process in both):
                raise SystemExit("One of the two processes ended too early.")
    finally:
        for process in both:
            process.kill()
            process.join()


def row(base: str, kind: str, found: Tally) -> dict[str, object]:
    """A row of the table."""
    for what, count in found.wrong.most_common():
        print(f"  wrong, {count} times: {what}", flush=True)
    return {
        "database": base,
        "the second seals, the first": RACES[kind],
        "rounds": found.rounds,
        "opened": found.opened,
        "not opened": found.rounds - found.opened,
        "wrong": found.wrong.total(),
        "at one time": f"{100 * found.met / found.rounds:.0f} %",
        "the first done first": f"{100 * found.first / found.rounds:.0f} %",
        "ms for both": round(1000 * found.seconds / found.rounds, 1),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=10_000, help="rounds in which both seal")
    parser.add_argument("--others", type=int, default=1000, help="rounds of each other race")
    parser.add_argument("--only", choices=BASES, help="this database alone; the page keeps the other's rows")
    parser.add_argument("--docs", action="store_true")
    told = parser.parse_args()
    rows: list[dict[str, object]] = []
    with tempfile.TemporaryDirectory() as folder, cluster.running() as postgres:
        home, server = Path(folder) / "home", Path(folder) / "server"
        plans = ({"seal": told.rounds}, {kind: told.others for kind in RACES if kind != "seal"})
        bases = [base for base in BASES if told.only in (None, base)]
        for base, plan in [(base, plan) for base in bases for plan in plans]:
            name = f"{base}_{len(plan)}".lower()
            where = Where(home / name) if base == "SQLCipher" else Where(server, postgres.add(name))
            make(where)
            for kind, found in races(where, plan):
                rows.append(row(base, kind, found))
                print(rows[-1], flush=True)
                if told.docs:  # what there is so far: the whole takes long
                    command = f"--rounds {told.rounds} --others {told.others} --docs"
                    publish(
                        "sealing", f"python benchmarks/sealing.py {command}", beside(markdown(rows), bases)
                    )
    print(markdown(rows))
    sys.exit(any(row["wrong"] for row in rows))


if __name__ == "__main__":
    main()
