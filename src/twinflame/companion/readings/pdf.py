"""A reading as a PDF, set by Typst from the same words, tables and charts as the page."""

import json
from collections.abc import Mapping
from importlib import resources
from typing import Any

from twinflame.reading.html import Pictures, tables, typeset
from twinflame.reading.model import Reading
from twinflame.reading.palette import LIGHT
from twinflame.reading.words import tell
from twinflame.reading.words.phrases import day

LONG = 14  # rows; longer tables are left to the page, where they can be scrolled
FONT = "Libertinus Serif"  # comes with Typst


def pdf(reading: Reading, drawn: Mapping[str, Pictures]) -> bytes:
    """The PDF; `drawn` holds the charts by their key."""
    import typst

    template = resources.files("twinflame.companion.readings").joinpath("reading.typ").read_bytes()
    parts = {f"{key}.svg": printed(p.wide).encode() for key, p in drawn.items()}
    told = json.dumps(content(reading, drawn)).encode()
    compiled: Any = typst.compile  # its types leave out that it takes several files
    made: bytes = compiled({"main.typ": template, "told.json": told, **parts}, ignore_system_fonts=True)
    return made


def content(reading: Reading, drawn: Mapping[str, Pictures]) -> dict[str, Any]:
    """What the template sets, as plain data, so that no name can be taken for markup."""
    told, found = tell(reading), tables(reading, dict(drawn))
    return {
        "title": told.title,
        "about": told.about,
        "simulated": told.simulated,
        "verdict": typeset(told.verdict),
        "made": day(reading.made.date()) if reading.made else "",
        "version": reading.version,
        "colours": LIGHT.named(),
        "sections": [
            {
                "title": section.title,
                "passages": [
                    {
                        "title": passage.title,
                        "says": [typeset(s) for s in passage.says],
                        "assumes": [typeset(s) for s in passage.assumes],
                        "chart": f"{passage.key}.svg" if passage.key in drawn else "",
                        "alt": " ".join(passage.says[:2]),
                        "tables": [
                            {"caption": t.caption, "head": t.head, "rows": t.rows}
                            for t in found.get(passage.key, ())
                            if len(t.rows) <= LONG
                        ],
                    }
                    for passage in section.passages
                ],
            }
            for section in told.sections
        ],
    }


def printed(picture: str) -> str:
    """A picture of the page with its colours written in, as on white paper."""
    for use, colour in LIGHT.named().items():
        for what in ("fill", "stroke"):
            picture = picture.replace(f'class="{what}-{use}"', f'{what}="{colour}"')
        for other, second in LIGHT.named().items():
            both = f'class="fill-{use} stroke-{other}"'
            picture = picture.replace(both, f'fill="{colour}" stroke="{second}"')
    return picture.replace('class="chart"', f'font-family="{FONT}"', 1)
