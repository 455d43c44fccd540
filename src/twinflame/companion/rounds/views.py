"""The pages of truths and visions."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from twinflame.companion.people.keeping import keep
from twinflame.companion.people.requests import person_of
from twinflame.companion.rounds import flows
from twinflame.companion.rounds.alike import alike
from twinflame.companion.rounds.forms import AccountForm, EchoForm, ThemeForm, shown
from twinflame.companion.rounds.models import Echo, Part
from twinflame.companion.rounds.topics import PIECE, VISION, ladders, themes
from twinflame.companion.safety.resources import resources
from twinflame.companion.safety.views import first_help
from twinflame.companion.twins.stored import Two, two_of
from twinflame.errors import Refused
from twinflame.exchange.record import to_json
from twinflame.exchange.rounds import LONGEST, Stage

SEALED = "Sealed. It opens for both at once, when both have sealed."
OPEN = "It is open: both have sealed."
BACK = "Taken back. Nothing of it is left here."
PAUSED = "Out of your sight, and it does not open meanwhile. They are not told."


@require_safe
def truths(request: HttpRequest) -> HttpResponse:
    """Ladders of questions and themes, where each stands for the person, and what has opened."""
    return _truths(request)


def _truths(request: HttpRequest, status: int = 200, **more: Any) -> HttpResponse:
    person = person_of(request)
    two, kept = two_of(person), flows.kept(person)
    context: dict[str, Any] = {"two": two, "kept": [seen for seen in kept if not seen.topic.is_vision]}
    if two:
        board = flows.board(two)
        free = [board.themes[key] for key, topic in themes().items() if not topic.is_vision]
        context |= {
            "opened": [seen for seen in board.opened if not seen.topic.is_vision],
            "ladders": [
                (ladder, [board.themes[topic.key] for topic in questions]) for ladder, questions in ladders()
            ],
            "free": free,
            "own": [seen for seen in board.themes.values() if seen.worded and seen.stage is not Stage.OPENED],
            "form": ThemeForm(),
        }
    return render(request, "rounds/truths.html", {**context, **more}, status=status)


@require_safe
def visions(request: HttpRequest) -> HttpResponse:
    """The vision that both carry, as far as it has unfolded, and its next piece."""
    person = person_of(request)
    two, kept = two_of(person), flows.kept(person)
    context: dict[str, Any] = {"two": two, "kept": [seen for seen in kept if seen.topic.is_vision]}
    if two:
        board = flows.board(two)
        whole, piece = board.themes[VISION], board.themes[PIECE]
        unfolded = [seen for seen in board.opened if seen.topic.is_vision]
        context |= {
            "whole": whole,
            "piece": piece if whole.row and whole.row.opened else None,
            "unfolded": flows.read_all(two, unfolded),
        }
    return render(request, "rounds/visions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, topic: str) -> HttpResponse:
    """A question or theme: to seal, to take back, to pause; once it has opened, that page."""
    two = _linked(request)
    seen = flows.look(two, topic)
    if seen is None:
        raise Http404
    if request.method == "POST":
        return _done(request, two, seen)
    if seen.row and seen.row.opened:
        return redirect("truths-opened", seen.row.pk)
    return _one(request, seen, AccountForm(initial={"turn": seen.turn}))


def _one(
    request: HttpRequest, seen: flows.Seen, form: AccountForm, status: int = 200, **more: Any
) -> HttpResponse:
    context = {"seen": seen, "form": form, "stage": seen.stage.value, "longest": LONGEST, **more}
    return render(request, "rounds/one.html", context, status=status)


def _done(request: HttpRequest, two: Two, seen: flows.Seen) -> HttpResponse:
    """A step in a round; one that is refused loses no words."""
    person, key, turn = two.mine.person, seen.topic.key, _number(request.POST.get("turn", ""))
    step = request.POST.get("step", "")
    form = AccountForm(request.POST if step == "seal" else None, initial={"turn": seen.turn})
    if step == "seal" and not form.is_valid():
        return _one(request, seen, form, status=422)
    try:
        if step == "seal":
            return _sealed(
                request, flows.seal(person, key, turn, form.cleaned_data["text"], timezone.now()), form
            )
        if step == "withdraw":
            flows.withdraw(person, key, turn)
            messages.success(request, BACK)
        elif step == "pause":
            flows.pause(person, key, turn)
            messages.success(request, PAUSED)
        elif step == "resume":
            seen = flows.resume(person, key, turn, timezone.now())
            return _onward(request, seen)
    except Refused as refused:
        now = flows.look(two, key) if two_of(person) else None
        if now is None:
            raise Http404 from None
        said = form.cleaned_data["text"] if step == "seal" else ""
        if said and now.view.mine and now.view.mine.text == said:
            return _onward(request, now)  # the same form, sent twice
        return _one(request, now, form, status=409, wrong=str(refused), words=said)
    return redirect("truths-one", key)


def _sealed(request: HttpRequest, seen: flows.Seen, form: AccountForm) -> HttpResponse:
    messages.success(request, OPEN if seen.row and seen.row.opened else SEALED)
    if resources().found_in(form.cleaned_data["text"]):
        return first_help()
    return _onward(request, seen)


def _onward(request: HttpRequest, seen: flows.Seen) -> HttpResponse:
    if seen.row and seen.row.opened:
        return redirect("truths-opened", seen.row.pk)
    return redirect("truths-one", seen.topic.key)


@require_POST
def propose(request: HttpRequest) -> HttpResponse:
    """Word a theme for both."""
    two = _linked(request)
    form = ThemeForm(request.POST)
    if not form.is_valid():
        return _truths(request, status=422, form=form)
    try:
        row = flows.propose(two.mine.person, form.cleaned_data["theme"])
    except Refused as refused:
        return _truths(request, status=409, form=form, wrong=str(refused))
    if resources().found_in(row.theme):
        return first_help()
    return redirect("truths-one", row.key)


@require_http_methods(["GET", "HEAD", "POST"])
def opened(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """A round that has opened: both accounts, how alike they are, and what it left."""
    two = _linked(request)
    seen = _opened(two, pk)
    if request.method == "POST":
        return _done(request, two, seen)
    return _page(request, two, seen)


def _page(
    request: HttpRequest,
    two: Two,
    seen: flows.Seen,
    form: EchoForm | None = None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    found = Echo.objects.filter(owner=two.mine.person, round=seen.row).first()
    context = {
        "seen": seen,
        "stage": seen.stage.value,
        "alike": alike(two, seen) if seen.view.mine and seen.view.theirs else None,
        "form": form or EchoForm(initial=shown(found)),
        "echo": found,
        **more,
    }
    return render(request, "rounds/opened.html", context, status=status)


@require_POST
def echo(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Keep what a round left."""
    two = _linked(request)
    seen = _opened(two, pk)
    form = EchoForm(request.POST)
    if not form.is_valid():
        return _page(request, two, seen, form, status=422)
    kept = keep(Echo, two.mine.person, {"round": seen.row}, form.cleaned_data["version"], form.values)
    if not kept.fine:
        again = request.POST.copy()
        again["version"] = str(kept.thing.version if kept.thing else 0)
        return _page(request, two, seen, EchoForm(again), status=409, crossed=kept)
    if resources().found_in(form.words):
        return first_help()
    messages.success(request, "Kept, for yourself alone.")
    return redirect("truths-opened", pk)


@require_safe
def record(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """An opened round as a file, which `twinflame verify` checks."""
    two = _linked(request)
    seen = _opened(two, pk)
    try:
        told = to_json(flows.record_of(two, seen))
    except Refused as refused:
        return _page(request, two, seen, status=409, wrong=str(refused))
    headers = {"Content-Disposition": f'attachment; filename="round-{pk.hex[:8]}.json"'}
    return HttpResponse(told, content_type="application/json", headers=headers)


@require_POST
def erase_one(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Erase one's own account for good, once it is confirmed."""
    person = person_of(request)
    part = get_object_or_404(Part, owner=person, round_id=pk)
    if "sure" not in request.POST:
        return redirect("truths")
    flows.erase_part(person, part.round_id)
    messages.success(request, "Erased.")
    return redirect("truths")


def _linked(request: HttpRequest) -> Two:
    two = two_of(person_of(request))
    if two is None:
        raise Http404
    return two


def _opened(two: Two, pk: uuid.UUID) -> flows.Seen:
    seen = flows.opened(two, pk)
    if seen is None:
        raise Http404
    return seen


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 6 else 0
