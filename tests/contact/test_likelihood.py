"""The likelihood against numerical derivatives and direct sums."""

import numpy as np
import pytest

from twinflame.contact.intensity import COMPONENTS, DECAYS, SCALES, excitation
from twinflame.contact.likelihood import Observed, Terms, curvature, log_likelihood, observe
from twinflame.contact.priors import DRIFTS, TWIN, weak_prior

DAY = 86_400.0


@pytest.fixture
def seen() -> Observed:
    rng = np.random.default_rng(0)
    times = np.sort(rng.random(400) * 40 * DAY) + 1.7e9
    return observe(times, rng.integers(0, 2, 400).astype(np.int8), "Europe/Berlin")


@pytest.fixture
def terms(seen: Observed) -> Terms:
    rng = np.random.default_rng(1)
    return Terms(
        rng.normal(0, 0.3, (2, TWIN)) + weak_prior().mean, rng.normal(0, 0.2, (seen.grid.weeks, DRIFTS))
    )


def numerical(seen, terms, step=1e-5):
    size = seen.grid.weeks * DRIFTS
    total = size + 2 * TWIN
    gradient, hessian = np.zeros(total), np.zeros((total, total))
    for k in range(total):
        e = np.zeros(total)
        e[k] = step
        up, down = (log_likelihood(seen, terms.moved(s * e[:size], s * e[size:])) for s in (1, -1))
        gradient[k] = (up.value - down.value) / (2 * step)
        hessian[k] = (np.concatenate([up.body, up.border]) - np.concatenate([down.body, down.border])) / (
            2 * step
        )
    return gradient, hessian


def dense(arrow):
    body = arrow.band.shape[1]
    full = np.zeros((body + len(arrow.border),) * 2)
    for k, row in enumerate(arrow.band):
        for q in range(body - k):
            full[q + k, q] = full[q, q + k] = row[q]
    full[:body, body:] = arrow.rim
    full[body:, :body] = arrow.rim.T
    full[body:, body:] = arrow.border
    return full


def test_gradient_and_curvature_agree_with_differences(seen, terms):
    slope = log_likelihood(seen, terms)
    gradient, hessian = numerical(seen, terms)
    assert np.allclose(np.concatenate([slope.body, slope.border]), gradient, atol=1e-5)
    assert np.allclose(dense(curvature(seen, terms, slope)), -hessian, atol=1e-6)


def test_complete_data_curvature_is_positive_definite(seen, terms):
    full = dense(curvature(seen, terms, log_likelihood(seen, terms), share=0.0))
    assert np.linalg.eigvalsh(full + 1e-9 * np.eye(len(full))).min() > 0


def test_the_likelihood_is_that_of_the_intensity_written_out(seen, terms):
    """A direct double sum over pairs of contacts, and the integral by a fine grid."""
    rate = DECAYS * DAY
    B, a, gain = terms.background(seen), terms.weights, terms.answering
    t = seen.times / DAY

    def intensity(i, at, cell, week):
        past = t < at
        total = B[i, cell]
        for k in (0, 1):
            gaps = at - t[past & (seen.who == k)]
            sums = (rate * np.exp(-np.outer(gaps, rate))).sum(axis=0)
            total += sums @ a[i, :SCALES] if k == i else gain[i, week] * (sums @ a[i, SCALES:])
        return total

    logs = sum(
        np.log(intensity(i, at, c, w)) for i, at, c, w in zip(seen.who, t, seen.cell, seen.week, strict=True)
    )
    end = seen.grid.edges[-1] / DAY
    edges = seen.grid.week_edges / DAY
    integral = float((B * seen.grid.widths).sum())
    for n, k in enumerate(seen.who):
        for w in range(seen.grid.weeks):
            low, high = max(edges[w], t[n]), min(edges[w + 1], end)
            if high > low:
                mass = np.exp(-rate * (low - t[n])) - np.exp(-rate * (high - t[n]))
                integral += mass @ a[k, :SCALES] + gain[1 - k, w] * (mass @ a[1 - k, SCALES:])
    assert log_likelihood(seen, terms).value == pytest.approx(logs - integral, rel=1e-9)


def test_every_contact_leaves_kernels_of_total_weight_one():
    times, who = np.array([0.0, 10.0, 5_000.0]), np.array([0, 1, 0], np.int8)
    _, K = excitation(times, who, np.array([0.0, 400.0 * DAY]), DECAYS[-1])
    assert K.shape == (2, 1, COMPONENTS)
    assert np.allclose(K[0, 0], [2] * SCALES + [1] * SCALES)
    assert np.allclose(K[1, 0], [1] * SCALES + [2] * SCALES)
