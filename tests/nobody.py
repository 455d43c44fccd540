"""Somebody to whom things can be forbidden, as they cannot be to root."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NOBODY = 65_534


@contextmanager
def folder_for_all() -> Iterator[Path]:
    """A folder that others reach too."""
    with tempfile.TemporaryDirectory() as place:
        Path(place).chmod(0o755)
        yield Path(place)


@contextmanager
def not_root() -> Iterator[None]:
    """Root is nobody meanwhile; others stay who they are. What is imported in it must be there before."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)
