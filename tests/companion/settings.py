"""The site that the tests meet: one person's on SQLCipher, or a server's on the PostgreSQL that
TWINFLAME_TEST_DATABASE names (`python benchmarks/cluster.py pytest tests/companion`)."""

import os
import tempfile
from pathlib import Path
from typing import Any

from twinflame.companion import settings
from twinflame.companion.access.door import Door
from twinflame.companion.home import Home
from twinflame.companion.keys import Key
from twinflame.companion.server.environment import deployment
from twinflame.companion.server.settings import server

KEY = Key(bytes(range(32)), bytes(16))
HOME = Home(Path(tempfile.gettempdir()) / f"twinflame-tests-{os.getpid()}")
HOME.prepare()
TOLD: list[str] = []
POSTGRES = os.environ.get("TWINFLAME_TEST_DATABASE", "")
ENVIRONMENT = {
    "DATABASE_URL": POSTGRES or "postgresql://nobody@nowhere/none",
    "SECRET_KEY": "of the tests alone " * 4,
    "SEED_KEY": "of the tests alone as well and long",
    "ALLOWED_HOSTS": "notes.example.org",
    "MAIL_URL": "smtp://mail.example.org",
    "MAIL_FROM": "notes@example.org",
    "TIME_ZONE": "Europe/Berlin",
}


def chosen() -> dict[str, Any]:
    """The settings of the kind of site that is tried."""
    if not POSTGRES:
        door = Door("http://127.0.0.1:8420", TOLD.append)
        found = settings.local(HOME, KEY, zone="Europe/Berlin", door=door)
        found["DATABASES"]["default"]["TEST"] = {"NAME": str(HOME.database)}
        return found
    os.environ["TWINFLAME_HOME"] = str(HOME.folder)
    found = server(deployment(ENVIRONMENT))
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    found["DATABASES"]["default"]["TEST"] = {"NAME": f"twinflame_{worker}_{os.getpid()}"}
    found["MIDDLEWARE"] = ["tests.companion.proxy.Proxy", *found["MIDDLEWARE"]]
    found["PASSWORD_HASHERS"] = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # takes no time
    return found


globals().update(chosen())
