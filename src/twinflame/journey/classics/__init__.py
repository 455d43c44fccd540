"""Published models of two people, with their figures computed anew: to validate our tools, and to teach.

Examples
--------
>>> model = classic("secure-pair")
>>> [check.holds for check in model.check()]
[True, True, True, True, True]
"""

from twinflame.errors import InputError
from twinflame.journey.classics import (
    conflict,
    delay,
    effort,
    gone,
    influence,
    noise,
    petrarch,
    secure,
    strogatz,
    synergic,
)
from twinflame.journey.classics.base import Check, Classic, Line, Mark, Note, Parameter, Picture

GALLERY: tuple[Classic, ...] = (
    strogatz.MODEL,
    petrarch.MODEL,
    gone.MODEL,
    synergic.MODEL,
    secure.MODEL,
    delay.MODEL,
    conflict.MODEL,
    influence.MODEL,
    effort.MODEL,
    noise.MODEL,
)

__all__ = ["GALLERY", "Check", "Classic", "Line", "Mark", "Note", "Parameter", "Picture", "as_csv", "classic"]


def classic(name: str) -> Classic:
    """The model of that name.

    Raises
    ------
    InputError
        If there is none, with the names that there are.
    """
    for model in GALLERY:
        if model.name == name:
            return model
    raise InputError(f"There is no classic of that name. There are: {', '.join(m.name for m in GALLERY)}.")


def as_csv(picture: Picture) -> str:
    """The lines and states of a picture as a table: what it belongs to, x, y.

    Examples
    --------
    >>> as_csv(classic("love-affairs").picture()).splitlines()[:2]
    ['line,x,y', 'Romeo,0,-1']
    """
    rows = ["line,x,y"]
    for line in picture.lines:
        rows += [f"{quoted(line.name)},{x:.9g},{y:.9g}" for x, y in zip(line.x, line.y, strict=True)]
    for mark in picture.marks:
        kind = "stable" if mark.stable else "unstable"
        rows.append(f"{quoted(f'{mark.name} ({kind})')},{mark.x:.9g},{mark.y:.9g}")
    return "\n".join(rows) + "\n"


def quoted(name: str) -> str:
    """A cell as CSV has it."""
    return f'"{name}"' if "," in name else name
