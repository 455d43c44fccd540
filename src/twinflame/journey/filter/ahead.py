"""What may come of a journey under choices, over the same futures; and what it is like before any evidence.

Each draw of the posterior goes on from its own last day with its own values. All choices meet the same noise,
so their differences are not chance. Nothing here is a date or a chance of two people coming together.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twinflame.journey.filter.evidence import Evidence
from twinflame.journey.filter.kernel import target_changes
from twinflame.journey.filter.passes import STEPS
from twinflame.journey.filter.prior import SIZE, Values, values
from twinflame.journey.filter.sampler import Sampled
from twinflame.journey.particles import move
from twinflame.journey.policies import NATURAL, Plan, Policy, Way
from twinflame.journey.state import PAIN, REACH, WORTH

Floats = NDArray[np.float64]
Floats32 = NDArray[np.float32]

WEEKS = 12
WAYS = {"as_now": Way.NATURAL, "chase": Way.CHASE, "run": Way.RUN, "heal": Way.HEAL}
#: Healed: pain below and worth above these; thresholds of the model, of no person.
LITTLE_PAIN, MUCH_WORTH = 0.25, 0.75
HORIZONS = (13, 26, 52, 104, 156)  # weeks within which healing is looked for
_WEEK = 7


@dataclass(frozen=True, slots=True, eq=False)
class Future:
    """Coming weeks under one choice of the one who reads, by draw, week and twin: (draws, weeks, 2).

    `contacts` are reach-outs a week that nobody prompted, expected; `pain` and `worth` at the week's end.
    """

    contacts: Floats
    pain: Floats
    worth: Floats


def future(found: Sampled, seen: Evidence, choice: str, *, seed: int, weeks: int = WEEKS) -> Future:
    """Follow every draw through the coming weeks under a choice of the one who reads.

    Examples
    --------
    >>> from twinflame.journey.filter.evidence import without_contact
    >>> from twinflame.journey.filter.sampler import sample
    >>> seen = without_contact(days=2)
    >>> future(sample(seen, seed=1, chains=8, moves=1), seen, "heal", seed=1, weeks=3).pain.shape
    (16, 3, 2)
    """
    v = values(found.z)
    state = np.ascontiguousarray(found.paths[:, -1].T)
    plan = Plan(chaser=(Policy(WAYS[choice]),))
    factor = np.zeros((weeks, 2, len(found.z)))
    pain, worth = np.empty_like(factor), np.empty_like(factor)
    for day in range(weeks * _WEEK):
        _on(state, v, day, 1, seed, plan)
        x = v.slopes * state[REACH] + v.levels.T + 0.5 * v.moods**2
        factor[day // _WEEK] += np.exp(np.minimum(x, 6.0))
        pain[day // _WEEK], worth[day // _WEEK] = state[PAIN], state[WORTH]
    watched = seen.usual[seen.usual.sum(axis=1) > 0]
    usual = watched.mean(axis=0) if len(watched) else np.zeros(2)
    return Future(*(np.moveaxis(part, 2, 0) for part in (factor * usual[None, :, None], pain, worth)))


def healed_within(found: Sampled, choice: str, *, seed: int) -> Floats:
    """Whether each twin is healed by each of `HORIZONS`, and before the first day: (draws, 1 + 5, 2).

    The choice is that of both: each twin heals alone or not at all.
    """
    v = values(found.z)
    state = np.ascontiguousarray(found.paths[:, -1].T)
    plan = Plan((Policy(WAYS[choice]),), (Policy(WAYS[choice]),)) if choice != "as_now" else NATURAL
    done = _healed(state)
    out = [done]
    for before, end in zip((0, *HORIZONS[:-1]), HORIZONS, strict=True):
        for week in range(before, end):
            _on(state, v, week * _WEEK, _WEEK, seed, plan)
            done = done | _healed(state)
        out.append(done)
    return np.asarray(np.stack(out).transpose(2, 0, 1), dtype=np.float64)


def reactions(found: Sampled, *, closer: bool) -> Floats:
    """Own reach-outs, as a factor, if the other doubled theirs (closer) or halved them; (draws, 2).

    What the equations give at the last day: mirror and cord together, in the unit of the contact model's.
    """
    v = values(found.z)
    shift = (1.0 if closer else -1.0) * np.log(2.0) / v.slopes
    change = np.empty((len(found.z), 2))
    target_changes(
        found.paths[:, -1].astype(np.float64),
        v.terms.astype(np.float64),
        np.repeat(shift[:, None], 2, axis=1),
        change,
    )
    return np.asarray(np.exp(v.slopes[:, None] * change))


def before_evidence(days: int, *, seed: int, draws: int = 512) -> tuple[Floats, Floats32]:
    """Draws of all values and of the last day's state from the prior alone: (draws, SIZE), (draws, ROWS)."""
    z = np.random.default_rng((seed, 77)).standard_normal((draws, SIZE))
    v = values(z)
    state = np.ascontiguousarray(v.starts.T)
    _on(state, v, 0, days, seed, NATURAL)
    return z, np.ascontiguousarray(state.T)


def _on(state: Floats32, v: Values, day: int, days: int, seed: int, plan: Plan) -> None:
    terms = np.ascontiguousarray(v.terms.T)
    move(state, terms, day=day, days=days, seed=seed, plan=plan, steps=STEPS)


def _healed(state: Floats32) -> NDArray[np.bool_]:
    return np.asarray((state[PAIN] < LITTLE_PAIN) & (state[WORTH] > MUCH_WORTH))
