"""The published models: every figure within 1 % of the published one, each a fresh computation."""

import csv
import io
from functools import cache

import numpy as np
import pytest

from twinflame.errors import InputError
from twinflame.journey.classics import GALLERY, Check, Classic, as_csv, classic

IN_THE_DESIGN = {
    "laura-and-petrarch": {3.79, -0.415, 0.488},
    "gone-with-the-wind": {2.21, 1.64, 4.19},
    "insecure-and-synergic": {18.8},
    "secure-pair": {0.2075},
    "delayed-chase": {1.485, 0.653, 0.302, 0.120},
    "love-affairs": {0.25},
}


@cache
def checked(name: str) -> tuple[Check, ...]:
    """A model's figures, computed once for all who ask."""
    return tuple(classic(name).check())


@pytest.mark.parametrize("model", GALLERY, ids=lambda m: m.name)
def test_every_figure_is_reproduced_within_a_hundredth(model: Classic) -> None:
    checks = checked(model.name)
    assert checks
    assert [(c.what, c.published, c.computed) for c in checks if not c.holds] == []


@pytest.mark.parametrize("name", IN_THE_DESIGN)
def test_the_figures_asked_for_are_among_those_compared(name: str) -> None:
    assert {c.published for c in checked(name)} >= IN_THE_DESIGN[name]


def test_a_figure_that_is_off_does_not_hold() -> None:
    assert not Check("x", 2.0, 2.021).holds
    assert Check("x", 2.0, 1.981).holds
    assert not Check("none", 0.0, 1.0).holds
    assert Check("x", -0.5, -0.6).error == pytest.approx(0.2)


@pytest.mark.parametrize("model", GALLERY, ids=lambda m: m.name)
def test_a_model_names_its_source_equations_and_values(model: Classic) -> None:
    assert any(ch.isdigit() for ch in model.source)
    assert model.equations
    assert model.parameters
    assert model.shows.endswith(".")


@pytest.mark.parametrize("model", GALLERY, ids=lambda m: m.name)
def test_a_picture_is_finite_and_the_same_each_time(model: Classic) -> None:
    one, two = model.picture(), model.picture()
    for a, b in zip(one.lines, two.lines, strict=True):
        assert np.isfinite(a.x).all()
        assert np.isfinite(a.y).all()
        np.testing.assert_array_equal(a.y, b.y)
    assert one.says.endswith(".")


@pytest.mark.parametrize("model", GALLERY, ids=lambda m: m.name)
def test_the_table_holds_every_point_of_the_picture(model: Classic) -> None:
    picture = model.picture()
    head, *rows = csv.reader(io.StringIO(as_csv(picture)))
    assert head == ["line", "x", "y"]
    assert len(rows) == sum(len(line.x) for line in picture.lines) + len(picture.marks)
    assert {row[0] for row in rows} >= {line.name for line in picture.lines}
    assert float(rows[0][1]) == pytest.approx(float(picture.lines[0].x[0]), abs=1e-9)


def test_names_are_unique_and_an_unknown_one_is_answered_with_those_there_are() -> None:
    assert len({m.name for m in GALLERY}) == len(GALLERY)
    with pytest.raises(InputError, match="laura-and-petrarch"):
        classic("abelard")
