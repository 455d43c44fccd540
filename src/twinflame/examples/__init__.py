"""Bundled examples: simulated histories written out as exports. They hold placeholders in place of words.

They are made by `scripts/build_examples.py` from the terms in `twinflame.examples.pairs`.
"""

from importlib.resources import files
from pathlib import Path

from twinflame.errors import InputError

FILES = {"chase": "chase.zip", "equals": "result.json", "little": "little.csv"}


def example_path(name: str) -> Path:
    """Where a bundled example lies: `chase`, `equals` or `little`.

    Examples
    --------
    >>> example_path("chase").name
    'chase.zip'
    """
    if name not in FILES:
        raise InputError(f"There is no example {name!r}; choose one of {', '.join(FILES)}.")
    return Path(str(files("twinflame.examples").joinpath(FILES[name])))
