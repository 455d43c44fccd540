"""Draws the charts of the models' pages, and writes the gallery of classics, before Sphinx reads its sources.

Each chart is drawn for light and dark and for a wide and a narrow page; drawn again only when the code that
it comes from has changed.
"""

import hashlib
from pathlib import Path

import vl_convert
from sphinx.application import Sphinx

from twinflame.journey.classics import GALLERY, Classic, Picture
from twinflame.journey.light import LightLoop
from twinflame.journey.network import Love
from twinflame.reading.charts.base import NARROW, WIDE
from twinflame.reading.journey import light_charts, love_charts
from twinflame.reading.journey.classics_charts import draw
from twinflame.reading.journey.classics_page import cells
from twinflame.reading.palette import DARK, LIGHT

ROOT = Path(__file__).parents[2]
PLACE = ROOT / "docs" / "_generated"
SOURCES = (
    "journey/classics/*.py",
    "journey/light.py",
    "journey/light_drift.py",
    "journey/network.py",
    "journey/spread.py",
    "journey/begin.py",
    "reading/journey/classics_*.py",
    "reading/journey/l*_charts.py",
    "reading/charts/base.py",
    "reading/palette.py",
)


def state() -> str:
    """A mark that changes with the code that the charts come from."""
    files = [f for pattern in SOURCES for f in sorted((ROOT / "src" / "twinflame").glob(pattern))]
    return hashlib.sha256(b"".join(f.read_bytes() for f in [*files, Path(__file__)])).hexdigest()


def chart(key: str, picture: Picture) -> list[str]:
    """Draws a picture four times; gives the lines that show it."""
    lines = []
    for size, width in ((WIDE, "wide"), (NARROW, "narrow")):
        for palette, name in ((LIGHT, "light"), (DARK, "dark")):
            spec = draw(picture, size, palette).to_dict()
            spec["background"] = "transparent"
            svg = vl_convert.vegalite_to_svg(spec, allowed_base_urls=[])
            file = PLACE / "charts" / f"{key}-{name}-{width}.svg"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(svg)
            lines += [
                f"```{{image}} /_generated/charts/{file.name}",
                f":class: model-chart only-{name} {width}-only",
                f":alt: {picture.says}",
                "```",
            ]
    return [*lines, "", f"*{picture.says}*", ""]


def gallery(model: Classic) -> list[str]:
    """A model's part of the page."""
    lines = [f"## {model.title}", "", model.shows, ""]
    lines += ["```text", *model.equations, "```", ""]
    lines += ["| | value | means |", "| --- | ---: | --- |"]
    lines += [f"| {cell(p.symbol)} | {p.value:.4g} | {cell(p.means)} |" for p in model.parameters]
    lines += ["", *chart(model.name, model.picture())]
    lines += ["| figure | published | computed | error |", "| --- | ---: | ---: | ---: |"]
    lines += ["| " + " | ".join(map(cell, cells(check))) + " |" for check in model.check()]
    lines += ["", f"{model.note}" if model.note else "", "", f"Source: {model.source}", ""]
    return lines


def cell(text: str) -> str:
    """A text as a cell of a table; its signs mean themselves."""
    return text.replace("|", "\\|").replace("*", "\\*").replace("_", "\\_")


def setup(_: Sphinx) -> dict[str, bool]:
    mark, now = PLACE / "charts.state", state()
    if not (mark.is_file() and mark.read_text() == now):
        PLACE.mkdir(exist_ok=True)
        pages = {
            "classics.md": [line for model in GALLERY for line in gallery(model)],
            "light-states.md": chart("light-states", light_charts.states(LightLoop())),
            "light-avalanche.md": chart("light-avalanche", light_charts.avalanche(LightLoop())),
            "love-threshold.md": chart("love-threshold", love_charts.spreading(Love())),
            "love-beginning.md": chart("love-beginning", love_charts.begun(Love(kindle=0.01))),
        }
        for name, lines in pages.items():
            (PLACE / name).write_text("\n".join(lines))
        mark.write_text(now)
    return {"parallel_read_safe": True}
