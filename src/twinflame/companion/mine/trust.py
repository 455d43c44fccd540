"""Who can read what is kept here."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from twinflame.companion.here import home_here


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The page on trust."""
    return render(request, "mine/trust.html", {"home": home_here()})
