"""Accounts in a real browser, over TLS: made, opened by a passkey, looked at, erased."""

import base64
import hashlib
import os
import shutil
import subprocess
import sys
import time
import uuid
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from axe_playwright_python.sync_playwright import Axe
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from playwright.sync_api import Browser, Page, sync_playwright

from tests.companion.filled import noise
from tests.companion.settings import ENVIRONMENT, POSTGRES
from twinflame.companion.start import free_port
from twinflame.examples import example_path

pytestmark = pytest.mark.browser
RUN = "import sys\nfrom twinflame.cli import main\nsys.exit(main(sys.argv[1:]))"
PASSWORD = "four words of mine, and more"
OPEN = ("login/", "signup/", "password/reset/")
INSIDE = (
    "",
    "email/",
    "password/change/",
    "factors/",
    "factors/totp/activate/",
    "factors/recovery-codes/",
    "factors/recovery-codes/generate/",
    "factors/webauthn/",
    "factors/webauthn/add/",
    "sessions/",
    "erase/",
    "logout/",
    "reauthenticate/",
    "factors/reauthenticate/",
    "factors/webauthn/reauthenticate/",
)
SHOTS = os.environ.get("TWINFLAME_SHOTS")  # a folder for a picture of each page, to be looked at


class Running:
    """A site over TLS, with its letters."""

    def __init__(self, base: str, mark: str, letters: Path) -> None:
        self.base, self.mark, self.letters = base, mark, letters

    def code(self) -> str:
        """The code of the newest letter."""
        newest = max(self.letters.iterdir(), key=lambda file: file.stat().st_mtime)
        return newest.read_text().split("\n\n")[1].split()[0]


def certificate(folder: Path) -> str:
    """Make a certificate of our own; gives the mark by which the browser is told to trust it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    plain, coded = serialization.NoEncryption(), serialization.Encoding.PEM
    (folder / "cert.pem").write_bytes(made.public_bytes(coded))
    (folder / "key.pem").write_bytes(key.private_bytes(coded, serialization.PrivateFormat.PKCS8, plain))
    public = key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return base64.b64encode(hashlib.sha256(public).digest()).decode()


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
        yield Running(f"https://localhost:{port}", mark, folder / "letters")
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


def with_a_device(tab: Page) -> None:
    """Give the browser a device that makes and uses passkeys without being touched."""
    talk = tab.context.new_cdp_session(tab)
    talk.send("WebAuthn.enable")
    device = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    talk.send("WebAuthn.addVirtualAuthenticator", {"options": device})


def proven(tab: Page) -> None:
    """Type the password once more, where it is asked for."""
    if tab.locator("h1", has_text="Is it you?").count():
        tab.fill('input[name="password"]', PASSWORD)
        tab.click("main form button")


def sign_up(tab: Page, running: Running, address: str) -> None:
    tab.goto(f"{running.base}/account/signup/")
    tab.fill('input[name="email"]', address)
    tab.fill('input[name="password1"]', PASSWORD)
    tab.click("main form button")
    tab.fill('input[name="code"]', running.code())
    tab.click("main form button >> nth=0")
    tab.wait_for_url(f"{running.base}/")


@pytest.fixture(scope="module")
def member(trusting: Browser, running: Running) -> Iterator[tuple[Any, list[str]]]:
    """The cookies of somebody with an account and a passkey, and what the browser complained of."""
    context = trusting.new_context()
    tab = context.new_page()
    complaints: list[str] = []
    tab.on("console", lambda m: complaints.append(m.text) if m.type in ("error", "warning") else None)
    tab.on("pageerror", lambda e: complaints.append(str(e)))
    with_a_device(tab)
    sign_up(tab, running, "me@example.org")
    tab.goto(f"{running.base}/account/factors/webauthn/add/")
    proven(tab)
    tab.fill('input[name="name"]', "My phone")
    tab.check('input[name="passwordless"]')
    tab.click("main form button")
    tab.wait_for_selector("text=The passkey is ready.")

    tab.click("footer button")
    tab.click("text=Sign in with a passkey")
    tab.wait_for_url(f"{running.base}/")
    tab.goto(f"{running.base}/account/factors/webauthn/")
    assert "My phone" in tab.inner_text("main")
    yield context.storage_state(), complaints
    context.close()


def test_a_passkey_opens_the_account_alone_and_nothing_is_refused(member: tuple[Any, list[str]]) -> None:
    assert member[0]["cookies"]
    assert member[1] == []


@pytest.mark.parametrize(
    ("scheme", "width"), [("light", 390), ("dark", 1280), ("dark", 390), ("light", 1280)]
)
def test_axe_finds_nothing_on_any_page_of_an_account(
    trusting: Browser, running: Running, member: tuple[Any, list[str]], scheme: str, width: int
) -> None:
    size: Any = {"width": width, "height": 900}
    options: Any = {"viewport": size, "color_scheme": scheme, "bypass_csp": True}
    for state, paths in ((None, OPEN), (member[0], INSIDE)):
        context = trusting.new_context(storage_state=state, **options)
        tab = context.new_page()
        for path in [*(f"/account/{path}" for path in paths), "/trust/"]:
            tab.goto(running.base + path)
            if path not in ("/account/reauthenticate/",) and "reauthenticate" not in path:
                proven(tab)
            results = Axe().run(tab)
            assert results.violations_count == 0, path + results.generate_report()
            assert tab.evaluate("document.documentElement.scrollWidth") <= width, path
            if SHOTS:
                name = path.strip("/").replace("/", "-")
                tab.screenshot(path=f"{SHOTS}/{name}-{width}-{scheme}.png", full_page=True)
        context.close()


def test_an_account_is_made_and_erased_without_a_script(trusting: Browser, running: Running) -> None:
    context = trusting.new_context(java_script_enabled=False, viewport={"width": 390, "height": 800})
    tab = context.new_page()
    sign_up(tab, running, "other@example.org")
    tab.fill("#line", "by the river")
    tab.click("main form button")
    assert "Kept." in tab.inner_text("main")
    tab.goto(f"{running.base}/account/")
    tab.click("text=Erase the account")
    proven(tab)
    tab.check('input[name="sure"]')
    tab.click("main form button")
    assert "Your account is erased" in tab.inner_text("main")
    tab.goto(f"{running.base}/")
    assert tab.url.startswith(f"{running.base}/account/login/")
    context.close()


def waited(tab: Page, text: str) -> None:
    """Look until the page shows it, as somebody who waits does."""
    patience = time.monotonic() + 240
    while text not in tab.inner_text("main"):
        assert time.monotonic() < patience, tab.inner_text("main")
        time.sleep(0.5)
        tab.reload()


@pytest.mark.slow
def test_a_reading_is_made_on_a_server_and_a_photograph_is_kept_there(
    trusting: Browser, running: Running, member: tuple[Any, list[str]], tmp_path: Path
) -> None:
    context = trusting.new_context(storage_state=member[0], java_script_enabled=False)
    tab = context.new_page()
    tab.goto(f"{running.base}/readings/new/")
    tab.set_input_files("#files", example_path("little"))
    tab.click("main button")
    waited(tab, "Which of the two are you?")
    tab.check('input[name="choice"][value="0"]')
    tab.click("text=Go on")
    waited(tab, "Roles through time")
    tab.goto(f"{running.base}/journal/new/")
    tab.fill("#id_text", "By the sea.")
    tab.click("text=Keep, and add a photograph")
    (tmp_path / "sea.png").write_bytes(noise())
    tab.set_input_files("#file", tmp_path / "sea.png")
    tab.click("main form button")
    assert "Kept." in tab.inner_text("main")
    tab.goto(f"{running.base}/mine/")
    with tab.expect_download() as download:
        tab.click("text=Download everything")
        proven(tab)
    packed = zipfile.ZipFile(download.value.path())
    names = packed.namelist()
    assert {"readings/1.json", "contacts/1.csv"} < set(names)
    assert sum(name.startswith("photographs/") for name in names) == 1
    context.close()
