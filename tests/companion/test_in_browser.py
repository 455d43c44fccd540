"""The companion in a real browser: accessible, within its width, without scripts, and left in a moment."""

import io
import json
import os
import re
import subprocess
import sys
import time
import uuid
import zipfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page

from tests.axe import faults

pytestmark = pytest.mark.browser

RUN = "import sys\nfrom twinflame.cli import main\nsys.exit(main(sys.argv[1:]))"
PAGES = (
    *("/", "/journal/", "/journal/?q=river", "/journal/new/", "/timeline/", "/timeline/new/", "/mine/"),
    *("/healing/", "/healing/gad7/", "/healing/phq9/", "/healing/gad7/new/", "/healing/belief/"),
    *("/practices/", "/practices/kind_letter/", "/signals/", "/signals/test/", "/tethers/", "/tethers/new/"),
    *("/circles/", "/circles/new/", "/light/"),
    *("/questions/", "/questions/no-contact/", "/questions/heal/"),
)
QUIET = ("/trust/", "/help/", "/help/?first", "/nowhere/")
LONG = "Wintergedanken" * 8
PATIENCE = 180  # seconds; what is compiled the first time takes some


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator["subprocess.Popen[str]"]:
    home = tmp_path_factory.mktemp("home")
    key = home / "key"
    key.write_text("four words of mine")
    key.chmod(0o600)
    command = [sys.executable, "-u", "-c", RUN, "serve", "--port", "0", "--key-file", str(key)]
    env = {**os.environ, "TWINFLAME_HOME": str(home / "kept")}
    with subprocess.Popen(
        command, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as site:
        yield site
        site.terminate()


def next_address(served: "subprocess.Popen[str]") -> str:
    assert served.stdout
    found = re.search(r"http://\S+/enter/\S+/", served.stdout.readline())
    assert found
    return found[0]


@pytest.fixture(scope="module")
def entered(
    browser: Browser, served: "subprocess.Popen[str]", tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, Any]]:
    """The site's address and the cookies of one who is in, with a few days, entries and periods kept."""
    context = browser.new_context(java_script_enabled=False)  # the main flows need no script
    tab = context.new_page()
    tab.goto(next_address(served))
    base = tab.url.rstrip("/")
    for ago, pain in ((5, 8), (4, 6), (1, 3)):
        tab.goto(f"{base}/day/{date.today() - timedelta(days=ago)}/")
        tab.locator(f'input[name="pain"][value="{pain}"]').check(force=True)
        tab.locator('input[name="urge_to_reach"][value="7"]').check(force=True)
        tab.fill("#line", f"By the river. {LONG}")
        tab.click("main form button")
        assert "Kept." in tab.inner_text("main")
    for about, text in (("", f"The river again.\n\n{LONG}"), ("2021-07-03", "We met at the river.")):
        tab.goto(f"{base}/journal/new/")
        tab.fill("#id_text", text)
        tab.fill("#id_about", about)
        tab.click("main form button")
    for name, begins, ends in (("The summer", "2021-06-01", "2021-10-01"), (LONG, "2021-09-01", "")):
        tab.goto(f"{base}/timeline/new/")
        tab.fill("#id_name", name)
        tab.fill("#id_begins", begins)
        tab.fill("#id_ends", ends)
        tab.click("main form button")
    live_through(tab, base)
    follow_the_light(tab, base)
    add_photographs(tab, base, tmp_path_factory.mktemp("photographs"))
    yield base, context.storage_state()
    context.close()


def follow_the_light(tab: Page, base: str) -> None:
    """Thirty days that tell of the light loop, brought back from an export, and followed."""
    tab.goto(f"{base}/mine/")
    with tab.expect_download() as download:
        tab.click("text=Download everything")
    with zipfile.ZipFile(download.value.path()) as archive:
        table = json.loads(archive.read("twinflame.json"))
    blank = dict.fromkeys(table["checkins"][0]) | {"line": "", "version": 1}
    for ago in range(30, 60):
        told = {"openness": 9 - ago // 8, "doubt": ago // 7, "closeness": 5, "drive": 9 - ago // 10}
        when = {"made": table["exported"], "changed": table["exported"], "id": str(uuid.uuid4())}
        day = (date.today() - timedelta(days=ago)).isoformat()
        table["checkins"].append(blank | when | told | {"day": day})
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("twinflame.json", json.dumps(table))
    file: Any = {"name": "all.zip", "mimeType": "application/zip", "buffer": packed.getvalue()}
    tab.set_input_files("#file", file)
    tab.click("text=Bring back")
    assert "30 brought back" in tab.inner_text("main")
    until = time.monotonic() + PATIENCE
    tab.goto(f"{base}/light/")
    while "being followed" in tab.inner_text("main"):
        assert time.monotonic() < until
        time.sleep(0.5)
        tab.goto(f"{base}/light/")
    assert "The tipping picture" in tab.inner_text("main")


def live_through(tab: Page, base: str) -> None:
    """What else a person does, without a script: fills in, practises, writes down, weighs, states, looks."""
    for day, pick in ((40, 2), (0, 1)):
        tab.goto(f"{base}/healing/gad7/new/")
        for question in tab.locator("main fieldset").all():
            question.locator("input").nth(pick).check(force=True)
        tab.fill("#id_day", (date.today() - timedelta(days=day)).isoformat())
        tab.click("main form button")
        assert "Kept." in tab.inner_text("main")
    tab.goto(f"{base}/healing/phq9/new/")
    tab.locator('input[name="item-better_off_dead"]').nth(1).check(force=True)
    tab.click("main form button")
    assert "Before anything else" in tab.inner_text("main")
    tab.goto(f"{base}/practices/kind_letter/")
    tab.fill("#id_note", f"Wrote it. {LONG}")
    tab.click("text=I did it")
    assert "Kept." in tab.inner_text("main")
    tab.goto(f"{base}/signals/")
    tab.click("text=A dream")
    assert "Written down: a dream." in tab.inner_text("main")
    tab.goto(f"{base}/signals/test/")
    tab.click("text=State it")
    tab.click("text=Look now")
    assert "fewer than 8 whole weeks" in tab.inner_text("main").lower() or "check-ins" in tab.inner_text(
        "main"
    )
    for name, firmness in (("Work", 6), (LONG, 3)):
        tab.goto(f"{base}/tethers/new/")
        tab.fill("#id_name", name)
        tab.locator(f'input[name="holds"][value="{firmness}"]').check(force=True)
        tab.click("main form button")
        assert "The tipping picture" in tab.inner_text("main")
    for ago in range(10, 25, 2):
        tab.goto(f"{base}/day/{date.today() - timedelta(days=ago)}/")
        tab.locator('input[name="chose_myself"][value="yes"]').check(force=True)
        tab.locator('input[name="believed_healing"][value="7"]').check(force=True)
        tab.locator('input[name="worth"][value="5"]').check(force=True)
        tab.locator('input[name="pain"][value="4"]').check(force=True)
        tab.click("main form button")
    for name, circle in (("Ana", "Family"), (LONG, LONG)):
        tab.goto(f"{base}/circles/new/")
        tab.fill("#id_name", name)
        tab.fill("#id_circle", circle)
        tab.click("main form button")
        for button, what in (("They were told", "That we met."), ("Plan to tell", LONG)):
            tab.click(f"text={button}")
            tab.fill("#id_what", what)
            tab.click("main form button")
            assert what in tab.inner_text("main")
    tab.goto(f"{base}/timeline/")
    assert "Choosing myself" in tab.inner_text("main")


def add_photographs(tab: Page, base: str, folder: Path) -> None:
    """An entry with two photographs, of which one is told in words, without a script."""
    wide, high = folder / "wide.jpg", folder / "high.png"
    Image.linear_gradient("L").resize((1600, 900)).convert("RGB").save(wide)
    Image.radial_gradient("L").resize((500, 1400)).convert("RGB").save(high)
    tab.goto(f"{base}/journal/new/")
    tab.fill("#id_text", "By the sea.")
    tab.click("text=Keep, and add a photograph")
    for file, alt in ((wide, "A grey sea"), (high, "")):
        if "photograph" not in tab.url:
            tab.click("text=Add a photograph")
        tab.set_input_files("#file", file)
        tab.fill("#id_alt", alt)
        tab.click("main form button")
        assert "Kept." in tab.inner_text("main")
    assert tab.locator(".photos img").count() == 2


def opened(browser: Browser, entered: tuple[str, Any], **options: Any) -> tuple[BrowserContext, Page, str]:
    context = browser.new_context(storage_state=entered[1], **options)
    return context, context.new_page(), entered[0]


@pytest.mark.parametrize(("scheme", "width"), [("light", 390), ("dark", 1280)])
def test_axe_finds_nothing_on_any_page(
    browser: Browser, entered: tuple[str, Any], scheme: str, width: int
) -> None:
    size: Any = {"width": width, "height": 900}
    context, tab, base = opened(browser, entered, viewport=size, color_scheme=scheme, bypass_csp=True)
    for path in (*PAGES, *QUIET):
        tab.goto(base + path)
        assert not (found := faults(tab)), path + found
    context.clear_cookies()
    tab.goto(base)
    assert not (found := faults(tab)), found
    context.close()


def test_nothing_scrolls_sideways_and_nothing_is_refused(browser: Browser, entered: tuple[str, Any]) -> None:
    context, tab, base = opened(browser, entered)
    complaints: list[str] = []
    asked: list[str] = []
    tab.on("console", lambda m: complaints.append(m.text))
    tab.on("pageerror", lambda e: complaints.append(str(e)))
    tab.on("request", lambda r: asked.append(r.url))
    for path in (*PAGES, *QUIET[:3]):
        tab.goto(base + path)
        tab.evaluate("for (const d of document.querySelectorAll('details')) d.open = true")
        for width in (320, 390, 1280):
            tab.set_viewport_size({"width": width, "height": 800})
            assert tab.evaluate("document.documentElement.scrollWidth") <= width, (path, width)
    assert tab.evaluate("document.fonts.ready.then(() => document.fonts.check('16px \"Reading Serif\"'))")
    context.close()
    assert complaints == []
    assert [url for url in asked if not url.startswith(base)] == []


def test_whatever_is_pressed_is_large_enough_for_a_thumb(browser: Browser, entered: tuple[str, Any]) -> None:
    context, tab, base = opened(browser, entered, viewport={"width": 320, "height": 800})
    tab.goto(base)
    sizes = tab.evaluate(
        "[...document.querySelectorAll('.scale label, .choice label, button, .ways a, .exit')]"
        ".map(e => e.getBoundingClientRect()).filter(r => r.width).map(r => Math.min(r.width, r.height))"
    )
    context.close()
    assert len(sizes) > 100
    assert min(sizes) >= 23.5


def test_a_page_is_light(browser: Browser, entered: tuple[str, Any]) -> None:
    context, tab, base = opened(browser, entered)
    sizes: list[int] = []
    tab.on("response", lambda r: sizes.append(len(r.body())))
    tab.goto(base)
    tab.wait_for_load_state("networkidle")
    context.close()
    assert sum(sizes) < 150_000


def test_the_light_loop_shows_itself_once_it_is_followed(browser: Browser, entered: tuple[str, Any]) -> None:
    context, tab, base = opened(browser, entered)
    tab.goto(f"{base}/day/{date.today() - timedelta(days=31)}/")
    tab.locator('input[name="drive"][value="2"]').check(force=True)
    with tab.expect_navigation():
        tab.keyboard.press("Enter")
    tab.goto(f"{base}/light/")
    assert "being followed" in tab.inner_text("main")
    tab.wait_for_selector("text=The tipping picture", timeout=1000 * PATIENCE)  # the page looks by itself
    assert "being followed" not in tab.inner_text("main")
    context.close()


def test_the_keyboard_tells_a_day(browser: Browser, entered: tuple[str, Any]) -> None:
    context, tab, base = opened(browser, entered)
    tab.goto(f"{base}/day/{date.today() - timedelta(days=2)}/")
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.textContent") == "Skip to the page"
    tab.keyboard.press("Enter")
    tab.keyboard.press("Tab")
    for _ in range(5):
        tab.keyboard.press("ArrowRight")
    outline = "getComputedStyle(document.activeElement.nextElementSibling).outlineWidth"
    assert tab.evaluate(f"parseFloat({outline})") >= 2
    with tab.expect_navigation():
        tab.keyboard.press("Enter")
    assert "Kept." in tab.inner_text("main")
    assert tab.locator('input[name="pain"][value="4"]').is_checked()
    context.close()


@pytest.mark.parametrize("way", ["click", "escape", "no script"])
def test_the_way_out_is_fast_and_there_is_no_way_back(
    browser: Browser, entered: tuple[str, Any], served: "subprocess.Popen[str]", way: str
) -> None:
    context = browser.new_context(java_script_enabled=way != "no script")
    context.route("https://**", lambda route: route.fulfill(body="weather", content_type="text/html"))
    tab = context.new_page()
    tab.goto(next_address(served))
    base = entered[0]
    tab.goto(f"{base}/journal/")
    with tab.expect_request("https://**", timeout=2000):
        if way == "escape":
            for _ in range(3):
                tab.keyboard.press("Escape")
        else:
            tab.click("a.exit", no_wait_after=True)
    if way != "no script":  # there the other site is reached by a redirect, which no test can answer
        tab.wait_for_url("https://**", timeout=2000)
        tab.go_back()
        tab.wait_for_load_state()
        assert "river" not in tab.content()
    another = context.new_page()
    another.goto(f"{base}/journal/")
    assert another.url.endswith("/door/")
    context.close()


def test_the_file_is_taken_along_without_a_script(
    browser: Browser, entered: tuple[str, Any], tmp_path: Path
) -> None:
    context, tab, base = opened(browser, entered, java_script_enabled=False)
    tab.goto(f"{base}/mine/")
    with tab.expect_download() as download:
        tab.click("text=Download everything")
    download.value.save_as(tmp_path / "all.zip")
    assert (tmp_path / "all.zip").read_bytes().startswith(b"PK")
    context.close()


def photographs_of(tab: Page, base: str) -> tuple[str, str]:
    """The addresses of the entry with photographs, and of its first photograph."""
    tab.goto(f"{base}/journal/")
    photo = str(tab.locator(".photos a").first.get_attribute("href"))
    tab.goto(base + photo)
    return str(tab.locator("main .soft a").get_attribute("href")), photo


@pytest.mark.parametrize(("scheme", "width"), [("light", 390), ("dark", 1280)])
def test_photographs_are_shown_to_everybody_within_the_width(
    browser: Browser, entered: tuple[str, Any], scheme: str, width: int
) -> None:
    size: Any = {"width": width, "height": 900}
    context, tab, base = opened(browser, entered, viewport=size, color_scheme=scheme, bypass_csp=True)
    entry, photo = photographs_of(tab, base)
    for path in (entry, photo, f"{entry}photograph/", "/journal/", "/journal/?q=sea"):
        tab.goto(base + path)
        tab.wait_for_load_state("networkidle")
        tab.evaluate("for (const d of document.querySelectorAll('details')) d.open = true")
        assert tab.evaluate("document.documentElement.scrollWidth") <= width, path
        drawn = "[...document.images].every(i => i.loading === 'lazy' || i.naturalWidth > 0)"
        assert tab.evaluate(drawn), path
        assert not (found := faults(tab)), path + found
    context.close()


def listening(browser: Browser, entered: tuple[str, Any]) -> tuple[BrowserContext, Page, str, list[str]]:
    """A page under the site's own policy, and whatever the browser complains of."""
    context, tab, base = opened(browser, entered)
    complaints: list[str] = []
    tab.on("console", lambda m: complaints.append(m.text))
    tab.on("pageerror", lambda e: complaints.append(str(e)))
    return context, tab, base, complaints


def test_another_practice_leaves_what_was_marked(browser: Browser, entered: tuple[str, Any]) -> None:
    context, tab, base, complaints = listening(browser, entered)
    tab.goto(base)
    tab.locator('input[name="pain"][value="9"]').check(force=True)
    before = tab.inner_text(".practice h3")
    tab.click("text=Another one")
    tab.wait_for_function("before => document.querySelector('.practice h3').innerText !== before", arg=before)
    assert tab.locator('input[name="pain"][value="9"]').is_checked()
    assert tab.evaluate("document.activeElement.id") == "another"
    assert complaints == []
    context.close()


def test_the_journal_is_searched_as_it_is_typed(browser: Browser, entered: tuple[str, Any]) -> None:
    context, tab, base, complaints = listening(browser, entered)
    tab.goto(f"{base}/journal/")
    tab.locator("#q").press_sequentially("grey sea")
    tab.wait_for_selector("text=1 place with “grey sea”")
    assert tab.locator("#found li").count() == 1
    assert tab.evaluate("document.activeElement.id") == "q"
    tab.fill("#q", "")
    tab.wait_for_function("() => document.querySelectorAll('#found li').length > 1")
    assert tab.inner_text("#told") == ""
    assert complaints == []
    assert tab.evaluate("localStorage.length + sessionStorage.length") == 0
    context.close()


def test_a_signal_is_written_down_in_place(browser: Browser, entered: tuple[str, Any]) -> None:
    context, tab, base, complaints = listening(browser, entered)
    tab.goto(f"{base}/signals/")
    for _ in range(2):
        before = tab.locator(".lines li").count()
        tab.focus("#felt-1")
        tab.keyboard.press("Enter")
        tab.wait_for_function("n => document.querySelectorAll('.lines li').length === n + 1", arg=before)
        assert "Written down: a felt presence." in tab.inner_text("main")
        assert tab.evaluate("document.activeElement.id") == "felt-1"
    assert complaints == []
    context.close()


def test_who_was_locked_out_meanwhile_comes_to_the_door(
    browser: Browser, served: "subprocess.Popen[str]", entered: tuple[str, Any]
) -> None:
    context = browser.new_context()
    tab, other = context.new_page(), context.new_page()
    tab.goto(next_address(served))
    tab.goto(f"{entered[0]}/journal/")
    other.goto(f"{entered[0]}/journal/")
    other.click("footer button")
    tab.locator("#q").press_sequentially("sea")
    tab.wait_for_url("**/door/")
    context.close()
