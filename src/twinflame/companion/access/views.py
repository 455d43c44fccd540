"""The door, and what is shown when something does not go through."""

import re
import sys
from collections.abc import Sequence

from django.conf import settings
from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from twinflame.companion.access.headers import FORGET
from twinflame.companion.here import door_here, on_server
from twinflame.companion.people.models import ONLY, Person

_PART = 1 << 20  # bytes
#: Fields that hold no writing of a person; what proves who they are must not be shown on a page.
NOT_WORDS = re.compile(r"csrfmiddlewaretoken|version|next|login|email|code|credential|.*password.*")
SAFE = "What was kept before is safe. "
FAULT = SAFE + "The fault is ours, not yours."
#: What a database says of the ground it stands on, and what to do about it at home.
GROUND = (
    (
        ("disk is full", "disk I/O error"),
        SAFE + "The disk of this machine seems full: make room on it.",
    ),
    (
        ("readonly database", "unable to open database"),
        SAFE + "The companion’s folder cannot be written to just now. See to its permissions, or to "
        "the disk that it is on, then start the companion anew.",
    ),
    (("database is locked",), SAFE + "Something else is writing for long just now. Try again in a moment."),
)


@login_not_required
@require_safe
def door(request: HttpRequest) -> HttpResponse:
    """Where to find the address that opens the site."""
    if request.user.is_authenticated:
        return redirect("today")
    return render(request, "access/door.html")


@login_not_required
@require_safe
def enter(request: HttpRequest, token: str) -> HttpResponse:
    """Exchange the address of the day for a session."""
    own = door_here()
    if own is None or not own.exchange(token):
        if request.user.is_authenticated:
            return redirect("today")
        return render(request, "access/door.html", {"spent": True}, status=403)
    login(request, Person.objects.get(username=ONLY), backend="django.contrib.auth.backends.ModelBackend")
    return redirect("today")


@require_POST
def lock(request: HttpRequest) -> HttpResponse:
    """Sign out, and have the browser forget what it holds of the site."""
    logout(request)
    response = redirect(settings.LOGIN_URL)
    response.headers["Clear-Site-Data"] = FORGET
    return response


def words_kept(request: HttpRequest) -> HttpResponse:
    """A form came too late to be kept: its words, to be copied. Large files are thrown away unread."""
    length = int(request.META.get("CONTENT_LENGTH") or 0)
    large = length > settings.DATA_UPLOAD_MAX_MEMORY_SIZE and not hasattr(request, "_post")
    words: list[str] = []
    if large and request.content_type == "multipart/form-data":
        while request.read(_PART):
            pass
    else:
        words = _words(request)
    told = {"words": words, "entrance": settings.LOGIN_URL}
    return render(request, "access/too_late.html", told, status=403)


def _words(request: HttpRequest) -> list[str]:
    """What somebody wrote into a form."""
    fields = request.POST.items()
    return [str(text) for name, text in fields if not NOT_WORDS.fullmatch(name) and len(str(text)) > 2]


def stale(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without a valid mark of its own: too old, or not from here."""
    return words_kept(request)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The request makes no sense."""
    return _plain(None, 400, "That did not come through", "The address or the form is not one of ours.")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """There is no such page, or it is somebody else's."""
    return _plain(request, 404, "There is nothing here", "The page was deleted, or never was.")


def fault(request: HttpRequest) -> HttpResponse:
    """A fault of ours, or of the ground at home that all stands on; what was written is handed back."""
    says = FAULT if on_server() else _of_the_ground(sys.exc_info()[1])
    return _plain(None, 500, "That did not work", says, _words(request))


def _of_the_ground(error: BaseException | None) -> str:
    told = str(error) if isinstance(error, DatabaseError) else ""
    return next((says for signs, says in GROUND if any(sign in told for sign in signs)), FAULT)


def _plain(
    request: HttpRequest | None, status: int, title: str, says: str, words: Sequence[str] = ()
) -> HttpResponse:
    return render(request, "access/plain.html", {"title": title, "says": says, "words": words}, status=status)
