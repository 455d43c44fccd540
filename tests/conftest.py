"""Properties are tried on the same examples everywhere; a browser; tests keep out of your settings."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser

settings.register_profile("same", deadline=None, derandomize=True, print_blob=True)
settings.register_profile("new", deadline=None)
settings.load_profile("new" if os.environ.get("TWINFLAME_NEW_EXAMPLES") else "same")


@pytest.fixture(scope="module")
def browser() -> "Iterator[Browser]":
    """The system's Chromium; for a module alone, since its loop must not run where a database is asked."""
    from playwright.sync_api import sync_playwright

    place = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    assert place, "These tests need Chromium: ./test installs it, or set CHROMIUM to where it lies."
    with sync_playwright() as play:
        flags = ["--headless", "--no-sandbox", "--disable-gpu"]
        found = play.chromium.launch(executable_path=place, args=flags)
        yield found
        found.close()


@pytest.fixture(autouse=True, scope="session")
def no_settings_of_yours(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Tests neither read nor write what you had remembered."""
    home = tmp_path_factory.mktemp("settings")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CONFIG_HOME", str(home))
        yield home
