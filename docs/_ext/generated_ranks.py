"""Draws the rank histograms of the journey's calibration, before Sphinx reads its sources.

The counts are those that `benchmarks/filter.py calibration` keeps beside the table.
"""

import json
from dataclasses import replace
from pathlib import Path

import altair as alt
import vl_convert
from scipy import stats
from sphinx.application import Sphinx

from twinflame.reading.charts.base import NARROW, WIDE, Canvas, Row, Size, finished, rows
from twinflame.reading.palette import DARK, LIGHT, Palette

ROOT = Path(__file__).parents[2]
PLACE = ROOT / "docs" / "_generated"
COUNTS = ROOT / "docs" / "benchmarks" / "filter-ranks.json"
SHARE = 0.95  # of even histograms, a bar lies within the band
HIGH, HEAD, GAP = 64, 24, 16  # pixels of a panel, of its name, and between panels
COLUMNS = {WIDE.width: 4, NARROW.width: 2}


def drawn(counts: dict[str, list[int]], size: Size, palette: Palette) -> alt.LayerChart:
    """A panel for each figure: eight bars, the band that chance gives behind them."""
    columns = COLUMNS[size.width]
    size = replace(size, left=12, right=12)  # nothing stands beside these panels
    wide = (size.plot - (columns - 1) * GAP) / columns
    pairs = sum(next(iter(counts.values())))
    low, high = stats.binom.interval(SHARE, pairs, 1 / 8)
    top = max(max(max(bars) for bars in counts.values()), high)
    bars: list[Row] = []
    bands: list[Row] = []
    names: list[Row] = []
    for k, (name, ranks) in enumerate(counts.items()):
        left, head = k % columns * (wide + GAP), k // columns * (HIGH + HEAD + GAP)
        floor = head + HEAD + HIGH
        names.append({"x": left, "y": head + HEAD - 8, "label": name})
        bands.append(
            {"x": left, "x2": left + wide, "y": floor - HIGH * low / top, "y2": floor - HIGH * high / top}
        )
        for n, count in enumerate(ranks):
            at = left + wide * n / 8
            bars.append({"x": at + 1, "x2": at + wide / 8 - 1, "y": floor, "y2": floor - HIGH * count / top})
    height = -(-len(counts) // columns) * (HIGH + HEAD + GAP) - GAP
    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0, size.plot], nice=False))
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[height, 0], nice=False))
    layers = [
        alt.Chart(rows(bands)).mark_rect(color=palette.quiet).encode(x=x, x2="x2:Q", y=y, y2="y2:Q"),
        alt.Chart(rows(bars))
        .mark_rect(color=palette.second, opacity=0.85)
        .encode(x=x, x2="x2:Q", y=y, y2="y2:Q"),
        alt.Chart(rows(names))
        .mark_text(align="left", baseline="bottom", dy=6, color=palette.ink)
        .encode(x=x, y=y, text=alt.Text("label:N")),
    ]
    return finished(Canvas(size, palette), *layers, height=height, title="Ranks of the truth among draws")


def lines(counts: dict[str, list[int]]) -> list[str]:
    """The chart, four times, and what it shows."""
    pairs = sum(next(iter(counts.values())))
    outside = stats.binom.interval(SHARE, pairs, 1 / 8)
    off = sum(not outside[0] <= count <= outside[1] for bars in counts.values() for count in bars)
    says = (
        f"Where the truth ranks among the draws, by eighths, in {pairs} simulated pairs. "
        f"Bars of an even histogram lie within the band {100 * SHARE:.0f} times in 100; of these "
        f"{8 * len(counts)}, {off} lie outside."
    )
    found = []
    for size, width in ((WIDE, "wide"), (NARROW, "narrow")):
        for palette, name in ((LIGHT, "light"), (DARK, "dark")):
            spec = drawn(counts, size, palette).to_dict()
            spec["background"] = "transparent"
            file = PLACE / "charts" / f"filter-ranks-{name}-{width}.svg"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(vl_convert.vegalite_to_svg(spec, allowed_base_urls=[]))
            found += [
                f"```{{image}} /_generated/charts/{file.name}",
                f":class: model-chart only-{name} {width}-only",
                f":alt: {says}",
                "```",
            ]
    return [*found, "", f"*{says}*", ""]


def setup(_: Sphinx) -> dict[str, bool]:
    PLACE.mkdir(exist_ok=True)
    (PLACE / "filter-ranks.md").write_text("\n".join(lines(json.loads(COUNTS.read_text()))))
    return {"parallel_read_safe": True}
