"""Parts of one conversation that lie in several files of one folder, and may hold the same."""

from pathlib import Path

import pytest

from tests.contact.sources.phone_backups import backup, call, dialogue, sms
from tests.contact.sources.signal_exports import dialogue as said
from tests.contact.sources.signal_exports import lines, markdown
from twinflame.contact.history import Kind
from twinflame.contact.sources import list_conversations, read_history


def write(folder: Path, **files: str) -> Path:
    folder.mkdir()
    for name, content in files.items():
        (folder / name.replace("_", ".")).write_text(content)
    return folder


def test_messages_and_calls_of_a_number_are_one_history(tmp_path: Path) -> None:
    calls = [call(i, kind=1 + i % 3, number="0151 23456789", name="(Unknown)") for i in range(7, 13)]
    place = write(tmp_path / "phone", sms_xml=backup(*dialogue()), calls_xml=backup(*calls, root="calls"))
    history = read_history(place, zone="UTC")
    assert history.people == ("Me", "Ben")
    assert len(history) == 12
    assert (history.kinds >= Kind.CALL).sum() == 6


def test_overlapping_backups_count_what_they_share_once(tmp_path: Path) -> None:
    rows = [sms(17 * i, mine=i % 2 == 1) for i in range(60)]
    place = write(tmp_path / "phone", a_xml=backup(*rows[:40]), b_xml=backup(*rows[20:]), c_xml=backup(*rows))
    assert len(list_conversations(place)) == 1
    history = read_history(place, zone="UTC")
    assert len(history) == 60
    assert any("holds too" in note for note in history.notes)


def test_backups_that_follow_one_another_are_taken_whole(tmp_path: Path) -> None:
    rows = [sms(17 * i, mine=i % 2 == 1) for i in range(60)]
    place = write(tmp_path / "phone", a_xml=backup(*rows[30:]), b_xml=backup(*rows[:30]))
    history = read_history(place, zone="UTC")
    assert len(history) == 60
    assert not history.notes


@pytest.mark.parametrize("old", [False, True], ids=["seconds", "minutes"])
def test_both_forms_of_a_signal_export_count_once(tmp_path: Path, old: bool) -> None:
    rows = said(40)
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "BenKuhn").mkdir()
    (folder / "BenKuhn" / ("index.md" if old else "chat.md")).write_text(markdown(rows, old=old))
    (folder / "BenKuhn" / "data.json").write_text(lines(rows))
    for place in (folder, folder / "BenKuhn"):
        history = read_history(place, zone="UTC")
        assert len(history) == 40
        assert history.precision == 1.0
