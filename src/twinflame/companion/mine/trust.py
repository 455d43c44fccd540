"""Who can read what is kept here."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from twinflame.companion.here import home_here, on_server


@login_not_required
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The page on trust. On a server it is open to all; at home it names the folder."""
    if on_server():
        return render(request, "mine/trust_server.html")
    if not request.user.is_authenticated:
        return redirect(settings.LOGIN_URL)
    return render(request, "mine/trust.html", {"home": home_here()})
