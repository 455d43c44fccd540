"""What cannot be undone is asked of the person themselves, not of whoever sits at their open browser."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from twinflame.companion.here import on_server

View = Callable[..., HttpResponseBase]


def proven(view: View) -> View:
    """On a server, only for somebody who proved within five minutes who they are.

    What they sent is done once they have. A site for one person has nothing to ask: who is in has the
    passphrase.
    """

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not on_server():
            return view(request, *args, **kwargs)
        from allauth.account.decorators import reauthentication_required

        answer: HttpResponseBase = reauthentication_required(view)(request, *args, **kwargs)
        return answer

    return asked
