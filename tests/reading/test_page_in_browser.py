"""The page in a real browser: accessible, still, within its width, silent on the network."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.axe import faults
from tests.reading.examples import ALL
from twinflame.reading.html import page

pytestmark = pytest.mark.browser

HOSTILE = "<script>window.hit=1</script>نور🔥" + "long" * 20


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    place = tmp_path_factory.mktemp("pages")
    made = {}
    for name, make in ALL.items():
        made[name] = place / f"{name}.html"
        made[name].write_text(page(make()), encoding="utf-8")
    made["hostile"] = place / "hostile.html"
    made["hostile"].write_text(page(ALL["chase"](("Robin", HOSTILE))), encoding="utf-8")
    return made


def opened(browser: Browser, path: Path, **options: Any) -> Page:
    tab = browser.new_page(**options)
    tab.goto(path.as_uri())
    return tab


@pytest.mark.parametrize(
    ("name", "scheme", "width"),
    [
        ("chase", "light", 390),
        ("chase", "dark", 390),
        ("chase", "light", 1280),
        ("chase", "dark", 1280),
        ("equals", "light", 390),
        ("little", "dark", 390),
        ("hostile", "light", 390),
    ],
)
def test_axe_finds_nothing(
    browser: Browser, pages: dict[str, Path], name: str, scheme: str, width: int
) -> None:
    size = {"width": width, "height": 900}
    tab = opened(browser, pages[name], viewport=size, color_scheme=scheme, bypass_csp=True)
    found = faults(tab)
    tab.close()
    assert not found, found


def test_axe_would_find_something(browser: Browser) -> None:
    tab = browser.new_page()
    tab.set_content("<p style='color: #ccc; background: #fff'>faint</p>")
    assert "color-contrast" in faults(tab)
    tab.close()


@pytest.mark.parametrize("name", ["chase", "equals", "little", "hostile"])
def test_nothing_scrolls_sideways(browser: Browser, pages: dict[str, Path], name: str) -> None:
    tab = opened(browser, pages[name])
    tab.evaluate("for (const d of document.querySelectorAll('details')) d.open = true")
    for width in (320, 360, 390, 671, 672, 1280):
        tab.set_viewport_size({"width": width, "height": 800})
        assert tab.evaluate("document.documentElement.scrollWidth") <= width
    tab.close()


def test_text_in_charts_is_large_enough_on_a_phone(browser: Browser, pages: dict[str, Path]) -> None:
    tab = opened(browser, pages["chase"], viewport={"width": 360, "height": 800})
    sizes = tab.evaluate(
        """[...document.querySelectorAll('.narrow svg text')].map(t => {
            const svg = t.ownerSVGElement;
            const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
            return parseFloat(getComputedStyle(t).fontSize) * scale; })"""
    )
    tab.close()
    assert len(sizes) > 50
    assert min(sizes) >= 9.5


@pytest.mark.parametrize("width", [360, 1280])
def test_no_label_is_cut_off(browser: Browser, pages: dict[str, Path], width: int) -> None:
    for name in ("chase", "equals", "little"):
        tab = opened(browser, pages[name], viewport={"width": width, "height": 800})
        cut = tab.evaluate(
            """[...document.querySelectorAll('svg.chart text')].filter(t => {
                const s = t.ownerSVGElement.getBoundingClientRect(), r = t.getBoundingClientRect();
                return s.width && r.width && (r.left < s.left - 1 || r.right > s.right + 1
                    || r.top < s.top - 1 || r.bottom > s.bottom + 1); })
            .map(t => t.ownerSVGElement.getAttribute('aria-labelledby') + ': ' + t.textContent)"""
        )
        tab.close()
        assert cut == [], name


def test_it_asks_for_nothing_and_runs_nothing(browser: Browser, pages: dict[str, Path]) -> None:
    tab = browser.new_page()
    asked: list[str] = []
    complaints: list[str] = []
    tab.on("request", lambda r: asked.append(r.url))
    tab.on("console", lambda m: complaints.append(m.text))
    tab.on("pageerror", lambda e: complaints.append(str(e)))
    tab.goto(pages["hostile"].as_uri())
    tab.wait_for_load_state("networkidle")
    hit = tab.evaluate("window.hit")
    loaded = tab.evaluate("document.fonts.ready.then(() => document.fonts.check('16px \"Reading Serif\"'))")
    tab.close()
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    assert complaints == []
    assert hit is None
    assert loaded


def test_the_first_tab_stop_skips_to_the_reading(browser: Browser, pages: dict[str, Path]) -> None:
    tab = opened(browser, pages["chase"])
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.textContent") == "Skip to the reading"
    assert tab.evaluate("document.activeElement.getBoundingClientRect().top") >= 0
    tab.keyboard.press("Enter")
    assert tab.evaluate("document.activeElement.id") == "reading"
    tab.close()


def test_focus_is_seen(browser: Browser, pages: dict[str, Path]) -> None:
    tab = opened(browser, pages["chase"])
    for _ in range(3):
        tab.keyboard.press("Tab")
    assert tab.evaluate("parseFloat(getComputedStyle(document.activeElement).outlineWidth)") >= 2
    tab.close()


def test_it_prints_on_paper_in_light_colours(browser: Browser, pages: dict[str, Path]) -> None:
    tab = opened(browser, pages["chase"], color_scheme="dark")
    tab.emulate_media(media="print", color_scheme="dark")
    paper = tab.evaluate("getComputedStyle(document.body).backgroundColor")
    wide = tab.evaluate("getComputedStyle(document.querySelector('.wide')).display")
    pdf = tab.pdf(format="A4", prefer_css_page_size=True)
    tab.close()
    assert paper == "rgb(255, 255, 255)"
    assert wide == "block"
    assert pdf.startswith(b"%PDF")
    assert 4 <= pdf.count(b"/Type /Page\n") + pdf.count(b"/Type /Page ") <= 14
