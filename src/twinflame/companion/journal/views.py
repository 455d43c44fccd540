"""The pages of the journal."""

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from twinflame.companion.journal.forms import EntryForm, shown
from twinflame.companion.journal.models import Entry
from twinflame.companion.journal.search import search
from twinflame.companion.people.erasing import erase
from twinflame.companion.people.keeping import keep, resent
from twinflame.companion.people.requests import person_of
from twinflame.companion.safety.resources import resources
from twinflame.companion.safety.views import first_help

PAGE = 30


@require_safe
def journal(request: HttpRequest) -> HttpResponse:
    """What was written, newest first, or what a search finds."""
    person, wanted = person_of(request), request.GET.get("q", "")[:200]
    entries = Paginator(Entry.objects.filter(owner=person), PAGE).get_page(request.GET.get("page"))
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
    person = person_of(request)
    found = Entry.objects.filter(owner=person, pk=pk).first()
    if request.method != "POST":
        form = EntryForm(initial=shown(found))
        return render(request, "journal/entry.html", {"entry": found, "form": form, "pk": pk})
    form = EntryForm(request.POST)
    if not form.is_valid():
        return render(request, "journal/entry.html", {"entry": found, "form": form, "pk": pk}, status=422)
    kept = keep(Entry, person, {"id": pk}, form.cleaned_data["version"], form.values)
    if not kept.fine:
        context = {
            "entry": kept.thing,
            "form": EntryForm(resent(request.POST, kept)),
            "pk": pk,
            "crossed": kept,
        }
        return render(request, "journal/entry.html", context, status=409)
    if resources().found_in(form.cleaned_data["text"]):
        return first_help()
    messages.success(request, "Kept.")
    return redirect("journal")


@require_POST
def erase_one(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Erase an entry for good, once it is confirmed."""
    found = get_object_or_404(Entry, owner=person_of(request), pk=pk)
    if "sure" not in request.POST:
        return redirect("journal-entry", found.pk)
    erase(Entry.objects.filter(pk=found.pk))
    messages.success(request, "Erased.")
    return redirect("journal")
