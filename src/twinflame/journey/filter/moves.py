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
"""

import math

import numpy as np
from numba import njit

from twinflame.journey.elementary import FAST, LOOP
from twinflame.journey.filter.density import log_likelihood
from twinflame.journey.filter.prior import SIZE
from twinflame.journey.state import ROWS

SUM = {**LOOP, "fastmath": FAST | {"reassoc"}}  # leave to add in any order, in lanes


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
        Axes (k, 4 n), centre (SIZE + k,) and lower Cholesky factor (SIZE + k, SIZE + k).
    angles, counts
        Length and number of the steps of each, (m,).
    push
        Momenta, standard normal numbers (m, SIZE + k + 4 n); used up.
    uniforms
        For the decision, (m,).
    took
        Filled with the chance at which each move was to be taken, (m,).
    """
    axes, centre, root = frame
    size, n = len(centre), 4 * noise.shape[1]
    at, force, w = np.empty(size + n), np.empty(size + n), np.empty(size)
    tried = (np.empty(SIZE), np.empty(noise.shape[1:]))
    slopes = (np.empty(SIZE), np.empty(noise.shape[1:]), np.empty(size))
    path = np.empty((noise.shape[1] + 1, ROWS))
    for m in range(len(z)):
        p = push[m]
        at[size:], w[:SIZE] = noise[m].reshape(-1), z[m]
        _split(axes, at[size:], w[SIZE:])
        _solved(root, w - centre, at)
        _split(axes, p[size:], w[SIZE:])
        log = _force(at, seen, steps, degree, frame, w, tried, slopes, path, force)
        before = degree * log - _energy(w, at[size:], p)
        angle = angles[m]
        for _ in range(counts[m]):
            _kicked(p, force, 0.5 * angle)
            _turned(at, p, math.cos(angle), math.sin(angle))
            log = _force(at, seen, steps, degree, frame, w, tried, slopes, path, force)
            _kicked(p, force, 0.5 * angle)
        gain = degree * log - _energy(w, at[size:], p) - before
        took[m] = math.exp(min(gain, 0.0)) if gain == gain else 0.0
        if uniforms[m] < took[m]:
            z[m], noise[m], logs[m] = tried[0], tried[1], log


@njit(nogil=True, **LOOP)
def gradients(z, noise, steps, seen, logs, by_z, by_noise):
    """Fill the log-likelihoods of m sets and their gradients, of the shapes of `z` and `noise`."""
    path = np.empty((noise.shape[1] + 1, ROWS))
    for m in range(len(z)):
        logs[m] = log_likelihood(z[m], noise[m], steps, seen, path, by_z[m], by_noise[m])


@njit(nogil=True, **LOOP)
def _force(at, seen, steps, degree, frame, w, tried, slopes, path, force):
    """Log-likelihood where one is, and the force; `w`, `tried`, `slopes` and `path` are filled on the way."""
    axes, centre, root = frame
    size = len(centre)
    z, noise = tried
    by_z, by_noise, by_w = slopes
    for i in range(size):
        w[i] = centre[i]
        for j in range(i + 1):
            w[i] += root[i, j] * at[j]
    z[:] = w[:SIZE]
    flat, by_flat = noise.reshape(-1), by_noise.reshape(-1)
    flat[:] = at[size:]
    for a in range(len(axes)):
        for i in range(len(flat)):
            flat[i] += w[SIZE + a] * axes[a, i]
    log = log_likelihood(z, noise, steps, seen, path, by_z, by_noise)
    by_w[:SIZE] = by_z
    _split(axes, by_flat, by_w[SIZE:])
    for j in range(size):
        force[j] = at[j]
        for i in range(j, size):
            force[j] += root[i, j] * (degree * by_w[i] - w[i])
    for i in range(len(flat)):
        force[size + i] = degree * by_flat[i]
    return log


@njit(nogil=True, **SUM)
def _split(axes, x, along):
    """Fill `along` with what of x lies along the axes, and take it away from x."""
    for a in range(len(axes)):
        total = 0.0
        for i in range(len(x)):
            total += axes[a, i] * x[i]
        for i in range(len(x)):
            x[i] -= total * axes[a, i]
        along[a] = total


@njit(nogil=True, **SUM)
def _energy(w, rest, push):
    total = 0.0
    for part in (w, rest, push):
        for x in part:
            total += x * x
    return 0.5 * total


@njit(nogil=True, **LOOP)
def _kicked(push, force, by):
    for i in range(len(push)):
        push[i] += by * force[i]


@njit(nogil=True, **LOOP)
def _turned(at, push, cosine, sine):
    for i in range(len(at)):
        at[i], push[i] = cosine * at[i] + sine * push[i], cosine * push[i] - sine * at[i]


@njit(nogil=True, **LOOP)
def _solved(root, b, x):
    """Solve root x = b, root a lower triangle; fills the first places of x."""
    for i in range(len(b)):
        x[i] = b[i]
        for j in range(i):
            x[i] -= root[i, j] * x[j]
        x[i] /= root[i, i]
