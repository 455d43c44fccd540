"""The elementary functions that the equations use, chosen by the type of number they are given.

In float64 they are those of the C library. In float32 they are polynomials without branches, so that a loop
over many pairs becomes vector instructions: the compiler has no vector form of the library's. Both stand
behind one name, so the equations in `dynamics` are written once and run in either.

The coefficients are weighted least squares fits that were re-weighted until the error was even (near
minimax). Largest absolute errors in float32, tested: `exp` of anything below 0 and `logistic` 2e-7, `tanh`
3e-7, `softplus` 1.5e-6 up to 30, `normal_pair` 4e-6, and 4e-4 in the thousandth of pairs
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
_EXP2 = _constants(1.00000008, 0.693147225, 0.240221074, 0.055502973, 0.00967603636, 0.00134100051)
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
_SIN = _constants(3.14159258, -5.16770688, 2.55003138, -0.598045174, 0.077220129)
_COS = _constants(1.0, -4.93480214, 4.05870916, -1.33521206, 0.234937559, -0.0243967163)
_LN2 = f4(0.6931471805599453)


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
        return lambda x: f4(1.0) - f4(2.0) / (_exp2_32(f4(2.0) * _LOG2E * x) + f4(1.0))
    return lambda x: math.tanh(x)


def logistic(x):
    """1 / (1 + exp(-x)), which is 0 far below 0 and 1 far above."""
    return 0.5 + 0.5 * math.tanh(0.5 * x)


@overload(logistic, jit_options=KERNEL)
def _logistic(x):
    if x == types.float32:
        return lambda x: f4(1.0) / (f4(1.0) + _exp2_32(-_LOG2E * x))
    return lambda x: 0.5 + 0.5 * math.tanh(0.5 * x)


def softplus(x):
    """log(1 + exp(x)), a smooth max(x, 0)."""
    return max(x, 0.0) + math.log1p(math.exp(-abs(x)))


@overload(softplus, jit_options=KERNEL)
def _softplus(x):
    if x == types.float32:
        return lambda x: max(x, f4(0.0)) + _log1p_32(_exp2_32(-_LOG2E * abs(x)))
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
    sine = half_turn * _horner(square, _SIN)
    cosine = _horner(square, _COS)
    radius = np.sqrt(max(f4(-2.0) * _log_32(u), f4(0.0)))
    return radius * (cosine * cosine - sine * sine), radius * (f4(2.0) * sine * cosine)


@njit(**KERNEL)
def _exp2_32(x):
    """2 to the power of x: the whole part goes into the exponent's bits, the rest into the polynomial."""
    inside = min(max(x, -_LARGEST), _LARGEST)
    shifted = inside + _ROUND
    scale = f4(i4(f4(shifted).view(i4) << i4(23)).view(f4))
    return _horner(inside - (shifted - _ROUND), _EXP2) * scale


@njit(**KERNEL)
def _log1p_32(x):
    """log(1 + x) for x between 0 and 1."""
    return x * _horner(x, _LOG1P)


@njit(**KERNEL)
def _log_32(x):
    """Logarithm of a normal number above 0: its exponent's bits, and the polynomial of its mantissa."""
    bits = f4(x).view(i4)
    mantissa = i4((bits & i4(0x7FFFFF)) | i4(127 << 23)).view(f4)
    return f4((bits >> i4(23)) - i4(127)) * _LN2 + _log1p_32(mantissa - f4(1.0))


@njit(**KERNEL)
def _horner(x, c):
    """A polynomial with few coefficients, lowest first."""
    y = c[len(c) - 1]
    for k in range(len(c) - 2, -1, -1):
        y = y * x + c[k]
    return y
