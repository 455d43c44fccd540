"""An erased account is gone from every table of the database, and nobody else's is touched."""

import json
import uuid
from typing import Any

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core import serializers
from django.db import connection
from django.test import Client

from tests.companion.conftest import prove
from tests.companion.filled import WORDS, fill
from tests.companion.readings import kept_history, made_reading
from tests.companion.strangers import knocking, member, with_factors
from twinflame.companion.here import home_here
from twinflame.companion.journal.models import Entry
from twinflame.companion.people.models import Person
from twinflame.companion.readings.models import Task

pytestmark = pytest.mark.django_db
MARK = "canary"


def full(person: Person) -> None:
    """Something of every kind, and a file that is still to be read."""
    fill(person, [MARK] * len(WORDS), uuid.uuid4())
    made_reading(person, (MARK, MARK), history=kept_history(person, (MARK, "Ben")).pk)
    with_factors(person)
    asked = {"about": "joins", "names": [MARK], "choices": []}
    task = Task.objects.create(owner=person, job="look", state="asking", question=asked)
    task.folder.mkdir(parents=True)
    (task.folder / "chat.txt").write_text(MARK)


def everything() -> str:
    """Every row of every table, sessions opened."""
    rows = [
        row
        for model in apps.get_models(include_auto_created=True)
        for row in serializers.serialize("python", model._default_manager.all())
    ]
    sessions = [session.get_decoded() for session in Session.objects.all()]
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key FROM shared_cache")
        keys = [key for (key,) in cursor.fetchall()]
    return json.dumps([rows, sessions, keys], default=str)


@pytest.fixture
def canary() -> Person:
    person = member(f"{MARK}@example.org")
    full(person)
    return person


def entered(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    prove(client)
    return client


def test_nothing_of_an_erased_account_is_left(
    canary: Person, owner: Person, django_capture_on_commit_callbacks: Any
) -> None:
    client, half = entered(canary), knocking(canary)  # the other browser typed the password alone
    assert MARK in everything()
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post("/account/erase/", {"sure": "on"})
    assert b"Your account is erased" in answer.content
    assert answer.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert MARK not in everything()
    assert not any(path.is_file() for path in home_here().uploads.rglob("*"))
    assert not Person.objects.filter(pk=canary.pk).exists()
    assert client.get("/").status_code == half.get("/").status_code == 302


def test_it_is_asked_whether_it_is_sure(canary: Person) -> None:
    client = entered(canary)
    assert b"backups and logs of the database" in client.get("/account/erase/").content
    answer = client.post("/account/erase/")
    assert answer.status_code == 422
    assert b"Nothing was erased" in answer.content
    assert Person.objects.filter(pk=canary.pk).exists()


def test_it_is_asked_who_it_is(canary: Person) -> None:
    client = Client()
    client.force_login(canary)
    answer: Any = client.post("/account/erase/", {"sure": "on"})
    assert answer.url.startswith("/account/reauthenticate/")
    assert Person.objects.filter(pk=canary.pk).exists()


def test_everybody_else_keeps_everything(canary: Person, owner: Person, site: Client) -> None:
    Entry.objects.create(owner=owner, text="mine")
    entered(canary).post("/account/erase/", {"sure": "on"})
    assert Entry.objects.get(owner=owner).text == "mine"
    assert site.get("/").status_code == 200
