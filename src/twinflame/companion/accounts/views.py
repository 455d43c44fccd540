"""The account as a whole, and its end."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from twinflame.companion.access.headers import FORGET
from twinflame.companion.access.sudo import proven
from twinflame.companion.people.erasing import erase_person
from twinflame.companion.people.requests import person_of


@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """What the account consists of."""
    person = person_of(request)
    kinds = set(Authenticator.objects.filter(user=person).values_list("type", flat=True))
    context = {
        "address": EmailAddress.objects.get_primary_email(person),
        "totp": Authenticator.Type.TOTP in kinds,
        "passkeys": Authenticator.objects.filter(user=person, type=Authenticator.Type.WEBAUTHN).count(),
        "codes": Authenticator.Type.RECOVERY_CODES in kinds,
        "sessions": len(UserSession.objects.purge_and_list(person)),
    }
    return render(request, "accounts/account.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@proven
def erase_account(request: HttpRequest) -> HttpResponse:
    """Erase the account with everything in it, once it is confirmed."""
    if request.method != "POST":
        return render(request, "accounts/erase.html")
    if "sure" not in request.POST:
        return render(request, "accounts/erase.html", {"unsure": True}, status=422)
    person = person_of(request)
    logout(request)
    erase_person(person)
    response = render(request, "accounts/erased.html")
    response.headers["Clear-Site-Data"] = FORGET
    return response
