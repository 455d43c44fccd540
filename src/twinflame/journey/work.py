"""Work cut into tasks for threads; what they find is the same however many there are."""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import TypeVar

Found = TypeVar("Found")
Progress = Callable[[float], None]

#: Pair-steps of one task: some hundredths of a second, so that an interruption is soon heard.
TASK = 5_000_000


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def in_parts(pairs: int, steps: int, lanes: int) -> list[tuple[int, int]]:
    """First pair and number of pairs of each task, whole blocks of lanes, of about `TASK` pair-steps.

    >>> in_parts(300, 10, 128)
    [(0, 300)]
    >>> in_parts(300, 5_000_000, 128)
    [(0, 128), (128, 128), (256, 44)]
    """
    size = max(1, TASK // max(steps, 1) // lanes) * lanes
    return [(first, min(size, pairs - first)) for first in range(0, pairs, size)]


def done_in_threads(
    tasks: Sequence[Callable[[], Found]], threads: int | None = None, progress: Progress | None = None
) -> Iterator[tuple[int, Found]]:
    """Number and result of each task, as they come; `progress` hears which share of all is done.

    At most two tasks a thread wait for their turn, so that results do not pile up. If the caller is
    interrupted or stops asking, tasks that have not begun are dropped.
    """
    count = threads or processors()
    todo = iter(enumerate(tasks))
    running: dict[Future[Found], int] = {}
    pool = ThreadPoolExecutor(max_workers=count)
    try:
        done = 0
        while True:
            for number, task in todo:
                running[pool.submit(task)] = number
                if len(running) >= 2 * count:
                    break
            if not running:
                break
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                number = running.pop(future)
                yield number, future.result()
                done += 1
                if progress is not None:
                    progress(done / len(tasks))
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
