"""Whether two runs agree over a year: the bundled chase with check-ins that were made up for one of the two.

The check-ins are not the model's: scores wander at random, every ninth day. That is harder than what the
model itself makes, as real years are.
"""

import csv
import io
import time
from datetime import UTC, datetime, timedelta

import numpy as np

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


def one_year(seed: int) -> dict[str, object]:
    """How far the islands of a run agree, and how long it took."""
    from twinflame.contact.fit import fit
    from twinflame.contact.likelihood import observe
    from twinflame.contact.reference import reference
    from twinflame.contact.sources import read_export
    from twinflame.examples import example_path
    from twinflame.journey.checkins import parse_checkins
    from twinflame.journey.filter.evidence import evidence
    from twinflame.journey.filter.prior import NAMES
    from twinflame.journey.filter.sampler import sample
    from twinflame.journey.filter.table import contact_days

    history = read_export(example_path("chase"), zone="UTC").history
    seen = observe(*history.contacts(1), history.zone)
    fitted = fit(seen, reference().prior, correlations=())
    last = datetime.fromtimestamp(float(history.times[-1]), UTC)
    told = parse_checkins(made_up(last), people=history.people)
    joint = evidence(contact_days(seen, fitted.centre(fitted.mode)), told)
    begun = time.perf_counter()
    found = sample(joint, seed=seed)
    worst = int(found.agreement.argmax())
    return {
        "seed": seed,
        "days": len(joint),
        "check-ins": int(joint.told.sum()),
        "seconds": round(time.perf_counter() - begun),
        "largest scale reduction": round(float(found.agreement[worst]), 2),
        "of": NAMES[worst],
        "second largest": round(float(np.sort(found.agreement)[-2]), 2),
        "log evidence of the islands": ", ".join(f"{one.log_evidence:.1f}" for one in found.islands),
        "moves taken": f"{100 * found.acceptance:.0f} %",
    }
