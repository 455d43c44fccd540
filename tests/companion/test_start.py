"""From nothing to a site: keys, folders, databases, backups."""

import os
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlcipher3 import dbapi2

from twinflame.companion import backup, cipher, keys, start
from twinflame.companion.backup import back_up, forget_backups
from twinflame.companion.home import Home, usual
from twinflame.companion.keys import Key
from twinflame.errors import InputError

KEY = Key(b"k" * 32, b"s" * 16)
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    found = Home(tmp_path / "home")
    found.prepare()
    return found


def filled(home: Home, key: Key = KEY) -> None:
    with closing(cipher.connect(home.database, key.pragma)) as base:
        base.execute("CREATE TABLE t (word text)")
        base.execute("INSERT INTO t VALUES ('rosemary')")
        base.commit()


def test_the_same_words_make_the_same_key_however_an_accent_is_typed() -> None:
    salt = bytes(16)
    assert keys.derive("café and four words", salt) == keys.derive("cafe\u0301 and four words", salt)
    assert keys.derive("café and four words", salt) != keys.derive("café and four words", b"x" * 16)


def test_a_key_is_never_shown() -> None:
    assert repr(KEY) == "Key()"


def test_the_salt_stands_at_the_head_of_the_file(home: Home) -> None:
    filled(home)
    assert keys.salt_of(home.database) == KEY.salt
    assert len(keys.salt_of(home.folder / "none.db")) == 16


def test_the_file_holds_nothing_in_plain_words(home: Home) -> None:
    filled(home)
    for file in home.folder.glob("*.db*"):
        assert b"rosemary" not in file.read_bytes()
    assert not home.database.read_bytes().startswith(b"SQLite")


def test_a_wrong_passphrase_is_told_in_plain_words(home: Home) -> None:
    filled(home, start.open_home(home, "four words of mine"))
    assert start.open_home(home, "four words of mine").salt
    with pytest.raises(InputError, match=r"does not open the database.*nothing can be recovered"):
        start.open_home(home, "four words of thine")


def test_the_guarantees_of_a_connection_hold(home: Home) -> None:
    filled(home)
    with closing(cipher.connect(home.database, KEY.pragma)) as base:
        told = {
            p: base.execute(f"PRAGMA {p}").fetchone()[0]
            for p in ("journal_mode", "synchronous", "secure_delete")
        }
    assert told == {"journal_mode": "wal", "synchronous": 2, "secure_delete": 1}


@pytest.mark.parametrize("version", [(3, 7, 0), (3, 40, 1), (3, 51, 2)])
def test_a_sqlite_that_may_lose_writes_is_refused(version: tuple[int, ...]) -> None:
    with pytest.raises(InputError, match=r"can lose what was saved.*pip install"):
        cipher.check_version(version)


@pytest.mark.parametrize("version", [(3, 6, 23), (3, 51, 3), dbapi2.sqlite_version_info])
def test_other_versions_are_fine(version: tuple[int, ...]) -> None:
    cipher.check_version(version)


def test_the_folder_is_its_owners_alone(home: Home) -> None:
    assert stat.S_IMODE(home.folder.stat().st_mode) == 0o700


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="TWINFLAME_HOME"):
        Home(tmp_path / "file" / "home").prepare()


def test_a_read_only_database_is_told(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(home)
    monkeypatch.setattr(os, "access", lambda path, _: Path(path) != home.database)
    with pytest.raises(InputError, match="may not be written to"):
        home.prepare()


def test_the_folder_can_be_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TWINFLAME_HOME", str(tmp_path))
    assert usual().folder == tmp_path
    monkeypatch.delenv("TWINFLAME_HOME")
    assert usual().folder.name == "twinflame"


def test_a_backup_is_encrypted_and_equal_row_by_row(home: Home) -> None:
    filled(home)
    with closing(cipher.connect(home.database, KEY.pragma)) as used:
        used.execute("INSERT INTO t VALUES ('sage')")
        used.commit()  # still in the write-ahead log
        copy = back_up(home, KEY, NOW)
    assert b"rosemary" not in copy.read_bytes()
    with closing(cipher.connect(copy, KEY.pragma)) as base:
        assert base.execute("SELECT word FROM t").fetchall() == [("rosemary",), ("sage",)]
        assert base.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_backup_is_one_whole_file(home: Home) -> None:
    filled(home)
    copy = back_up(home, KEY, NOW)
    assert [path.name for path in home.backups.iterdir()] == [copy.name]


def test_a_backup_that_is_not_whole_is_refused_and_not_left(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(home)

    class Held(dbapi2.Connection):
        def execute(self, query: str, *args: Any) -> Any:
            return super().execute("SELECT 'wal'" if query.endswith("DELETE") else query, *args)

    plain = cipher.connect
    monkeypatch.setattr(backup, "connect", lambda path, key: plain(path, key, factory=Held))
    with pytest.raises(InputError, match="nothing was changed"):
        back_up(home, KEY, NOW)
    assert list(home.backups.iterdir()) == []


def test_the_newest_five_backups_are_kept_and_all_can_be_forgotten(home: Home) -> None:
    filled(home)
    made = [back_up(home, KEY, NOW + timedelta(days=k)) for k in range(7)]
    assert sorted(home.backups.glob("*.db")) == made[2:]
    assert forget_backups(home) == 5
    assert list(home.backups.iterdir()) == []
    assert forget_backups(Home(home.folder / "none")) == 0


def test_a_passphrase_of_eleven_characters_is_too_short() -> None:
    assert keys.strong_enough("x" * 12) == "x" * 12
    with pytest.raises(InputError, match="at least 12 characters"):
        keys.strong_enough("x" * 11)


def test_a_key_file_is_read_when_it_is_the_owners_alone(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text("four words of mine\r\n")
    file.chmod(0o600)
    assert keys.from_file(file) == "four words of mine"
    file.chmod(0o644)
    with pytest.raises(InputError, match="chmod 600"):
        keys.from_file(file)


@pytest.mark.parametrize("content", [None, b"", b"\n", b"\xff\xfe"])
def test_a_key_file_that_holds_no_passphrase_is_told(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "key"
    if content is not None:
        file.write_bytes(content)
        file.chmod(0o600)
    with pytest.raises(InputError, match="key file"):
        keys.from_file(file)


def test_a_port_in_use_is_told() -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(InputError, match="--port 0"):
            start.free_port(taken.getsockname()[1])
    assert start.free_port(0) > 0


PREPARE = """
import sys
from pathlib import Path
from typing import Any
from twinflame.companion import start
from twinflame.companion.home import Home
from twinflame.companion.keys import Key
home = Home(Path(sys.argv[1]))
home.prepare()
print(start.prepare(home, Key(b"k" * 32, b"s" * 16), "UTC"))
"""


def prepared(home: Home) -> str:
    done = subprocess.run(
        [sys.executable, "-c", PREPARE, str(home.folder)], capture_output=True, text=True, check=True
    )
    assert done.stderr == ""
    return done.stdout.strip()


def test_migrations_are_applied_and_an_older_database_is_copied_before(home: Home) -> None:
    assert prepared(home) == ""
    assert not home.backups.exists()
    assert prepared(home) == ""  # nothing to do
    with closing(cipher.connect(home.database, KEY.pragma)) as base:
        assert base.execute("SELECT username FROM people_person").fetchall() == [("me",)]
        base.execute("DELETE FROM django_migrations WHERE app = 'journal'")
        base.execute("DROP TABLE journal_photograph")
        base.execute("DROP TABLE journal_entry")
        base.commit()
    assert "it was copied to" in prepared(home)
    (copy,) = home.backups.glob("*.db")
    with closing(cipher.connect(copy, KEY.pragma)) as base:
        assert base.execute("SELECT count(*) FROM people_person").fetchone() == (1,)
        with pytest.raises(dbapi2.DatabaseError):
            base.execute("SELECT * FROM journal_entry")


def test_the_systems_own_sqlite_cannot_read_it(home: Home) -> None:
    filled(home)
    with closing(sqlite3.connect(home.database)) as base, pytest.raises(sqlite3.DatabaseError):
        base.execute("SELECT * FROM t")


@pytest.mark.django_db
def test_the_migrations_are_what_the_models_say() -> None:
    from django.core.management import call_command

    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


LOADED = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.companion.settings"
import django
from django.urls import get_resolver
django.setup()
assert get_resolver().url_patterns
print(*sorted({"altair", "numba", "scipy", "twinflame.companion.today.views"} & set(sys.modules)))
"""


def test_no_page_waits_for_what_only_a_model_needs() -> None:
    done = subprocess.run(
        [sys.executable, "-c", LOADED],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    assert done.stdout.split() == ["twinflame.companion.today.views"]
