"""Tools that the models share: paths, cycles, all roots of a scalar equation, the kind of a Hopf point."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.integrate import solve_ivp
from scipy.optimize import brentq

from twinflame.journey.classics.base import Array

Complex = NDArray[np.complex128]

Field = Callable[[Array], Array]  # the time derivative at a state
STEP = 1e-3  # of the difference quotients in second and third derivatives


@dataclass(frozen=True, slots=True)
class Cycle:
    """A limit cycle: its length in time, and the least and greatest value of each component on it."""

    period: float
    low: Array
    high: Array


def path(field: Field, start: Array, times: Array) -> Array:
    """The solution at the given times, shape (times, components), by an adaptive Runge-Kutta method.

    Examples
    --------
    >>> path(lambda u: -u, np.array([1.0]), np.array([0.0, 1.0])).round(4).ravel().tolist()
    [1.0, 0.3679]
    """
    solved = solve_ivp(
        lambda _, u: field(u),
        (times[0], times[-1]),
        start,
        method="DOP853",
        t_eval=times,
        rtol=1e-9,
        atol=1e-11,
    )
    return np.asarray(solved.y.T)


def cycle(field: Field, start: Array, settled: float, window: float, component: int = 0) -> Cycle | None:
    """The cycle on which a path ends, or None where it comes to rest.

    Looks at `window` after a time of `settled`; the period is the mean time between upward crossings of the
    component's mean.

    Examples
    --------
    >>> round(cycle(lambda u: np.array([u[1], -u[0]]), np.array([1.0, 0.0]), 1.0, 30.0).period, 4)
    6.2832
    """
    times = np.linspace(settled, settled + window, 40_001)
    found = path(field, start, np.concatenate([[0.0], times]))[1:]
    if np.ptp(found, axis=0).max() < 1e-4:
        return None
    x = found[:, component] - found[:, component].mean()
    up = np.flatnonzero((x[:-1] <= 0) & (x[1:] > 0))
    if len(up) < 3:
        return None
    moments = times[up] - x[up] * (times[1] - times[0]) / (x[up + 1] - x[up])
    return Cycle(float(np.diff(moments).mean()), found.min(axis=0), found.max(axis=0))


def roots(function: Callable[[float], float], low: float, high: float, pieces: int = 4000) -> list[float]:
    """All roots that change the sign between neighbours on an even grid, each refined by Brent's method.

    Examples
    --------
    >>> [round(r, 6) for r in roots(lambda x: x**2 - 1, -2.0, 2.1)]
    [-1.0, 1.0]
    """
    grid = np.linspace(low, high, pieces + 1)
    values = np.array([function(float(x)) for x in grid])
    found = [float(x) for x in grid[values == 0]]
    turns = np.flatnonzero(values[:-1] * values[1:] < 0)
    return sorted(found + [float(brentq(function, grid[i], grid[i + 1], xtol=1e-13)) for i in turns])


def jacobian(field: Field, state: Array, step: float = 1e-6) -> Array:
    """First derivatives at a state by central differences, shape (components, components)."""
    columns = [(field(state + step * e) - field(state - step * e)) / (2 * step) for e in np.eye(len(state))]
    return np.array(columns).T


def stable(field: Field, state: Array) -> bool:
    """Whether all eigenvalues at a state have negative real parts."""
    return bool(np.linalg.eigvals(jacobian(field, state)).real.max() < 0)


def lyapunov_coefficient(field: Field, state: Array) -> float:
    """The first Lyapunov coefficient at a Hopf point: below 0, the cycle is born softly (supercritical).

    Kuznetsov, Elements of Applied Bifurcation Theory, section 5.4: with ``A q = i w q``, ``A' p = -i w p``,
    ``<p, q> = 1`` and B and C the second and third derivatives, it is the real part of
    ``<p, C(q, q, q*)> - 2 <p, B(q, inv(A) B(q, q*))> + <p, B(q*, inv(2 i w - A) B(q, q))>``, over 2 w.

    Examples
    --------
    The van der Pol oscillator at its Hopf point is supercritical:

    >>> lyapunov_coefficient(lambda u: np.array([u[1], -u[0] - u[0] ** 2 * u[1]]), np.zeros(2)) < 0
    True
    """
    matrix = jacobian(field, state)
    values, vectors = np.linalg.eig(matrix)
    k = int(np.argmax(values.imag))
    w, q = float(values[k].imag), vectors[:, k] / np.linalg.norm(vectors[:, k])
    left, adjoint = np.linalg.eig(matrix.T)
    p = adjoint[:, int(np.argmin(np.abs(left + 1j * w)))]
    p = p / np.conj(np.vdot(p, q))

    def second(u: Array, v: Array) -> Array:
        """B(u, v) for real directions."""
        plus, minus = _along(field, state, u + v), _along(field, state, u - v)
        return np.asarray((plus - minus) / 4)

    def bilinear(u: Complex, v: Complex) -> Complex:
        """B(u, v) for complex directions."""
        real = second(u.real, v.real) - second(u.imag, v.imag)
        return np.asarray(real + 1j * (second(u.real, v.imag) + second(u.imag, v.real)))

    a, b = q.real, q.imag  # C(q, q, q*) = C(aaa) + C(abb) + i [C(aab) + C(bbb)]
    abb = (_thrice(field, state, a + b) + _thrice(field, state, a - b) - 2 * _thrice(field, state, a)) / 6
    aab = (_thrice(field, state, a + b) - _thrice(field, state, a - b) - 2 * _thrice(field, state, b)) / 6
    cubic = _thrice(field, state, a) + abb + 1j * (aab + _thrice(field, state, b))
    slow = np.asarray(np.linalg.solve(matrix, bilinear(q, q.conj())), dtype=np.complex128)
    twice = np.linalg.solve(2j * w * np.eye(len(state)) - matrix, bilinear(q, q))
    fast = np.asarray(twice, dtype=np.complex128)
    total = cubic - 2 * bilinear(q, slow) + bilinear(q.conj(), fast)
    return float((p.conj() @ total).real / (2 * w))


def _along(field: Field, state: Array, u: Array) -> Array:
    """Second derivative along a direction."""
    return (field(state + STEP * u) - 2 * field(state) + field(state - STEP * u)) / STEP**2


def _thrice(field: Field, state: Array, u: Array) -> Array:
    """Third derivative along a direction."""
    h = 10 * STEP
    ahead = field(state + 2 * h * u) - 2 * field(state + h * u)
    behind = field(state - 2 * h * u) - 2 * field(state - h * u)
    return (ahead - behind) / (2 * h**3)
