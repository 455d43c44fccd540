"""The command line: parses, calls, prints. It knows nothing of its own."""

import os
import time

STARTED = time.perf_counter()  # before anything large is loaded, so that timings tell of loading too
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # matrices here are small: threads would only wait

from twinflame.cli import claims as _claims  # noqa: E402, F401 - adds its command
from twinflame.cli import classics as _classics  # noqa: E402, F401
from twinflame.cli import convert as _convert  # noqa: E402, F401
from twinflame.cli import loops as _loops  # noqa: E402, F401
from twinflame.cli import serve as _serve  # noqa: E402, F401
from twinflame.cli import simulate as _simulate  # noqa: E402, F401
from twinflame.cli import verify as _verify  # noqa: E402, F401
from twinflame.cli.commands import app  # noqa: E402
from twinflame.cli.main import main  # noqa: E402

__all__ = ["STARTED", "app", "main"]
