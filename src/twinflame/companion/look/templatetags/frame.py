"""The parts of the frame that are the same for everybody, drawn once."""

from functools import cache

from django import template
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from twinflame.companion.look.context import WAYS

register = template.Library()


@register.simple_tag
@cache
def place(name: str) -> str:
    """The address of a page that is always in the same place."""
    return reverse(name)


@register.simple_tag
@cache
def files() -> SafeString:
    """The site's own files that every page needs."""
    return render_to_string("look/files.html")


@register.simple_tag
@cache
def htmx() -> SafeString:
    """What a page needs on which a part may change alone; its links and forms work without it too."""
    return render_to_string("look/htmx.html")


@register.simple_tag
@cache
def ways_from(way: str) -> SafeString:
    """The ways to the parts of the companion; `way` is the part in which the person is, or any other word."""
    return render_to_string("look/ways.html", {"ways": WAYS, "way": way})


@register.simple_tag
@cache
def ways_below(on_server: bool) -> SafeString:
    """The ways at the foot of a page."""
    return render_to_string("look/below.html", {"on_server": on_server})


@register.simple_tag
@cache
def mark(known: bool) -> SafeString:
    """The name of the site; for who is signed in, the way to today."""
    return render_to_string("look/mark.html", {"known": known})
