"""`twinflame claims`: what it prints, writes and refuses."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest

from twinflame.cli import main
from twinflame.journey import claims
from twinflame.journey.claims import Claim, Figure, Setting, Trial
from twinflame.journey.work import Progress

SMALL = ["--draws", "20", "--pairs", "8"]


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two quick claims."""
    monkeypatch.setattr(claims, "CLAIMS", tuple(c for c in claims.CLAIMS if c.name in {"C3", "C12"}))


def made(effect: np.ndarray) -> Claim:
    """A claim of which the trial is known."""

    def measure(_: Setting, progress: Progress | None) -> Trial:
        if progress is not None:
            progress(1.0)
        return Trial(effect, effect > 0, (Figure("beside it", "%", effect),))

    return Claim("C1", "It is so.", "Tried.", "mean", "days", "above 0", "Because.", "days", measure)


@pytest.mark.usefixtures("few")
def test_claims_are_listed_with_effect_interval_and_verdict(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["claims", *SMALL]) == 0
    out, _ = capsys.readouterr()
    for words in ("C3", "C12", "holds", "true in", " to ", "published", "Dailey", "no finding", "20 draws"):
        assert words in " ".join(out.split())


@pytest.mark.parametrize(
    ("effect", "words"),
    [
        (np.ones(20), "The claim holds: true in 100"),
        (np.r_[np.ones(5), -np.ones(15)], "The claim fails: true in 25"),
        (np.r_[np.ones(15), -np.ones(5)], "nobody can tell: true in 75"),
        (np.full(20, np.nan), "nobody can tell: no draw can speak of it"),
    ],
)
def test_a_claim_that_fails_is_shown_as_failing(
    effect: np.ndarray, words: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(claims, "CLAIMS", (made(effect),))
    assert main(["claims", "c1", *SMALL]) == 0
    out, _ = capsys.readouterr()
    assert words in " ".join(out.split())


def test_one_claim_shows_its_design_and_further_figures(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["claims", "C3", *SMALL]) == 0
    out, _ = capsys.readouterr()
    for words in ("turns to healing", "in the second week already", "above 0.1", "the cord draws"):
        assert words in " ".join(out.split())


def test_page_picture_table_and_figures_are_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page, picture, table, figures = (tmp_path / f"x.{form}" for form in ("html", "png", "csv", "json"))
    asked = ["--html", str(page), "--png", str(picture), "--csv", str(table), "--json", str(figures)]
    assert main(["claims", "C3", *SMALL, *asked]) == 0
    assert "Written" in capsys.readouterr().out
    text = page.read_text()
    assert text.count("<svg") == 4
    assert "<script" not in text
    assert "http" not in text.replace("http-equiv", "").replace("http://www.w3.org/2000/svg", "")
    assert "says nothing about any one pair" in text
    assert picture.read_bytes().startswith(b"\x89PNG")
    rows = list(csv.DictReader(table.read_text().splitlines()))
    assert len(rows) == 20
    known = json.loads(figures.read_text())["claims"][0]
    effects = [float(row["effect [reach]"]) for row in rows]
    assert known["effect"]["median"] == pytest.approx(np.median(effects), rel=1e-4)
    assert known["true"] == pytest.approx(np.mean([int(row["true"]) for row in rows]))


@pytest.mark.usefixtures("few")
def test_all_claims_are_written_as_a_table_figures_and_a_picture(tmp_path: Path) -> None:
    table, figures, picture = (tmp_path / f"x.{form}" for form in ("csv", "json", "png"))
    asked = ["--csv", str(table), "--json", str(figures), "--png", str(picture)]
    assert main(["claims", *SMALL, *asked]) == 0
    assert [row["name"] for row in csv.DictReader(table.read_text().splitlines())] == ["C3", "C12"]
    known = json.loads(figures.read_text())
    assert [c["name"] for c in known["claims"]] == ["C3", "C12"]
    assert known["setting"] == {"draws": 20, "pairs": 8, "seed": 1, "factor": 1.5, "interval": [0.05, 0.95]}
    assert len(known["facts"]) == 8
    assert picture.read_bytes().startswith(b"\x89PNG")


def test_what_is_unknown_is_null_in_json_and_empty_in_csv(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(claims, "CLAIMS", (made(np.full(20, np.nan)),))
    assert main(["claims", "C1", *SMALL, "--json", "-"]) == 0
    known = json.loads(capsys.readouterr().out)["claims"][0]
    assert known["effect"]["median"] is None
    assert known["true"] is None
    assert main(["claims", "C1", *SMALL, "--csv", "-"]) == 0
    assert capsys.readouterr().out.splitlines()[1] == "0,,,"


def test_figures_can_be_piped_and_are_the_same_each_time(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["claims", "C3", *SMALL, "--csv", "-"]) == 0
    first, _ = capsys.readouterr()
    assert first.startswith("draw,effect [reach],true,")
    main(["claims", "C3", *SMALL, "--csv", "-"])
    assert capsys.readouterr().out == first
    main(["claims", "C3", *SMALL, "--csv", "-", "--seed", "2"])
    assert capsys.readouterr().out != first


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (["C13"], "There is no claim of that name"),
        (["--html", "x.html"], "A page is of one claim"),
        (["C3", "--png", "x", "--csv", "x"], "different ones"),
        (["C3", "--csv", "nowhere/x.csv"], "Cannot write"),
        (["C3", "--draws", "3"], "20 to 10000 draws"),
        (["C3", "--pairs", "1"], "8 to 10000 pairs"),
        (["C3", "--factor", "9"], "between 1 and 2"),
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
    assert main(["claims", *asked]) == 2
    out, err = capsys.readouterr()
    assert words in err
    assert out == ""
    assert list(tmp_path.iterdir()) == []
