"""How likeness by words and by meaning tell one picture told twice from two unrelated ones.

    python benchmarks/likeness.py [--docs]

Three sets of pairs of accounts (`likeness_pairs.toml` and the bundled ones):

- one picture, told in other words on purpose: the hardest case for words;
- unrelated: two of these pictures, each carried by many people;
- bundled: two of the bundled accounts, which are then left out of those that they are compared with.
"""

import argparse
import tomllib
from collections.abc import Callable, Sequence
from functools import cache
from itertools import product
from pathlib import Path

import numpy as np

from tables import markdown, publish
from twinflame.exchange.likeness import Embed, Floats, against_chance, visions
from twinflame.exchange.meaning import model

PAIRS = Path(__file__).parent / "likeness_pairs.toml"
SHARES = (0.1, 0.25, 0.5, 0.75, 0.9, 0.95)
DRAWS = 1000


def remembered(embed: Embed) -> Embed:
    """A model that looks at each text once."""
    one: Callable[[str], Floats] = cache(lambda text: embed([text])[0])
    return lambda texts: np.array([one(text) for text in texts])


def told_twice() -> list[tuple[str, str]]:
    """Pictures that many carry, each in two tellings."""
    return [(one, two) for one, two in tomllib.loads(PAIRS.read_text("utf-8"))["pairs"]]


def shares(pairs: Sequence[tuple[str, str]], reference: Sequence[str], embed: Embed | None) -> Floats:
    """The share that each pair is told, against a reference from which the two are left out."""
    return np.array(
        [
            against_chance(one, two, [text for text in reference if text not in (one, two)], embed).share
            for one, two in pairs
        ]
    )


def told_apart(alike: Floats, unrelated: Floats) -> float:
    """How often one picture told twice comes out above two unrelated ones; a half is chance."""
    above = np.mean(alike[:, None] > unrelated[None, :])
    return float(above + np.mean(alike[:, None] == unrelated[None, :]) / 2)


def row(name: str, reference: Sequence[str], embed: Embed | None) -> dict[str, object]:
    """What one way of comparing tells of the three sets."""
    twice = told_twice()
    crossed = [(twice[i][0], twice[j][1]) for i, j in product(range(len(twice)), repeat=2) if i != j]
    alike, unrelated = (shares(pairs, reference, embed) for pairs in (twice, crossed))
    rng = np.random.default_rng(1)
    drawn = [rng.choice(len(reference), 2, replace=False) for _ in range(DRAWS)]
    even = shares([(reference[i], reference[j]) for i, j in drawn], reference, embed)
    return {
        "compared by": name,
        "against": len(reference),
        "one picture: median share": f"{100 * np.median(alike):.1f} %",
        "above 95 %": f"{int(np.sum(alike > 0.95))} of {len(alike)}",
        "unrelated: median share": f"{100 * np.median(unrelated):.1f} %",
        "of these above 90 %": f"{100 * np.mean(unrelated > 0.9):.0f} %",
        "told apart": f"{100 * told_apart(alike, unrelated):.0f} %",
        "bundled: furthest from even": f"{max(abs(np.mean(even < x) - x) for x in SHARES):.3f}",
    }


def main() -> None:
    """Prints the table, and writes it to the docs if asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--docs", action="store_true", help="write docs/benchmarks/likeness.md")
    asked = parser.parse_args()
    embed = model()
    ways: list[tuple[str, Embed | None]] = [("words", None)]
    if embed is None:
        print("Meaning is left out: it needs the extra (scripts/setup all).")
    else:
        ways.append(("meaning", remembered(embed)))
    rows = [row(name, kept, way) for name, way in ways for kept in (visions()[:50], visions())]
    table = markdown(rows)
    print(table)
    if asked.docs and embed is not None:
        publish("likeness", "python benchmarks/likeness.py --docs", table)


if __name__ == "__main__":
    main()
