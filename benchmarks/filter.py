"""The journey's filter: exactness, speed beside peers, calibration, and the week ahead.

    python benchmarks/filter.py kalman
    python benchmarks/filter.py speed
    python benchmarks/filter.py calibration --pairs 200
    python benchmarks/filter.py year
    python benchmarks/filter.py ahead

Each writes its part under benchmarks/out/filter/, and the page docs/benchmarks/filter.md anew from all parts
that are there. Calibration and the week ahead go on where they were stopped.
"""

import argparse
import hashlib
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from typing import cast

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # small matrices, as the command line has it

import numpy as np
from scipy import stats

import filter_ahead
import filter_year
from tables import TABLES, markdown, publish

OUT = Path(__file__).parent / "out" / "filter"
Rows = list[dict[str, object]]
YEARS = 8  # runs over a year: four seeds of each record

# ------------------------------------------------------------------------------------ kalman

DAYS, STEPS, TAU, SIGMA, NOISE = 100, 4, 3.0, 0.4, 0.5


def linear() -> tuple[np.ndarray, float]:
    """Readings of a reach that only falls back and wanders, (days, 2), and their exact log-likelihood."""
    rng = np.random.default_rng(1)
    fade = 1.0 - 1.0 / (TAU * STEPS)
    reach, read = np.ones(2), np.empty((DAYS, 2))
    for d in range(DAYS):
        for _ in range(STEPS):
            reach = fade * reach + SIGMA / np.sqrt(STEPS) * rng.standard_normal(2)
        read[d] = reach + NOISE * rng.standard_normal(2)
    spread = SIGMA**2 / STEPS * sum(fade ** (2 * k) for k in range(STEPS))
    mean: np.ndarray = np.ones(2)
    var, exact = 0.0, 0.0
    for y in read:
        mean, var = fade**STEPS * mean, fade ** (2 * STEPS) * var + spread
        exact += float(np.sum(stats.norm.logpdf(y, mean, np.sqrt(var + NOISE**2))))
        gain = var / (var + NOISE**2)
        mean, var = mean + gain * (y - mean), (1 - gain) * var
    return read, exact


def linear_pass(read: np.ndarray, particles: int, seed: int) -> float:
    from twinflame.journey.filter.kernel import READ, one_pass
    from twinflame.journey.filter.table import FACTORS, STEP
    from twinflame.journey.parameters import Parameters
    from twinflame.journey.state import ROWS

    still = Parameters(
        warmth=0, craving=0, knowing=0, mirror=0, doubt=0, cord=0, tau=TAU, sigma=SIGMA
    ).array.astype(np.float32)
    table = stats.norm.logpdf(read[:, :, None], FACTORS, NOISE)
    start = np.zeros((ROWS, particles), np.float32)
    start[:2] = 1.0
    none = np.zeros(0, np.int64)
    told = (np.zeros(DAYS + 1, np.int64), none, none, none, np.zeros(0))
    ways, aims = np.zeros((DAYS, 2), np.int8), np.zeros((DAYS, 2), np.float32)
    values = (1.0, np.zeros(2), np.full(READ, 0.1), np.zeros(2))
    return float(
        one_pass(
            start, still[:, None], ways, aims, STEPS, table, FACTORS[0], STEP, told, values, np.uint64(seed),
            np.random.default_rng(seed).random(DAYS + 1), np.empty((DAYS + 1, ROWS), np.float32),
            np.empty(DAYS),
        )
    )  # fmt: skip


def kalman() -> Rows:
    read, exact = linear()
    rows: Rows = []
    for particles in (128, 512, 2048, 8192, 32768):
        found = np.array([linear_pass(read, particles, seed) for seed in range(50)])
        rows.append(
            {
                "particles": particles,
                "exact log-likelihood": round(exact, 2),
                "mean of 50 passes": round(float(found.mean()), 2),
                "standard deviation": round(float(found.std(ddof=1)), 3),
                "sd times root of particles": round(float(found.std(ddof=1) * np.sqrt(particles)), 1),
            }
        )
    return rows


# ------------------------------------------------------------------------------------- speed

PEERS = {"particles": "particles==0.4", "pypomp": "pypomp==1.1.0"}
SPEED_DAYS, PARTICLES = 365, 1024
PATIENCE = float(os.environ.get("TWINFLAME_PATIENCE", "600"))  # seconds for a peer


def speed() -> Rows:
    """The same model, evidence and numbers; ours and each peer in one run, one thread each, then two each."""
    from twinflame.journey.parameters import Parameters
    from twinflame.journey.reference import follow, noise
    from twinflame.journey.state import MEETING

    rng = np.random.default_rng(4)
    path = follow(MEETING.mean[:, None], Parameters(), noise(3, 1, SPEED_DAYS * STEPS), steps=STEPS)
    read = path[1:, :2, 0] + NOISE * rng.standard_normal((SPEED_DAYS, 2))
    OUT.mkdir(parents=True, exist_ok=True)
    data = OUT / "speed.npz"
    np.savez(data, terms=Parameters().array, start=MEETING.mean, read=read, noise=NOISE, steps=STEPS)
    rows: Rows = []
    for threads in (1, 2):
        found = {"twinflame": timed_here(read, threads)}
        for name in PEERS:
            try:
                found[name] = timed_there(name, data, threads)
            except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
                print(f"{name}: {error}", file=sys.stderr)
        again = timed_here(read, threads)  # before and after the peers, so that a busy spell is shared
        found["twinflame"] = min(found["twinflame"], again)
        ours = found["twinflame"][0]
        for name, (seconds, log) in found.items():
            rows.append(
                {
                    "filter": name,
                    "threads": threads,
                    "million particle-steps a second": round(
                        threads * PARTICLES * SPEED_DAYS * STEPS / seconds / 1e6, 2
                    ),
                    "ours over theirs": round(seconds / ours, 1),
                    "log-likelihood": round(log, 1),
                }
            )
    return rows


def timed_here(read: np.ndarray, threads: int = 1) -> tuple[float, float]:
    """Seconds of the fastest of several rounds in which each thread makes a pass, and a log-likelihood."""
    from twinflame.journey.filter.kernel import READ, one_pass
    from twinflame.journey.filter.table import FACTORS, STEP
    from twinflame.journey.parameters import Parameters
    from twinflame.journey.state import MEETING, ROWS

    table = stats.norm.logpdf(read[:, :, None], FACTORS, NOISE)
    none = np.zeros(0, np.int64)
    told = (np.zeros(SPEED_DAYS + 1, np.int64), none, none, none, np.zeros(0))
    ways, aims = np.zeros((SPEED_DAYS, 2), np.int8), np.zeros((SPEED_DAYS, 2), np.float32)
    start = np.repeat(MEETING.mean[:, None], PARTICLES, axis=1).astype(np.float32)

    def go(seed: int) -> float:
        uniforms = np.random.default_rng(seed).random(SPEED_DAYS + 1)
        return float(
            one_pass(
                start, Parameters().array[:, None].astype(np.float32), ways, aims, STEPS, table, FACTORS[0],
                STEP, told, (1.0, np.zeros(2), np.full(READ, 0.1), np.zeros(2)), np.uint64(seed), uniforms,
                np.empty((SPEED_DAYS + 1, ROWS), np.float32), np.empty(SPEED_DAYS),
            )
        )  # fmt: skip

    best, log = np.inf, go(0)  # compiles
    with ThreadPoolExecutor(threads) as pool:
        for turn in range(10):
            begun = time.perf_counter()
            log, *_ = pool.map(go, range(turn * threads, (turn + 1) * threads))
            best = min(best, time.perf_counter() - begun)
    return best, log


def timed_there(name: str, data: Path, threads: int) -> tuple[float, float]:
    """The same in an environment of its own, made on first use: a process for each thread, at once."""
    folder = OUT / "peers" / name
    if not (folder / "bin" / "python").exists():
        uv = str(Path(__file__).parents[1] / "scripts" / "uv")
        env = {**os.environ, "VIRTUAL_ENV": str(folder)}
        subprocess.run([uv, "venv", "-q", "--python", sys.executable, str(folder)], check=True, env=env)
        subprocess.run([uv, "pip", "install", "-q", PEERS[name]], check=True, env=env)
    worker = str(Path(__file__).parent / "filter_worker.py")
    one = {"XLA_FLAGS": "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"}

    def go(core: int) -> tuple[float, float]:
        ran = subprocess.run(
            ["taskset", "-c", str(core), str(folder / "bin" / "python"), worker, name, str(data),
             str(PARTICLES)],
            capture_output=True,
            text=True,
            check=True,
            timeout=PATIENCE,
            env={**os.environ, **one, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
        )  # fmt: skip
        found = json.loads(ran.stdout.splitlines()[-1])
        return float(found["seconds"]), float(found["log"])

    with ThreadPoolExecutor(threads) as pool:
        return max(pool.map(go, range(threads)))


# ------------------------------------------------------------------------------- calibration

WATCHED = (
    *(f"{what} now, {twin}" for what in ("reach", "pain", "worth", "awakening")
      for twin in ("yours", "theirs")),
    "closeness now", "craving", "mirror", "cord", "tau", "heal", "wound", "slope", "mood", "error, inner",
    "ahead, yours",
)  # fmt: skip
SBC_DAYS, SBC_SHARE, THIN = 40, 0.25, 31


def one_rank(seed: int) -> list[int]:
    """Rank of the truth among thinned draws, for each watched figure, in one simulated pair."""
    from twinflame.contact.reference import reference
    from twinflame.journey.filter.prior import PLACE, SIZE
    from twinflame.journey.filter.sampler import sample
    from twinflame.journey.filter.simulate import simulated

    rng = np.random.default_rng((9, seed))
    z = rng.standard_normal(SIZE)
    twin = np.tile(reference().prior.mean, (2, 1))
    twin[:, 0] = np.log(2.0)
    made = simulated(z, twin, days=SBC_DAYS, seed=seed, share=SBC_SHARE)
    found = sample(made.seen, seed=seed, threads=1)
    keep = np.linspace(0, len(found.z) - 1, THIN).astype(int)
    rows = [*range(2), *range(4, 11)]
    names = list(WATCHED[9:])
    true = np.concatenate([made.path[-1, rows], [z[PLACE[n]] for n in names]])
    draws = np.concatenate(
        [found.paths[keep, -1][:, rows], found.z[keep][:, [PLACE[n] for n in names]]], axis=1
    )
    return [int(r) for r in (draws < true).sum(axis=0)]


def calibration(pairs: int, processes: int, seconds: float) -> Rows:
    ranks = resumed("ranks", one_rank, pairs, processes, seconds)
    return calibration_rows(np.array(ranks))


def calibration_rows(ranks: np.ndarray) -> Rows:
    rows: Rows = []
    levels = (THIN + 1) // 8
    for k, name in enumerate(WATCHED):
        bins = np.bincount(ranks[:, k] // levels, minlength=8)
        inside = float(((ranks[:, k] >= 2) & (ranks[:, k] <= THIN - 2)).mean())
        rows.append(
            {
                "figure": name,
                "pairs": len(ranks),
                "ranks in eight bins": " ".join(str(b) for b in bins),
                "p of evenness": round(float(stats.chisquare(bins).pvalue), 3),
                "in the 88 % interval": f"{100 * inside:.0f} %",
            }
        )
    return rows


# ---------------------------------------------------------------------------------- plumbing


def resumed(
    name: str, work: Callable[[int], object], count: int, processes: int, seconds: float
) -> list[object]:
    """Results of `work` for 0 to count - 1, kept in a file; those that are there are not worked out again.

    What another version of the journey's code worked out does not count.
    """
    OUT.mkdir(parents=True, exist_ok=True)
    file = OUT / f"{name}-{version()}.jsonl"
    done = dict(json.loads(line) for line in file.read_text().splitlines()) if file.exists() else {}
    todo = [k for k in range(count) if k not in done]
    until = time.monotonic() + seconds
    with ProcessPoolExecutor(processes) as pool, file.open("a") as out:
        for at in range(0, len(todo), processes):
            if time.monotonic() > until:
                break
            part = todo[at : at + processes]
            for k, result in zip(part, pool.map(work, part), strict=True):
                done[k] = result
                out.write(json.dumps([k, result]) + "\n")
                out.flush()
    return [done[k] for k in sorted(done) if k < count]


#: What draws rest on: not the faces, not what is made of them afterwards.
RESTS_ON = (
    *("dynamics", "elementary", "parameters", "state"),
    *(f"filter/{name}" for name in ("adjoint", "density", "evidence", "frame", "kernel", "moves", "prior",
                                    "sampler", "simulate", "table", "walkers")),
)  # fmt: skip


def version() -> str:
    """A mark of the journey's code, as it is now, by which values and paths are drawn."""
    import twinflame.journey

    code = Path(twinflame.journey.__file__).parent
    return hashlib.sha256(b"".join((code / f"{name}.py").read_bytes() for name in RESTS_ON)).hexdigest()[:10]


SBC_NOTE = (
    "Forty days, values drawn from the prior, each twin checking in on a quarter of the days. The column "
    "*pairs* says how many of the pairs asked for have been worked out so far; ranks are even where the "
    "sampler is calibrated."
)
AHEAD_NOTE = (
    f"Contacts of each person in the coming week, from at most {filter_ahead.HISTORY} days before, without "
    f"check-ins. Of all pairs with at least {filter_ahead.LEAST} each way, {filter_ahead.PAIRS} drawn by "
    f"chance beforehand, {filter_ahead.ORIGINS} weeks of the second half of each; the table says how many "
    "were worked out. Continuous ranked probability score: less is better. "
    "In brackets, 95 % intervals over pairs drawn anew; above 0 the journey is better."
)
SPEED_NOTE = (
    f"A pass of a bootstrap filter with {PARTICLES} particles over a year of days at four steps, with the "
    "journey's equations and two noisy readings of reach a day; one at a time in one thread, or two at once "
    "in two threads (theirs: processes); the fastest of several, compiled before."
)
YEAR_NOTE = (
    f"Two records: the bundled chase with check-ins of one of the two that were made up, every "
    f"{filter_year.EVERY} days over its last year; and a year of a pair that the model made, of whom both "
    "told. Both islands of each run on two threads; seconds without the first compilation. Near 1 they "
    "agree; the reading warns above 1.1 and tells no figure above 1.5."
)
TITLES = {
    "kalman": "Log-likelihood beside an exact Kalman filter",
    "speed": "Speed",
    "calibration": "Simulation-based calibration",
    "year": "Two runs over a year",
    "ahead": "The week ahead, on e-mail pairs",
}


def keep(part: str, command: str, rows: Rows, note: str = "") -> None:
    """Print a part's table and put it into the page, whose other parts stay as they are."""
    page = TABLES / "filter.md"
    text = page.read_text() if page.exists() else ""
    parts = {
        one.partition("**")[0]: one.strip() for one in re.split(r"^\*\*(?=[A-Z])", text, flags=re.MULTILINE)
    }
    parts[TITLES[part]] = f"{TITLES[part]}** (`{command}`). {note}\n\n{markdown(rows)}"
    kept = [parts[title] for title in TITLES.values() if title in parts]
    print(markdown(rows))
    commands = (one.partition("(`")[2].partition("`)")[0] for one in kept)
    publish("filter", "; ".join(commands), "\n\n".join(f"**{one}" for one in kept))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("part", choices=list(TITLES))
    parser.add_argument("--pairs", type=int, default=200)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=1e9, help="begin nothing new after this")
    asked = parser.parse_args()
    command = f"python benchmarks/filter.py {asked.part}"
    if asked.part == "kalman":
        keep("kalman", command, kalman())
    elif asked.part == "speed":
        keep("speed", command, speed(), SPEED_NOTE)
    elif asked.part == "calibration":
        rows = calibration(asked.pairs, asked.processes, asked.seconds)
        bins = {str(row["figure"]): list(map(int, str(row["ranks in eight bins"]).split())) for row in rows}
        (TABLES / "filter-ranks.json").write_text(json.dumps(bins, indent=1) + "\n")  # the docs draw them
        keep("calibration", f"{command} --pairs {asked.pairs}", rows, SBC_NOTE)
    elif asked.part == "year":
        found = resumed("year", filter_year.one_year, YEARS, 1, asked.seconds)
        keep("year", command, cast(Rows, found), YEAR_NOTE)
    elif asked.part == "ahead":
        count = min(asked.pairs, filter_ahead.PAIRS)
        scores = resumed("ahead", filter_ahead.one_pair, count, asked.processes, asked.seconds)
        keep("ahead", command, filter_ahead.ahead_rows(scores), AHEAD_NOTE)


if __name__ == "__main__":
    main()
