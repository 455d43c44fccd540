"""What every model of the gallery gives: source, equations, figures, and a picture of what it shows."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Colour = Literal["first", "second", "ink", "soft"]
Place = Literal["left", "center", "right"]

TOLERANCE = 0.01  # a figure is reproduced if it lies within this share of the published one


@dataclass(frozen=True, slots=True)
class Check:
    """One figure as it was published and as it is computed here.

    A count, or a claim that holds (1) or does not (0), is a figure too.

    Examples
    --------
    >>> Check("length of a cycle, years", 4.0, 3.98).holds
    True
    """

    what: str
    published: float
    computed: float

    @property
    def error(self) -> float:
        """Distance from the published figure, as a share of it; where that is 0, the distance itself."""
        return abs(self.computed - self.published) / (abs(self.published) or 1.0)

    @property
    def holds(self) -> bool:
        """Whether the figure is reproduced."""
        return self.error <= TOLERANCE


@dataclass(frozen=True, slots=True)
class Parameter:
    """One of a model's parameters with the value used here."""

    symbol: str
    value: float
    means: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a picture; `name` is its column in the table."""

    name: str
    x: Array
    y: Array
    colour: Colour = "ink"
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """A state: a full dot where it is stable, an open one where it is not."""

    name: str
    x: float
    y: float
    stable: bool = True
    colour: Colour = "ink"


@dataclass(frozen=True, slots=True)
class Note:
    """A few words beside a point; a line break where the text has one."""

    x: float
    y: float
    text: str
    colour: Colour = "soft"
    place: Place = "left"
    up: int = 0  # pixels by which it is moved up
    along: int = 6  # pixels by which it is moved to the right


@dataclass(frozen=True, slots=True)
class Picture:
    """What a chart of the model shows: axes, lines, states, words; spans of x that are shaded."""

    says: str
    x: str
    y: str
    lines: tuple[Line, ...]
    marks: tuple[Mark, ...] = ()
    notes: tuple[Note, ...] = ()
    spans: tuple[tuple[float, float], ...] = ()
    square: bool = False  # a plane, drawn about as high as wide
    zero: bool = False  # the axis of y begins at 0


@dataclass(frozen=True, slots=True)
class Classic:
    """A published model of two people.

    `check` computes every figure anew and `picture` what a chart shows; both give the same each time.
    """

    name: str
    title: str
    source: str
    shows: str
    equations: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    check: Callable[[], tuple[Check, ...]]
    picture: Callable[[], Picture]
    note: str = ""  # what was settled here because the source leaves it open
