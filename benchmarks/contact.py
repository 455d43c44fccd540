"""How fast the contact model is, beside other tools on the same simulated contacts in the same run.

    python benchmarks/contact.py --docs

The contacts come from our own simulator, with the terms of ordinary pairs and drifts that move. What the
others fit is less: tick one exponential kernel with a constant background, the prototype a first sketch
of this model.
"""

import argparse
import math
import os
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # for ours as for the others

import numpy as np

from peers import OUT, Figures, peer_times, save
from tables import markdown, publish
from twinflame.contact.fit import fit
from twinflame.contact.grid import hour_grid
from twinflame.contact.intensity import DECAYS, excitation
from twinflame.contact.likelihood import Observed, Terms, log_likelihood, observe
from twinflame.contact.priors import DRIFTS, WEEK_DAYS, DriftScale
from twinflame.contact.reference import reference
from twinflame.contact.simulate import implied_rates, simulate

DAY = 86_400.0
YEARS = {10_000: 1.0, 100_000: 2.0, 1_000_000: 3.0}  # about how long so many contacts take
FITTED = 100_000  # longer histories are not fitted here
SCALE = DriftScale(0.3, 0.2, 0.1, 60.0)  # of the drifts that contacts are simulated with
ROOM = 1.5  # periods are simulated this much longer, and cut after n contacts

WHOLE, AFRESH, FIT = "likelihood and gradient", "the same, decays new", "fit with uncertainty"
#: What each measurement of ours is held against: the peer and its measurement.
AGAINST = {
    (WHOLE, "prototype"): "loss and gradient",
    (WHOLE, "tick"): "loss and gradient, new decay",
    (AFRESH, "tick"): "loss and gradient, new decay",
    (FIT, "tick"): "fit, decay profiled",
}


def contacts(n: int, years: float, seed: int = 1) -> tuple[np.ndarray, np.ndarray, Terms]:
    """Simulated contacts, seconds since 1970 and who, with the terms that they were made from."""
    start, end = 1.6e9, 1.6e9 + ROOM * years * 365 * DAY
    drift = _drift(np.random.default_rng(seed), hour_grid(start, end).weeks)
    twin = np.tile(reference().prior.mean, (2, 1))
    twin[:, 0] = 0.0
    twin[:, 0] = math.log(n / (years * 365) / implied_rates(Terms(twin, drift)).sum())
    path = simulate(Terms(twin, drift), start, end, seed=seed)
    if len(path.times) < n:
        raise ValueError(f"only {len(path.times)} contacts came")
    weeks = hour_grid(path.times[0], path.times[n - 1]).weeks
    return path.times[:n], path.who[:n], Terms(twin, drift[:weeks])


def _drift(rng: np.random.Generator, weeks: int) -> np.ndarray:
    spread = np.array([SCALE.common, SCALE.difference, SCALE.answering, SCALE.answering])
    fade = math.exp(-WEEK_DAYS / SCALE.days)
    drift = np.empty((weeks, DRIFTS))
    drift[0] = spread * rng.standard_normal(DRIFTS)
    for week in range(1, weeks):
        drift[week] = fade * drift[week - 1] + spread * math.sqrt(1 - fade**2) * rng.standard_normal(DRIFTS)
    return drift


def fastest(call: Callable[[], object], budget: float) -> float:
    """Seconds of the fastest of the repeats that fit a budget, three at the least, after a first."""
    call()
    took: list[float] = []
    begun = perf_counter()
    while len(took) < 3 or (perf_counter() - begun < budget and len(took) < 1000):
        start = perf_counter()
        call()
        took.append(perf_counter() - start)
    return min(took)


def our_times(times: np.ndarray, who: np.ndarray, terms: Terms, budget: float) -> dict[str, float]:
    """Seconds of each of our measurements; those of a fit hold laying out the contacts."""
    seen = observe(times, who)

    def afresh() -> None:
        E, K = excitation(seen.times, who, seen.grid.week_edges, DECAYS[-1])
        now = Observed(seen.grid, seen.times, who, seen.cell, seen.week, E, K, seen.slow, seen.usual)
        log_likelihood(now, terms)

    out = {
        WHOLE: fastest(lambda: log_likelihood(seen, terms), budget),
        AFRESH: fastest(afresh, budget),
    }
    if len(times) <= FITTED:
        prior = reference().prior
        out[FIT] = fastest(lambda: fit(observe(times, who), prior), budget)
    return out


def rows_of(n: int, ours: dict[str, float], theirs: dict[str, dict[str, Figures]]) -> list[dict[str, object]]:
    """A row for each measurement of ours and what it is held against; milliseconds, and ours over theirs."""
    rows: list[dict[str, object]] = []
    for (what, peer), measured in AGAINST.items():
        took = theirs.get(peer, {}).get(measured, {}).get("fastest")
        if what not in ours:
            continue
        row: dict[str, object] = {"contacts": f"{n:,}", "what": what, "ms": round(1e3 * ours[what], 2)}
        row["beside"] = f"{peer}: {measured}"
        row["its ms"] = round(1e3 * took, 2) if isinstance(took, float) else None
        row["ratio"] = round(ours[what] / took, 2) if isinstance(took, float) else None
        rows.append(row)
    return rows


def exponent(small: int, large: int, seconds: tuple[float, float]) -> float:
    """How cost grows with the number of contacts: 1 is linear.

    >>> exponent(10, 1000, (0.5, 50.0))
    1.0
    """
    return round(math.log(seconds[1] / seconds[0]) / math.log(large / small), 2)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("sizes", type=int, nargs="*", default=list(YEARS), help=f"among {list(YEARS)}")
    options.add_argument("--budget", type=float, default=3.0, help="seconds for each measurement")
    options.add_argument("--docs", action="store_true", help="write the table to docs/benchmarks/")
    asked = options.parse_args()
    rows: list[dict[str, object]] = []
    ours: dict[int, dict[str, float]] = {}
    for n in asked.sizes:
        times, who, terms = contacts(n, YEARS[n])
        data: Path = save(OUT / f"contact_{n}.npz", times - times[0], who, times[-1] - times[0] + 1.0)
        ours[n] = our_times(times, who, terms, asked.budget)
        theirs = peer_times(data, ("tick", "prototype"), n <= FITTED, asked.budget)
        rows += rows_of(n, ours[n], theirs)
        print(markdown(rows), file=sys.stderr)
    table = markdown(rows)
    small, large = min(ours), max(ours)
    if small < large:
        for what in (WHOLE, AFRESH):
            growth = exponent(small, large, (ours[small][what], ours[large][what]))
            table += f"\n\nFrom {small:,} to {large:,} contacts, {what}: time grows with the power {growth}."
    print(table)
    if asked.docs:
        sizes = "" if asked.sizes == list(YEARS) else " " + " ".join(map(str, asked.sizes))
        print(publish("contact", f"python benchmarks/contact.py{sizes} --docs", table))


if __name__ == "__main__":
    main()
