"""Draws the charts of the journey's pages, and writes its tables, before Sphinx reads its sources.

Made again only when the code they come from has changed.
"""

import hashlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import vl_convert
from sphinx.application import Sphinx

from twinflame.journey.parameters import MEANINGS, PARAMETERS, UNITS, Parameters
from twinflame.journey.population import Population, population
from twinflame.journey.settings import SETTINGS, plan_of, told
from twinflame.journey.state import ANYONE, NAMES
from twinflame.journey.sweep import Axis, sweep
from twinflame.reading.charts.base import NARROW, WIDE
from twinflame.reading.journey import simulated_charts as charts
from twinflame.reading.journey.simulated import one_pair
from twinflame.reading.journey.simulated_words import shared
from twinflame.reading.palette import DARK, LIGHT

ROOT = Path(__file__).parents[2]
PLACE = ROOT / "docs" / "_generated"
SOURCES = ("journey/*.py", "reading/journey/simulated*.py", "reading/journey/panels.py",
           "reading/charts/base.py", "reading/palette.py")  # fmt: skip
SIX = ("natural", "chaser=chase", "chaser=heal", "runner=heal", "chaser=heal,runner=heal",
       "chaser=chase,runner=heal")  # fmt: skip
PAIRS, DAYS, FROM = 1000, 1440, 30


def state() -> str:
    """A mark that changes with the code that the charts come from."""
    files = [f for pattern in SOURCES for f in sorted((ROOT / "src" / "twinflame").glob(pattern))]
    return hashlib.sha256(b"".join(f.read_bytes() for f in [*files, Path(__file__)])).hexdigest()


def chart(key: str, says: str, draw: Callable[..., object]) -> list[str]:
    """Draws a chart for light and dark and for a wide and a narrow page; gives the lines that show it."""
    lines = []
    for size, width in ((WIDE, "wide"), (NARROW, "narrow")):
        for palette, name in ((LIGHT, "light"), (DARK, "dark")):
            spec = draw(size, palette).to_dict()
            spec["background"] = "transparent"
            file = PLACE / "charts" / f"{key}-{name}-{width}.svg"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(vl_convert.vegalite_to_svg(spec, allowed_base_urls=[]))
            lines += [
                f"```{{image}} /_generated/charts/{file.name}",
                f":class: model-chart only-{name} {width}-only",
                f":alt: {says}",
                "```",
            ]
    return [*lines, "", f"*{says}*", ""]


def parameters() -> list[str]:
    """The table of parameters."""
    now = Parameters()
    lines = ["| parameter | value | unit | what it is |", "|---|--:|---|---|"]
    return lines + [f"| `{n}` | {getattr(now, n):g} | {UNITS[n]} | {MEANINGS[n]} |" for n in PARAMETERS]


def row(name: str, found: Population) -> str:
    """A plan's figures."""
    middle = f"{found.union_quantile(0.5):,.0f}" if found.union_share else "-"
    cells = [
        name,
        shared(found.union_share),
        middle,
        *(f"{found.at(f'reach_{twin}', 60):+.1f}" for twin in ("runner", "chaser")),
        *(f"{found.at(f'{what}_chaser', 720):.2f}" for what in ("pain", "worth")),
        f"{found.partings.mean():.1f}",
        shared(float(np.mean(found.returns[found.partings > 0] > 0))),
        f"{found.returns.mean():.1f}",
    ]
    return "| " + " | ".join(cells) + " |"


def plans() -> tuple[list[tuple[str, Population]], list[str]]:
    """Populations under each plan, and their table."""
    found = [(told(p), simulated(p)) for p in (plan_of(text, FROM) for text in SIX)]
    anyone = population(PAIRS, DAYS, seed=1, start=ANYONE, every=30)
    head = (
        "plan", "union", "median day", "day 60: reach of the runner", "of the chaser",
        "day 720: pain of the chaser", "worth", "partings", "of those parted, back", "returns",
    )  # fmt: skip
    lines = ["| " + " | ".join(head) + " |", "|---" + "|--:" * (len(head) - 1) + "|"]
    return found, [*lines, *(row(*f) for f in found), row("any two, natural", anyone)]


def simulated(plan: object) -> Population:
    return population(PAIRS, DAYS, plan, seed=1, every=30)


def pages() -> dict[str, list[str]]:
    """Every page that is taken up by another."""
    found, table = plans()
    pair = one_pair(720, plan_of("chaser=heal@60"), seed=1)
    phase = sweep([Axis.over("pain_runner", 14), Axis.over("worth_chaser", 10)], seed=1, pairs=128)
    mirror = sweep([Axis.over("mirror", 21, 0.0, 6.0)], seed=1, pairs=192)
    told_pair = (
        "A simulated pair whose chaser turns to healing on day 60; shaded, where nine of ten such pairs are."
    )
    return {
        "journey-parameters.md": parameters(),
        "journey-settings.md": [", ".join(f"`{name}`" for name in SETTINGS) + "."],
        "journey-columns.md": [", ".join(f"`{name}`" for name in NAMES)],
        "journey-plans.md": table,
        "journey-pair.md": chart("journey-pair", told_pair, lambda *a: charts.pair_chart(pair, *a)),
        "journey-when.md": chart(
            "journey-when",
            "Who comes to union under each plan from day 30 on, and when: the dot is the median, the line "
            "holds all but the first and the last tenth.",
            lambda *a: charts.plans_chart(found, DAYS, *a),
        ),
        "journey-phase.md": chart(
            "journey-phase",
            "Share of pairs that come to union within four years, both following the pull of the moment.",
            lambda *a: charts.sweep_chart(phase, *a),
        ),
        "journey-mirror.md": chart(
            "journey-mirror",
            "The same over the strength of the mirror alone: near its starting value of 3.2 the model tips.",
            lambda *a: charts.sweep_chart(mirror, *a),
        ),
    }


def setup(_: Sphinx) -> dict[str, bool]:
    mark, now = PLACE / "journey.state", state()
    if not (mark.is_file() and mark.read_text() == now):
        PLACE.mkdir(exist_ok=True)
        for name, lines in pages().items():
            (PLACE / name).write_text("\n".join(lines) + "\n")
        mark.write_text(now)
    return {"parallel_read_safe": True}
