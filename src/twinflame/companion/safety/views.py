"""Help, and the way out."""

from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt

from twinflame.companion.access.headers import FORGET
from twinflame.companion.people.requests import person_of
from twinflame.companion.safety.resources import resources


def page(request: HttpRequest) -> HttpResponse:
    """Whom to turn to; with `first` in the address, after something that sounded like danger."""
    person, known = person_of(request), resources()
    if request.method == "POST":
        code = request.POST.get("country", "")
        if not code or known.of(code):
            person.country = code
            person.save(update_fields=["country"])
        return redirect("help")
    return render(
        request,
        "safety/help.html",
        {"known": known, "here": known.of(person.country), "first": "first" in request.GET},
    )


def first_help() -> HttpResponse:
    """To the page of help, before anything else."""
    return HttpResponseRedirect(reverse("help") + "?first")


@csrf_exempt
@login_not_required
def leave(request: HttpRequest) -> HttpResponse:
    """End the session and go somewhere that says nothing. Another site may not make the browser do it."""
    if request.headers.get("Sec-Fetch-Site") != "cross-site":
        logout(request)
    response: HttpResponse = HttpResponse(status=204)
    if request.method != "POST":
        response = HttpResponseRedirect(resources().exit)
    response.headers["Clear-Site-Data"] = FORGET
    return response
