"""What axe finds on a page in a browser: WCAG's rules, as far as a program can look at them."""

import json

from axe_playwright_python.base import AXE_SCRIPT
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

OPTIONS = {"resultTypes": ["violations"]}
#: Gives the names of the rules that a page breaks, for where a script can run under the page's own policy.
SCRIPT = f"{AXE_SCRIPT}; axe.run({json.dumps(OPTIONS)}).then(all => all.violations.map(v => v.id))"


def faults(tab: Page) -> str:
    """What axe finds on the page, in words, with all that can be unfolded unfolded; empty if nothing."""
    tab.evaluate("for (const d of document.querySelectorAll('details')) d.open = true")
    found = Axe().run(tab, options=OPTIONS)
    return found.generate_report() if found.violations_count else ""
