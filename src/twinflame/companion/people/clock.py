"""Days and hours as the person lives them."""

from collections.abc import Callable
from datetime import date
from zoneinfo import ZoneInfo

from django.contrib.auth.middleware import get_user
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from twinflame.companion.people.models import Person


def zone_of(person: Person) -> ZoneInfo:
    """The person's zone, or the site's."""
    return ZoneInfo(person.zone or timezone.get_default_timezone_name())


def today_of(person: Person) -> date:
    """The day that it is for the person."""
    return timezone.localdate(timezone=zone_of(person))


class LocalClock:
    """Shows every time of a page in the person's zone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in the person's zone."""
        person = get_user(request)
        if not isinstance(person, Person):
            return self.get_response(request)
        request.user = (
            person  # itself: through Django's lazy wrapper each look at it costs several times as much
        )
        with timezone.override(zone_of(person)):
            return self.get_response(request)
