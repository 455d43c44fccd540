"""From an operator's decisions to a running server."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from twinflame.companion import logs
from twinflame.companion.interrupt import leave_ctrl_c_to_the_main_process
from twinflame.companion.server.environment import Deployment
from twinflame.companion.start import working
from twinflame.errors import InputError

THREADS = 4  # in each worker; more would wait for the same core
PATIENCE = 10  # seconds that a worker has to finish what it answers
BEHIND = "The database is behind this release. Copy it (pg_dump), then run: twinflame serve --migrate"


def configure(site: Deployment) -> None:
    """Set Django up, once in a process.

    Raises
    ------
    InputError
        When the folder of the site cannot be used.
    """
    import django
    from django.conf import settings

    from twinflame.companion.server.settings import server

    if not settings.configured:
        site.home.prepare()
        settings.configure(**server(site))
        logs.settle()
        django.setup()


def migrate() -> None:
    """Bring the database up to date, with the table of the shared cache."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)


def waiting() -> bool:
    """Whether the database is behind this release.

    Raises
    ------
    InputError
        When it cannot be reached.
    """
    from django.conf import settings
    from django.db import DatabaseError, connection
    from django.db.migrations.executor import MigrationExecutor

    try:
        executor = MigrationExecutor(connection)
        behind = bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
        table = settings.CACHES["default"]["LOCATION"]
        return behind or table not in connection.introspection.table_names()
    except DatabaseError as error:
        raise InputError(unreachable(error)) from None
    finally:
        connection.close()


def unreachable(error: Exception) -> str:
    """Why the database does not answer, in a sentence, without its password."""
    told = str(error).strip().splitlines()
    return f"The database does not answer: {told[0] if told else type(error).__name__}"


@dataclass(frozen=True, slots=True)
class Served:
    """What a worker needs to answer."""

    site: Deployment

    def __call__(self) -> Any:
        """The site as a WSGI application."""
        leave_ctrl_c_to_the_main_process()
        configure(self.site)
        from django.core.wsgi import get_wsgi_application

        return get_wsgi_application()


def serve(site: Deployment, host: str, port: int, load: Callable[[], Any] | None = None) -> None:
    """Answer until interrupted, with a worker beside; `load` may make another application of the site.

    Raises
    ------
    InputError
        When the database cannot be reached or is behind.
    """
    configure(site)
    if waiting():
        raise InputError(BEHIND)
    from django.core.management import call_command
    from django.db import connection
    from granian.constants import Interfaces
    from granian.server import Server

    from twinflame.companion.readings import flows

    call_command("clearsessions")
    flows.start()
    connection.close()
    certificate, key = site.certificate or (None, None)
    answering = Server(
        "twinflame",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=site.workers,
        blocking_threads=THREADS,
        log_enabled=False,
        websockets=False,
        ssl_cert=certificate,
        ssl_key=key,
        respawn_failed_workers=True,
        workers_kill_timeout=PATIENCE,
    )
    with working(partial(configure, site)):
        answering.serve(target_loader=load or Served(site), wrap_loader=False)
