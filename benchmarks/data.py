"""The public timing data, as pairs, where it lies beside the repository."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
HOUR, DAY = 3600.0, 86_400.0


@dataclass(frozen=True)
class Pair:
    name: str
    times: np.ndarray  # seconds
    who: np.ndarray  # 0 or 1


def email_pairs(least: int) -> list[Pair]:
    """E-mail pairs with at least `least` each way. Times start at 0; the hour of day is not known."""
    frame = pl.read_parquet(SHARED / "email-eu.parquet").with_columns(group="department")
    return _pairs(frame, least, "email")


def college_pairs(least: int) -> list[Pair]:
    frame = pl.read_parquet(SHARED / "college-msg.parquet").with_columns(group=pl.lit(0))
    return _pairs(frame, least, "college")


def _pairs(frame: pl.DataFrame, least: int, name: str) -> list[Pair]:
    both = (
        frame.filter(pl.col("sender") != pl.col("receiver"))
        .with_columns(a=pl.min_horizontal("sender", "receiver"), b=pl.max_horizontal("sender", "receiver"))
        .with_columns(who=(pl.col("sender") == pl.col("b")).cast(pl.Int8))
        .sort("seconds", maintain_order=True)
        .group_by("group", "a", "b", maintain_order=True)
        .agg("seconds", "who", second=pl.col("who").sum())
        .sort("group", "a", "b")
    )
    out = []
    for row in both.iter_rows(named=True):
        first = len(row["who"]) - row["second"]
        if min(first, row["second"]) < least:
            continue
        times = np.array(row["seconds"], float)
        spread = np.random.default_rng(0).random(len(times))
        order = np.lexsort((spread, times))
        out.append(
            Pair(
                f"{name}-{row['group']}-{row['a']}-{row['b']}",
                times + spread[order],
                np.array(row["who"], np.int8),
            )
        )
    return out
