"""From a folder and a passphrase to a running site."""

import multiprocessing
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any

from twinflame.companion import logs
from twinflame.companion.access.door import Door
from twinflame.companion.backup import back_up
from twinflame.companion.cipher import check_version, unlock
from twinflame.companion.home import Home
from twinflame.companion.interrupt import leave_ctrl_c_to_the_main_process
from twinflame.companion.keys import Key, derive, salt_of
from twinflame.errors import InputError

LOOPBACK = "127.0.0.1"
THREADS = 4
TRIES = 200  # a twentieth of a second apart
PATIENCE = 2  # seconds that a worker has to end; what it acknowledged is on the disk already

Say = Callable[[str], None]


def open_home(home: Home, passphrase: str) -> Key:
    """The key to a home, tried on its database if there is one.

    Raises
    ------
    InputError
        When the passphrase is wrong, the folder cannot be used, or SQLite is one that loses writes.
    """
    check_version()
    home.prepare()
    key = derive(passphrase, salt_of(home.database))
    if not home.is_new:
        unlock(home.database, key)
    return key


def prepare(home: Home, key: Key, zone: str) -> str:
    """Bring the database up to date, with a backup before; gives a sentence where something was done."""
    configure(home, key, zone, None)
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    from twinflame.companion.people.models import ONLY, Person
    from twinflame.companion.readings import flows

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    old = not home.is_new and bool(executor.loader.applied_migrations)
    saved = back_up(home, key, datetime.now(UTC)) if plan and old else None
    if plan:
        call_command("migrate", verbosity=0, interactive=False)
    Person.objects.get_or_create(username=ONLY)
    flows.start()  # before anybody can hand something in, however long the worker takes to wake
    connection.close()
    return f"The database was brought up to date; before that it was copied to {saved}." if saved else ""


def configure(home: Home, key: Key, zone: str, door: Door | None) -> None:
    """Set Django up, once in a process."""
    import django
    from django.conf import settings

    from twinflame.companion.settings import local

    if not settings.configured:
        settings.configure(**local(home, key, zone=zone, door=door))
        logs.settle()
        django.setup()
    settings.TWINFLAME_DOOR = door


@dataclass(frozen=True, slots=True)
class Site:
    """What a worker needs to answer; it travels to the worker by a pipe, never by the environment."""

    home: Home
    key: Key
    zone: str
    port: int
    say: Say

    def __call__(self) -> Any:
        """The site as a WSGI application; tells the address that opens it."""
        leave_ctrl_c_to_the_main_process()
        door = Door(f"http://{LOOPBACK}:{self.port}", self.say)
        configure(self.home, self.key, self.zone, door)
        from django.core.wsgi import get_wsgi_application
        from django.urls import get_resolver

        _ = get_resolver().url_patterns  # every page is loaded now, so that the first visitor need not wait
        application = get_wsgi_application()
        threading.Thread(target=open_when_listening, args=(door, self.port), daemon=True).start()
        return application


def open_when_listening(door: Door, port: int) -> None:
    """Tell the address once somebody answers there, so that nobody opens it too early."""
    for _ in range(TRIES):
        try:
            socket.create_connection((LOOPBACK, port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            break
    door.open()


def free_port(wanted: int) -> int:
    """The port to listen at; 0 takes any that is free.

    Raises
    ------
    InputError
        When it is taken.
    """
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, wanted))
        except OSError:
            raise InputError(
                f"Port {wanted} is taken, perhaps by a companion that runs already. "
                "Close that one, or name another: --port 0"
            ) from None
        return int(probe.getsockname()[1])


@contextmanager
def working(prepare: Callable[[], None]) -> Iterator[None]:
    """Have a worker beside the site while this is open; `prepare` travels to it by a pipe, with the key."""
    from twinflame.companion.worker import beside

    worker = multiprocessing.get_context("spawn").Process(target=beside, args=(prepare,))
    worker.start()
    try:
        yield
    finally:
        worker.terminate()
        worker.join(PATIENCE)
        if worker.is_alive():
            worker.kill()
            worker.join()


def serve(site: Site) -> None:
    """Answer at the loopback until interrupted, with a worker beside."""
    with working(partial(configure, site.home, site.key, site.zone, None)):
        answer(site)


def answer(site: Site) -> None:
    """Answer at the loopback until interrupted."""
    from granian.constants import Interfaces
    from granian.server import Server

    Server(
        "twinflame",
        address=LOOPBACK,
        port=site.port,
        interface=Interfaces.WSGI,
        blocking_threads=THREADS,
        log_enabled=False,
        websockets=False,
        workers_kill_timeout=PATIENCE,
    ).serve(target_loader=site, wrap_loader=False)
