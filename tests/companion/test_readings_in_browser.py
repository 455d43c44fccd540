"""A reading in a real browser, from the file to the closer look: without scripts first, on a phone too."""

import re
import subprocess
import time
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.axe import faults
from tests.companion.test_in_browser import next_address, opened, served
from twinflame.examples import example_path

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PATIENCE = 120.0  # seconds; the machine may be slow
__all__ = ["served"]


def waited(tab: Page, address: str, text: str) -> None:
    """Look again, as somebody without scripts does, until the page shows it."""
    patience = time.monotonic() + PATIENCE
    while text not in tab.inner_text("main"):
        assert time.monotonic() < patience, tab.inner_text("main")
        time.sleep(0.5)
        tab.goto(address)


@pytest.fixture(scope="module")
def entered(browser: Browser, served: "subprocess.Popen[str]") -> Iterator[tuple[str, Any]]:
    """One who is in, on a phone without scripts, and handed in a file of which a reading was made."""
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 800})
    tab = context.new_page()
    tab.goto(next_address(served))
    base = tab.url.rstrip("/")
    tab.click("text=Readings")
    tab.click("text=Hand in messages")
    tab.set_input_files("#files", example_path("little"))
    tab.click("main button")
    waited(tab, tab.url, "Which of the two are you?")
    tab.check('input[name="choice"][value="0"]')
    tab.click("text=Go on")
    waited(tab, tab.url, "Roles through time")
    yield base, context.storage_state()
    context.close()


def addresses(tab: Page, base: str) -> list[str]:
    """The pages of readings, the list first."""
    tab.goto(f"{base}/readings/")
    kept = tab.locator("main a[href^='/readings/with/']").last.get_attribute("href")
    made = tab.locator("section[aria-labelledby='made'] a").first.get_attribute("href")
    return ["/readings/", "/readings/new/", "/readings/compare/", kept or "", made or ""]


@pytest.mark.parametrize(("scheme", "width"), [("light", 390), ("dark", 1280)])
def test_axe_finds_nothing(browser: Browser, entered: tuple[str, Any], scheme: Any, width: int) -> None:
    size: Any = {"width": width, "height": 900}
    context, tab, base = opened(browser, entered, viewport=size, color_scheme=scheme, bypass_csp=True)
    for path in addresses(tab, base):
        tab.goto(base + path)
        assert not (found := faults(tab)), path + found
    context.close()


def test_nothing_scrolls_sideways_and_nothing_is_refused(browser: Browser, entered: tuple[str, Any]) -> None:
    context, tab, base = opened(browser, entered)
    complaints: list[str] = []
    asked: list[str] = []
    tab.on("console", lambda m: complaints.append(m.text))
    tab.on("pageerror", lambda e: complaints.append(str(e)))
    tab.on("request", lambda r: asked.append(r.url))
    for path in addresses(tab, base):
        tab.goto(base + path)
        tab.evaluate("for (const d of document.querySelectorAll('details')) d.open = true")
        for width in (320, 390, 1280):
            tab.set_viewport_size({"width": width, "height": 800})
            assert tab.evaluate("document.documentElement.scrollWidth") <= width, (path, width)
    context.close()
    assert complaints == []
    assert [url for url in asked if not url.startswith(base)] == []
    assert not [url for url in asked if "charts.js" in url]  # only when somebody asks for it


def test_a_closer_look_tells_values_under_the_policy(
    browser: Browser, entered: tuple[str, Any], served: "subprocess.Popen[str]"
) -> None:
    context, tab, base = opened(browser, entered)
    complaints: list[str] = []
    tab.on("console", lambda m: complaints.append(m.text))
    tab.on("pageerror", lambda e: complaints.append(str(e)))
    one = addresses(tab, base)[-1]
    patience = time.monotonic() + PATIENCE
    while "closer.js" not in tab.content():  # the script is being taken out of its package
        assert time.monotonic() < patience
        time.sleep(0.5)
        tab.goto(base + one)
    figure = tab.locator("#chart-reach")
    assert figure.locator(".wide svg").is_visible()
    figure.get_by_role("button").click()
    chart = figure.locator(".drawn svg")
    chart.wait_for()
    assert not figure.locator(".wide svg").is_visible()
    chart.scroll_into_view_if_needed()
    box = chart.bounding_box()
    assert box
    for share in (0.3, 0.4, 0.5, 0.6, 0.7):
        tab.mouse.move(box["x"] + box["width"] * 0.4, box["y"] + box["height"] * share)
        if tab.locator(".value").is_visible():
            break
    assert re.search(r"range from [\d.]+\s+range to [\d.]+", tab.locator(".value").inner_text())
    figure.get_by_role("button").click()
    assert figure.locator(".wide svg").is_visible()
    context.close()
    assert complaints == []


def test_the_page_that_waits_tells_and_shows_by_itself_and_a_stop_ends_it(
    browser: Browser, entered: tuple[str, Any]
) -> None:
    context, tab, base = opened(browser, entered)
    kept = addresses(tab, base)[3]
    tab.goto(base + kept)
    tab.click("text=Make a reading")
    tab.get_by_role("button", name="Stop").click()
    assert "You stopped it" in tab.inner_text("main")
    tab.click("text=Begin again")
    assert tab.locator("progress").is_visible()
    tab.wait_for_selector("text=Roles through time", timeout=PATIENCE * 1000)
    tab.goto(f"{base}/readings/compare/")
    assert "None of the" in tab.inner_text("main")
    context.close()


@pytest.mark.parametrize("form", ["a PDF", "a page", "JSON"])
def test_a_reading_is_taken_along_without_a_script(
    browser: Browser, entered: tuple[str, Any], form: str
) -> None:
    context, tab, base = opened(browser, entered, java_script_enabled=False, accept_downloads=True)
    tab.goto(base + addresses(tab, base)[-1])
    with tab.expect_download() as download:
        tab.click(f"text=As {form}")
    assert download.value.suggested_filename.startswith("reading-20")
    assert download.value.path().stat().st_size > 10_000
    context.close()


def test_all_can_be_erased_while_a_reading_is_being_made(browser: Browser, entered: tuple[str, Any]) -> None:
    context, tab, base = opened(browser, entered, java_script_enabled=False)
    kept = addresses(tab, base)[3]
    tab.goto(base + kept)
    tab.click("text=Make a reading")
    waited(tab, tab.url, "Finding out who")
    tab.goto(f"{base}/mine/")
    for kind in ("histories", "readings"):
        tab.check(f"input[value='{kind}']")
    tab.check("input[name='sure']")
    tab.get_by_role("button", name="Erase").click()
    assert "Nothing of it is left" in tab.inner_text("main")
    for _ in range(3):
        tab.goto(f"{base}/readings/")
        assert "A reading tells from your messages" in tab.inner_text("main")
        time.sleep(1)
    context.close()
