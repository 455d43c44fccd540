"""The colours as a style sheet, from the one place that has them."""

from functools import cache

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from twinflame.reading.palette import DARK, LIGHT, Palette


@login_not_required
@require_safe
def colours(request: HttpRequest) -> HttpResponse:
    """Each colour as a variable, for light and dark, and a class for each in pictures."""
    return HttpResponse(sheet(), content_type="text/css", headers={"Cache-Control": "max-age=3600"})


@cache
def sheet() -> str:
    """The style sheet of colours.

    Examples
    --------
    >>> sheet().startswith(":root{--first:#")
    True
    """
    classes = "".join(
        f".fill-{use}{{fill:var(--{use})}}.stroke-{use}{{stroke:var(--{use})}}" for use in LIGHT.named()
    )
    return (
        f":root{{{_variables(LIGHT)}color-scheme:light dark}}"
        f"@media (prefers-color-scheme:dark){{:root{{{_variables(DARK)}}}}}{classes}"
    )


def _variables(palette: Palette) -> str:
    return "".join(f"--{use}:{colour};" for use, colour in palette.named().items())
