"""From evidence to the journey of a reading: samples, looks ahead, and gathers what is told."""

from collections.abc import Callable
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from twinflame.contact.posterior import Fit
from twinflame.journey.checkins import CheckIns
from twinflame.journey.filter.ahead import (
    HORIZONS,
    WAYS,
    before_evidence,
    future,
    healed_within,
    reactions,
)
from twinflame.journey.filter.evidence import Evidence, evidence
from twinflame.journey.filter.kernel import healed
from twinflame.journey.filter.passes import PARTICLES
from twinflame.journey.filter.prior import SPREADS, TWINS, by_name
from twinflame.journey.filter.sampler import Sampled, sample
from twinflame.journey.filter.table import contact_days
from twinflame.journey.state import AWAKENING, CLOSENESS, PAIN, REACH, WORTH
from twinflame.reading import model
from twinflame.reading.estimates import estimate, series

Floats = NDArray[np.float64]
NOW = {"pain": PAIN, "worth": WORTH, "awakening": AWAKENING, "reach": REACH}
HEALING = ("as_now", "heal")
_THURSDAY = 3
APART = 1.5  # scale reduction beyond which runs tell different stories, and no figure of theirs is told
AMONG = 2 * PARTICLES  # a year of real days is noisier than what tests simulate


def journey(
    fitted: Fit, told: CheckIns, *, seed: int, progress: Callable[[float], None] | None = None
) -> model.Journey:
    """The journey of a pair whose contact was fitted.

    Raises
    ------
    InputError
        When check-ins and chat lie too far apart to be joined.
    """
    seen = evidence(contact_days(fitted.seen, fitted.centre(fitted.mode)), told)
    found = sample(seen, seed=seed, particles=AMONG, progress=progress)
    return gathered(found, seen, told.notes, seed)


def gathered(found: Sampled, seen: Evidence, notes: tuple[str, ...], seed: int) -> model.Journey:
    """What is told of draws: where the runs disagree, that they do and no figure."""
    weeks, days = week_days(seen)
    agreement = float(found.agreement.max())
    mine, theirs = (int(n) for n in seen.told)
    return model.Journey(
        weeks,
        (mine, theirs),
        moves(found, seen, days, seed) if agreement <= APART else None,
        model.Sampling(
            len(found.z),
            AMONG,
            found.acceptance,
            agreement,
            float(found.ess.min()),
            int((found.lost > 0.5).sum()),
        ),
        notes,
    )


def moves(found: Sampled, seen: Evidence, days: NDArray[np.int64], seed: int) -> model.Moves:
    """The figures: state on the given days, what was learned, and what may come."""
    paths = found.paths[:, days + 1].astype(np.float64)
    named = by_name(found.z)
    closer, away = reactions(found, closer=True), reactions(found, closer=False)
    twins = [
        model.Inner(
            series(paths[:, :, REACH][:, :, i]),
            series(paths[:, :, PAIN][:, :, i]),
            series(paths[:, :, WORTH][:, :, i]),
            series(paths[:, :, AWAKENING][:, :, i]),
            series(healing_of(paths, i)),
            estimate(named[f"ahead, {TWINS[i]}"]),
            estimate(closer[:, i]),
            estimate(away[:, i]),
        )
        for i in (0, 1)
    ]
    return model.Moves(
        (twins[0], twins[1]),
        series(paths[:, :, CLOSENESS]),
        learned(found, len(seen), seed),
        tuple(healing(found, choice, seed) for choice in HEALING),
        tuple(what_if(found, seen, choice, seed) for choice in WAYS),
    )


def week_days(seen: Evidence) -> tuple[tuple[date, ...], NDArray[np.int64]]:
    """The Monday of each week, and a day near its middle, counted from the first day."""
    first = date(1970, 1, 1) + timedelta(days=seen.first)
    monday = first - timedelta(days=first.weekday())
    count = (first.weekday() + len(seen) - 1) // 7 + 1
    weeks = tuple(monday + timedelta(weeks=k) for k in range(count))
    middle = np.arange(count) * 7 + _THURSDAY - first.weekday()
    middle[-1] = len(seen) - 1  # the last week tells how it is now
    return weeks, np.clip(middle, 0, len(seen) - 1).astype(np.int64)


def healing_of(paths: Floats, i: int) -> Floats:
    """How far a twin is healed along paths."""
    measure: Floats = np.vectorize(healed, otypes=[np.float64])(
        paths[:, :, PAIN][:, :, i], paths[:, :, WORTH][:, :, i]
    )
    return measure


def learned(found: Sampled, days: int, seed: int) -> tuple[model.Learned, ...]:
    """Before and after, for how it is now and for the parameters of the equations."""
    z, states = before_evidence(days, seed=seed)
    last = found.paths[:, -1]
    made = [
        beside(key, i, states[:, rows][:, i], last[:, rows][:, i])
        for key, rows in NOW.items()
        for i in (0, 1)
    ]
    made.append(beside("closeness", None, states[:, CLOSENESS], last[:, CLOSENESS]))
    before, after = by_name(z), by_name(found.z)
    made += [
        beside("ahead", i, before[f"ahead, {twin}"], after[f"ahead, {twin}"]) for i, twin in enumerate(TWINS)
    ]
    made += [beside(name, None, before[name], after[name]) for name in SPREADS]
    return tuple(made)


def beside(
    key: str, person: int | None, before: NDArray[np.floating], after: NDArray[np.floating]
) -> model.Learned:
    """One figure before and after, and how much of its range is gone."""
    was, now = estimate(np.asarray(before, float)), estimate(np.asarray(after, float))
    gone = 1.0 - (now.high - now.low) / max(was.high - was.low, 1e-9)
    return model.Learned(key, person, was, now, float(np.clip(gone, 0.0, 1.0)))


def healing(found: Sampled, choice: str, seed: int) -> model.Healing:
    """How long healing may take under a choice."""
    share = healed_within(found, choice, seed=seed).mean(axis=0)
    one, two = (tuple(share[:, i].tolist()) for i in (0, 1))
    return model.Healing(model.Policy(choice), (0, *HORIZONS), (one, two))


def what_if(found: Sampled, seen: Evidence, choice: str, seed: int) -> model.WhatIf:
    """The coming weeks under a choice."""
    coming = future(found, seen, choice, seed=seed)

    def each(values: Floats) -> tuple[model.Series, model.Series]:
        return series(values[:, :, 0]), series(values[:, :, 1])

    return model.WhatIf(model.Policy(choice), each(coming.contacts), each(coming.pain), each(coming.worth))
