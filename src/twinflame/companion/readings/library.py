"""The script that draws charts in the browser, as the drawing library of every chart ships it.

It is Vega, Vega-Lite and Vega's interpreter (BSD licences), taken out of the installed vl-convert package
without any network, once, and kept in the home. Until it is there, charts are the pictures that they are.
"""

import gzip
import os
from importlib.metadata import version
from pathlib import Path

from twinflame.companion.here import home_here

SNIPPET = "window.vegaEmbed = vegaEmbed;"


def place() -> Path:
    """Where it is kept."""
    return home_here().folder / "library" / f"charts-{version('vl-convert-python')}.js.gz"


def ready() -> bool:
    """Whether it is there."""
    return place().is_file()


def take_out(target: Path) -> None:
    """Take it out of the package, whole or not at all; needs some seconds."""
    import vl_convert

    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    half = target.with_suffix(f".{os.getpid()}")
    half.write_bytes(gzip.compress(vl_convert.javascript_bundle(SNIPPET).encode()))
    half.replace(target)
    for old in target.parent.glob("charts-*.js.gz"):
        if old != target:
            old.unlink()
