"""What a notebook user gets from a Reading."""

import sys
import types
import warnings
from dataclasses import FrozenInstanceError, replace
from pathlib import Path
from xml.etree import ElementTree as ET

import altair as alt
import numpy as np
import pytest

import twinflame
from tests.reading.examples import chase
from twinflame.errors import TwinflameError
from twinflame.reading.store import from_json

ROOT = Path(__file__).parents[2]


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


@pytest.mark.slow
def test_in_a_notebook_it_shows_itself_and_its_charts() -> None:
    import nbclient
    import nbformat

    code = "from tests.reading.examples import chase\nreading = chase()\nreading"
    cells = [nbformat.v4.new_code_cell(source) for source in (code, "reading.plot_roles()", "print(reading)")]
    with warnings.catch_warnings(action="ignore"):  # of the notebook's own making
        done = nbclient.NotebookClient(
            nbformat.v4.new_notebook(cells=cells), resources={"metadata": {"path": str(ROOT)}}
        ).execute()
    html = done.cells[0].outputs[0]["data"]["text/html"]
    assert "twinflame-reading" in html
    shown = done.cells[1].outputs[0]["data"]
    assert shown["image/svg+xml"].startswith("<svg")
    assert "text/html" not in shown  # which would fetch scripts from the network
    printed = "".join(output.get("text", "") for output in done.cells[2].outputs)
    assert "A reading of you and Sam" in printed, done.cells[2].outputs


def test_read_parses_and_hands_on_to_the_fit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = {}

    def gather(history: object, **options: object) -> object:
        asked.update(options, people=history.people)  # type: ignore[attr-defined]
        return chase()

    module = types.ModuleType("twinflame.reading.gather")
    module.gather = gather  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "twinflame.reading.gather", module)
    table = tmp_path / "table.csv"
    rows = [f"2025-01-{d:02d} 10:00:00,{'Ana' if d % 2 else 'Ben'}" for d in range(1, 29)]
    table.write_text("time,sender\n" + "\n".join(rows) + "\n")
    assert twinflame.read(table, me="Ben", seed=3) == chase()
    assert asked["people"] == ("Ben", "Ana")
    assert (asked["seed"], asked["simulated"]) == (3, False)


@pytest.mark.slow
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
    monkeypatch.setitem(sys.modules, "arviz", None)
    with pytest.raises(TwinflameError, match=r"twinflame\[arviz\]"):
        replace(chase(), _draws={"x": np.zeros(3)}).to_arviz()
