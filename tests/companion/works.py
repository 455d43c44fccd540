"""Work for the worker's processes; it must be found without the site being set up."""

import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

from twinflame.companion.readings.crew import Made


@dataclass(frozen=True)
class Sleeping:
    """Work that goes on until it is ended."""

    def __call__(self, tell: Callable[[str, float], None]) -> None:
        tell("fit", 0.5)
        time.sleep(600)


@dataclass(frozen=True)
class Failing:
    """Work that fails and says something private of it, aloud as well."""

    error: type[Exception]

    def __call__(self, tell: Callable[[str, float], None]) -> None:
        sys.stderr.write("dear diary")
        os.write(2, b"dear diary")
        raise self.error("dear diary")


@dataclass(frozen=True)
class Ready:
    """Work that is done at once."""

    made: Made

    def __call__(self, tell: Callable[[str, float], None]) -> Made:
        tell("draw", 1.0)
        return self.made
