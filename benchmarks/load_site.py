"""The site that `load.py` asks: as `twinflame serve` runs it, with people and two bare pages."""

import json
import os
import sys
from datetime import timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

from twinflame.companion import start
from twinflame.companion.home import Home
from twinflame.companion.keys import Key
from twinflame.companion.server import run
from twinflame.companion.server.environment import Deployment, deployment

KEY = Key(b"k" * 32, b"s" * 16)
TEMPLATE = "<!doctype html><title>{{ title }}</title><h1>Hello, {{ user.username }}</h1><p>{{ day }}</p>"
ENVIRONMENT = {
    "SECRET_KEY": "of the benchmark alone " * 4,
    "SEED_KEY": "of the benchmark alone and long enough",
    "ALLOWED_HOSTS": "127.0.0.1",
    "MAIL_URL": "file:///nowhere",
    "MAIL_FROM": "a@example.org",
}


def with_bare_pages(kind: str) -> None:
    """Add a small template for who is signed in, and an answer of one letter, behind the same middleware."""
    from django.conf import settings
    from django.contrib.auth.decorators import login_not_required
    from django.http import HttpRequest, HttpResponse
    from django.template import engines
    from django.urls import path
    from django.utils import timezone
    from django.utils.module_loading import import_string

    template = engines["django"].from_string(TEMPLATE)

    def bare(request: HttpRequest) -> HttpResponse:
        return HttpResponse(template.render({"title": "Bare", "day": timezone.localdate()}, request))

    def empty(request: HttpRequest) -> HttpResponse:
        return HttpResponse("x")

    urls: Any = ModuleType("load_urls")
    real = import_string(f"{settings.ROOT_URLCONF}.urlpatterns")  # type: ignore[misc]
    urls.urlpatterns = [
        path("bare/", login_not_required(bare)),
        path("bare/empty/", login_not_required(empty)),
        *real,
    ]
    sys.modules["load_urls"] = urls
    settings.ROOT_URLCONF = "load_urls"


def people(count: int, entries: int) -> list[dict[str, str]]:
    """People with three weeks of check-ins and a journal; gives their cookies."""
    from django.conf import settings
    from django.test import Client

    from twinflame.companion.journal.models import Entry
    from twinflame.companion.people.clock import today_of
    from twinflame.companion.people.models import ONLY, Person
    from twinflame.companion.today.models import CheckIn

    cookies = []
    for k in range(count):
        person, _ = Person.objects.get_or_create(username=ONLY if not k else f"{k}")
        CheckIn.objects.bulk_create(
            CheckIn(
                owner=person, day=today_of(person) - timedelta(days=d), pain=d % 11, worth=4, line="a line"
            )
            for d in range(21)
        )
        Entry.objects.bulk_create(
            Entry(owner=person, text="words of an evening " * 40) for _ in range(entries)
        )
        client = Client()
        client.force_login(person)
        cookies.append({settings.SESSION_COOKIE_NAME: client.cookies[settings.SESSION_COOKIE_NAME].value})
    return cookies


class AtHome(start.Site):
    """A site for one, with the bare pages; `say` has nobody to tell."""

    def __call__(self) -> Any:
        application = super().__call__()
        with_bare_pages("home")
        return application


class OnServer(run.Served):
    def __call__(self) -> Any:
        application = super().__call__()
        with_bare_pages("server")
        return application


def quiet(_: str) -> None:
    """Nobody needs the door."""


def main() -> None:
    kind, count, entries = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    port = start.free_port(0)
    if kind == "SQLCipher":
        home = Home(Path(os.environ["TWINFLAME_HOME"]))
        home.prepare()
        start.prepare(home, KEY, "UTC")
    else:
        site: Deployment = deployment({**ENVIRONMENT, "DATABASE_URL": os.environ["DATABASE_URL"]})
        run.configure(site)
        run.migrate()
    cookies = people(count, entries)
    from django.db import connections

    connections.close_all()
    print(json.dumps({"base": f"http://127.0.0.1:{port}", "cookies": cookies}), flush=True)
    if kind == "SQLCipher":
        start.serve(AtHome(home, KEY, "UTC", port, quiet))
    else:
        run.serve(site, "127.0.0.1", port, load=OnServer(site))


if __name__ == "__main__":
    main()
