"""Accounts whose conversations lie in several documents are joined, and tell who exported."""

import json
from pathlib import Path

from tests.contact.sources.made import EMAILS, NAMES, google_chat, mbox, rows, seconds
from tests.contact.sources.test_google_chat import archive
from tests.contact.sources.test_mail import ANA, BEN, letters
from twinflame.contact.sources import list_conversations, read_history


def test_the_account_tells_who_exported(tmp_path: Path) -> None:
    told = rows(60)
    place = archive(tmp_path / "takeout.zip", google_chat(told))
    history = read_history(place, zone="UTC")
    assert history.people == NAMES
    assert history.times.tolist() == seconds(told)
    assert not any("--me" in note for note in history.notes)
    assert len(list_conversations(place)) == 1


def test_of_an_account_the_twin_chooses_the_conversation(tmp_path: Path) -> None:
    other = {
        path: content.replace(NAMES[1].encode(), b"Cem").replace(json.dumps(NAMES[1]).encode(), b'"Cem"')
        for path, content in google_chat(rows(12), group="DM XyZ").items()
        if "user_info" not in path
    }
    space = {
        path: c for path, c in google_chat(rows(9), group="Space Abc").items() if "user_info" not in path
    }
    place = archive(tmp_path / "takeout.zip", google_chat(rows(30)), other, space)
    listed = list_conversations(place)
    assert sorted((sum(p.count for p in c.people), c.group) for c in listed) == [
        (9, True),
        (12, False),
        (30, False),
    ]
    assert len(read_history(place, twin="Cem")) == 12
    assert len(read_history(place, twin="Ben")) == 30


def test_folders_of_what_was_sent_and_what_came_are_joined(tmp_path: Path) -> None:
    told = rows(60)
    for name, who in (("Sent.mbox", 0), ("Inbox.mbox", 1)):
        extra = letters((ANA, "d@x.org")) if who == 0 else letters(("Eva <e@x.org>", ANA))
        (tmp_path / name).write_bytes(mbox([row for row in told if row.who == who]) + extra)
    history = read_history(tmp_path, twin="Ben", zone="UTC")
    assert history.counts == (sum(row.who == 0 for row in told), sum(row.who == 1 for row in told))
    assert history.people == NAMES


def test_one_person_called_by_name_and_by_address_is_one(tmp_path: Path) -> None:
    told = rows(60)
    for name, who in (("Sent.mbox", 0), ("Inbox.mbox", 1)):
        content = mbox([row for row in told if row.who == who])
        (tmp_path / name).write_bytes(
            content.replace(BEN.encode(), EMAILS[1].encode()) if who == 0 else content
        )
    assert len(read_history(tmp_path, zone="UTC")) == 60
