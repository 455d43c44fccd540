"""What is simulated as tables: each day of a pair, the days of populations, the places of a sweep."""

from collections.abc import Sequence

import numpy as np
import polars as pl

from twinflame.journey.population import Population
from twinflame.journey.state import NAMES
from twinflame.journey.sweep import Swept
from twinflame.reading.journey.simulated import OnePair

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)


def pair_days(pair: OnePair) -> pl.DataFrame:
    """A row for each day of a pair: `day`, then each part of the state under its name."""
    days = pl.Series("day", np.arange(len(pair.states)))
    return pl.DataFrame([days, *(pl.Series(n, pair.states[:, k]) for k, n in enumerate(NAMES))])


def plan_days(plans: Sequence[tuple[str, Population]]) -> pl.DataFrame:
    """A row for each plan, tallied day and part of the state, with mean, spread and quantiles.

    The part `union` has as its mean the share of pairs in which union had lasted by that day.
    """
    frames = []
    for name, found in plans:
        for k, part in enumerate(NAMES):
            columns = {f"q{round(100 * q):02}": found.quantile(part, q) for q in QUANTILES}
            frames.append(_days(name, part, found, found.mean[:, k], found.sd[:, k], columns))
        nothing = np.full(len(found.days), np.nan)
        empty = {f"q{round(100 * q):02}": nothing for q in QUANTILES}
        frames.append(_days(name, "union", found, found.union_by(found.days), nothing, empty))
    return pl.concat(frames).with_columns(pl.selectors.float().fill_nan(None))


def _days(
    plan: str,
    part: str,
    found: Population,
    mean: np.ndarray,
    sd: np.ndarray,
    quantiles: dict[str, np.ndarray],
) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "plan": [plan] * len(found.days),
            "day": found.days,
            "part": [part] * len(found.days),
            "mean": mean,
            "sd": sd,
            **quantiles,
        }
    )


def sweep_places(found: Swept) -> pl.DataFrame:
    """A row for each place: what was moved, the share in union with its range, the median day."""
    grids = np.meshgrid(*(axis.values for axis in found.axes), indexing="ij")
    low, high = found.interval()
    columns = {axis.name: grid.ravel() for axis, grid in zip(found.axes, grids, strict=True)}
    rest = {"union": found.union, "low": low, "high": high, "day": found.day}
    frame = pl.DataFrame({**columns, **{name: values.ravel() for name, values in rest.items()}})
    return frame.with_columns(pl.col("day").fill_nan(None))
