"""The pages on which two link, choose what they show, and end."""

from collections.abc import Callable
from functools import wraps
from typing import Any

import qrcode
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from qrcode.image.svg import SvgPathImage

from twinflame.companion.people.models import POLARITIES, Person
from twinflame.companion.people.requests import person_of
from twinflame.companion.twins import flows
from twinflame.companion.twins.forms import CodeForm, NameForm
from twinflame.companion.twins.models import LEVELS, Between, Ended
from twinflame.companion.twins.stored import two_of
from twinflame.errors import Refused
from twinflame.exchange.sharing import COOLING, DAY, Level

COOLING_DAYS = round(COOLING / DAY)
ENDED = f"Sharing has ended. For {COOLING_DAYS} days no code joins the two of you again."
View = Callable[..., HttpResponse]


def refusing(view: View) -> View:
    """A step that the rules refuse is answered on the page of both, in the rules' own sentence."""

    @wraps(view)
    def tried(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Refused as refused:
            return _page(request, status=409, wrong=str(refused))

    return tried


@require_safe
def together(request: HttpRequest) -> HttpResponse:
    """Whether the person shares with somebody, what each sees, and the ways in and out."""
    return _page(request)


@require_POST
def name(request: HttpRequest) -> HttpResponse:
    """Keep how the person goes here."""
    form = NameForm(request.POST)
    if not form.is_valid():
        return _page(request, status=422, form=form)
    form.put(person_of(request))
    messages.success(request, "Kept.")
    return redirect("together")


@require_POST
@refusing
def invite(request: HttpRequest) -> HttpResponse:
    """Make an invitation, and show its code this once."""
    person = person_of(request)
    code = flows.invite(person, timezone.now())
    link = f"{request.build_absolute_uri(reverse('together-code'))}#{code}"
    waiting = flows.waiting(person, timezone.now())
    context = {"code": code, "link": link, "picture": _picture(link), "waiting": waiting}
    return render(request, "twins/invited.html", context)


@require_POST
@refusing
def withdraw(request: HttpRequest) -> HttpResponse:
    """Take the invitation back."""
    flows.withdraw(person_of(request), timezone.now())
    messages.success(request, "Taken back. Its code is no longer valid.")
    return redirect("together")


@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """Type a code, and be told what accepting would mean."""
    person = person_of(request)
    if request.method != "POST":
        return render(request, "twins/code.html", {"form": CodeForm()})
    form = CodeForm(request.POST)
    if not form.is_valid():
        return render(request, "twins/code.html", {"form": form}, status=422)
    return _asked(request, person, form.cleaned_data["code"])


def _asked(request: HttpRequest, person: Person, code: str, form: NameForm | None = None) -> HttpResponse:
    """The plain statement before an answer; or the one sentence, whatever is wrong with the code."""
    try:
        statement, inviter = flows.read(person, code, timezone.now())
    except Refused as refused:
        told = {"form": CodeForm({"code": code}), "wrong": str(refused)}
        return render(request, "twins/code.html", told, status=409)
    context = {
        "code": code,
        "inviter": inviter,
        "statement": statement,
        "form": form or _name_form(person),
        "polarities": POLARITIES,
    }
    return render(request, "twins/statement.html", context, status=422 if form else 200)


@require_POST
@refusing
def answer(request: HttpRequest) -> HttpResponse:
    """Accept, decline or block whoever made a code."""
    person, now = person_of(request), timezone.now()
    code, said = request.POST.get("code", "")[:100], request.POST.get("answer", "")
    if said == "accept":
        form = NameForm(request.POST)
        if not form.is_valid():
            return _asked(request, person, code, form)
        form.put(person)
        flows.accept(person, code, now)
        messages.success(request, "You share now. Neither of you shows anything yet.")
    elif said == "decline":
        flows.decline(person, code, now)
        messages.success(request, "Declined. They are not told.")
    elif said == "block":
        flows.block_by_code(person, code, now)
        messages.success(request, "Blocked, for good. They are not told.")
    return redirect("together")


@require_POST
@refusing
def share(request: HttpRequest) -> HttpResponse:
    """Show more or less, from now on."""
    levels = {str(value): Level(value) for value, _ in LEVELS}
    level = levels.get(request.POST.get("level", ""))
    if level is not None:
        flows.share(person_of(request), level)
        messages.success(request, "From now on they see this, and no more.")
    return redirect("together")


@require_POST
@refusing
def end(request: HttpRequest) -> HttpResponse:
    """End the sharing."""
    flows.unlink(person_of(request), timezone.now())
    messages.success(request, ENDED)
    return redirect("together")


@require_POST
def noted(request: HttpRequest) -> HttpResponse:
    """The note that sharing ended was read."""
    Ended.objects.filter(person=person_of(request)).delete()
    return redirect("together")


@require_POST
@refusing
def block(request: HttpRequest) -> HttpResponse:
    """Block the twin for good, or somebody who was declined; it ends the sharing."""
    person = person_of(request)
    two, named = two_of(person), request.POST.get("between", "")
    row = _row(person, named) if named.isdecimal() else two.link.between if two else None
    if row is None:
        raise Http404
    if "sure" not in request.POST:
        return redirect("together")
    flows.block(person, row, timezone.now())
    messages.success(request, "Blocked, for good.")
    return redirect("together")


@require_POST
@refusing
def reconsider(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a decline back."""
    person = person_of(request)
    row = _row(person, str(pk))
    if row is None:
        raise Http404
    flows.reconsider(person, row)
    messages.success(request, "Taken back. A code of theirs counts again; they are not told.")
    return redirect("together")


def _row(person: Person, number: str) -> Between | None:
    """What is between the person and somebody they keep off. Whoever keeps *them* off is never found."""
    return next((row for row, _, _ in flows.kept_off(person) if str(row.pk) == number), None)


def _name_form(person: Person) -> NameForm:
    return NameForm(initial={"called": person.called, "polarity": person.polarity})


def _page(request: HttpRequest, status: int = 200, **more: Any) -> HttpResponse:
    person = person_of(request)
    two = two_of(person)
    context = {
        "two": two,
        "says": flows.seen_as(two) if two else (),
        "levels": LEVELS,
        "polarities": POLARITIES,
        "waiting": None if two else flows.waiting(person, timezone.now()),
        "ended": not two and Ended.objects.filter(person=person).exists(),
        "kept_off": flows.kept_off(person),
        "cooling": COOLING_DAYS,
        "form": _name_form(person),
        **more,
    }
    return render(request, "twins/together.html", context, status=status)


def _picture(link: str) -> SafeString:
    """The link as a picture for a camera."""
    drawn: str = qrcode.make(link, image_factory=SvgPathImage, border=2).to_string(encoding="unicode")
    return mark_safe(drawn)  # made by us from our own link
