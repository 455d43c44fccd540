r"""Symmetric systems with a banded body and a dense border: weekly drift and global terms.

.. math:: A = \begin{pmatrix} S & R \\ R^T & D \end{pmatrix}

S is banded (weeks, neighbours only), D is small and dense. Cost is linear in the number of weeks.
"""

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray
from scipy.linalg import cho_solve, lapack

Floats = NDArray[np.float64]


class NotPositive(ArithmeticError):
    """The matrix is not positive definite."""


@dataclass(frozen=True, slots=True)
class Arrow:
    """A symmetric matrix by its parts.

    Attributes
    ----------
    band
        Lower banded form of S, shape (bandwidth + 1, body).
    rim
        R, shape (body, border).
    border
        D, shape (border, border).
    """

    band: Floats
    rim: Floats
    border: Floats

    def __add__(self, other: "Arrow") -> "Arrow":
        return Arrow(self.band + other.band, self.rim + other.rim, self.border + other.border)

    def times(self, body: Floats, border: Floats) -> tuple[Floats, Floats]:
        """The product with a vector given by its two parts."""
        out = self.band[0] * body
        for k in range(1, len(self.band)):
            below = self.band[k, : len(body) - k]
            out[k:] += below * body[: len(body) - k]
            out[: len(body) - k] += below * body[k:]
        return out + self.rim @ border, self.rim.T @ body + self.border @ border


@dataclass(frozen=True, slots=True)
class Factor:
    """A factorised `Arrow`: solves, draws with its inverse as covariance, knows its determinant."""

    band: Floats  # banded Cholesky factor of S
    rim: Floats  # S^-1 R
    border: Floats  # lower Cholesky factor of D - R' S^-1 R

    @property
    def log_det(self) -> float:
        """Logarithm of the determinant."""
        return 2.0 * float(np.log(self.band[0]).sum() + np.log(np.diag(self.border)).sum())

    def solve(self, body: Floats, border: Floats) -> tuple[Floats, Floats]:
        """Solution for one right-hand side given by its two parts."""
        inner, _ = lapack.dpbtrs(self.band, body, lower=1)
        outer = cho_solve((self.border, True), border - self.rim.T @ body, check_finite=False)
        return inner - self.rim @ outer, outer

    def draw(self, noise_body: Floats, noise_border: Floats) -> tuple[Floats, Floats]:
        """Draws with the inverse as covariance from standard normal noise; shapes (body, d), (border, d)."""
        outer, _ = lapack.dtrtrs(self.border, noise_border, lower=1, trans=1)
        inner, _ = lapack.dtbtrs(self.band, noise_body, uplo="L", trans="T")
        return inner - self.rim @ outer, outer

    def pulled(self, body: Floats, border: Floats) -> tuple[Floats, Floats]:
        """A gradient as one in the noise that `draw` turns into draws: its map, transposed."""
        outer, _ = lapack.dtrtrs(self.border, border - self.rim.T @ body, lower=1)
        inner, _ = lapack.dtbtrs(self.band, body, uplo="L")
        return inner, outer

    def body_covariance(self) -> Floats:
        """The inverse within the body, inside the band alone; lower banded form like `Arrow.band`."""
        out: Floats = _banded_inverse(self.band)
        spread, _ = lapack.dtrtrs(self.border, np.asfortranarray(self.rim.T), lower=1)
        for k in range(len(out)):
            size = out.shape[1] - k
            out[k, :size] += np.einsum("ij,ij->j", spread[:, k:], spread[:, :size])
        return out


@njit(cache=True, nogil=True)
def _banded_inverse(band):
    """Entries of (L L')^-1 inside the band, from the last row up (Takahashi, Fagan and Chin 1973)."""
    width, size = band.shape
    out = np.zeros((width, size))
    for j in range(size - 1, -1, -1):
        reach = min(width - 1, size - 1 - j)
        pivot = band[0, j]
        for d in range(reach, -1, -1):
            total = 1.0 / pivot if d == 0 else 0.0
            for k in range(1, reach + 1):
                near, far = (d, k) if d < k else (k, d)
                total -= band[k, j] * out[far - near, j + near]
            out[d, j] = total / pivot
    return out


def factor(matrix: Arrow) -> Factor:
    """Factorise, or raise `NotPositive`.

    Examples
    --------
    >>> import numpy as np
    >>> a = Arrow(np.array([[2.0, 2.0], [1.0, 0.0]]), np.array([[0.5], [0.0]]), np.array([[3.0]]))
    >>> body, border = factor(a).solve(np.array([1.0, 0.0]), np.array([0.0]))
    >>> bool(np.allclose(np.concatenate(a.times(body, border)), [1.0, 0.0, 0.0]))
    True
    """
    band, info = lapack.dpbtrf(matrix.band, lower=1)
    if info:
        raise NotPositive
    rim, _ = lapack.dpbtrs(band, matrix.rim, lower=1)
    border, info = lapack.dpotrf(matrix.border - matrix.rim.T @ rim, lower=1, clean=1)
    if info:
        raise NotPositive
    return Factor(band, rim, border)
