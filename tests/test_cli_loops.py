"""`twinflame light` and `twinflame love`: what they tell, write and refuse."""

from pathlib import Path

import pytest

from twinflame.cli import main


def test_the_light_loop_is_told_with_its_states_and_its_edge(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["light"]) == 0
    out, _ = capsys.readouterr()
    for words in ("dark", "edge", "truth", "two lasting states", "Below tethers of 0.24", "from 0.61 on"):
        assert words in out
    assert "no advice" in out


def test_loosened_far_only_one_state_is_left(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["light", "--tethers", "0.2"]) == 0
    out, _ = capsys.readouterr()
    assert "one state alone" in out
    assert "edge" not in out


def test_above_the_threshold_love_lasts_and_below_it_dies_out(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["love"]) == 0
    lasts, _ = capsys.readouterr()
    assert "kindles 2.82 more: love lasts" in lasts
    assert "61 % love themselves and 34 % love others" in lasts
    assert main(["love", "--near", "5"]) == 0
    gone, _ = capsys.readouterr()
    assert "dies out" in gone
    assert "In the long run" not in gone


def test_picture_and_table_are_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    picture, table = tmp_path / "x.png", tmp_path / "x.csv"
    assert main(["light", "--tethers", "0.7", "--png", str(picture), "--csv", str(table)]) == 0
    assert "Written" in capsys.readouterr().out
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert table.read_text().startswith("line,x,y\n")


def test_a_table_that_is_printed_is_printed_alone(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["light", "--csv", "-"]) == 0
    out, _ = capsys.readouterr()
    assert out.startswith("line,x,y\n")
    assert "A model" not in out


@pytest.mark.parametrize(
    "asked",
    [
        ["light", "--tethers", "1.5"],
        ["light", "--spark", "0"],
        ["light", "--tethers", "nan"],
        ["love", "--near", "0"],
        ["love", "--near", "nan"],
        ["love", "--kindle", "-1"],
        ["light", "--png", "x", "--csv", "x"],
    ],
)
def test_values_without_meaning_are_refused_in_a_sentence(
    asked: list[str], capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(asked) == 2
    _, err = capsys.readouterr()
    assert err.strip()
    assert "Traceback" not in err
    assert not list(tmp_path.iterdir())
