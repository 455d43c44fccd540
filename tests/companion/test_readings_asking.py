"""What a file leaves open is asked, one question at a time; two files of one connection are joined."""

import io
import json
import re
import zipfile
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from tests.companion.conftest import said
from tests.companion.readings import contacts, kept_history
from tests.companion.test_readings_handing_in import handed, left, looked, tidy
from twinflame.companion.people.models import Person
from twinflame.companion.readings import flows
from twinflame.companion.readings.crew import Question, Taken
from twinflame.companion.readings.flows import plainly
from twinflame.companion.readings.models import History, Job, Reading, State, Task
from twinflame.companion.today.models import CheckIn
from twinflame.contact.sources.convert import write_table
from twinflame.contact.sources.write import telegram_json

__all__ = ["tidy"]
pytestmark = pytest.mark.django_db


def table(*rows: tuple[str, str]) -> bytes:
    return ("time,sender\n" + "\n".join(f"{when},{who}" for when, who in rows)).encode()


def two(n: int = 12, names: tuple[str, ...] = ("Ana", "Ben"), start: int = 0) -> bytes:
    first = datetime(2025, 3, 1, tzinfo=UTC)
    rows = [((first + timedelta(hours=5 * k)).isoformat(), names[k % len(names)]) for k in range(start, n)]
    return table(*rows)


def asked(site: Client, *files: tuple[str, bytes]) -> Task:
    handed(site, *files)
    task = Task.objects.filter(job=Job.LOOK).get()
    looked(task)
    return Task.objects.get(pk=task.pk)


def answered(site: Client, task: Task, choice: str, **more: str) -> Any:
    task.refresh_from_db()
    return site.post(f"/readings/{task.pk}/", {"step": task.step, "choice": choice, **more})


def page(site: Client, task: Task) -> str:
    content = site.get(f"/readings/{task.pk}/").content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", content[content.index("<main") :]))


def test_who_reads_is_asked_where_the_file_does_not_tell(site: Client) -> None:
    task = asked(site, ("a.csv", two()))
    assert "Which of the two are you?" in page(site, task)
    assert "Ben 6 contacts" in page(site, task)
    answer = answered(site, task, "1")
    assert answer.url == f"/readings/{task.pk}/"
    kept = History.objects.get()
    assert (kept.me, kept.other, kept.source) == ("Ben", "Ana", "Table")
    assert not re.search("taken to be", kept.notes)
    fit = Task.objects.get()
    assert (fit.pk, fit.job, fit.state, fit.history, fit.found) == (
        task.pk,
        Job.FIT,
        State.WAITING,
        kept,
        None,
    )


def test_a_choice_that_is_none_is_told(site: Client) -> None:
    task = asked(site, ("a.csv", two()))
    answer = answered(site, task, "7")
    assert answer.status_code == 422
    assert "Choose one of these" in answer.content.decode()
    assert not History.objects.exists()


def test_an_answer_given_twice_or_from_an_older_page_changes_nothing(site: Client) -> None:
    task = asked(site, ("a.csv", two()))
    form = {"step": task.step, "choice": "0"}
    for choice in ("0", "0", "1"):
        assert site.post(f"/readings/{task.pk}/", {**form, "choice": choice}).status_code == 302
    assert History.objects.get().me == "Ana"
    assert Task.objects.count() == 1
    for step in ("", "x", "99999999"):
        assert site.post(f"/readings/{task.pk}/", {"step": step, "choice": "0"}).status_code == 302


def test_who_is_who_is_asked_of_more_than_two_names(site: Client) -> None:
    task = asked(site, ("a.csv", two(40, ("Ana", "Ben", "Ana K.", "Ben"))))
    assert "Who is who?" in page(site, task)
    assert answered(site, task, "Ana", other="Ana").status_code == 422
    answered(site, task, "Ana", other="Ben")
    task.refresh_from_db()
    assert (task.state, task.answers["me"], task.answers["twin"]) == (State.WAITING, ["Ana"], ["Ben"])
    with pytest.raises(Exception, match="by neither of the two") as refused:
        looked(task)
    flows.failed(task, str(refused.value))
    assert "--me" not in page(site, task)


def account() -> bytes:
    chats = []
    for n, other in enumerate(("Ben", "Cem", "Dora")):
        chat = json.loads(telegram_json(contacts(("Ana", other), 20 + n)))
        chats.append({**chat, "id": n})
    whole = {"personal_information": {"user_id": 1, "first_name": "Ana"}, "chats": {"list": chats}}
    return json.dumps(whole).encode()


def test_the_conversation_is_asked_of_an_account(site: Client) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("result.json", account())
    task = asked(site, ("telegram.zip", packed.getvalue()))
    told = page(site, task)
    assert "Which conversation?" in told
    assert re.search(r"Dora Telegram, 22 contacts, 14 to 16 November 2023", told)
    number = next(value for value, label, _ in task.question["choices"] if label == "Cem")
    answered(site, task, number)
    looked(task)
    task = Task.objects.get()
    if task.state == State.ASKING:
        answered(site, task, "0")
    assert History.objects.get().other == "Cem"
    assert left() == []


def test_the_order_of_dates_is_asked_where_it_stays_open(site: Client) -> None:
    rows = "\n".join(f"03/04/2025, 1{k}:00 - {('Ana', 'Ben')[k % 2]}: x" for k in range(6))
    task = asked(site, ("a.txt", rows.encode()))
    assert "Which comes first in the dates?" in page(site, task)
    answered(site, task, "mdy")
    task.refresh_from_db()
    assert task.answers["dates"] == "mdy"
    looked(task)
    assert Task.objects.get().question["about"] == "who"


def test_one_person_under_two_names_is_asked_and_two_people_are_not_joined(
    site: Client, owner: Person
) -> None:
    task = Task.objects.create(owner=owner, job=Job.LOOK, state=State.WORKING)
    question = Question("same", (("yes", "Yes", ""), ("no", "No", "")), ("Ben", "Cem"))
    flows.done(task, question)
    assert "Are they the same person?" in page(site, task)
    answered(site, task, "yes")
    task.refresh_from_db()
    assert task.answers["same"] == [["Ben", "Cem"]]
    flows.ask(task, question)
    answered(site, task, "no")
    assert "Hand them in one by one" in page(site, task)


def test_a_later_file_joins_what_is_kept_and_nothing_counts_twice(site: Client, owner: Person) -> None:
    kept_history(owner)
    later = contacts(("Ana", "Ben"), 60, first=1.7e9 + 30 * 7_000.25)
    asked(site, ("later.csv", write_table(later, "csv")))
    found = History.objects.get()
    assert len(found.contacts) == 90
    assert found.source == "WhatsApp and Table"
    assert (found.version, Task.objects.get().history) == (2, found)


def test_somebody_under_a_new_name_can_be_joined_or_kept_apart(site: Client, owner: Person) -> None:
    kept = kept_history(owner)
    for choice, histories in ((str(kept.pk), 1), (flows.NEW, 2)):
        new = contacts(("Ana", f"Benjamin {choice[:3]}"), 40, first=1.75e9)
        task = asked(site, ("new.csv", write_table(new, "csv")))
        assert "Who is Benjamin" in page(site, task)
        answered(site, task, choice)
        assert History.objects.count() == histories
        Task.objects.all().delete()
    assert len(History.objects.get(pk=kept.pk).contacts) == 100


def test_nobody_elses_history_is_offered(elsewhere: Client, owner: Person) -> None:
    kept = kept_history(owner)
    task = asked(elsewhere, ("new.csv", write_table(contacts(), "csv")))
    assert task.job == Job.FIT
    assert task.history != kept
    assert len(History.objects.get(pk=kept.pk).contacts) == 60


def test_check_ins_are_put_beside_the_messages_where_there_are_any(site: Client, owner: Person) -> None:
    assert not flows.has_checkins(owner)
    CheckIn.objects.create(owner=owner, day=date(2026, 1, 5), line="words alone")
    assert not flows.has_checkins(owner)
    CheckIn.objects.create(owner=owner, day=date(2026, 1, 6), pain=3)
    task = asked(site, ("a.csv", write_table(contacts(), "csv")))
    assert task.checkins
    assert b"2026-01-06,me,3" in flows.work_of(task).checkins
    task.checkins = False
    assert flows.work_of(task).checkins is None


def test_a_reading_can_be_begun_without_a_file_and_asked_for_twice_is_made_once(
    site: Client, elsewhere: Client, owner: Person
) -> None:
    kept = kept_history(owner)
    page = site.get(f"/readings/with/{kept.pk}/").content.decode()
    form = re.search(r'name="form" value="([^"]+)"', page)
    assert form
    for _ in range(2):
        assert site.post(f"/readings/with/{kept.pk}/", {"form": form[1]}).url == f"/readings/{form[1]}/"  # type: ignore[attr-defined]
    assert Task.objects.count() == 1
    assert site.post(f"/readings/with/{kept.pk}/", {"form": "x"}).status_code == 404
    theirs = kept_history(Person.objects.get(username="somebody else"))
    assert elsewhere.post(f"/readings/with/{theirs.pk}/", {"form": form[1]}).status_code == 404


def test_stopping_keeps_nothing_of_a_file_that_is_not_settled(site: Client) -> None:
    task = asked(site, ("a.csv", two()))
    answer = site.post(f"/readings/{task.pk}/stop/")
    assert said(answer) == ["Stopped. The file is deleted, and nothing of it was kept."]
    for kind in (History, Reading, Task):
        assert not kind.objects.exists()


def test_times_wait_for_an_answer_across_a_new_start_but_not_across_a_lock(site: Client) -> None:
    task = asked(site, ("a.csv", two()))
    flows.start()
    assert "Which of the two" in page(site, task)
    site.post("/lock/")
    assert not Task.objects.exists()


@pytest.mark.parametrize(
    ("sentence", "plain"),
    [
        ("All is fine. Nothing here.", "All is fine. Nothing here."),
        ("Too many. Say it with --dates dmy (day first) or --dates mdy.", "Too many."),
        ("Hours are told in UTC; name your zone with --zone to change it.", "Hours are told in UTC."),
        ("Use --me.", ""),
    ],
)
def test_sentences_for_the_command_line_lose_what_only_it_can_do(sentence: str, plain: str) -> None:
    assert plainly(sentence) == plain


def test_notes_are_kept_without_options_of_the_command_line(owner: Person) -> None:
    task = Task.objects.create(owner=owner, job=Job.LOOK, state=State.WORKING)
    history = contacts()
    flows.done(task, Taken(history, "WhatsApp", False, True))
    assert History.objects.get().contacts.notes == ("One note.",)
    assert History.objects.get().contacts.times.tolist() == history.times.tolist()
