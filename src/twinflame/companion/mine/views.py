"""The pages of what is the person's."""

from functools import cache, lru_cache
from zoneinfo import available_timezones

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import RequestDataTooBig, TooManyFilesSent
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST, require_safe

from twinflame.companion.access.sudo import proven
from twinflame.companion.here import on_server
from twinflame.companion.mine.bring_back import bring_back
from twinflame.companion.mine.export import streamed
from twinflame.companion.mine.kinds import KINDS
from twinflame.companion.people.clock import today_of
from twinflame.companion.people.erasing import erase
from twinflame.companion.people.requests import person_of
from twinflame.companion.people.uploads import NO_ROOM, Bounded, too_large
from twinflame.errors import InputError

NO_ZIP = "Choose the zip that you took along."
GONE_AT_HOME = "Nothing of it is left, here or in the backups."
GONE_ON_SERVER = "It is gone from the database."


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """What is kept here, and what can be done with it."""
    return _page(request)


@require_POST
@proven
def take_along(request: HttpRequest) -> HttpResponseBase:
    """The zip with everything. By POST, so that no link elsewhere can start it."""
    person = person_of(request)
    name = f"twinflame-{today_of(person).isoformat()}.zip"
    return StreamingHttpResponse(
        streamed(person, timezone.now()),
        content_type="application/zip",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@csrf_exempt  # the form's mark is checked below, once it is settled where the file goes
@require_POST
def bring_in(request: HttpRequest) -> HttpResponse:
    """Bring an export back."""
    taken = Bounded(request, settings.TWINFLAME_LARGEST_UPLOAD, on_disk=True)  # type: ignore[misc]
    request.upload_handlers = [taken]
    try:
        answer: HttpResponse = _brought_in(request, taken)
    except (TooManyFilesSent, RequestDataTooBig):
        answer = _page(request, status=422, wrong=NO_ZIP)
    return answer


@csrf_protect
def _brought_in(request: HttpRequest, taken: Bounded) -> HttpResponse:
    file = request.FILES.get("file")  # now at the latest all is taken in
    if taken.too_much or taken.no_room:
        return _page(request, status=422, wrong=too_large(taken.limit) if taken.too_much else NO_ROOM)
    if file is None:
        return _page(request, status=422, wrong=NO_ZIP)
    try:
        brought = bring_back(person_of(request), file)
    except InputError as error:
        return _page(request, status=422, wrong=str(error))
    told = f"{brought.new} brought back, {brought.same} were here already."
    if brought.differing:
        told += f" {brought.differing} differ from what is here; those here were left as they are."
    messages.success(request, told)
    return redirect("mine")


@require_POST
@proven
def erase_kinds(request: HttpRequest) -> HttpResponse:
    """Erase the kinds that were marked, once it is confirmed."""
    person, marked = person_of(request), request.POST.getlist("kind")
    wanted = [kind for kind in KINDS if kind.key in marked]
    if not wanted or "sure" not in request.POST:
        return _page(
            request, status=422, unsure="Nothing was erased. Mark what shall go, and that you are sure."
        )
    gone = sum(kind.of(person).count() for kind in wanted)
    erase(*(things for kind in wanted for things in kind.whole(person)))
    messages.success(request, f"Erased: {gone}. {GONE_ON_SERVER if on_server() else GONE_AT_HOME}")
    return redirect("mine")


@require_POST
def settle(request: HttpRequest) -> HttpResponse:
    """Choose the zone in which days begin and end."""
    person, zone = person_of(request), request.POST.get("zone", "")
    if zone and zone not in available_timezones():
        return _page(request, status=422, no_zone="There is no such zone. Choose one of the list.")
    person.zone = zone
    person.save(update_fields=["zone"])
    messages.success(request, "Kept.")
    return redirect("mine")


@lru_cache(1024)
def options(chosen: str) -> SafeString:
    """The zones to choose from; drawn once for each that is chosen, since there are hundreds."""
    rows = ((mark_safe(" selected" if zone == chosen else ""), zone) for zone in zones())
    return format_html_join("\n", "<option{}>{}</option>", rows)


@cache
def zones() -> tuple[str, ...]:
    """The zones by which people name where they live."""
    every = (z for z in available_timezones() if "/" in z and not z.startswith(("Etc/", "posix")))
    return tuple(sorted(every))


def _page(request: HttpRequest, status: int = 200, **more: object) -> HttpResponse:
    person = person_of(request)
    context = {
        "kinds": [(kind, kind.of(person).count()) for kind in KINDS],
        "zones": options(person.zone),
        "site_zone": timezone.get_default_timezone_name(),
        **more,
    }
    return render(request, "mine/mine.html", context, status=status)
