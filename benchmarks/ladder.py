"""Simpler models of the same contacts, each rung with one more part; scored on contacts they have not seen.

Fitted with the first sketch of the contact model, which lies beside this repository: log background by
hour of the day and by slow counts (two days), one exponential kernel from each side to each.
"""

import importlib
import sys
from pathlib import Path
from typing import Any

import numpy as np

from data import DAY, Pair

SKETCH = Path(__file__).resolve().parents[2] / "shared" / "prototypes"
PARTS = {
    "hourly Poisson": {"hour": True, "slowon": False, "exc": False},
    "hourly Poisson + slow counts": {"hour": True, "slowon": True, "exc": False},
    "constant Hawkes, one exponential": {"hour": False, "slowon": False, "exc": True},
    "Hawkes + hours": {"hour": True, "slowon": False, "exc": True},
    "Hawkes + hours + slow counts": {"hour": True, "slowon": True, "exc": True},
}


def poisson(pair: Pair, share: float) -> float:
    """Log likelihood of the later contacts (times in days) at the constant rates of the earlier."""
    n = int(share * len(pair.times))
    seen, ahead = (pair.times[n - 1] - pair.times[0]) / DAY, (pair.times[-1] - pair.times[n - 1]) / DAY
    rate = np.bincount(pair.who[:n], minlength=2) / seen
    return float(np.bincount(pair.who[n:], minlength=2) @ np.log(rate) - rate.sum() * ahead)


def rungs(pair: Pair, share: float) -> dict[str, float]:
    """Held-out log likelihood of each rung over a constant Poisson process."""
    sketch = _sketch()
    times, who = pair.times - pair.times[0] + 1.0, pair.who.astype(np.int64)
    n, end = int(share * len(times)), float(times[-1]) + 1e-3
    cut = float(times[n - 1])
    features = sketch.build(times, who, end)
    in_days = (len(times) - n) * np.log(DAY)  # the sketch thinks in seconds
    out = {"constant Poisson": 0.0}
    for name, parts in PARTS.items():
        found = sketch.fit(features, drift=False, win=(0.0, cut), eval_win=(cut, end), maxiter=200, **parts)
        out[name] = float(found["ll_test"]) + in_days - poisson(pair, share)
    return out


def _sketch() -> Any:
    sys.dont_write_bytecode = True
    if str(SKETCH) not in sys.path:
        sys.path.insert(0, str(SKETCH))
    return importlib.import_module("contact_gated")
