"""Random numbers by counter: what a pair meets at a step depends on the seed, the pair and the step alone.

So neither the number of threads, nor the order of work, nor how many other pairs there are changes a result.
Philox4x32-10 (Salmon, Moraes, Dror, Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3") passes all of
TestU01's BigCrush; the tests check this one against the authors' published answers.
"""

import numpy as np
from numba import njit

from twinflame.journey.elementary import KERNEL, u4

u8 = np.uint64
_MULTIPLY = (u8(0xD2511F53), u8(0xCD9E8D57))
_BUMP = (u4(0x9E3779B9), u4(0xBB67AE85))
_HALF = u8(32)
_ROUNDS = 10

#: Which numbers a counter is for; the fourth word of the counter, so that they never meet.
STEPS, START = 0, 1


@njit(**KERNEL)
def philox(c0, c1, c2, c3, k0, k1):
    """Four uniform 32-bit words from a counter of four and a key of two."""
    for _ in range(_ROUNDS):
        p = _MULTIPLY[0] * u8(c0)
        q = _MULTIPLY[1] * u8(c2)
        c0, c1, c2, c3 = u4(q >> _HALF) ^ c1 ^ k0, u4(q), u4(p >> _HALF) ^ c3 ^ k1, u4(p)
        k0 = u4(k0 + _BUMP[0])
        k1 = u4(k1 + _BUMP[1])
    return c0, c1, c2, c3
