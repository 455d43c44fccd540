"""The parameters of the equations: their names, units, bounds and starting values."""

from collections import namedtuple
from dataclasses import dataclass, field, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from twinflame.errors import InputError
from twinflame.journey.state import Floats

STEPS_A_DAY = 10
_LARGEST = 1e3


def _parameter(value: float, unit: str, meaning: str, *, least: float = 0.0, most: float = _LARGEST) -> Any:
    return field(default=value, metadata={"unit": unit, "meaning": meaning, "least": least, "most": most})


@dataclass(frozen=True, slots=True)
class Parameters:
    """The parameters of both twins; times in days, rates per day, reach in its own unit (1: plainly pursues).

    Raises
    ------
    InputError
        When one is not a number or out of its bounds.

    Examples
    --------
    >>> Parameters().mirror
    3.2
    >>> Parameters(tau=0.0)
    Traceback (most recent call last):
        ...
    twinflame.errors.InputError: The parameter tau is 0; it lies between 0.01 and 1000 (days).
    """

    warmth: float = _parameter(1.0, "reach", "how much worth wants, since it loves")
    craving: float = _parameter(1.8, "reach", "how much the lack of worth wants, since it craves")
    knowing: float = _parameter(1.0, "1", "how strongly one feels drawn at all")
    mirror: float = _parameter(3.2, "reach", "how much the other's nearness and pursuit stirs one's own pain")
    doubt: float = _parameter(0.6, "reach", "how much nearness frightens a mind not yet awake")
    cord: float = _parameter(0.8, "reach", "how one is drawn when the other steps back from what was usual")
    tau: float = _parameter(3.0, "days", "how long reach takes to follow its target", least=0.01)
    tau_h: float = _parameter(21.0, "days", "how long habit remembers", least=0.01)
    heal: float = _parameter(0.015, "per day", "how fast pain heals in full focus, wide awake")
    grow: float = _parameter(0.012, "per day", "how fast worth grows in full focus")
    wound: float = _parameter(0.02, "per day", "how fast being spurned wounds")
    erode: float = _parameter(0.02, "per day", "how fast being spurned erodes worth")
    wake: float = _parameter(0.003, "per day", "how fast nearness and focus wake the mind")
    near: float = _parameter(0.12, "per day", "how fast closeness follows what both reach for")
    sigma: float = _parameter(0.12, "reach per root day", "how much reach wanders")
    R: float = _parameter(3.0, "reach", "the furthest that reach is drawn or driven", least=0.01)
    sigma_p: float = _parameter(0.002, "per root day", "how much pain wanders", most=10.0)

    def __post_init__(self) -> None:
        check(self.array[:, None])

    @property
    def array(self) -> NDArray[np.float64]:
        """The values in the order of their names, shape (17,)."""
        return np.array([getattr(self, name) for name in PARAMETERS], dtype=np.float64)


PARAMETERS = tuple(f.name for f in fields(Parameters))
UNITS = {f.name: str(f.metadata["unit"]) for f in fields(Parameters)}
MEANINGS = {f.name: str(f.metadata["meaning"]) for f in fields(Parameters)}
BOUNDS = {f.name: (float(f.metadata["least"]), float(f.metadata["most"])) for f in fields(Parameters)}

_IN_DAYS = {"days": -1.0, "per day": 1.0, "per root day": 0.5}
#: With which power of the length of a step each is multiplied, so that time runs in steps.
POWERS = np.array(
    [next((p for unit, p in _IN_DAYS.items() if UNITS[name].endswith(unit)), 0.0) for name in PARAMETERS]
)

#: What the equations take: the same names, with numbers of any type.
Terms: Any = namedtuple("Terms", PARAMETERS)  # type: ignore[misc]


def check(values: Floats) -> None:
    """Refuse parameters (17, n) of which one is out of its bounds.

    Raises
    ------
    InputError
        With the name, the value and the bounds.
    """
    if values.shape[0] != len(PARAMETERS):
        raise InputError(f"Parameters come in {len(PARAMETERS)} rows, not {values.shape[0]}.")
    for name, row in zip(PARAMETERS, values, strict=True):
        least, most = BOUNDS[name]
        wrong = row[~((row >= np.float32(least)) & (row <= most))]
        if len(wrong):
            raise InputError(
                f"The parameter {name} is {wrong[0]:g}; "
                f"it lies between {least:g} and {most:g} ({UNITS[name]})."
            )


def check_step(values: Floats, steps: int) -> None:
    """Refuse a step with which these parameters (17, n) would swing or run away.

    Euler's method follows a decay of rate k only while a step holds less than 1/k of a day. The fastest rates
    are those of reach, of which the cord and the mirror can hasten the return to its target
    (1 + cord + mirror) / tau, and each of the slow ones; `steps` is the number of steps a day.

    Raises
    ------
    InputError
        With the number of steps that would do.

    Examples
    --------
    >>> check_step(Parameters(tau=0.1).array[:, None], 10)
    Traceback (most recent call last):
        ...
    twinflame.errors.InputError: 10 steps a day are too few for tau = 0.1 days: the path would swing. Take 50.
    """
    if not 1 <= steps <= 10_000:
        raise InputError(f"{steps} steps a day cannot be taken; give a number between 1 and 10000.")
    row = dict(zip(PARAMETERS, np.asarray(values, dtype=np.float64), strict=True))
    rates = {
        "tau": (1.0 + row["cord"] + row["mirror"]) / row["tau"],
        "tau_h": 1.0 / row["tau_h"],
        "near": row["near"],
        "heal": row["heal"] + row["wound"],
        "grow": row["grow"] + row["erode"],
        "wake": 2.0 * row["wake"],
    }
    for name, rate in rates.items():
        worst = int(np.argmax(rate))
        if rate[worst] > steps:
            unit = UNITS[name]
            raise InputError(
                f"{steps} steps a day are too few for {name} = {row[name][worst]:g} {unit}: "
                f"the path would swing. Take {int(np.ceil(rate[worst] - 1e-9))}."
            )
