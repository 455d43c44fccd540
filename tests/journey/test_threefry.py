"""The random numbers: Threefry's published answers, and what a counter promises."""

import numpy as np
import pytest
from numba import njit
from scipy import stats

from twinflame.journey.reference import noise
from twinflame.journey.threefry import START, STEPS, drawn, threefry


@njit
def words(c, k):
    return threefry(c[0], c[1], c[2], c[3], k[0], k[1], k[2], k[3])


PI = "243f6a88 85a308d3 13198a2e 03707344 a4093822 299f31d0 082efa98 ec4e6c89"


@pytest.mark.parametrize(
    ("given", "answer"),
    [
        (" ".join(["00000000"] * 8), "531c7e4f 39491ee5 2c855a92 3d6abf9a"),
        (" ".join(["ffffffff"] * 8), "c4189358 1c9cc83a d5881c67 6a0a89e0"),
        (PI, "4aa71d8f 734738c2 431fc6a8 ae6debf1"),
    ],
)
def test_threefry_gives_the_published_answers(given: str, answer: str) -> None:
    """The known answers of Random123 for `threefry4x32 13`."""
    eight = np.array([int(word, 16) for word in given.split()], np.uint32)
    found = words(eight[:4], eight[4:])
    assert " ".join(f"{int(word):08x}" for word in found) == answer


@njit
def all_words(pairs, numbers):
    out = np.empty((len(pairs), 4), np.uint32)
    for n in range(len(pairs)):
        out[n, 0], out[n, 1], out[n, 2], out[n, 3] = drawn(1, STEPS, pairs[n], numbers[n])
    return out


def test_every_bit_comes_half_the_time_and_by_itself() -> None:
    """Of neighbouring pairs and steps, whose counters hardly differ."""
    pairs, numbers = np.meshgrid(np.arange(256, dtype=np.uint32), np.arange(256, dtype=np.uint64))
    drawn_words = all_words(pairs.ravel(), numbers.ravel())
    bits = np.unpackbits(drawn_words.view(np.uint8), axis=1) - 0.5
    n = len(bits)
    assert np.abs(bits.mean(axis=0)).max() < 2.5 / np.sqrt(n)  # five standard deviations
    assert np.abs(bits.T @ bits / n - 0.25 * np.eye(128)).max() < 1.4 / np.sqrt(n)
    flipped = np.abs(np.diff(bits.reshape(256, 256, 128), axis=1)).mean(axis=(0, 1))
    assert np.abs(flipped - 0.5).max() < 2.5 / np.sqrt(n)


def test_the_noise_is_normal() -> None:
    drawn = noise(5, 2_000, 100)
    assert stats.kstest(drawn.ravel(), "norm").pvalue > 1e-3
    assert drawn.std() == pytest.approx(1.0, abs=0.004)
    assert stats.kurtosis(drawn.ravel()) == pytest.approx(0.0, abs=0.03)


def test_the_noise_of_twins_of_pairs_and_of_steps_is_not_related() -> None:
    drawn = noise(6, 400, 500)
    bound = 4.5 / np.sqrt(drawn[:, 0].size)
    for one, two in ((0, 1), (0, 2), (1, 3), (2, 3)):
        assert abs(np.mean(drawn[:, one] * drawn[:, two])) < bound
    assert abs(np.mean(drawn[1:, 0] * drawn[:-1, 0])) < bound
    assert abs(np.mean(drawn[:, 0, 1:] * drawn[:, 0, :-1])) < bound
    squares = drawn[:, 0] ** 2 - 1.0, drawn[:, 1] ** 2 - 1.0
    assert abs(np.mean(squares[0] * squares[1])) < 2.5 * bound


def test_seed_stream_and_number_each_change_the_noise() -> None:
    first = noise(1, 8, 4)
    assert (noise(1, 8, 4) == first).all()
    for other in (noise(2, 8, 4), noise(1, 8, 4, stream=START), noise(1, 8, 4, first=8)):
        assert not np.isclose(first, other).any()
    assert (noise(1, 4, 4, first=4) == first[:, :, 4:]).all()
    assert STEPS != START


def test_a_seed_of_more_than_32_bits_counts_whole() -> None:
    assert not np.isclose(noise(1, 8, 1), noise(1 + 2**32, 8, 1)).any()
