"""The random numbers: Philox's published answers, and what a counter promises."""

import numpy as np
import pytest
from numba import njit
from scipy import stats

from twinflame.journey.philox import START, STEPS, philox
from twinflame.journey.reference import noise


@njit
def words(c, k):
    return philox(c[0], c[1], c[2], c[3], k[0], k[1])


PI = [0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344, 0xA4093822, 0x299F31D0]


@pytest.mark.parametrize(
    ("given", "answer"),
    [
        ([0] * 6, "6627e8d5 e169c58d bc57ac4c 9b00dbd8"),
        ([0xFFFFFFFF] * 6, "408f276d 41c83b0e a20bc7c6 6d5451fd"),
        (PI, "d16cfe09 94fdcceb 5001e420 24126ea1"),
    ],
)
def test_philox_gives_the_published_answers(given: list[int], answer: str) -> None:
    found = words(np.array(given[:4], np.uint32), np.array(given[4:], np.uint32))
    assert " ".join(f"{int(word):08x}" for word in found) == answer


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
