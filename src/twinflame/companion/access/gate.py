"""Nobody comes past the gate unless signed in, or the page is marked as open."""

from typing import Any

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django_htmx.http import HttpResponseClientRedirect

from twinflame.companion.access.views import words_kept


class Gate(LoginRequiredMiddleware):
    """Sends strangers to the door. What was written meanwhile is handed back, not lost."""

    def handle_no_permission(  # type: ignore[override]  # not always a redirect
        self, request: HttpRequest, view_func: Any
    ) -> HttpResponse:
        """The door; for a form that was sent too late, its words as well."""
        if request.method == "POST":
            return words_kept(request)
        door = redirect(settings.LOGIN_URL)
        if "HX-Request" in request.headers:  # asks for a part of a page; the door is a whole one
            return HttpResponseClientRedirect(door.url)
        return door
