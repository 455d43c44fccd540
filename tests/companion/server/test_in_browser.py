"""Accounts in a real browser, over TLS: made, opened by a passkey, looked at, erased."""

import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.axe import faults
from tests.companion.filled import noise
from tests.companion.server.served import SHOTS, Running, proven, sign_up
from twinflame.examples import example_path

pytestmark = pytest.mark.browser
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


@pytest.mark.parametrize(("scheme", "width"), [("light", 390), ("dark", 1280)])
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
            assert not (found := faults(tab)), path + found
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
