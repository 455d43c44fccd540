"""Two side by side in real browsers: from a code to an opened vision, and to the end.

Ben's browser runs no script and is as narrow as a phone, but for the link with the code.
"""

import re
import subprocess
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import qrcode
from playwright.sync_api import Browser, Page
from qrcode.image.svg import SvgPathImage

from tests.axe import SCRIPT
from tests.companion.server.served import RUN, SHOTS, Running, sign_up

pytestmark = pytest.mark.browser
ROOT = Path(__file__).parents[3]
PHONE, DESKTOP = 390, 1280
#: Each width and each scheme; all four of them where pictures are wanted.
LOOKS: list[tuple[int, Any]] = [(PHONE, "light"), (DESKTOP, "dark")]
if SHOTS:
    LOOKS += [(PHONE, "dark"), (DESKTOP, "light")]
QUESTION = "What calmed you when you were a child?"
SEA = (
    "A house by the sea with a long table where many people eat and sing, and children run in and out. "
    "We teach there, and in the evening somebody plays the piano while the light lies on the water."
)
LAKE = SEA.replace("sea", "lake").replace("piano", "violin")
LIVED = """
import sys
from datetime import date, timedelta
from twinflame.companion.server import run
from twinflame.companion.server.environment import deployment
import os
run.configure(deployment(os.environ))
from tests.companion.readings import made_reading
from twinflame.companion.people.models import Person
from twinflame.companion.today.models import CheckIn
ann = Person.objects.get(called="Ann")
for ago in range(1, 50):
    CheckIn.objects.create(owner=ann, day=date.today() - timedelta(days=ago), pain=ago % 5 + 2, worth=6)
made_reading(ann, ("Ann", "Ben"))
"""


class Browsing:
    """Ann's tab, Ben's without scripts, Ben's with them, and what their consoles complained of."""

    def __init__(self, browser: Browser, running: Running) -> None:
        self.base, self.complaints = running.base, list[str]()
        wide: Any = {"width": DESKTOP, "height": 900}
        self.browser = browser
        self.ann = self._watched(browser.new_context(viewport=wide, accept_downloads=True).new_page())
        narrow: Any = {"width": PHONE, "height": 844}
        self.ben = browser.new_context(java_script_enabled=False, viewport=narrow).new_page()
        sign_up(self.ann, running, "ann@example.org")
        sign_up(self.ben, running, "ben@example.org")
        state = self.ben.context.storage_state()
        self.scripted = self._watched(browser.new_context(storage_state=state, viewport=wide).new_page())

    def _watched(self, tab: Page) -> Page:
        note = self.complaints.append
        tab.on("console", lambda said: note(said.text) if said.type in ("error", "warning") else None)
        tab.on("pageerror", lambda error: note(str(error)))
        return tab

    def look(self, tab: Page, name: str, path: str = "") -> None:
        """Look at a page of a tab with scripts: accessible, and not wider than the screen."""
        if path:
            tab.goto(self.base + path)
        talk = tab.context.new_cdp_session(tab)  # by which axe runs under the page's own policy
        for width, scheme in LOOKS:
            tab.set_viewport_size({"width": width, "height": 900})
            tab.emulate_media(color_scheme=scheme)
            asked = {"expression": SCRIPT, "awaitPromise": True, "returnByValue": True}
            assert talk.send("Runtime.evaluate", asked)["result"]["value"] == [], (name, width, scheme)
            assert tab.evaluate("document.documentElement.scrollWidth") <= width, (name, width)
            if SHOTS:
                tab.screenshot(path=f"{SHOTS}/{name}-{width}-{scheme}.png", full_page=True)
        tab.emulate_media(color_scheme="light")
        talk.detach()

    def open(self, path: str) -> str:
        """What Ben's page without scripts says, but for the mark of its forms."""
        self.ben.goto(self.base + path)
        return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", self.ben.inner_html("body"))


@pytest.fixture(scope="module")
def two(trusting: Browser, running: Running) -> Iterator[Browsing]:
    """Both, linked, and Ann with some weeks behind her."""
    found = Browsing(trusting, running)
    begin(found)
    env = {**running.env, "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", LIVED], env=env, cwd=ROOT, check=True)
    yield found
    for tab in (found.ann, found.ben, found.scripted):
        tab.context.close()


def begin(two: Browsing) -> None:
    """From two strangers to two who share."""
    ann, ben, scripted = two.ann, two.ben, two.scripted
    two.look(ann, "1-nobody", "/together/")
    ann.fill("#id_called", "Ann")
    ann.locator('input[name="polarity"]').nth(1).check(force=True)
    ann.click('form[action="/together/name/"] button')
    ann.click("text=Make a code")
    code = ann.inner_text("main code")
    link = f"{two.base}/together/code/#{code}"
    drawn = qrcode.make(link, image_factory=SvgPathImage, border=2).to_string(encoding="unicode")
    shown = ann.locator(".qr svg path").get_attribute("d")
    assert shown
    assert f'd="{shown}"' in drawn
    box = ann.locator(".qr svg").bounding_box()
    assert box
    assert box["width"] > 150
    two.look(ann, "2-invited")
    two.look(ann, "3-waiting", "/together/")

    scripted.goto(link)
    assert scripted.input_value("#id_code") == code
    assert scripted.url == f"{two.base}/together/code/"
    two.look(scripted, "4-code")
    scripted.fill("#id_code", "AAAAA-AAAAA")
    scripted.click("main form button")
    two.look(scripted, "5-code-wrong")
    two.complaints[:] = [said for said in two.complaints if "409" not in said]  # the refusal itself
    scripted.fill("#id_code", code)
    scripted.click("main form button")
    two.look(scripted, "6-statement")

    two.open("/together/code/")
    ben.fill("#id_code", code.lower())
    ben.click("main form button")
    assert "Ann invites you" in ben.inner_text("h1")
    assert "The operator of the server could read" in ben.inner_text("main")
    ben.fill("#id_called", "Ben")
    ben.click("text=Share with Ann")
    assert "You and Ann" in ben.inner_text("h1")


def seal(tab: Page, two: Browsing, path: str, text: str) -> None:
    tab.goto(two.base + path)
    tab.fill("#id_text", text)
    tab.click("text=Seal it")


def test_each_shows_what_they_choose(two: Browsing) -> None:
    ann, ben = two.ann, two.ben
    assert "Not shown." in two.open("/together/theirs/")
    ann.goto(f"{two.base}/together/")
    ann.check('input[name="level"][value="2"]')
    ann.click("text=Show this")
    two.look(ann, "7-both", "/together/")
    two.look(two.scripted, "7-both-ben", "/together/")
    ann.click("text=See it as they see it")
    two.look(ann, "8-seen")
    theirs = two.open("/together/theirs/")
    for told in ("Week of", "Pain"):
        assert told in theirs
        assert told in ann.inner_html("main")
    two.look(two.scripted, "9-theirs", "/together/theirs/")
    ben.click(".entries a")
    assert "A reading that Ann made" in ben.inner_text("main")
    two.look(two.scripted, "10-reading", ben.url.removeprefix(two.base))


def test_a_truth_is_sealed_opened_and_checked_offline(two: Browsing, tmp_path: Path) -> None:
    ann, ben = two.ann, two.ben
    two.look(ann, "11-truths", "/together/truths/")
    ann.locator("details", has_text=QUESTION).locator("summary").click()
    ann.click(f"text={QUESTION}")
    page = ann.url.removeprefix(two.base)
    two.look(ann, "12-to-seal")
    before = [two.open(path) for path in (page, "/together/truths/", "/together/", "/")]
    seal(ann, two, page, "The sound of rain on the roof.\nAnd my grandmother's hands.")
    kept = ann.inner_text("section code >> nth=0")
    assert re.fullmatch("[0-9a-f]{64}", kept)
    two.look(ann, "13-sealed")
    assert [two.open(path) for path in (page, "/together/truths/", "/together/", "/")] == before

    seal(ben, two, page, "The sound of the sea, and being carried.")
    assert "The sound of rain" in ben.inner_text("main")
    two.look(ann, "14-opened", page)
    two.look(two.scripted, "14-opened-ben", page)
    ann.locator('input[name="closer"][value="8"]').check(force=True)
    ann.fill("#id_line", "I did not know this.")
    ann.click('form[action$="/echo/"] button')
    assert "Kept, for yourself alone." in ann.inner_text("main")
    with ann.expect_download() as loading:
        ann.click("text=Download the round")
    file = tmp_path / "round.json"
    loading.value.save_as(file)
    if SHOTS:
        loading.value.save_as(f"{SHOTS}/round.json")
    for code, fine in ((kept, 0), ("0" * 64, 1)):
        command = [sys.executable, "-c", RUN, "verify", str(file), "--kept", code]
        told = subprocess.run(command, capture_output=True, text=True, check=False)
        assert told.returncode == fine, told.stdout + told.stderr
        assert "rain" not in told.stdout
    file.write_text(file.read_text().replace("rain", "wind"))
    command[-1] = kept
    assert subprocess.run(command, capture_output=True, check=False).returncode == 1


def test_a_vision_from_writing_to_its_first_piece(two: Browsing) -> None:
    ann, ben = two.ann, two.ben
    two.look(ann, "15-vision", "/together/visions/")
    ann.click("text=Write what I carry")
    two.look(ann, "16-vision-to-seal")
    page = ann.url.removeprefix(two.base)
    seal(ann, two, page, SEA)
    two.look(ann, "17-vision-sealed", "/together/visions/")
    assert "lake" not in two.open("/together/visions/")
    seal(ben, two, page, LAKE)
    assert "of unrelated pairs" in ben.inner_text("main")
    two.look(ann, "18-vision-opened", page)
    for tab, text in ((ann, "The table is round, and of one tree."), (ben, "There is always bread.")):
        tab.goto(f"{two.base}/together/visions/")
        tab.click("text=Write a piece")
        tab.fill("#id_text", text)
        tab.click("text=Seal it")
    two.look(ann, "19-unfolded", "/together/visions/")
    assert "There is always bread." in ann.inner_text("main")
    two.look(ann, "20-truths-later", "/together/truths/")


FOCUSED = """() => {
  const at = document.activeElement;
  const seen = [at, at.nextElementSibling].filter(Boolean).map(one => getComputedStyle(one));
  return [!!at.closest("main"), at.getBoundingClientRect().top + scrollY,
          seen.some(style => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2)];
}"""


@pytest.mark.parametrize(
    "path", ["/together/", "/together/truths/", "/together/visions/", "/together/round/thanks/"]
)
def test_the_keyboard_alone_reaches_everything_in_order_and_one_sees_where(two: Browsing, path: str) -> None:
    tab = two.ann
    tab.goto(two.base + path)
    wanted = tab.locator("main :is(a[href], button, textarea, summary, input[type=text])")
    count = sum(one.is_visible() for one in wanted.all())
    tops: list[float] = []
    for _ in range(120):
        tab.keyboard.press("Tab")
        inside, top, seen = tab.evaluate(FOCUSED)
        if inside:
            assert seen, (path, len(tops))
            tops.append(top)
        elif tops:
            break
    assert len(tops) >= count > 2
    assert all(after >= before - 40 for before, after in pairwise(tops))


def test_one_press_ends_it(two: Browsing) -> None:
    """Comes last: nothing is shared any more."""
    two.ann.goto(f"{two.base}/together/")
    two.ann.click('form[action="/together/end/"] button')
    two.look(two.ann, "21-ended", "/together/")
    assert "Sharing has ended" in two.open("/together/")
    assert "Ann" not in two.ben.inner_text("main")
    two.look(two.scripted, "21-ended-ben", "/together/")
    two.look(two.scripted, "22-kept", "/together/truths/")
    assert "rain" not in two.open("/together/truths/")
    assert two.complaints == []
