"""Requests of somebody who is signed in."""

from django.http import Http404, HttpRequest

from twinflame.companion.people.models import Person


def person_of(request: HttpRequest) -> Person:
    """Who asks.

    Raises
    ------
    Http404
        When nobody is signed in; the gate turns them away before this.
    """
    if not isinstance(request.user, Person):
        raise Http404
    return request.user
