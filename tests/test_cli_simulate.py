"""`twinflame simulate`: what it shows, writes and refuses."""

import io
from pathlib import Path

import polars as pl
import pytest

from twinflame.cli import main
from twinflame.contact.sources import read_export
from twinflame.journey.state import NAMES

Shown = pytest.CaptureFixture[str]


def test_a_pair_is_shown_on_some_of_its_days(capsys: Shown) -> None:
    assert main(["simulate", "pair", "--policy", "chaser=heal@60", "--days", "420"]) == 0
    out, _ = capsys.readouterr()
    for words in ("The chaser heals from day 60", "chaser", "runner", "420", "Of 2,000 pairs", "no finding"):
        assert words in out


def test_a_pair_is_written_in_every_form(tmp_path: Path, capsys: Shown) -> None:
    places = {form: tmp_path / f"pair.{form}" for form in ("html", "png", "svg", "csv")}
    options = [word for form, path in places.items() for word in (f"--{form}", str(path))]
    assert main(["simulate", "pair", "--days", "60", *options]) == 0
    assert "Written: " in capsys.readouterr().out
    page = places["html"].read_text()
    assert "Simulated, of no real people" in page
    assert "<script" not in page
    assert places["png"].read_bytes().startswith(b"\x89PNG")
    assert places["svg"].read_text().startswith("<svg")
    days = pl.read_csv(places["csv"])
    assert days.columns == ["day", *NAMES]
    assert days["day"].to_list() == list(range(61))


@pytest.mark.parametrize("ending", ["txt", "zip", "json", "csv"])
def test_a_pair_becomes_an_export_that_says_it_is_simulated(tmp_path: Path, ending: str) -> None:
    chat = tmp_path / f"chat.{ending}"
    assert main(["simulate", "pair", "--days", "120", "--chat", str(chat), "-q"]) == 0
    export = read_export(chat, me=("Ana",), twin=("Ben",), dates="dmy", zone="UTC", now=2e9)
    assert export.history.people == ("Ana", "Ben")
    first, second = export.history.counts
    assert first > 2 * second > 0  # a chase
    assert export.simulated


def test_six_plans_are_compared_unless_others_are_named(capsys: Shown) -> None:
    assert main(["simulate", "population", "--pairs", "128", "--days", "400"]) == 0
    out, _ = capsys.readouterr()
    for words in ("natural", "chaser chases", "chaser heals", "runner heals", "both heal", "128 pairs"):
        assert words in out
    few = ["simulate", "population", "--pairs", "64", "--days", "100", "--policy", "runner=run:1.5@20"]
    assert main(few) == 0
    out, _ = capsys.readouterr()
    assert "runner runs at 1.5" in out
    assert "chaser heals" not in out


def test_a_population_is_written_as_csv_and_parquet_alike(tmp_path: Path) -> None:
    csv, parquet = tmp_path / "x.csv", tmp_path / "x.parquet"
    command = ["simulate", "population", "--pairs", "64", "--days", "60", "--policy", "chaser=heal", "-q"]
    assert main([*command, "--csv", str(csv), "--parquet", str(parquet), "--threads", "2"]) == 0
    kept = pl.read_parquet(parquet)
    assert kept.columns == ["plan", "day", "part", "mean", "sd", "q05", "q25", "q50", "q75", "q95"]
    assert set(kept["part"]) == {*NAMES, "union"}
    assert kept["day"].unique().sort().to_list() == [0, 30, 60]
    assert pl.read_csv(csv)["mean"].to_list() == pytest.approx(kept["mean"].to_list(), abs=1e-4)


def test_a_sweep_is_shown_as_a_table_or_a_field(tmp_path: Path, capsys: Shown) -> None:
    common = ["--places", "3", "--pairs", "64", "--days", "500"]
    picture = tmp_path / "s.html"
    assert main(["simulate", "sweep", "--over", "mirror=0:3", *common, "--html", str(picture)]) == 0
    out, _ = capsys.readouterr()
    assert "mirror" in out
    assert "100\u00a0% (96\u00a0% to 100\u00a0%)" in out
    assert "Share of 64 pairs at each place" in picture.read_text()
    assert main(["simulate", "sweep", "--over", "pain_runner", "--over", "worth_chaser", *common]) == 0
    out, _ = capsys.readouterr()
    assert "chaser's worth" in out
    assert "██" in out


def test_figures_go_to_a_pipe_alone(capsys: Shown) -> None:
    command = ["simulate", "sweep", "--over", "pain_runner=0:1", "--places", "2", "--pairs", "64"]
    assert main([*command, "--days", "120", "--csv", "-"]) == 0
    out, _ = capsys.readouterr()
    assert pl.read_csv(io.StringIO(out)).columns == ["pain_runner", "union", "low", "high", "day"]


def test_the_same_seed_gives_the_same_file_with_any_number_of_threads(tmp_path: Path) -> None:
    texts = []
    for threads, seed in (("1", "3"), ("2", "3"), ("1", "4")):
        path = tmp_path / f"{threads}{seed}.csv"
        command = ["simulate", "population", "--pairs", "300", "--days", "60", "--policy", "natural", "-q"]
        assert main([*command, "--threads", threads, "--seed", seed, "--csv", str(path)]) == 0
        texts.append(path.read_text())
    assert texts[0] == texts[1] != texts[2]


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["pair", "--policy", "chaser=love"], 'The policy "chaser=love" cannot be read'),
        (["pair", "--policy", "healer=heal"], 'The policy "healer=heal" cannot be read'),
        (["pair", "--policy", "chaser=chase:much"], '"much" is no number'),
        (["pair", "--policy", "chaser=chase:99"], "level is 99"),
        (["pair", "--policy", "chaser=heal@-3"], "cannot begin on day -3"),
        (["pair", "--set", "mirror"], "has no value"),
        (["pair", "--set", "mirror=big"], '"big" is no number'),
        (["pair", "--set", "mirrors=2"], "There is no setting mirrors"),
        (["pair", "--set", "tau=-1"], "The parameter tau is -1"),
        (["pair", "--set", "tau=0.1"], "10 steps a day are too few"),
        (["pair", "--set", "pain_runner=7"], "The runner's pain is 7"),
        (["pair", "--days", "0"], "0 days"),
        (["pair", "--chat", "chat.doc"], "tells no kind of export"),
        (["pair", "--csv", "x", "--html", "x"], "same place"),
        (["population", "--pairs", "0"], "0 pairs"),
        (["population", "--every", "0"], "every 0 days"),
        (["sweep", "--over", "mirror=1"], "has no end"),
        (["sweep", "--over", "rain"], "There is no setting rain"),
        (["sweep", "--over", "pain_runner=0:2"], "The runner's pain is 1.06667"),
        (["sweep", "--over", "mirror", "--over", "mirror"], "name it once"),
        (["sweep", "--over", "a", "--over", "mirror", "--places", "2"], "There is no setting a"),
        (["sweep", "--over", "mirror", "--places", "1"], "1 values"),
        (["sweep", "--over", "mirror", "--over", "cord", "--places", "200"], "40000 places are too many"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(
    options: list[str], sentence: str, capsys: Shown, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["simulate", *options]) == 2
    out, err = capsys.readouterr()
    assert sentence in " ".join(err.split())
    assert out == ""
    assert list(tmp_path.iterdir()) == []
