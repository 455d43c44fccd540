"""What a notebook user gets from a Reading."""

import warnings
from dataclasses import FrozenInstanceError, replace
from xml.etree import ElementTree as ET

import altair as alt
import numpy as np
import pytest

from tests.reading.examples import chase
from twinflame.errors import TwinflameError
from twinflame.reading.store import from_json


def test_printed_it_reads_as_on_a_terminal() -> None:
    assert str(chase()) == chase().summary()


def test_its_short_form_names_who_and_when() -> None:
    assert repr(chase()).startswith("<Reading: a reading of you and Sam, 6 January 2025 to 1 March 2026")


def test_it_is_frozen() -> None:
    with pytest.raises(FrozenInstanceError):
        chase().seed = 2  # type: ignore[misc]


@pytest.mark.parametrize(
    "name",
    [
        "roles",
        "reach",
        "answers",
        "shares",
        "rhythm",
        "mirror",
        "cord",
        "drift",
        "ordinary",
        "future",
        "record",
        "fit",
    ],
)
def test_each_plot_gives_a_chart(name: str) -> None:
    assert isinstance(getattr(chase(), f"plot_{name}")(), alt.LayerChart)


def test_a_notebook_shows_the_verdict_the_roles_and_the_figures() -> None:
    text = chase(("Robin", "<b>Sam"))._repr_html_()
    assert "&lt;b&gt;Sam" in text
    assert "<b>Sam" not in text
    assert "<script" not in text
    assert text.count("<svg") == 1
    root = ET.fromstring(text)
    assert root.get("class") == "twinflame-reading"
    assert len(root.findall("./table/tbody/tr")) == 3


def test_draws_go_to_arviz() -> None:
    draws = {"theta": np.arange(10.0).reshape(5, 2), "gamma": np.zeros(5)}
    with warnings.catch_warnings(action="ignore"):  # of ArviZ's own making, when it is first loaded
        data = replace(chase(), _draws=draws).to_arviz()
    assert data.posterior["theta"].shape == (1, 5, 2)
    assert data.posterior["gamma"].shape == (1, 5)


def test_without_draws_arviz_is_refused_with_the_reason() -> None:
    with pytest.raises(TwinflameError, match="not stored in JSON"):
        from_json(chase().to_json()).to_arviz()


def test_without_arviz_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "arviz", None)
    with pytest.raises(TwinflameError, match=r"twinflame\[arviz\]"):
        replace(chase(), _draws={"x": np.zeros(3)}).to_arviz()
