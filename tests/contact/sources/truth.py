"""Histories with known times, and a way to write text into a file and read it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from twinflame.contact.history import ContactHistory
from twinflame.contact.sources import read_history

CANARY = "kolibri8731"
START = datetime(2021, 1, 5, 9, 7, 3)

Reader = Callable[..., ContactHistory]


def walls(
    n: int, start: datetime = START, step: timedelta = timedelta(days=3, hours=5, minutes=11, seconds=17)
) -> list[datetime]:
    """Wall clocks in rising order that pass through every hour, many days and, when long enough, months."""
    return [start + i * step for i in range(n)]


def seconds(times: list[datetime]) -> np.ndarray:
    return np.array([(t - datetime(1970, 1, 1)).total_seconds() for t in times])


def reader(tmp_path: Path) -> Reader:
    """Write text (or bytes) under a name and read it as a history, in UTC unless said otherwise."""

    def read(content: str | bytes, name: str = "chat.txt", **options: Any) -> ContactHistory:
        place = tmp_path / name
        place.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read_history(place, **{"zone": "UTC", **options})

    return read
