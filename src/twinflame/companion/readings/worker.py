"""The worker: a process beside the site that does what takes long, one thing of each sort at a time.

It alone has the key; each piece of work is done in a further process without it (see `crew`), which can be
ended at any moment. The tasks stand in the database, so whatever ends, what was asked for is still known.
"""

import logging
import multiprocessing
import secrets
import time
from collections.abc import Callable
from multiprocessing import parent_process
from typing import Any

from django.db import DatabaseError, close_old_connections, connection, transaction
from django.utils import timezone

from twinflame.companion.readings import flows, library
from twinflame.companion.readings.crew import toil
from twinflame.companion.readings.files import sweep
from twinflame.companion.readings.models import SILENT, Drawn, Job, State, Task

LANES = ((Job.LOOK,), (Job.FIT, Job.DRAW), (Job.LIGHT,))  # what is short need not wait for a long fit
REST = 0.3  # seconds between looks at what there is to do
TELLING = 1.0  # seconds between notes of progress
TROUBLE = 3.0  # seconds to wait when the database does not answer
AT_ONCE = 2.0  # seconds that a process has to end
SWEEPING = 60.0  # seconds between looks at old files
FAULT = "That did not work, and the fault is ours. What is kept is safe."
ENDED = "The work was ended by the machine, perhaps because memory ran out. Nothing is lost; begin it again."
LOG = logging.getLogger("django.twinflame")


class Lane:
    """Work that goes on, at most one at a time."""

    def __init__(self, jobs: tuple[Job, ...]) -> None:
        self.jobs = jobs
        self._task: Task | None = None
        self._process: Any = None
        self._channel: Any = None
        self._stage: dict[str, Any] = {}
        self._told = 0.0

    @property
    def busy(self) -> bool:
        """Whether something is done here."""
        return self._process is not None

    def turn(self) -> None:
        """Begin what waits, or see how it is going."""
        if self.busy:
            self._tend()
        else:
            self._begin()

    def end(self) -> None:
        """End the process, whatever it does."""
        if self._process is None:
            return
        self._process.terminate()
        self._process.join(AT_ONCE)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
        self._process.close()
        self._channel.close()
        self._task = self._process = self._channel = None

    def cut(self) -> None:
        """End it because the companion ends, and say so."""
        task = self._task
        self.end()
        if task is not None:
            mine(task).update(state=State.CUT)

    def _begin(self) -> None:
        task = claimed(self.jobs)
        if task is None:
            return
        work = flows.work_of(task)
        context = multiprocessing.get_context("spawn")
        self._channel, theirs = context.Pipe(duplex=False)
        self._process = context.Process(target=toil, args=(work, theirs), daemon=True)
        self._process.start()
        theirs.close()
        self._task, self._stage, self._told = task, {}, 0.0

    def _tend(self) -> None:
        task = self._task
        assert task is not None
        try:
            while self._channel.poll():
                kind, *what = self._channel.recv()
                if kind != "at":
                    self._finish(task, kind, what[0])
                    return
                self._stage = {"stage": what[0], "share": min(max(what[1], 0.0), 1.0)}
        except EOFError:
            self._finish(task, "refused", ENDED)
            return
        if not self._still(task):  # stopped, erased or locked meanwhile
            self.end()

    def _still(self, task: Task) -> bool:
        """Whether the task is still wanted; tells, once a second, that it goes on."""
        if time.monotonic() - self._told < TELLING:
            return bool(mine(task).exists())
        self._told = time.monotonic()
        return bool(mine(task).update(beat=timezone.now(), **self._stage))

    def _finish(self, task: Task, kind: str, result: Any) -> None:
        self.end()
        if kind == "fault":
            LOG.error("readings: %s", result)
            result = FAULT
        with transaction.atomic():
            mine_now = mine(task).first()
            if mine_now is None:
                return
            if kind == "done":
                flows.done(mine_now, result)
            else:
                flows.failed(mine_now, str(result))


def mine(task: Task) -> Any:
    """The task, while it is still the worker's."""
    return Task.objects.filter(pk=task.pk, state=State.WORKING, claim=task.claim)


def claimed(jobs: tuple[Job, ...]) -> Task | None:
    """The oldest task that waits, now the caller's; None where there is none."""
    found = Task.objects.filter(state=State.WAITING, job__in=jobs).first()
    if found is None:
        return None
    claim = secrets.token_hex(8)
    taken = Task.objects.filter(pk=found.pk, state=State.WAITING).update(
        state=State.WORKING, claim=claim, beat=timezone.now()
    )
    return Task.objects.filter(pk=found.pk, claim=claim).first() if taken else None


def cut_off() -> None:
    """Say of work of which nothing was heard for long that it was cut off."""
    silent = timezone.now() - SILENT
    Task.objects.filter(state=State.WORKING, beat__lt=silent).update(state=State.CUT)


class Aside:
    """Takes the script that draws charts out of its package, once there are charts, beside all else."""

    def __init__(self) -> None:
        self._process: Any = None

    def turn(self) -> None:
        """Begin, the first time that it is wanted."""
        if self._process is None and not library.ready() and Drawn.objects.exists():
            context = multiprocessing.get_context("spawn")
            self._process = context.Process(target=library.take_out, args=(library.place(),), daemon=True)
            self._process.start()

    def end(self) -> None:
        """End it; the next start begins anew."""
        if self._process is not None:
            self._process.kill()
            self._process.join()


class Worker:
    """Does what is to be done until it is told to end, or until the site is gone."""

    def __init__(self) -> None:
        self.lanes = [Lane(jobs) for jobs in LANES]
        self._aside = Aside()
        self._ending = False
        self._swept = time.monotonic()

    def stop(self, *_: Any) -> None:
        """End soon."""
        self._ending = True

    def run(self) -> None:
        """Do the work."""
        while not self._ending and _has_parent():
            busy = self._safely(self.turn)
            if busy is None:
                for lane in self.lanes:
                    lane.end()
                time.sleep(TROUBLE)
            time.sleep(REST)
        for lane in self.lanes:
            self._safely(lane.cut)
            lane.end()
        self._aside.end()
        connection.close()

    def turn(self) -> bool:
        """One look at everything."""
        for lane in self.lanes:
            lane.turn()
        cut_off()
        if not any(lane.busy for lane in self.lanes):
            self._aside.turn()
        if time.monotonic() - self._swept > SWEEPING:
            self._swept = time.monotonic()
            sweep(timezone.now())
        return True

    def _safely(self, step: Callable[[], Any]) -> Any:
        """Do a step; a database that does not answer, as on a full disk, ends no worker."""
        close_old_connections()
        try:
            return step()
        except (DatabaseError, OSError) as error:
            LOG.error("readings: %s", type(error).__name__)
            connection.close()
            return None


def _has_parent() -> bool:
    parent = parent_process()
    return parent is None or parent.is_alive()
