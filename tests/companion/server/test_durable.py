"""What was acknowledged stays on PostgreSQL, when the site is killed and when the database is."""

import os
from pathlib import Path

import pytest

import kills

CYCLES = int(os.environ.get("TWINFLAME_KILLS", "5"))


@pytest.mark.slow
def test_killing_site_or_database_while_it_writes_loses_nothing_acknowledged(tmp_path: Path) -> None:
    told = kills.postgresql(CYCLES, tmp_path)
    assert told.whole, told
    assert told.acknowledged > told.cycles == CYCLES
