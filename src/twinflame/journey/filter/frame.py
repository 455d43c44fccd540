"""Where and how widely sets of values and noise lie: the frame in which they are moved.

Of thousands of numbers of noise, evidence narrows a few combinations: those that tip a path one way or the
other. They show in the gradients of the log-likelihood, which are long along them and short elsewhere; so the
axes are the leading directions of the gradients over the sets ("likelihood-informed subspace", Cui and others
2014).

How widely values and noise along the axes lie, two covariances tell: that of the sets, and the inverse of
that of the gradients of the density at the sets. For a normal density both are the same. The first sees where
the sets lie, but not, with few sets, the narrow combinations; the second sees these best of all, but not how
far a curved valley goes on. Their geometric mean is taken, which brings sets and gradients to the same width:
the least Fisher divergence from a standard normal density (Seyboldt, Carlson and Carpenter 2024,
"Preconditioning Hamiltonian Monte Carlo by minimizing Fisher divergence").
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

MOST_AXES = 24
LEAST = 1.0  # variance of the gradient along an axis: below, the evidence weighs less than the prior


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """Directions of the noise, `axes` (k, n); centre (SIZE + k,) and lower factor of values and axes."""

    axes: Floats
    centre: Floats
    root: Floats

    @property
    def parts(self) -> tuple[NDArray[np.float32], Floats, Floats]:
        """As the compiled moves take it."""
        return self.axes.astype(np.float32), self.centre, self.root


def frame(
    z: Floats, noise: NDArray[np.floating], weights: Floats, seen: NDArray[np.int64], slopes: Floats
) -> Frame:
    """The frame of weighted sets.

    Parameters
    ----------
    z, noise, weights
        Of m sets: (m, SIZE), (m, n), and shares that add up to one (m,).
    seen
        Numbers of some sets drawn by weight, (l,).
    slopes
        Gradients of the tempered log-likelihood there, by values and noise, (l, SIZE + n).

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> noise, all_sets = rng.standard_normal((50, 8)), np.arange(50)
    >>> slopes = np.outer(rng.normal(0, 3, 50), [0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0])
    >>> found = frame(noise[:, :3], noise, np.full(50, 0.02), all_sets, slopes)
    >>> np.abs(found.axes).round(6).tolist()
    [[0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]]
    """
    values = z.shape[1]
    axes = directions(slopes[:, values:])
    both = np.concatenate([z, noise @ axes.T], axis=1)
    rising = np.concatenate([slopes[:, :values], slopes[:, values:] @ axes.T], axis=1) - both[seen]
    mean, covariance = width(both, weights, rising)
    return Frame(axes, mean, np.ascontiguousarray(np.linalg.cholesky(covariance)))


def directions(slopes: Floats) -> Floats:
    """Orthonormal directions along which gradients (l, n) vary by more than `LEAST`, the longest first."""
    off = (slopes - slopes.mean(axis=0)) / np.sqrt(len(slopes))
    variance, turned = np.linalg.eigh(off @ off.T)
    leading = np.argsort(-variance)[:MOST_AXES]
    leading = leading[variance[leading] > LEAST]
    found = np.linalg.qr(off.T @ (turned[:, leading] / np.sqrt(variance[leading])))[0]
    return np.ascontiguousarray(found.T)


def width(x: Floats, weights: Floats, rising: Floats) -> tuple[Floats, Floats]:
    """Mean of weighted rows, and the covariance that they and the gradients of their log density tell.

    The fewer rows count, the more is taken from the gradients; the fewer gradients there are, the more from
    the standard normal density that stood at the beginning.
    """
    mean, size = weights @ x, x.shape[1]
    off = x - mean
    spread = (off * weights[:, None]).T @ off
    precise = shrunk(np.cov(rising.T, bias=True), np.eye(size), len(rising))
    spread = shrunk(spread, np.asarray(np.linalg.inv(precise), float), 1.0 / float((weights**2).sum()))
    return mean, between(spread, precise)


def shrunk(found: Floats, towards: Floats, counting: float) -> Floats:
    """A matrix counted from so many rows, drawn towards another."""
    share = len(found) / (len(found) + counting)
    return (1.0 - share) * found + share * towards


def between(covariance: Floats, precision: Floats) -> Floats:
    """The geometric mean of a covariance and the inverse of a precision.

    >>> between(np.diag([4.0, 1.0]), np.diag([1.0, 1.0])).round(6).tolist()
    [[2.0, 0.0], [0.0, 1.0]]
    """
    root = np.linalg.cholesky(precision)
    values, turned = np.linalg.eigh(root.T @ covariance @ root)
    half = np.linalg.solve(root.T, turned * values**0.25)
    return np.asarray(half @ half.T)
