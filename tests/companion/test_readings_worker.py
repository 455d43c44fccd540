"""Work in the background: a process for each piece, which a stop really ends, and honest words throughout."""

import logging
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone

from tests.companion.conftest import without_database
from tests.companion.readings import contacts, kept_history, made_reading
from tests.companion.works import Failing, Ready, Sleeping
from twinflame.companion.people.models import Person
from twinflame.companion.readings import flows, library, worker
from twinflame.companion.readings.crew import Charts, Draw, Fit, Made, toil
from twinflame.companion.readings.models import SILENT, Drawn, Job, Reading, State, Task
from twinflame.companion.readings.stages import standing
from twinflame.companion.readings.worker import Lane, Worker, claimed, cut_off
from twinflame.errors import InputError

pytestmark = pytest.mark.django_db
PATIENCE = 120.0  # seconds; a process that is begun loads for some


@pytest.fixture
def task(owner: Person) -> Task:
    return Task.objects.create(owner=owner, job=Job.FIT, history=kept_history(owner))


@pytest.fixture
def lane() -> Iterator[Lane]:
    found = Lane((Job.FIT, Job.DRAW))
    yield found
    found.end()


@pytest.fixture
def does(monkeypatch: pytest.MonkeyPatch) -> Callable[[Any], None]:
    return lambda work: monkeypatch.setattr(flows, "work_of", lambda task: work)


def until(lane: Lane, true: Callable[[], Any]) -> None:
    patience = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < patience
        lane.turn()
        time.sleep(0.02)


def begun(lane: Lane) -> int:
    """Turn until the work tells of itself; gives the process."""
    until(lane, lambda: Task.objects.filter(stage="fit").exists())
    pid: int = lane._process.pid
    return pid


def alive(pid: int) -> bool:
    return any(child.pid == pid for child in multiprocessing.active_children())


def test_a_stop_ends_the_process(site: Client, task: Task, lane: Lane, does: Any) -> None:
    does(Sleeping())
    pid = begun(lane)
    page = site.get(f"/readings/{task.pk}/").content.decode()
    assert "Finding out who reaches out" in page
    assert alive(pid)
    site.post(f"/readings/{task.pk}/stop/")
    lane.turn()
    assert not alive(pid)
    assert not lane.busy
    assert "You stopped it" in site.get(f"/readings/{task.pk}/").content.decode()


def test_what_is_erased_meanwhile_ends_too_and_leaves_no_reading(
    site: Client, task: Task, lane: Lane, does: Any
) -> None:
    does(Sleeping())
    pid = begun(lane)
    assert task.history
    task.history.delete()
    lane.turn()
    assert not alive(pid)
    assert not Task.objects.exists()
    assert not Reading.objects.exists()


def test_erasing_all_readings_ends_those_that_are_being_made(site: Client, task: Task) -> None:
    site.post("/mine/erase/", {"kind": "readings", "sure": "on"})
    assert not Task.objects.exists()


def test_a_process_that_the_machine_ended_is_told(task: Task, lane: Lane, does: Any) -> None:
    does(Sleeping())
    os.kill(begun(lane), signal.SIGKILL)
    until(lane, lambda: Task.objects.get().state == State.FAILED)
    assert "ended by the machine" in Task.objects.get().says


def test_a_fault_is_told_without_words(
    task: Task,
    lane: Lane,
    does: Any,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(logging.getLogger("django"), "propagate", True)
    does(Failing(ValueError))
    until(lane, lambda: Task.objects.get().state == State.FAILED)
    assert Task.objects.get().says == worker.FAULT
    assert "ValueError at" in caplog.text
    said = capfd.readouterr()
    assert "dear diary" not in caplog.text + said.out + said.err


def test_a_sentence_for_the_person_is_shown(site: Client, task: Task, lane: Lane, does: Any) -> None:
    does(Failing(InputError))
    until(lane, lambda: Task.objects.get().state == State.FAILED)
    assert "dear diary" in site.get(f"/readings/{task.pk}/").content.decode()


def test_what_was_done_takes_the_place_of_the_task(
    site: Client, task: Task, owner: Person, lane: Lane, does: Any
) -> None:
    document = made_reading(owner).document
    does(Ready(Made(document, "Ben", Charts({"roles": ("<svg/>", "<svg/>")}, {"roles": {}}))))
    until(lane, lambda: not Task.objects.exists())
    made = Reading.objects.get(pk=task.pk)
    assert (made.document, made.other, made.history) == (document, "Ben", task.history_id)
    assert site.get(f"/readings/{task.pk}/progress/").json() == {"going": False}
    assert site.post(f"/readings/{task.pk}/stop/").url == f"/readings/{task.pk}/"  # type: ignore[attr-defined]


def test_a_result_that_comes_after_it_was_begun_anew_is_thrown_away(
    task: Task, owner: Person, lane: Lane, does: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    does(Ready(Made("{}", "Ben", Charts({}, {}))))
    lane.turn()
    Task.objects.update(claim="another's")
    monkeypatch.setattr(lane, "_still", lambda _: True)
    until(lane, lambda: not lane.busy)
    assert Task.objects.get().claim == "another's"
    assert not Reading.objects.exists()


def test_only_one_takes_a_task(task: Task, monkeypatch: pytest.MonkeyPatch) -> None:
    one = claimed((Job.FIT,))
    assert one
    assert claimed((Job.FIT,)) is None
    assert claimed((Job.LOOK,)) is None


def test_of_two_who_reach_for_it_in_one_moment_one_gets_it(
    task: Task, monkeypatch: pytest.MonkeyPatch
) -> None:
    def other_first(_: int) -> str:
        Task.objects.update(state=State.WORKING, claim="other")
        return "mine"

    monkeypatch.setattr(worker.secrets, "token_hex", other_first)
    assert claimed((Job.FIT,)) is None


def test_work_that_nobody_tells_of_any_more_is_said_to_be_cut_off_and_can_be_begun_again(
    site: Client, task: Task
) -> None:
    Task.objects.update(state=State.WORKING, beat=timezone.now() - SILENT - timedelta(seconds=1))
    page = site.get(f"/readings/{task.pk}/").content.decode()
    assert "The companion ended while this was being made" in page
    cut_off()
    assert Task.objects.get().state == State.CUT
    assert site.post(f"/readings/{task.pk}/again/").url == f"/readings/{task.pk}/"  # type: ignore[attr-defined]
    assert Task.objects.get().state == State.WAITING


def test_beginning_again_can_leave_the_check_ins_out(site: Client, task: Task) -> None:
    Task.objects.update(state=State.FAILED, says="The check-ins lie too far away.", checkins=True)
    site.post(f"/readings/{task.pk}/again/", {"asked": "yes"})
    again = Task.objects.get()
    assert (again.state, again.checkins, again.says) == (State.WAITING, False, "")


def test_what_goes_on_is_not_begun_twice(site: Client, task: Task) -> None:
    Task.objects.update(state=State.WORKING, claim="x")
    site.post(f"/readings/{task.pk}/again/")
    assert Task.objects.get().state == State.WORKING
    site.post(f"/readings/{task.pk}/erase/")
    assert Task.objects.exists()


def test_a_worker_that_ends_says_so_of_what_it_did(task: Task, lane: Lane, does: Any) -> None:
    does(Sleeping())
    pid = begun(lane)
    lane.cut()
    assert not alive(pid)
    assert Task.objects.get().state == State.CUT
    lane.cut()  # twice does no harm


def test_a_database_that_does_not_answer_ends_no_worker(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    found = Worker()
    monkeypatch.setattr(worker, "close_old_connections", lambda: None)
    monkeypatch.setattr(worker.connection, "close", lambda: None)
    monkeypatch.setattr(worker.time, "sleep", lambda _: None)

    def full() -> None:
        found.stop()
        raise DatabaseError("database or disk is full: dear diary")

    monkeypatch.setattr(found, "turn", full)
    found.run()
    assert "dear diary" not in caplog.text


def test_a_worker_that_wakes_late_cuts_nothing_off_that_waits(
    owner: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    Task.objects.create(owner=owner, job="look")
    found = Worker()
    monkeypatch.setattr(worker.connection, "close", lambda: None)
    monkeypatch.setattr(found, "turn", found.stop)
    monkeypatch.setattr(worker.time, "sleep", lambda _: None)
    found.run()
    assert Task.objects.get().state == State.WAITING


def test_old_files_are_looked_for_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    found, swept = Worker(), []
    monkeypatch.setattr(worker, "sweep", swept.append)
    found.turn()
    found._swept -= worker.SWEEPING + 1
    found.turn()
    assert len(swept) == 1


def test_the_script_of_charts_is_taken_out_once_there_are_charts(
    owner: Person, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    place = tmp_path / "library" / "charts-2.js.gz"
    monkeypatch.setattr(library, "place", lambda: place)
    begun: list[Any] = []

    class Process:
        def __init__(self, target: Any, args: Any, daemon: bool) -> None:
            begun.append((target, args, daemon))

        def start(self) -> None: ...
        def kill(self) -> None: ...
        def join(self) -> None: ...

    context = type("Context", (), {"Process": Process})
    monkeypatch.setattr(worker.multiprocessing, "get_context", lambda _: context)
    aside = worker.Aside()
    aside.turn()
    assert begun == []
    made_reading(owner)
    aside.turn()
    aside.turn()
    assert begun == [(library.take_out, (place,), True)]
    aside.end()
    worker.Aside().end()


def test_the_script_is_kept_whole_and_older_ones_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import gzip

    import vl_convert

    monkeypatch.setattr(vl_convert, "javascript_bundle", lambda snippet: f"/* vega */{snippet}")
    place = tmp_path / "library" / "charts-2.js.gz"
    place.parent.mkdir()
    (place.parent / "charts-1.js.gz").write_bytes(b"")
    library.take_out(place)
    assert [path.name for path in place.parent.iterdir()] == ["charts-2.js.gz"]
    assert gzip.decompress(place.read_bytes()).decode().endswith("window.vegaEmbed = vegaEmbed;")


@pytest.mark.parametrize(
    ("stage", "share", "checkins", "done"),
    [
        ("fit", 0.5, False, 22),
        ("draw", 1.0, False, 100),
        ("fit", 1.0, True, 14),
        ("journey", 0.0, True, 30),
        ("x", 1.0, False, 0),
    ],
)
def test_progress_only_rises(stage: str, share: float, checkins: bool, done: int) -> None:
    task = Task(state=State.WORKING, stage=stage, share=share, checkins=checkins)
    assert standing(task).done == done


class Channel:
    def __init__(self) -> None:
        self.sent: list[Any] = []

    def send(self, message: Any) -> None:
        self.sent.append(message)

    def close(self) -> None: ...


@pytest.mark.parametrize(
    ("error", "kind", "says"),
    [
        (InputError, "refused", "dear diary"),
        (MemoryError, "refused", "too little free memory"),
        (ValueError, "fault", "ValueError at"),
    ],
)
def test_the_crew_tells_what_became_of_its_work(
    error: type[Exception], kind: str, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "dup2", lambda *_: 0)
    monkeypatch.setattr("twinflame.companion.readings.crew._end_with_parent", lambda: None)
    channel: Any = Channel()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "write", lambda *_: 0)
        toil(Failing(error), channel)
    assert channel.sent[-1][0] == kind
    assert says in channel.sent[-1][1]


@without_database
@pytest.mark.slow
def test_a_reading_is_made_and_drawn() -> None:
    told: list[str] = []
    history = contacts(n=120)
    made = Fit(history, "WhatsApp", False, b"date,twin,pain\n2023-11-20,me,5\n")(
        lambda stage, _: told.append(stage)
    )
    assert {"fit", "check", "journey", "draw"} <= set(told)
    assert set(made.charts.pictures) == set(made.charts.specs)
    assert made.charts.pictures["reach"][0].startswith("<svg")
    again = Draw(made.document)(lambda *_: None)
    assert again.pictures == made.charts.pictures


def test_charts_that_are_missing_are_drawn(site: Client, owner: Person) -> None:
    made = made_reading(owner)
    Drawn.objects.all().delete()
    for _ in range(2):
        assert "charts are being drawn" in site.get(f"/readings/{made.pk}/").content.decode()
    task = Task.objects.get()
    assert task.job == Job.DRAW
    assert isinstance(flows.work_of(task), Draw)
    flows.done(task, Charts({"roles": ("<svg/>", "<svg/>")}, {}))
    assert "charts are being drawn" not in site.get(f"/readings/{made.pk}/").content.decode()
    assert "being drawn" not in site.get("/readings/").content.decode()


PARENT = """
import multiprocessing, sys, time
from tests.companion.works import Sleeping
from twinflame.companion.readings.crew import toil
if __name__ == "__main__":
    ours, theirs = multiprocessing.Pipe(duplex=False)
    child = multiprocessing.get_context("spawn").Process(target=toil, args=(Sleeping(), theirs))
    child.start()
    ours.recv()
    print(child.pid, flush=True)
    time.sleep(600)
"""


@without_database
@pytest.mark.slow
def test_the_crew_ends_when_what_began_it_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(PARENT)
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, str(script)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=env) as parent:
        assert parent.stdout
        pid = int(parent.stdout.readline())
        parent.kill()
    patience = time.monotonic() + 10
    while Path(f"/proc/{pid}/stat").exists() and " Z " not in Path(f"/proc/{pid}/stat").read_text():
        assert time.monotonic() < patience
        time.sleep(0.1)
