"""Systems with a banded body and a dense border, against dense linear algebra."""

import numpy as np
import pytest

from tests.contact.test_likelihood import dense
from twinflame.contact.arrow import Arrow, NotPositive, factor

BODY, BORDER, WIDTH = 24, 5, 5


@pytest.fixture
def arrow():
    rng = np.random.default_rng(0)
    band = rng.normal(0, 0.3, (WIDTH, BODY))
    for k in range(1, WIDTH):
        band[k, BODY - k :] = 0.0
    band[0] = 4.0 + rng.random(BODY)
    square = rng.normal(0, 0.3, (BORDER, BORDER))
    return Arrow(band, rng.normal(0, 0.3, (BODY, BORDER)), square @ square.T + 6 * np.eye(BORDER))


def test_products_sums_solutions_and_determinants_are_those_of_the_dense_matrix(arrow):
    full = dense(arrow)
    v = np.random.default_rng(1).normal(size=BODY + BORDER)
    assert np.allclose(np.concatenate(arrow.times(v[:BODY], v[BODY:])), full @ v)
    assert np.allclose(dense(arrow + arrow), 2 * full)
    found = factor(arrow)
    assert np.allclose(np.concatenate(found.solve(v[:BODY], v[BODY:])), np.linalg.solve(full, v))
    assert found.log_det == pytest.approx(np.linalg.slogdet(full)[1])


def test_the_covariance_of_the_body_is_the_inverse_inside_the_band(arrow):
    inverse = np.linalg.inv(dense(arrow))
    found = factor(arrow).body_covariance()
    for k in range(WIDTH):
        assert np.allclose(found[k, : BODY - k], np.diag(inverse, -k)[: BODY - k])


def test_draws_are_a_square_root_of_the_inverse(arrow):
    """Unit noise in each place in turn gives the columns of a root, so its product is the covariance."""
    eye = np.eye(BODY + BORDER)
    root = np.concatenate(factor(arrow).draw(eye[:BODY], eye[BODY:]))
    assert np.allclose(root @ root.T, np.linalg.inv(dense(arrow)))


@pytest.mark.parametrize("part", ["body", "border"])
def test_a_matrix_that_is_not_positive_is_refused(arrow, part):
    (arrow.band[0] if part == "body" else arrow.border)[...] *= -1
    with pytest.raises(NotPositive):
        factor(arrow)
