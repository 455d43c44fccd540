"""Build the reference population from the two public data sets: `python scripts/build_reference.py [FOLDER]`.

Writes `src/twinflame/contact/reference.json`. FOLDER holds `email-eu.parquet` and `college-msg.parquet`, by
default `../shared/data` beside the repository.
"""

import sys
import time
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

import msgspec
import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "benchmarks"))

from data import DAY, Pair, college_pairs, email_pairs  # noqa: E402
from twinflame.contact.comparison import KEYS, compared, other_side  # noqa: E402
from twinflame.contact.figures import figures  # noqa: E402
from twinflame.contact.fit import fit  # noqa: E402
from twinflame.contact.likelihood import Observed, observe  # noqa: E402
from twinflame.contact.population import learn_prior  # noqa: E402
from twinflame.contact.priors import Prior  # noqa: E402
from twinflame.contact.reference import ReferenceFile  # noqa: E402

LEAST_EMAIL, LEAST_COLLEGE = 50, 30  # contacts each way
ROUNDS = 6
DRAWS = 60
#: The e-mail's clock starts at an unknown time; with `DAYS_LATER`, this puts its quietest hours
#: at night and its two quiet days at the weekend. The students wrote in California.
ZONES = {"email": "Etc/GMT-8", "college": "America/Los_Angeles"}
DAYS_LATER = {"email": 5, "college": 0}
PROVENANCE = [
    "E-mail inside four departments of a European institution, 804 days (Paranjape, Benson and Leskovec "
    f"2017); pairs with at least {LEAST_EMAIL} messages each way.",
    "Private messages on a student network, 194 days (Panzarasa, Opsahl and Carley 2009); "
    f"pairs with at least {LEAST_COLLEGE} messages each way.",
]
LIMITS = [
    "Office e-mail and student messages are not messages between lovers.",
    "Nobody knows who among these pairs chased or ran; they show what is ordinary, not what is well.",
    "The hours and weekdays of the e-mail were set by where its nights and weekends fall.",
]


def laid_out(pair: Pair) -> Observed:
    """A pair's contacts on the hours and weekdays that its people lived by."""
    source = pair.name.split("-")[0]
    return observe(pair.times + DAYS_LATER[source] * DAY, pair.who, ZONES[source])


def summarise(pair: Pair, prior: Prior) -> tuple[dict[str, float], np.ndarray]:
    """One ordinary pair's figures, and its weekly pursuit, as posterior means."""
    seen = laid_out(pair)
    fitted = fit(seen, prior)
    found = figures(seen, fitted.draws(DRAWS, seed=1))
    mine = compared(found)
    return {k: float(np.median(v)) for k, v in mine.items()}, found.pursuit.mean(axis=0)


def main() -> None:
    """Learn the prior, summarise every pair from both sides, and write the file."""
    pairs = email_pairs(LEAST_EMAIL) + college_pairs(LEAST_COLLEGE)
    seen = [laid_out(p) for p in pairs]
    begun = time.perf_counter()
    with ProcessPoolExecutor() as pool:
        mapper = partial(pool.map, chunksize=4)
        prior = learn_prior(
            seen,
            rounds=ROUNDS,
            mapper=mapper,
            progress=lambda k, s: print(
                f"round {k}: log evidence {s:.1f}, {time.perf_counter() - begun:.0f} s"
            ),
        )
        found = list(mapper(partial(summarise, prior=prior), pairs))
    weekly = np.concatenate([np.concatenate([w, -w]) for _, w in found])
    at = np.linspace(0, 1, 101)
    sides = [side for f, _ in found for side in (f, other_side(f))]
    quantiles = {k: np.round(np.quantile([s[k] for s in sides], at), 4).tolist() for k in KEYS}
    stored = ReferenceFile(
        PROVENANCE,
        LIMITS,
        len(pairs),
        np.round(prior.mean, 4).tolist(),
        np.round(prior.cov, 6).tolist(),
        np.round(prior.drift_mean, 4).tolist(),
        np.round(prior.drift_sd, 4).tolist(),
        round(float(weekly.std()), 4),
        quantiles,
    )
    target = ROOT / "src/twinflame/contact/reference.json"
    target.write_bytes(msgspec.json.format(msgspec.json.encode(stored), indent=1) + b"\n")
    print(f"{len(pairs)} pairs, {target.stat().st_size} bytes, drift {np.exp(prior.drift_mean).round(2)}")


if __name__ == "__main__":
    main()
