r"""Hamiltonian moves of values and noise together (Duane and others 1987; Neal 2011).

Under the prior, values z and the noise of every step are independent standard normal numbers, however many
days there are. A move gives them a momentum and follows the equations of motion; what a normal density brings
is solved exactly, by turning position and momentum through an angle, and only what the evidence adds is taken
in kicks (Beskos, Pinski, Sanz-Serna and Stuart 2011, "Hybrid Monte Carlo on Hilbert spaces"). So the length
of a step is set by the evidence and not by the number of days.

Along a few directions evidence is far narrower than the prior: of the values, and of noise that tips a path.
A `frame` holds them: `axes` are directions of the noise, and :math:`w` stands for the values and the noise
along the axes. It is moved as :math:`w = m + L y`; the rest of the noise as it is. What is taken in kicks, of
the log density :math:`\lambda\,\ell - |w|^2/2` and beside the standard normal density of y, is
:math:`\lambda\,\ell - |w|^2/2 + |y|^2/2`.

Sets go LANES at a time (`adjoint`), all of a block with the same steps: values, positions and momenta along
axes in float64, the rest of the noise as it is given (float32). Whatever rounding does to a force, a move can
be walked back by the same force, so it keeps the density.
"""

import math

import numpy as np
from numba import njit

from twinflame.journey.elementary import FAST, LOOP
from twinflame.journey.filter.adjoint import LANES, STATES
from twinflame.journey.filter.density import log_likelihood
from twinflame.journey.filter.prior import SIZE

SUM = {**LOOP, "fastmath": FAST | {"reassoc"}}  # leave to add in any order, in lanes
_TILE = 64  # numbers of noise of each lane that stay near while all axes pass over them


@njit(nogil=True, **LOOP)
def moved(z, noise, logs, seen, steps, degree, frame, angles, counts, push, uniforms, took):
    """Move m sets in place by one trajectory each.

    Parameters
    ----------
    z, noise, logs
        Values (m, SIZE), noise (m, n, 4), and their log-likelihoods (m,).
    seen, steps
        As `density.log_likelihood` takes them.
    degree
        How far the likelihood is let in, 0 to 1.
    frame
        Axes (k, 4 n) of the type of `noise`, centre (SIZE + k,) and lower Cholesky factor
        (SIZE + k, SIZE + k).
    angles, counts
        Length and number of the steps of each LANES sets, (m / LANES,), rounded up.
    push
        Momenta, standard normal numbers (m, SIZE + k + 4 n), of the type of `noise`.
    uniforms
        For the decision, (m,).
    took
        Filled with the chance at which each move was to be taken, (m,).
    """
    axes, centre, root = frame
    size, n = len(centre), 4 * noise.shape[1]
    y, w, p, force, by_w = _room(size), _room(size), _room(size), _room(size), _room(size)
    rest, whole = np.empty((n, LANES), noise.dtype), np.empty((n, LANES), noise.dtype)
    slopes, pushed = np.empty((n, LANES), noise.dtype), np.empty((n, LANES), noise.dtype)
    path, found = np.empty((noise.shape[1] + 1, STATES), noise.dtype), np.empty(LANES)
    room = (w, by_w, whole, slopes, path)
    for block in range(len(counts)):
        first = block * LANES
        _fetched(z, noise, push, first, size, w, rest, p, pushed)
        _split(axes, rest, w[SIZE:])
        _solved(root, centre, w, y)
        _split(axes, pushed, p[SIZE:])
        _force(y, rest, seen, steps, degree, frame, room, force, found)
        before = degree * found - _energy(w, rest, p, pushed)
        angle, kick = angles[block], 0.5 * angles[block]
        cosine, sine = math.cos(angle), math.sin(angle)
        for k in range(counts[block]):
            _kicked(p, force, kick if k == 0 else angle)
            _kicked(pushed, slopes, noise.dtype.type(degree * (kick if k == 0 else angle)))
            _turned(y, p, cosine, sine)
            _turned(rest, pushed, noise.dtype.type(cosine), noise.dtype.type(sine))
            _force(y, rest, seen, steps, degree, frame, room, force, found)
        _kicked(p, force, kick)
        _kicked(pushed, slopes, noise.dtype.type(degree * kick))
        gains = degree * found - _energy(w, rest, p, pushed) - before
        for lane in range(min(LANES, len(z) - first)):
            m, gain = first + lane, gains[lane]
            took[m] = math.exp(min(gain, 0.0)) if gain == gain else 0.0
            if uniforms[m] < took[m]:
                logs[m] = found[lane]
                z[m] = w[:SIZE, lane]
                for s in range(noise.shape[1]):
                    for j in range(4):
                        noise[m, s, j] = whole[4 * s + j, lane]


@njit(nogil=True, **LOOP)
def gradients(z, noise, steps, seen, logs, by_z, by_noise):
    """Fill the log-likelihoods of m sets and their gradients, of the shapes of `z` and `noise`."""
    n = noise.shape[1]
    path, found = np.empty((n + 1, STATES), noise.dtype), np.empty(LANES)
    whole, slopes = np.empty((n, 4 * LANES), noise.dtype), np.empty((n, 4 * LANES), noise.dtype)
    w, by_w = _room(SIZE), _room(SIZE)
    for first in range(0, len(z), LANES):
        for lane in range(LANES):
            m = min(first + lane, len(z) - 1)
            w[:, lane] = z[m]
            for s in range(n):
                for j in range(4):
                    whole[s, j * LANES + lane] = noise[m, s, j]
        log_likelihood(w, whole, steps, seen, path, by_w, slopes, found)
        for lane in range(min(LANES, len(z) - first)):
            logs[first + lane] = found[lane]
            by_z[first + lane] = by_w[:, lane]
            for s in range(n):
                for j in range(4):
                    by_noise[first + lane, s, j] = slopes[s, j * LANES + lane]


@njit(**LOOP)
def _room(size):
    return np.empty((size, LANES))


@njit(nogil=True, **LOOP)
def _fetched(z, noise, push, first, size, w, rest, p, pushed):
    """The sets from `first` on, and their momenta, into lanes; the last set stands in those that are left."""
    for lane in range(LANES):
        m = min(first + lane, len(z) - 1)
        for i in range(SIZE):
            w[i, lane] = z[m, i]
        for i in range(size):
            p[i, lane] = push[m, i]
        for s in range(noise.shape[1]):
            for j in range(4):
                rest[4 * s + j, lane] = noise[m, s, j]
                pushed[4 * s + j, lane] = push[m, size + 4 * s + j]


@njit(nogil=True, **LOOP)
def _force(y, rest, seen, steps, degree, frame, room, force, found):
    """Log-likelihoods where the lanes are, and the forces; the arrays of `room` are filled on the way.

    The force on the rest of the noise is `degree` times the slopes that are left in `room`.
    """
    axes, centre, root = frame
    w, by_w, whole, slopes, path = room
    size, n = len(centre), len(path) - 1
    for i in range(size):
        for lane in range(LANES):
            w[i, lane] = centre[i]
        for j in range(i + 1):
            for lane in range(LANES):
                w[i, lane] += root[i, j] * y[j, lane]
    whole[:] = rest
    _added(axes, w[SIZE:], 1.0, whole)
    kicks, by_kicks = whole.reshape(n, 4 * LANES), slopes.reshape(n, 4 * LANES)
    log_likelihood(w[:SIZE], kicks, steps, seen, path, by_w[:SIZE], by_kicks, found)
    _split(axes, slopes, by_w[SIZE:])
    for i in range(size):
        for lane in range(LANES):
            force[i, lane] = y[i, lane]
            by_w[i, lane] = degree * by_w[i, lane] - w[i, lane]
    for i in range(size):
        for j in range(i + 1):
            for lane in range(LANES):
                force[j, lane] += root[i, j] * by_w[i, lane]


@njit(nogil=True, **LOOP)
def _split(axes, x, along):
    """Fill `along` (k, LANES) with what of x (n, LANES) lies along the axes, and take it away from x."""
    found = np.zeros((len(axes), LANES), x.dtype)
    for i in range(len(x)):
        for a in range(len(axes)):
            part = axes[a, i]
            for lane in range(LANES):
                found[a, lane] += part * x[i, lane]
    along[:] = found
    _added(axes, along, -1.0, x)


@njit(nogil=True, **LOOP)
def _added(axes, along, sign, x):
    """Add to x (n, LANES) so much along each axis, `along` (k, LANES), times `sign`."""
    much = np.empty((len(axes), LANES), x.dtype)
    for a in range(len(axes)):
        for lane in range(LANES):
            much[a, lane] = sign * along[a, lane]
    for first in range(0, len(x), _TILE):
        last = min(first + _TILE, len(x))
        for a in range(len(axes)):
            for i in range(first, last):
                part = axes[a, i]
                for lane in range(LANES):
                    x[i, lane] += part * much[a, lane]


@njit(nogil=True, **SUM)
def _energy(w, rest, p, pushed):
    """Half the squares of each lane; summed in float64."""
    total = np.zeros(LANES)
    for part in (w, p):
        for i in range(len(part)):
            for lane in range(LANES):
                total[lane] += part[i, lane] * part[i, lane]
    for part in (rest, pushed):
        for i in range(len(part)):
            for lane in range(LANES):
                total[lane] += np.float64(part[i, lane]) * np.float64(part[i, lane])
    return 0.5 * total


@njit(nogil=True, **LOOP)
def _kicked(push, force, by):
    for i in range(len(push)):
        for lane in range(LANES):
            push[i, lane] += by * force[i, lane]


@njit(nogil=True, **LOOP)
def _turned(at, push, cosine, sine):
    for i in range(len(at)):
        for lane in range(LANES):
            x, v = at[i, lane], push[i, lane]
            at[i, lane], push[i, lane] = cosine * x + sine * v, cosine * v - sine * x


@njit(nogil=True, **LOOP)
def _solved(root, centre, w, y):
    """Fill y so that w = centre + root y, root a lower triangle; all of LANES columns."""
    for i in range(len(w)):
        for lane in range(LANES):
            left = w[i, lane] - centre[i]
            for j in range(i):
                left -= root[i, j] * y[j, lane]
            y[i, lane] = left / root[i, i]
