"""The elementary functions: in float64 the library's, in float32 as near as is promised."""

import math
from typing import Any

import numpy as np
import pytest
from numba import njit

from twinflame.journey import elementary
from twinflame.journey.elementary import exp, like, logistic, normal_pair, softplus, tanh


@njit
def each(x, what):
    out = np.empty_like(x)
    for n in range(len(x)):
        if what == 0:
            out[n] = exp(x[n])
        elif what == 1:
            out[n] = tanh(x[n])
        elif what == 2:
            out[n] = logistic(x[n])
        else:
            out[n] = softplus(x[n])
    return out


@njit
def normals(one, two, kind):
    out = np.empty((2, len(one)), kind.dtype)
    for n in range(len(one)):
        out[0, n], out[1, n] = normal_pair(one[n], two[n], kind[0])
    return out


TRUE: list[tuple[Any, float, float]] = [
    (np.exp, 0.0, 2e-7),
    (np.tanh, 20.0, 5e-7),
    (lambda x: 1.0 / (1.0 + np.exp(-x)), 20.0, 2e-7),
    (lambda x: np.logaddexp(0.0, x), 30.0, 1.5e-6),
]


@pytest.mark.parametrize("what", range(4))
def test_float32_is_as_near_as_promised(what: int) -> None:
    true, most, error = TRUE[what]
    x = np.linspace(-40.0, most, 400_001, dtype=np.float32)
    found = each(x, what)
    assert found.dtype == np.float32
    assert np.abs(found - true(x.astype(float))).max() < error


def test_exp_keeps_its_relative_error_where_it_grows() -> None:
    x = np.linspace(0.0, 80.0, 100_001, dtype=np.float32)
    assert np.abs(each(x, 0) / np.exp(x.astype(float)) - 1.0).max() < 1e-5


@pytest.mark.parametrize("what", range(4))
def test_float64_is_the_librarys(what: int) -> None:
    x = np.linspace(-30.0, 30.0, 10_001)
    assert np.allclose(each(x, what), TRUE[what][0](x), rtol=1e-13, atol=1e-15)


@pytest.mark.parametrize("name", ["exp", "tanh", "logistic", "softplus"])
def test_uncompiled_they_are_the_same(name: str) -> None:
    order = ["exp", "tanh", "logistic", "softplus"].index(name)
    assert getattr(elementary, name)(0.3) == pytest.approx(float(TRUE[order][0](0.3)), rel=1e-12)


@pytest.mark.parametrize("what", range(4))
def test_the_ends_of_float32_are_finite(what: int) -> None:
    found = each(np.array([-1e30, -200.0, 200.0, 1e30], np.float32), what)
    assert np.isfinite(found).all()


def test_what_is_no_number_stays_none() -> None:
    for what in (1, 2, 3):
        assert np.isnan(each(np.array([np.nan]), what)).all()


def test_normal_numbers_in_float32_are_those_in_float64() -> None:
    rng = np.random.default_rng(1)
    one, two = rng.integers(0, 2**32, (2, 200_000), dtype=np.uint32)
    one[:4], two[:4] = (0, 1, 2**32 - 1, 2**31), (0, 2**32 - 1, 2**31, 1)
    fast, true = normals(one, two, np.zeros(1, np.float32)), normals(one, two, np.zeros(1))
    assert np.isfinite(true).all()
    wide = np.hypot(*true) > 0.05  # nearer to 0 a uniform number in float32 has fewer digits
    assert np.abs(fast - true)[:, wide].max() < 4e-6
    assert np.abs(fast - true).max() < 4e-4
    u = ((one >> np.uint32(1)).astype(float) + 1.0) / 2**31
    angle = two.astype(np.int32).astype(float) * np.pi / 2**31
    assert np.allclose(true[0], np.sqrt(-2.0 * np.log(u)) * np.cos(angle), atol=1e-12)


def test_the_largest_normal_number_is_where_the_docstring_says() -> None:
    zero = np.zeros(1, np.uint32)
    assert normals(zero, zero, np.zeros(1))[0, 0] == pytest.approx(math.sqrt(62 * math.log(2.0)))


def test_a_constant_takes_the_type_of_its_neighbour() -> None:
    @njit
    def half(x):
        return like(x, 0.5) * x

    assert isinstance(like(1.0, 0.5), float)
    assert half(np.float32(1.0)) == 0.5
    assert str(half.nopython_signatures[0].return_type) == "float32"
