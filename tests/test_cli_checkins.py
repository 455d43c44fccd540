"""`twinflame read --checkins`: check-ins of some days beside a chat give a journey, or say what is wrong."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from twinflame.cli import main
from twinflame.contact.sources import read_export

Shown = pytest.CaptureFixture[str]
DAYS = 35


@pytest.fixture
def chat(tmp_path: Path) -> Path:
    path = tmp_path / "chat.csv"
    assert main(["simulate", "pair", "--days", str(DAYS), "--chat", str(path), "-q"]) == 0
    return path


def checkins(chat: Path) -> Path:
    """Much pain and little worth, told by Ana every other day."""
    export = read_export(chat, me=("Ana",), twin=("Ben",), zone="UTC", now=2e9)
    first = date(1970, 1, 1) + timedelta(days=int(export.history.times[0] // 86_400))
    rows = [f"{first + timedelta(days=k)},me,{7 + k % 4 // 2},2,8" for k in range(0, DAYS - 1, 2)]
    path = chat.with_name("mine.csv")
    path.write_text("\n".join(["date,twin,pain,worth,urge to reach", *rows]) + "\n")
    return path


@pytest.mark.slow
def test_check_ins_beside_a_chat_give_a_journey(chat: Path, capsys: Shown) -> None:
    out = chat.with_name("reading.json")
    told = str(checkins(chat))
    names = ["--me", "Ana", "--twin", "Ben", "--zone", "UTC"]
    assert main(["read", str(chat), *names, "--checkins", told, "--json", str(out)]) == 0
    shown = capsys.readouterr().out
    assert "The journey, by the model" in shown
    assert "Ben's pain and worth cannot be told" in shown
    journey = json.loads(out.read_text())["journey"]
    assert journey["sampling"]["agreement"] < 1.1
    assert journey["moves"] is not None
    mine = next(x for x in journey["moves"]["learned"] if x["key"] == "pain" and x["person"] == 0)
    assert 0.65 < mine["after"]["value"] < 0.85
    assert mine["told"] > 0.5


def test_check_ins_that_cannot_be_read_are_said_before_anything_is_computed(
    chat: Path, capsys: Shown
) -> None:
    wrong = chat.with_name("wrong.csv")
    wrong.write_text("date,twin,pain\n2025-01-01,me,12\n")
    names = ["--me", "Ana", "--twin", "Ben", "--zone", "UTC"]
    assert main(["read", str(chat), *names, "--checkins", str(wrong)]) != 0
    assert "no number from 0 to 10" in capsys.readouterr().err.replace("\n", " ")
