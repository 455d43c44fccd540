"""What the model says of contacts it has not seen, beside simpler ones: the last 30 % of e-mail pairs.

    python benchmarks/holdout.py --docs

Scored in nats per contact over a constant Poisson process. Priors are learnt by empirical Bayes from the
first 70 % of pairs alone. The data, and the sketch that the simpler rungs are fitted with, lie beside
this repository.
"""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # small matrices; idle threads would only be in the way

import numpy as np

import ladder
from ahead import Ahead, look_ahead
from data import Pair, email_pairs
from tables import markdown, publish
from twinflame.contact.fit import fit
from twinflame.contact.grid import REACTIONS
from twinflame.contact.likelihood import Observed, observe
from twinflame.contact.population import Summary, pooled
from twinflame.contact.posterior import Fit
from twinflame.contact.priors import BACKGROUND, OWN, Prior, weak_prior

ZONE = "Etc/GMT-8"  # puts the quietest hours of the e-mail at night; the first part alone shows it
SHARE = 0.7
LEAST = 100  # contacts each way of a pair that is scored
LEAST_LEARNT = 50  # of a pair that the prior is learnt from
ROUNDS = 4
SEARCHES = 4  # turns of the search for a pair's drift scale
NONE = 1e-3  # spread of a term that is left out
SILENT = 1e-8  # weight of a kernel that is left out

Pin = Callable[[Prior], Prior]


@dataclass(frozen=True)
class Variant:
    """The model as a whole or with a part left out: `pin` holds the part where it does nothing."""

    name: str
    pin: Pin
    searches: int = SEARCHES


def whole(prior: Prior) -> Prior:
    """Nothing left out."""
    return prior


def without_drift(prior: Prior) -> Prior:
    """Drifts that cannot move."""
    return Prior(prior.mean, prior.cov, np.log([NONE, NONE, NONE, 60.0]), prior.drift_sd)


def without_slow(prior: Prior) -> Prior:
    """No reaction to slow counts."""
    return _held(prior, slice(OWN, OWN + REACTIONS), 0.0)


def without_fast(prior: Prior) -> Prior:
    """Neither answers nor follow-ups."""
    return _held(prior, slice(BACKGROUND, None), float(np.log(SILENT)))


def _held(prior: Prior, terms: slice, value: float) -> Prior:
    mean, cov = prior.mean.copy(), prior.cov.copy()
    mean[terms] = value
    cov[terms, :] = cov[:, terms] = 0.0
    at = np.arange(len(mean))[terms]
    cov[at, at] = NONE**2
    return Prior(mean, cov, prior.drift_mean, prior.drift_sd)


VARIANTS = (
    Variant("ours, without fast kernels", without_fast),
    Variant("ours, without slow effects", without_slow),
    Variant("ours, without drift", without_drift, searches=0),
    Variant("ours, whole", whole),
)


def first_part(pair: Pair) -> Observed:
    """The contacts that the model may see."""
    n = int(SHARE * len(pair.times))
    return observe(pair.times[:n], pair.who[:n], ZONE)


def fitted(seen: Observed, prior: Prior, searches: int) -> Fit:
    """The best scale alone: held-out scores differ little over the correlation of the drifts."""
    return fit(seen, prior, correlations=(), rounds=searches)


def summary(seen: Observed, prior: Prior, searches: int) -> Summary:
    """What a pair's first part tells the population."""
    return Summary(fitted(seen, prior, searches))


def learn(variant: Variant, seen: Sequence[Observed], pool: ProcessPoolExecutor) -> Prior:
    """Empirical Bayes from first parts."""
    prior = variant.pin(weak_prior())
    for _ in range(ROUNDS):
        one = partial(summary, prior=prior, searches=variant.searches)
        prior = variant.pin(pooled(list(pool.map(one, seen, chunksize=4))))
    return prior


def score(pair: Pair, prior: Prior, searches: int) -> Ahead:
    """The held-out log likelihoods of one pair over a constant Poisson process."""
    found = fitted(first_part(pair), prior, searches)
    rest = observe(pair.times, pair.who, ZONE, usual=found.seen.usual)
    return look_ahead(found, rest).over(ladder.poisson(pair, SHARE))


def row(rung: str, held: np.ndarray, gains: np.ndarray) -> dict[str, object]:
    """Nats per contact of all pairs together, and of the middle pair, from gains (pairs,) or (pairs, 3).

    The second and third column of gains are with the drift put at one value each week.
    """
    pooled_gains = [f"{total / held.sum():.2f}" for total in np.atleast_1d(gains.sum(axis=0))]
    first = gains if gains.ndim == 1 else gains[:, 0]
    pooled_gains += [""] * (3 - len(pooled_gains))
    return {
        "model": rung,
        "nats per contact": pooled_gains[0],
        "middle pair": f"{np.median(first / held):.2f}",
        "drift followed": pooled_gains[1],
        "drift at its mean": pooled_gains[2],
    }


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--docs", action="store_true", help="write the table to docs/benchmarks/")
    asked = options.parse_args()
    pairs = email_pairs(LEAST)
    held = np.array([len(p.times) - int(SHARE * len(p.times)) for p in pairs])
    rows: list[dict[str, object]] = []
    with ProcessPoolExecutor() as pool:
        rungs = list(pool.map(partial(ladder.rungs, share=SHARE), pairs))
        rows += [row(name, held, np.array([r[name] for r in rungs])) for name in rungs[0]]
        print(markdown(rows), file=sys.stderr, flush=True)
        seen = list(pool.map(first_part, email_pairs(LEAST_LEARNT)))
        for variant in VARIANTS:
            prior = learn(variant, seen, pool)
            found = pool.map(partial(score, prior=prior, searches=variant.searches), pairs)
            gains = np.array([(f.integrated, f.followed, f.at_mean) for f in found])
            rows.append(row(variant.name, held, gains))
            print(rows[-1], "drift", np.exp(prior.drift_mean).round(2), file=sys.stderr, flush=True)
    about = f"{len(pairs)} pairs, {held.sum():,} held-out contacts; priors from {len(seen)} pairs."
    table = f"{markdown(rows)}\n\n{about}"
    print(table)
    if asked.docs:
        print(publish("holdout", "python benchmarks/holdout.py --docs", table))


if __name__ == "__main__":
    main()
