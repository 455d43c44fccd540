"""Two processes on one database, in the same moment; 10,000 rounds of it: benchmarks/sealing.py."""

from collections.abc import Iterator
from pathlib import Path

import pytest

import cluster
import sealing
from sealing_race import ALONE, RACES, Where
from tests.companion.settings import POSTGRES

pytestmark = pytest.mark.slow
PLAN = {kind: 10 if kind in ALONE else 15 for kind in RACES} | {"seal": 50}


def places(folder: Path) -> Iterator[Where]:
    """A database of the kind that this run is about."""
    if not POSTGRES:
        yield Where(folder)
        return
    with cluster.running() as postgres:
        yield Where(folder, postgres.add("sealing"))


def test_whatever_two_do_in_one_moment_no_round_is_one_sided(tmp_path: Path) -> None:
    for where in places(tmp_path):
        sealing.make(where)
        found = dict(sealing.races(where, PLAN))
    assert {kind: (tally.rounds, dict(tally.wrong)) for kind, tally in found.items()} == {
        kind: (rounds, {}) for kind, rounds in PLAN.items()
    }
    assert sum(tally.met for tally in found.values()) > sum(PLAN.values()) / 2
    for kind in ("seal", "twice"):
        assert found[kind].opened == PLAN[kind]
