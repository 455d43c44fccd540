"""Sessions that a page can be read with, also where nothing can be written."""

from django.contrib.sessions.exceptions import SessionInterrupted
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest
from django.http.response import HttpResponseBase


class Sessions(SessionMiddleware):
    """Django's; but what was done is answered also where the session cannot be kept.

    A page that shows "Kept." takes those words out of the session. On a full disk, or when the session was
    ended in another tab meanwhile, that cannot be written. Django would answer that the request made no
    sense; here the page is shown, and the words come once more, or no more.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:  # type: ignore[override]
        """Keep the session, where that can be."""
        try:
            return super().process_response(request, response)  # type: ignore[arg-type]
        except SessionInterrupted:
            return response
