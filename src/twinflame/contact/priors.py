"""What is assumed before a pair is looked at: priors of the contact model, learnt from ordinary pairs."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twinflame.contact.arrow import Arrow
from twinflame.contact.grid import REACTIONS, RHYTHM
from twinflame.contact.intensity import COMPONENTS

Floats = NDArray[np.float64]

BACKGROUND = 1 + RHYTHM + REACTIONS  # level, rhythm, reactions: of one twin
TWIN = BACKGROUND + COMPONENTS
DRIFTS = 4  # common, difference, answering of the first, answering of the second
OWN, OTHER, BEND = 1 + RHYTHM, 2 + RHYTHM, 3 + RHYTHM  # places of gamma, theta, delta in the background
TWIN = BACKGROUND + COMPONENTS
DRIFTS = 4  # common, difference, answering of the first, answering of the second
WEEK_DAYS = 7.0


@dataclass(frozen=True, slots=True)
class DriftScale:
    """How the drifts move: stationary standard deviations (log) and the days over which they forget."""

    common: float
    difference: float
    answering: float
    days: float

    @property
    def correlation(self) -> float:
        """Correlation of the drifts of the two twins' reach."""
        c, d = self.common**2, self.difference**2
        return (c - d) / (c + d)

    def with_correlation(self, rho: float) -> "DriftScale":
        """The same total variance, split so that the drifts of the two correlate by rho."""
        total = self.common**2 + self.difference**2
        common, difference = np.sqrt(total * (1 + rho) / 2), np.sqrt(total * (1 - rho) / 2)
        return DriftScale(float(common), float(difference), self.answering, self.days)

    def as_vector(self) -> Floats:
        """Logarithms in the order of the fields."""
        return np.log([self.common, self.difference, self.answering, self.days])

    @staticmethod
    def from_vector(v: Floats) -> "DriftScale":
        """The inverse of `as_vector`."""
        return DriftScale(*(float(x) for x in np.exp(v)))


@dataclass(frozen=True, slots=True)
class Prior:
    """Normal prior of one twin's terms, the same for both, and of the logarithms of the drift's scale.

    Attributes
    ----------
    mean, cov
        Of [level, rhythm, reactions, log kernel weights]; shapes (TWIN,), (TWIN, TWIN).
    drift_mean, drift_sd
        Of log [common, difference, answering, days]; shape (4,).
    """

    mean: Floats
    cov: Floats
    drift_mean: Floats
    drift_sd: Floats

    def precision(self) -> tuple[Floats, float]:
        """Inverse of `cov` and the logarithm of its determinant."""
        inverse = np.asarray(np.linalg.inv(self.cov), dtype=np.float64)
        return inverse, float(np.linalg.slogdet(inverse)[1])


def weak_prior() -> Prior:
    """A wide prior, for the first look at a population from which a better one is learnt."""
    mean: Floats = np.zeros(TWIN)
    sd: Floats = np.ones(TWIN)
    mean[0], sd[0] = 0.0, 3.0
    sd[1 : 1 + RHYTHM] = np.concatenate(
        [np.repeat([1.5, 0.8, 0.5, 0.3, 0.2], 2), np.full(6, 0.5), np.full(4, 0.4)]
    )
    sd[OWN], sd[OTHER], sd[BEND] = 0.4, 0.4, 0.3
    mean[BACKGROUND:], sd[BACKGROUND:] = np.log(0.04), 1.5
    return Prior(mean, np.diag(sd**2), np.log([0.5, 0.4, 0.3, 45.0]), np.array([0.7, 0.7, 0.7, 0.7]))


def drift_precision(scale: DriftScale, weeks: int) -> tuple[Floats, float]:
    """Ornstein-Uhlenbeck precision of the weekly drifts in lower banded form, and its log determinant.

    Week-major order, `DRIFTS` values a week; shape (DRIFTS + 1, weeks * DRIFTS).
    """
    phi = float(np.exp(-WEEK_DAYS / scale.days))
    var = np.array([scale.common, scale.difference, scale.answering, scale.answering]) ** 2
    band = np.zeros((DRIFTS + 1, weeks, DRIFTS))
    if weeks == 1:
        band[0, 0] = 1 / var
        return band.reshape(DRIFTS + 1, -1), -float(np.log(var).sum())
    step = var * (1 - phi**2)
    band[0] = (1 + phi**2) / step
    band[0, 0] = band[0, -1] = 1 / step
    band[DRIFTS, :-1] = -phi / step
    log_det = -weeks * float(np.log(var).sum()) - DRIFTS * (weeks - 1) * float(np.log1p(-(phi**2)))
    return band.reshape(DRIFTS + 1, -1), log_det


def drift_slope(scale: DriftScale, second: Floats, lagged: Floats) -> Floats:
    """Derivative of the expected log prior of the drifts by the logarithms of their scale.

    `second` (weeks, DRIFTS) holds expected squares, `lagged` (weeks - 1, DRIFTS) expected products of
    successive weeks.
    """
    weeks = len(second)
    phi = float(np.exp(-WEEK_DAYS / scale.days))
    var = np.array([scale.common, scale.difference, scale.answering, scale.answering]) ** 2
    left = 1 - phi**2
    inner, products = second[1:-1].sum(axis=0), lagged.sum(axis=0)
    form = second.sum(axis=0) + phi**2 * inner - 2 * phi * products
    if weeks == 1:
        by_process = second[0] / var - 1
        by_phi = 0.0
    else:
        by_process = form / (var * left) - weeks
        change = (2 * phi * inner - 2 * products) / left + form * 2 * phi / left**2
        by_phi = float(DRIFTS * (weeks - 1) * phi / left - 0.5 * (change / var).sum())
    by_days = by_phi * phi * WEEK_DAYS / scale.days
    return np.array([by_process[0], by_process[1], by_process[2] + by_process[3], by_days])


def prior_arrow(prior_precision: Floats, scale: DriftScale, weeks: int) -> tuple[Arrow, float]:
    """Precision of drifts (body) and both twins' terms (border); and the drift's log determinant."""
    band, log_det = drift_precision(scale, weeks)
    border = np.zeros((2 * TWIN, 2 * TWIN))
    border[:TWIN, :TWIN] = border[TWIN:, TWIN:] = prior_precision
    return Arrow(band, np.zeros((weeks * DRIFTS, 2 * TWIN)), border), log_det
