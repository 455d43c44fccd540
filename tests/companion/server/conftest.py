"""A server over TLS and a browser that trusts it, one for each module that asks."""

import os
import shutil
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator

import psycopg
import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.companion.server.served import RUN, Running, certificate
from tests.companion.settings import ENVIRONMENT, POSTGRES
from twinflame.companion.start import free_port


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder, name, port = tmp_path_factory.mktemp("server"), f"browser_{uuid.uuid4().hex}", free_port(0)
    mark = certificate(folder)
    (folder / "letters").mkdir()
    with psycopg.connect(POSTGRES, autocommit=True) as base:
        base.execute(f"CREATE DATABASE {name}".encode())
    env = {
        **os.environ,
        **ENVIRONMENT,
        "DATABASE_URL": POSTGRES.replace("/postgres?", f"/{name}?"),
        "MAIL_URL": f"file://{folder}/letters",
        "ALLOWED_HOSTS": "localhost",
        "TRUSTED_PROXIES": "0",
        "TLS_FILES": f"{folder}/cert.pem,{folder}/key.pem",
        "WORKERS": "1",
        "TWINFLAME_HOME": str(folder / "home"),
    }
    command = [sys.executable, "-c", RUN, "serve"]
    subprocess.run([*command, "--migrate"], env=env, check=True, stdout=subprocess.DEVNULL)
    with subprocess.Popen([*command, "--port", str(port)], env=env, stdout=subprocess.DEVNULL) as site:
        yield Running(f"https://localhost:{port}", mark, folder / "letters", env)
        site.terminate()


@pytest.fixture(scope="module")
def trusting(running: Running) -> Iterator[Browser]:
    """A browser that takes the site's certificate for a good one."""
    place = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as play:
        trust = f"--ignore-certificate-errors-spki-list={running.mark}"
        flags = ["--headless", "--no-sandbox", "--disable-gpu", trust]
        found = play.chromium.launch(executable_path=place, args=flags)
        tab = found.new_page()
        for _ in range(200):
            try:
                tab.goto(f"{running.base}/account/login/")
            except Exception:  # not listening yet
                time.sleep(0.1)
            else:
                break
        yield found
        found.close()
