"""Where and how widely sets of values and noise lie: the frame in which they are moved.

Of thousands of numbers of noise, evidence narrows a few combinations: those that tip a path one way or the
other. They show in the gradients of the log-likelihood, which are long along them and short elsewhere; so the
axes are the leading directions of the gradients over the sets ("likelihood-informed subspace", Cui and others
2014). Of the values and of the noise along the axes, mean and covariance are taken from the sets themselves.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

MOST_AXES = 24
LEAST = 1.0  # variance of the gradient along an axis: below, the evidence weighs less than the prior
_FLOOR = 1e-6  # of a variance


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """Directions of the noise, `axes` (k, n); centre (SIZE + k,) and lower factor of values and axes."""

    axes: Floats
    centre: Floats
    root: Floats

    @property
    def parts(self) -> tuple[Floats, Floats, Floats]:
        """As the compiled moves take it."""
        return self.axes, self.centre, self.root


def frame(z: Floats, noise: Floats, weights: Floats, slopes: Floats) -> Frame:
    """The frame of weighted sets.

    Parameters
    ----------
    z, noise, weights
        Of m sets: (m, SIZE), (m, n), and shares that add up to one (m,).
    slopes
        Gradients of the tempered log-likelihood by the noise at some sets drawn by weight, (l, n).

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> noise = rng.standard_normal((50, 8))
    >>> slopes = np.outer(rng.normal(0, 3, 50), [0, 1, 0, 0, 0, 0, 0, 0])
    >>> np.abs(frame(noise[:, :3], noise, np.full(50, 0.02), slopes).axes).round(6).tolist()
    [[0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]]
    """
    axes = directions(slopes)
    both = np.concatenate([z, noise @ axes.T], axis=1)
    mean, covariance = moments(both, weights)
    return Frame(axes, mean, np.ascontiguousarray(np.linalg.cholesky(covariance)))


def directions(slopes: Floats) -> Floats:
    """Orthonormal directions along which gradients (l, n) vary by more than `LEAST`, the longest first."""
    off = (slopes - slopes.mean(axis=0)) / np.sqrt(len(slopes))
    variance, turned = np.linalg.eigh(off @ off.T)
    leading = np.argsort(-variance)[:MOST_AXES]
    leading = leading[variance[leading] > LEAST]
    found = np.linalg.qr(off.T @ (turned[:, leading] / np.sqrt(variance[leading])))[0]
    return np.ascontiguousarray(found.T)


def moments(x: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """Mean and covariance of weighted rows; the fewer count, the nearer to its diagonal."""
    mean = weights @ x
    off = x - mean
    covariance = (off * weights[:, None]).T @ off
    size, counting = x.shape[1], 1.0 / float((weights**2).sum())
    shrink = size / (size + counting)
    diagonal = np.diag(np.diag(covariance) + _FLOOR)
    return mean, (1.0 - shrink) * covariance + shrink * diagonal
