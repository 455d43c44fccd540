"""What axe finds on a page in a browser: WCAG's rules, as far as a program can look at them."""

import json
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

COLOURS = {"runOnly": {"type": "tag", "values": ["cat.color"]}}


def options(scheme: str) -> dict[str, Any]:
    """What axe is asked. In dark only the rules on colours: the others found the same page in light."""
    return {"resultTypes": ["violations"], **(COLOURS if scheme == "dark" else {})}


def script(scheme: str) -> str:
    """A script that gives the rules that a page breaks, for where one can run under the page's own policy."""
    return f"{AXE_SCRIPT}; axe.run({json.dumps(options(scheme))}).then(all => all.violations.map(v => v.id))"


def faults(tab: Page, scheme: str = "light") -> str:
    """What axe finds on the page, in words, with all that can be unfolded unfolded; empty if nothing."""
    tab.evaluate("for (const d of document.querySelectorAll('details')) d.open = true")
    found = Axe().run(tab, options=options(scheme))
    return found.generate_report() if found.violations_count else ""
