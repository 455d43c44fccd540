"""The pages of the journal."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from twinflame.companion.journal.forms import EntryForm, shown
from twinflame.companion.journal.models import Entry, Photograph
from twinflame.companion.journal.search import search
from twinflame.companion.people.pages import erase_if_sure, keep_or_show
from twinflame.companion.people.requests import person_of

PAGE = 30
PHOTOS = Prefetch("photographs", Photograph.objects.told(), "photos")


@require_safe
def journal(request: HttpRequest) -> HttpResponse:
    """What was written, newest first, or what a search finds."""
    person, wanted = person_of(request), request.GET.get("q", "")[:200]
    kept = Entry.objects.filter(owner=person).prefetch_related(PHOTOS)
    entries = Paginator(kept, PAGE).get_page(request.GET.get("page"))
    context = {
        "wanted": wanted,
        "found": search(person, wanted) if wanted.strip() else None,
        "entries": entries,
    }
    return render(request, "journal/journal.html", context)


@require_safe
def new(request: HttpRequest) -> HttpResponse:
    """An empty page with an address of its own, so that sending it twice makes one entry."""
    person_of(request)
    return redirect("journal-entry", uuid.uuid4())


@require_http_methods(["GET", "HEAD", "POST"])
def entry(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """One entry, to read and to change."""
    found = Entry.objects.filter(owner=person_of(request), pk=pk).first()

    def show(entry: Entry | None, form: Any, status: int = 200, **more: Any) -> HttpResponse:
        photos = entry.photographs.told() if entry else ()
        told = {"entry": entry, "form": form, "pk": pk, "photos": photos, **more}
        return render(request, "journal/entry.html", told, status=status)

    if request.method != "POST":
        return show(found, EntryForm(initial=shown(found)))
    if again := keep_or_show(request, Entry, pk, found, EntryForm, show):
        return again
    messages.success(request, "Kept.")
    if "then" in request.POST:
        return redirect("journal-photograph-add", pk)
    return redirect("journal")


@require_POST
def erase_one(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Erase an entry for good, once it is confirmed."""
    found = get_object_or_404(Entry, owner=person_of(request), pk=pk)
    return erase_if_sure(request, found, stay=reverse("journal-entry", args=[pk]), done="journal")
