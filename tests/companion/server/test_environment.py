"""What an operator decides: documented, checked, and never guessed."""

import re
from pathlib import Path

import pytest

from tests.companion.settings import ENVIRONMENT
from twinflame.companion.server.environment import SETTINGS, deployment, gather
from twinflame.companion.server.settings import server
from twinflame.errors import InputError

DOCS = (Path(__file__).parents[3] / "docs" / "server.md").read_text()


def wrong(**changed: str) -> list[str]:
    return gather({**ENVIRONMENT, **changed})[1]


def test_every_setting_is_documented_with_what_holds_unless_it_is_set() -> None:
    told = dict(re.findall(r"^\| `(\w+)` \|.*\| ([^|]+) \|$", DOCS, re.MULTILINE))
    assert set(told) == {setting.name for setting in SETTINGS} | {"TWINFLAME_HOME"}
    for setting in SETTINGS:
        assert told[setting.name] == {None: "has to be set", "": "none"}.get(setting.usual, setting.usual)


def test_the_tests_own_settings_are_fine() -> None:
    assert wrong() == []


def test_everything_that_is_missing_is_told_at_once() -> None:
    needed = {setting.name for setting in SETTINGS if setting.usual is None}
    assert {sentence.split()[0] for sentence in gather({})[1]} == needed
    with pytest.raises(InputError, match=r"SECRET_KEY is not set.*MAIL_FROM is not set"):
        deployment({})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "mysql://a@b/c"),
        ("DATABASE_URL", "postgresql://a@b/"),
        ("DATABASE_URL", "postgresql://a@b/c?nonsense=1"),
        ("SECRET_KEY", "short"),
        ("SEED_KEY", ""),
        ("SEED_KEY", "x" * 40 + ",short"),
        ("ALLOWED_HOSTS", ""),
        ("ALLOWED_HOSTS", "*"),
        ("ALLOWED_HOSTS", "https://notes.example.org"),
        ("MAIL_URL", "mail.example.org"),
        ("MAIL_URL", "file:letters"),
        ("MAIL_FROM", "notes"),
        ("TRUSTED_PROXIES", "-1"),
        ("TRUSTED_PROXIES", "١"),
        ("TLS_FILES", "/none.pem,/none.key"),
        ("SIGN_UP", "yes"),
        ("TIME_ZONE", "Mars/Olympus"),
        ("WORKERS", "0"),
        ("HSTS_DAYS", "1000"),
    ],
)
def test_what_cannot_be_is_told_in_one_sentence(name: str, value: str) -> None:
    (sentence,) = wrong(**{name: value})
    assert sentence.startswith(f"{name} ")
    assert sentence.endswith(".")
    assert not value or value not in sentence or len(value) < 8  # a secret is not repeated


def test_the_way_has_to_be_encrypted_by_somebody(tmp_path: Path) -> None:
    assert "TLS_FILES" in wrong(TRUSTED_PROXIES="0")[0]
    for name in ("cert", "key"):
        (tmp_path / name).write_text("")
    assert wrong(TRUSTED_PROXIES="0", TLS_FILES=f"{tmp_path}/cert, {tmp_path}/key") == []


def test_a_secret_may_lie_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("s" * 60 + "\n")
    env = {name: value for name, value in ENVIRONMENT.items() if name != "SECRET_KEY"}
    assert deployment({**env, "SECRET_KEY_FILE": str(tmp_path / "key")}).secret == "s" * 60
    assert gather({**env, "SECRET_KEY_FILE": "/none"})[1] == ["SECRET_KEY cannot be read from /none."]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://me:p%40ss@mail.example.org", ("mail.example.org", 587, "me", "p@ss", True, False)),
        ("smtps://mail.example.org", ("mail.example.org", 465, "", "", False, True)),
        ("smtp://localhost:25?starttls=no", ("localhost", 25, "", "", False, False)),
    ],
)
def test_mail_is_handed_in_as_its_address_says(url: str, expected: tuple[object, ...]) -> None:
    found = server(deployment({**ENVIRONMENT, "MAIL_URL": url}))
    names = ("HOST", "PORT", "HOST_USER", "HOST_PASSWORD", "USE_TLS", "USE_SSL")
    assert tuple(found[f"EMAIL_{name}"] for name in names) == expected


def test_a_forwarded_header_is_trusted_only_from_a_proxy_of_ours(tmp_path: Path) -> None:
    assert server(deployment(ENVIRONMENT))["SECURE_PROXY_SSL_HEADER"] == ("HTTP_X_FORWARDED_PROTO", "https")
    (tmp_path / "f").write_text("")
    alone = {**ENVIRONMENT, "TRUSTED_PROXIES": "0", "TLS_FILES": f"{tmp_path}/f,{tmp_path}/f"}
    found = server(deployment(alone))
    assert found["SECURE_PROXY_SSL_HEADER"] is None
    assert found["ALLAUTH_TRUSTED_PROXY_COUNT"] == 0


def test_options_of_the_database_reach_it() -> None:
    url = "postgresql://u:p%2Fw@db.example.org:5433/notes?sslmode=verify-full"
    found = server(deployment({**ENVIRONMENT, "DATABASE_URL": url}))["DATABASES"]["default"]
    assert (found["NAME"], found["PASSWORD"], found["PORT"]) == ("notes", "p/w", "5433")
    assert found["OPTIONS"]["sslmode"] == "verify-full"


def test_the_docs_forbid_nothing_and_promise_nothing_that_is_not_so() -> None:
    assert "Whoever runs that server can read what is kept on it" in DOCS
    assert "end-to-end" not in DOCS
