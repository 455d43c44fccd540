"""How fast the journey is simulated, beside other tools that walk the same equations in the same run.

    python benchmarks/journey.py --docs

Every engine walks pairs for 365 steps in float32 with two threads. They take turns, round by round, and the
fastest repeat of each counts, so that whatever else the machine does falls on all of them. Seconds on the
wall depend on that; processor seconds, told beside them, hardly do.
"""

import argparse
import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from time import perf_counter, process_time

import numpy as np
from numba import njit

from peers import ONE_THREAD, OUT, PEERS, Peer, python_of
from tables import markdown, publish
from twinflame.journey.elementary import FAST, wide
from twinflame.journey.parameters import PARAMETERS, Parameters
from twinflame.journey.population import population, starts_of
from twinflame.journey.state import MEETING

PEERS["diffrax"] = Peer(("diffrax==0.7.2", "jax==0.10.2", "numpy==2.4.6"))
THREADS = 2
STEPS_A_DAY, DAYS = 5, 73  # 365 steps
STEPS = STEPS_A_DAY * DAYS
OURS = "Twinflame"
#: What is held against, the environment it runs in, and how many times fewer pairs it is given: so few that a
#: repeat takes about as long as one of ours. Fewer pairs make none of them slower, since they fit the cache.
ENGINES = {
    "NumPy float32, two threads": ("prototype", 10),
    "jax.lax.scan": ("diffrax", 10),
    "diffrax, UnsafeBrownianPath, vmap": ("diffrax", 50),
    "diffrax, VirtualBrownianTree, vmap": ("diffrax", 200),
    "diffrax, UnsafeBrownianPath, one state": ("diffrax", 10),
}
REPEATS = 5  # of each, ours and theirs, in a round
#: Additions, multiplications, comparisons, divisions and roots in float32 of one step of one pair, counted in
#: the text: what each twin shows (softplus, the logistic that shares its exp, exp, tanh), where each is drawn
#: (with a tanh), the move of both, and two pairs of normal numbers. A fused multiply-add counts as two.
#: Threefry's 170 operations on whole numbers are not in it.
FLOPS = 2 * (37 + 3 + 19 + 20) + 2 * 38 + 78 + 2 * 49


def save(path: Path, pairs: int) -> Path:
    """The pairs' starts and the parameters, where an engine can read them."""
    path.parent.mkdir(parents=True, exist_ok=True)
    terms = Parameters()
    np.savez(
        path,
        start=starts_of(MEETING, 1)(0, pairs),
        names=np.array(PARAMETERS),
        values=terms.array,
        dt=1.0 / STEPS_A_DAY,
        steps=STEPS,
    )
    return path


def ours(pairs: int, days: int = DAYS, seed: int = 1) -> tuple[float, float]:
    """Seconds and processor seconds of our simulator, drawing the starts and adding up at the end."""
    begun, spent = perf_counter(), process_time()
    population(pairs, days, seed=seed, steps=STEPS_A_DAY, every=days, threads=THREADS)
    return perf_counter() - begun, process_time() - spent


def theirs(engine: str, data: Path, repeats: int) -> tuple[float, float] | None:
    """The same of the fastest repeat of an engine, compiled before; None where it fails."""
    command = [python_of(ENGINES[engine][0]), str(Path(__file__).with_name("journey_worker.py"))]
    try:
        ran = subprocess.run(
            [*command, engine, str(data), "--repeats", str(repeats)],
            capture_output=True,
            text=True,
            check=False,
            timeout=600,
            env={**os.environ, **ONE_THREAD},
        )
    except subprocess.TimeoutExpired:
        return None
    lines = [json.loads(line) for line in ran.stdout.splitlines() if line.startswith("{")]
    return (min(lines[0]["seconds"]), min(lines[0]["processor"])) if lines else None


@njit(nogil=True, fastmath=FAST)
def _multiply_adds(a, times):  # type: ignore[no-untyped-def]
    """Four chains of 16 fused multiply-adds for each number of `a`: hardly any memory, no waiting."""
    wide()
    x, y = a[0], a[1]
    for _ in range(times):
        for n in range(len(a)):
            s, t, u, v = a[n], a[n] + x, a[n] + y, a[n] - x
            for _ in range(16):
                s, t, u, v = s * x + y, t * x + y, u * x + y, v * x + y
            a[n] = (s + t) + (u + v)


def peak(times: int = 200) -> float:
    """Float32 operations a second that two threads reach in a loop of fused multiply-adds."""
    size = 4096

    def go(_: int) -> None:
        _multiply_adds(np.full(size, 0.25, np.float32), times)

    go(0)
    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(go, range(THREADS)))
        begun = perf_counter()
        list(pool.map(go, range(THREADS)))
        took = perf_counter() - begun
    return THREADS * size * 64 * 2 * times / took


def exponent(small: float, large: float, seconds: tuple[float, float]) -> float:
    """How cost grows: 1 is linear."""
    return round(float(np.log(seconds[1] / seconds[0]) / np.log(large / small)), 2)


def best(pairs: int, repeats: int, days: int = DAYS) -> tuple[float, float]:
    """Our fastest seconds and fewest processor seconds."""
    took = [ours(pairs, days) for _ in range(repeats)]
    return min(t for t, _ in took), min(c for _, c in took)


def compared(pairs: int, rounds: int) -> tuple[list[dict[str, object]], float]:
    """A row for each engine, and our own pair-steps in a second of both processors."""
    ours(256)  # compiles
    rates: dict[str, tuple[float, float]] = {OURS: (0.0, 0.0)}
    for turn in range(rounds):
        for engine, (_, fewer) in ENGINES.items():
            few = pairs // fewer
            for name, found in (
                (OURS, best(pairs, REPEATS)),
                (engine, theirs(engine, save(OUT / f"journey_{few}.npz", few), REPEATS)),
            ):
                print(f"round {turn + 1}: {name}: {found}", file=sys.stderr)
                if found is not None:
                    work = (pairs if name == OURS else few) * STEPS
                    before = rates.get(name, (0.0, 0.0))
                    rates[name] = max(before[0], work / found[0]), max(before[1], work / found[1])
    rows: list[dict[str, object]] = []
    for name, (wall, processor) in rates.items():
        few = pairs // ENGINES[name][1] if name in ENGINES else pairs
        row: dict[str, object] = {"engine": name, "pairs": f"{few:,}"}
        row["million pair-steps a second"] = round(wall / 1e6, 2)
        row["ours, times (clock)"] = None if name == OURS else round(rates[OURS][0] / wall)
        row["in a processor second"] = round(processor / 1e6, 2)
        row["ours, times (processor)"] = None if name == OURS else round(rates[OURS][1] / processor)
        rows.append(row)
    return rows, THREADS * rates[OURS][1]


def grown(repeats: int) -> str:
    """How the cost grows with pairs and with days, and the memory of ten million pairs."""
    few, many, short, long = 20_000, 1_000_000, 73, 1460
    by_pairs = exponent(few, many, (best(few, 3 * repeats)[1], best(many, repeats)[1]))
    by_days = exponent(short, long, (best(50_000, 3 * repeats)[1], best(50_000, repeats, long)[1]))
    before = getrusage(RUSAGE_SELF).ru_maxrss
    took, _ = ours(10_000_000)
    after = getrusage(RUSAGE_SELF).ru_maxrss
    return (
        f"From {few:,} to {many:,} pairs time grows with the power {by_pairs}, from {short} to {long:,} days "
        f"with the power {by_days}. Ten million pairs over {STEPS} steps took {took:.0f} s and at most "
        f"{after / 2**20:.1f} GiB ({(after - before) / 2**20:.1f} GiB more than before)."
    )


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--pairs", type=int, default=100_000)
    options.add_argument("--rounds", type=int, default=2)
    options.add_argument("--docs", action="store_true", help="write the table to docs/benchmarks/")
    asked = options.parse_args()
    rows, speed = compared(asked.pairs, asked.rounds)
    limit = max(peak() for _ in range(40))
    table = markdown(rows) + (
        f"\n\nA step of a pair takes {FLOPS} operations in float32, so in a second of two processors ours "
        f"does {FLOPS * speed / 1e9:.0f} "
        f"thousand million: {100 * FLOPS * speed / limit:.0f} % of what two threads reach here in a "
        f"loop of nothing but fused multiply-adds ({limit / 1e9:.0f} thousand million). Load of the machine "
        f"meanwhile: {os.getloadavg()[1]:.1f}, with two cores.\n\n{grown(asked.rounds)}"
    )
    print(table)
    if asked.docs:
        more = "" if asked.pairs == 100_000 else f" --pairs {asked.pairs}"
        more += "" if asked.rounds == 2 else f" --rounds {asked.rounds}"
        print(publish("journey", f"python benchmarks/journey.py{more} --docs", table))


if __name__ == "__main__":
    main()
