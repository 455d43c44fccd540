"""Kernel sums and their integrals."""

import numpy as np
import pytest

from twinflame.contact.intensity import DECAYS, DELAYS, LADDER, SCALES, excitation, parts, slow_counts

DAY = 86_400.0


@pytest.fixture
def contacts():
    rng = np.random.default_rng(0)
    return np.sort(rng.random(60) * 20 * DAY), rng.integers(0, 2, 60).astype(np.int8)


def test_the_ladder_of_delays_goes_up_to_a_day():
    assert DELAYS[-1] == pytest.approx(DAY)
    assert np.allclose(np.diff(np.log(DELAYS)), np.log(LADDER))
    assert 15 < DELAYS[0] < 30


def test_kernel_sums_are_those_over_all_earlier_contacts(contacts):
    times, who = contacts
    E, _ = excitation(times, who, np.array([0.0, 20 * DAY]), DECAYS[-1])
    for n in range(len(times)):
        for part, k in ((0, who[n]), (SCALES, 1 - who[n])):
            gaps = times[n] - times[:n][who[:n] == k]
            direct = (DECAYS * DAY * np.exp(-np.outer(gaps, DECAYS))).sum(axis=0)
            assert np.allclose(E[n, part : part + SCALES], direct)


def test_weekly_integrals_are_those_of_the_kernels(contacts):
    times, who = contacts
    edges = np.array([0.0, 3.3, 10.0, 20.0]) * DAY
    _, K = excitation(times, who, edges, DECAYS[-1])
    for w in range(3):
        low, high = np.maximum(edges[w], times), np.maximum(edges[w + 1], times)
        mass = np.exp(-np.outer(low - times, DECAYS)) - np.exp(-np.outer(high - times, DECAYS))
        for i in (0, 1):
            assert np.allclose(K[i, w, :SCALES], mass[who == i].sum(axis=0))
            assert np.allclose(K[i, w, SCALES:], mass[who != i].sum(axis=0))


def test_the_chances_of_each_contact_add_up_to_one(contacts):
    times, who = contacts
    E, _ = excitation(times, who, np.array([0.0, 20 * DAY]), DECAYS[-1])
    place = np.zeros(len(times), np.int64)
    p = parts(
        who, place, place, E, np.full((2, 1), 2.0), np.full((2, 1), 1.3), np.full((2, 2 * SCALES), 0.05)
    )
    assert np.allclose(p.sum(axis=1), 1)
    assert p.min() >= 0
    assert p[0] == pytest.approx([1, 0, 0])


def test_slow_counts_fade_and_take_in_only_earlier_contacts(contacts):
    times, who = contacts
    edges = np.linspace(0, 20 * DAY, 41)
    decay = 1 / (3 * DAY)
    found = slow_counts(times, who, edges, decay, np.array([2.0, 1.0]))
    for c in (0, 7, 39):
        for i, first in ((0, 2.0), (1, 1.0)):
            past = times[(who == i) & (times < edges[c])]
            direct = first * np.exp(-decay * edges[c]) + np.exp(-decay * (edges[c] - past)).sum()
            assert found[i, c] == pytest.approx(direct)
