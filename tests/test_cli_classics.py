"""`twinflame classics`: what it prints, writes and refuses."""

from dataclasses import replace
from pathlib import Path

import pytest

from twinflame.cli import main
from twinflame.journey import classics
from twinflame.journey.classics import Check


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """A gallery of two quick models."""
    kept = tuple(m for m in classics.GALLERY if m.name in {"love-affairs", "influence"})
    monkeypatch.setattr(classics, "GALLERY", kept)


@pytest.mark.usefixtures("few")
def test_all_models_are_listed_with_their_figures(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["classics"]) == 0
    out, _ = capsys.readouterr()
    for words in ("love-affairs", "influence", "published", "computed", "error", "within 1"):
        assert words in out
    assert "off" not in out


def test_a_figure_that_is_off_is_said_and_fails(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = replace(classics.GALLERY[0], check=lambda: (Check("length", 3.0, 4.0),))
    monkeypatch.setattr(classics, "GALLERY", (wrong,))
    assert main(["classics"]) == 1
    out, _ = capsys.readouterr()
    assert "33.33 %  off" in out
    assert "1 of the figures" in out


def test_one_model_shows_its_equations_values_and_source(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["classics", "secure-pair"]) == 0
    out, _ = capsys.readouterr()
    for words in ("x′ = -x + g tanh y + A", "Rinaldi", "0.2075", "pull"):
        assert words in out


def test_page_picture_and_table_are_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page, picture, table = (tmp_path / f"x.{form}" for form in ("html", "png", "csv"))
    asked = ["--html", str(page), "--png", str(picture), "--csv", str(table)]
    assert main(["classics", "love-affairs", *asked]) == 0
    assert "Written" in capsys.readouterr().out
    text = page.read_text()
    assert text.count("<svg") == 2
    assert "<script" not in text
    assert "http" not in text.replace("http-equiv", "").replace("http://www.w3.org/2000/svg", "")
    assert "Romeo" in text
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert table.read_text().startswith("line,x,y\n")


def test_a_table_can_be_piped(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["classics", "love-affairs", "--csv", "-"]) == 0
    out, _ = capsys.readouterr()
    assert out.startswith("line,x,y\n")
    assert "published" not in out


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (["abelard"], "There is no classic of that name"),
        (["--png", "x.png"], "A chart is of one model"),
        (["noise", "--png", "x", "--csv", "x"], "different places"),
        (["love-affairs", "--csv", "nowhere/x.csv"], "Cannot write"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(
    asked: list[str],
    words: str,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["classics", *asked]) == 2
    out, err = capsys.readouterr()
    assert words in err
    assert out == ""
    assert list(tmp_path.iterdir()) == []
