"""What is shown while a reading is made, and how long each stage took."""

import sys
import time
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console


class Stages:
    """Follows the stages of a reading: their times always, a bar on a terminal if one is wanted."""

    def __init__(self, start: float, *, bar: bool) -> None:
        self.times: dict[str, float] = {}
        self._since = start
        self._name = "import"
        self._bar = self._make_bar() if bar and sys.stderr.isatty() else None
        self._task: Any = None

    def _make_bar(self) -> Any:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn

        columns = (
            TextColumn("{task.description}"),
            BarColumn(bar_width=24, style="dim", complete_style="default"),
        )
        return Progress(*columns, console=Console(stderr=True), transient=True)

    def shown(self) -> AbstractContextManager[Any]:
        """While this is open, the bar shows."""
        return self._bar if self._bar is not None else nullcontext()

    def enter(self, name: str) -> None:
        """The next stage begins, if it is not the one that runs."""
        if name == self._name:
            return
        now = time.perf_counter()
        self.times[self._name] = self.times.get(self._name, 0.0) + now - self._since
        self._name, self._since = name, now

    def told(self, name: str, done: float) -> None:
        """A stage tells how much of it is done."""
        self.enter(name)
        if self._bar is None:
            return
        if self._task is None:
            self._task = self._bar.add_task(name, total=1.0)
        self._bar.update(self._task, description=name, completed=min(max(done, 0.0), 1.0))

    def finish(self) -> None:
        """The last stage ends."""
        self.enter("")

    def show_times(self, console: "Console") -> None:
        """Print the time of each stage."""
        from rich.table import Table
        from rich.text import Text

        grid = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
        grid.add_column()
        grid.add_column(justify="right")
        for name, seconds in self.times.items():
            grid.add_row(Text(name), f"{seconds:.2f} s")
        grid.add_row("whole", f"{sum(self.times.values()):.2f} s")
        console.print(grid)
