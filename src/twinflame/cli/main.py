"""Runs a command and turns what goes wrong into one sentence and an exit code."""

import os
import signal
import sys
from collections.abc import Sequence
from types import FrameType

from twinflame.cli.commands import app
from twinflame.errors import TwinflameError

INPUT, FAULT, INTERRUPTED, TERMINATED = 2, 1, 130, 143
OURS = (
    "Something went wrong inside Twinflame; this is a fault of ours, not of your file. Nothing was written. "
    "Set TWINFLAME_DEBUG=1 and run it again to see where, and please report that. A trace may hold names: "
    "read it before you share it."
)


def main(args: Sequence[str] | None = None) -> int:
    """Run the command line; gives the exit code.

    0: done. 1: a fault of ours. 2: what was given cannot be used. 130: interrupted.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # matrices are small: more threads only wait
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a terminal that lacks a sign shows "?" and goes on
    before = signal.signal(signal.SIGTERM, terminated)
    try:
        return run(args)
    finally:
        signal.signal(signal.SIGTERM, before)


def run(args: Sequence[str] | None) -> int:
    """Run, with every way to end made into an exit code."""
    try:
        app(args=args, prog_name="twinflame")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except TwinflameError as error:
        return ended(str(error), INPUT)
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception:
        if os.environ.get("TWINFLAME_DEBUG") == "1":
            raise
        return ended(OURS, FAULT)  # without the error's own words, which may quote a message
    return 0


def ended(sentence: str, code: int) -> int:
    """Say why on stderr."""
    from rich.console import Console
    from rich.text import Text

    Console(stderr=True, highlight=False).print(Text(sentence), soft_wrap=True)
    return code


def terminated(_: int, __: FrameType | None) -> None:
    """Ends in order, so that unfinished files are taken away."""
    sys.exit(TERMINATED)
