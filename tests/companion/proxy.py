"""What stands before a server."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


class Proxy:
    """Says that the browser came by https, unless a test says otherwise."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.META.setdefault("HTTP_X_FORWARDED_PROTO", "https")
        return self.get_response(request)
