"""Work done beside other work, so that two cores share a reading."""

from collections.abc import Callable
from threading import Event, Thread
from types import TracebackType
from typing import Generic, Self, TypeVar

T = TypeVar("T")


class Aside(Generic[T]):
    """Runs `work` in a thread of its own while the `with` block goes on; `result` waits for what it gives.

    `work` is given a function that it calls now and then with how much of it is done. If the block ends
    early, as it does when somebody interrupts, that call ends the work.

    Examples
    --------
    >>> with Aside(lambda tick: 6 * 7) as answer:
    ...     answer.result()
    42
    """

    def __init__(self, work: Callable[[Callable[[float], None]], T]) -> None:
        self.share = 0.0
        self._work, self._stopped = work, Event()
        self._given: list[T] = []
        self._error: BaseException | None = None
        self._thread = Thread(target=self._run, daemon=True)

    def _run(self) -> None:
        try:
            self._given.append(self._work(self._tick))
        except _Stopped:
            pass
        except BaseException as error:  # told where the result is asked for
            self._error = error

    def _tick(self, share: float) -> None:
        self.share = share
        if self._stopped.is_set():
            raise _Stopped

    def result(self, report: Callable[[float], None] = lambda _: None) -> T:
        """What the work gave, or the error that it ended with. Reports how much is done while it waits."""
        while self._thread.is_alive():
            report(self.share)
            self._thread.join(0.1)
        if self._error is not None:
            raise self._error
        report(1.0)
        return self._given[0]

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopped.set()
        self._thread.join()


class _Stopped(Exception):
    """The work is no longer wanted."""
