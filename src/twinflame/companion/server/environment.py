"""What an operator decides, read from the environment: one list, which the docs and the check share."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit
from zoneinfo import available_timezones

from twinflame.companion.home import Home, usual
from twinflame.errors import InputError

SHORTEST_SECRET = 50  # characters
SHORTEST_SEED = 32


@dataclass(frozen=True, slots=True)
class Mail:
    """Where mail is handed in; with `folder`, it is written there instead and reaches nobody."""

    host: str = ""
    port: int = 0
    user: str = ""
    password: str = ""
    starttls: bool = False
    tls: bool = False
    folder: str = ""


@dataclass(frozen=True, slots=True)
class Deployment:
    """Everything that an operator decides; each field stands in `SETTINGS` with its name and meaning."""

    database: Mapping[str, str]
    secret: str
    secrets_before: tuple[str, ...]
    seed_keys: tuple[str, ...]
    hosts: tuple[str, ...]
    mail: Mail
    mail_from: str
    proxies: int
    certificate: tuple[Path, Path] | None
    sign_up: bool
    zone: str
    workers: int
    hsts_days: int
    home: Home


@dataclass(frozen=True, slots=True)
class Setting:
    """One variable of the environment.

    Attributes
    ----------
    usual
        What holds where it is not set; None where it has to be.
    parse
        From its text to its value; a ValueError says what is wrong with it.
    """

    name: str
    field: str
    parse: Callable[[str], Any]
    usual: str | None = None


def _database(text: str) -> dict[str, str]:
    from psycopg import ProgrammingError
    from psycopg.conninfo import conninfo_to_dict

    if urlsplit(text).scheme not in ("postgres", "postgresql"):
        raise ValueError("has to begin with postgresql://")
    try:
        found = {name: str(value) for name, value in conninfo_to_dict(text).items()}
    except ProgrammingError:
        raise ValueError("is no address of a PostgreSQL database") from None
    if "dbname" not in found:
        raise ValueError("names no database: postgresql://user:password@host/name")
    return found


def _secret(text: str) -> str:
    if len(text) < SHORTEST_SECRET:
        raise ValueError(f"needs at least {SHORTEST_SECRET} characters of chance")
    return text


def _seed_keys(text: str) -> tuple[str, ...]:
    keys = _listed(text)
    if not keys or any(len(key) < SHORTEST_SEED for key in keys):
        raise ValueError(f"needs at least {SHORTEST_SEED} characters of chance")
    return keys


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _hosts(text: str) -> tuple[str, ...]:
    hosts = _listed(text)
    if not hosts or any("*" in host or "/" in host for host in hosts):
        raise ValueError("has to list host names, such as notes.example.org, without * and /")
    return hosts


def _mail(text: str) -> Mail:
    url = urlsplit(text)
    if url.scheme == "file" and url.path.startswith("/"):
        return Mail(folder=url.path)
    if url.scheme not in ("smtp", "smtps") or not url.hostname:
        raise ValueError("has to be smtp://user:password@host:587 or smtps://user:password@host:465")
    tls = url.scheme == "smtps"
    plain = parse_qs(url.query).get("starttls") == ["no"]
    user, password = unquote(url.username or ""), unquote(url.password or "")
    return Mail(url.hostname, url.port or (465 if tls else 587), user, password, not tls and not plain, tls)


def _address(text: str) -> str:
    if "@" not in text:
        raise ValueError("has to be an address, such as notes@example.org")
    return text


def _count(least: int, most: int) -> Callable[[str], int]:
    def parse(text: str) -> int:
        if not text.isascii() or not text.isdecimal() or not least <= int(text) <= most:
            raise ValueError(f"has to be a whole number from {least} to {most}")
        return int(text)

    return parse


def _certificate(text: str) -> tuple[Path, Path] | None:
    if not text:
        return None
    parts = [Path(part) for part in _listed(text)]
    if len(parts) != 2 or not all(part.is_file() for part in parts):
        raise ValueError("has to name two files, the certificate and its key, with a comma between")
    return parts[0], parts[1]


def _open(text: str) -> bool:
    if text not in ("open", "closed"):
        raise ValueError("has to be open or closed")
    return text == "open"


def _zone(text: str) -> str:
    if text not in available_timezones():
        raise ValueError("has to be a zone by its IANA name, such as Europe/Berlin")
    return text


SETTINGS = (
    Setting("DATABASE_URL", "database", _database),
    Setting("SECRET_KEY", "secret", _secret),
    Setting("SECRET_KEYS_BEFORE", "secrets_before", _listed, ""),
    Setting("SEED_KEY", "seed_keys", _seed_keys),
    Setting("ALLOWED_HOSTS", "hosts", _hosts),
    Setting("MAIL_URL", "mail", _mail),
    Setting("MAIL_FROM", "mail_from", _address),
    Setting("TRUSTED_PROXIES", "proxies", _count(0, 9), "1"),
    Setting("TLS_FILES", "certificate", _certificate, ""),
    Setting("SIGN_UP", "sign_up", _open, "open"),
    Setting("TIME_ZONE", "zone", _zone, "UTC"),
    Setting("WORKERS", "workers", _count(1, 64), "2"),
    Setting("HSTS_DAYS", "hsts_days", _count(0, 730), "365"),
)
#: Settings whose values are secrets may lie in a file, named by the setting with this behind it.
IN_FILE = "_FILE"


def gather(env: Mapping[str, str] = os.environ) -> tuple[Deployment | None, list[str]]:
    """The deployment that the environment describes, or a sentence for each thing that is wrong with it.

    Examples
    --------
    >>> gather({"WORKERS": "many"})[1][-1]
    'WORKERS has to be a whole number from 1 to 64.'
    """
    wrong: list[str] = []
    found: dict[str, Any] = {}
    for setting in SETTINGS:
        try:
            found[setting.field] = setting.parse(_text(setting, env))
        except ValueError as error:
            wrong.append(f"{setting.name} {error}.")
    if not wrong and not found["proxies"] and found["certificate"] is None:
        wrong.append(
            "Nobody would encrypt the way to this server: let a proxy do it (TRUSTED_PROXIES=1), or name "
            "TLS_FILES."
        )
    return (None, wrong) if wrong else (Deployment(**found, home=usual()), [])


def deployment(env: Mapping[str, str] = os.environ) -> Deployment:
    """The deployment that the environment describes.

    Raises
    ------
    InputError
        With all that is wrong, a sentence each.
    """
    found, wrong = gather(env)
    if found is None:
        raise InputError(" ".join(wrong))
    return found


def _text(setting: Setting, env: Mapping[str, str]) -> str:
    if setting.name in env:
        return env[setting.name].strip()
    if file := env.get(setting.name + IN_FILE):
        try:
            return Path(file).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            raise ValueError(f"cannot be read from {file}") from None
    if setting.usual is None:
        raise ValueError("is not set")
    return setting.usual
