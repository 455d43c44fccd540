"""Many bytes at a time: how far it is to the next one that counts, within so many bytes of a place.

Compiled code goes through bytes one by one, since it may stop at any. Processors compare a whole row of bytes
at once; these say so in the compiler's own terms, which it brings to whatever the machine has.
"""

from collections.abc import Callable
from typing import Any, cast

import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic
from numpy.typing import NDArray

WIDTH = 32
"""Bytes compared at once. All of them must lie within the data."""

_ROW = ir.VectorType(ir.IntType(8), WIDTH)
_MASK = ir.IntType(WIDTH)
_CASE = 32  # the bit by which { and [, } and ] differ


def _all(byte: int) -> ir.Constant:
    return ir.Constant(_ROW, [byte] * WIDTH)


def _equal(build: Any, row: Any, *bytes_: int) -> Any:
    found = build.icmp_unsigned("==", row, _all(bytes_[0]))
    for byte in bytes_[1:]:
        found = build.or_(found, build.icmp_unsigned("==", row, _all(byte)))
    return found


def _distance(data: Any, counts: Callable[..., Any], places: int = 1) -> tuple[Any, Any]:
    """Signature and code that give how many bytes from some places stand before the first that counts."""

    def code(context: Any, build: Any, signature: Any, given: Any) -> Any:
        array = context.make_array(signature.args[0])(context, build, given[0])
        spots = [build.bitcast(build.gep(array.data, [at]), _ROW.as_pointer()) for at in given[1:]]
        mask = build.bitcast(counts(build, *(build.load(spot, align=1) for spot in spots)), _MASK)
        return build.zext(build.cttz(mask, ir.Constant(ir.IntType(1), 0)), ir.IntType(64))

    return types.int64(data, *[types.int64] * places), code


def _to_quote(_: Any, data: Any, at: Any) -> tuple[Any, Any]:
    return _distance(data, lambda build, row: _equal(build, row, ord('"'), ord("\\")))


def _to_ink(_: Any, data: Any, at: Any) -> tuple[Any, Any]:
    return _distance(data, lambda build, row: build.icmp_unsigned(">", row, _all(ord(" "))))


def _alike(_: Any, data: Any, at: Any, other: Any) -> tuple[Any, Any]:
    return _distance(data, lambda build, one, two: build.icmp_unsigned("!=", one, two), 2)


def _to_bracket(_: Any, data: Any, at: Any) -> tuple[Any, Any]:
    def counts(build: Any, row: Any) -> Any:
        folded = build.or_(row, _all(_CASE))
        return build.or_(_equal(build, row, ord('"')), _equal(build, folded, ord("{"), ord("}")))

    return _distance(data, counts)


Distance = Callable[[NDArray[np.uint8], int], int]
to_quote = cast(Distance, intrinsic(_to_quote))
"""To the next quote or backslash; `WIDTH` where there is none."""
to_ink = cast(Distance, intrinsic(_to_ink))
"""To the next byte that is no white space."""
to_bracket = cast(Distance, intrinsic(_to_bracket))
"""To the next quote, bracket or brace."""
alike = cast(Callable[[NDArray[np.uint8], int, int], int], intrinsic(_alike))
"""How many bytes from two places are the same."""
