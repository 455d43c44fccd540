"""The elementary functions that the equations use, chosen by the type of number they are given.

In float64 they are those of the C library. In float32 they are polynomials without branches, so that a loop
over many pairs becomes vector instructions: the compiler has no vector form of the library's. Both stand
behind one name, so the equations in `dynamics` are written once and run in either.

The coefficients are weighted least squares fits that were re-weighted until the error was even (near
minimax). Largest absolute errors in float32, tested: `exp` of anything below 0 and `logistic` 2e-7, `tanh`
5e-7, `softplus` 1.5e-6 up to 30, `normal_pair` 4e-6, and 4e-4 in the thousandth of pairs
that lie within 0.05 of 0.
"""

import math
from typing import Any

import numpy as np
from numba import njit, types
from numba.extending import intrinsic, overload

#: Leave to contract and to multiply by reciprocals, which costs an ulp; order, NaN and infinity stay.
FAST = {"contract", "arcp", "nsz"}
KERNEL: Any = {"forceinline": True, "fastmath": FAST, "error_model": "numpy"}
LOOP: Any = {"cache": True, "fastmath": FAST, "error_model": "numpy"}

f4, i4, u4, u8 = np.float32, np.int32, np.uint32, np.uint64


def _constants(*values):
    return tuple(f4(value) for value in values)


_LOG2E = f4(1.4426950408889634)
_LARGEST = f4(126.0)  # exponents of two beyond it leave the normal numbers
_ROUND = f4(12582912.0 + 127.0)  # the nearest whole number comes to stand in the lowest bits
_EXP2 = _constants(1.0, 0.693147, 0.24022242, 0.055507336, 0.009671513, 0.0013264727)  # exp(0) is 1
_LOG1P = _constants(
    0.999996424,
    -0.499874045,
    0.331798255,
    -0.240730761,
    0.167647871,
    -0.0953225129,
    0.0360845345,
    -0.00645261647,
)
_FLAT = f4(7.9)
_TANH_OVER = _constants(0.99999917, 0.1270872, 0.0026935372, 7.150791e-06, -6.140222e-09)
_TANH_UNDER = _constants(1.0, 0.46041745, 0.022836022, 0.00019645577)
_SIN = _constants(3.14159258, -5.16770688, 2.55003138, -0.598045174, 0.077220129)
_COS = _constants(1.0, -4.93480214, 4.05870916, -1.33521206, 0.234937559, -0.0243967163)
_MINUS_TWO_LOG = _constants(
    -1.9999999,
    1.0000073,
    -0.6667012,
    0.49939817,
    -0.3980033,
    0.3450166,
    -0.3244516,
    0.2021379,
)
_MINUS_TWO_LN2 = f4(-1.3862943611198906)
_ROOT_HALF = i4(0x3F3504F3)  # the bits of the root of 1/2


@intrinsic
def wide(_: Any = None) -> Any:
    """Let the loops of the function that says this use the widest vectors there are.

    The compiler keeps to half of them, for the sake of processors that slow down when they are used now and
    then. Loops that do nothing else gain: these run 1.8 times as fast. Where there are none it does nothing.
    """

    def told(context, builder, signature, arguments):
        known = builder.function.attributes
        set.add(known, '"prefer-vector-width"="512"')
        set.add(known, '"min-legal-vector-width"="512"')
        return context.get_dummy_value()

    return types.none(), told


def like(x, value):
    """A constant as a number of the type of `x`, since float32 with a float64 would become float64."""
    return value


@overload(like, jit_options=KERNEL)
def _like(x, value):
    if x == types.float32:
        return lambda x, value: f4(value)
    return lambda x, value: np.float64(value)


def exp(x):
    """The exponential function. In float32 beyond +-87 as at 87."""
    return math.exp(x)


@overload(exp, jit_options=KERNEL)
def _exp(x):
    if x == types.float32:
        return lambda x: _exp2_32(x * _LOG2E)
    return lambda x: math.exp(x)


def tanh(x):
    """Hyperbolic tangent."""
    return math.tanh(x)


@overload(tanh, jit_options=KERNEL)
def _tanh(x):
    if x == types.float32:
        return lambda x: _tanh_32(x)
    return lambda x: math.tanh(x)


def logistic(x):
    """1 / (1 + exp(-x)), which is 0 far below 0 and 1 far above."""
    small = math.exp(-abs(x))  # the same that softplus takes, so that both together cost one
    return (1.0 if x > 0.0 else small) / (1.0 + small)


@overload(logistic, jit_options=KERNEL)
def _logistic(x):
    if x == types.float32:
        return lambda x: _logistic_32(x)
    return lambda x: (1.0 if x > 0.0 else math.exp(-abs(x))) / (1.0 + math.exp(-abs(x)))


def softplus(x):
    """log(1 + exp(x)), a smooth max(x, 0)."""
    return max(x, 0.0) + math.log1p(math.exp(-abs(x)))


@overload(softplus, jit_options=KERNEL)
def _softplus(x):
    if x == types.float32:
        return lambda x: max(x, f4(0.0)) + _log1p_32(_fading_32(x))
    return lambda x: max(x, 0.0) + math.log1p(math.exp(-abs(x)))


def normal_pair(one, two, kind):
    """Two standard normal numbers from two uniform 32-bit words, by Box and Muller (1958).

    `kind` is a number of the type that is wanted. The lowest bit of `one` is left out; with 31 bits the
    largest value is 6.6, beyond which a normal number falls once in 10^10.
    """
    return _normal_pair_64(one, two)


@overload(normal_pair, jit_options=KERNEL)
def _normal_pair(one, two, kind):
    if kind == types.float32:
        return lambda one, two, kind: _normal_pair_32(one, two)
    return lambda one, two, kind: _normal_pair_64(one, two)


@njit(**KERNEL)
def _normal_pair_64(one, two):
    u = (np.float64(i4(u4(one) >> u4(1))) + 1.0) * 2.0**-31
    angle = np.float64(i4(u4(two))) * 2.0**-31 * math.pi
    radius = math.sqrt(-2.0 * math.log(u))
    return radius * math.cos(angle), radius * math.sin(angle)


@njit(**KERNEL)
def _normal_pair_32(one, two):
    u = (f4(i4(u4(one) >> u4(1))) + f4(1.0)) * f4(2.0**-31)
    half_turn = f4(i4(u4(two))) * f4(2.0**-32)  # half the angle, in units of pi: between -1/2 and 1/2
    square = half_turn * half_turn
    sine = half_turn * _polynomial(square, _SIN)
    cosine = _polynomial(square, _COS)
    radius = np.sqrt(_minus_two_log_32(u))
    return radius * (cosine * cosine - sine * sine), radius * (f4(2.0) * sine * cosine)


@njit(**KERNEL)
def _minus_two_log_32(x):
    """-2 log(x) of a normal number above 0 and up to 1: x is a power of two times what lies about 1."""
    bits = f4(x).view(i4)
    power = i4(i4(bits - _ROOT_HALF) & i4(-(1 << 23)))
    beside = i4(bits - power).view(f4) - f4(1.0)  # between the roots of 1/2 and 2, less 1
    return f4(power >> i4(23)) * _MINUS_TWO_LN2 + beside * _polynomial(beside, _MINUS_TWO_LOG)


@njit(**KERNEL)
def _exp2_32(x):
    """2 to the power of x: the whole part goes into the exponent's bits, the rest into the polynomial."""
    inside = min(max(x, -_LARGEST), _LARGEST)
    shifted = inside + _ROUND
    scale = f4(i4(f4(shifted).view(i4) << i4(23)).view(f4))
    return _polynomial(inside - (shifted - _ROUND), _EXP2) * scale


@njit(**KERNEL)
def _fading_32(x):
    """exp(-|x|), of which softplus and logistic are made."""
    return _exp2_32(-_LOG2E * abs(x))


@njit(**KERNEL)
def _tanh_32(x):
    """One polynomial of x squared over another; beyond the flattest that float32 knows, held."""
    inside = min(max(x, -_FLAT), _FLAT)
    square = inside * inside
    return inside * _polynomial(square, _TANH_OVER) / _polynomial(square, _TANH_UNDER)


@njit(**KERNEL)
def _logistic_32(x):
    small = _fading_32(x)
    return (f4(1.0) if x > f4(0.0) else small) / (f4(1.0) + small)


@njit(**KERNEL)
def _log1p_32(x):
    """log(1 + x) for x between 0 and 1."""
    return x * _polynomial(x, _LOG1P)


@njit(**KERNEL)
def _polynomial(x, c):
    """A polynomial with few coefficients, lowest first.

    By Horner's rule for its even and its odd powers apart: two chains of half the length, since what costs in
    lanes is waiting for the sum before.
    """
    square, last = x * x, len(c) - 1
    high, low = c[last], c[last - 1]
    for k in range(last - 2, 0, -2):
        high = high * square + c[k]
        low = low * square + c[k - 1]
    if last % 2 == 0:
        return low * x + (high * square + c[0])
    return high * x + low
