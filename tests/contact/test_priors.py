"""The prior of the drifts against dense Ornstein-Uhlenbeck covariances."""

import numpy as np
import pytest

from tests.contact.test_likelihood import dense
from twinflame.contact.priors import (
    DRIFTS,
    TWIN,
    DriftScale,
    drift_precision,
    drift_slope,
    prior_arrow,
    weak_prior,
)

SCALE = DriftScale(0.7, 0.3, 0.5, 40.0)


def covariance(scale, weeks):
    lag = abs(np.subtract.outer(np.arange(weeks), np.arange(weeks)))
    var = np.array([scale.common, scale.difference, scale.answering, scale.answering]) ** 2
    return np.kron(np.exp(-7 * lag / scale.days), np.diag(var))


@pytest.mark.parametrize("weeks", [1, 2, 9])
def test_drift_precision_is_the_inverse_of_the_covariance(weeks):
    precision, log_det = drift_precision(SCALE, weeks)
    arrow, same = prior_arrow(np.eye(TWIN), SCALE, weeks)
    dense_precision = np.linalg.inv(covariance(SCALE, weeks))
    assert np.allclose(dense(arrow)[: weeks * DRIFTS, : weeks * DRIFTS], dense_precision)
    assert np.array_equal(arrow.band, precision)
    assert log_det == same == pytest.approx(np.linalg.slogdet(dense_precision)[1])


@pytest.mark.parametrize("weeks", [1, 2, 9])
def test_drift_slope_agrees_with_differences(weeks):
    rng = np.random.default_rng(0)
    drift, more = rng.normal(0, 0.5, (2, weeks * DRIFTS))
    second = (drift**2 + more**2).reshape(weeks, DRIFTS)
    lagged = (drift[DRIFTS:] * drift[:-DRIFTS] + more[DRIFTS:] * more[:-DRIFTS]).reshape(-1, DRIFTS)

    def expected(v):
        precision = np.linalg.inv(covariance(DriftScale.from_vector(v), weeks))
        quadratic = drift @ precision @ drift + more @ precision @ more
        return 0.5 * np.linalg.slogdet(precision)[1] - 0.5 * quadratic

    v = SCALE.as_vector()
    steps = 1e-5 * np.eye(4)
    numerical = [(expected(v + e) - expected(v - e)) / 2e-5 for e in steps]
    assert np.allclose(drift_slope(SCALE, second, lagged), numerical, atol=1e-6)


@pytest.mark.parametrize("rho", [-0.9, 0.0, 0.6])
def test_a_correlation_splits_the_same_variance(rho):
    split = SCALE.with_correlation(rho)
    assert split.correlation == pytest.approx(rho)
    assert split.common**2 + split.difference**2 == pytest.approx(SCALE.common**2 + SCALE.difference**2)
    assert (split.answering, split.days) == (SCALE.answering, SCALE.days)


def test_a_scale_survives_the_way_through_its_logarithms():
    assert DriftScale.from_vector(SCALE.as_vector()).as_vector() == pytest.approx(SCALE.as_vector())


def test_the_weak_prior_takes_no_side():
    prior = weak_prior()
    precision, log_det = prior.precision()
    assert np.allclose(precision @ prior.cov, np.eye(TWIN), atol=1e-8)
    assert log_det == pytest.approx(-np.linalg.slogdet(prior.cov)[1])
