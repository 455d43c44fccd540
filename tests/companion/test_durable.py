"""What was acknowledged stays, however abruptly the companion ends."""

import os
from pathlib import Path

import pytest

import kills

CYCLES = int(os.environ.get("TWINFLAME_KILLS", "5"))


@pytest.mark.slow
def test_killing_it_while_it_writes_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    told = kills.sqlcipher(CYCLES, tmp_path)
    assert told.whole, told
    assert told.acknowledged > told.cycles == CYCLES
