"""Whether two runs agree over a year: the bundled chase with check-ins that were made up for one of the two,
and a pair that the model made, of whom both told.

The made-up check-ins are not the model's: scores wander at random, every ninth day. That is harder than what
the model itself makes, as real years are.
"""

import csv
import io
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from twinflame.journey.filter.evidence import Evidence

DAYS, EVERY = 365, 9


def made_up(last: datetime, seed: int = 1) -> bytes:
    """A year of check-ins up to a day: each score wanders by a point or two between 0 and 10."""
    from twinflame.journey.checkins import SCORES

    rng, written = np.random.default_rng(seed), io.StringIO()
    rows = csv.writer(written)
    rows.writerow(["date", "twin", *SCORES])
    scores = rng.integers(2, 9, len(SCORES))
    for ago in range(DAYS - EVERY, -1, -EVERY):
        scores = np.clip(scores + rng.integers(-2, 3, len(SCORES)), 0, 10)
        rows.writerow([f"{last - timedelta(days=ago):%Y-%m-%d}", "me", *scores])
    return written.getvalue().encode()


def chase() -> "Evidence":
    """The bundled chase, with made-up check-ins of one of the two over its last year."""
    from twinflame.contact.fit import fit
    from twinflame.contact.likelihood import observe
    from twinflame.contact.reference import reference
    from twinflame.contact.sources import read_export
    from twinflame.examples import example_path
    from twinflame.journey.checkins import parse_checkins
    from twinflame.journey.filter.evidence import evidence
    from twinflame.journey.filter.table import contact_days

    history = read_export(example_path("chase"), zone="UTC").history
    seen = observe(*history.contacts(1), history.zone)
    fitted = fit(seen, reference().prior, correlations=())
    last = datetime.fromtimestamp(float(history.times[-1]), UTC)
    told = parse_checkins(made_up(last), people=history.people)
    return evidence(contact_days(seen, fitted.centre(fitted.mode)), told)


def pair() -> "Evidence":
    """A year of a pair that the model made, drawn from the prior; both check in every ninth day or so."""
    from twinflame.contact.reference import reference
    from twinflame.journey.filter.prior import SIZE
    from twinflame.journey.filter.simulate import simulated

    twin = np.tile(reference().prior.mean, (2, 1))
    twin[:, 0] = np.log(2.0)
    z = np.random.default_rng((9, 3)).standard_normal(SIZE)
    return simulated(z, twin, days=DAYS, seed=3, share=1.0 / EVERY).seen


RECORDS = {"chase, one told": chase, "simulated, both told": pair}


def one_year(number: int) -> dict[str, object]:
    """How far the islands of a run agree, and how long it took; runs go through the records in turn."""
    from twinflame.journey.filter.prior import NAMES
    from twinflame.journey.filter.sampler import sample
    from twinflame.journey.filter.walkers import Walkers

    seed, which = divmod(number, len(RECORDS))
    name, made = list(RECORDS.items())[which]
    joint = made()
    walkers = Walkers(joint, np.random.default_rng(0))
    walkers.from_prior(1)  # compiles
    begun, used = time.perf_counter(), time.process_time()
    found = sample(joint, seed=seed + 1)
    seconds, processor = time.perf_counter() - begun, time.process_time() - used
    worst = int(found.agreement.argmax())
    return {
        "record": name,
        "seed": seed + 1,
        "days": len(joint),
        "check-ins": int(joint.told.sum()),
        "seconds": round(seconds),
        "seconds of the processor": round(processor),
        "largest scale reduction": round(float(found.agreement[worst]), 3),
        "of": NAMES[worst],
        "second largest": round(float(np.sort(found.agreement)[-2]), 3),
        "log evidence of the islands": ", ".join(f"{one.log_evidence:.1f}" for one in found.islands),
        "moves taken": f"{100 * found.acceptance:.0f} %",
    }
