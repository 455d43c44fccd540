"""The charts of a reading, each under the key of the passage that it belongs to."""

from collections.abc import Callable

import altair as alt
from altair.utils.schemapi import debug_mode

from twinflame.reading.charts import journey as journeys
from twinflame.reading.charts.base import NARROW, WIDE, Easel, Size
from twinflame.reading.charts.figures import ordinary, rhythm, shares
from twinflame.reading.charts.future import fit, future, record
from twinflame.reading.charts.reactions import cord, drift, mirror
from twinflame.reading.charts.through_time import answers, reach, roles
from twinflame.reading.model import Reading
from twinflame.reading.palette import LIGHT, Palette

CHARTS: dict[str, Callable[[Easel], alt.LayerChart]] = {
    "roles": roles,
    "reach": reach,
    "answers": answers,
    "shares": shares,
    "rhythm": rhythm,
    "mirror": mirror,
    "cord": cord,
    "drift": drift,
    "ordinary": ordinary,
    "future": future,
    "record": record,
    "fit": fit,
    "journey-reach": journeys.reach,
    "journey-pain": journeys.pain,
    "journey-worth": journeys.worth,
    "journey-healing": journeys.healing,
    "journey-learned": journeys.learned,
    "journey-what-if": journeys.what_if,
}

__all__ = ["CHARTS", "NARROW", "WIDE", "Size", "available", "draw"]


def available(key: str, reading: Reading) -> bool:
    """Whether a reading holds what a chart shows."""
    if key not in CHARTS:
        return False
    if key.startswith("journey-"):
        return reading.journey is not None and reading.journey.moves is not None
    empty = {
        "ordinary": not reading.comparisons,
        "future": not reading.forecasts,
        "record": not reading.record.pit,
        "fit": not any(f.quantiles for f in reading.evidence.fit),
        "drift": not any(r.by_drift for p in reading.people for r in (p.mirror, p.cord)),
    }
    return not empty.get(key, False)


def draw(key: str, reading: Reading, size: Size = WIDE, palette: Palette = LIGHT) -> alt.LayerChart:
    """One chart of a reading."""
    with debug_mode(False):  # the tests check each chart against the schema, which takes long
        return CHARTS[key](Easel(reading, size, palette))
