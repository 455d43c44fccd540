"""How far readings can be believed, on simulated pairs: `python benchmarks/calibration.py [--docs]`.

Roles: what is told of pairs that are made to be even, uneven, or chasing. Intervals: pairs drawn from the
prior of the reference population and fitted with it; the truth should lie in nine of ten 90 % intervals, and
its rank among posterior draws should be as likely low as high (simulation-based calibration, Talts et al.
2018). The pairs come from seeds on which no rule was set.
"""

import argparse
import os
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
from numpy.typing import NDArray
from scipy.stats import chisquare

from tables import markdown, publish
from twinflame.contact.figures import Figures, figures
from twinflame.contact.fit import fit
from twinflame.contact.grid import hour_grid, usual_levels
from twinflame.contact.intensity import SCALES
from twinflame.contact.likelihood import Terms, observe
from twinflame.contact.posterior import Draws
from twinflame.contact.priors import BACKGROUND, BEND, DRIFTS, OTHER, OWN, WEEK_DAYS, DriftScale, Prior
from twinflame.contact.reference import reference
from twinflame.contact.roles import FIRST, NEITHER, OPEN, SECOND, spans
from twinflame.contact.simulate import Path, branching, implied_rates, simulate

Floats = NDArray[np.float64]

DAY = 86_400.0
START = 1_704_067_200.0  # Monday, 1 January 2024
MONTHS = 182  # days: six months
DRAWS = 199
COVERED = (0.85, 0.95)  # what 90 % intervals are to cover
COMMAND = "python benchmarks/calibration.py --docs"

# Roles.

#: How follow-ups and answers spread over the delays, as by people who write from their telephones.
FOLLOW = np.array([0.45, 0.35, 0.1, 0.05, 0.05])
ANSWER = np.array([0.25, 0.35, 0.2, 0.15, 0.05])
FOLLOWS, ANSWERS = 0.2, 0.45  # contacts that one contact brings about in all


@dataclass(frozen=True)
class Kind:
    """A kind of pair, and what should be told of it at which rate."""

    name: str
    reach: float  # the first's reach-outs over the second's
    answer: float  # the second's readiness to answer over the first's
    messages: int
    days: int = MONTHS
    moves: bool = False  # whether reach and answering drift as in the reference population
    most_chased: float | None = None  # told that someone chases, at most
    least_found: float | None = None  # told that the first chases, at least
    least_open: float | None = None  # told nothing, at least


KINDS = (
    Kind("two equals", 1.0, 1.0, 3000, most_chased=0.05),
    Kind("two equals who drift", 1.0, 1.0, 3000, moves=True, most_chased=0.05),
    Kind("two equals who drift", 1.0, 1.0, 1000, moves=True, most_chased=0.05),
    Kind("two equals who drift, a year", 1.0, 1.0, 10_000, 364, True, most_chased=0.05),
    Kind("reach-outs 60:40", 1.5, 1.0, 3000, moves=True, most_chased=0.05),
    Kind("reach-outs 4:1, half as readily", 4.0, 0.5, 3000, least_found=0.9),
    Kind("reach-outs 5:1, half as readily", 5.0, 0.5, 3000, least_found=0.9),
    Kind("reach-outs 6:1, half as readily", 6.0, 0.5, 3000, least_found=0.9),
    Kind("reach-outs 4:1, half as readily, who drift", 4.0, 0.5, 3000, moves=True, least_found=0.9),
    Kind("reach-outs 5:1, half as readily, who drift", 5.0, 0.5, 3000, moves=True, least_found=0.9),
    Kind("reach-outs 6:1, half as readily, who drift", 6.0, 0.5, 3000, moves=True, least_found=0.9),
    Kind("reach-outs 5:1, answers alike", 5.0, 1.0, 3000, least_found=0.9),
    Kind("reach-outs 5:1, answers alike, who drift", 5.0, 1.0, 3000, moves=True),
    Kind("reach-outs 5:1, half as readily", 5.0, 0.5, 300),
    Kind("reach-outs 5:1, half as readily", 5.0, 0.5, 60, least_open=0.9),
    Kind("two equals", 1.0, 1.0, 60, least_open=0.9),
    Kind("two equals, four weeks", 1.0, 1.0, 60, 28, least_open=0.9),
)


def wander(rng: np.random.Generator, scale: DriftScale, weeks: int) -> Floats:
    """Stationary Ornstein-Uhlenbeck drifts by week, shape (weeks, DRIFTS)."""
    phi = np.exp(-WEEK_DAYS / scale.days)
    sd = np.array([scale.common, scale.difference, scale.answering, scale.answering])
    out = sd * rng.standard_normal((weeks, DRIFTS))
    for w in range(1, weeks):
        out[w] = phi * out[w - 1] + np.sqrt(1 - phi**2) * out[w]
    return out


def weeks_in(days: float) -> int:
    return hour_grid(START, START + days * DAY).weeks


def made(kind: Kind, seed: int) -> tuple[Terms, Floats]:
    """Terms of a pair of this kind, with rhythms of the population, and its contacts per day."""
    rng = np.random.default_rng(seed)
    prior = reference().prior
    twin = rng.multivariate_normal(prior.mean, prior.cov, 2)
    twin[:, OWN:BACKGROUND] = 0.0
    twin[:, 0] = 0.0
    twin[:, BACKGROUND:] = np.log(np.concatenate([FOLLOWS * FOLLOW, ANSWERS * ANSWER]))
    twin[:, BACKGROUND:] += rng.normal(0, 0.2, (2, 2 * SCALES))
    answers = np.exp(twin[:, BACKGROUND + SCALES :]).sum(axis=1)
    twin[:, BACKGROUND + SCALES :] += np.log(ANSWERS * np.array([1.0, kind.answer]) / answers)[:, None]
    drift = wander(rng, DriftScale.from_vector(prior.drift_mean), weeks_in(kind.days)) * kind.moves
    drift -= drift.mean(axis=0)  # over the whole period the pair is what its kind says
    flat = Terms(twin, drift)
    usual = np.exp(flat.profile).mean(axis=1) * np.exp(flat.reach_drift).mean(axis=1)
    per_day = np.linalg.solve(np.eye(2) - branching(flat.weights), [kind.reach, 1.0])
    factor = kind.messages / kind.days / per_day.sum()
    twin[:, 0] = np.log(factor * np.array([kind.reach, 1.0]) / usual)
    return flat, per_day * factor


def verdict(job: tuple[Kind, int]) -> tuple[int, bool]:
    """The last role told of a simulated pair, and whether any stretch names someone as chasing."""
    kind, seed = job
    terms, per_day = made(kind, seed)
    for turn in range(30):  # until there are about as many messages as the kind says
        path = simulate(
            terms,
            START,
            START + kind.days * DAY,
            seed=100 * seed + turn,
            usual=usual_levels(per_day, 1.0),
            most=3 * kind.messages,
        )
        if abs(np.log(max(len(path.times), 1) / kind.messages)) < 0.2 and 0 < path.who.sum() < len(path.who):
            break
        terms.twin[:, 0] += 0.7 * np.log(kind.messages / max(len(path.times), 1))
    seen = observe(path.times, path.who)
    ref = reference()
    told = spans(figures(seen, fit(seen, ref.prior).draws(DRAWS, seed=1)), ref.ordinary)
    return told[-1].role, any(s.role in (FIRST, SECOND) for s in told)


def verdicts(pairs: int, first: int, pool: ProcessPoolExecutor) -> tuple[list[dict[str, object]], int]:
    """Rates of the last role by kind of pair, as rows; and how many targets are missed."""
    jobs = [(kind, seed) for kind in KINDS for seed in range(first, first + pairs)]
    found = list(pool.map(verdict, jobs, chunksize=4))
    rows: list[dict[str, object]] = []
    missed = 0
    for k, kind in enumerate(KINDS):
        mine = found[k * pairs : (k + 1) * pairs]
        share = np.bincount([role for role, _ in mine], minlength=4) / pairs
        target, reached = _target(kind, share)
        missed += not reached
        rows.append(
            {
                "pairs": kind.name,
                "messages": kind.messages,
                "first chases": per_cent(share[FIRST]),
                "second chases": per_cent(share[SECOND]),
                "neither": per_cent(share[NEITHER]),
                "cannot tell": per_cent(share[OPEN]),
                "a chase in any stretch": per_cent(float(np.mean([named for _, named in mine]))),
                "target": target + ("" if reached else ", missed"),
            }
        )
    return rows, missed


def _target(kind: Kind, share: Floats) -> tuple[str, bool]:
    if kind.most_chased is not None:
        chased = share[FIRST] + share[SECOND]
        return f"chase at most {per_cent(kind.most_chased)}", bool(chased <= kind.most_chased)
    if kind.least_found is not None:
        return f"first at least {per_cent(kind.least_found)}", bool(share[FIRST] >= kind.least_found)
    if kind.least_open is not None:
        return f"cannot tell at least {per_cent(kind.least_open)}", bool(share[OPEN] >= kind.least_open)
    return "", True


def per_cent(share: float) -> str:
    return f"{100 * share:.0f} %"


# Intervals.

FEWEST, MOST = 150, 6000  # contacts of a pair; a choice by the data alone leaves the posterior as it is
LEAST_EACH = 40
PERIODS = (120, 300)  # days

Ranks = dict[str, list[tuple[bool, int]]]  # by figure: inside the 90 % interval, rank among draws


def drawn(prior: Prior, seed: int) -> tuple[Terms, float, Path]:
    """A pair from the prior, with a period and contacts of a size that can be fitted quickly.

    The slow counts that it is used to are its own, as the fit takes them to be.
    """
    rng = np.random.default_rng(seed)
    while True:
        days = float(rng.integers(*PERIODS))
        scale = DriftScale.from_vector(rng.normal(prior.drift_mean, prior.drift_sd))
        terms = Terms(rng.multivariate_normal(prior.mean, prior.cov, 2), wander(rng, scale, weeks_in(days)))
        again = int(rng.integers(1 << 30))
        usual = usual_levels(np.abs(implied_rates(terms)), 1.0)
        for _ in range(6):
            path = simulate(terms, START, START + days * DAY, seed=again, usual=usual, most=MOST + 1)
            counts = np.bincount(path.who, minlength=2)
            if path.cut or counts.sum() < FEWEST or counts.min() < LEAST_EACH:
                break
            mine = usual_levels(counts, days)
            if np.abs(np.log(mine / usual)).max() < 0.02:
                return terms, days, path
            usual = mine


def interval(seed: int) -> Ranks:
    """Where the truth of one pair lies among its posterior draws."""
    prior = reference().prior
    terms, days, path = drawn(prior, seed)
    seen = observe(path.times, path.who, start=START, end=START + days * DAY)
    draws = fit(seen, prior).draws(DRAWS, seed)
    found = figures(seen, draws)
    truth = figures(seen, as_draws(terms))
    week = int(np.random.default_rng(seed).integers(seen.grid.weeks))
    out: Ranks = {}
    for name, pick in FIGURES.items():
        samples, true = pick(draws, found, week), pick(as_draws(terms), truth, week)
        for i in (0, 1):
            low, high = np.quantile(samples[:, i], [0.05, 0.95])
            inside = bool(low <= true[0, i] <= high)
            out.setdefault(name, []).append((inside, int((samples[:, i] < true[0, i]).sum())))
    shares = [np.mean(path.why[path.who == i] == 0) for i in (0, 1)]
    for i in (0, 1):
        low, high = np.quantile(found.shares[:, i, 0], [0.05, 0.95])
        rank = int((found.shares[:, i, 0] < shares[i]).sum())
        out.setdefault(SHARE, []).append((bool(low <= shares[i] <= high), rank))
    return out


def as_draws(terms: Terms) -> Draws:
    """The truth as a posterior of one draw."""
    return Draws(terms.twin[None], terms.drift[None], np.zeros(1))


Pick = Callable[[Draws, Figures, int], Floats]


def _term(place: int) -> Pick:
    return lambda draws, _found, _week: draws.twin[:, :, place]


FIGURES: dict[str, Pick] = {
    "level": _term(0),
    "reaction to oneself": _term(OWN),
    "reaction to the other": _term(OTHER),
    "bend of that": _term(BEND),
    "answers within an hour": lambda _d, found, _w: found.answers_hour,
    "answers within a day": lambda _d, found, _w: found.answers_day,
    "reach-outs over the period": lambda _d, found, _w: found.reach,
    "reach-outs of a week": lambda _d, found, week: found.weekly_reach[:, week],
    "pursuit of a week": lambda _d, found, week: found.pursuit[:, week, None] * np.array([1.0, -1.0]),
}
SHARE = "share of reach-outs"


def intervals(pairs: int, first: int, pool: ProcessPoolExecutor) -> tuple[list[dict[str, object]], int]:
    """Coverage and ranks by figure, as rows; and how many are not covered as they should be."""
    found = list(pool.map(interval, range(first, first + pairs), chunksize=2))
    rows: list[dict[str, object]] = []
    missed = 0
    for name in [*FIGURES, SHARE]:
        values = [v for one in found for v in one[name]]
        covered = float(np.mean([inside for inside, _ in values]))
        ranks = np.array([rank for _, rank in values])
        tenths = np.bincount(ranks * 10 // (DRAWS + 1), minlength=10)
        reached = COVERED[0] <= covered <= COVERED[1]
        missed += not reached
        rows.append(
            {
                "figure": name,
                "covered": f"{100 * covered:.1f} %" + ("" if reached else ", missed"),
                "ranks of the truth by tenths, per cent": " ".join(
                    f"{100 * t / len(ranks):.0f}" for t in tenths
                ),
                "mean rank": round(float(ranks.mean()) / DRAWS, 3),
                "p of even ranks": round(float(chisquare(tenths).pvalue), 3),
            }
        )
    return rows, missed


def report(
    roles: Sequence[dict[str, object]], covered: Iterable[dict[str, object]], pairs: int, each: int
) -> str:
    return "\n\n".join(
        [
            f"Last role told, {each} simulated pairs of each kind, {MONTHS} days unless it says otherwise:",
            markdown(roles),
            f"Coverage of 90 % intervals and ranks of the truth among {DRAWS} draws, {pairs} pairs of "
            f"{FEWEST} to {MOST} contacts drawn from the reference population's prior, both twins:",
            markdown(list(covered)),
        ]
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--docs", action="store_true", help="write the tables to docs/benchmarks")
    parser.add_argument("--pairs", type=int, default=240, help="for coverage")
    parser.add_argument("--each", type=int, default=60, help="for each kind of role")
    parser.add_argument(
        "--seed", type=int, default=20_000, help="of the first pair; the rules were set on others"
    )
    args = parser.parse_args()
    begun = time.perf_counter()
    with ProcessPoolExecutor() as pool:
        roles, roles_missed = verdicts(args.each, args.seed, pool)
        print(markdown(roles), f"\n{time.perf_counter() - begun:.0f} s\n", flush=True)
        covered, covered_missed = intervals(args.pairs, args.seed, pool)
    text = report(roles, covered, args.pairs, args.each)
    print(text, f"\n\n{time.perf_counter() - begun:.0f} s")
    if args.docs:
        print(publish("calibration", COMMAND, text))
    return int(bool(roles_missed + covered_missed))


if __name__ == "__main__":
    raise SystemExit(main())
