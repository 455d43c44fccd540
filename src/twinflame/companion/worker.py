"""The way into the worker's process, before Django is set up there."""

import signal
from collections.abc import Callable


def beside(prepare: Callable[[], None]) -> None:
    """Work beside the site until told to end; `prepare` sets Django up."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # meant for the site, which ends this in its turn
    prepare()
    from twinflame.companion.readings.worker import Worker

    worker = Worker()
    signal.signal(signal.SIGTERM, worker.stop)
    worker.run()
