import json
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from twinflame.contact.history import ContactHistory, Kind
from twinflame.contact.sources import list_conversations, read_export
from twinflame.contact.sources.write import ANDROID, ANDROID_US, IOS, IOS_US, TextLayout, write_export
from twinflame.errors import InputError


@pytest.fixture
def history() -> ContactHistory:
    rng = np.random.default_rng(3)
    times = np.floor(1.6e9 + np.cumsum(rng.exponential(20_000, 800)))
    kinds = rng.choice([0, 0, 0, 0, 1, 2, 3], 800)
    return ContactHistory(times, rng.integers(0, 2, 800), kinds, ("Ana", "Ben"), zone="Europe/Berlin")


@pytest.mark.parametrize(
    "layout", [ANDROID, ANDROID_US, IOS, IOS_US], ids=["Android", "US", "iPhone", "iPhone US"]
)
@pytest.mark.parametrize("suffix", [".txt", ".zip"])
@pytest.mark.parametrize("simulated", [False, True], ids=["real", "simulated"])
def test_whatsapp_comes_back_as_it_was(
    tmp_path: Path, history: ContactHistory, layout: TextLayout, suffix: str, simulated: bool
) -> None:
    place = tmp_path / f"x{suffix}"
    write_export(history, place, layout=layout, simulated=simulated)
    export = read_export(place, me="Ana", zone="Europe/Berlin")
    told, step = export.history, 1.0 if layout.seconds else 60.0
    assert told.times.tolist() == (history.times // step * step).tolist()
    assert told.who.tolist() == history.who.tolist()
    assert told.kinds.tolist() == history.kinds.tolist()
    assert (told.precision, export.source, export.simulated) == (step, "WhatsApp", simulated)
    assert list_conversations(place)[0].simulated is simulated


@pytest.mark.parametrize("suffix", [".json", ".csv"])
@pytest.mark.parametrize("simulated", [False, True], ids=["real", "simulated"])
def test_telegram_and_tables_come_back_as_they_were(
    tmp_path: Path, history: ContactHistory, suffix: str, simulated: bool
) -> None:
    place = tmp_path / f"x{suffix}"
    write_export(history, place, simulated=simulated)
    export = read_export(place, me="Ana", zone="Europe/Berlin")
    assert export.history.times.tolist() == history.times.tolist()
    assert export.history.who.tolist() == history.who.tolist()
    assert export.history.kinds.tolist() == history.kinds.tolist()
    assert (export.source, export.simulated) == ({".json": "Telegram", ".csv": "Table"}[suffix], simulated)


@pytest.mark.parametrize("simulated", [False, True], ids=["real", "simulated"])
@pytest.mark.parametrize("people", [("Ana", "Ben"), ("Zoë", "Ана")])
def test_messenger_comes_back_as_it_was(
    tmp_path: Path, history: ContactHistory, people: tuple[str, str], simulated: bool
) -> None:
    history = replace(history, people=people, times=history.times + 0.25)
    write_export(history, tmp_path / "message_1.json", simulated=simulated)
    export = read_export(tmp_path / "message_1.json", zone="Europe/Berlin")
    assert export.history.times.tolist() == history.times.tolist()
    assert export.history.who.tolist() == history.who.tolist()
    assert export.history.kinds.tolist() == history.kinds.tolist()
    assert (export.history.people, export.me_known) == (people, True)
    assert (export.source, export.simulated, export.history.precision) == ("Messenger", simulated, 0.001)


def test_the_written_file_tells_who_reads(tmp_path: Path, history: ContactHistory) -> None:
    for name in ("a.zip", "a.json"):
        write_export(history, tmp_path / name)
        export = read_export(tmp_path / name)
        assert export.history.people == ("Ana", "Ben")
        assert export.me_known
    write_export(history, tmp_path / "a.csv")
    assert not read_export(tmp_path / "a.csv").me_known


def test_reactions_stay_in_tables_and_are_left_out_elsewhere(tmp_path: Path) -> None:
    history = ContactHistory(
        np.arange(4) * 86400 * 13 + 1.6e9, np.array([0, 1, 0, 1]), np.array([0, 0, 4, 0]), ("A", "B")
    )
    for name, n in (("a.csv", 4), ("a.json", 3), ("a.txt", 3)):
        write_export(history, tmp_path / name)
        assert len(read_export(tmp_path / name).history) == n


def test_a_message_that_says_simulated_does_not_mark_the_export(
    tmp_path: Path, history: ContactHistory
) -> None:
    write_export(history, tmp_path / "a.txt")
    place = tmp_path / "a.txt"
    place.write_text(place.read_text().replace("placeholder", "Simulated by Twinflame", 9))
    assert not read_export(place).simulated


def test_the_same_history_gives_the_same_bytes(tmp_path: Path, history: ContactHistory) -> None:
    write_export(history, tmp_path / "a.zip")
    write_export(history, tmp_path / "b.zip")
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    assert zipfile.ZipFile(tmp_path / "a.zip").namelist() == ["WhatsApp Chat with Ben.txt"]


def test_exports_hold_placeholders_alone(tmp_path: Path, history: ContactHistory) -> None:
    write_export(history, tmp_path / "a.json")
    messages = json.loads((tmp_path / "a.json").read_text())["messages"]
    assert {m.get("text", "placeholder") for m in messages} == {"placeholder"}
    assert {Kind.CALL, Kind.MISSED_CALL} <= set(history.kinds.tolist())


def test_what_cannot_be_written_gets_one_sentence(tmp_path: Path, history: ContactHistory) -> None:
    with pytest.raises(InputError, match="one of these endings"):
        write_export(history, tmp_path / "a.docx")
    with pytest.raises(InputError, match="no contact"):
        write_export(ContactHistory(np.empty(0), np.empty(0), np.empty(0), ("A", "B")), tmp_path / "a.txt")
    assert list(tmp_path.iterdir()) == []
