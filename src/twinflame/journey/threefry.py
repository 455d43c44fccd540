"""Random numbers by counter: what a pair meets at a step depends on the seed, the pair and the step alone.

So neither the number of threads, nor the order of work, nor how many other pairs there are changes a result.
Threefry4x32 with 13 rounds: from 12 on it passes all of TestU01's BigCrush (Salmon, Moraes, Dror, Shaw 2011,
"Parallel random numbers: as easy as 1, 2, 3"), and the tests check this one against the authors' published
answers. It adds, turns and flips bits but never multiplies, which runs faster in lanes than Philox.
"""

from numba import njit

from twinflame.journey.elementary import KERNEL, u4, u8

#: Which numbers are for what: the third word of the key, so that they never meet.
STEPS, START = 0, 1

_PARITY = u4(0x1BD11BDA)
_LOW, _HIGH = u8(0xFFFFFFFF), u8(32)


@njit(**KERNEL)
def drawn(seed, stream, pair, number):
    """Four uniform 32-bit words: the `number`th draw of a pair in a stream.

    Number and seed have 64 bits, stream and pair 32: a pair of more would cost lanes a fifth of the time.
    """
    return threefry(u4(pair), u4(0), *_words(u8(number)), *_words(u8(seed)), u4(stream), u4(0))


@njit(**KERNEL)
def _words(x):
    return u4(x & _LOW), u4(x >> _HIGH)


@njit(**KERNEL)
def threefry(c0, c1, c2, c3, k0, k1, k2, k3):
    """Four uniform 32-bit words from a counter of four and a key of four."""
    k4 = u4(k0 ^ k1 ^ k2 ^ k3 ^ _PARITY)
    x = (u4(c0 + k0), u4(c1 + k1), u4(c2 + k2), u4(c3 + k3))
    x = _keyed(_two_rounds(_two_rounds(x, 10, 26, 11, 21), 13, 27, 23, 5), k1, k2, k3, k4, u4(1))
    x = _keyed(_two_rounds(_two_rounds(x, 6, 20, 17, 11), 25, 10, 18, 20), k2, k3, k4, k0, u4(2))
    x = _keyed(_two_rounds(_two_rounds(x, 10, 26, 11, 21), 13, 27, 23, 5), k3, k4, k0, k1, u4(3))
    return _round(x, 6, 20)


@njit(**KERNEL)
def _round(x, one, two):
    a, c = u4(x[0] + x[1]), u4(x[2] + x[3])
    return a, _turned(x[1], one) ^ a, c, _turned(x[3], two) ^ c


@njit(**KERNEL)
def _two_rounds(x, one, two, three, four):
    a, b, c, d = _round(x, one, two)
    a, d, c, b = _round((a, d, c, b), three, four)
    return a, b, c, d


@njit(**KERNEL)
def _keyed(x, k0, k1, k2, k3, count):
    return u4(x[0] + k0), u4(x[1] + k1), u4(x[2] + k2), u4(x[3] + k3 + count)


@njit(**KERNEL)
def _turned(x, by):
    return u4(u4(x << u4(by)) | u4(x >> u4(32 - by)))
