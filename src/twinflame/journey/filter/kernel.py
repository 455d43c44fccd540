"""The compiled part of the filter: a day's weights, resampling, and the pass through all days.

A pass is a bootstrap filter (Gordon, Salmond and Smith 1993): particles move by the journey's own kernel
(`lanes.day_passes`), are weighted by what came on the day, and are drawn anew by systematic resampling once
fewer than half of them count. What a pass gives depends on its arguments alone.
"""

import math

import numpy as np
from numba import njit

from twinflame.journey.dynamics import natural_target, shown
from twinflame.journey.elementary import KERNEL, LOOP, exp, f4, wide
from twinflame.journey.lanes import (
    LANES,
    block_for,
    day_passes,
    fetch_states,
    fetch_terms,
    put_back,
    terms_at,
)
from twinflame.journey.state import CLOSENESS, ROWS, Twin

#: What a check-in is a reading of, in the order of `checkins.SCORES`; drive belongs to the light loop.
PAIN, WORTH, KNOWING, DOUBT, NEAR, URGE, RETREAT, BELIEF, OPENNESS = range(9)
READ = 9
LAPSE = 0.02  # share of check-ins that mean nothing: a slip, another mood, another question heard
STEP = 0.1  # of a score between 0 and 1, as people give whole numbers
STEEPNESS, THRESHOLD = 1.5, 0.7  # of an urge as a function of reach
_ROOT_TWO = math.sqrt(2.0)
MEAN_LOW, MEAN_STEP, MEANS = -0.75, 1.0 / 32.0, 81  # of a score's mean, in tables
ANY = LAPSE / (1.0 / STEP + 1.0)
LEAST_SHARE = 0.5  # of the particles that count; below it they are drawn anew
NEVER = -1e30
_ONE, _TWO = np.uint64(1), np.uint64(2)


@njit(nogil=True, **LOOP)
def log_likelihoods(who, day, share, usual, factor, out):
    """Log-likelihood of each day's contacts by twin and factor on reach-outs, added to `out`.

    `who`, `day`, `share` (n,); `usual` (days, 2); `factor` (points,); `out` (days, 2, points).
    """
    points = len(factor)
    for k in range(len(who)):
        d, i, s = day[k], who[k], share[k]
        for g in range(points):
            out[d, i, g] += math.log(s * factor[g] + 1.0 - s)
    for d in range(usual.shape[0]):
        for i in range(2):
            for g in range(points):
                out[d, i, g] -= (factor[g] - 1.0) * usual[d, i]


@njit(**KERNEL)
def interpolated(values, low, step, x):
    """A tabulated function at x by the cubic through four points; held at its ends."""
    last = len(values) - 1  # below, unsigned: no place is counted from the end
    at = min(max((x - low) * (1.0 / step), 0.0), float(last))
    k = min(max(np.uint64(at), np.uint64(1)), np.uint64(last - 2))
    u = at - k
    a, b, c, d = values[k - _ONE], values[k], values[k + _ONE], values[k + _TWO]
    left, right = u + 1.0, u * (u - 1.0) * (u - 2.0)
    inner = left * (u - 2.0)
    return (left * u * (u - 1.0) * d - right * a) * (1.0 / 6.0) + (
        inner * (u - 1.0) * b - inner * u * c
    ) * 0.5


@njit(nogil=True, **LOOP)
def healed(pain, worth):
    """How far a twin is healed: by how little pain and how much worth there is."""
    return (1.0 - pain) * worth


@njit(nogil=True, **LOOP)
def urge(reach):
    """An urge to reach out, 0 to 1, by reach; of `-reach`, an urge to withdraw."""
    return 1.0 / (1.0 + math.exp(-STEEPNESS * (reach - THRESHOLD)))


@njit(nogil=True, **LOOP)
def expected_score(item, reach, pain, worth, awakening, closeness, ahead):
    """What a check-in reads, 0 to 1, without its error; `ahead` is how far belief runs ahead of healing."""
    if item == PAIN:
        return pain
    if item == WORTH:
        return worth
    if item == NEAR:
        return closeness
    if item == URGE:
        return urge(reach)
    if item == RETREAT:
        return urge(-reach)
    if item == BELIEF:
        return healed(pain, worth) + ahead
    if item == DOUBT:
        return 1.0 - awakening
    return awakening


@njit(nogil=True, **LOOP)
def score_log_likelihood(score, mean, error):
    """Log probability of a score (0 to 1), read with a normal error, rounded and held within 0 and 1."""
    low, high = (score - 0.5 * STEP - mean) / error, (score + 0.5 * STEP - mean) / error
    if score < 0.5 * STEP:
        inside = normal_below(high)
    elif score > 1.0 - 0.5 * STEP:
        inside = normal_below(-low)
    elif low > 0.0:  # differences of small numbers, so that none is lost
        inside = normal_below(-low) - normal_below(-high)
    else:
        inside = normal_below(high) - normal_below(low)
    return math.log((1.0 - LAPSE) * inside + ANY)


@njit(nogil=True, **LOOP)
def normal_below(z):
    """Chance that a standard normal number lies below z."""
    return 0.5 * math.erfc(-z / _ROOT_TWO)


@njit(nogil=True, **LOOP)
def score_tables(items, scores, errors):
    """Log probability of each kind of score (item and score) by its mean, from MEAN_LOW by MEAN_STEP."""
    out = np.empty((len(items), MEANS))
    for k in range(len(items)):
        for g in range(MEANS):
            out[k, g] = score_log_likelihood(scores[k], MEAN_LOW + g * MEAN_STEP, errors[items[k]])
    return out


@njit(nogil=True, **LOOP)
def weigh(state, table, low, step, slope, level, kinds, twins, items, by_mean, ahead, weights):
    """Add to the log weights (n,) of states (ROWS, n) what a day's contact and check-ins say.

    `table` (2, points); `slope`, `level` (2,) of the log factor by reach; `kinds`, `twins` (m,) are the day's
    check-ins, `items` and `by_mean` what each kind of score is of and says; `ahead` (2,).
    """
    n = state.shape[1]
    for i in range(2):
        for k in range(n):
            x = slope * state[i, k] + level[i]
            weights[k] += interpolated(table[i], low, step, x)
    for m in range(len(kinds)):
        i, item, says = twins[m], items[kinds[m]], by_mean[kinds[m]]
        for k in range(n):
            mean = expected_score(
                item,
                state[i, k],
                state[4 + i, k],
                state[6 + i, k],
                state[8 + i, k],
                state[CLOSENESS, k],
                ahead[i],
            )
            weights[k] += interpolated(says, MEAN_LOW, MEAN_STEP, mean)


@njit(nogil=True, **LOOP)
def counted(weights):
    """Turn log weights into shares, in place; gives the log of their sum, and how many particles count."""
    wide()
    top = weights.max()
    if not top > NEVER:
        weights[:] = 1.0 / len(weights)
        return NEVER, 0.0
    for k in range(len(weights)):
        weights[k] = exp(f4(max(weights[k] - top, -80.0)))
    total = weights.sum()
    weights /= total
    return top + math.log(total), 1.0 / (weights * weights).sum()


@njit(nogil=True, **LOOP)
def systematic(shares, uniform, chosen):
    """Systematic resampling (Kitagawa 1996): the number of each particle that lives on, rising."""
    n = len(shares)
    k, below = 0, shares[0]
    for m in range(n):
        mark = (m + uniform) / n
        while below < mark and k < n - 1:
            k += 1
            below += shares[k]
        chosen[m] = k


@njit(**LOOP)
def fetch_chosen(state, chosen, at, block):
    """Fill a block's states with the particles that live on, from place `at` on; the last is repeated."""
    n = len(chosen) - 1
    for row in range(ROWS):
        for lane in range(LANES):
            block[row * LANES + lane] = state[row, chosen[min(at + lane, n)]]


@njit(nogil=True, **LOOP)
def one_pass(start, terms, ways, aims, steps, contact, low, step, told, values, seed, uniforms, path, ess):
    """One pass through the days: the log-likelihood; fills `path` (days + 1, ROWS) and `ess` (days,).

    Parameters
    ----------
    start
        States before the first day, (ROWS, n), float32.
    terms
        Parameters of the journey, (17, 1), float32.
    ways, aims, steps
        As `lanes.days_pass` takes them.
    contact
        Log-likelihood of each day's contact, (days, 2, points), from `low` by `step`.
    told
        Check-ins: where each day's begin (days + 1,), their kinds and twins; item and score of each kind.
    values
        Slope, level (2,), errors (READ,), ahead (2,).
    seed, uniforms
        Of the noise; and days + 1 uniform numbers for resampling.
    path
        A draw from the posterior of the whole path, by the ancestors of one of the last particles.
    low, step
        Of the table.
    ess
        Of how many particles the weights were, on each day.
    """
    days, n = len(ways), start.shape[1]
    begin, kinds, twins, items, scores = told
    slope, level, errors, ahead = values
    by_mean = score_tables(items, scores, errors)
    history = np.empty((days + 1, ROWS, n), np.float32)
    parents = np.empty((days, n), np.int32)
    chosen = parents[0]
    weights, shares = np.zeros(n), np.empty(n)
    block, words = block_for(start), np.empty(4 * LANES, np.uint32)
    fetch_terms(terms, steps, 0, block)
    history[0] = start
    total, held, anew = 0.0, math.log(n), False
    for d in range(days):
        for at in range(0, n, LANES):
            if anew:
                fetch_chosen(history[d], chosen, at, block)
            else:
                fetch_states(history[d], at, block)
            day_passes(block, words, ways[d], aims[d], steps, seed, 0, at, d)
            put_back(block, at, history[d + 1])
        a, b = begin[d], begin[d + 1]
        weigh(
            history[d + 1], contact[d], low, step, slope, level, kinds[a:b], twins[a:b], items, by_mean,
            ahead, weights,
        )  # fmt: skip
        shares[:] = weights
        log_sum, ess[d] = counted(shares)
        lost = log_sum == NEVER
        total = NEVER if lost else total + log_sum - held
        anew = not lost and ess[d] < LEAST_SHARE * n
        chosen = parents[d]
        if anew:
            systematic(shares, uniforms[d], chosen)
        else:
            chosen[:] = np.arange(n)
        if lost or anew:
            weights[:] = 0.0
            held = math.log(n)
        else:
            weights -= log_sum
            held = 0.0
    _trace(history, parents, weights, uniforms[days], path)
    return max(total, NEVER)


@njit(nogil=True, **LOOP)
def _trace(history, parents, weights, uniform, path):
    """Draw one of the last particles by its weight, and follow its ancestors back."""
    counted(weights)
    k, below = 0, weights[0]
    while below < uniform and k < len(weights) - 1:
        k += 1
        below += weights[k]
    for d in range(len(parents) - 1, -1, -1):
        k = parents[d, k]
        path[d + 1] = history[d + 1, :, k]
    path[0] = history[0, :, k]


@njit(nogil=True, **LOOP)
def many_passes(
    starts, terms, contact, moods, mood, low, step, ways, aims, steps, told, slopes, levels, errors, aheads,
    seeds, uniforms, particles, logs, paths, ess,
):  # fmt: skip
    """One pass for each of m sets of values; `contact` holds a table for each of the `moods`.

    `starts` (m, ROWS), `terms` (m, 17), `mood`, `slopes` (m,), `levels`, `aheads` (m, 2), `errors`
    (m, READ), `seeds` (m,), `uniforms` (m, days + 1); fills `logs` (m,), `paths` (m, days + 1, ROWS), `ess`
    (m, days).
    """
    blend = np.empty(contact.shape[1:])
    state = np.empty((ROWS, particles), np.float32)
    column = np.empty((terms.shape[1], 1), np.float32)
    for m in range(len(logs)):
        k = min(max(np.searchsorted(moods, mood[m]) - 1, 0), len(moods) - 2)
        share = min(max((mood[m] - moods[k]) / (moods[k + 1] - moods[k]), 0.0), 1.0)
        blend[:] = (1.0 - share) * contact[k] + share * contact[k + 1]
        for row in range(ROWS):
            state[row] = starts[m, row]
        column[:, 0] = terms[m]
        values = (slopes[m], levels[m], errors[m], aheads[m])
        logs[m] = one_pass(
            state, column, ways, aims, steps, blend, low, step, told, values, seeds[m], uniforms[m], paths[m],
            ess[m],
        )  # fmt: skip


@njit(nogil=True, **LOOP)
def target_changes(states, terms, shift, out):
    """How far the target of each twin's reach moves when the other's reach moves by `shift` (n, 2).

    `states` (n, ROWS), `terms` (n, 17), float64; fills `out` (n, 2).
    """
    for n in range(len(states)):
        z, k = states[n], terms_at(terms[n], 0, 1)
        for i in range(2):
            j = 1 - i
            me = Twin(z[i], z[2 + i], z[4 + i], z[6 + i], z[8 + i])
            other, nearer = shown(z[j], z[2 + j]), shown(z[j] + shift[n, i], z[2 + j])
            before = natural_target(me, other, z[CLOSENESS], k)
            out[n, i] = natural_target(me, nearer, z[CLOSENESS], k) - before
