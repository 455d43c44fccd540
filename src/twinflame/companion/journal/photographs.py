"""The pages of photographs: each belongs to an entry."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import RequestDataTooBig, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from twinflame.companion.journal import darkroom
from twinflame.companion.journal.forms import AltForm, PhotographForm
from twinflame.companion.journal.models import Entry, Photograph
from twinflame.companion.journal.pixels import LONGEST
from twinflame.companion.people.keeping import keep
from twinflame.companion.people.pages import erase_if_sure, keep_or_show
from twinflame.companion.people.requests import person_of
from twinflame.companion.people.uploads import Bounded
from twinflame.companion.safety.resources import resources
from twinflame.companion.safety.views import first_help
from twinflame.errors import InputError

MOST = 20  # of one entry
NO_FILE = "Choose a photograph."
ENOUGH = f"This entry has {MOST} photographs, which is as many as it holds."


@csrf_exempt  # the form's mark is checked below, once it is settled where the file goes
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Choose a photograph for an entry."""
    entry = get_object_or_404(Entry, owner=person_of(request), pk=pk)
    if request.method != "POST":
        return _form(request, entry, PhotographForm(initial={"id": uuid.uuid4()}))
    taken = Bounded(request, darkroom.LARGEST)  # in memory: no photograph ever lies on the disk as it came
    request.upload_handlers = [taken]
    try:
        answer: HttpResponse = _taken_in(request, entry, taken)
    except (TooManyFilesSent, RequestDataTooBig):
        form = PhotographForm(initial={"id": uuid.uuid4()})
        answer = _form(request, entry, form, darkroom.NO_PHOTO)
    return answer


@csrf_protect
def _taken_in(request: HttpRequest, entry: Entry, taken: Bounded) -> HttpResponse:
    person, form = person_of(request), PhotographForm(request.POST)  # now at the latest all is taken in
    if not form.is_valid():
        return _form(request, entry, form)
    pk, alt = form.cleaned_data["id"], form.cleaned_data["alt"]
    if Photograph.objects.filter(owner=person, pk=pk).exists():  # sent twice
        return redirect("journal-entry", entry.pk)
    if taken.too_much:
        return _form(request, entry, form, darkroom.TOO_LARGE)
    file = request.FILES.get("file")
    if file is None:
        return _form(request, entry, form, NO_FILE)
    if Photograph.objects.filter(entry=entry).count() >= MOST:
        return _form(request, entry, form, ENOUGH)
    try:
        photo = darkroom.develop(file.read())
    except InputError as error:
        return _form(request, entry, form, str(error))
    keep(Photograph, person, {"id": pk}, 0, {"entry": entry, "alt": alt, **photo._asdict()})
    if resources().found_in(alt):
        return first_help()
    messages.success(request, "Kept.")
    return redirect("journal-entry", entry.pk)


def _form(request: HttpRequest, entry: Entry, form: PhotographForm, wrong: str = "") -> HttpResponse:
    context = {
        "entry": entry,
        "form": form,
        "wrong": wrong,
        "most_bytes": darkroom.LARGEST >> 20,
        "longest": LONGEST,
    }
    bad = wrong or form.is_bound
    return render(request, "journal/photograph_add.html", context, status=422 if bad else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def photograph(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """One photograph at its full size, and what it shows in words."""
    found = get_object_or_404(Photograph.objects.told(), owner=person_of(request), pk=pk)

    def show(photo: Photograph | None, form: Any, status: int = 200, **more: Any) -> HttpResponse:
        told = {"photo": photo or found, "form": form, **more}
        return render(request, "journal/photograph.html", told, status=status)

    if request.method != "POST":
        return show(found, AltForm(initial={"version": found.version, "alt": found.alt}))
    if again := keep_or_show(request, Photograph, pk, found, AltForm, show):
        return again
    messages.success(request, "Kept.")
    return redirect("journal-entry", found.entry_id)


@require_safe
def large(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Its pixels."""
    return _image(request, pk, "data")


@require_safe
def small(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Its pixels, small."""
    return _image(request, pk, "small")


def _image(request: HttpRequest, pk: uuid.UUID, form: str) -> HttpResponse:
    found = get_object_or_404(Photograph.objects.only(form), owner=person_of(request), pk=pk)
    return HttpResponse(bytes(getattr(found, form)), content_type="image/jpeg")


@require_POST
def erase_one(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Erase a photograph for good, once it is confirmed."""
    found = get_object_or_404(Photograph.objects.told(), owner=person_of(request), pk=pk)
    stay, done = reverse("journal-photograph", args=[pk]), reverse("journal-entry", args=[found.entry_id])
    return erase_if_sure(request, found, stay=stay, done=done)
