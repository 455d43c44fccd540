"""The reference population: priors, and what ordinary pairs show, shipped as a small file of summary figures.

It is built by `scripts/build_reference.py` from public data on office e-mail and student messages. Neither is
messages between lovers, and every reading says so.
"""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import msgspec
import numpy as np
from numpy.typing import NDArray

from twinflame.contact.priors import Prior
from twinflame.contact.roles import Ordinary

Floats = NDArray[np.float64]

UNCOMMON = 90  # a pursuit above that of so many per cent of the people in ordinary pairs


class ReferenceFile(msgspec.Struct, frozen=True):
    """The file as it is stored; lists are rounded."""

    provenance: list[str]
    limits: list[str]
    pairs: int
    prior_mean: list[float]
    prior_cov: list[list[float]]
    drift_mean: list[float]
    drift_sd: list[float]
    pursuit_spread: float
    quantiles: dict[str, list[float]]  # 0, 1, ..., 100 per cent of each figure among ordinary pairs


@dataclass(frozen=True, slots=True)
class Reference:
    """The population that priors come from and pairs are compared with."""

    prior: Prior
    ordinary: Ordinary
    quantiles: dict[str, Floats]
    pairs: int
    provenance: tuple[str, ...]
    limits: tuple[str, ...]

    def percentile(self, key: str, value: Floats) -> Floats:
        """Share of ordinary pairs, 0 to 100, with a lower figure."""
        return np.asarray(np.interp(value, self.quantiles[key], np.linspace(0, 100, 101)))


@cache
def reference() -> Reference:
    """The shipped reference population.

    Examples
    --------
    >>> reference().pairs > 100
    True
    """
    stored = msgspec.json.decode(
        files("twinflame.contact").joinpath("reference.json").read_bytes(), type=ReferenceFile
    )
    prior = Prior(
        np.array(stored.prior_mean),
        np.array(stored.prior_cov),
        np.array(stored.drift_mean),
        np.array(stored.drift_sd),
    )
    return Reference(
        prior,
        Ordinary(float(np.log(stored.quantiles["unanswered_ratio"][UNCOMMON])), stored.pursuit_spread),
        {key: np.array(values) for key, values in stored.quantiles.items()},
        stored.pairs,
        tuple(stored.provenance),
        tuple(stored.limits),
    )
