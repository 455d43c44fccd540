"""The pages on which readings are asked for and waited for."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import RequestDataTooBig, TooManyFilesSent
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from twinflame.companion.people.clock import zone_of
from twinflame.companion.people.pages import erase_if_sure
from twinflame.companion.people.requests import person_of
from twinflame.companion.readings import both, flows, showing
from twinflame.companion.readings.files import remove
from twinflame.companion.readings.intake import Intake
from twinflame.companion.readings.models import History, Job, Reading, State, Task
from twinflame.companion.readings.stages import standing
from twinflame.companion.readings.zones import ZONES, is_zone

NO_FILE = "Choose the file that your app exported."
MANY = "These are more files than can be taken at once. Pack them into one zip, or hand in fewer."


@require_safe
def readings(request: HttpRequest) -> HttpResponse:
    """What there is: readings, what they were made of, and what is being made."""
    person = person_of(request)
    tasks = Task.objects.filter(owner=person).exclude(job__in=[Job.DRAW, Job.LIGHT]).defer("found")
    made = Reading.objects.filter(owner=person)
    context = {
        "readings": [(one, showing.opening(one)) for one in made],
        "histories": [(one, showing.span_of(one)) for one in History.objects.filter(owner=person)],
        "tasks": [(task, standing(task)) for task in tasks],
    }
    return render(request, "readings/readings.html", context)


@csrf_exempt  # the form's mark is checked below, once it is settled where files go
@require_http_methods(["GET", "HEAD", "POST"])
def hand_in(request: HttpRequest) -> HttpResponse:
    """Choose files, and hand them in."""
    person = person_of(request)
    if request.method != "POST":
        return _form(request)
    task = Task(owner=person, job=Job.LOOK)
    intake = Intake(request, task.folder, flows.limit())
    request.upload_handlers = [intake]
    adopted = False
    try:
        answer: HttpResponse = _taken_in(request, task, intake)
        adopted = answer.status_code == 302 and Task.objects.filter(pk=task.pk).exists()
    except (TooManyFilesSent, RequestDataTooBig):
        answer = _form(request, MANY, 422)
    finally:
        if not adopted:
            remove(task.folder)
    return answer


@csrf_protect
def _taken_in(request: HttpRequest, task: Task, intake: Intake) -> HttpResponse:
    """The files are there, or something went wrong with them."""
    sent = request.POST  # now at the latest all is taken in
    if intake.trouble:
        return _form(request, intake.trouble, 422)
    if not intake.files:
        return _form(request, NO_FILE, 422)
    zone = sent.get("zone", "")
    if zone and not is_zone(zone):
        return _form(request, "There is no such zone. Choose one of the list.", 422)
    task.form = _id(sent.get("form", ""))
    task.answers = {"zone": zone} if zone else {}
    try:
        with transaction.atomic():
            task.save(force_insert=True)
    except IntegrityError:  # sent twice
        return redirect("readings-one", Task.objects.get(owner=task.owner, form=task.form).pk)
    return redirect("readings-one", task.pk)


def _form(request: HttpRequest, wrong: str = "", status: int = 200) -> HttpResponse:
    person = person_of(request)
    context = {
        "wrong": wrong,
        "form": uuid.uuid4(),
        "zones": ZONES,
        "zone": zone_of(person).key,
        "limit": flows.limit() >> 30 or 1,
    }
    return render(request, "readings/new.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def reading(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """A reading; or, until there is one, how far it is and what is asked."""
    person = person_of(request)
    found = Reading.objects.filter(owner=person, pk=pk).first()
    if found is not None:
        return showing.page(request, found)
    task = get_object_or_404(Task, owner=person, pk=pk)
    if request.method != "POST":
        return _waiting(request, task)
    step = request.POST.get("step", "")
    settled = flows.answer(
        task,
        int(step) if step.isdecimal() and len(step) < 6 else -1,
        request.POST.get("choice", ""),
        request.POST.get("other", ""),
    )
    if not settled:
        return _waiting(request, task, wrong="Choose one of these.", status=422)
    return redirect("readings-one", pk)


def _waiting(request: HttpRequest, task: Task, status: int = 200, **more: Any) -> HttpResponse:
    if task.now == State.ASKING:
        return render(request, "readings/asking.html", {"task": task, **more}, status=status)
    context = {"task": task, "standing": standing(task), **more}
    return render(request, "readings/waiting.html", context, status=status)


@require_safe
def progress(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """How far it is, for the script of the page that waits."""
    person = person_of(request)
    task = Task.objects.filter(owner=person, pk=pk).defer("found").first()
    if task is None:
        get_object_or_404(Reading, owner=person, pk=pk)
        return JsonResponse({"going": False})
    now = standing(task)
    return JsonResponse({"going": task.going, "says": now.says, "done": now.done})


@require_POST
def stop(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Stop what goes on."""
    person = person_of(request)
    task = Task.objects.filter(owner=person, pk=pk).first()
    if task is None:
        get_object_or_404(Reading, owner=person, pk=pk)  # it was faster
        return redirect("readings-one", pk)
    flows.stop(task)
    if task.job == Job.LOOK:
        messages.success(request, "Stopped. The file is deleted, and nothing of it was kept.")
        return redirect("readings")
    return redirect("readings-one", pk)


@require_POST
def again(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Begin again what was stopped, failed or was cut off; with check-ins or without."""
    task = get_object_or_404(Task, owner=person_of(request), pk=pk)
    if task.job == Job.FIT and "asked" in request.POST:
        task.checkins = "checkins" in request.POST
        Task.objects.filter(pk=pk).exclude(state=State.WORKING).update(checkins=task.checkins)
    flows.again(task)
    return redirect("readings-one", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def history(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """What is kept of one connection, and a new reading of it."""
    person = person_of(request)
    found = get_object_or_404(History, owner=person, pk=pk)
    if request.method == "POST":
        form = _id(request.POST.get("form", ""))
        if form is None:
            raise Http404
        told = {name: name in request.POST for name in ("checkins", "with_twin")}
        flows.begin(person, found, pk=form, **told)
        return redirect("readings-one", form)
    context = {
        "history": found,
        "span": showing.span_of(found),
        "notes": found.notes.splitlines(),
        "readings": [(r, showing.opening(r)) for r in Reading.objects.filter(owner=person, history=pk)],
        "form": uuid.uuid4(),
        "checkins": flows.has_checkins(person),
        "two": both.allowed(person),
    }
    return render(request, "readings/history.html", context)


@require_POST
def erase_history(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Erase the times of one connection; readings made of them stay."""
    found = get_object_or_404(History, owner=person_of(request), pk=pk)
    return erase_if_sure(request, found, stay=reverse("readings-with", args=[pk]), done="readings")


@require_POST
def erase_reading(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Erase a reading for good, or work that is not done."""
    person = person_of(request)
    task = Task.objects.filter(owner=person, pk=pk).first()
    if task is not None and not task.going:
        task.delete()
        return redirect("readings")
    found = get_object_or_404(Reading, owner=person, pk=pk)
    return erase_if_sure(request, found, stay=reverse("readings-one", args=[pk]), done="readings")


def _id(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
