"""Signals against chance where contact is known by the day alone.

    python benchmarks/signals_by_day.py --docs

How often simulated people are told that contact follows their signals more than chance would have it: where
nothing does, and where the other reaches out the day after three in ten signals. Contact and signals both
come more in some weeks, and a tenth of the days is not told.
"""

import argparse
from concurrent.futures import ProcessPoolExecutor
from datetime import date, timedelta
from functools import partial

import numpy as np
from scipy.stats import binomtest

from tables import markdown, publish
from twinflame.signals.chance import Finding, Plan, Verdict, against_chance
from twinflame.signals.log import DAY, Signal, noon, of_days

FIRST = date(2025, 1, 1)
DAYS = 200
CASES = {
    "nothing": {"effect": 0.0, "base": 0.15},
    "the day after three in ten signals": {"effect": 0.3, "base": 0.15},
    "the same, where contact is rarer otherwise": {"effect": 0.3, "base": 0.08},
}


def lived(seed: int, missing: float = 0.1, effect: float = 0.0, base: float = 0.15) -> Finding:
    """Contact and signals that both come more in some weeks; a share of days is not told."""
    rng = np.random.default_rng(seed)
    weeks = np.exp(0.3 * np.cumsum(rng.normal(0.0, 0.5, DAYS // 7 + 2)))
    weeks = np.clip(weeks / weeks.mean(), 0.3, 2.5)
    them, felt = np.zeros(DAYS, bool), np.zeros(DAYS, bool)
    for k in range(DAYS):
        chance = base * weeks[k // 7] * (2.0 if k and them[k - 1] else 1.0)
        caused = bool(k) and felt[k - 1] and rng.random() < effect
        them[k] = caused or rng.random() < min(0.9, chance)
        felt[k] = rng.random() < min(0.9, 0.3 * weeks[k // 7])
    told = rng.random(DAYS) >= missing
    days = [FIRST + timedelta(days=k) for k in range(DAYS)]
    theirs = np.array([noon(day, "UTC") for day, yes in zip(days, them & told, strict=True) if yes])
    log = of_days({day: Signal.DREAM for day, yes in zip(days, felt, strict=True) if yes}, days[-1])
    plan = Plan(window=DAY)
    return against_chance(log, theirs, theirs[:0], noon(days[-1], "UTC"), plan, seed=1, draws=499)


def told_more(seed: int, effect: float, base: float) -> bool:
    return lived(seed, effect=effect, base=base).verdict is Verdict.MORE


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=150)
    parser.add_argument("--docs", action="store_true", help="write the table to docs/benchmarks")
    asked = parser.parse_args()
    rows = []
    with ProcessPoolExecutor() as pool:
        for name, case in CASES.items():
            asking = partial(told_more, effect=case["effect"], base=case["base"])
            more = sum(pool.map(asking, range(asked.people), chunksize=5))
            span = binomtest(more, asked.people).proportion_ci(0.9, method="wilson")
            share = f"{100 * more / asked.people:.0f} % ({100 * span.low:.0f} to {100 * span.high:.0f})"
            rows.append({"the other reaches out more after": name, 'told "more" (90 % interval)': share})
    print(markdown(rows))
    if asked.docs:
        print(
            publish(
                "signals_by_day",
                f"python benchmarks/signals_by_day.py --people {asked.people} --docs",
                markdown(rows),
            )
        )


if __name__ == "__main__":
    main()
