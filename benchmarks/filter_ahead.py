"""Contacts of the coming week on e-mail pairs: the journey beside simple rates and the contact model alone.

All choices here were made before any result was seen: which pairs, which days, how much history, and the
memory of the weighted mean.
"""

import numpy as np

from data import DAY, Pair, email_pairs

LEAST = 100  # contacts each way of a pair
PAIRS, ORIGINS, HISTORY = 30, 4, 120  # days of history at most
ZONE, MIDNIGHT = "Etc/GMT-8", 16 * 3600.0  # as in holdout.py; local midnight in seconds of the UTC day
WEEK, MEMORY = 7, 3.0  # days; weeks after which a week counts 1/e in the weighted mean
FORECASTS = ("last week's rate", "weighted mean", "contact model alone", "journey")
Rows = list[dict[str, object]]


def chosen() -> list[Pair]:
    """Pairs with enough contacts, in an order drawn by chance: the first few are a sample too."""
    pairs = email_pairs(LEAST)
    return [pairs[k] for k in np.random.default_rng(1).permutation(len(pairs))[:PAIRS]]


def origins(pair: Pair) -> np.ndarray:
    """Local midnights in the second half of the pair's time, with a week after each."""
    first, last = 0.5 * (pair.times[0] + pair.times[-1]), pair.times[-1] - WEEK * DAY
    found = np.linspace(max(first, pair.times[0] + 4 * WEEK * DAY), last, ORIGINS)
    return np.floor((found - MIDNIGHT) / DAY) * DAY + MIDNIGHT


def one_pair(k: int) -> list[list[float]]:
    """CRPS of each forecast for each origin and person of the k-th pair."""
    pair = chosen()[k]
    return [
        row for n, origin in enumerate(origins(pair)) for row in _scores(pair, float(origin), 100 * k + n)
    ]


def _scores(pair: Pair, origin: float, seed: int) -> list[list[float]]:
    from twinflame.contact.fit import fit
    from twinflame.contact.forecast import crps, futures, steady
    from twinflame.contact.likelihood import observe
    from twinflame.contact.reference import reference
    from twinflame.journey.filter.coming import coming_contacts
    from twinflame.journey.filter.evidence import evidence
    from twinflame.journey.filter.sampler import sample
    from twinflame.journey.filter.table import contact_days

    start = max(pair.times[0], origin - HISTORY * DAY)
    past = (pair.times >= start) & (pair.times < origin)
    if min(np.bincount(pair.who[past], minlength=2)) < 5:
        return []
    seen = observe(pair.times[past], pair.who[past], ZONE, start=start, end=origin)
    fitted = fit(seen, reference().prior, correlations=())
    draws = steady(fitted.draws(400, seed, trajectories=0), 200)
    terms = fitted.centre(fitted.mode)
    found = sample(evidence(contact_days(seen, terms)), seed=seed, threads=1)
    journey = coming_contacts(found, seen, terms, seed=seed)
    alone = futures(seen, draws, fitted.mode.scale, weeks=1, seed=seed).contacts[:, 0]
    rng, rows = np.random.default_rng(seed), []
    for i in (0, 1):
        weeks = weekly(pair.times[(pair.who == i) & past], start, origin)
        fade = np.exp(-np.arange(len(weeks)) / MEMORY)
        mean = float(weeks @ fade / fade.sum())
        mine = pair.times[pair.who == i]
        came = float(((mine >= origin) & (mine < origin + WEEK * DAY)).sum())
        samples = (rng.poisson(weeks[0] + 0.5, 400), rng.poisson(mean + 0.1, 400), alone[:, i], journey[:, i])
        rows.append([crps(x.astype(float), came) for x in samples])
    return rows


def weekly(times: np.ndarray, start: float, origin: float) -> np.ndarray:
    """Contacts of each whole week before the origin, the last first."""
    count = max(int((origin - start) / (WEEK * DAY)), 1)
    back = ((origin - times) / (WEEK * DAY)).astype(int)
    return np.bincount(back[back < count], minlength=count).astype(float)


def ahead_rows(scores: list[object]) -> Rows:
    """Mean scores, and by how much the journey's is lower, with intervals over pairs drawn anew."""
    by_pair = [np.array(rows) for rows in scores if rows]
    whole = np.concatenate(by_pair)
    rng = np.random.default_rng(1)
    draws = [rng.integers(0, len(by_pair), len(by_pair)) for _ in range(2000)]
    rows: Rows = []
    for k, name in enumerate(FORECASTS):
        gain = whole[:, k] - whole[:, 3]
        means = [np.concatenate([by_pair[j][:, k] - by_pair[j][:, 3] for j in d]).mean() for d in draws]
        low, high = np.quantile(means, [0.025, 0.975])
        rows.append(
            {
                "forecast": name,
                "pairs": len(by_pair),
                "weeks foretold": len(whole),
                "CRPS, contacts": round(float(whole[:, k].mean()), 2),
                "more than the journey's": "" if k == 3 else f"{gain.mean():.2f} ({low:.2f} to {high:.2f})",
            }
        )
    return rows
