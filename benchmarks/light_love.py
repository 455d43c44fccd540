"""How well the light loop's intervals hold, and how near the love network's runs come to its mean field.

Run `python benchmarks/light_love.py [--loops 60] [--only love] [--docs]`.
"""

import argparse
from collections.abc import Callable

import numpy as np

from tables import markdown, publish
from twinflame.journey.begin import by_degree, by_eigenvector, gain, where_to_begin
from twinflame.journey.light import simulate, tipping
from twinflame.journey.light_fit import NAMES, fit, from_prior, loop_of
from twinflame.journey.light_parts import PARTS
from twinflame.journey.network import Love, Network, network, random_network, threshold
from twinflame.journey.spread import mean_field
from twinflame.journey.spread import simulate as spread

COMMAND = "python benchmarks/light_love.py --docs"
DAYS, MISSING = 150, 0.3
GROUPS = {
    "times": range(5),
    "gains": range(5, 10),
    "spark": [10],
    "tethers": [11],
    "noise": [12],
    "error": [13],
}


def truth_of(natural: np.ndarray, last: np.ndarray) -> str:
    """Which of the four verdicts is true."""
    loop = loop_of(natural)
    found = tipping(loop, reach=False)
    if found is None:
        return "light" if loop.states()[0].values[0] > loop.gain[0] / 2 else "dark"
    return "past" if np.dot(found.weights, last - np.array(found.edge.values)) > 0 else "before"


def intervals(loops: int) -> list[dict[str, object]]:
    """How often 90 % intervals hold the truth, over loops drawn from the priors."""
    rng = np.random.default_rng(5)
    held, today, told, right = np.zeros((loops, len(NAMES))), np.zeros((loops, len(PARTS))), 0, 0
    for i, natural in enumerate(from_prior(loops, 11)):
        start = np.clip(0.4 + 0.3 * rng.standard_normal(5), 0, 1)
        states = simulate(loop_of(natural), start, DAYS, seed=i, noise=float(natural[12]))[:, 0]
        days = np.clip(states + natural[13] * rng.standard_normal(states.shape), 0, 1)
        days[rng.random(days.shape) < MISSING] = np.nan
        found = fit(days, seed=i)
        held[i] = [found.values[n].low <= natural[k] <= found.values[n].high for k, n in enumerate(NAMES)]
        today[i] = [r.low <= x <= r.high for r, x in zip(found.today, states[-1], strict=True)]
        told += found.verdict != "cannot tell"
        right += found.verdict == truth_of(natural, states[-1])
    rows: list[dict[str, object]] = [
        {
            "of": name,
            "intervals": held[:, list(k)].size,
            "hold the truth (90 % asked)": percent(held[:, list(k)].mean()),
        }
        for name, k in GROUPS.items()
    ]
    rows.append(
        {"of": "all values", "intervals": held.size, "hold the truth (90 % asked)": percent(held.mean())}
    )
    rows.append(
        {"of": "today's state", "intervals": today.size, "hold the truth (90 % asked)": percent(today.mean())}
    )
    verdicts = f"{right} of {told} right"
    rows.append({"of": "verdicts told", "intervals": loops, "hold the truth (90 % asked)": verdicts})
    return rows


def percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def agreement() -> list[dict[str, object]]:
    """The lasting share who love others, by runs and by the mean field."""
    rows: list[dict[str, object]] = []
    for degree in (6, 10, 20, 40):
        net = random_network(2000, degree, seed=1)
        love = Love(kindle=2 * threshold(Love(), net))
        everybody = np.ones((2, net.people), dtype=bool)
        runs = spread(love, net, everybody, 600, 4, seed=1).others[300:].mean()
        field = mean_field(love, net, everybody[..., None].astype(float), 600, step=1.0)[1][-1, 0]
        rows.append(
            {
                "near each, on average": degree,
                "runs": f"{runs:.3f}",
                "mean field": f"{field:.3f}",
                "runs below it by": percent(1 - runs / field),
            }
        )
    return rows


def towns() -> Network:
    town = [(i, j) for i in range(14) for j in range(i)]
    circles = [(14 + 9 * c, 14 + 9 * c + k) for c in range(5) for k in range(1, 9)]
    return network(town + circles, 59)


def beginnings() -> list[dict[str, object]]:
    """Days of love per person gained over beginning with as many drawn by chance."""
    cases = {
        "even, 300 people": random_network(300, 8.0, seed=3),
        "with hubs, 300 people": random_network(300, 8.0, seed=3, hubs=0.5),
        "a town and five circles": towns(),
    }
    rows: list[dict[str, object]] = []
    cases["the same, kindled well"] = cases["a town and five circles"]
    for name, net in cases.items():
        love = Love(kindle=0.01 if "well" in name else 0.9 * threshold(Love(), net))
        ways = {
            "computed": where_to_begin(love, net, 5, 90),
            "most people near": by_degree(net, 5),
            "eigenvector": by_eigenvector(net, 5),
        }
        row: dict[str, object] = {"network": name}
        for way, chosen in ways.items():
            g = gain(love, net, chosen, 90, runs=400, seed=1)
            row[way] = f"{g.value:.2f} ({g.low:.2f} to {g.high:.2f})"
        rows.append({**row, "by chance": f"{g.drawn:.2f}"})
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--loops", type=int, default=60)
    parser.add_argument("--docs", action="store_true", help="write the tables to docs/benchmarks/")
    parser.add_argument("--only", choices=("love", "light"), help="one of the two")
    given = parser.parse_args()
    made: dict[str, Callable[[], str]] = {
        "love": lambda: f"{markdown(agreement())}\n\n{markdown(beginnings())}",
        "light": lambda: markdown(intervals(given.loops)),
    }
    for name, make in made.items():
        if given.only not in {None, name}:
            continue
        table = make()
        print(table, end="\n\n")
        if given.docs:
            publish(name, COMMAND, table)


if __name__ == "__main__":
    main()
