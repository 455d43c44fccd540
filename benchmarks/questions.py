"""The figures of the charts beside the questions: `python benchmarks/questions.py [--write]`.

Pairs are drawn from the claims' priors (parameters and meetings), so what is shown holds over the range of
values that we hold possible, and not for the starting values alone. With --write the companion's file is
written; else it is compared with what was computed.
"""

import argparse
from pathlib import Path

import msgspec
import numpy as np

from twinflame.companion.questions import answers
from twinflame.companion.questions.answers import Course, Figures
from twinflame.journey.claims.priors import CHASE, Setting, parameters
from twinflame.journey.policies import Plan
from twinflame.journey.population import Population, population
from twinflame.journey.settings import plan_of

FILE = Path(answers.__file__).parent / "answers" / "figures.json"
MANY = Setting(draws=200, pairs=16, seed=1)
MONTH = 30
BEGINS = 30  # day of the choice
TWO_YEARS = 24  # months
WAYS = (("chases", "chaser=chase"), ("runs", "chaser=run"), ("heals", "chaser=heal"))
PULL = (("chases", "chaser=chase"), ("drifts", "natural"), ("heals", "chaser=heal"))


def lived(plan: Plan, months: int) -> Population:
    start, terms = CHASE.drawn(MANY), parameters(MANY)
    return population(
        MANY.size,
        months * MONTH,
        plan,
        seed=MANY.seed,
        start=lambda first, n: np.ascontiguousarray(start[:, first : first + n]),
        parameters=lambda first, n: np.ascontiguousarray(terms[:, first : first + n]),
        every=MONTH,
    )


def ways(row: str, of: tuple[tuple[str, str], ...]) -> Figures:
    """A row of the state under each way, over pairs."""
    courses = []
    for name, text in of:
        found = lived(plan_of(text, BEGINS), TWO_YEARS)
        courses.append(course(name, *(found.quantile(row, q) for q in (0.05, 0.5, 0.95))))
    return Figures(tuple(float(k) for k in range(TWO_YEARS + 1)), tuple(courses))


def course(name: str, *values: np.ndarray) -> Course:
    return Course(name, *(tuple(round(float(x), 3) for x in v) for v in values))


def made() -> dict[str, Figures]:
    return {
        "reach": ways("reach_runner", WAYS),
        "pain": ways("pain_chaser", PULL),
        "worth": ways("worth_chaser", PULL),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write the companion's file")
    found = made()
    if parser.parse_args().write:
        FILE.write_bytes(msgspec.json.format(msgspec.json.encode(found), indent=1) + b"\n")
    for name, chart in found.items():
        for c in chart.courses:
            print(name, c.name, [(c.low[k], c.middle[k], c.high[k]) for k in (0, 3, 6, 12, 24)])


if __name__ == "__main__":
    main()
