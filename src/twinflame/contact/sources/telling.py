"""What a table written by `convert` tells beside times and senders; of other tables nothing is believed."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from twinflame.contact.sources.clock import check_zone
from twinflame.errors import InputError

TELLING = ("me", "precision", "zone")
"""The columns' names; only a table that has all of them is taken to be one of ours."""

_COARSEST = 86_400.0


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """Who reads, by row; the step of stamps, for all or by row; the zone. Empty for a table of another's."""

    mine: NDArray[np.bool_] | None = None
    precision: float | None = None
    steps: NDArray[np.float64] | None = None
    zone: str = ""

    def me(self, who: NDArray[np.int32], keep: NDArray[np.bool_]) -> int | None:
        """The sender who reads, if the rows name one and no other."""
        if self.mine is None:
            return None
        mine = np.unique(who[keep & self.mine])
        others = np.unique(who[keep & ~self.mine])
        return int(mine[0]) if len(mine) == 1 and mine[0] not in others else None


def told_of(frame: pl.DataFrame) -> Told:
    """What the table's own columns tell, if they are all there and sound.

    >>> frame = pl.DataFrame({"me": ["true"], "precision": ["60"], "zone": ["Europe/Berlin"]})
    >>> told_of(frame).precision, told_of(frame).zone
    (60.0, 'Europe/Berlin')
    """
    if not {*TELLING} <= {*frame.columns}:
        return Told()
    mine = frame["me"].cast(pl.String, strict=False).str.to_lowercase()
    steps = frame["precision"].cast(pl.Float64, strict=False).fill_null(np.nan).to_numpy()
    zones = frame["zone"].cast(pl.String, strict=False).unique().to_list()
    sound = mine.is_in(["true", "false"]).all() and ((steps >= 0) & (steps <= _COARSEST)).all()
    if not sound or len(zones) != 1 or not _is_zone(zones[0]):
        return Told()
    coarsest = float(steps.max())
    same = bool((steps == coarsest).all())
    return Told((mine == "true").to_numpy(), coarsest, None if same else steps.copy(), zones[0])


def _is_zone(name: object) -> bool:
    try:
        return isinstance(name, str) and bool(check_zone(name))
    except InputError:
        return False
